# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What directives change about the protocol: limits, strictness, methods,
ranges, validators, error documents; and what the log says of refusals."""
import pytest

HOST = b"Host: localhost\r\n"


def ask(server, data):
    """Sends bytes as they are; the first response."""
    with server.connect() as c:
        c.send(data)
        return c.response()


def get(fields=b"", target=b"/a.txt", version=b"HTTP/1.1"):
    return b"GET " + target + b" " + version + b"\r\n" + HOST + fields \
        + b"\r\n"


@pytest.fixture
def site(server):
    server.site({"a.txt": bytes(range(48, 58)) * 10, "p.txt": b"page"})
    return server


@pytest.mark.parametrize("config, fits, too_much, status", [
    ("LimitRequestLine 40", get(target=b"/a.txt?" + b"q" * 20),
     get(target=b"/a.txt?" + b"q" * 21), 414),
    ("LimitRequestFieldSize 20", get(b"X: " + b"v" * 17 + b"\r\n"),
     get(b"X: " + b"v" * 18 + b"\r\n"), 431),
    ("LimitRequestFields 5", get(b"X: v\r\n" * 4), get(b"X: v\r\n" * 5),
     431),
])
def test_limits_of_a_head_are_exact(site, config, fits, too_much, status):
    site.start(config + "\n")
    assert ask(site, fits).status == 200
    r = ask(site, too_much)
    assert r.status == status and r["Connection"] == "close"
    assert "request refused with %d" % status in site.log()


def test_no_limit_of_fields(site):
    """The head as a whole has a bound then."""
    site.start("LimitRequestFields 0\n")
    assert ask(site, get(b"X: v\r\n" * 2000)).status == 200
    assert ask(site, get((b"X: " + b"v" * 8000 + b"\r\n") * 129)).status == 200
    r = ask(site, get((b"X: " + b"v" * 8000 + b"\r\n") * 135))
    assert r.status == 431 and "LimitRequestFields is 0" in site.log()


def test_strict_and_unsafe(site):
    lax = [b"GET /a.txt HTTP/1.1\nHost: a\n\n",
           get(b"X: a\r\n b\r\n"), get(b"X : a\r\n"),
           b"GET  /a.txt \t HTTP/1.1\r\n" + HOST + b"\r\n"]
    site.start()
    assert [ask(site, x).status for x in lax] == [400] * 4


def test_unsafe(site):
    site.start("HttpProtocolOptions Unsafe\n")
    lax = [b"GET /a.txt HTTP/1.1\nHost: a\n\n",
           get(b"X: a\r\n b\r\n"), get(b"X : a\r\n"),
           b"GET  /a.txt \t HTTP/1.1\r\n" + HOST + b"\r\n"]
    assert [ask(site, x).status for x in lax] == [200] * 4
    assert ask(site, get(b"X: a\0b\r\n")).status == 400
    assert ask(site, get(b"Host: b\r\n")).status == 400


def test_http_0_9(site):
    site.start()
    with site.connect() as c:
        c.send(b"GET /p.txt\r\n")
        assert c.to_end() == b"page"


def test_require_1_0(site):
    site.start("HttpProtocolOptions Require1.0\n")
    assert ask(site, b"GET /p.txt\r\n").status == 400


def test_registered_methods(site):
    site.start("HttpProtocolOptions RegisteredMethods\n"
               "RegisterHttpMethod BREW\n")
    line = b" /a.txt HTTP/1.1\r\n" + HOST + b"\r\n"
    assert ask(site, b"FROB" + line).status == 501
    assert ask(site, b"BREW" + line).status == 405
    assert ask(site, b"GET" + line).status == 200


@pytest.mark.parametrize("setting, plain, with_body", [
    ("on", 200, 413), ("off", 405, 405), ("extended", 200, 200)])
def test_trace(site, setting, plain, with_body):
    site.start("TraceEnable %s\n" % setting)
    with site.connect() as c:
        r = c.request("/a.txt", "TRACE", {"X-Me": "1", "Cookie": "secret"})
    assert r.status == plain
    if plain == 200:
        assert r["Content-Type"] == "message/http"
        assert r.body.startswith(b"TRACE /a.txt HTTP/1.1\r\n")
        assert b"X-Me: 1" in r.body and b"secret" not in r.body
    else:
        assert "GET" in r["Allow"] and "TRACE" not in r["Allow"]
    with site.connect() as c:
        r = c.request("/a.txt", "TRACE", {"Content-Length": "4"}, b"body")
    assert r.status == with_body
    if with_body == 200:
        assert r.body.endswith(b"\r\n\r\nbody")


@pytest.mark.parametrize("config, value, status", [
    ("MaxRanges none", "bytes=0-1", 200),
    ("MaxRanges 2", "bytes=0-1,5-6", 206),
    ("MaxRanges 2", "bytes=0-1,5-6,9-9", 200),
    ("MaxRanges unlimited", "bytes=" + ",".join("%d-%d" % (i, i)
                                                       for i in range(0, 99, 2)), 206),
    ("MaxRangeOverlaps none", "bytes=0-5,5-6", 200),
    ("MaxRangeReversals none", "bytes=5-6,0-1", 200),
    ("MaxRangeReversals 1", "bytes=5-6,0-1", 206),
])
def test_limits_of_ranges(site, config, value, status):
    site.start(config + "\n")
    r = ask(site, get(b"Range: " + value.encode() + b"\r\n"))
    assert r.status == status
    if config == "MaxRanges none":
        assert r["Accept-Ranges"] == "none"


@pytest.mark.parametrize("setting, parts", [
    ("None", 0), ("Size", 1), ("MTime Size", 2), ("All", 3)])
def test_file_etag(site, setting, parts):
    site.start("FileETag %s\n" % setting)
    tag = ask(site, get())["ETag"]
    if parts:
        assert len(tag.strip('W/"').split("-")) == parts
    else:
        assert tag is None


def test_error_documents(site):
    site.start('ErrorDocument 404 "gone & away"\n'
               "ErrorDocument 405 /p.txt\n"
               "ErrorDocument 501 http://other.example/x\n")
    r = ask(site, get(target=b"/none"))
    assert r.status == 404 and r.body == b"gone & away"
    with site.connect() as c:
        r = c.request("/a.txt", "DELETE")
        assert r.status == 405 and r.body == b"page"
        assert c.request("/p.txt").body == b"page"
        r = c.request("/a.txt", "FROB")
    assert r.status == 302 and r["Location"] == "http://other.example/x"


def test_error_pages_escape_and_are_complete(site):
    site.start()
    r = ask(site, get(b"Expect: <b>\r\n"))
    assert r.status == 417 and b"<b>" not in r.body
    assert r.body.startswith(b"<!DOCTYPE html>")
    assert r.body.endswith(b"</html>\n")
    assert r["Content-Length"] == str(len(r.body))


def test_default_charset(site):
    site.start("AddDefaultCharset utf-8\n")
    assert ask(site, get())["Content-Type"] == "text/plain; charset=utf-8"


def test_limit_of_a_body(site):
    site.start("LimitRequestBody 10\n")
    with site.connect() as c:
        assert c.request("/a.txt", "POST", {"Content-Length": "10"},
                         b"x" * 10).status == 200
        assert c.request("/a.txt", "POST", {"Content-Length": "11"},
                         b"x" * 11).status == 413
        assert c.is_closed()
    with site.connect() as c:
        assert c.request("/a.txt", "POST",
                         {"Transfer-Encoding": "chunked"},
                         b"6\r\n123456\r\n5\r\n12345\r\n0\r\n\r\n"
                         ).status == 413


def test_refusals_are_logged_escaped(site):
    site.start()
    assert ask(site, get(b"X-\x01\"y: v\r\n")).status == 400
    assert "client 127.0.0.1" in site.log()
    assert 'X-\\x01' in site.log()
    assert "\x01" not in site.log()


def test_head_in_single_bytes(site):
    site.start()
    with site.connect() as c:
        for byte in get(b"Range: bytes=0-1\r\n"):
            c.send(bytes([byte]))
        r = c.response()
        assert r.status == 206 and r.body == b"01"
        assert c.request("/p.txt").body == b"page"
