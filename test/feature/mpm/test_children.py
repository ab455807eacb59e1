# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Children: crashes, replacement, limits, restarts."""
import os
import signal
import subprocess
import threading
import time

import faults
import hostler


def test_a_crashed_child_is_replaced_and_named(server):
    server.site({"a.txt": b"x"})
    server.start("StartServers 2\nMinSpareThreads 16\n")
    hostler.wait_for(lambda: len(server.children()) >= 2, "two children")
    victim = server.children()[0]
    os.kill(victim, signal.SIGSEGV)
    hostler.wait_for(lambda: victim not in server.children()
                     and len(server.children()) >= 2, "a new child")
    server.wait_log(r"%d.*(signal|Segmentation)" % victim)
    assert server.get("/a.txt").body == b"x"


def test_a_crash_under_load_costs_only_its_own_connections(server):
    server.site({"a.txt": b"x"})
    server.start("StartServers 3\nMinSpareThreads 24\nKeepAlive Off\n")
    stop = threading.Event()
    good, bad = [], []

    def load():
        while not stop.is_set():
            try:
                good.append(server.get("/a.txt").status)
            except (OSError, EOFError):
                bad.append(1)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for t in threads:
        t.start()
    for _ in range(3):
        hostler.wait_for(lambda: len(good) > 50, "load")
        os.kill(server.children()[0], signal.SIGKILL)
        del good[:]
    hostler.wait_for(lambda: len(good) > 50, "load after the crash")
    stop.set()
    for t in threads:
        t.join()
    assert len(bad) <= 3 * 8
    assert set(good) == {200}


def test_a_graceful_restart_takes_the_new_configuration(server):
    server.site({"index.html": b"old", "new/index.html": b"new"})
    server.start()
    assert server.get("/").body == b"old"
    server.configure('DocumentRoot "{root}/htdocs/new"\n')
    server.wait_end(server.restart())
    assert server.get("/").body == b"new"
    server.configure()
    server.wait_end(server.restart(signal.SIGHUP))
    assert server.get("/").body == b"old"


def test_a_faulty_configuration_changes_nothing(server):
    server.site({"index.html": b"old"})
    server.start()
    server.configure("NoSuchThing\n")
    for number in (signal.SIGUSR1, signal.SIGHUP):
        before = server.children()
        server.signal(number)
        server.wait_log(r"goes on with the one it has")
        assert server.get("/").body == b"old"
        assert before == server.children()
        os.truncate(server.path("error_log"), 0)
    done = hostler.run(*server.arguments(), "-k", "graceful")
    assert done.returncode != 0 and "NoSuchThing" in done.stderr


def test_a_request_in_progress_survives_a_graceful_restart(server):
    data = os.urandom(4_000_000)
    server.site({"big.txt": data})
    server.start()
    with server.connect() as c:
        c.send(b"GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGUSR1)
        server.wait_log("SIGUSR1")
        assert c.response().body == data


def test_graceful_stop_waits_for_a_request(server):
    data = os.urandom(4_000_000)
    server.site({"big.txt": data})
    server.start()
    with server.connect() as c:
        c.send(b"GET /big.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGWINCH)
        assert c.response().body == data
    assert server.process.wait(20) == 0


def test_more_clients_than_workers(server):
    server.site({"a.txt": b"x"})
    server.start("ServerLimit 1\nMaxRequestWorkers 4\nThreadsPerChild 4\n"
                 "KeepAliveTimeout 1\n")
    results = []

    def client():
        with server.connect() as c:
            results.append(c.request("/a.txt").body)
            time.sleep(0.05)
            try:
                results.append(c.request("/a.txt").body)
            except (EOFError, ConnectionError):
                # A kept connection may be ended early when others wait.
                results.append(server.get("/a.txt").body)

    threads = [threading.Thread(target=client) for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [b"x"] * 32


def test_max_connections_per_child(server):
    server.site({"a.txt": b"x"})
    server.start("MaxConnectionsPerChild 5\n")
    first = set(server.children())
    for _ in range(12):
        assert server.get("/a.txt").body == b"x"
    hostler.wait_for(lambda: not first & set(server.children()),
                     "the first child gone")


def test_several_sockets(server):
    other = hostler.free_port()
    server.site({"a.txt": b"x"})
    server.start("Listen 127.0.0.1:%d\n" % other)
    for _ in range(20):
        assert server.get("/a.txt").body == b"x"
        with hostler.Connection(("127.0.0.1", other)) as c:
            assert c.request("/a.txt").body == b"x"


def test_restarts_by_the_command_line(server):
    server.site({"a.txt": b"x"})
    server.start()
    pid = server.read("run/pid").strip()
    assert pid == str(server.process.pid)
    before = set(server.children())
    assert hostler.run(*server.arguments(), "-k", "graceful").returncode == 0
    hostler.wait_for(lambda: not before & set(server.children()),
                     "new children")
    assert hostler.run(*server.arguments(), "-k", "start").returncode == 0
    assert hostler.run(*server.arguments(), "-k", "stop").returncode == 0
    assert server.process.wait(20) == 0
    assert not os.path.exists(server.path("run/pid"))
    done = hostler.run(*server.arguments(), "-k", "stop")
    assert done.returncode == 0 and "not running" in done.stderr


def test_scoreboard_in_a_file(server):
    """It is there while the server runs, also after restarts, and has the
    place of what a killed server has left."""
    path = server.path("run/board")
    server.site({"a.txt": b"x"})
    server.configure()
    server.write("run/board", "old")
    server.start("ScoreBoardFile run/board\n")
    assert os.path.getsize(path) > 1000
    for number, starts in ((signal.SIGHUP, 2), (signal.SIGUSR1, 3)):
        server.signal(number)
        hostler.wait_for(
            lambda n=starts: server.log().count("resuming normal") == n,
            "the new generation")
        assert os.path.getsize(path) > 1000
        assert server.get("/a.txt").body == b"x"
    assert server.stop() == 0
    assert not os.path.exists(path)


def test_another_program_reads_the_scoreboard(server, root):
    """It knows the public header only."""
    watch = faults.compile_c("watch_scoreboard.c", os.path.join(root, "watch"))
    server.site({"a.txt": b"x"})
    server.start("ScoreBoardFile run/board\nExtendedStatus On\n"
                 "ThreadLimit 9\n")
    assert server.get("/a.txt").body == b"x"

    def seen():
        return subprocess.run([watch, server.path("run/board")], check=True,
                              capture_output=True, text=True
                              ).stdout.splitlines()

    child, = server.children()
    # Eight are ready (2), and there is no ninth.
    hostler.wait_for(lambda: seen()[:2] == [
        "limits 4 9 0", "child 0 %d 0 222222220 1" % child], "all ready")
    assert any(line.startswith("worker 0 ")
               and line.endswith("GET /a.txt HTTP/1.1") for line in seen())
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: seen()[0] == "limits 4 9 1", "generation 1")
