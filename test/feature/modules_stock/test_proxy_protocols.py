# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_proxy before backends of other protocols: FastCGI, SCGI, uwsgi, AJP,
FTP; over TCP and over Unix sockets."""
import pytest

import backends

MODULES = ["proxy_fcgi", "proxy_scgi", "proxy_uwsgi", "proxy_ajp",
           "proxy_ftp", "proxy_http"]

FILES = {"htdocs/script.php": "<?php a script that is not ours ?>"}

CONF = '''
Include "{root}/conf/proxy.conf"
'''

FTP_FILES = {"read.me": b"read me\n", "large.bin": bytes(300000)}

SPEAKERS = {"fcgi": backends.fcgi, "scgi": backends.scgi,
            "uwsgi": backends.uwsgi, "ajp": backends.ajp}

# AJP has no port of its own for a Unix socket.
UNIX = ["fcgi", "scgi", "uwsgi"]


def prepare(server):
    lines = ["ProxyTimeout 10\n"]
    server.backends = {}
    for name, speak in SPEAKERS.items():
        one = server.backends[name] = backends.Backend(speak)
        lines.append("ProxyPass /%s/ %s://127.0.0.1:%d/%s%s\n" % (
            name, name, one.port, "app/",
            " enablereuse=on" if name == "fcgi" else ""))
    for name in UNIX:
        path = server.path(name + ".sock")
        server.backends["unix-" + name] = backends.Backend(SPEAKERS[name],
                                                           path)
        lines.append("ProxyPass /unix-%s/ unix:%s|%s://localhost/app/\n"
                     % (name, path, name))
    lines.append('<FilesMatch "[.]php$">\nSetHandler "proxy:unix:%s|'
                 'fcgi://localhost/"\n</FilesMatch>\n'
                 % server.path("fcgi.sock"))
    ftp = server.backends["ftp"] = backends.Backend(backends.ftp(FTP_FILES))
    lines.append("ProxyPass /ftp/ ftp://127.0.0.1:%d/\n" % ftp.port)
    server.write("conf/proxy.conf", "".join(lines))


def values(answer):
    text, _, body = answer.body.partition(b"body=")
    return dict(line.split("=", 1) for line in
                text.decode("latin-1").splitlines()), body


EACH = pytest.mark.parametrize("name", [*SPEAKERS,
                                        *("unix-" + n for n in UNIX)])


@EACH
def test_a_request_reaches_it(site, name):
    r = site.get("/%s/a/path?a=b" % name, {"X-Mine": "mine"})
    found, body = values(r)
    assert r.status == 200 and r["X-Backend"] == "yes"
    assert found["REQUEST_METHOD"] == "GET"
    assert found["QUERY_STRING"] == "a=b"
    assert found["HTTP_X_MINE"] == "mine"
    assert found["REMOTE_ADDR"] == "127.0.0.1"
    assert found["SERVER_PROTOCOL"] == "HTTP/1.1"
    assert "/a/path" in found.get("PATH_INFO", found["REQUEST_URI"])
    assert body == b""


@EACH
def test_a_body_reaches_it(site, name):
    for size in (1, 8186, 200000):
        data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
        r = site.request("/%s/post" % name, "POST", {}, data)
        assert r.status == 200
        assert values(r)[1] == data


@EACH
def test_what_it_answers(site, name):
    r = site.get("/%s/x?large=1048576" % name)
    assert r.body == b"0123456789abcdef" * 65536
    r = site.get("/%s/x?status" % name)
    assert r.status == 404 and r.body == b"no\n"
    assert site.request("/%s/x" % name, "HEAD").body == b""


@EACH
def test_a_body_without_a_length(site, stock_site, name):
    """FastCGI is given one; for the others the modules want it."""
    answers = []
    for server in (site, stock_site):
        with server.connect() as c:
            r = c.request("/%s/x" % name, "POST",
                          {"Transfer-Encoding": "chunked"},
                          b"5\r\nabcde\r\n2\r\nfg\r\n0\r\n\r\n")
        body = values(r)[1] if r.status == 200 else None
        answers.append((r.status, body))
    assert answers[0] == answers[1]
    if "fcgi" in name:
        assert answers[0] == (200, b"abcdefg")


def test_fcgi_by_a_handler(site):
    """As PHP is set up: the file's path is what the backend needs."""
    found, _ = values(site.get("/script.php/info?q"))
    assert found["SCRIPT_FILENAME"].endswith(site.path("htdocs/script.php"))
    assert found["SCRIPT_NAME"] == "/script.php"
    assert found["PATH_INFO"] == "/info"
    assert found["GATEWAY_INTERFACE"] == "CGI/1.1"


def test_fcgi_keeps_its_connections(site):
    before = site.backends["fcgi"].connections
    with site.connect() as c:
        for _ in range(5):
            assert c.request("/fcgi/x").status == 200
    assert site.backends["fcgi"].connections <= before + 1


def test_fcgi_errors_are_logged(site):
    site.get("/fcgi/x")
    site.wait_log("said by the backend")


def test_ajp_attributes(site):
    found, _ = values(site.get("/ajp/x"))
    assert found["SERVER_NAME"] == "localhost" and found["HTTPS"] == "off"
    assert found["SERVER_PORT"] == str(site.port)


def test_ftp(site):
    assert site.get("/ftp/read.me").body == b"read me\n"
    assert site.get("/ftp/large.bin").body == bytes(300000)
    r = site.get("/ftp/")
    assert r.status == 200 and b"read.me" in r.body
    assert site.get("/ftp/none").status == 404
