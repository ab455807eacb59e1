# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_ssl and the life of connections: many that are kept, clients that are
slow or silent, restarts with a new certificate."""
import signal
import socket
import ssl
import time

import hostler
import stock
import tls
from certificates import Authority

CONF = '''
<VirtualHost *:{port}>
    SSLEngine on
    SSLCertificateFile "{root}/tls/server.crt"
    SSLCertificateKeyFile "{root}/tls/server.key"
</VirtualHost>
'''

KEPT = 150


def start(server, extra=""):
    server.ca = Authority(server.path("tls"), "Tests")
    server.pair = server.ca.issue("server", "localhost")
    server.site({"index.html": "hello", "large": bytes(4 << 20)})
    server.start(stock.load("ssl") + extra + CONF)
    server.context = tls.client(server.ca)
    return server


def connect(server):
    return tls.Connection(("127.0.0.1", server.port), server.context)


def serial(c):
    return int(c.socket.getpeercert()["serialNumber"], 16)


def test_kept_connections_hold_no_thread(server):
    """Many times as many as there are threads, all of them in use."""
    start(server, "KeepAliveTimeout 60\nMaxRequestWorkers 8\n")
    kept = [connect(server) for _ in range(KEPT)]
    # Longer than after which a connection without TLS may sleep.
    later = time.monotonic() + 1.2
    for c in kept:
        assert c.request("/").body == b"hello"
    time.sleep(max(0, later - time.monotonic()))
    for _ in range(2):
        for c in kept:
            c.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for c in kept:
            assert c.response().body == b"hello"
    for c in kept:
        c.close()


def test_kept_connections_end_with_close_notify(server):
    start(server, "KeepAliveTimeout 300ms\n")
    with connect(server) as c:
        assert c.request("/").body == b"hello"
        assert c.to_end() == b""
        c.socket.unwrap()


def test_clients_that_say_nothing(server):
    """More of them than threads: those that speak are served."""
    start(server, "MaxRequestWorkers 8\nTimeout 60\n")
    silent = [socket.create_connection(("127.0.0.1", server.port))
              for _ in range(24)]
    # Some begin, which takes a thread, but not all of them.
    for s in silent[:4]:
        s.sendall(b"\x16\x03")
    with connect(server) as c:
        assert c.request("/").body == b"hello"
    for s in silent:
        s.close()


def test_a_client_that_takes_its_time(server):
    """The end of a large response waits for it, and holds up nobody."""
    start(server)
    with connect(server) as slow:
        slow.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for _ in range(20):
            with connect(server) as c:
                assert c.request("/").body == b"hello"
        assert len(slow.response().body) == 4 << 20


def test_a_new_certificate(server):
    """By a graceful restart: who is connected keeps what he has."""
    start(server)
    with connect(server) as old, connect(server) as busy:
        first = serial(old)
        assert old.request("/").body == b"hello"
        busy.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        pair = server.ca.issue("server", "localhost")
        server.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: current(server) == int(pair.serial(), 16),
                         "the new certificate")
        assert len(busy.response().body) == 4 << 20
        # An idle one is told of its end with the next response.
        answer = old.request("/")
        assert answer.body == b"hello" and answer["Connection"] == "close"
        assert serial(old) == first
        assert old.to_end() == b""


def current(server):
    try:
        with connect(server) as c:
            return serial(c)
    except (ConnectionError, ssl.SSLError):
        return None


def test_a_certificate_that_does_not_fit(server):
    """A restart with it is refused; everything goes on as it was."""
    start(server)
    with connect(server) as c:
        before = serial(c)
        server.ca.issue("other", "localhost")
        with open(server.path("tls/other.key"), "rb") as f:
            server.write("tls/server.key", f.read())
        server.signal(signal.SIGUSR1)
        server.wait_log("AH02565|key values mismatch")
        assert c.request("/").body == b"hello"
    assert current(server) == before
