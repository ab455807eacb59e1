# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_echo: a module whose connections speak no HTTP at all, beside those
that do."""
import signal

import pytest

import hostler
import stock


@pytest.fixture
def echoing(server):
    server.port2 = hostler.free_port()
    server.site({"x.txt": "http"})
    return server.start(stock.load("echo") + """
        Listen 127.0.0.1:%(port)d
        <VirtualHost *:%(port)d>
            ProtocolEcho On
        </VirtualHost>
    """ % {"port": server.port2})


def dial(server):
    return hostler.Connection(("127.0.0.1", server.port2))


def test_what_is_sent_comes_back(echoing):
    with dial(echoing) as c, dial(echoing) as other:
        for text in (b"one\n", b"GET / HTTP/1.1\r\n\r\n", bytes(range(256)) + b"\n",
                     b"z" * 100_000 + b"\n"):
            c.send(text)
            other.send(b"other\n")
            assert c.take(len(text)) == text
            assert other.take(6) == b"other\n"
    assert echoing.get("/x.txt").body == b"http"


def test_a_connection_outlives_a_graceful_restart(echoing):
    with dial(echoing) as c:
        c.send(b"before\n")
        assert c.take(7) == b"before\n"
        old = echoing.children()
        echoing.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: set(echoing.children()) - set(old),
                         "a new child")
        with dial(echoing) as fresh:
            fresh.send(b"fresh\n")
            assert fresh.take(6) == b"fresh\n"
        c.send(b"after\n")
        assert c.take(6) == b"after\n"
    hostler.wait_for(lambda: not set(old) & set(echoing.children()),
                     "the end of the old child")


def test_a_stop_ends_them(echoing):
    with dial(echoing) as c:
        c.send(b"x\n")
        assert c.take(2) == b"x\n"
        assert echoing.stop() == 0
        assert c.is_closed()
