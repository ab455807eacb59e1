# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Framing of bodies as bytes: RFC 9112 sections 6, 7, 9, 11.  What follows a
body is a request only where nobody could read it otherwise.  The canary is
asked for by requests hidden in bodies."""
import os
import socket

import pytest

import hostler
from wire import (CANARY, FILES, NEXT, SMUGGLED, TIME, chunked, exchange,
                  faults, get, parse, post)

SERVED, REFUSED = "200 200", "400"
HIDDEN = b"%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)


def coding(value, wanted, body=b"0\r\n\r\n"):
    return ("coding %r" % value,
            post(b"Transfer-Encoding: " + value + b"\r\n", body) + NEXT,
            wanted)


def length(value, wanted, body=b"12345"):
    return ("length %r" % value,
            post(b"Content-Length: " + value + b"\r\n", body) + NEXT, wanted)


def chunks(body, wanted, more=NEXT):
    return ("chunks %r" % body[:40], chunked(body) + more, wanted)


def both(fields, body, wanted):
    return ("fields %r" % fields[:60], post(fields, body) + NEXT, wanted)


CODINGS = [
    coding(b"chunked", SERVED), coding(b"Chunked", SERVED),
    coding(b" \tchunked\t ", SERVED), coding(b",chunked", SERVED),
    coding(b"chunked, ,", SERVED),
    coding(b"", REFUSED), coding(b",", REFUSED),
    coding(b"chunked, chunked", REFUSED), coding(b"chunked;q=1", REFUSED),
    coding(b"chunked chunked", REFUSED), coding(b"chunked ;", REFUSED),
    coding(b"chunked\0", REFUSED), coding(b"\x0bchunked", REFUSED),
    coding(b"chunked\x0b", REFUSED), coding(b"chun\rked", REFUSED),
    coding(b"chunked\r\n x", REFUSED), coding(b"\r\n chunked", REFUSED),
    coding(b"xchunked", REFUSED), coding(b"chunkedx", REFUSED),
    coding(b'"chunked"', REFUSED), coding(b"'chunked'", REFUSED),
    coding(b"chunked\xa0", REFUSED), coding(b"identity", REFUSED),
    coding(b"identity, chunked", "501"), coding(b"chunked, identity", REFUSED),
    coding(b"gzip, chunked", "501"), coding(b"chunked, gzip", REFUSED),
    coding(b"gzip", REFUSED), coding(b"deflate, gzip", REFUSED),
    both(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
         b"0\r\n\r\n", REFUSED),
    both(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
         b"0\r\n\r\n", REFUSED),
    both(b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
         b"0\r\n\r\n", "501"),
    both(b"Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n",
         b"0\r\n\r\n", SERVED),
    both(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
         b"0\r\n\r\n", REFUSED),
    both(b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", HIDDEN,
         REFUSED),
    both(b"Content-Length: 5\r\ntransfer-encoding: CHUNKED\r\n", HIDDEN,
         REFUSED),
    both(b"Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", HIDDEN,
         REFUSED),
    both(b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", HIDDEN,
         REFUSED),
    both(b" Transfer-Encoding: chunked\r\n", HIDDEN, REFUSED),
    both(b"X: y\nTransfer-Encoding: chunked\r\n", HIDDEN, REFUSED),
    both(b"X: y\rTransfer-Encoding: chunked\r\n", HIDDEN, REFUSED),
    both(b"X: y\r\n\tTransfer-Encoding: chunked\r\n", HIDDEN, REFUSED),
    both(b"Transfer\0-Encoding: chunked\r\n", HIDDEN, REFUSED),
    both(b"Transfer-Encoding\x0b: chunked\r\n", HIDDEN, REFUSED),
    ("coding in 1.0", post(b"Transfer-Encoding: chunked\r\n", HIDDEN,
                           b"HTTP/1.0") + NEXT, REFUSED),
    ("coding in kept 1.0", post(b"Transfer-Encoding: chunked\r\n"
                                b"Connection: keep-alive\r\n", HIDDEN,
                                b"HTTP/1.0") + NEXT, REFUSED),
    ("coding in 1.2", post(b"Transfer-Encoding: chunked\r\n", HIDDEN,
                           b"HTTP/1.2") + NEXT, SERVED),
    # Another field, though some take it for this one: the body is what its
    # length says.
    both(b"Transfer_Encoding: chunked\r\nContent-Length: %d\r\n"
         % len(HIDDEN), HIDDEN, SERVED),
]

LENGTHS = [
    length(b"5", SERVED), length(b" 5\t", SERVED), length(b"0005", SERVED),
    length(b"0" * 40 + b"5", SERVED), length(b"0", SERVED, b""),
    length(b"", REFUSED), length(b"+5", REFUSED), length(b"-5", REFUSED),
    length(b"-0", REFUSED), length(b"5,", REFUSED), length(b",5", REFUSED),
    length(b"5, 5", REFUSED), length(b"5,6", REFUSED),
    length(b"5 5", REFUSED), length(b"5.0", REFUSED),
    length(b"5e0", REFUSED), length(b"0x5", REFUSED),
    length(b"5_", REFUSED), length(b'"5"', REFUSED), length(b"5;", REFUSED),
    length(b"5\0", REFUSED), length(b"5\x0b", REFUSED),
    length(b"\xb5", REFUSED), length(b"\xd9\xa5", REFUSED),
    length(b"5\r\n 5", REFUSED), length(b"five", REFUSED),
    length(b"9223372036854775808", "413"),
    length(b"18446744073709551621", "413"),
    length(b"9" * 100, "413"),
    both(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"12345", REFUSED),
    both(b"Content-Length: 5\r\nContent-Length: 0\r\n", b"12345", REFUSED),
    both(b"Content-Length: 0\r\nContent-Length: %d\r\n" % len(SMUGGLED),
         SMUGGLED, REFUSED),
    both(b"Content_Length: 5\r\n", b"", SERVED),
    both(b"Content-Length : 5\r\n", b"12345", REFUSED),
    both(b"Content-Length: %d\r\n" % len(SMUGGLED), SMUGGLED, SERVED),
    ("none", post(b"") + NEXT, SERVED),
    ("GET with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED))
     + SMUGGLED + NEXT, SERVED),
    ("HEAD with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED),
                             method=b"HEAD") + SMUGGLED + NEXT, "200h 200"),
    ("OPTIONS with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED),
                                method=b"OPTIONS") + SMUGGLED + NEXT, SERVED),
    ("DELETE with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED),
                               method=b"DELETE") + SMUGGLED + NEXT,
     "405 200"),
    ("TRACE with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED),
                              method=b"TRACE") + SMUGGLED + NEXT, "413"),
    ("304 with a body", get(b"If-None-Match: *\r\nContent-Length: %d\r\n"
                            % len(SMUGGLED)) + SMUGGLED + NEXT, "304 200"),
    ("404 with a body", get(b"Content-Length: %d\r\n" % len(SMUGGLED),
                            b"/none") + SMUGGLED + NEXT, "404 200"),
    ("416 with a body", get(b"Range: bytes=500-\r\nContent-Length: %d\r\n"
                            % len(SMUGGLED)) + SMUGGLED + NEXT, "416 200"),
    ("417 with a body", get(b"Expect: x\r\nContent-Length: %d\r\n"
                            % len(SMUGGLED)) + SMUGGLED + NEXT, "417"),
    ("body of a message that ends early", post(b"Content-Length: 10\r\n",
                                               b"12345"), REFUSED),
    ("body as long as all numbers", post(
        b"Content-Length: 9223372036854775807\r\n", b"12345"),
     {"200", "400", "413"}),
]

END = b"0\r\n\r\n"
CHUNKS = [
    chunks(b"5\r\nhello\r\n" + END, SERVED), chunks(END, SERVED),
    chunks(HIDDEN, SERVED), chunks(b"A\r\n0123456789\r\n" + END, SERVED),
    chunks(b"00005\r\nhello\r\n000\r\n\r\n", SERVED),
    chunks(b"5;a\r\nhello\r\n" + END, SERVED),
    chunks(b'5;a="b;c\\"\xff"\r\nhello\r\n0;d\r\n\r\n', SERVED),
    chunks(b"5 ;a = b\r\nhello\r\n" + END, SERVED),
    chunks(b"\r\n5\r\nhello\r\n" + END, REFUSED),
    chunks(b" 5\r\nhello\r\n" + END, REFUSED),
    chunks(b"+5\r\nhello\r\n" + END, REFUSED),
    chunks(b"-5\r\nhello\r\n" + END, REFUSED),
    chunks(b"-0\r\n\r\n", REFUSED), chunks(b"\r\n\r\n", REFUSED),
    chunks(b"0x5\r\nhello\r\n" + END, REFUSED),
    chunks(b"5h\r\nhello\r\n" + END, REFUSED),
    chunks(b"5,5\r\nhello\r\n" + END, REFUSED),
    chunks(b"5 5\r\nhello\r\n" + END, REFUSED),
    chunks(b"5.\r\nhello\r\n" + END, REFUSED),
    chunks(b'"5"\r\nhello\r\n' + END, REFUSED),
    chunks(b"5\0\r\nhello\r\n" + END, REFUSED),
    chunks(b"5\x0b\r\nhello\r\n" + END, REFUSED),
    chunks(b"5\xa0\r\nhello\r\n" + END, REFUSED),
    chunks(b"5\nhello\r\n" + END, REFUSED),
    chunks(b"5\rhello\r\n" + END, REFUSED),
    chunks(b"5\r\r\nhello\r\n" + END, REFUSED),
    chunks(b"5\r\nhello\n" + END, REFUSED),
    chunks(b"5\r\nhello" + END, REFUSED),
    chunks(b"5\r\nhello\r" + END, REFUSED),
    chunks(b"5\r\nhelloo\r\n" + END, REFUSED),
    chunks(b"5\r\nhell\r\n" + END, REFUSED),
    chunks(b"5\r\nhello\r\n0\n\n", REFUSED),
    chunks(b"5\r\nhello\r\n0\r\n\n", REFUSED),
    chunks(b"5;a\0\r\nhello\r\n" + END, REFUSED),
    chunks(b"5;a\nb\r\nhello\r\n" + END, REFUSED),
    chunks(b'5;a="\r\nhello\r\n' + END, SERVED),
    chunks(b'5;a="\n"\r\nhello\r\n' + END, REFUSED),
    chunks(b"5;a\rb\r\nhello\r\n" + END, REFUSED),
    chunks(b"5;" + b"a" * 9000 + b"\r\nhello\r\n" + END, REFUSED),
    chunks(b"1;" + b"a" * 8000 + b"\r\nh\r\n" + END, SERVED),
    chunks((b"1;" + b"a" * 8000 + b"\r\nh\r\n") * 20 + END, REFUSED),
    chunks(b"10000000000000005\r\nhello\r\n" + END, REFUSED),
    chunks(b"100000005\r\nhello\r\n" + END, {"400", "413"}),
    chunks(b"8000000000000000\r\nhello\r\n" + END, REFUSED),
    chunks(b"fffffffffffffffb\r\nhello\r\n" + END, REFUSED),
    chunks(b"7fffffffffffffff\r\nhello\r\n" + END, {"400", "413"}),
    chunks(b"5\r\nhello\r\n", REFUSED, b""), chunks(b"5\r\nhel", REFUSED, b""),
    chunks(b"5", REFUSED, b""), chunks(b"0\r\n", REFUSED, b""),
    chunks(b"0\r\nX: y\r\n", REFUSED, b""),
    chunks(b"0\r\nX: y\r\nY:\r\n\r\n", SERVED),
    chunks(b"0\r\nContent-Length: %d\r\n\r\n" % len(SMUGGLED), SERVED),
    chunks(b"0\r\nHost: other\r\nTransfer-Encoding: x\r\n\r\n", SERVED),
    chunks(b"0\r\nX : y\r\n\r\n", REFUSED),
    chunks(b"0\r\nX: y\r\n z\r\n\r\n", REFUSED),
    chunks(b"0\r\n X: y\r\n\r\n", REFUSED),
    chunks(b"0\r\nX\r\n\r\n", REFUSED), chunks(b"0\r\n: y\r\n\r\n", REFUSED),
    chunks(b"0\r\nX: y\n\r\n", REFUSED), chunks(b"0\r\nX: \0\r\n\r\n", REFUSED),
    chunks(b"0\r\nX: " + b"y" * 9000 + b"\r\n\r\n", REFUSED),
    chunks(b"0\r\n" + b"X: y\r\n" * 200 + b"\r\n", REFUSED),
    chunks(b"0\r\n" + SMUGGLED, REFUSED),
    ("404 with chunks", get(b"Transfer-Encoding: chunked\r\n", b"/none")
     + HIDDEN + NEXT, "404 200"),
    ("405 with chunks", get(b"Transfer-Encoding: chunked\r\n",
                            method=b"PUT") + HIDDEN + NEXT, "405 200"),
    ("404 with bad chunks", get(b"Transfer-Encoding: chunked\r\n", b"/none")
     + b"x\r\n" + SMUGGLED + NEXT, {"400", "404"}),
    ("GET with chunks", get(b"Transfer-Encoding: chunked\r\n") + HIDDEN
     + NEXT, SERVED),
]


@pytest.mark.parametrize("cases", [CODINGS, LENGTHS, CHUNKS],
                         ids=["codings", "lengths", "chunks"])
def test_bodies(server, cases):
    server.site(FILES)
    for name in FILES:
        os.utime(server.path("htdocs/" + name), (TIME, TIME))
    server.start()
    assert faults(server, cases) == []


# What Unsafe takes besides: lines that end with LF, blanks before a colon,
# folded fields.
LAX = {
    "coding b'\\r\\n chunked'",
    "fields b'X: y\\nTransfer-Encoding: chunked\\r\\n'",
    "fields b'X: y\\r\\n\\tTransfer-Encoding: chunked\\r\\n'",
    "fields b'Content-Length : 5\\r\\n'",
    "chunks b'5\\r\\nhello\\r\\n0\\r\\n\\n'",
    "chunks b'0\\r\\nX : y\\r\\n\\r\\n'",
    "chunks b'0\\r\\nX: y\\r\\n z\\r\\n\\r\\n'",
    "chunks b'0\\r\\nX: y\\n\\r\\n'",
}


def test_unsafe_smuggles_nothing(server):
    """Framing stays as strict as it is, but for how lines may look."""
    server.site(FILES)
    server.start("HttpProtocolOptions Unsafe\n")
    cases = CODINGS + LENGTHS + CHUNKS
    assert faults(server, [c for c in cases if c[0] not in LAX]) == []
    lax = [c for c in cases if c[0] in LAX]
    assert len(lax) == len(LAX)
    for name, data, _ in lax:
        answer = exchange(server.port, data)
        assert CANARY not in answer and parse(answer, ""), name


def is_shut(server, port):
    """Whether the server has put the end of the connection behind its
    response, which the client has not taken yet."""
    ends = "0100007F:%04X 0100007F:%04X 04" % (server.port, port)
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(ends in line for line in table)


def test_a_line_end_behind_a_body_takes_no_response_away(server):
    """RFC 9112 section 2.2: some clients send one, though they have said that
    the connection ends with this request."""
    server.site({"large": bytes(1 << 20)})
    server.start("ErrorDocument 405 /large\n")
    with socket.create_connection(("127.0.0.1", server.port), TIME) as s:
        s.sendall(b"POST /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                  b"Content-Length: 3\r\n\r\nabc")
        hostler.wait_for(lambda: is_shut(server, s.getsockname()[1]),
                         "the end of the response")
        s.sendall(b"\r\n")
        answer = b""
        for data in iter(lambda: s.recv(65536), b""):
            answer += data
    assert len(answer) > 1 << 20
