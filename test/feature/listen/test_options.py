# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Options of the listening sockets, and what connections inherit of them, as
the kernel tells them: ListenBacklog, SendBufferSize, ReceiveBufferSize,
AcceptFilter, ListenTCPDeferAccept."""
import contextlib
import ctypes
import errno
import json
import os
import re
import signal
import socket
import struct
import sys

import hostler
import processes
import pytest

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"),
                                reason="needs pidfd_getfd()")

PIDFD_OPEN, PIDFD_GETFD = 434, 438      # the same on all machines
libc = ctypes.CDLL(None, use_errno=True)

STATUS = ("<Location /status>\nSetHandler server-status\n</Location>\n")


def sockets(pid):
    """Duplicates of the TCP sockets of a process."""
    process = libc.syscall(PIDFD_OPEN, pid, 0)
    if process < 0 and ctypes.get_errno() == errno.ESRCH:
        return
    if process < 0:
        pytest.skip("pidfd_open(): " + os.strerror(ctypes.get_errno()))
    for number, what in processes.descriptors(pid).items():
        if not what.startswith("socket:"):
            continue
        fd = libc.syscall(PIDFD_GETFD, process, number, 0)
        if fd < 0 and ctypes.get_errno() in (errno.EBADF, errno.ESRCH):
            continue    # closed meanwhile
        if fd < 0:
            pytest.skip("pidfd_getfd(): " + os.strerror(ctypes.get_errno()))
        with socket.socket(fileno=fd) as s:
            if s.family == socket.AF_INET:
                yield s
    os.close(process)


def listening(server, port=None):
    """Something about the listening socket, asked by a function."""
    def ask(function):
        for s in sockets(server.process.pid):
            if s.getsockname()[1] == (port or server.port):
                return function(s)
        raise AssertionError("no listening socket")
    return ask


def accepted(server, client):
    """The same about the server's side of a connection."""
    def ask(function):
        for pid in server.children():
            for s in sockets(pid):
                with contextlib.suppress(OSError):
                    if s.getpeername() == client.socket.getsockname():
                        return function(s)
        raise AssertionError("no accepted socket")
    return ask


def number(level, option):
    return lambda s: s.getsockopt(level, option)


SEND = number(socket.SOL_SOCKET, socket.SO_SNDBUF)
RECEIVE = number(socket.SOL_SOCKET, socket.SO_RCVBUF)
DEFER = number(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT)
NO_DELAY = number(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def backlog(s):
    """Of a listening socket tcp_info has it in the place of tcpi_sacked."""
    info = s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 64)
    return struct.unpack_from("I", info, 28)[0]


def most_backlog():
    with open("/proc/sys/net/core/somaxconn", encoding="ascii") as f:
        return int(f.read())


def restart(server, config):
    old = set(server.children())
    server.configure(config)
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: not old & set(server.children()),
                     "the old children have ended")


def test_backlog(server):
    server.site({"a.txt": b"x"})
    server.start()
    assert listening(server)(backlog) == min(511, most_backlog())
    restart(server, "ListenBacklog 37\n")
    assert listening(server)(backlog) == 37
    assert server.get("/a.txt").body == b"x"


@pytest.mark.parametrize("size, least, most", [(3, 3, 5), (30, 12, 12)])
def test_backlog_holds_so_many(server, size, least, most):
    """With nobody to accept.  Linux takes one more than it is told."""
    server.site({"a.txt": b"x"})
    server.start("ListenBacklog %d\nAcceptFilter http none\n" % size)
    connected = []
    with hostler.stopped(*server.children()):
        with contextlib.suppress(socket.timeout):
            for _ in range(12):
                connected.append(server.connect(0.3))
    assert least <= len(connected) <= most
    for c in connected:
        assert c.request("/a.txt").body == b"x"
        c.close()


def test_buffer_sizes_are_inherited(server):
    """The kernel doubles what it is asked for."""
    server.site({"a.txt": b"x"})
    server.start("SendBufferSize 23000\nReceiveBufferSize 17000\n")
    assert listening(server)(SEND) == 46000
    assert listening(server)(RECEIVE) == 34000
    with server.connect() as c:
        assert c.request("/a.txt").body == b"x"
        assert accepted(server, c)(SEND) == 46000
        assert accepted(server, c)(RECEIVE) == 34000
        assert accepted(server, c)(NO_DELAY)


def test_buffer_sizes_are_the_systems(server):
    server.site({"a.txt": b"x"})
    server.start("SendBufferSize 0\nReceiveBufferSize 0\n")
    with socket.socket() as s:
        assert listening(server)(SEND) == SEND(s)
        assert listening(server)(RECEIVE) == RECEIVE(s)


def test_a_small_send_buffer_serves_large_files(server):
    body = os.urandom(700000)
    server.site({"big.bin": body})
    server.start("SendBufferSize 512\n")
    assert server.get("/big.bin").body == body


@pytest.mark.parametrize("line, seconds", [
    ("", 30), ("ListenTCPDeferAccept 5", 5), ("ListenTCPDeferAccept 0", 0),
    ("AcceptFilter http none", 0), ("AcceptFilter https none", 30),
    ("AcceptFilter http data\nListenTCPDeferAccept 3", 3)])
def test_defer_accept(server, line, seconds):
    server.start(line + "\n")
    # The kernel counts in retransmissions: a little more than asked for.
    found = listening(server)(DEFER)
    assert seconds <= found <= 2 * seconds + 1


def test_defer_accept_by_protocol(server):
    second = hostler.free_port()
    server.start("Listen 127.0.0.1:%d nntp\nAcceptFilter nntp none\n"
                 % second)
    assert listening(server)(DEFER) > 0
    assert listening(server, second)(DEFER) == 0


def count_accepted(server):
    return json.loads(server.get("/status?json").body)["tallies"]["accepted"]


@pytest.mark.parametrize("line, is_accepted", [
    ("AcceptFilter http data", 0), ("AcceptFilter http none", 1)])
def test_silent_clients_are_not_accepted(server, line, is_accepted):
    server.start(STATUS + line + "\n")
    before = count_accepted(server)
    silent = [server.connect() for _ in range(5)]
    if is_accepted:
        hostler.wait_for(lambda: len([1 for pid in server.children()
                                      for s in sockets(pid)]) >= 6,
                         "the silent ones are accepted")
    after = count_accepted(server)
    assert after - before == 1 + 5 * is_accepted
    # Whoever says something is accepted.
    for c in silent:
        assert c.request("/status?json").status == 200
        c.close()


@pytest.mark.parametrize("line, part", [
    ("ListenBacklog 0", "whole number of at least 1"),
    ("SendBufferSize 511", "at least 512"),
    ("ReceiveBufferSize many", "whole number"),
    ("ListenTCPDeferAccept -1", "whole number of at least 0"),
    ("ListenCoresBucketsRatio -1", "whole number of at least 0"),
    ("AcceptFilter http", "two"),
])
def test_faults(server, line, part):
    result = server.check(line + "\n")
    assert result.returncode != 0
    assert re.search(part, result.stderr), result.stderr
