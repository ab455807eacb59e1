# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Restarts without end under load: nobody notices, nothing grows.

HOSTLER_SOAK_SECONDS says how long (600).  In that time there are 100 graceful
restarts (fewer in less than 200 seconds), every fifth with a configuration
that has a fault, and one upgrade of the program; and clients that keep their
connections, and clients that do not, all along.  Beside it a second server is
asked by as many clients, and never restarted: what its clients wait is the
usual, with all that else happens on the machine.
"""
import os
import re
import shutil
import signal
import tempfile
import threading
import time

import pytest

import hostler
import processes
from load import LoadProcess

SECONDS = int(os.environ.get("HOSTLER_SOAK_SECONDS", "600"))
RESTARTS = min(100, max(10, SECONDS // 2))
FAULT_EVERY = 5
UPGRADE_AT = RESTARTS // 5      # most of the run is of one process
WARM = RESTARTS // 2            # restarts before sizes count
GROWTH_KB = 1024
SLOW_CLIENTS = 50

BASE = "KeepAliveTimeout 5\nMaxKeepAliveRequests 0\nServerLimit 8\n"


def server_pid(server):
    return int(server.read("run/pid"))


def resident_kb(pid):
    found = re.search(r"VmRSS:\s+(\d+)", processes.read(pid, "status"))
    return int(found.group(1)) if found else 0


def descriptors(pid):
    return len(processes.descriptors(pid))


class Sizes:
    """Of the parent, and of its largest child."""

    def __init__(self, pid):
        self.parent_kb = resident_kb(pid)
        self.parent_fds = descriptors(pid)
        children = processes.children(pid)
        self.child_kb = max(map(resident_kb, children), default=0)
        self.child_fds = max(map(descriptors, children), default=0)

    def __str__(self):
        return ("parent %d KiB, %d descriptors; child %d KiB, %d"
                % (self.parent_kb, self.parent_fds, self.child_kb,
                   self.child_fds))


def restart(server, number):
    said = server.read("error_log").count("AH90805")
    os.kill(server_pid(server), number)
    hostler.wait_for(lambda: server.read("error_log").count("AH90805") > said,
                     "the new generation")


def refuse(server, number):
    said = server.read("error_log").count("AH90003")
    server.configure(BASE + "Nonsense\n")
    os.kill(server_pid(server), number)
    hostler.wait_for(lambda: server.read("error_log").count("AH90003") > said,
                     "the refusal")
    server.configure(BASE)


def upgrade(server):
    before = server_pid(server)
    os.kill(before, signal.SIGUSR2)
    hostler.wait_for(lambda: server_pid(server) != before, "the upgrade")


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@pytest.fixture
def other():
    """The server that is not restarted."""
    folder = tempfile.mkdtemp(prefix="hostler-")
    os.chmod(folder, 0o755)
    s = hostler.Server(folder)
    s.site({"a.txt": b"x"})
    s.start(BASE)
    yield s
    assert s.stop() == 0
    shutil.rmtree(folder, ignore_errors=True)


def tell_long(name, waits, began, moments):
    """The longest waits, and what happened before each."""
    for start, wait in sorted(waits, key=lambda w: -w[1])[:5]:
        last = max((m for m in moments if m[0] <= start + wait),
                   default=(began, "the start"))
        print("%s: %.0f ms at %.1f s, %.0f ms after %s" % (
            name, 1000 * wait, start - began, 1000 * (start - last[0]),
            last[1]))


def test_restarts_under_load(server, other):
    server.site({"a.txt": b"x"})
    server.start(BASE)
    control = LoadProcess(other, kept=6, closing=3, pause=0.01)
    load = LoadProcess(server, kept=6, closing=3, pause=0.01)
    warm = None
    moments = []
    began = time.monotonic()
    for i in range(RESTARTS):
        if i == UPGRADE_AT:
            moments.append((time.monotonic(), "the upgrade"))
            upgrade(server)
        if i % FAULT_EVERY == FAULT_EVERY - 1:
            moments.append((time.monotonic(), "refused restart %d" % i))
            refuse(server, signal.SIGUSR1)
        else:
            moments.append((time.monotonic(), "restart %d" % i))
            restart(server, signal.SIGUSR1)
        wait = began + (i + 1) * SECONDS / RESTARTS - time.monotonic()
        time.sleep(max(0.0, wait))
        if i == WARM:
            warm = Sizes(server_pid(server))
    last = Sizes(server_pid(server))
    good, bad, waits, long_waits = load.end()
    _, usual_bad, usual, usual_long = control.end()
    print("%d s, %d restarts, %d requests, %d failed" % (
        time.monotonic() - began, RESTARTS, good, len(bad)))
    print("ms without restarts: median %.1f, 99.9%% %.1f, longest %.1f"
          % tuple(1000 * x for x in (quantile(usual, .5),
                                     quantile(usual, .999), max(usual))))
    print("ms with restarts:    median %.1f, 99.9%% %.1f, longest %.1f"
          % tuple(1000 * x for x in (quantile(waits, .5),
                                     quantile(waits, .999), max(waits))))
    tell_long("restarted", long_waits, began, moments)
    tell_long("other", usual_long, began, moments)
    print("longest wait beyond the usual: %.1f ms"
          % (1000 * (max(waits) - max(usual))))
    print("warm: %s\nlast: %s" % (warm, last))
    assert bad == [] and usual_bad == []
    assert good > 100
    if "ASAN_OPTIONS" not in os.environ:
        assert last.parent_kb - warm.parent_kb < GROWTH_KB
        assert last.child_kb - warm.child_kb < GROWTH_KB
    assert last.parent_fds <= warm.parent_fds + 2
    assert server.stop() == 0


class SlowClient(threading.Thread):
    """Downloads over the whole time; checks what came."""

    def __init__(self, server, data, seconds):
        super().__init__()
        self.server = server
        self.data = data
        self.seconds = seconds
        self.is_whole = False
        self.start()

    def run(self):
        with self.server.connect(timeout=120) as c:
            c.socket.setsockopt(1, 8, 16384)    # SOL_SOCKET, SO_RCVBUF
            c.send(b"GET /big.bin HTTP/1.0\r\n\r\n")
            end = time.monotonic() + self.seconds
            while time.monotonic() < end:
                if not c.more():
                    break
                time.sleep(0.1)
            rest = c.to_end()
            self.is_whole = rest.endswith(self.data)


def test_slow_clients_of_old_generations_take_no_slots(server):
    """Restarts while slow clients hold children of all generations: there is
    always room for the next one."""
    seconds = min(60, max(10, SECONDS // 5))
    data = os.urandom(24_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    server.start("Timeout 120\n")
    slow = []
    began = time.monotonic()
    for i in range(RESTARTS):
        if i < SLOW_CLIENTS:
            left = seconds - (time.monotonic() - began)
            slow.append(SlowClient(server, data, max(1.0, left)))
        restart(server, signal.SIGUSR1)
        assert server.get("/a.txt").body == b"x"
        time.sleep(max(0.0, began + (i + 1) * seconds / RESTARTS
                       - time.monotonic()))
    print("%d children of %d generations at the end"
          % (len(server.children()), RESTARTS))
    for c in slow:
        c.join()
    assert all(c.is_whole for c in slow)
    assert "no slot" not in server.read("error_log").lower()
    hostler.wait_for(lambda: len(server.children()) == 1,
                     "the end of the old generations", 60)
