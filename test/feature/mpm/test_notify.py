# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""systemd, Type=notify: what is told to the socket of NOTIFY_SOCKET."""
import os
import re
import select
import signal
import socket
import time

import pytest

import hostler


class Systemd:
    """The other end of NOTIFY_SOCKET."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        if address[0] == "/":
            os.chmod(address, 0o666)    # as systemd's
        self.seen = []

    def until(self, pattern):
        """Reads messages up to one that has this; that message."""
        end = time.monotonic() + hostler.WAIT
        while time.monotonic() < end:
            ready, _, _ = select.select([self.socket], [], [], 1)
            if not ready:
                continue
            message = self.socket.recv(4096).decode()
            self.seen.append(message)
            if re.search(pattern, message, re.M):
                return message
        raise AssertionError("no %r in %r" % (pattern, self.seen))


@pytest.fixture(params=["path", "abstract"])
def systemd(request, server):
    if request.param == "path":
        name = address = server.path("notify")
    else:
        name = "@hostler-test-%d" % os.getpid()
        address = "\0" + name[1:]
    s = Systemd(address)
    s.name = name
    yield s
    s.socket.close()


def start(server, systemd, extra=""):
    server.site({"a.txt": b"x"})
    server.start(extra, env={"NOTIFY_SOCKET": systemd.name})
    return systemd.until("^READY=1$")


def test_ready_and_stopping(server, systemd):
    assert "STATUS=" in start(server, systemd)
    assert server.get("/a.txt").body == b"x"
    server.signal(signal.SIGTERM)
    systemd.until("^STOPPING=1$")
    assert server.process.wait(hostler.WAIT) == 0


def test_reloading(server, systemd):
    start(server, systemd)
    earliest = time.monotonic_ns() // 1000
    server.signal(signal.SIGUSR1)
    message = systemd.until("^RELOADING=1$")
    told = int(re.search(r"^MONOTONIC_USEC=(\d+)$", message, re.M).group(1))
    assert earliest <= told <= time.monotonic_ns() // 1000
    systemd.until("^READY=1$")
    assert len(systemd.seen) == 3


def test_reloading_a_configuration_with_a_fault(server, systemd):
    start(server, systemd)
    server.configure("Nonsense\n")
    server.signal(signal.SIGHUP)
    systemd.until("^RELOADING=1$")
    systemd.until("^READY=1$")
    systemd.until("^STATUS=The new configuration was refused")
    assert server.get("/a.txt").body == b"x"


def test_upgrade_names_the_new_process(server, systemd):
    """The old one, which systemd listens to, says who the service is now and
    ends; the new one goes on from there."""
    start(server, systemd)
    old = server.process.pid
    server.signal(signal.SIGUSR2)
    message = systemd.until("^MAINPID=")
    new = int(re.search(r"^MAINPID=(\d+)$", message, re.M).group(1))
    assert new != old and new == int(server.read("run/pid"))
    systemd.until("^READY=1$")
    assert server.process.wait(hostler.WAIT) == 0
    assert not any("STOPPING" in m for m in systemd.seen)
    os.kill(new, signal.SIGTERM)
    systemd.until("^STOPPING=1$")
    hostler.wait_for(lambda: not os.path.exists(server.path("run/pid")),
                     "its end")


def test_a_failed_upgrade_is_told(server, systemd):
    start(server, systemd)
    server.configure("Nonsense\n")
    server.signal(signal.SIGUSR2)
    systemd.until("^STATUS=The upgrade came to nothing")


def test_programs_do_not_see_the_socket(server, systemd):
    start(server, systemd,
          'CustomLog "|$env >{root}/environment; cat >/dev/null" "%r"\n')
    hostler.wait_for(lambda: server.read("environment"), "the program")
    assert "NOTIFY_SOCKET" not in server.read("environment")


def test_one_process(server, systemd):
    server.site({"a.txt": b"x"})
    server.start(options=["-X"], env={"NOTIFY_SOCKET": systemd.name})
    systemd.until("^READY=1$")
    assert server.get("/a.txt").body == b"x"
    assert server.stop() == 0
    systemd.until("^STOPPING=1$")


def test_nobody_listens(server):
    server.site({"a.txt": b"x"})
    server.start(env={"NOTIFY_SOCKET": server.path("none")})
    assert server.get("/a.txt").body == b"x"
