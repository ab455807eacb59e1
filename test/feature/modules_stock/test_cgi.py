# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_cgi and mod_cgid: scripts with bodies, fields and statuses of their own,
scripts that are slow, silent, killed; mod_actions; the daemon of mod_cgid."""
import os
import re
import signal
import tempfile

import pytest

import hostler
import processes
import stock

PYTHON = "#!/usr/bin/python3\nimport os, sys, time\n"

FILES = {
    "cgi/env": '#!/bin/sh\necho "Content-Type: text/plain"\necho\nenv\n',
    "cgi/body": PYTHON + '''
size = int(os.environ.get("CONTENT_LENGTH") or 0)
data = sys.stdin.buffer.read(size) if size else sys.stdin.buffer.read()
sys.stdout.write("Content-Type: text/plain\\nX-Length: %d\\n\\n" % len(data))
sys.stdout.flush()
sys.stdout.buffer.write(data)
''',
    "cgi/nph-own": '#!/bin/sh\nprintf "HTTP/1.1 299 By Hand\\r\\nX-Own: 1\\r\\n'
                   'Content-Length: 3\\r\\n\\r\\nraw"\n',
    "cgi/status": '#!/bin/sh\nprintf "Status: 418 Teapot\\nContent-Type: '
                  'text/plain\\nX-Two: a\\nX-Two: b\\nSet-Cookie: one\\n'
                  'Set-Cookie: two\\n\\nshort and stout"\n',
    "cgi/redirect": '#!/bin/sh\nprintf "Location: http://o.test/\\n\\n"\n',
    "cgi/inside": '#!/bin/sh\nprintf "Location: /x.txt\\n\\n"\n',
    "cgi/stderr": '#!/bin/sh\necho "a complaint" >&2\n'
                  'printf "Content-Type: text/plain\\n\\nok"\n',
    "cgi/modified": '#!/bin/sh\nprintf "Content-Type: text/plain\\n'
                    'ETag: \\"e1\\"\\n\\nfresh"\n',
    "cgi/bad": '#!/bin/sh\necho "no header at all, and no end of it"\n',
    "cgi/empty": "#!/bin/sh\nexit 0\n",
    "cgi/missing-shell": "#!/no/such/program\n",
    "cgi/killed": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\npart'\n"
                  "kill -KILL $$\n",
    "cgi/killed-early": "#!/bin/sh\nkill -SEGV $$\n",
    "cgi/silent": '#!/bin/sh\nexec sleep 30\n',
    "cgi/stalls": '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\npart"\n'
                  'exec sleep 30\n',
    "cgi/pieces": PYTHON + '''
print("Content-Type: text/plain\\n", flush=True)
for i in range(3):
    print("piece", i, flush=True)
    time.sleep(0.05)
''',
    "cgi/big": PYTHON + '''
sys.stdout.write("Content-Type: text/plain\\n\\n" + "0123456789" * 200000)
''',
    "cgi/wait": '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\nstarted\\n"\n'
                'echo $$ > "{root}/shared/pid"\nexec sleep 60\n',
    "cgi/signals": '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\n"\n'
                   'exec grep Sig /proc/self/status\n',
    "htdocs/x.txt": "x", "htdocs/page.own": "page",
    "htdocs/plain.cgi": '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\n%s"'
                        ' "$PATH_INFO"\n',
}

CONF = '''
ScriptAlias /cgi/ "{root}/cgi/"
<Directory "{root}/cgi">
    Require all granted
    CGIPassAuth On
</Directory>
<Directory "{root}/htdocs">
    AddHandler cgi-script .cgi
    <Files "plain.cgi">
        Options +ExecCGI
    </Files>
</Directory>
AddHandler own .own
Action own /cgi/env
Action gone /cgi/env virtual
Script PUT /cgi/body
<Location "/gone">
    SetHandler gone
</Location>
SetEnv FROM_CONF yes
KeepAliveTimeout 60
'''

OF = {
    "cgi": "CGIScriptTimeout 400ms\n",
    "cgid": 'CGIDScriptTimeout 400ms\nScriptSock "{root}/run/sock"\n',
}


@pytest.fixture(scope="module", params=["cgi", "cgid"])
def site(request, stock_modules):
    root = tempfile.mkdtemp(prefix="hostler-test-")
    os.chmod(root, 0o755)
    server = stock.Server(root)
    if os.environ.get("HOSTLER_SITE") == "stock":
        server = stock.StockServer(root)
    server.module = request.param
    os.mkdir(server.path("shared"))
    os.chmod(server.path("shared"), 0o777)
    stock.make_files(server, FILES)
    program = server.program or hostler.binary()
    server.start(stock.load(request.param, "actions", "env", program=program)
                 + CONF + OF[request.param])
    yield server
    assert server.stop() == 0, server.log()


def variables(r):
    return dict(line.split("=", 1) for line in r.body.decode().splitlines()
                if "=" in line)


def test_environment(site):
    r = site.get("/cgi/env/path/info?a=b&c", {"X-Some-Field": "value",
                                              "Authorization": "Basic eDp5"},
                 "localhost:%d" % site.port)
    seen = variables(r)
    wanted = {
        "GATEWAY_INTERFACE": "CGI/1.1", "QUERY_STRING": "a=b&c",
        "PATH_INFO": "/path/info", "SCRIPT_NAME": "/cgi/env",
        "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_PORT": str(site.port), "REMOTE_ADDR": "127.0.0.1",
        "HTTP_X_SOME_FIELD": "value", "FROM_CONF": "yes",
        "HTTP_AUTHORIZATION": "Basic eDp5", "SERVER_NAME": "localhost",
        "SCRIPT_FILENAME": site.path("cgi/env"),
        "PATH_TRANSLATED": site.path("htdocs/path/info"),
        "DOCUMENT_ROOT": site.path("htdocs"), "REQUEST_SCHEME": "http",
        "REQUEST_URI": "/cgi/env/path/info?a=b&c",
    }
    assert {n: seen.get(n) for n in wanted} == wanted


@pytest.mark.parametrize("size", [0, 1, 8192, 300_000])
def test_body_with_length(site, size):
    body = bytes(range(256)) * (size // 256 + 1)
    r = site.request("/cgi/body", "POST", {"Content-Length": str(size)},
                     body[:size])
    assert r.status == 200 and r.body == body[:size]
    assert r["X-Length"] == str(size)


def test_body_in_chunks(site):
    with site.connect() as c:
        c.send(b"POST /cgi/body HTTP/1.1\r\nHost: x\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n"
               b"5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n")
        assert c.response("POST").body == b"firstsecond"
        assert c.request("/x.txt").body == b"x"


def test_body_that_is_not_read(site):
    if site.module == "cgid":
        pytest.skip("its socket may lose the answer of such a script")
    with site.connect() as c:
        r = c.request("/cgi/status", "POST", {"Content-Length": "100000"},
                      b"n" * 100000)
        assert r.status == 418
        assert c.request("/x.txt").body == b"x"


def test_expectation(site):
    with site.connect() as c:
        c.send(b"POST /cgi/body HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
               b"Expect: 100-continue\r\n\r\n")
        assert c.response("POST").status == 100
        c.send(b"body")
        assert c.response("POST").body == b"body"


def test_fields_and_status(site):
    r = site.get("/cgi/status")
    assert (r.status, r.reason) == (418, "Teapot")
    assert r.body == b"short and stout"
    assert r["Set-Cookie"] == "one, two"
    assert "X-Two" in [n for n, v in r.fields]


def test_script_with_a_head_of_its_own(site):
    with site.connect() as c:
        c.send(b"GET /cgi/nph-own HTTP/1.1\r\nHost: x\r\n\r\n")
        assert c.to_end() == (b"HTTP/1.1 299 By Hand\r\nX-Own: 1\r\n"
                              b"Content-Length: 3\r\n\r\nraw")


def test_redirects(site):
    r = site.get("/cgi/redirect")
    assert (r.status, r["Location"]) == (302, "http://o.test/")
    r = site.get("/cgi/inside")
    assert (r.status, r.body) == (200, b"x")


def test_stderr_goes_to_the_log(site):
    assert site.get("/cgi/stderr").body == b"ok"
    site.wait_log("a complaint")


def test_conditional(site):
    r = site.get("/cgi/modified", {"If-None-Match": '"e1"'})
    assert (r.status, r.body) == (304, b"")
    assert site.get("/cgi/modified").body == b"fresh"


@pytest.mark.parametrize("name,status", [
    ("bad", 500), ("empty", 500), ("missing-shell", 500),
    ("killed-early", 500), ("nowhere", 404),
])
def test_scripts_that_fail(site, name, status):
    assert site.get("/cgi/" + name).status == status
    assert site.get("/x.txt").body == b"x"


def test_killed_while_it_answers(site):
    assert site.get("/cgi/killed").body == b"part"


def test_silent_script(site):
    assert site.get("/cgi/silent").status in (500, 504)


def test_scripts_can_be_sent_signals(site):
    lines = site.get("/cgi/signals").body.decode().splitlines()
    masks = {name: int(mask, 16) for name, mask in (
        line.split(":") for line in lines if not line.startswith("SigQ"))}
    terminate, pipe = 1 << signal.SIGTERM - 1, 1 << signal.SIGPIPE - 1
    assert not masks["SigBlk"] & terminate
    assert not masks["SigIgn"] & terminate
    if site.module == "cgi":
        assert not masks["SigIgn"] & pipe


def test_script_that_stalls(site):
    """The answer has begun: what came of it is sent, and the end is no
    proper one.  The connection ends with it, and is not kept."""
    with site.connect() as c:
        c.send(b"GET /cgi/stalls HTTP/1.1\r\nHost: x\r\n\r\n")
        data = c.to_end()
    assert data.startswith(b"HTTP/1.1 200") and b"part" in data
    assert not data.endswith(b"0\r\n\r\n")


def test_pieces_and_lots(site):
    assert site.get("/cgi/pieces").body == b"piece 0\npiece 1\npiece 2\n"
    with site.connect() as c:
        for _ in range(3):
            assert c.request("/cgi/big").body == b"0123456789" * 200000


def test_head(site):
    r = site.request("/cgi/env", "HEAD")
    assert (r.status, r.body) == (200, b"")


def test_execution_is_an_option(site):
    assert site.get("/plain.cgi/more").body == b"/more"
    site.write("htdocs/other.cgi", "#!/bin/sh\n")
    assert site.get("/other.cgi").status == 403


def test_actions(site):
    seen = variables(site.get("/page.own?q=1"))
    assert seen["PATH_INFO"] == "/page.own"
    assert seen["PATH_TRANSLATED"] == site.path("htdocs/page.own")
    assert seen["QUERY_STRING"] == "q=1"
    assert site.get("/missing.own").status == 404
    assert variables(site.get("/gone/x"))["REDIRECT_HANDLER"] == "gone"
    r = site.request("/x.txt", "PUT", body=b"put")
    assert (r.body, r["X-Length"]) == (b"put", "3")


def test_script_whose_client_goes_is_ended(site):
    path = site.path("shared/pid")
    with site.connect() as c:
        c.send(b"GET /cgi/wait HTTP/1.1\r\nHost: x\r\n\r\n")
        pid = int(hostler.wait_for(lambda: site.read("shared/pid").strip(),
                                   "the script's number"))
    os.unlink(path)
    hostler.wait_for(lambda: not processes.is_alive(pid), "the end of the script")


def test_script_over_a_graceful_restart(site):
    with site.connect() as c:
        c.send(b"GET /cgi/pieces HTTP/1.1\r\nHost: x\r\n\r\n")
        site.signal(signal.SIGUSR1)
        assert c.response().body == b"piece 0\npiece 1\npiece 2\n"
    hostler.wait_for(lambda: len(re.findall(
        "resuming normal operations", site.log())) > 1, "the restart")
    assert site.get("/cgi/stderr").body == b"ok"
    r = site.request("/cgi/body", "POST", body=b"again")
    assert r.body == b"again"


def daemon(site):
    """The process that starts scripts."""
    return [p for p in site.children() if len(processes.threads(p)) == 1]


def test_killed_daemon_comes_back(site):
    if site.module != "cgid":
        pytest.skip("mod_cgi has none")
    # After a restart the one of before is there for a moment.
    hostler.wait_for(lambda: len(daemon(site)) == 1, "one daemon")
    (pid,) = daemon(site)
    os.kill(pid, signal.SIGKILL)
    hostler.wait_for(lambda: daemon(site) not in ([], [pid]), "another one")
    hostler.wait_for(lambda: site.get("/cgi/stderr").status == 200,
                     "a script's answer")
