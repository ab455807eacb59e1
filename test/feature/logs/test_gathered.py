# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Lines that wait to be written (BufferedLogs): none is lost when a process
ends, however it does, none is torn, and each goes to its own file."""
import collections
import os
import signal
import subprocess
import threading

import pytest

import hostler
import processes
import stock

LONG = "BufferedLogs On\n"
LOG = 'MaxKeepAliveRequests 0\nCustomLog "{root}/access_log" "%U"\n'


def ask(server, *targets):
    """All on one connection: what was asked before the last is logged when
    the last has been answered."""
    with server.connect() as c:
        for target in targets:
            assert c.request(target).status == 404


def lines(server, name="access_log"):
    return server.read(name).splitlines()


def who_holds(server, name):
    """Processes that have a file open, so that it cannot be compressed."""
    path = os.path.realpath(server.path(name))
    return [pid for pid in [server.process.pid, *server.children()]
            if path in processes.descriptors(pid).values()]


def test_off_writes_each_at_once(server):
    server.start("BufferedLogs Off\n" + LOG)
    ask(server, "/a", "/b")
    assert lines(server)[0] == "/a"


def test_a_single_process_writes_each_at_once(server):
    server.configure(LONG + LOG)
    server.launch(["-X"])
    ask(server, "/a", "/b")
    assert lines(server)[0] == "/a"


def test_without_a_word_lines_come_soon(server):
    server.start(LOG)
    ask(server, "/a")
    hostler.wait_for(lambda: lines(server) == ["/a"], "the line")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV,
                                    signal.SIGTERM])
@pytest.mark.parametrize("where", ["file", "pipe"])
def test_a_child_that_dies_loses_nothing(server, number, where):
    target = {"file": "{root}/access_log",
              "pipe": "|$/bin/cat >> {root}/access_log"}[where]
    server.start(LONG + 'CustomLog "%s" "%%U"\n' % target)
    ask(server, *["/%d" % i for i in range(50)], "/last")
    os.kill(server.workers()[0], number)
    hostler.wait_for(lambda: "/49" in lines(server), "the lines")
    assert lines(server)[:50] == ["/%d" % i for i in range(50)]
    assert len(lines(server)) <= 51


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGWINCH])
def test_a_stop_loses_nothing(server, number):
    server.start(LONG + LOG)
    ask(server, "/a", "/b", "/c")
    server.signal(number)
    assert server.process.wait(hostler.WAIT) == 0
    assert lines(server) == ["/a", "/b", "/c"]


@pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP])
def test_after_a_rotation_old_lines_are_in_the_old_file(server, number):
    server.start(LONG + LOG)
    old = server.children()
    ask(server, "/old", "/b")
    os.rename(server.path("access_log"), server.path("rotated"))
    server.signal(number)
    hostler.wait_for(lambda: not set(old) & set(server.children())
                     and server.children(), "other children")
    ask(server, "/new")
    hostler.wait_for(lambda: lines(server) == ["/new"], "the new line")
    hostler.wait_for(lambda: lines(server, "rotated") == ["/old", "/b"],
                     "the old lines")
    hostler.wait_for(lambda: not who_holds(server, "rotated"), "its end")


def own(server):
    """Without programs that logs go to."""
    return [pid for pid in server.children() if processes.program(pid)
            == os.path.realpath(hostler.binary())]


def test_a_daemon_of_a_module_has_no_old_logs(server):
    """It is made while children of the last configuration still write."""
    server.start(stock.load("cgid") + LOG + 'ScriptSock {root}/cgisock\n'
                 'CustomLog "|$exec cat >>{root}/piped_log" "%U"\n')
    hostler.wait_for(lambda: len(own(server)) == 2, "the daemon and a child")
    old = server.children()
    ask(server, "/a", "/b")
    os.rename(server.path("access_log"), server.path("rotated"))
    server.restart()
    server.wait_end(old)
    hostler.wait_for(lambda: len(own(server)) == 2, "the daemon and a child")
    hostler.wait_for(lambda: not who_holds(server, "rotated"), "its end")


def test_killed_before_it_could_write_after_a_rotation(server):
    """An old child dies when the configuration of its logs has gone."""
    server.start(LONG + LOG)
    old = server.workers()[0]
    with server.connect() as c:
        assert c.request("/a").status == 404
        assert c.request("/b").status == 404
        with hostler.stopped(old):
            os.rename(server.path("access_log"), server.path("rotated"))
            server.restart()
            os.kill(old, signal.SIGKILL)
        hostler.wait_for(lambda: "/a" in lines(server, "rotated"), "the line")
    assert "/a" not in lines(server)


def test_a_program_ends_when_nobody_writes_to_it(server):
    server.start(LONG + 'CustomLog "|$/bin/cat >> {root}/access_log" "%U"\n')
    hostler.wait_for(lambda: len(server.children()) == 2,
                     "a child and the program")
    old = server.children()
    ask(server, "/a", "/b")
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: not set(old) & set(server.children()),
                     "the end of the old program")
    assert lines(server) == ["/a", "/b"]


class Clients:
    """Threads that ask until they are told to stop, and know what was logged
    for sure: all but the last of each connection."""

    def __init__(self, server, count):
        self.server = server
        self.sure = collections.Counter()
        self.lock = threading.Lock()
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(i,))
                        for i in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        turn = 0
        while not self.ends.is_set():
            done = []
            try:
                with self.server.connect() as c:
                    while not self.ends.is_set() and len(done) < 200:
                        turn += 1
                        done.append("/%d-%d/%s" % (number, turn,
                                                   "x" * (turn % 700)))
                        c.request(done[-1])
            except (OSError, EOFError):
                done = done[:-1]
            with self.lock:
                self.sure.update(done[:-1])

    def stop(self):
        self.ends.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("where", ["file", "pipe"])
def test_lines_are_whole_while_children_die(server, where):
    target = {"file": "{root}/access_log",
              "pipe": "|$/bin/cat >> {root}/access_log"}[where]
    server.start("StartServers 3\nMinSpareThreads 16\nMaxSpareThreads 32\n"
                 'CustomLog "%s" "<%%U>"\n' % target)
    clients = Clients(server, 4)
    for i in range(4):
        before = sum(clients.sure.values())
        hostler.wait_for(lambda b=before: sum(clients.sure.values()) > b + 200
                         or clients.ends.wait(0.01), "requests")
        os.kill(server.workers()[0], signal.SIGKILL)
    clients.stop()
    assert server.stop() == 0
    hostler.wait_for(lambda: set("<%s>" % t for t in clients.sure)
                     <= set(lines(server)), "all lines")
    for line in lines(server):
        assert line[0] == "<" and line[-1] == ">" and line.count("<") == 1


def test_writes_are_few(server):
    """A hundred lines a write, not one."""
    trace = server.path("trace")
    server.start(LONG + LOG)
    try:
        strace = subprocess.Popen(
            ["strace", "-f", "-e", "trace=write", "-o", trace, "-p",
             str(server.workers()[0])], stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
    except FileNotFoundError:
        pytest.skip("needs strace")
    first = strace.stderr.readline()
    if b"attached" not in first:
        strace.wait(hostler.WAIT)
        pytest.skip("strace is not allowed: %r" % first)
    ask(server, *["/%d" % i for i in range(300)])
    hostler.wait_for(lambda: "/299" in lines(server), "the last line")
    strace.send_signal(signal.SIGINT)
    strace.stderr.read()
    strace.wait(hostler.WAIT)
    # One a second or so, and the machine may be slow.
    assert 0 < server.read("trace").count(', "/') < 100
