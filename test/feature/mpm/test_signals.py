# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Signals at every moment: while the server starts, checks, stops; from a
terminal; as the first process of a container."""
import contextlib
import glob
import os
import random
import signal
import subprocess
import time

import pytest

import hostler
import processes
from processes import holds_signal

ORDERS = [signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2]


def start_slowly(server):
    """Starts and returns at the first instruction of the program."""
    server.process = subprocess.Popen(
        [hostler.binary(), *server.arguments(), "-DFOREGROUND"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True)
    while not holds_signal(server.process.pid, signal.SIGUSR1):
        assert server.process.poll() is None
    return server.process


def left_behind(server):
    names = os.listdir(server.path("run"))
    return [n for n in names if n not in ("notify",)]


def serves(server):
    """A restart by HUP may cut a connection while it is under way."""
    try:
        return server.get("/a.txt").body == b"x"
    except (EOFError, ConnectionResetError):
        return False


@pytest.mark.parametrize("seed", range(6))
def test_orders_while_the_server_starts(server, seed):
    """Any number of them at any moment of the start: it serves in the end."""
    chance = random.Random(seed)
    server.site({"a.txt": b"x"})
    server.configure()
    process = start_slowly(server)
    for _ in range(chance.randint(1, 6)):
        time.sleep(chance.random() * 0.006)
        process.send_signal(chance.choice(ORDERS))
    hostler.wait_for(server.is_ready, "the server")
    hostler.wait_for(lambda: serves(server), "an answer")
    assert server.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT,
                                    signal.SIGQUIT, signal.SIGWINCH])
def test_stop_while_the_server_starts(server, number):
    """Nothing is left behind, whenever it comes."""
    server.configure('Listen "unix:{root}/run/www.sock"\n')
    for step in range(8):
        process = start_slowly(server)
        if number != signal.SIGWINCH:
            while not holds_signal(process.pid, number):
                assert process.poll() is None
        time.sleep(step * 0.0015)
        process.send_signal(number)
        assert process.wait(hostler.WAIT) == 0
        assert left_behind(server) == []


def test_stop_while_a_restart_is_under_way(server):
    server.site({"a.txt": b"x"})
    for step in range(6):
        server.start()
        server.signal(signal.SIGHUP if step % 2 else signal.SIGUSR1)
        time.sleep(step * 0.003)
        assert server.stop() == 0
        assert not os.path.exists(server.path("run/pid"))


def test_orders_while_the_server_stops(server):
    """A restart asked for too late neither prevents the end nor hastens it."""
    data = os.urandom(16_000_000)
    server.site({"big.bin": data})
    server.start()
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGWINCH)
        server.wait_log("caught SIGWINCH, shutting down gracefully")
        for number in ORDERS:
            server.signal(number)
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0
    assert "received" not in server.log()


def test_hup_before_a_graceful_stop_does_not_cut(server):
    """WINCH means what it says, whatever came before it."""
    data = os.urandom(16_000_000)
    server.site({"big.bin": data})
    server.start()
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(server.process.pid, signal.SIGSTOP)
        server.signal(signal.SIGHUP)
        server.signal(signal.SIGWINCH)
        os.kill(server.process.pid, signal.SIGCONT)
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGQUIT"])
def test_the_signal_is_named(server, name):
    server.site({"a.txt": b"x"})
    server.start()
    server.signal(getattr(signal, name))
    assert server.process.wait(hostler.WAIT) == 0
    assert "caught %s, shutting down" % name in server.log()
    assert "exit signal" not in server.log()


@pytest.mark.parametrize("name", ["SIGINT", "SIGQUIT", "SIGTERM"])
def test_serve_leaves_no_folder_behind(root, name):
    """Also when a terminal sends the signal to the whole group."""
    temp = os.path.join(root, "tmp")
    site = os.path.join(root, "site")
    # A sanitizer may have files there, too.
    folders = os.path.join(temp, "hostler-serve-*")
    for path in (temp, site):
        os.mkdir(path)
        os.chmod(path, 0o755)
    port = hostler.free_port()
    for is_early in (True, False):
        process = subprocess.Popen(
            [hostler.binary(), "--serve", site, "--listen", str(port)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
            env={**os.environ, "TMPDIR": temp})
        if is_early:
            hostler.wait_for(lambda: glob.glob(folders), "the folder")
        else:
            assert b"Serving" in process.stdout.readline()
        os.killpg(process.pid, getattr(signal, name))
        process.stdout.close()
        assert process.wait(hostler.WAIT) == 0
        assert glob.glob(folders) == []


def can_unshare():
    try:
        return subprocess.run(["unshare", "-pf", "--mount-proc", "true"],
                              check=False, capture_output=True,
                              timeout=10).returncode == 0
    except OSError:
        return False


@pytest.fixture
def container(server):
    """Starts the server as process 1 of a pid namespace."""
    if not can_unshare():
        pytest.skip("this user cannot make a pid namespace")

    def start(extra=""):
        server.configure(extra)
        with open(server.path("output"), "ab") as output:
            server.process = subprocess.Popen(
                ["unshare", "-pf", "--mount-proc", hostler.binary(),
                 *server.arguments(), "-DFOREGROUND"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True)
        hostler.wait_for(server.is_ready, "the server")
        assert server.read("run/pid").strip() == "1"
        first, = processes.children(server.process.pid)
        return first
    return start


def wait_for_gate(server, program):
    """The program does nothing before there is a file of that name."""
    os.rename(program, program + ".real")
    server.write("hostler", "#!/bin/sh\n"
                 "while ! [ -e '%s' ]; do sleep 0.02; done\n"
                 "exec '%s.real' \"$@\"\n" % (server.path("gate"), program))
    os.chmod(program, 0o755)


@contextlib.contextmanager
def stopped(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_a_container_drains_by_term(server, container):
    data = os.urandom(16_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    first = container()
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(first, signal.SIGTERM)
        server.wait_log("caught SIGTERM, shutting down gracefully")
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0


def test_a_container_drains_no_longer_than_allowed(server, container):
    server.site({"big.bin": os.urandom(16_000_000)})
    first = container("GracefulShutdownTimeout 1\n")
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(first, signal.SIGTERM)
        assert server.process.wait(hostler.WAIT) == 0
    assert "after GracefulShutdownTimeout" in server.log()


def test_a_second_term_ends_a_container_at_once(server, container):
    server.site({"big.bin": os.urandom(16_000_000)})
    first = container("GracefulShutdownTimeout 60\n")
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(first, signal.SIGTERM)
        server.wait_log("shutting down gracefully")
        os.kill(first, signal.SIGTERM)
        assert server.process.wait(10) == 0


def test_an_upgrade_in_a_container(server, container):
    """The first process stays, and TERM still drains."""
    data = os.urandom(16_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    first = container()
    os.kill(first, signal.SIGUSR2)
    # Before that a stop ends the new process: it is no server yet.
    server.wait_log("has taken over")
    assert server.get("/a.txt").body == b"x"
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(first, signal.SIGTERM)
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0
    assert not os.path.exists(server.path("run/pid"))


def test_a_container_stops_while_it_is_upgraded(server, own_binary, container):
    """The new process has a client, and the first has not heard of that yet.
    """
    data = os.urandom(16_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    first = container()
    old, = hostler.wait_for(lambda: processes.children(first), "its child")
    wait_for_gate(server, own_binary)
    os.kill(first, signal.SIGUSR2)
    hostler.wait_for(lambda: len(processes.children(first)) > 1,
                     "the new process")
    with stopped(first), stopped(old), contextlib.ExitStack() as running:
        server.write("gate", "")
        hostler.wait_for(
            lambda: server.read("run/pid").strip() not in ("", "1"),
            "the new process serves\n" + server.log())
        c = running.enter_context(server.connect())
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        os.kill(first, signal.SIGTERM)
        kept = running.pop_all()
    with kept:
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0
    assert not os.path.exists(server.path("run/pid"))


def test_the_size_of_a_terminal_does_not_stop_the_server(server):
    """The kernel sends WINCH to the foreground group of a terminal."""
    import fcntl
    import pty
    import struct
    import termios

    server.site({"a.txt": b"x"})
    server.configure()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(hostler.binary(), [hostler.binary(), *server.arguments(),
                                    "-DFOREGROUND"])
    try:
        hostler.wait_for(lambda: server.read("run/pid").strip(), "the server")
        for rows in (30, 40, 50):
            fcntl.ioctl(terminal, termios.TIOCSWINSZ,
                        struct.pack("HHHH", rows, 80, 0, 0))
        for _ in range(5):
            assert server.get("/a.txt").body == b"x"
        assert "shutting down" not in server.log()
    finally:
        os.kill(pid, signal.SIGTERM)
        assert os.waitpid(pid, 0)[1] == 0
        os.close(terminal)
