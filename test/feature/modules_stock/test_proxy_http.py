# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_proxy with mod_proxy_http before a small HTTP server."""
import hashlib

import pytest

import backends
import hostler
import tls
from certificates import Authority

MODULES = ["proxy_http", "ssl", "headers"]

FILES = {"htdocs/index.html": "own", "htdocs/app/local.txt": "local"}

CONF = '''
Include "{root}/conf/proxy.conf"
'''

PROXY_CONF = '''
Listen 127.0.0.1:{tls}
ProxyTimeout 10
<Location /app/>
    ProxyPass http://127.0.0.1:{backend}/base/
    ProxyPassReverse http://127.0.0.1:{backend}/base/
    ProxyPassReverseCookiePath /base/ /app/
    ProxyPassReverseCookieDomain inner.test outer.test
</Location>
<Location /app/local.txt>
    ProxyPass !
</Location>
ProxyPass /unix unix:{root}/http.sock|http://inner.test/unix
ProxyPass /gone http://127.0.0.1:{nobody}/
ProxyPass /secure https://localhost:{tls}/
ProxyPass /nokeep http://127.0.0.1:{backend}/ disablereuse=on
ProxyPass /timeout http://localhost:{backend}/slow timeout=1
ProxyPassMatch ^/match/(.*)[.]x$ http://127.0.0.1:{backend}/$1
<Location /host>
    ProxyPreserveHost On
    ProxyPass http://127.0.0.1:{backend}/host
</Location>
<Location /errors>
    ProxyErrorOverride On
    ProxyPass http://127.0.0.1:{backend}
</Location>
ErrorDocument 404 "ours"
<VirtualHost *:{tls}>
    SSLEngine on
    SSLCertificateFile "{root}/tls/server.crt"
    SSLCertificateKeyFile "{root}/tls/server.key"
</VirtualHost>
SSLProxyEngine on
SSLProxyCACertificateFile "{root}/tls/ca.crt"
'''

LARGE = bytes(range(256)) * 8192        # 2 MB


def chunked(*parts, trailer=b""):
    out = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts)
    return out + b"0\r\n" + trailer + b"\r\n"


def answer(request, stream):
    """What the backend says, by the last part of the path."""
    what = request.target.partition("?")[0].rpartition("/")[2]
    if what == "echo":
        return backends.answer_text(request.body, {
            "X-Framing": "chunked" if request["Transfer-Encoding"]
            else request["Content-Length"] or "none",
            "X-Line": request.line})
    if what == "sum":
        return backends.answer_text(
            hashlib.sha256(request.body).hexdigest().encode())
    if what == "large":
        return backends.answer_text(LARGE)
    if what == "chunked":
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" \
            + chunked(b"one ", b"two")
    if what == "trailer":
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" \
            b"Trailer: X-Sum\r\n\r\n" \
            + chunked(b"trailed", trailer=b"X-Sum: 7\r\n")
    if what == "bad-chunk":
        stream.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    b"5\r\nright\r\nwrong\r\n")
        return None
    if what == "old":
        stream.send(b"HTTP/1.0 200 OK\r\nX-Old: 1\r\n\r\nuntil the end")
        return None
    if what == "moved":
        return backends.answer_text(b"", {
            "Location": "http://%s/base/there" % request["Host"],
            "Set-Cookie": "a=b; Path=/base/; Domain=inner.test"},
            "302 Found")
    if what == "short":
        stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
        return None
    if what == "nothing":
        return None
    if what == "garbage":
        stream.send(b"this is no HTTP\r\n\r\n")
        return None
    if what == "slow":
        stream.take(1)
        return None
    if what in BAD_HEADS:
        return BAD_HEADS[what]
    if what == "interim":
        return b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" \
            + backends.answer_text(b"last")
    if what == "unmodified":
        return b"HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n"
    return backends.answer_text(request["Host"].encode(), {},
                                "404 Not Found" if what == "none" else
                                "200 OK")


def head(*lines):
    return b"HTTP/1.1 200 OK\r\n" + b"".join(x + b"\r\n" for x in lines) \
        + b"Content-Length: 4\r\n\r\nbody"


# What a client must never see as it is.
BAD_HEADS = {
    "bad-server": head(b"Server: a\x01b"),
    "bad-server-return": head(b"Server: a\rX-Split: 1"),
    "bad-date": head(b"Date: Sun, 06 Nov 1994 08:49:3\x01 GMT"),
    "bad-date-long": head(b"Date: " + b"9" * 200),
    "bad-field": head(b"X-Bad: a\x01b"),
    "bad-name": head(b"X Bad: ab"),
    "bad-null": head(b"X-Bad: a\0b"),
    "good-date": head(b"Date: Sun, 06 Nov 1994 08:49:37 GMT",
                      b"Server: theirs/1.0"),
}


def prepare(server):
    """The backends end with the server."""
    server.backend = backends.Backend(backends.http(answer))
    server.unix = backends.Backend(backends.http(answer),
                                   server.path("http.sock"))
    ca = Authority(server.path("tls"), "Tests")
    ca.issue("server", "localhost")
    server.tls = hostler.free_port()
    text = PROXY_CONF
    for name, value in (("root", server.root), ("tls", server.tls),
                        ("backend", server.backend.port),
                        ("nobody", hostler.free_port())):
        text = text.replace("{%s}" % name, str(value))
    server.write("conf/proxy.conf", text)
    server.context = tls.client(ca)


