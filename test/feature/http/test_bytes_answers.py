# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What well-formed requests of odd kinds are answered: methods, expectations,
conditions, ranges, and when the connection ends.  RFC 9110 sections 9, 10, 13,
14; RFC 9112 section 9.  {tag} in a case is the entity tag of a.txt."""
import os
import re

import pytest

from wire import (FILES, HOST, NEXT, TIME, exchange, faults, get, parse,
                  post)

SAME = "Sun, 06 Nov 1994 08:49:37 GMT"
OLDER = "Sun, 06 Nov 1994 08:49:36 GMT"
NEWER = "Sun, 06 Nov 1994 08:49:38 GMT"


def cond(fields, status, method=b"GET", path=b"/a.txt"):
    text = "".join(x + "\r\n" for x in fields.split(" & "))
    return ("%s %s" % (method, fields),
            get(text.encode("latin-1"), path, method=method) + NEXT,
            "%d%s 200" % (status, "h" * (method == b"HEAD")))


def dates(field, same, older, other):
    """The three forms of a date count, what is none of them does not."""
    forms = [(SAME, same), (OLDER, older),
             ("Sunday, 06-Nov-94 08:49:37 GMT", same),
             ("Sun Nov  6 08:49:37 1994", same),
             ("Mon, 06 Nov 1994 08:49:37 GMT", same)]
    for text in (SAME + ", " + SAME, SAME + "; length=100", SAME[:-4],
                 SAME[:-3] + "EST", SAME[:-3] + "UTC", SAME[:-3] + "+0000",
                 SAME.lower(), "Sun, 6 Nov 1994 08:49:37 GMT",
                 "Sun, 31 Feb 1994 08:49:37 GMT", "784111777", "0", "", "*",
                 OLDER + ", " + OLDER, OLDER + "; x"):
        forms.append((text, other))
    return [cond("%s: %s" % (field, text), status) for text, status in forms]


CONDITIONS = [
    *dates("If-Modified-Since", 304, 200, 200),
    *dates("If-Unmodified-Since", 200, 412, 200),
    cond("If-Modified-Since: %s & If-Modified-Since: %s" % (SAME, SAME), 200),
    cond("If-Modified-Since: " + NEWER, 304),
    cond("If-Modified-Since: " + SAME, 200, b"POST"),
    cond("If-Modified-Since: " + SAME, 304, b"HEAD"),
    cond("If-Unmodified-Since: " + OLDER, 412, b"POST"),
    *(cond("If-None-Match: " + value, status) for value, status in (
        ("{tag}", 304), ("W/{tag}", 304), ("*", 304), (" * ", 304),
        ('"x", {tag}', 304), ('{tag},"x"', 304), (", ,{tag},", 304),
        ('"a,b", {tag}', 304), ('W/"x", W/{tag}', 304), ('"x"', 200),
        ("", 200), ('"x" {tag}', 200), ("w/{tag}", 200), ("W/ {tag}", 200),
        ('"', 200), ("x", 200), ('"x, {tag}', 200))),
    *(cond("If-Match: " + value, status) for value, status in (
        ("{tag}", 200), ("*", 200), ('"x", {tag}', 200), ("W/{tag}", 412),
        ('"x"', 412), ('W/"x"', 412), ("x", 412), ('"x", W/{tag}', 412))),
    cond('If-None-Match: "x" & If-None-Match: {tag}', 304),
    cond('If-Match: "x" & If-Match: {tag}', 200),
    cond("If-None-Match: {tag}", 304, b"HEAD"),
    cond("If-None-Match: {tag}", 412, b"POST"),
    cond("If-None-Match: *", 412, b"POST"),
    cond('If-None-Match: "x"', 200, b"POST"),
    # The order of RFC 9110 section 13.2.2.
    cond("If-Match: {tag} & If-Unmodified-Since: " + OLDER, 200),
    cond('If-Match: "x" & If-Unmodified-Since: ' + SAME, 412),
    cond('If-Match: "x" & If-None-Match: {tag}', 412),
    cond("If-Match: {tag} & If-None-Match: {tag}", 304),
    cond("If-Unmodified-Since: %s & If-None-Match: {tag}" % OLDER, 412),
    cond("If-Unmodified-Since: %s & If-Modified-Since: %s" % (SAME, SAME),
         304),
    cond('If-None-Match: "x" & If-Modified-Since: ' + SAME, 200),
    cond("If-None-Match: {tag} & If-Modified-Since: " + OLDER, 304),
    cond("If-None-Match: {tag} & Range: bytes=0-1", 304),
    cond('If-Match: "x" & Range: bytes=0-1', 412),
    # Only what would be a success is conditional (section 13.2.1).
    cond('If-Match: "x"', 404, path=b"/none"),
    cond("If-None-Match: *", 404, path=b"/none"),
    cond("If-Match: *", 404, path=b"/none"),
    cond('If-Match: "x"', 301, path=b"/d"),
    cond('If-Match: "x"', 405, b"DELETE"),
    # Nor what selects nothing.
    cond('If-Match: "x"', 200, b"OPTIONS"),
    cond("If-None-Match: *", 200, b"OPTIONS"),
    cond('If-Match: "x"', 200, b"TRACE"),
    cond("If-Unmodified-Since: " + OLDER, 200, b"TRACE"),
]


def ranged(value, status, more=""):
    return cond("Range: " + value + more, status)


RANGES = [
    *(ranged("bytes=" + text, 206) for text in (
        "0-0", "99-99", "99-", "0-", "-1", "-100", "-101", "0-99", "0-100",
        "0-" + "9" * 40, "-" + "9" * 40, "0-1,2-3", "0-1, 5-6", "5-6,0-1",
        "0-1,,5-6", ",0-1", "0-1,", "0-1,200-", "200-,0-1", "0-1,-1",
        "\t0-1 ,\t5-6", "000-001")),
    *(ranged("bytes=" + text, 416) for text in (
        "100-", "100-200", "9" * 40 + "-", "-0", "100-,200-", "-0,100-",
        "100-100")),
    *(ranged(text, 200) for text in (
        "", "bytes", "bytes=", "bytes=,", "bytes=-", "bytes=1-0",
        "bytes=0-1,5-4", "bytes=a-b", "bytes=0-1x", "bytes=0x0-1",
        "bytes=+0-1", "bytes=0--1", "bytes=--1", "bytes=0-1-2",
        "bytes=0 -1", "bytes=0- 1", "bytes=0-1;2-3", "bytes=0-1 2-3",
        "bytes 0-1", "bytes =0-1", "items=0-1", "bytes,items=0-1", "=0-1",
        "0-1", "bytes=0-1,items=2-3", "bytes=1.0-2")),
    cond("Range: bytes=0-1 & Range: bytes=5-6", 200),
    cond("Range: bytes=0-1", 200, b"HEAD"),
    cond("Range: bytes=0-1", 200, b"POST"),
    cond("Range: bytes=500-", 200, b"HEAD"),
    cond("Range: bytes=0-1", 404, path=b"/none"),
    cond("Range: bytes=0-1", 301, path=b"/d"),
    *(ranged("bytes=0-1", status, " & If-Range: " + value)
      for value, status in (
          ("{tag}", 206), (SAME, 206), ("Sun Nov  6 08:49:37 1994", 206),
          ("W/{tag}", 200), ('"x"', 200), ("*", 200), (OLDER, 200),
          (NEWER, 200), ('{tag}, "x"', 200), (SAME + "; x", 200),
          ("x", 200), ("", 200))),
    ranged("bytes=500-", 200, ' & If-Range: "x"'),
    ranged("bytes=500-", 416, " & If-Range: {tag}"),
    cond("If-Range: \"x\"", 200),
]


def plain(name, data, wanted):
    return (name, data + NEXT, wanted)


# Whether a file is sent before the body that it does not need has come, and
# the connection ends, is not ours to ask here.
UNREAD = {"200", "200 200"}

METHODS = [
    plain("HEAD", get(method=b"HEAD"), "200h 200"),
    plain("HEAD of nothing", get(target=b"/none", method=b"HEAD"),
          "404h 200"),
    plain("HEAD of a folder", get(target=b"/d", method=b"HEAD"),
          "301h 200"),
    plain("OPTIONS", get(method=b"OPTIONS"), "200 200"),
    plain("TRACE", get(method=b"TRACE"), "200 200"),
    plain("PUT", get(b"Content-Length: 1\r\n", method=b"PUT") + b"x",
          "405 200"),
    plain("PUT of a part", get(b"Content-Range: bytes 0-0/9\r\n"
                               b"Content-Length: 1\r\n", method=b"PUT")
          + b"x", "405 200"),
    plain("PATCH", get(method=b"PATCH"), "405 200"),
    plain("PROPFIND", get(method=b"PROPFIND"), "405 200"),
    plain("unknown", get(method=b"BREW"), "501"),
    plain("expect", post(b"Content-Length: 1\r\nExpect: 100-continue\r\n",
                         b"x"), UNREAD),
    plain("expect, other case", post(
        b"Content-Length: 1\r\nExpect: 100-Continue\r\n", b"x"), UNREAD),
    plain("expect, list", post(b"Content-Length: 1\r\n"
                               b"Expect: 100-continue, ,\r\n", b"x"),
          UNREAD),
    plain("expect nothing", post(b"Content-Length: 1\r\nExpect:\r\n", b"x"),
          "200 200"),
    plain("expect without a body", get(b"Expect: 100-continue\r\n"),
          "200 200"),
    plain("expect in 1.0", post(b"Content-Length: 1\r\nExpect: x\r\n"
                                b"Connection: keep-alive\r\n", b"x",
                                b"HTTP/1.0"), "200 200"),
    plain("expect else", post(b"Content-Length: 1\r\nExpect: x\r\n", b"x"),
          "417"),
    plain("expect both", post(b"Content-Length: 1\r\n"
                              b"Expect: 100-continue, x\r\n", b"x"), "417"),
    plain("expect with a parameter", post(
        b"Content-Length: 1\r\nExpect: 100-continue;x=y\r\n", b"x"), "417"),
]

CONNECTIONS = [
    *(plain("Connection " + value, get(("Connection: %s\r\n" % value)
                                       .encode()), wanted)
      for value, wanted in (
          ("close", "200"), ("Close", "200"), ("x, close", "200"),
          ("close, keep-alive", "200"), ("keep-alive, close", "200"),
          (",close,", "200"), ("close\r\nConnection: x", "200"),
          ("x\r\nConnection: close", "200"), ("keep-alive", "200 200"),
          ("", "200 200"), ("closed", "200 200"), ("x close", UNREAD),
          ("\"close\"", "200 200"), ("host", "200 200"))),
    *(plain("Connection of 1.0 " + value, get(
        ("Connection: %s\r\n" % value).encode(), version=b"HTTP/1.0"),
            wanted)
      for value, wanted in (
          ("keep-alive", "200 200"), ("Keep-Alive, x", "200 200"),
          ("keep-alive, close", "200"), ("x", "200"), ("", "200"))),
    plain("1.0 ends", get(version=b"HTTP/1.0"), "200"),
    plain("three", get() + get(target=b"/none") + get(method=b"HEAD"),
          "200 404 200h 200"),
    plain("a refused one ends the rest", get() + get(b"X\r\n") + get(),
          "200 400"),
    plain("what follows a close", get(b"Connection: close\r\n") + get(),
          "200"),
    plain("garbage behind", get() + b"\0\0\0\r\n\r\n" + get(), "200 400"),
    plain("Proxy-Connection means nothing", get(
        b"Proxy-Connection: close\r\n"), "200 200"),
    plain("Upgrade means nothing here", get(
        b"Connection: upgrade, http2-settings\r\nUpgrade: h2c\r\n"
        b"HTTP2-Settings: AAMAAABkAAQAAP__\r\n"), "200 200"),
]


@pytest.mark.parametrize("cases", [CONDITIONS, RANGES, METHODS, CONNECTIONS],
                         ids=["conditions", "ranges", "methods",
                              "connections"])
def test_answers(server, cases):
    server.site(FILES)
    for name in FILES:
        os.utime(server.path("htdocs/" + name), (TIME, TIME))
    server.start()
    tag = re.search(rb'\r\nETag: ("[^"]+")\r\n', exchange(server.port,
                                                         get() + NEXT))[1]
    assert faults(server, [(name, data.replace(b"{tag}", tag), wanted)
                           for name, data, wanted in cases]) == []


def one(server, data, wanted="200 200"):
    return parse(exchange(server.port, data + NEXT), wanted)[0]


@pytest.fixture
def site(server):
    server.site(FILES)
    for name in FILES:
        os.utime(server.path("htdocs/" + name), (TIME, TIME))
    server.start()
    return server


def test_304_has_what_200_would_have_had(site):
    _, full, _ = one(site, get())
    status, fields, body = one(site, get(b"If-None-Match: *\r\n"))
    assert status == 304 and body == b""
    for name in (b"etag", b"last-modified"):
        assert fields[name] == full[name]
    assert b"content-length" not in fields and b"date" in fields


@pytest.mark.parametrize("value, first, last", [
    ("0-0", 0, 0), ("-1", 99, 99), ("90-200", 90, 99), ("-200", 0, 99),
    ("0-1,2-3", 0, 3), ("0-5,3-8", 0, 8), ("500-,7-7", 7, 7)])
def test_one_part(site, value, first, last):
    status, fields, body = one(site, get(b"Range: bytes=%s\r\n"
                                         % value.encode()), "206 200")
    assert status == 206
    assert fields[b"content-range"] == b"bytes %d-%d/100" % (first, last)
    assert body == FILES["a.txt"][first:last + 1]
    assert b"multipart" not in fields[b"content-type"]
    assert b"etag" in fields and b"last-modified" in fields


def test_several_parts(site):
    _, fields, body = one(site, get(b"Range: bytes=0-1,50-51,-1\r\n"),
                          "206 200")
    assert b"content-range" not in fields
    mark = re.fullmatch(rb"multipart/byteranges; boundary=([0-9A-Za-z]+)",
                        fields[b"content-type"])[1]
    parts = body.split(b"--" + mark)
    assert parts[0].strip() == b"" and parts[-1] == b"--\r\n"
    found = [re.fullmatch(rb"\r\nContent-Type: text/plain\r\nContent-Range: "
                          rb"bytes (\d+-\d+)/100\r\n\r\n(\d+)\r\n", part)
             .groups() for part in parts[1:-1]]
    assert found == [(b"0-1", b"01"), (b"50-51", b"01"), (b"99-99", b"9")]


def test_unsatisfiable_tells_the_length(site):
    _, fields, _ = one(site, get(b"Range: bytes=500-\r\n"), "416 200")
    assert fields[b"content-range"] == b"bytes */100"


@pytest.mark.parametrize("method, target, status", [
    (b"DELETE", b"/a.txt", 405), (b"OPTIONS", b"/a.txt", 200),
    (b"PUT", b"/a.txt", 405)])
def test_allow(site, method, target, status):
    got, fields, _ = one(site, get(method=method, target=target),
                         "%d 200" % status)
    methods = {x.strip() for x in fields[b"allow"].split(b",")}
    assert got == status and {b"GET", b"HEAD", b"OPTIONS"} <= methods
    assert method not in methods or status == 200


def test_continue_is_sent_to_one_who_waits(server, test_module):
    server.start(test_module("response") + "<Location /r>\n"
                 "SetHandler test-response\n</Location>\n")
    with server.connect() as c:
        c.send(b"POST /r?read=1 HTTP/1.1\r\n" + HOST
               + b"Content-Length: 3\r\n"
               b"Expect: 100-continue\r\n\r\n")
        assert c.response().status == 100
        c.send(b"abc")
        assert c.response().status == 200


@pytest.mark.parametrize("target, status", [("/none", 404), ("/d", 301)])
def test_no_continue_for_what_is_not_read(site, target, status):
    """The answer comes at once, and the connection does not stay: nobody
    knows whether the body will be sent."""
    with site.connect() as c:
        c.send(b"POST %s HTTP/1.1\r\n%sContent-Length: 3\r\n"
               b"Expect: 100-continue\r\n\r\n" % (target.encode(), HOST))
        r = c.response()
        assert r.status == status and r["Connection"] == "close"
