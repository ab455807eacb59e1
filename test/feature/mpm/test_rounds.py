# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Connections that are ready together are answered together: the poller reads
and answers all of them, then sends, then logs. Each client gets what it would
get alone, and none waits for a slow one."""
import re
import select
import shutil
import signal
import socket
import struct
import subprocess

import hostler
import pytest

CHILD = ("ServerLimit 1\nMaxRequestWorkers %d\nThreadsPerChild %d\n"
         "MinSpareThreads 1\nKeepAliveTimeout 60\n"
         "MaxKeepAliveRequests 0\n")
LOG = ('LogFormat "%>s %B %O %U" short\n'
       'CustomLog "{root}/access.log" short\n')


def start(server, threads, more=""):
    server.site({"a.txt": b"x" * 1000, "b.txt": b"y" * 20000,
                 "large.txt": b"z" * 200000, "s.txt": b"", "hidden.txt": b""})
    server.start(CHILD % (threads, threads) + more)


def request(target, more=""):
    return ("GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (target, more)).encode()


def keep(server, count):
    """Connections that their child has in the waiting set."""
    kept = [server.connect() for _ in range(count)]
    for _ in range(2):
        for c in kept:
            assert c.request("/a.txt").body == b"x" * 1000
    return kept


def at_once(server, kept, texts):
    """The child finds all of it when it looks next, in this order."""
    with hostler.stopped(*server.children()):
        for c, text in zip(kept, texts):
            c.send(text)


def end(kept):
    for c in kept:
        c.close()


@pytest.mark.parametrize("target,threads", [
    # The poller gives its role up before it, and nobody else is there.
    ("/s.txt", 1),
    # It does not know: it loses it, and the other thread sends.
    ("/hidden.txt", 3)])
def test_nobody_waits_for_a_slow_one(server, tmp_path, target, threads):
    module = hostler.compile_module("slow", str(tmp_path))
    start(server, threads, 'LoadModule slow_module "%s"\n' % module
          + '<Location "/s.txt">\nSetHandler slow\n</Location>\n')
    kept = keep(server, 5)
    # The system tells first of one that it told of last: not of the slow one.
    for c in kept[:4]:
        assert c.request("/a.txt").body == b"x" * 1000
    at_once(server, kept, [request("/a.txt")] * 4 + [request(target)])
    left = {c.socket: c for c in kept[:4]}
    slow = kept[4].socket
    while left:
        ready, _, _ = select.select([slow, *left], [], [], hostler.WAIT)
        assert ready
        assert set(ready) != {slow}, "the slow one was answered first"
        for s in ready:
            if s is not slow:
                assert left.pop(s).response().body == b"x" * 1000
    assert kept[4].response().status == 200
    end(kept)


def test_each_gets_its_own(server):
    """Short and long, without a body, missing, two at once, the last one, and
    a client that is gone."""
    start(server, 4, LOG)
    kept = keep(server, 8)
    gone = kept[7].socket
    with hostler.stopped(*server.children()):
        for c, text in zip(kept, [
                request("/a.txt"),
                request("/b.txt"),
                request("/large.txt"),
                request("/none.txt"),
                request("/a.txt").replace(b"GET", b"HEAD"),
                request("/a.txt") + request("/b.txt"),
                request("/a.txt", "Connection: close\r\n"),
                request("/b.txt?gone")]):
            c.send(text)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        gone.close()
    assert kept[0].response().body == b"x" * 1000
    assert kept[1].response().body == b"y" * 20000
    assert kept[2].response().body == b"z" * 200000
    assert kept[3].response().status == 404
    assert kept[4].response("HEAD")["Content-Length"] == "1000"
    assert kept[5].response().body == b"x" * 1000
    assert kept[5].response().body == b"y" * 20000
    assert kept[6].response()["Connection"] == "close"
    assert kept[6].is_closed()
    # And all of them go on.
    for c in kept[:6]:
        assert c.request("/b.txt").body == b"y" * 20000
    end(kept)
    # What is logged is what was asked and sent.
    expected = {"/a.txt": 16 + 3, "/b.txt": 2 + 6, "/large.txt": 1,
                "/none.txt": 1}

    def is_logged():
        text = server.read("access.log")
        return all(len(re.findall(r"^\d+ \d+ \d+ %s$" % re.escape(path),
                                  text, re.M)) >= count
                   for path, count in expected.items())

    hostler.wait_for(is_logged, "the log")
    for line in server.read("access.log").splitlines():
        status, body, sent, path = line.split()
        # Of the client that is gone nobody knows.
        assert int(sent) > int(body) or path == "/b.txt"


def test_nothing_is_lost_while_rounds_go_on(server):
    """Many rounds, of any size."""
    start(server, 4)
    kept = keep(server, 40)
    for i in range(60):
        some = kept[i % 7::1 + i % 5]
        for c in some:
            c.send(request("/b.txt" if i % 3 else "/a.txt"))
        for c in some:
            assert len(c.response().body) == (20000 if i % 3 else 1000)
    end(kept)


def test_more_than_a_batch_at_once(server):
    start(server, 2)
    kept = keep(server, 150)
    at_once(server, kept, [request("/a.txt")] * 150)
    for c in kept:
        assert c.response().body == b"x" * 1000
    end(kept)


def test_a_client_that_does_not_read_delays_nobody(server):
    """Its response fills its socket; the rest waits for it, and the others
    are served meanwhile."""
    start(server, 1, "ReceiveBufferSize 0\nSendBufferSize 4096\n")
    kept = keep(server, 6)
    stuck = kept[0]
    for _ in range(200):
        at_once(server, kept[:2], [request("/b.txt")] * 2)
        assert kept[1].response().body == b"y" * 20000
    for c in kept[1:]:
        assert c.request("/a.txt").body == b"x" * 1000
    for _ in range(200):
        assert stuck.response().body == b"y" * 20000
    end(kept)


def test_read_all_then_send_all(server):
    """What it is for: code that runs again and again stays in the caches."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    start(server, 2)
    kept = keep(server, 8)
    child = server.children()[0]
    path = server.path("trace")
    with hostler.stopped(child):
        trace = subprocess.Popen(["strace", "-f", "-o", path,
                                  "-p", str(child)], stderr=subprocess.PIPE)
        first = trace.stderr.readline()
        for c in kept:
            c.send(request("/a.txt"))
    for c in kept:
        assert c.response().body == b"x" * 1000
    if trace.poll() is None:
        trace.send_signal(signal.SIGINT)
    trace.stderr.read()
    trace.wait(hostler.WAIT)
    if b"attached" not in first:
        pytest.skip("strace is not allowed: %r" % first)
    with open(path, encoding="ascii", errors="replace") as f:
        calls = "".join({"recvfrom": "r", "sendmsg": "s"}[m.group(1)]
                        for m in re.finditer(r"^\d+ +(recvfrom|sendmsg)\(",
                                             f.read(), re.M))
    assert "rrss" in calls, calls
    end(kept)
