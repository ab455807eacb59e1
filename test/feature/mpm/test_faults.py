# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Faults of the system and of processes.  Each case ends with a server that
serves and a scoreboard that is right.  test/soak/test_faults.py does the same
for longer."""
import contextlib
import os
import shutil
import signal
import subprocess
import time

import pytest

import chaos
import faults
import hostler

STATUS = faults.STATUS


def serves(server):
    try:
        return server.get("/a.txt").body == b"x"
    except (OSError, EOFError):
        return False


def wait_serves(server):
    hostler.wait_for(lambda: serves(server), "an answer\n" + server.log())


# ---- Processes and threads that cannot be had ------------------------------


def test_fork_fails(server):
    """The parent says so, tries again, and serves when it can."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    fault.start(STATUS)
    faults.wait_right(server)
    victim, = server.children()
    with fault.failing("fork"):
        os.kill(victim, signal.SIGKILL)
        server.wait_log("AH90760.*a child cannot be started; the next try is "
                        "made in 1 seconds")
        assert server.children() == []
    wait_serves(server)
    faults.wait_right(server)
    assert faults.report(server)["tallies"]["forks_failed"] >= 1


def test_fork_fails_in_a_graceful_restart(server):
    """The old generation serves until there is a new one."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    # The scout of the new configuration is one fork, which goes well.
    fault.start(STATUS)
    faults.wait_right(server)
    old, = server.children()
    server.signal(signal.SIGSTOP)
    server.signal(signal.SIGUSR1)
    with fault.failing("fork", allowed=2):
        server.signal(signal.SIGCONT)
        server.wait_log("AH90760.*a child cannot be started")
        for _ in range(20):
            assert serves(server)
        assert server.children() == [old]
    server.wait_log("generation 1 serves")
    hostler.wait_for(lambda: old not in server.children(), "its end")
    faults.wait_right(server)


def test_threads_cannot_be_created(server):
    """A child serves with the threads it has, and gets the others later."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    # Of the child: some for its listener and its like, the rest workers.
    with fault.failing("pthread_create", allowed=5):
        fault.start(STATUS)
        server.wait_log(r"AH90742.* \d threads cannot be started")
        wait_serves(server)
        states = faults.report(server)["workers"]["by_state"]
        assert 1 <= states["idle"] + states["reply"] <= 5
        # Said once, though it is tried each second.
        time.sleep(1.2)
        assert server.log().count("AH90742") == 1
    server.wait_log("AH90743.*all threads have been started")
    faults.wait_right(server)


def test_no_thread_at_all_in_a_graceful_restart(server):
    """A generation without threads does not take over."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    fault.start(STATUS)
    faults.wait_right(server)
    old, = server.children()
    with fault.failing("pthread_create"):
        server.signal(signal.SIGUSR1)
        server.wait_log("AH90742")
        for _ in range(20):
            assert serves(server)
        assert old in server.children()
        assert "generation 1 serves" not in server.log()
    server.wait_log("generation 1 serves")
    hostler.wait_for(lambda: old not in server.children(), "its end")
    faults.wait_right(server)


# A user without any process, also when this runs twice at the same time.
NOBODY_ELSE = 20000 + os.getpid() % 40000


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("prlimit"),
                    reason="needs prlimit, and to become another user")
def test_limit_of_processes(server):
    """The system's own refusal (RLIMIT_NPROC) of a fork, then of threads."""
    def allow(pid, count):
        subprocess.run(["prlimit", "--pid", str(pid), "--nproc=%d:" % count],
                       user=NOBODY_ELSE, group=NOBODY_ELSE, check=True)

    server.site({"a.txt": b"x"})
    server.configure(STATUS)
    server.launch(user=NOBODY_ELSE)
    faults.wait_right(server)
    victim, = server.children()
    allow(server.process.pid, 1)
    os.kill(victim, signal.SIGKILL)
    server.wait_log("Resource temporarily unavailable.*AH90760.*a child cannot "
                    "be started")
    # The parent, the child's main thread and a few more.
    allow(server.process.pid, 8)
    server.wait_log("AH90742.* threads cannot be started")
    wait_serves(server)
    child, = server.children()
    allow(child, 1000)
    server.wait_log("AH90743.*all threads have been started")
    faults.wait_right(server)


