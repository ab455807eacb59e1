# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Flow control: workers taken by kept connections, slow and silent clients."""
import time

import faults
import hostler
import processes

ONE_CHILD = ("ServerLimit 1\nMaxRequestWorkers 4\nThreadsPerChild 4\n"
             "KeepAliveTimeout 60\n")


def test_kept_connections_give_way_to_new_clients(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD)
    kept = []
    for _ in range(12):
        c = server.connect()
        assert c.request("/a.txt").body == b"x"
        kept.append(c)
    for c in kept:
        c.close()


def test_busy_kept_connections_leave_room_for_others(server):
    """As many busy clients as threads: another one is served among them, and
    none of them loses its connection for it."""
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + "MaxKeepAliveRequests 0\n")
    busy = [server.connect() for _ in range(4)]
    for c in busy:
        assert c.request("/a.txt").body == b"x"
    waiting = server.connect()
    waiting.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    for _ in range(50):
        for c in busy:
            assert c.request("/a.txt")["Connection"] != "close"
    assert waiting.response().body == b"x"
    for c in busy + [waiting]:
        c.close()


def test_reaching_max_request_workers_is_told_once(server, module):
    """What holds a worker is a handler that waits for a body."""
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + "MinSpareThreads 1\n"
                 "LoadModule test_echo_module %s\n"
                 "<Location /echo>\nSetHandler test-echo\n</Location>\n"
                 % module("mod_echo"))
    silent = [server.connect() for _ in range(6)]
    for c in silent:
        c.send(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n")
    server.wait_log(r"reached MaxRequestWorkers 4.*4 write")
    time.sleep(2.5)
    assert server.log().count("reached MaxRequestWorkers") == 1
    for c in silent:
        c.close()
    assert server.get("/a.txt").body == b"x"


def test_a_full_child_does_not_spin(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD)
    child = server.children()[0]
    silent = [server.connect() for _ in range(10)]
    for c in silent:
        c.send(b"GET /a.txt HT")
    time.sleep(0.5)
    before = processes.cpu_ticks(child)
    time.sleep(2)
    # 200 ticks would be a processor of its own.
    assert processes.cpu_ticks(child) - before < 20
    for c in silent:
        c.close()


def connections(pid):
    """How many TCP connections a process has open."""
    inodes = set()
    for name in ("tcp", "tcp6"):
        rows = [line.split() for line in
                processes.read(pid, "net/" + name).splitlines()[1:]]
        inodes |= {int(row[9]) for row in rows if row[3] != "0A"}
    return len(inodes.intersection(processes.sockets(pid)))


def test_no_descriptors_left(server):
    server.site({"a.txt": b"x"})
    settings = faults.STATUS + "ServerLimit 1\nMaxRequestWorkers 8\n"
    server.start(settings)
    child = server.children()[0]
    # A child that has served and has no connection left has opened all that
    # it needs.
    assert server.get("/a.txt").body == b"x"
    hostler.wait_for(lambda: not connections(child), "connections to end")
    used = len(processes.descriptors(child))
    server.stop()
    server.start(settings, limits={"nofile": used + 3})
    many = [server.connect() for _ in range(used + 3)]
    for c in many:
        c.send(b"GET /a.txt HT")
    server.wait_log("for want of descriptors|limit of descriptors")
    before = processes.cpu_ticks(server.children()[0])
    time.sleep(1)
    assert processes.cpu_ticks(server.children()[0]) - before < 20
    for c in many:
        c.close()
    # The connections that waited are accepted first, and take descriptors.
    hostler.wait_for(lambda: server.get("/a.txt").body == b"x", "a response")
    faults.wait_right(server)


def test_idle_threads_above_the_maximum_are_ended(server):
    server.site({"a.txt": b"x"})
    server.start("StartServers 4\nMinSpareThreads 1\nMaxSpareThreads 9\n")
    hostler.wait_for(lambda: len(server.children()) == 1, "one child")
    assert server.get("/a.txt").body == b"x"
