# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What modules put into a response, right or wrong: nothing of it can be read
as a second response, on any path (RFC 9110 section 5.5, RFC 9112 section 6).
test/lib/modules/mod_response.c does what the query says."""
import urllib.parse

import pytest

EVIL = "v\r\nX-Evil: 1\r\n\r\n<b>"
HANDLER = """\
<Location /r>
    SetHandler test-response
</Location>
<IfModule !mod_headers.c>
    ErrorDocument 404 /r?out=X-Page:yes&body=page
</IfModule>
"""


@pytest.fixture
def site(server, test_module):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("response") + HANDLER)
    return server


def query(*steps):
    return "/r?" + "&".join("%s=%s" % (name, urllib.parse.quote(value))
                            for name, value in steps)


def ask(site, *steps, version="1.1", fields="", method="GET", body=b""):
    """All bytes that come back; the connection is closed behind them."""
    with site.connect() as c:
        c.send(("%s %s HTTP/%s\r\nHost: localhost\r\n%s"
                "Connection: close\r\n\r\n" % (method, query(*steps), version,
                                               fields)).encode() + body)
        return c.to_end()


@pytest.mark.parametrize("steps, status", [
    ([("out", "X-A:" + EVIL)], 500),
    ([("err", "X-A:" + EVIL)], 500),
    ([("out", "X-A\r\nX-Evil:1")], 500),
    ([("out", "X A:1")], 500),
    ([("out", "X-A:a\nb")], 500),
    ([("out", "X-A:a\rb")], 500),
    ([("out", "X-A:a\x7fb")], 500),
    ([("out", "Location:/x" + EVIL), ("return", "302")], 500),
    ([("err", "Location:/x" + EVIL), ("return", "301")], 500),
    ([("err", "WWW-Authenticate:Basic" + EVIL), ("return", "401")], 500),
    ([("out", "Content-Type:text/plain" + EVIL)], 200),
    ([("out", "ETag:\"a\"" + EVIL), ("status", "304")], 500),
    ([("line", "200 OK" + EVIL), ("body", "x")], 200),
    ([("line", "200"), ("body", "x")], 200),
    ([("proxy", "1"), ("out", "Server:x" + EVIL), ("body", "x")], 500),
    ([("proxy", "1"), ("out", "Date:x" + EVIL), ("body", "x")], 500),
    ([("proxy", "1"), ("out", "Date:Sun, 06 Nov 1994\r\nA: 49:37 G"),
      ("body", "x")], 500),
    ([("err", "X-A:" + EVIL), ("redirect", "/none")], 404),
    ([("out", "X-A:" + EVIL), ("redirect", "/a.txt")], 200),
    ([("trailer", "X-A:" + EVIL), ("body", "x"), ("flush", "1")], 200),
    ([("out", "X-A:" + EVIL), ("interim", "103")], 500),
])
def test_no_line_gets_out(site, steps, status):
    answer = ask(site, *steps)
    assert b"\nX-Evil" not in answer and b"\rX-Evil" not in answer
    head, _, body = answer.partition(b"\r\n\r\n")
    final = answer[answer.rindex(b"HTTP/1.1 "):]
    assert final.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nDate: " in final and b"\n\n" not in head
    if status == 500:
        assert "module or script has set" in site.log()


def test_an_error_page_is_sent_even_when_fields_for_it_are_bad(site):
    site.stop()
    # Set again for the page that tells of the fault.
    site.start(open(site.path("conf/hostler.conf")).read().split(
        "GracefulShutdownTimeout 10\n")[1]
        + "ErrorDocument 500 /r?err=X-B:a%0D%0AX-Evil:1\n")
    answer = ask(site, ("out", "X-A:" + EVIL))
    assert answer.startswith(b"HTTP/1.1 500 ") and b"X-Evil" not in answer


@pytest.mark.parametrize("length", ["x", "-1", "5, 5", "", "5;", "+5",
                                    "99999999999999999999"])
def test_content_length_is_one_number(site, length):
    answer = ask(site, ("out", "Content-Length:" + length),
                 ("body", "he"), ("flush", "1"), ("body", "llo"))
    assert b"Content-Length" not in answer
    assert b"Transfer-Encoding: chunked" in answer
    assert answer.endswith(b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")


def test_two_lengths_are_none(site):
    answer = ask(site, ("out", "Content-Length:5"),
                 ("out", "Content-Length:6"), ("body", "he"), ("flush", "1"),
                 ("body", "llo"))
    assert b"Content-Length" not in answer
    assert answer.endswith(b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n")


@pytest.mark.parametrize("pieces, got", [
    (["he", "llo"], b"hello"), (["hello", "more"], b"hello"),
    (["hel", "lomore"], b"hello"), (["h", "e"], b"he"), (["he"], b"he"),
    (["hello", "a", "b"], b"hello")])
def test_content_is_as_long_as_was_said(site, pieces, got):
    steps = [("out", "Content-Length:5")]
    for piece in pieces:
        steps += [("body", piece), ("flush", "1")]
    with site.connect() as c:
        c.send(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % query(*steps).encode()
               + b"GET /a.txt HTTP/1.1\r\nHost: a\r\n"
               b"Connection: close\r\n\r\n")
        answer = c.to_end()
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert b"Content-Length: 5" in head
    if "".join(pieces) == "hello":
        assert rest.startswith(b"helloHTTP/1.1 200 OK\r\n")
    else:
        assert rest == got
        assert site.log().count("content than its Content-Length") == 1


@pytest.mark.parametrize("status", ["204", "304"])
def test_no_content_where_there_must_be_none(site, status):
    answer = ask(site, ("status", status), ("out", "Content-Length:1"),
                 ("out", "Transfer-Encoding:chunked"), ("body", "x"),
                 ("flush", "1"), ("body", "y"))
    assert answer.startswith(b"HTTP/1.1 " + status.encode())
    assert answer.endswith(b"\r\n\r\n")
    assert b"Content-Length" not in answer
    assert b"Transfer-Encoding" not in answer


def test_reset_content_says_that_there_is_none(site):
    answer = ask(site, ("status", "205"), ("body", "x"))
    assert answer.startswith(b"HTTP/1.1 205 ")
    assert b"Content-Length: 0\r\n" in answer and answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("steps", [
    [("body", "hello")],
    [("body", "he"), ("flush", "1"), ("body", "llo")],
    [("out", "Content-Length:5"), ("body", "hello")],
    [("return", "404")], [("return", "500")], [("return", "302")]])
def test_head_is_as_get_without_content(site, steps):
    def fields(answer):
        lines = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
        return [x for x in lines if not x.startswith((b"Date", b"Transfer"))]
    get, head = (ask(site, *steps, method=m) for m in ("GET", "HEAD"))
    assert head.endswith(b"\r\n\r\n") and head.count(b"\r\n\r\n") == 1
    assert fields(head) == fields(get)


KEPT = [("out", "ETag:\"a\""), ("out", "Cache-Control:max-age=1"),
        ("out", "Content-Location:/x"), ("out", "Vary:Accept"),
        ("out", "Expires:Sun, 06 Nov 2044 08:49:37 GMT")]


@pytest.mark.parametrize("fields, status", [
    ("", b"200"), ("Range: bytes=0-1\r\n", b"206"),
    ("Range: bytes=0-0,3-3\r\n", b"206"), (None, b"304")])
def test_what_caches_go_by_is_always_there(site, fields, status):
    """RFC 9110 sections 15.3.7 and 15.4.5."""
    steps = KEPT + [("body", "hello")]
    if fields is None:
        steps.insert(0, ("status", "304"))
    answer = ask(site, *steps, fields=fields or "")
    assert answer.startswith(b"HTTP/1.1 " + status)
    for _, field in KEPT:
        assert field.replace(":", ": ", 1).encode() + b"\r\n" in answer
    if status == b"304":
        assert b"Content-Type" not in answer and answer.endswith(b"\r\n\r\n")


def test_interim_responses(site):
    answer = ask(site, ("out", "Link:</x>; rel=preload"),
                 ("out", "Content-Length:1"), ("interim", "103"),
                 ("body", "x"))
    first, second = answer.split(b"\r\n\r\n", 1)
    assert first.startswith(b"HTTP/1.1 103 Early Hints\r\nLink: </x>;")
    assert b"Content-Length" not in first
    assert second.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("version, code", [("1.0", "103"), ("1.1", "200"),
                                           ("1.1", "100")])
def test_no_interim_response_where_none_is_due(site, version, code):
    answer = ask(site, ("interim", code), ("body", "x"), version=version)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_trailers(site):
    steps = [("trailer", "X-Sum:1"), ("trailer", "Content-Length:1"),
             ("trailer", "Transfer-Encoding:x"), ("trailer", "Set-Cookie:a"),
             ("body", "x"), ("flush", "1")]
    assert ask(site, *steps).endswith(b"1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n")
    assert b"X-Sum" not in ask(site, *steps, version="1.0")


def test_http_1_0_is_not_chunked(site):
    answer = ask(site, ("body", "x"), ("flush", "1"), ("body", "y"),
                 version="1.0", fields="Connection: keep-alive\r\n")
    assert b"Transfer-Encoding" not in answer
    assert b"Connection: close" in answer and answer.endswith(b"\r\n\r\nxy")


@pytest.mark.parametrize("code, shown", [
    ("400", True), ("404", True), ("500", False), ("503", False)])
def test_error_notes_are_for_whom_they_concern(site, code, shown):
    answer = ask(site, ("note", "error-notes:a cat"), ("return", code))
    assert answer.startswith(b"HTTP/1.1 " + code.encode())
    # 404 has a document of its own, which can show them.
    if code != "404":
        assert (b"a cat" in answer) == shown
    assert b"a cat" in ask(
        site, ("note", "error-notes:a cat"),
        ("note", "verbose-error-to:*"), ("return", "500"))


@pytest.mark.parametrize("code", ["0", "99", "600", "-5", "1000"])
def test_results_that_are_no_status(site, code):
    assert ask(site, ("return", code)).startswith(
        b"HTTP/1.1 200 " if code == "0" else b"HTTP/1.1 500 ")
