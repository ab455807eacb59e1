# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The same bytes in other pieces have the same answers (RFC 9112 sections 2
to 9): each input goes whole, byte by byte, and cut at random places."""
import os
import random

import pytest

from pieces import exchange, ways

H = b"Host: localhost\r\n"
GET = b"GET /a.txt HTTP/1.1\r\n" + H
END = b"GET /p.txt HTTP/1.1\r\n" + H + b"Connection: close\r\n\r\n"


def line(text, fields=H):
    return text + b"\r\n" + fields + b"\r\n" + END


def field(text):
    return GET + text + b"\r\n\r\n" + END


def post(fields, body=b""):
    return b"POST /a.txt HTTP/1.1\r\n" + H + fields + b"\r\n" + body + END


def chunked(body):
    return post(b"Transfer-Encoding: chunked\r\n", body)


# Name (the section of RFC 9112 first) and bytes.
INPUTS = {
    "2.2-empty-line": b"\r\n" + GET + b"\r\n" + END,
    "2.2-empty-lines": b"\r\n\r\n" + GET + b"\r\n" + END,
    "2.2-many-empty-lines": b"\r\n" * 50 + GET + b"\r\n" + END,
    "2.2-bare-lf": b"GET /a.txt HTTP/1.1\nHost: localhost\n\n" + END,
    "2.2-bare-cr": field(b"X: a\rb"),
    "2.2-blank-before-fields": b"GET / HTTP/1.1\r\n X: a\r\n" + H + b"\r\n",
    "2.3-http-1.0": line(b"GET /a.txt HTTP/1.0"),
    "2.3-http-1.2": line(b"GET /a.txt HTTP/1.2"),
    "2.3-http-2.0": line(b"GET /a.txt HTTP/2.0"),
    "2.3-http-9.9": line(b"GET /a.txt HTTP/9.9"),
    "2.3-lower-case": line(b"GET /a.txt http/1.1"),
    "2.3-digits": line(b"GET /a.txt HTTP/1.10"),
    "2.3-garbage": line(b"GET /a.txt FTP/1.1"),
    "2.3-http-0.9": b"GET /a.txt\r\n",
    "3-two-blanks": line(b"GET  /a.txt HTTP/1.1"),
    "3-tab": line(b"GET\t/a.txt HTTP/1.1"),
    "3-blank-at-end": line(b"GET /a.txt HTTP/1.1 "),
    "3-blank-in-target": line(b"GET /a .txt HTTP/1.1"),
    "3-too-long": line(b"GET /" + b"a" * 9000 + b" HTTP/1.1"),
    "3-tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "3.1-unknown-method": line(b"FROB /a.txt HTTP/1.1"),
    "3.1-lower-method": line(b"get /a.txt HTTP/1.1"),
    "3.1-bad-method": line(b"G(T /a.txt HTTP/1.1"),
    "3.1-head": b"HEAD /a.txt HTTP/1.1\r\n" + H + b"\r\n" + END,
    "3.2-query": line(b"GET /a.txt?x=%00&y HTTP/1.1"),
    "3.2-fragment": line(b"GET /a.txt#x HTTP/1.1"),
    "3.2-control": line(b"GET /a\x01.txt HTTP/1.1"),
    "3.2-high-byte": line(b"GET /a\xff.txt HTTP/1.1"),
    "3.2-nul-escape": line(b"GET /a%00.txt HTTP/1.1"),
    "3.2-bad-escape": line(b"GET /a%zz.txt HTTP/1.1"),
    "3.2-climb": line(b"GET /../../etc/passwd HTTP/1.1"),
    "3.2-climb-escaped": line(b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1"),
    "3.2-slash-escape": line(b"GET /d%2fa HTTP/1.1"),
    "3.2-no-host": line(b"GET /a.txt HTTP/1.1", b""),
    "3.2-two-hosts": line(b"GET /a.txt HTTP/1.1", H + H),
    "3.2-bad-host": line(b"GET /a.txt HTTP/1.1", b"Host: a/b\r\n"),
    "3.2-empty-host": line(b"GET /a.txt HTTP/1.1", b"Host:\r\n"),
    "3.2.2-absolute": line(b"GET http://localhost/a.txt HTTP/1.1"),
    "3.2.2-absolute-bad": line(b"GET http:///a.txt HTTP/1.1"),
    "3.2.3-authority": line(b"CONNECT localhost:80 HTTP/1.1"),
    "3.2.4-asterisk": line(b"OPTIONS * HTTP/1.1"),
    "3.2.4-asterisk-get": line(b"GET * HTTP/1.1"),
    "5-blank-before-colon": field(b"X : a"),
    "5-no-colon": field(b"Xa"),
    "5-empty-name": field(b": a"),
    "5-bad-name": field(b"X(: a"),
    "5-empty-value": field(b"X:"),
    "5-blanks": field(b"Range: \t bytes=0-3 \t "),
    "5-nul": field(b"X: a\0b"),
    "5-long-field": field(b"X: " + b"a" * 9000),
    "5-many-fields": field(b"\r\n".join([b"X: a"] * 150)),
    "5.2-folded": field(b"X: a\r\n b"),
    "6.1-te-identity": post(b"Transfer-Encoding: identity\r\n"),
    "6.1-te-unknown": post(b"Transfer-Encoding: frob\r\n"),
    "6.1-te-not-last": post(b"Transfer-Encoding: chunked, gzip\r\n"),
    "6.1-te-twice": post(b"Transfer-Encoding: chunked, chunked\r\n",
                         b"0\r\n\r\n"),
    "6.1-te-and-cl": post(b"Transfer-Encoding: chunked\r\n"
                          b"Content-Length: 3\r\n", b"0\r\n\r\n"),
    "6.1-te-in-1.0": b"POST /a.txt HTTP/1.0\r\nTransfer-Encoding: chunked"
                     b"\r\n\r\n0\r\n\r\n" + END,
    "6.2-cl": post(b"Content-Length: 5\r\n", b"12345"),
    "6.2-cl-zero": post(b"Content-Length: 0\r\n"),
    "6.2-cl-negative": post(b"Content-Length: -1\r\n"),
    "6.2-cl-plus": post(b"Content-Length: +5\r\n", b"12345"),
    "6.2-cl-hex": post(b"Content-Length: 0x5\r\n", b"12345"),
    "6.2-cl-overflow": post(b"Content-Length: 99999999999999999999\r\n"),
    "6.2-cl-list": post(b"Content-Length: 5, 5\r\n", b"12345"),
    "6.3-cl-differ": post(b"Content-Length: 5\r\nContent-Length: 6\r\n"),
    "6.3-get-with-body": GET + b"Content-Length: 3\r\n\r\nabc" + END,
    "7.1-chunks": chunked(b"3\r\nabc\r\n00a\r\n0123456789\r\n0\r\n\r\n"),
    "7.1-no-size": chunked(b"\r\nabc\r\n0\r\n\r\n"),
    "7.1-bad-size": chunked(b"g\r\nabc\r\n0\r\n\r\n"),
    "7.1-huge-size": chunked(b"fffffffffffffffff\r\n"),
    "7.1-no-crlf-behind-data": chunked(b"3\r\nabcd\r\n0\r\n\r\n"),
    "7.1-lf-lines": chunked(b"3\nabc\n0\n\n"),
    "7.1.1-extension": chunked(b'3;a="b;c" ;d\r\nabc\r\n0;x\r\n\r\n'),
    "7.1.2-trailer": chunked(b"0\r\nX: a\r\nY: b\r\n\r\n"),
    "7.1.2-bad-trailer": chunked(b"0\r\nX a\r\n\r\n"),
    "9.3-pipeline": GET + b"\r\n" + GET + b"\r\n" + GET + b"\r\n" + END,
    "9.3-1.0-keep-alive": b"GET /a.txt HTTP/1.0\r\nConnection: keep-alive"
                          b"\r\n\r\n" + END,
    "9.6-close": GET + b"Connection: close\r\n\r\n" + END,
    "9.6-close-in-list": GET + b"Connection: x, Close\r\n\r\n" + END,
    "10-expect": post(b"Content-Length: 3\r\nExpect: 100-continue\r\n",
                      b"abc"),
    "10-expect-unknown": post(b"Content-Length: 3\r\nExpect: frob\r\n",
                              b"abc"),
    "9110-range": field(b"Range: bytes=1-2,5-"),
}


def test_there_are_enough():
    sections = {name.split("-")[0][0] for name in INPUTS}
    assert len(INPUTS) >= 60 and sections >= set("235679")


@pytest.mark.parametrize("part", range(4))
def test_pieces_do_not_matter(server, part):
    server.site({"a.txt": b"0123456789" * 10, "p.txt": b"page"})
    for name in ("a.txt", "p.txt"):     # long unchanged: strong validators
        os.utime(server.path("htdocs/" + name), (10 ** 9, 10 ** 9))
    server.start()
    address = ("127.0.0.1", server.port)
    rng = random.Random(9112 + part)
    for name in sorted(INPUTS)[part::4]:
        data = INPUTS[name]
        whole = exchange(address, [data])
        assert whole, name
        for pieces in ways(data, 20, rng):
            assert exchange(address, pieces) == whole, (name, pieces)
