# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""--explain: what would be answered, and which lines decide it; the server
itself is asked besides, and has to answer so."""
import base64
import os
import re
import shutil
import tempfile

import pytest

import hostler

CONF = """\
Listen {port}
ErrorDocument 403 "no"
<Directory {docs}>
    AllowOverride All
</Directory>
<VirtualHost *>
    ServerName first.test
    DocumentRoot {docs}
</VirtualHost>
<VirtualHost *>
    ServerName second.test
    ServerAlias *.second.test
    DocumentRoot {docs}/two
    Alias /other {docs}/d
    Redirect gone /gone
    Redirect /moved http://else.test
    <Location /d>
        Require ip 10.0.0.0/8
    </Location>
    <Location /nobody>
        SetHandler nobody
    </Location>
    <Location /report>
        SetHandler server-status
    </Location>
    <Location "/form">
        AllowMethods POST
    </Location>
    <If "%{HTTP:X-Mode} == 'closed'">
        Require all denied
    </If>
</VirtualHost>
"""


@pytest.fixture(scope="module")
def site():
    # The server's user has to be able to look into it.
    root = tempfile.mkdtemp(prefix="hostler-test-")
    os.chmod(root, 0o755)
    server = hostler.Server(root)
    docs = os.path.join(server.root, "htdocs")
    server.site({"a.txt": b"aaa", "two/a.txt": b"a", "d/x.txt": b"x",
                 "two/d/x.txt": b"x", "d/empty/.keep": b"",
                 "d/.htaccess": b"<Files x.txt>\nRequire ip 10.1.2.3\n"
                                b"</Files>\n",
                 "two/new/a.txt": b"n",
                 "bad/.htaccess": b"Optons None\n"})
    server.write("hosts.conf", CONF.replace("{docs}", docs).replace(
        "Listen {port}\n", ""))
    server.configure("Include hosts.conf\n")
    server.docs = docs
    yield server
    server.stop()
    shutil.rmtree(root)


def explain(server, *words, status=0):
    done = hostler.run(*server.arguments(), "-t", "--explain", *words)
    assert done.returncode == status, done.stderr
    return done.stdout


def lines(text, label):
    """What stands behind a label, with the lines that belong to it."""
    found = re.search(r"^%s +(.*(?:\n {10}.*)*)" % label, text, re.M)
    return [line.strip() for line in found[1].split("\n")] if found else None


def url(server, host, path):
    return "http://%s:%d%s" % (host, server.port, path)


def test_a_file(site):
    text = explain(site, url(site, "first.test", "/a.txt"))
    assert lines(text, "host") == [
        "first.test, <VirtualHost> at hosts.conf:5",
        "of the 2 at *:* the first with that name: `ServerName first.test` "
        "at hosts.conf:6 (VirtualHost *)"]
    assert lines(text, "mapped") == ["by `DocumentRoot %s` at hosts.conf:7 "
                                     "(VirtualHost *)" % site.docs]
    assert lines(text, "file") == ["%s/a.txt: a file of 3 bytes" % site.docs]
    assert lines(text, "status") == ["200 OK"]
    assert "default-handler" in lines(text, "handler")[0]


def test_sections_in_order_with_their_lines(site):
    text = explain(site, "--from", "10.1.2.3", url(
        site, "www.second.test", "/other/x.txt"))
    found = [re.sub(r"^\d+\. ", "", s) for s in lines(text, "sections")]
    assert found[0] == "the main server's settings, conf/hostler.conf"
    assert found[1] == "`<VirtualHost *>` at hosts.conf:9"
    assert "`<Directory %s>` at hosts.conf:2" % site.docs in found
    end = found.index("htdocs/d/.htaccess")
    assert found[end + 1] == "`<Files x.txt>` at htdocs/d/.htaccess:1"
    assert found.index("`<Directory %s>` at hosts.conf:2" % site.docs) < end
    assert "there is no .htaccess in" in found[end + 2]
    assert lines(text, "mapped") == ["by `Alias /other %s/d` at hosts.conf:13"
                                     " (VirtualHost *)" % site.docs]
    assert lines(text, "status") == ["200 OK"]
    assert "ServerAlias *.second.test" in lines(text, "host")[1]


# Host, path, words, status, what is behind "because" or another label.
ANSWERS = [
    ("second.test", "/other/x.txt", (), "403 Forbidden", "because",
     "`Require ip 10.1.2.3` at htdocs/d/.htaccess:2 (Files x.txt)"),
    ("second.test", "/other/x.txt", (), "403 Forbidden", "document",
     '`ErrorDocument 403 "no"` at hosts.conf:1'),
    ("second.test", "/other/x.txt", (), "403 Forbidden", "access",
     "refused by `Require ip 10.1.2.3` at htdocs/d/.htaccess:2 (Files "
     "x.txt)"),
    ("second.test", "/d/x.txt", ("--from", "2001:db8::1"), "403 Forbidden",
     "because", "`Require ip 10.0.0.0/8` at hosts.conf:17 (Location /d in "
     "VirtualHost *)"),
    ("second.test", "/d/x.txt", ("--from", "10.9.9.9"), "200 OK", "access",
     "granted; the last rule is `Require ip 10.0.0.0/8` at hosts.conf:17 "
     "(Location /d in VirtualHost *)"),
    ("second.test", "/gone/x", (), "410 Gone", "because",
     "`Redirect gone /gone` at hosts.conf:14 (VirtualHost *)"),
    ("second.test", "/moved/x", (), "302 Found", "location",
     "http://else.test/x"),
    ("second.test", "/form", (), "405 Method Not Allowed", "because",
     "`AllowMethods POST` at hosts.conf:26 (Location /form in VirtualHost "
     "*)"),
    ("second.test", "/a.txt", ("-H", "X-Mode: closed"), "403 Forbidden",
     "because", "`Require all denied` at hosts.conf:29 (If "
     "%{HTTP:X-Mode} == 'closed' in VirtualHost *)"),
    ("second.test", "/none", (), "404 Not Found", "file",
     "{docs}/two/none: does not exist"),
    ("second.test", "/none", (), "404 Not Found", "because",
     "the file does not exist"),
    ("second.test", "/a.txt/more", (), "404 Not Found", "path info", "/more"),
    ("second.test", "/d", ("--from", "10.1.1.1"), "301 Moved Permanently",
     "location", "http://second.test:{port}/d/"),
    ("unknown.test", "/a.txt", (), "200 OK", "host", "first.test, "
     "<VirtualHost> at hosts.conf:5\nnone of the 2 at *:* has the name "
     "\"unknown.test\", so the first one answers"),
    ("second.test", "/report", (), "is up to the handler, which is not run",
     "handler", "server-status of mod_status.c: `SetHandler server-status` "
     "at hosts.conf:23 (Location /report in VirtualHost *)"),
    ("first.test", "/bad/", (), "500 Internal Server Error", "because",
     "`Optons None` at htdocs/bad/.htaccess:1"),
    ("first.test", "/d/empty/", (), "404 Not Found", "handler",
     "httpd/unix-directory\nno index file is there, and mod_autoindex, which "
     "lists directories, is not loaded"),
]


@pytest.mark.parametrize("case", ANSWERS, ids=lambda c: c[1] + " " + c[4])
def test_an_answer(site, case):
    host, path, words, status, label, expected = case
    text = explain(site, *words, url(site, host, path))
    assert lines(text, "status") == [status]
    expected = expected.replace("{docs}", site.docs).replace(
        "{port}", str(site.port))
    assert lines(text, label)[:expected.count("\n") + 1] \
        == expected.split("\n"), text


def test_the_server_answers_so(site):
    site.launch()
    for host, path, words, status, _, _ in ANSWERS:
        if "--from" not in words and status[0].isdigit():
            fields = dict([words[1].split(": ")]) if words else {}
            with site.connect() as c:
                assert c.request(path, fields=fields, host="%s:%d" % (
                    host, site.port)).status == int(status[:3]), path
    site.stop()


def test_a_user(site):
    site.write("users", "alice:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n")
    rules = ("<Location /a.txt>\nAuthType Basic\nAuthName a\n"
             "AuthUserFile %s/users\nRequire valid-user\n</Location>"
             % site.root)
    asked = ("-c", rules, url(site, "first.test", "/a.txt"))
    rule = "`Require valid-user` at -c/-C directives:5 (Location /a.txt)"
    text = explain(site, *asked)
    assert lines(text, "status") == ["401 Unauthorized"]
    assert lines(text, "access") == [
        "a user and password are asked for by " + rule]
    known = base64.b64encode(b"alice:carol-pw").decode()
    text = explain(site, *asked, "-H", "Authorization: Basic " + known)
    assert lines(text, "status") == ["200 OK"]
    assert lines(text, "access") == [
        "granted to user alice; the last rule is " + rule]


def test_other_methods(site):
    text = explain(site, "DELETE", url(site, "first.test", "/a.txt"))
    assert lines(text, "status") == ["405 Method Not Allowed"]
    text = explain(site, "TRACE", url(site, "first.test", "/a.txt"))
    assert lines(text, "status") == ["200 OK"]
    assert "a module has answered" in lines(text, "handler")[0]


def test_a_path_alone_and_a_port_nobody_has(site):
    text = explain(site, "/a.txt")
    assert "at 127.0.0.1:%d" % site.port in lines(text, "request")[0]
    assert lines(text, "note") is None
    text = explain(site, "https://first.test:%d/a.txt" % site.port)
    assert "without TLS" in lines(text, "note")[0]
    text = explain(site, "first.test:1/a.txt")
    assert "nobody can connect" in lines(text, "note")[0]
    text = explain(site, "--at", "192.0.2.7:%d" % site.port, "/a.txt")
    assert "at 192.0.2.7:%d" % site.port in lines(text, "request")[0]


def test_a_head_that_is_refused(site):
    text = explain(site, "/a.txt", "-H", "Host: a b")
    assert lines(text, "status") == ["400 Bad Request"]
    assert "no valid host" in lines(text, "log")[0]


def test_control_bytes_are_not_printed(site):
    text = explain(site, "/a%1b[31m.txt")
    assert "\x1b" not in text and lines(text, "status") == ["404 Not Found"]


def test_a_redirect_inside(site):
    module = hostler.compile_module("inward", site.root)
    text = explain(site, "-C", "LoadModule inward_module " + module,
                   url(site, "second.test", "/old/a.txt"))
    assert lines(text, "rewritten") == ["/old/a.txt to /new/a.txt"]
    assert lines(text, "file") == ["%s/two/new/a.txt: a file of 1 bytes"
                                   % site.docs]
    assert lines(text, "status") == ["200 OK"]


AUTOINDEX = "/usr/lib/apache2/modules/mod_autoindex.so"


@pytest.mark.skipif(not os.path.exists(AUTOINDEX), reason="no mod_autoindex")
@pytest.mark.parametrize("options, status, because", [
    ("Options +Indexes", "200 OK", None),
    ("Options -Indexes", "403 Forbidden", ["`Options -Indexes` at "
                                           "-c/-C directives:1"])])
def test_listings(site, options, status, because):
    text = explain(site, "-C", "LoadModule autoindex_module " + AUTOINDEX,
                   "-c", options, url(site, "first.test", "/d/empty/"))
    assert lines(text, "status") == [status]
    assert lines(text, "because") == because


USERDIR = "/usr/lib/apache2/modules/mod_userdir.so"


@pytest.mark.skipif(not os.path.exists(USERDIR), reason="no mod_userdir")
def test_a_module_that_does_not_tell(site):
    text = explain(site, "-C", "LoadModule userdir_module " + USERDIR,
                   "-c", "UserDir %s/homes" % site.root,
                   url(site, "first.test", "/~joe/a.txt"))
    assert lines(text, "file") == ["%s/homes: does not exist" % site.root]
    assert "does not tell" in lines(text, "mapped")[0]


def test_nothing_is_opened_or_left(site):
    before = sorted(os.listdir(site.root))
    explain(site, "/a.txt")
    assert sorted(os.listdir(site.root)) == before


def test_wrong_questions(site):
    for words in (["--explain"], ["--explain", "a", "b", "c"],
                  ["--explain", "/", "--from", "nowhere.test"],
                  ["--explain", "/", "--at", "nowhere.test"],
                  ["--explain", "/", "-H", "no field"],
                  ["--explain", "http:///"], ["--from", "127.0.0.1"]):
        done = hostler.run(*site.arguments(), "-t", *words)
        assert done.returncode == 1 and done.stderr, words


def test_a_faulty_configuration(site):
    text = hostler.run(*site.arguments(), "-c", "Optons None", "-t",
                       "--explain", "/")
    assert text.returncode == 1 and "Optons" in text.stderr