def test_children_that_never_come_up(server):
    """They are started at once a few times, then after longer and longer
    pauses; and when all is well again the server is."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    fault.start(STATUS)
    faults.wait_right(server)
    victim, = server.children()
    with fault.failing("crash"):
        os.kill(victim, signal.SIGKILL)
        server.wait_log("AH90761: 4 children ended right after their start.*"
                        "is started in 1 seconds")
        server.wait_log("AH90761: 5 children.*is started in 2 seconds")
    wait_serves(server)
    faults.wait_right(server)


@pytest.mark.skipif(os.geteuid() != 0, reason="children change their user")
def test_a_generation_that_cannot_serve(server):
    """The old one goes on, and is replaced when the fault has gone; a server
    that has no old one ends."""
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    fault.start(STATUS)
    faults.wait_right(server)
    old, = server.children()
    with fault.failing("setuid"):
        server.signal(signal.SIGUSR1)
        server.wait_log("AH90807: no process can serve with the new "
                        "configuration; those of the old one go on")
        for _ in range(20):
            assert serves(server)
        assert server.children() == [old]
    server.signal(signal.SIGUSR1)
    server.wait_log("generation 2 serves")
    hostler.wait_for(lambda: old not in server.children(), "its end")
    faults.wait_right(server)
    with fault.failing("setuid"):
        os.kill(server.children()[0], signal.SIGKILL)
        assert server.process.wait(20) != 0


# ---- Children that die or stand still --------------------------------------


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV,
                                    signal.SIGABRT, signal.SIGBUS])
def test_every_child_dies(server, number):
    server.site({"a.txt": b"x"})
    server.start(STATUS + "StartServers 3\nMinSpareThreads 24\n")
    faults.wait_right(server)
    victims = server.children()
    assert len(victims) == 3
    for victim in victims:
        os.kill(victim, number)
    hostler.wait_for(lambda: not set(victims) & set(server.children()),
                     "their end")
    wait_serves(server)
    faults.wait_right(server)
    found = faults.report(server)
    assert len(found["children"]) == 3
    assert found["tallies"]["children_crashed"] == 3


def test_a_stopped_child(server):
    """The others serve; what waits in it goes on when it does."""
    server.site({"a.txt": b"x"})
    server.start(STATUS + "StartServers 2\nMinSpareThreads 8\n")
    faults.wait_right(server)
    victim, other = server.children()
    with server.connect() as kept:
        assert kept.request("/a.txt").body == b"x"
        os.kill(victim, signal.SIGSTOP)
        try:
            # A connection that the stopped one has taken waits; the next
            # ones find the other.
            answers = 0
            for _ in range(30):
                with server.connect(timeout=1) as c:
                    try:
                        answers += c.request("/a.txt").status == 200
                    except TimeoutError:
                        pass
            assert answers >= 25
        finally:
            os.kill(victim, signal.SIGCONT)
        assert kept.request("/a.txt").body == b"x"
    faults.wait_right(server)
    assert set(server.children()) == {victim, other}


# ---- Disks ------------------------------------------------------------------


def test_logs_on_a_full_device(server):
    server.site({"a.txt": b"x"})
    server.start(STATUS + 'CustomLog /dev/full "%r"\nBufferedLogs Off\n'
                 'CustomLog /dev/full "%h"\nErrorLog /dev/full\n')
    for _ in range(50):
        assert server.get("/a.txt").body == b"x"
        assert server.get("/none").status == 404
    faults.wait_right(server)


@contextlib.contextmanager
def small_disk(server, size):
    disk = server.path("disk")
    os.mkdir(disk)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=" + size,
                           "tmpfs", disk], capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        server.stop()
        subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_and_has_room_again(server):
    """Lines are lost, and nothing else; then they are written again."""
    with small_disk(server, "64k"):
        server.site({"a.txt": b"x"})
        server.start(STATUS + 'CustomLog "{root}/disk/log" "%U%q"\n'
                     'ErrorLog "{root}/disk/errors"\n')
        server.write("disk/filler", b"f" * 4096)
        with pytest.raises(OSError):
            server.write("disk/more", b"f" * 100_000)
        for i in range(100):
            assert server.get("/a.txt?full-%d" % i).body == b"x"
        faults.wait_right(server)
        os.unlink(server.path("disk/more"))
        os.unlink(server.path("disk/filler"))

        def is_logged():
            server.get("/a.txt?room")
            return "/a.txt?room" in server.read("disk/log")
        hostler.wait_for(is_logged, "lines on the disk")
        faults.wait_right(server)
        assert server.stop() == 0


def test_a_scoreboard_that_does_not_fit_on_its_disk(server):
    """An error at the start, not the end of a process that writes later."""
    with small_disk(server, "8k"):
        server.configure("ScoreBoardFile disk/board\n")
        done = hostler.run(*server.arguments(), "-DFOREGROUND")
        assert done.returncode != 0
        assert "AH90701: cannot make the scoreboard file " \
            '"%s/disk/board"' % server.root in done.stderr + server.log()
        assert not os.path.exists(server.path("disk/board"))


# ---- Clients ----------------------------------------------------------------


def test_clients_that_say_nothing(server):
    """Ten times as many as there are threads; another one is served, and
    they are given up after a while."""
    server.site({"a.txt": b"x"})
    server.start(STATUS + "ServerLimit 1\nMaxRequestWorkers 8\nTimeout 1\n"
                 "RequestReadTimeout header=1 body=1\n"
                 # Else the kernel keeps them from us for half a minute.
                 "AcceptFilter http none\n")
    silent = [server.connect() for _ in range(80)]
    assert serves(server)
    for c in silent:
        # Some are told why (408) before the end.
        while c.more():
            pass
        c.close()
    faults.wait_right(server)


# ---- At random, under load --------------------------------------------------


@pytest.mark.parametrize("accepting, mechanism", [
    ("AcceptSerialization off", ""),
    ("AcceptSerialization on\nMutex pthread mpm-accept", "pthread"),
    ("AcceptSerialization on\nMutex flock:{root}/run mpm-accept", "flock")])
def test_random_deaths_under_load(server, accepting, mechanism):
    """A second of each; the soak takes a minute."""
    other = hostler.free_port()
    server.site({"a.txt": b"x"})
    server.start(STATUS + accepting + "\nListen 127.0.0.1:%d\n"
                 "StartServers 3\nMinSpareThreads 24\n" % other)
    faults.wait_right(server)
    happened = chaos.run(server, 1.5, mechanism, [other])
    assert happened["killed"] >= 1
    wait_serves(server)
    faults.wait_right(server)
