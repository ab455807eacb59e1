# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Refusals: each is explained in the error log at info, with the client and
the exact fault, bytes escaped; and the documents that are set for errors, also
when they fail themselves."""
import re

import pytest

from wire import FILES, HOST, exchange, get, post


def bad(name, data, status, reason):
    return pytest.param(data, status, reason, id=name)


@pytest.mark.parametrize("data, status, reason", [
    bad("line", b"GET  /a.txt HTTP/1.1\r\n\r\n", 400,
        r'separated by exactly one space: "GET  /a\.txt HTTP/1\.1"'),
    bad("target", get(target=b"/a\x1b[2J"), 400,
        r'must be percent-encoded: "GET /a\\x1b\[2J HTTP/1\.1"'),
    bad("form", get(target=b"*"), 400, r'target is not understood: "\*"'),
    bad("scheme", get(target=b"ftp://a/"), 400, r'not served .*"ftp://a/"'),
    bad("secure", get(target=b"https://a/"), 421, r'scheme .*"https://a/"'),
    bad("version", get(version=b"HTTP/4.2"), 505, "neither HTTP/1.0 nor"),
    bad("method", get(method=b"BREW"), 501, "BREW is not known"),
    bad("not taken", get(method=b"DELETE"), 405, "does not take the method "
        "DELETE"),
    bad("no host", get(host=b""), 400, "must have a Host field"),
    bad("two hosts", get(HOST), 400, "more than one Host"),
    bad("host", get(host=b"Host: a\"b\r\n"), 400, 'asks for "a"b"'),
    bad("name", get(b"X\xff: y\r\n"), 400, r'not a token: "X\\xff: y"'),
    bad("value", get(b"X: \x07\r\n"), 400, r'control .*: "X: \\x07|"X: \\a"'),
    bad("nul", get(b"X: a\0b\r\n"), 400, r'NUL byte: "X: a<NUL>b"'),
    bad("fold", get(b"X: y\r\n z\r\n"), 400, "folded over two lines"),
    bad("long", get(b"X: " + b"y" * 9000 + b"\r\n"), 431,
        r'LimitRequestFieldSize allows: "X: y{97}\.\.\."'),
    bad("many", get(b"X: y\r\n" * 200), 431, "LimitRequestFields allows"),
    bad("long line", get(target=b"/" + b"a" * 9000), 414,
        "LimitRequestLine allows"),
    bad("codings", post(b"Transfer-Encoding: gzip\r\n"), 400,
        'does not end with chunked, or has it twice: "gzip"'),
    bad("length", post(b"Content-Length: 1_0\r\n"), 400,
        'Content-Length is not a number: "1_0"'),
    bad("both", post(b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
        400, "must not be used together"),
    bad("chunk", post(b"Transfer-Encoding: chunked\r\n", b"x\r\n"), 400,
        "body of the request is damaged: a chunk size is missing"),
    bad("trailer", post(b"Transfer-Encoding: chunked\r\n", b"0\r\nX\r\n\r\n"),
        400, 'has no colon: "X"'),
    bad("early end", post(b"Content-Length: 9\r\n", b"x"), 400,
        "did not come to its end"),
    bad("cut", b"GET /a.txt HT", 400, "ended inside the request head"),
    bad("expect", get(b"Expect: <b>\r\n"), 417, '100-continue: "<b>"'),
    bad("condition", get(b'If-Match: "x"\r\n'), 412,
        r'If-Match: \\?"x\\?"\\?" does not hold \(ETag: '),
    bad("none match", post(b"If-None-Match: *\r\n"), 412, "If-None-Match: *"),
    bad("date", get(b"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT"
                    b"\r\n"), 412, "If-Unmodified-Since: Sun"),
    bad("range", get(b"Range: bytes=500-\r\n"), 416,
        "bytes=500-.* lies beyond its 100 bytes"),
    bad("trace body", post(b"Content-Length: 1\r\n", b"x").replace(
        b"POST", b"TRACE"), 413, "must not have a body"),
    bad("large body", post(b"Content-Length: 2000\r\n", b"x" * 2000), 413,
        "larger than LimitRequestBody"),
    bad("missing", get(target=b"/none"), 404, "there is no file '.*/none'"),
    bad("climbs", get(target=b"/../x"), 400, "leads above the root"),
    bad("tls", b"\x16\x03\x01\x00\x05", 400, "TLS was spoken"),
])
def test_refusals_are_explained(server, data, status, reason):
    server.site(FILES)
    server.start("LimitRequestBody 1000\n<Location /a.txt>\n"
                 "SetHandler default-handler\n</Location>\n")
    answer = exchange(server.port, data)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    lines = [x for x in server.log().splitlines() if "client 127.0.0.1" in x]
    assert any(re.search(reason, x) for x in lines), lines
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", server.log())


@pytest.mark.parametrize("document", [
    "/none", "/loop", "/dir/", "/a.txt/x", "/%00", "/%zz", "/../x",
    "/r?return=500", "/r?return=404", "/r?out=X:a%0Ab", "/r?redirect=/none",
    "/r?redirect=/r?redirect=/none"])
def test_documents_that_fail_end(server, test_module, document):
    """The first status stays, the page tells of both, and it ends."""
    server.site(FILES)
    server.start(test_module("response")
                 + "<Location /r>\nSetHandler test-response\n</Location>\n"
                 "ErrorDocument 404 %s\nErrorDocument 500 %s\n"
                 "ErrorDocument 400 %s\nErrorDocument 403 %s\n"
                 % ((document,) * 4))
    with server.connect() as c:
        r = c.request("/not-there")
        assert r.status in (404, 500) and b"In addition" in r.body
        assert c.request("/p.txt").body == b"page"
    assert server.get("/r?return=500").status == 500


def test_notes_reach_documents_and_logs(server, test_module):
    server.site(FILES)
    server.start(test_module("response")
                 + "<Location /r>\nSetHandler test-response\n</Location>\n"
                 'LogFormat "%>s %{error-notes}n" notes\n'
                 'CustomLog "{root}/notes_log" notes\n')
    exchange(server.port, get(b"Expect: <b>\r\n"))
    server.get("/r?note=error-notes:a%20cat&return=404")
    server.stop()
    assert server.read("notes_log").splitlines() == [
        "417 the only expectation this server can meet is 100-continue",
        "404 a cat"]
