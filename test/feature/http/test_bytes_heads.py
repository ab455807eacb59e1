# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Request lines, targets, hosts and fields as bytes: RFC 9112 sections 2, 3,
5; RFC 9110 sections 4, 5, 7.  Each case is followed by a second request, which
only a well-formed first one may leave to be answered."""
import os

import pytest

from wire import (CANARY, FILES, HOST, NEXT, SMUGGLED, TIME, faults, get,
                  head)

SERVED, REFUSED, GONE = "200 200", "400", "404 200"


def line(name, text, wanted, host=HOST):
    return (name, head(text, host=host) + NEXT, wanted)


def target(text, wanted, method=b"GET"):
    return ("target %r %r" % (method, text),
            get(target=text, method=method) + NEXT, wanted)


def host(value, wanted):
    return ("host %r" % value,
            get(host=b"Host: " + value + b"\r\n") + NEXT, wanted)


def field(text, wanted):
    return ("field %r" % text[:40], get(text + b"\r\n") + NEXT, wanted)


LINES = [
    line("plain", b"GET /a.txt HTTP/1.1", SERVED),
    line("1.0 ends", b"GET /a.txt HTTP/1.0", "200"),
    line("1.0 without Host", b"GET /a.txt HTTP/1.0", "200", b""),
    line("1.2", b"GET /a.txt HTTP/1.2", SERVED),
    line("1.9", b"GET /a.txt HTTP/1.9", SERVED),
    line("2.0", b"GET /a.txt HTTP/2.0", "505"),
    line("3", b"GET /a.txt HTTP/3", REFUSED),
    line("0.9 with a version", b"GET /a.txt HTTP/0.9", REFUSED),
    line("1", b"GET /a.txt HTTP/1", REFUSED),
    line("1.", b"GET /a.txt HTTP/1.", REFUSED),
    line("01.1", b"GET /a.txt HTTP/01.1", REFUSED),
    line("1.01", b"GET /a.txt HTTP/1.01", REFUSED),
    line("1,1", b"GET /a.txt HTTP/1,1", REFUSED),
    line("1.1x", b"GET /a.txt HTTP/1.1x", REFUSED),
    line("lower case", b"GET /a.txt http/1.1", REFUSED),
    line("no slash", b"GET /a.txt HTTP1.1", REFUSED),
    line("other protocol", b"GET /a.txt RTSP/1.0", REFUSED),
    line("blank in front", b" GET /a.txt HTTP/1.1", REFUSED),
    line("tab in front", b"\tGET /a.txt HTTP/1.1", REFUSED),
    line("blank behind", b"GET /a.txt HTTP/1.1 ", REFUSED),
    line("two blanks first", b"GET  /a.txt HTTP/1.1", REFUSED),
    line("two blanks second", b"GET /a.txt  HTTP/1.1", REFUSED),
    line("tab between", b"GET\t/a.txt\tHTTP/1.1", REFUSED),
    line("vertical tab", b"GET\x0b/a.txt HTTP/1.1", REFUSED),
    line("form feed", b"GET /a.txt\x0cHTTP/1.1", REFUSED),
    line("CR between", b"GET\r/a.txt HTTP/1.1", REFUSED),
    line("CR CR LF", b"GET /a.txt HTTP/1.1\r", REFUSED),
    line("NUL in the line", b"GET /a.txt\0 HTTP/1.1", REFUSED),
    line("NUL first", b"\0GET /a.txt HTTP/1.1", REFUSED),
    line("no-break space", b"GET\xa0/a.txt HTTP/1.1", REFUSED),
    line("byte order mark", b"\xef\xbb\xbfGET /a.txt HTTP/1.1", REFUSED),
    line("target alone", b"/a.txt", REFUSED),
    line("method alone", b"GET", REFUSED),
    line("four parts", b"GET /a.txt HTTP/1.1 x", REFUSED),
    line("quoted method", b'"GET" /a.txt HTTP/1.1', REFUSED),
    line("method with colon", b"GET: /a.txt HTTP/1.1", REFUSED),
    line("method in lower case", b"get /a.txt HTTP/1.1", "501"),
    line("token as method", b"!#$%&'*+-.^_`|~09 /a.txt HTTP/1.1", "501"),
    line("long method", b"G" * 5000 + b" /a.txt HTTP/1.1", "501"),
    line("line over the limit", b"GET /" + b"a" * 8200 + b" HTTP/1.1", "414"),
    line("LF alone", b"GET /a.txt HTTP/1.1\nX: y", REFUSED),
    line("response as request", b"HTTP/1.1 200 OK", REFUSED),
    ("one empty line first", b"\r\n" + get() + NEXT, SERVED),
    ("LF first", b"\n" + get() + NEXT, REFUSED),
    ("CR first", b"\r" + get() + NEXT, REFUSED),
    ("blank line first", b" \r\n" + get() + NEXT, REFUSED),
    ("empty lines without end", b"\r\n" * 5000 + get() + NEXT, REFUSED),
    ("LF between requests", get() + b"\n" + NEXT, "200 400"),
    ("CR LF between requests", get() + b"\r\n" + NEXT, SERVED),
    ("TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + NEXT, REFUSED),
    ("SSL 2", b"\x80\x2e\x01\x03\x01" + NEXT, REFUSED),
    ("preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
     "505"),
    ("PROXY line", b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + get() + NEXT,
     REFUSED),
]

TARGETS = [
    target(b"http://localhost/a.txt", SERVED),
    target(b"HTTP://LOCALHOST/a.txt", SERVED),
    target(b"http://localhost:/a.txt", SERVED),
    target(b"http://localhost", GONE),
    target(b"http://localhost?x", GONE),
    target(b"https://localhost/a.txt", {"421", "421 200"}),
    target(b"ftp://localhost/a.txt", REFUSED),
    target(b"file:///etc/passwd", REFUSED),
    target(b"http://localhost:0/a.txt", REFUSED),
    target(b"http://localhost:65536/a.txt", REFUSED),
    target(b"http://localhost:-1/a.txt", REFUSED),
    target(b"http://localhost:8x/a.txt", REFUSED),
    target(b"http://u@localhost/a.txt", REFUSED),
    target(b"http://u:p@localhost/a.txt", REFUSED),
    target(b"http://@localhost/a.txt", REFUSED),
    target(b"http://[::1]/a.txt", SERVED),
    target(b"http://[::1/a.txt", REFUSED),
    target(b"http://[::1]x/a.txt", REFUSED),
    target(b"http://[]/a.txt", REFUSED),
    target(b"http://::1/a.txt", REFUSED),
    target(b"http://lo%63alhost/a.txt", REFUSED),
    target(b"http://a..b/a.txt", REFUSED),
    target(b"http:///a.txt", REFUSED),
    target(b"http:/a.txt", REFUSED),
    target(b"://localhost/a.txt", REFUSED),
    target(b"localhost/a.txt", REFUSED),
    target(b"a.txt", REFUSED),
    target(b"?x", REFUSED),
    target(b"#", REFUSED),
    target(b"\\a.txt", REFUSED),
    target(b"*", REFUSED),
    target(b"*", REFUSED, b"POST"),
    target(b"*", SERVED, b"OPTIONS"),
    target(b"/*", SERVED, b"OPTIONS"),
    target(b"localhost:80", "405 200", b"CONNECT"),
    target(b"[::1]:80", "405 200", b"CONNECT"),
    target(b"localhost", REFUSED, b"CONNECT"),
    target(b"localhost:", REFUSED, b"CONNECT"),
    target(b"localhost:0", REFUSED, b"CONNECT"),
    target(b"localhost:65536", REFUSED, b"CONNECT"),
    target(b"localhost:80/", REFUSED, b"CONNECT"),
    target(b"u@localhost:80", REFUSED, b"CONNECT"),
    target(b":80", REFUSED, b"CONNECT"),
    target(b"/a.txt", REFUSED, b"CONNECT"),
    target(b"http://localhost:80/", REFUSED, b"CONNECT"),
    target(b"/a.txt?", SERVED),
    target(b"/a.txt?%", SERVED),
    target(b"/a.txt?%00%0d%0a", SERVED),
    target(b"/a.txt??a=b/../c", SERVED),
    target(b"/a.txt#a", REFUSED),
    target(b"/%61.t%78t", SERVED),
    target(b"/./a.txt", SERVED),
    target(b"/d/../a.txt", SERVED),
    target(b"/d/%2E%2e/a.txt", SERVED),
    target(b"/d/.%2e/a.txt", SERVED),
    target(b"/none/../a.txt", SERVED),
    target(b"//a.txt", SERVED),
    target(b"//localhost/a.txt", GONE),
    target(b"/../a.txt", REFUSED),
    target(b"/d/../../a.txt", REFUSED),
    target(b"/%2e%2e/a.txt", REFUSED),
    target(b"/..%2fa.txt", GONE),
    target(b"/%2e%2e%2fa.txt", GONE),
    target(b"/d%2findex.html", GONE),
    target(b"/d%5cindex.html", GONE),
    target(b"/d\\index.html", GONE),
    target(b"/d/..%5ca.txt", GONE),
    target(b"/d/..;/a.txt", GONE),
    target(b"/a.txt;x=y", GONE),
    target(b"/%252e%252e/a.txt", GONE),
    target(b"/%c0%ae%c0%ae/a.txt", GONE),
    target(b"/%uff0e%uff0e/a.txt", REFUSED),
    target(b"/a.txt%00", GONE),
    target(b"/a.txt%00.html", GONE),
    target(b"/a%0a.txt", GONE),
    target(b"/%", REFUSED),
    target(b"/%2", REFUSED),
    target(b"/%zz", REFUSED),
    target(b"/%-1", REFUSED),
    target(b"/a.txt/", GONE),
    target(b"/a.txt/x", GONE),
    target(b"/a.txt.", GONE),
    target(b"/a.txt%20", GONE),
    target(b"/d", "301 200"),
    target(b"/d//", SERVED),
    target(b"/\x7f", REFUSED),
    target(b"/\x01", REFUSED),
    target(b"/\xff\xfe", GONE),
    target(b"/" + b"../" * 1000 + b"a.txt", REFUSED),
    target(b"/" + b"./" * 3000 + b"a.txt", SERVED),
    target(b"/" + b"a/" * 3000, {"403 200", GONE}),
]

HOSTS = [
    host(b"localhost", SERVED), host(b"LocalHost", SERVED),
    host(b"localhost.", SERVED), host(b"localhost:80", SERVED),
    host(b"localhost:", SERVED), host(b"other.example", SERVED),
    host(b"127.0.0.1", SERVED), host(b"[::1]", SERVED),
    host(b"[::ffff:1.2.3.4]:1", SERVED), host(b"\tlocalhost\t ", SERVED),
    host(b"a_b", SERVED), host(b"xn--e1afmkfd", SERVED),
    host(b"localhost:0", REFUSED), host(b"localhost:65536", REFUSED),
    host(b"localhost:99999999999999999999", REFUSED),
    host(b"localhost:-80", REFUSED), host(b"localhost:+80", REFUSED),
    host(b"localhost:80:80", REFUSED), host(b"localhost:80a", REFUSED),
    host(b"localhost: 80", REFUSED), host(b"local host", REFUSED),
    host(b"a/b", REFUSED), host(b"a\\b", REFUSED), host(b"a?b", REFUSED),
    host(b"a#b", REFUSED), host(b"u@a", REFUSED), host(b"a,b", REFUSED),
    host(b"a..b", REFUSED), host(b"..", REFUSED),
    host(b"../../etc", REFUSED), host(b"1.2.3", REFUSED),
    host(b"[::1", REFUSED), host(b"::1", REFUSED), host(b"[]", REFUSED),
    host(b"[1.2.3.4]", REFUSED), host(b"[::1]x", REFUSED),
    host(b"[::1]:x", REFUSED), host(b"[::1%25lo]", REFUSED),
    host(b"[[::1]]", REFUSED), host(b"a\0b", REFUSED),
    host(b"a\x7fb", REFUSED), host(b"\xc3\xa9", REFUSED),
    host(b"<b>", REFUSED), host(b'"a"', REFUSED), host(b"a%00", REFUSED),
    host(b"http://localhost", REFUSED), host(b"a\tb", REFUSED),
    ("no Host", get(host=b"") + NEXT, REFUSED),
    ("no Host, absolute", get(target=b"http://localhost/a.txt", host=b"")
     + NEXT, REFUSED),
    ("two Hosts", get(HOST) + NEXT, REFUSED),
    ("two Hosts of 1.0", get(HOST, version=b"HTTP/1.0") + NEXT, REFUSED),
    ("bad Host of 1.0", get(host=b"Host: a/b\r\n", version=b"HTTP/1.0")
     + NEXT, REFUSED),
    ("bad Host, absolute", get(target=b"http://localhost/a.txt",
                               host=b"Host: a/b\r\n") + NEXT, REFUSED),
    ("Host in lower case twice", get(b"host: localhost\r\n") + NEXT,
     REFUSED),
]

FIELDS = [
    field(b"X: y", SERVED), field(b"X:y", SERVED), field(b"X:", SERVED),
    field(b"X: \t y \t", SERVED), field(b"X:: y", SERVED),
    field(b"X: a:b", SERVED), field(b'X: "a', SERVED),
    field(b"X: \xff\x80", SERVED), field(b"X: a\tb", SERVED),
    field(b"!#$%&'*+-.^_`|~09azAZ: y", SERVED),
    field(b"X" * 8000 + b": y", SERVED),
    field(b"X: " + b"y" * 8190, "431"),
    field(b"\r\n".join([b"X: y"] * 99), SERVED),
    field(b"\r\n".join([b"X: y"] * 100), "431"),
    field(b"X : y", REFUSED), field(b"X\t: y", REFUSED),
    field(b" X: y", REFUSED), field(b"\tX: y", REFUSED),
    field(b"X: y\r\n z", REFUSED), field(b"X: y\r\n\tz: a", REFUSED),
    field(b"X: y\r\n ", REFUSED), field(b": y", REFUSED),
    field(b":", REFUSED), field(b"X", REFUSED), field(b"X y", REFUSED),
    field(b"X\0: y", REFUSED), field(b"X: y\0z", REFUSED),
    field(b"X: y\rz", REFUSED), field(b"X: y\nZ: a", REFUSED),
    field(b"X: y\r", REFUSED), field(b"X: y\r\r\nZ: a", REFUSED),
    field(b"X: \x01", REFUSED), field(b"X: \x0b", REFUSED),
    field(b"X: \x7f", REFUSED), field(b"X: \x1b[0m", REFUSED),
    field(b"X(: y", REFUSED), field(b"X\xe9: y", REFUSED),
    field(b'"X": y', REFUSED), field(b"X,Y: z", REFUSED),
    field(b"X@: y", REFUSED), field(b"X\x7f: y", REFUSED),
    field(b"GET /canary.txt HTTP/1.1", REFUSED),
    field(b"\x16: y", REFUSED),
    ("fold before the first", b"GET /a.txt HTTP/1.1\r\n X: y\r\n" + HOST
     + b"\r\n" + NEXT, REFUSED),
    ("section ends with LF", b"GET /a.txt HTTP/1.1\r\n" + HOST + b"\n"
     + NEXT, REFUSED),
    ("lines end with CR", b"GET /a.txt HTTP/1.1\rHost: localhost\r\r"
     + NEXT, REFUSED),
    ("no end", b"GET /a.txt HTTP/1.1\r\n" + HOST, REFUSED),
    ("no end of a line", b"GET /a.txt HTTP/1.1\r\nHost: loc", REFUSED),
    ("no end of the first line", b"GET /a.txt HT", REFUSED),
]


@pytest.mark.parametrize("cases", [LINES, TARGETS, HOSTS, FIELDS],
                         ids=["lines", "targets", "hosts", "fields"])
def test_heads(server, cases):
    server.site(FILES)
    for name in FILES:
        os.utime(server.path("htdocs/" + name), (TIME, TIME))
    server.start()
    assert faults(server, cases) == []


def test_simple_request_has_no_second(server):
    server.site(FILES)
    server.start()
    with server.connect() as c:
        c.send(b"GET /a.txt\r\n" + SMUGGLED)
        assert CANARY not in c.to_end()
