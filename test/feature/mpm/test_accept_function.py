# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A module that accepts connections itself (accept_func of a listener)."""
import os
import signal

import hostler
import pytest


def start(server, test_module, more=""):
    server.site({"a.txt": b"x"})
    server.start(test_module("accept") + "ServerLimit 2\nStartServers 2\n"
                 "MaxRequestWorkers 16\n" + more)


def marks(server, count, ports=None):
    """What became of some connections: marks, "refused", "none"."""
    found = []
    for number in range(count):
        if ports:
            server.port = ports[number % len(ports)]
        with server.connect() as c:
            try:
                found.append(c.request("/a.txt")["X-Accept"])
            except (EOFError, ConnectionResetError, BrokenPipeError):
                found.append("refused")
    return found


@pytest.mark.parametrize("several", [0, 1])
def test_sockets_are_those_of_the_module(server, test_module, several):
    second = hostler.free_port()
    start(server, test_module, "Listen 127.0.0.1:%d\n" % second * several)
    found = marks(server, 24, [server.port, second] if several else None)
    assert "none" not in found
    assert found.count("refused") >= 5
    assert len(set(found)) >= 8


def test_a_kept_connection_keeps_its_socket(server, test_module):
    start(server, test_module)
    for _ in range(4):
        with server.connect() as c:
            try:
                first = c.request("/a.txt")["X-Accept"]
            except (EOFError, ConnectionResetError):
                continue
            assert first.isdigit()
            # Longer than what makes others sleep.
            c.socket.settimeout(1.6)
            with pytest.raises(TimeoutError):
                c.more()
            c.socket.settimeout(hostler.WAIT)
            assert c.request("/a.txt")["X-Accept"] == first
            return
    pytest.fail("all connections were refused")


@pytest.mark.parametrize("policy", ["off", "on", "2"])
def test_restart(server, test_module, policy):
    start(server, test_module, "Listen 127.0.0.1:%d\nAcceptSerialization %s\n"
          % (hostler.free_port(), policy))
    old = set(server.children())
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: not old & set(server.children()),
                     "the old children have ended")
    assert "none" not in marks(server, 12)


def test_end_of_a_blocking_accept(server, test_module):
    start(server, test_module)
    old = set(server.children())
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: not old & set(server.children()),
                     "the old children have ended", 5)
    assert server.stop() == 0


@pytest.mark.skipif(os.cpu_count() < 2, reason="needs two processors")
def test_all_buckets(server, test_module):
    """The module has seen the sockets of the first bucket only."""
    start(server, test_module, "ListenCoresBucketsRatio 1\n")
    assert "none" not in marks(server, 40)