def test_path_and_fields(site):
    r = site.get("/app/echo?a=b%20c", {"X-Mine": "1", "Connection":
                                       "close, X-Hop", "X-Hop": "no"})
    request = site.backend.seen[-1]
    assert r["X-Line"] == "GET /base/echo?a=b%20c HTTP/1.1"
    assert r["Connection"] == "close"
    assert request["X-Mine"] == "1" and request["X-Hop"] is None
    assert request["Host"] == "127.0.0.1:%d" % site.backend.port
    assert request["X-Forwarded-For"] == "127.0.0.1"
    assert request["X-Forwarded-Host"] == "localhost"
    assert site.get("/app/local.txt").body == b"local"
    assert site.get("/").body == b"own"
    assert site.get("/host/x", host="outer.test").body == b"outer.test"
    assert site.get("/match/echo.x")["X-Line"] == "GET /echo HTTP/1.1"


def test_backend_connections_are_kept(site):
    with site.connect() as c:
        before = site.backend.connections
        for _ in range(10):
            assert c.request("/app/echo").status == 200
        assert site.backend.connections <= before + 1
        before = site.backend.connections
        for _ in range(3):
            assert c.request("/nokeep/echo").status == 200
        assert site.backend.connections == before + 3


def test_bodies_are_passed_on(site):
    for size in (0, 1, 8192, len(LARGE)):
        data = LARGE[:size]
        r = site.request("/app/echo", "POST",
                         {"Content-Length": str(size)}, data)
        assert r.body == data and r["X-Framing"] == str(size)
    digest = hashlib.sha256(LARGE).hexdigest().encode()
    with site.connect() as c:
        r = c.request("/app/sum", "POST", {"Transfer-Encoding": "chunked"},
                      chunked(LARGE[:70000], LARGE[70000:]))
    assert r.body == digest


def test_a_body_streams(site):
    """It reaches the backend before it is complete."""
    before = site.backend.connections
    with site.connect() as c:
        c.send(b"POST /nokeep/sum HTTP/1.1\r\nHost: x\r\n"
               b"Content-Length: %d\r\n\r\n" % len(LARGE))
        c.send(LARGE[:1000000])
        hostler.wait_for(lambda: site.backend.connections > before,
                         "a part at the backend")
        c.send(LARGE[1000000:])
        assert c.response().body \
            == hashlib.sha256(LARGE).hexdigest().encode()


def test_expectation(site):
    with site.connect() as c:
        c.send(b"POST /app/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
               b"Expect: 100-continue\r\n\r\n")
        r = c.response()
        assert r.status == 100
        c.send(b"late")
        assert c.response().body == b"late"
        assert c.request("/app/echo").status == 200


def test_responses(site):
    assert site.get("/app/large").body == LARGE
    r = site.get("/app/chunked")
    assert r.body == b"one two" and r["Transfer-Encoding"] == "chunked"
    r = site.get("/app/old")
    assert r.body == b"until the end" and r["X-Old"] == "1"
    assert site.get("/app/trailer").body == b"trailed"
    assert site.request("/app/large", "HEAD").body == b""
    r = site.get("/app/unmodified", {"If-None-Match": '"e"'})
    assert r.status == 304 and r["ETag"] == '"e"'
    assert site.get("/app/none").status == 404
    assert site.get("/errors/none").body == b"ours"


def test_redirects_and_cookies_are_mapped(site):
    r = site.get("/app/moved")
    assert r.status == 302
    assert r["Location"] == "http://localhost/app/there"
    assert "Path=/app/" in r["Set-Cookie"]
    assert "Domain=outer.test" in r["Set-Cookie"]


def test_interim_responses(site):
    with site.connect() as c:
        r = c.request("/app/interim")
        assert (r.status, r["Link"]) == (103, "</a.css>")
        assert c.response().body == b"last"


def test_other_ways_to_a_backend(site):
    assert site.get("/unix/host").body == b"inner.test"
    assert site.unix.seen[-1].target == "/unix/host"
    # TLS to ourselves, by a certificate that is checked.
    assert site.get("/secure/index.html").body == b"own"


@pytest.mark.parametrize("path, status", [
    ("/gone/x", 503), ("/app/nothing", 502), ("/app/garbage", 200),
    ("/timeout", 502)])
def test_faults_of_the_backend(site, stock_site, path, status):
    assert site.get(path).status == stock_site.get(path).status == status
    assert site.get("/app/echo").status == 200


def test_a_response_that_breaks_off(site):
    for what in ("short", "bad-chunk"):
        with site.connect() as c:
            with pytest.raises(EOFError):
                c.request("/app/" + what)
    site.wait_log("the body of the origin server's response did not come")
    site.wait_log("the body of the origin server's response is damaged")
    with site.connect() as c:
        c.send(b"GET /app/large HTTP/1.1\r\nHost: x\r\n\r\n")
        c.take(100000)
    assert site.get("/app/echo").status == 200


@pytest.mark.parametrize("what", sorted(BAD_HEADS))
def test_fields_with_control_characters(site, stock_site, what):
    """The answer has none of them, whatever the backend says."""
    raw = []
    for server in (site, stock_site):
        with server.connect() as c:
            c.send(b"GET /app/%s HTTP/1.1\r\nHost: x\r\nConnection: close"
                   b"\r\n\r\n" % what.encode())
            raw.append(c.to_end())
    for data in raw:
        fields = data.partition(b"\r\n\r\n")[0]
        lines = fields.split(b"\r\n")
        assert not any(byte < 32 and byte != 9 for line in lines
                       for byte in line), lines
        assert sum(line.lower().startswith(b"date:") for line in lines) == 1
        assert sum(line.lower().startswith(b"server:")
                   for line in lines) == 1
        assert not any(b"X-Split" in line for line in lines)
    assert raw[0].split(b"\r\n")[0].split()[1] \
        == raw[1].split(b"\r\n")[0].split()[1]
    if what == "good-date":
        assert b"Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" in raw[0]
        assert b"Server: theirs/1.0\r\n" in raw[0]
