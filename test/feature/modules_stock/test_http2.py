# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_http2 with clients that people have: curl, h2load, nghttp.  The frames
themselves are in test_http2_frames.py."""
import re
import shutil
import subprocess

import pytest

import h2
import hostler
import tls
from certificates import Authority

MODULES = ["ssl", "http2", "headers", "cgi", "setenvif", "proxy_http2"]

FILES = {
    "htdocs/index.html": "hello",
    "htdocs/style.css": "style",
    "other/index.html": "other",
    "htdocs/page/index.html": "page",
    "htdocs/large": "0123456789abcdef" * 131072,        # 2 MB
    "cgi/env": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nenv\n",
    "cgi/count": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nwc -c\n",
    "cgi/early": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nlate\\n'\n",
}

CONF = '''
Include "{root}/conf/tls.conf"
Protocols h2 h2c http/1.1
H2MinWorkers 2
H2MaxWorkers 8
H2EarlyHints on
LogFormat "%H %{H2_STREAM_ID}e %X %s %O %r" h2
CustomLog "{root}/h2_log" h2
ScriptAlias /cgi/ "{root}/cgi/"
<Location /page>
    H2PushResource add /style.css
</Location>
<Location /hint>
    H2EarlyHint Link "</style.css>;rel=preload;as=style"
</Location>
Alias /hint "{root}/htdocs/page"
Header set X-H2 "%{HTTP2}e %{SSL_PROTOCOL}s"
'''

TLS_CONF = '''
Listen 127.0.0.1:{tls}
Listen 127.0.0.1:{front}
SSLCertificateFile "{root}/tls/server.crt"
SSLCertificateKeyFile "{root}/tls/server.key"
<VirtualHost *:{tls}>
    SSLEngine on
</VirtualHost>
<VirtualHost *:{tls}>
    ServerName other.test
    SSLEngine on
    DocumentRoot "{root}/other"
</VirtualHost>
<VirtualHost *:{front}>
    ProxyPass /h2c/ h2c://127.0.0.1:{port}/
    ProxyPass /h2/ h2://localhost:{tls}/
    SSLProxyEngine on
    SSLProxyCACertificateFile "{root}/tls/ca.crt"
</VirtualHost>
'''


def prepare(server):
    """One port with TLS, one without."""
    server.ca = Authority(server.path("tls"), "Tests")
    server.ca.issue("server", "localhost")
    server.tls, server.front = hostler.free_port(), hostler.free_port()
    server.secure = "https://localhost:%d" % server.tls
    server.plain = "http://localhost:%d" % server.port
    text = TLS_CONF
    for name, value in (("root", server.root), ("port", server.port),
                        ("tls", server.tls), ("front", server.front)):
        text = text.replace("{%s}" % name, str(value))
    server.write("conf/tls.conf", text)


def program(name, package):
    if shutil.which(name) is None:
        pytest.skip("no %s: install %s" % (name, package))
    return name


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=60,
                          check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def curl(site, *args, url="/", secure=True):
    """Version, status and body."""
    out = run(program("curl", "curl"), "-s", "--cacert", site.ca.path, "-w",
              "\n%{http_version} %{http_code}", *args,
              (site.secure if secure else site.plain) + url)
    body, _, last = out.rpartition(b"\n")
    version, status = last.decode().split()
    return version, int(status), body


def test_alpn(site):
    assert curl(site, "--http2") == ("2", 200, b"hello")
    assert curl(site, "--http1.1") == ("1.1", 200, b"hello")
    # What the handshake has agreed on, by another client.
    for offered, chosen in [(["h2", "http/1.1"], "h2"),
                            (["http/1.1"], "http/1.1"), ([], None)]:
        context = tls.client(site.ca, protocols=offered)
        with tls.open_socket(("127.0.0.1", site.tls), context) as s:
            assert s.selected_alpn_protocol() == chosen


def test_without_tls(site):
    assert curl(site, "--http2", secure=False) == ("2", 200, b"hello")
    assert curl(site, "--http2-prior-knowledge", secure=False) \
        == ("2", 200, b"hello")
    # The upgrade is told of, and HTTP/1.1 goes on as it was.
    answer = site.get("/", {"Connection": "keep-alive"})
    assert answer.body == b"hello" and answer["Upgrade"] == "h2,h2c" \
        or answer["Upgrade"] == "h2c"


def test_the_host_of_a_stream(site, stock_site):
    """Chosen by each stream's :authority, if the handshake's name allows."""
    answers = []
    for server in (site, stock_site):
        for name in ("localhost", "other.test"):
            sock = tls.open_socket(("127.0.0.1", server.tls),
                                   tls.client(protocols=["h2"]), name)
            session = h2.Session(sock)
            for host in ("localhost", "other.test"):
                session.host = host
                answer = session.request("/")
                answers.append((answer.status, answer.body
                                if answer.status == 200 else None))
            session.close()
    assert answers[:4] == answers[4:]
    assert answers[0] == (200, b"hello") and answers[3] == (200, b"other")


@pytest.mark.parametrize("kind", ["h2c", "h2"])
def test_as_a_backend(site, kind):
    """mod_proxy_http2 in front."""
    with hostler.Connection(("127.0.0.1", site.front)) as c:
        for _ in range(3):
            assert c.request("/%s/" % kind).body == b"hello"
        assert c.request("/%s/none" % kind).status == 404
        assert len(c.request("/%s/large" % kind).body) == 2 << 20
        body = b"x" * 100000
        r = c.request("/%s/cgi/count" % kind, "POST",
                      {"Content-Length": "100000"}, body)
        assert int(r.body) == len(body)


def test_what_scripts_and_logs_see(site):
    version, status, body = curl(site, "--http2", url="/cgi/env")
    env = dict(line.split("=", 1) for line in body.decode().splitlines()
               if "=" in line)
    assert (version, status) == ("2", 200)
    assert env["SERVER_PROTOCOL"] == "HTTP/2.0" and env["HTTP2"] == "on"
    assert env["HTTPS"] == "on" and env["HTTP_HOST"] == \
        "localhost:%d" % site.tls
    hostler.wait_for(
        lambda: re.search(r"^HTTP/2.0 1 . 200 \d+ GET /cgi/env HTTP/2.0$",
                          site.read("h2_log"), re.M), "line in the log")


def test_bodies(site):
    data = b"x" * 500000
    path = site.write("sent", data)
    for secure in (True, False):
        how = "--http2" if secure else "--http2-prior-knowledge"
        version, status, body = curl(site, how, "--data-binary", "@" + path,
                                     url="/cgi/count", secure=secure)
        assert (version, status, int(body)) == ("2", 200, len(data))
        version, status, body = curl(site, how, url="/large", secure=secure)
        assert body == b"0123456789abcdef" * 131072
    # A body of unknown length.
    out = subprocess.run(["curl", "-s", "--http2", "--cacert", site.ca.path,
                          "-T", "-", "-X", "POST",
                          site.secure + "/cgi/count"],
                         input=data, capture_output=True, check=True)
    assert int(out.stdout) == len(data)


def test_no_body_and_errors(site):
    assert curl(site, "--http2", "-I")[:2] == ("2", 200)
    assert curl(site, "--http2", url="/none")[:2] == ("2", 404)
    assert curl(site, "--http2", "-X", "BREW")[:2] == ("2", 501)
    assert curl(site, "--http2", "-H", "If-None-Match: *") == ("2", 304, b"")
    assert curl(site, "--http2", "-r", "0-3", url="/large") \
        == ("2", 206, b"0123")


def nghttp(*args):
    """What the client says of the frames."""
    return run(program("nghttp", "nghttp2-client"), "-v", "-n",
               "-H:authority: localhost", *args).decode()


def test_upgrade_goes_on(site):
    """Behind the request that asked for it there are others."""
    out = nghttp("-u", site.plain + "/", site.plain + "/style.css",
                 site.plain + "/large", site.plain + "/none")
    assert out.count(":status: 200") == 3 and out.count(":status: 404") == 1


def test_push(site):
    out = nghttp(site.secure + "/page/")
    assert "PUSH_PROMISE frame" in out
    assert ":path: /style.css" in out


def test_early_hints(site):
    out = nghttp(site.secure + "/hint/")
    assert out.index(":status: 103") < out.index(":status: 200")
    assert "link: </style.css>;rel=preload;as=style" in out


@pytest.mark.parametrize("secure", [True, False], ids=["h2", "h2c"])
def test_load(site, secure):
    out = run(program("h2load", "nghttp2-client"), "-n",
              "20000" if secure else "5000", "-c", "20",
              "-m", "20", (site.secure if secure else site.plain) + "/") \
        .decode()
    count = 20000 if secure else 5000
    assert "%d succeeded, 0 failed, 0 errored, 0 timeout" % count in out, out
    assert "status codes: %d 2xx" % count in out
