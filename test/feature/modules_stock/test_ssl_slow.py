# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_ssl: a client that stops within its handshake holds no thread, wherever
it stops.  httpd's MPMs wait for it with a thread each."""
import re
import resource
import ssl
import time

import pytest

import hostler
import stock
import tls
from certificates import Authority

MODULES = ["ssl", "http2"]

FILES = {"htdocs/index.html": "hello"}

# Four threads in all.
FEW = '''
ServerLimit 1
ThreadsPerChild 4
MaxRequestWorkers 4
MinSpareThreads 1
'''

TLS = '''
SSLEngine on
SSLCertificateFile "{root}/tls/server.crt"
SSLCertificateKeyFile "{root}/tls/server.key"
SSLSessionCache none
Protocols h2 http/1.1
LogLevel info
'''

CONF = FEW + TLS + "Timeout 60\n"


def prepare(server):
    server.ca = Authority(server.path("tls"), "Tests")
    server.ca.issue("server", "localhost")


class Handshake:
    """The client's side of a handshake, byte by byte."""

    def __init__(self, server, protocols=(), version=None):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        context = tls.client(server.ca, version, protocols=protocols)
        self.tls = context.wrap_bio(self.incoming, self.outgoing,
                                    server_hostname="localhost")
        self.plain = server.connect()
        assert not self.step()

    def step(self):
        """True when it is done."""
        try:
            self.tls.do_handshake()
            return True
        except ssl.SSLWantReadError:
            return False

    def receive(self):
        self.incoming.write(self.plain.socket.recv(65536))

    def send(self, piece=None):
        """In pieces of so many bytes; returns how many there were."""
        data = self.outgoing.read()
        for i in range(0, len(data), piece or len(data) or 1):
            self.plain.send(data[i:i + (piece or len(data))])
            if piece:
                # Each one is read by itself.
                time.sleep(0.002)
        return len(data)

    def finish(self, piece=None):
        self.send(piece)
        while not self.step():
            if not self.send(piece):
                self.receive()
        self.send(piece)

    def read(self):
        while True:
            try:
                return self.tls.read(65536)
            except ssl.SSLWantReadError:
                self.receive()


def ask(server):
    address = ("127.0.0.1", server.port)
    with tls.Connection(address, tls.client(server.ca)) as c:
        return c.request("/").body


def have_descriptors(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip("needs %d descriptors" % wanted)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def test_a_thousand_halves_of_a_client_hello(site):
    have_descriptors(3000)
    first = Handshake(site).outgoing.read()
    stopped = []
    for _ in range(1000):
        stopped.append(site.connect())
        stopped[-1].send(first[:len(first) // 2])
    for _ in range(10):
        assert ask(site) == b"hello"
    for c in stopped:
        c.close()
    assert ask(site) == b"hello"


@pytest.mark.parametrize("version", [tls.V12, tls.V13])
def test_silence_after_the_server_has_answered(site, version):
    stopped = []
    for _ in range(40):
        stopped.append(Handshake(site, version=version))
        stopped[-1].send()
    for h in stopped:
        h.receive()
    assert ask(site) == b"hello"
    # They can go on.
    for h in stopped:
        h.finish()
        h.tls.write(b"GET / HTTP/1.0\r\n\r\n")
        h.send()
    for h in stopped:
        assert h.read().startswith(b"HTTP/1.1 ")
        h.plain.close()


@pytest.mark.parametrize("version", [tls.V12, tls.V13])
@pytest.mark.parametrize("protocols, chosen", [
    (["h2", "http/1.1"], "h2"), (["http/1.1"], "http/1.1")])
def test_what_is_agreed_on_in_pieces_holds(site, version, protocols, chosen):
    """Whoever speaks is asked when the handshake is complete, not before."""
    h = Handshake(site, protocols, version)
    h.finish(piece=16)
    assert h.tls.selected_alpn_protocol() == chosen
    if chosen == "h2":
        # Its preface and settings; the server's settings come back.
        h.tls.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3)
                    + b"\x04\x00" + bytes(4))
        h.send()
        assert h.read()[3] == 4
    else:
        h.tls.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        h.send(piece=8)
        assert h.read().startswith(b"HTTP/1.1 200")
    h.plain.close()


@pytest.mark.parametrize("bound, said", [
    ("Timeout 1\nRequestReadTimeout header=0",
     "has not completed its TLS handshake within Timeout"),
    ("RequestReadTimeout handshake=1", "RequestReadTimeout handshake: ")])
def test_it_has_an_end(server, bound, said):
    stock.make_files(server, FILES)
    prepare(server)
    server.start(stock.load("ssl") + FEW + TLS.replace("Protocols h2",
                                                       "Protocols") + bound)
    with server.connect() as c:
        c.send(Handshake(server).outgoing.read()[:100])
        hostler.wait_for(c.is_closed, "its end")
    server.wait_log(said)
    assert ask(server) == b"hello"


def sleeping(server):
    text = server.get("/status?metrics").body.decode()
    return int(re.search(r"^hostler_connections_sleeping (\d+)$", text,
                         re.M).group(1))


def test_only_connections_without_tls_sleep(server):
    stock.make_files(server, FILES)
    prepare(server)
    secure = hostler.free_port()
    inside = "\n".join(re.findall("SSL(?:Engine|Cert).*", TLS))
    server.start(stock.load("ssl") + FEW + "KeepAliveTimeout 60\n"
                 "<Location /status>\nSetHandler server-status\n</Location>\n"
                 "Listen 127.0.0.1:%d\n<VirtualHost *:%d>%s</VirtualHost>\n"
                 % (secure, secure, "\n%s\n" % inside))
    kept = [server.connect() for _ in range(3)]
    for _ in range(3):
        kept.append(tls.Connection(("127.0.0.1", secure),
                                   tls.client(server.ca)))
    for c in kept:
        assert c.request("/").body == b"hello"
    hostler.wait_for(lambda: sleeping(server) == 3, "three to sleep")
    for c in kept:
        assert c.request("/").body == b"hello"
        c.close()
