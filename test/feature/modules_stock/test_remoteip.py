# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_remoteip: the client's address from a field, and from the PROXY protocol
before the first byte of HTTP."""
import socket
import struct

import pytest

import hostler
import stock

MODULES = ["remoteip", "include", "headers", "authz_host"]

SHOW = '<!--#echo var="REMOTE_ADDR" -->|<!--#echo var="REMOTE_PORT" -->'
BY = SHOW + '|<!--#echo var="HTTP_X_BY" -->'

FILES = {
    "htdocs/x.shtml": BY, "htdocs/ten/x.shtml": SHOW,
    "htdocs/log.txt": "x",
    "proxies": "# comment\n192.0.2.0/24\n",
}

CONF = '''
<Directory "{root}/htdocs">
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
<Directory "{root}/htdocs/ten">
    Require ip 203.0.113.10
</Directory>
RemoteIPHeader X-Forwarded-For
RemoteIPProxiesHeader X-By
RemoteIPInternalProxy 127.0.0.1
RemoteIPTrustedProxyList "{root}/proxies"
LogFormat "%a %{c}a %h %U" who
CustomLog "{root}/who" who
BufferedLogs Off
'''

PROTOCOL = '''
RemoteIPProxyProtocol On
RemoteIPProxyProtocolExceptions 127.0.0.9
<Directory "{root}/htdocs">
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
'''


def shown(r):
    return r.body.decode().split("|")[0]


@pytest.mark.parametrize("field,wanted,by", [
    (None, "127.0.0.1", None),
    ("203.0.113.9", "203.0.113.9", None),
    ("198.51.100.1, 203.0.113.9", "203.0.113.9", None),
    ("203.0.113.9, 192.0.2.7", "203.0.113.9", "192.0.2.7"),
    ("10.0.0.1, 192.0.2.7", "192.0.2.7", None),
    ("2001:db8::1", "2001:db8::1", None),
    ("no address", "127.0.0.1", None),
])
def test_field(site, field, wanted, by):
    r = site.get("/x.shtml", {"X-Forwarded-For": field} if field else {})
    assert shown(r) == wanted
    if by:
        assert r.body.decode().split("|")[2] == by


def test_rules_of_access_see_the_client(site):
    assert site.get("/ten/x.shtml").status == 403
    r = site.get("/ten/x.shtml", {"X-Forwarded-For": "203.0.113.10"})
    assert r.status == 200


def test_log_has_both(site):
    site.get("/log.txt", {"X-Forwarded-For": "203.0.113.11"})
    line = "203.0.113.11 127.0.0.1 203.0.113.11 /log.txt\n"
    hostler.wait_for(lambda: line in site.read("who"), "the line")


def test_each_request_of_a_connection_has_its_own(site):
    with site.connect() as c:
        for end in (1, 2, 3):
            address = "203.0.113.%d" % end
            r = c.request("/x.shtml", fields={"X-Forwarded-For": address})
            assert shown(r) == address
        assert shown(c.request("/x.shtml")) == "127.0.0.1"


@pytest.fixture
def proxied(server):
    server.write("htdocs/x.shtml", SHOW)
    # The server sees that it accepts: is_ready() connects and goes.
    return server.start(stock.load("remoteip", "include") + PROTOCOL)


def version_2(source, port, command=1):
    family = 0x21 if isinstance(source, str) and ":" in source else 0x11
    kind = socket.AF_INET6 if family == 0x21 else socket.AF_INET
    data = socket.inet_pton(kind, source) * 2 + struct.pack(">HH", port, 80)
    return (b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x20 | command, family])
            + struct.pack(">H", len(data)) + data)


def ask(server, before, pieces=1, close=True):
    with server.connect() as c:
        data = before + b"GET /x.shtml HTTP/1.1\r\nHost: x\r\n\r\n"
        size = -(-len(data) // pieces)
        for i in range(0, len(data), size):
            c.send(data[i:i + size])
        first = c.response()
        c.send(b"GET /x.shtml HTTP/1.1\r\nHost: x\r\n\r\n")
        return first.body.decode(), c.response().body.decode()


def test_protocol(proxied):
    line = b"PROXY TCP4 203.0.113.5 127.0.0.1 4711 80\r\n"
    assert ask(proxied, line) == ("203.0.113.5|4711",) * 2
    assert ask(proxied, line, 9) == ("203.0.113.5|4711",) * 2
    line = b"PROXY TCP6 2001:db8::5 2001:db8::6 4712 80\r\n"
    assert ask(proxied, line)[0] == "2001:db8::5|4712"
    assert ask(proxied, version_2("203.0.113.6", 99)) == (
        "203.0.113.6|99",) * 2
    assert ask(proxied, version_2("2001:db8::7", 98), 5)[0] == \
        "2001:db8::7|98"
    assert ask(proxied, version_2("203.0.113.6", 99, 0))[0].startswith(
        "127.0.0.1|")


def test_no_protocol_no_answer(proxied):
    for before in (b"", b"PROXY TCP4 nonsense\r\n", b"\r\n\r\n\0\r\nQUITx"):
        with proxied.connect() as c:
            c.send(before + b"GET /x.shtml HTTP/1.1\r\nHost: x\r\n\r\n")
            c.socket.shutdown(socket.SHUT_WR)
            answer = c.to_end()
        assert b" 200 " not in answer
    assert ask(proxied, version_2("203.0.113.6", 99))


def test_exceptions_need_no_protocol(proxied):
    with socket.socket() as s:
        s.settimeout(10)
        s.bind(("127.0.0.9", 0))
        s.connect(("127.0.0.1", proxied.port))
        s.sendall(b"GET /x.shtml HTTP/1.0\r\n\r\n")
        data = b""
        while piece := s.recv(4096):
            data += piece
    assert b" 200 " in data and b"127.0.0.9|" in data
