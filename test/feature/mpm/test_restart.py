# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Restarts and stops at bad moments: under load, with slow clients, early."""
import os
import re
import signal
import subprocess
import time

import hostler
import processes
from load import Load


def test_graceful_restarts_under_load_lose_no_request(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 5\nMaxKeepAliveRequests 0\n")
    load = Load(server)
    for _ in range(8):
        server.restart()
    good, bad = load.end()
    assert good > 100
    assert bad == []


def test_slow_clients_of_many_generations_take_no_slots(server):
    """More generations at once than ServerLimit has slots."""
    data = os.urandom(16_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    server.start()
    slow = []
    for _ in range(7):
        c = server.connect()
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        slow.append(c)
        server.restart()
        assert server.get("/a.txt").body == b"x"
    assert len(server.children()) > 4
    for c in slow:
        assert c.response().body == data
        c.close()
    hostler.wait_for(lambda: len(server.children()) == 1,
                     "the end of the old generations")
    server.signal(signal.SIGUSR1)
    assert server.get("/a.txt").body == b"x"


def test_requests_for_restart_are_merged(server):
    server.site({"a.txt": b"x"})
    server.start()
    for _ in range(300):
        server.signal(signal.SIGUSR1)
    server.signal(signal.SIGHUP)
    # Only then no connection is cut any more.
    server.wait_log(r"(?s)SIGHUP received.*generation \d+ serves")
    assert server.log().count("SIGUSR1 received") < 100
    assert server.get("/a.txt").body == b"x"


def serves(server):
    """HUP may cut a connection while the restart is under way."""
    try:
        return server.get("/a.txt").body == b"x"
    except (EOFError, ConnectionResetError):
        return False


def test_signals_before_the_server_is_up(server):
    server.site({"a.txt": b"x"})
    server.configure()
    for delay in (0, 0.001, 0.002, 0.005, 0.01):
        process = subprocess.Popen(
            [hostler.binary(), *server.arguments(), "-DFOREGROUND"],
            stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        server.process = process
        while not processes.holds_signal(process.pid, signal.SIGUSR1):
            assert process.poll() is None
        time.sleep(delay)
        process.send_signal(signal.SIGUSR1)
        process.send_signal(signal.SIGHUP)
        hostler.wait_for(server.is_ready, "the server")
        hostler.wait_for(lambda: serves(server), "an answer")
        assert server.stop() == 0


def test_graceful_stop_ends_in_time(server):
    """A client that does not take its response holds no thread."""
    server.site({"big.bin": os.urandom(16_000_000)})
    server.start("GracefulShutdownTimeout 1\n")
    child = server.children()[0]
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGWINCH)
        assert server.process.wait(15) == 0
    assert "child pid %d still has connections" % child in server.log()


def test_graceful_stop_names_the_child_and_what_it_does(server, module):
    server.site({})
    server.start("GracefulShutdownTimeout 1\nExtendedStatus On\n"
                 "LoadModule test_echo_module %s\n"
                 "<Location /echo>\nSetHandler test-echo\n</Location>\n"
                 % module("mod_echo"))
    child = server.children()[0]
    with server.connect() as c:
        c.send(b"POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
               b"Content-Length: 9\r\n\r\n")
        assert c.response().status == 100
        server.signal(signal.SIGWINCH)
        assert server.process.wait(15) == 0
    assert "child pid %d still has connections" % child in server.log()
    assert re.search(r"child pid %d, thread \d+ works on a request; client "
                     r"127\.0\.0\.1: POST /echo HTTP/1\.1" % child,
                     server.log())


def test_a_restart_that_is_well_is_silent_about_its_check(server):
    server.site({"a.txt": b"x"})
    server.start()
    server.restart()
    assert "Syntax OK" not in server.log()


def test_kept_connection_of_an_old_generation_is_told(server):
    """It serves as before until the new generation does."""
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 60\n")
    with server.connect() as c:
        assert c.request("/a.txt")["Connection"] != "close"
        server.signal(signal.SIGUSR1)
        server.wait_log("generation 1 serves")
        # Within the second that a draining child leaves it.
        hostler.wait_for(lambda: c.request("/a.txt")["Connection"] == "close",
                         "the child to drain")
        assert c.is_closed()


def test_children_do_not_outlive_the_parent(server):
    server.site({"a.txt": b"x"})
    server.start("StartServers 2\nMinSpareThreads 16\n")
    hostler.wait_for(lambda: len(server.children()) == 2, "two children")
    children = server.children()
    server.process.kill()
    server.process.wait()
    hostler.wait_for(lambda: not any(map(processes.is_alive, children)),
                     "their end")


def test_start_in_the_background_tells_failure(server):
    server.site({"a.txt": b"x"})
    server.start()
    # With the same pid file it would only say that it runs already.
    done = hostler.run(*server.arguments(), "-c", "PidFile run/other")
    assert done.returncode != 0
    assert "cannot bind" in done.stderr
    assert not os.path.exists(server.path("run/other"))


def test_start_in_the_background(server):
    server.site({"a.txt": b"x"})
    server.configure()
    assert hostler.run(*server.arguments()).returncode == 0
    assert server.get("/a.txt").body == b"x"
    pid = int(server.read("run/pid"))
    assert os.getsid(pid) == pid
    assert hostler.run(*server.arguments(), "-k", "stop").returncode == 0
    hostler.wait_for(lambda: not os.path.exists(server.path("run/pid")),
                     "its end")


def test_children_that_die_at_once_are_held_back(server):
    server.site({"a.txt": b"x"})
    server.start("StartServers 1\n")
    killed = 0
    while "ended right after their start" not in server.log():
        hostler.wait_for(server.children, "a child")
        for pid in server.children():
            try:
                os.kill(pid, signal.SIGKILL)
                killed += 1
            except ProcessLookupError:
                pass
        time.sleep(0.05)
    # The first ones are replaced at once, however young they die.
    assert killed >= 3
    server.wait_log("the next one is started in 1 seconds")
    hostler.wait_for(server.children, "a child after the pause")
    assert server.get("/a.txt").body == b"x"


def test_started_without_standard_descriptors(server):
    server.site({"a.txt": b"x"})
    server.configure()
    subprocess.run(["/bin/sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-',
                    hostler.binary(), *server.arguments()], check=True,
                   timeout=hostler.WAIT)
    try:
        assert server.get("/a.txt").body == b"x"
        pid = int(server.read("run/pid"))
        child = hostler.wait_for(lambda: processes.children(pid), "a child")[0]
        assert processes.target(child, "fd/2") == server.path("error_log")
    finally:
        hostler.run(*server.arguments(), "-k", "stop")
        hostler.wait_for(lambda: not os.path.exists(server.path("run/pid")),
                         "its end")
