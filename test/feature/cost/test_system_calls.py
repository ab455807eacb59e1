# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What a request costs in system calls, once its file is known: one to read
the request, one to write the answer, and its part of the wait for the next.

Counted by strace, which is skipped where it is not allowed."""
import collections
import os
import re
import shutil
import signal
import subprocess
import time

import pytest

import hostler
import processes

ASKED = 300
WARM = 20

# Waiting, and waking one another: shared by the connections of a process, or
# done by the clock whether there are requests or not.
SHARED = {"epoll_wait", "epoll_pwait", "epoll_ctl", "poll", "ppoll", "select",
          "futex", "clock_nanosleep", "nanosleep", "restart_syscall",
          "sched_yield", "read", "write", "timerfd_settime"}

THREADS = 8     # ThreadsPerChild

TARGET = "/a/b/c/d/e/f.txt"


class Trace:
    """strace on a process: calls by name since it began."""

    def __init__(self, pid, path):
        self.path = path
        self.process = subprocess.Popen(
            ["strace", "-f", "-o", path, "-p", str(pid)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        first = self.process.stderr.readline()
        if b"attached" not in first:
            self.process.wait(hostler.WAIT)
            pytest.skip("strace is not allowed: %r" % first)

    def calls(self):
        self.process.send_signal(signal.SIGINT)
        self.process.stderr.read()
        self.process.wait(hostler.WAIT)
        with open(self.path, encoding="ascii", errors="replace") as f:
            # What another thread's line broke in two counts once.
            return collections.Counter(
                m.group(1) for m in (re.match(r"\d+ +(\w+)\(", line)
                                     for line in f) if m)


def cost(server, target, status=200):
    """System calls that belong to the requests: in all, and by name."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    with server.connect() as c:
        for _ in range(WARM):
            assert c.request(target).status == status
        child = server.children()[0]
        # Its threads have started: workers, listener, watchdog and main.
        hostler.wait_for(lambda: len(processes.threads(child))
                         >= THREADS + 3, "the threads of the child")
        trace = Trace(child, server.path("trace"))
        try:
            for _ in range(ASKED):
                assert c.request(target).status == status
        finally:
            calls = trace.calls()
    own = {n: k for n, k in calls.items() if n not in SHARED}
    return sum(own.values()), own


def start(server, settings, more=""):
    """Nothing is looked at twice in the time of the test."""
    server.site({"a/b/c/d/e/f.txt": os.urandom(10240),
                 "a/.htaccess": "ForceType text/plain\n",
                 "a/b/c/.htaccess": "AddDefaultCharset utf-8\n"})
    server.write("real/f.txt", b"x" * 10240)
    os.symlink("../real", server.path("htdocs/link"))
    time.sleep(0.05)
    server.level = "warn"
    server.start("FileCacheTTL 60\nMaxKeepAliveRequests 0\n" + more +
                 '<Directory "{root}">\n%s\n</Directory>\n' % settings)


# Besides the two of each request: what the trace's own start interrupts.
SLACK = 20


@pytest.mark.parametrize("settings", [
    "AllowOverride None\nOptions FollowSymLinks",
    "AllowOverride All\nOptions FollowSymLinks",
    "AllowOverride None\nOptions SymLinksIfOwnerMatch",
    "AllowOverride All\nOptions SymLinksIfOwnerMatch",
    "AllowOverride All\nOptions None"])
def test_two_calls_a_request(server, settings):
    start(server, settings)
    total, own = cost(server, TARGET)
    assert total <= 2 * ASKED + SLACK, own


@pytest.mark.parametrize("options", ["FollowSymLinks",
                                     "SymLinksIfOwnerMatch"])
def test_a_link_on_the_way_costs_nothing(server, options):
    start(server, "AllowOverride All\nOptions " + options)
    total, own = cost(server, "/link/f.txt")
    assert total <= 2 * ASKED + SLACK, own


@pytest.mark.parametrize("sendfile", ["On", "Off"])
def test_a_large_file_is_opened_once(server, sendfile):
    start(server, "AllowOverride None\nOptions FollowSymLinks\n"
          "EnableSendfile " + sendfile)
    server.write("htdocs/large.bin", os.urandom(100000))
    time.sleep(0.05)
    total, own = cost(server, "/large.bin")
    assert (own.get("sendfile", 0) >= ASKED) == (sendfile == "On"), own
    # That it is what it was is looked at: by fstat, for many at once.
    assert sum(own.get(n, 0) for n in
               ("open", "openat", "close")) <= SLACK, own


def test_what_is_missing_is_remembered(server):
    start(server, "AllowOverride All\nOptions SymLinksIfOwnerMatch")
    total, own = cost(server, "/a/b/c/none.txt", 404)
    assert total <= 2 * ASKED + SLACK, own


def test_one_look_a_second(server):
    """With the default time of trust: a few calls more a second."""
    start(server, "AllowOverride All\nOptions SymLinksIfOwnerMatch",
          "FileCacheTTL 1\n")
    begin = time.monotonic()
    total, own = cost(server, TARGET)
    seconds = time.monotonic() - begin + 2
    assert total <= 2 * ASKED + SLACK + 40 * seconds, own
