# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""ListenCoresBucketsRatio: several sockets on an address, by SO_REUSEPORT, and
a share of the children for each.  Which child accepts from which socket is
seen in /proc: a child has the sockets of its bucket open and no others."""
import collections
import os
import re
import select
import signal
import socket
import threading

import hostler
import processes
import pytest
from load import Load

pytestmark = pytest.mark.skipif(
    os.cpu_count() < 2 or not hasattr(socket, "SO_REUSEPORT")
    or not os.path.exists("/proc/net/tcp"),
    reason="needs two processors, SO_REUSEPORT and /proc/net/tcp")

# As many buckets as processors: the ratio is 1.
BUCKETS = os.sysconf("SC_NPROCESSORS_ONLN")

CONFIG = """
ListenCoresBucketsRatio 1
StartServers %d
ThreadsPerChild 4
ServerLimit %d
MaxRequestWorkers %d
MinSpareThreads 1
MaxSpareThreads 1000
""" % (2 * BUCKETS, 8 * BUCKETS, 16 * BUCKETS)


def listening(port):
    """Inodes of the sockets that listen on a port."""
    found = set()
    with open("/proc/net/tcp", encoding="ascii") as f:
        for line in f.readlines()[1:]:
            words = line.split()
            if words[3] == "0A" and int(words[1].split(":")[1], 16) == port:
                found.add(int(words[9]))
    return found


def share(server, port=None):
    """Socket -> pids of the children that have it open."""
    found = collections.defaultdict(set)
    sockets = listening(port or server.port)
    for pid in server.children():
        for inode in processes.sockets(pid):
            if inode in sockets:
                found[inode].add(pid)
    return found


def is_shared_evenly(server, each):
    found = share(server)
    return (len(found) == BUCKETS
            and all(len(pids) == each for pids in found.values())
            and len(set.union(*found.values())) == each * BUCKETS)


def wait_even(server, each=2):
    hostler.wait_for(lambda: is_shared_evenly(server, each),
                     "%d children for each socket" % each)
    return share(server)


def serves(server, times=40):
    """The kernel picks the socket by the client's port: all have a turn."""
    for _ in range(times):
        assert server.get("/a.txt").body == b"x"


@pytest.fixture
def shared(server):
    server.site({"a.txt": b"x"})
    server.start(CONFIG)
    assert len(listening(server.port)) == BUCKETS
    return server


def test_children_are_shared_out(shared):
    wait_even(shared)
    serves(shared)


def answered(clients, quiet=0.5):
    """How many have an answer when there has been none for a while, after the
    first."""
    waiting = {c.socket for c in clients}
    while waiting:
        ready = select.select(list(waiting), [], [], quiet if len(waiting)
                              < len(clients) else hostler.WAIT)[0]
        if not ready:
            break
        waiting -= set(ready)
    return len(clients) - len(waiting)


def test_each_socket_gets_connections(shared):
    """With the children of one socket stopped, some clients are answered and
    some are not."""
    found = wait_even(shared)
    serves(shared)
    stopped = list(found.values())[-1]
    clients = []
    with hostler.stopped(*stopped):
        for _ in range(40):
            c = shared.connect()
            c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")
            clients.append(c)
        assert 0 < answered(clients) < 40
    for c in clients:
        assert c.response().body == b"x"
        c.close()


def test_the_children_of_a_socket_are_killed(shared):
    before = wait_even(shared)
    for pid in list(before.values())[-1]:
        os.kill(pid, signal.SIGKILL)
    # The new ones are where they are missing.
    wait_even(shared)
    serves(shared)


def test_restarts_keep_the_sockets(shared):
    """Those that wait in them would be lost."""
    before = wait_even(shared)
    shared.wait_end(shared.restart())
    after = wait_even(shared)
    assert set(after) == set(before)
    serves(shared)
    shared.wait_end(shared.restart(signal.SIGHUP))
    assert set(wait_even(shared)) == set(before)
    serves(shared)


def test_no_request_is_lost_by_restarts(shared):
    load = Load(shared)
    for _ in range(3):
        shared.wait_end(shared.restart())
    good, bad = load.end()
    assert good > 0 and bad == []


def test_an_upgrade_keeps_the_sockets(shared):
    """The new program has them all, and loses nothing that waits there."""
    before = listening(shared.port)
    load = Load(shared)
    for _ in range(2):
        old = shared.read("run/pid")
        os.kill(int(old), signal.SIGUSR2)
        hostler.wait_for(lambda o=old: shared.read("run/pid") not in ("", o),
                         "the new process")
    good, bad = load.end()
    assert good > 0 and bad == []
    hostler.wait_for(lambda: listening(shared.port) == before,
                     "no more sockets than before")


def test_a_restart_turns_it_on_and_off(server):
    server.site({"a.txt": b"x"})
    server.start(CONFIG.replace("Ratio 1", "Ratio 0"))
    first = listening(server.port)
    assert len(first) == 1
    for ratio, count in (("1", BUCKETS), ("0", 1), ("1", BUCKETS)):
        server.configure(CONFIG.replace("Ratio 1", "Ratio " + ratio))
        server.wait_end(server.restart())
        assert first <= listening(server.port)
        hostler.wait_for(lambda c=count: len(listening(server.port)) == c,
                         "%d sockets" % count)
        serves(server)


def test_fewer_sockets_lose_nothing_that_waits(shared):
    """All processes are held up while clients come, and while the new ones
    start that have one socket only."""
    wait_even(shared)
    old = set(shared.children())
    clients = []
    with hostler.stopped(*old):
        for _ in range(40):
            c = shared.connect()
            c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")
            clients.append(c)
        shared.configure(CONFIG.replace("Ratio 1", "Ratio 0"))
        shared.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: len(set(shared.children()) - old)
                         >= 2 * BUCKETS, "new children")
        # What comes now goes to the one socket that stays, and is answered.
        serves(shared, 10)
    for c in clients:
        assert c.response().body == b"x"
        c.close()
    hostler.wait_for(lambda: len(listening(shared.port)) == 1, "one socket")
    shared.configure(CONFIG)
    shared.wait_end(shared.restart())
    found = wait_even(shared)
    assert len(found) == BUCKETS
    serves(shared)


def test_spare_children_are_shared_out(server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("modules")
    folder.chmod(0o755)
    slow_module = hostler.compile_module("slow", str(folder))
    server.site({"s.txt": b"x", "a.txt": b"x"})
    server.start(CONFIG + 'LoadModule slow_module "%s"\n' % slow_module
                 + '<Location "/s.txt">\nSetHandler slow\n</Location>\n')
    wait_even(server)
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            server.get("/s.txt")

    threads = [threading.Thread(target=ask) for _ in range(12 * BUCKETS)]
    for t in threads:
        t.start()
    try:
        hostler.wait_for(
            lambda: sum(len(p) for p in share(server).values())
            > 2 * BUCKETS, "more children")
    finally:
        stop.set()
        for t in threads:
            t.join()
    assert len(share(server)) == BUCKETS
    serves(server)


def test_fewer_children_than_processors(server):
    server.site({"a.txt": b"x"})
    server.start("ListenCoresBucketsRatio 1\nServerLimit 1\n"
                 "ThreadsPerChild 4\nMaxRequestWorkers 4\n")
    assert len(listening(server.port)) == 1
    assert re.search(r"91316.*MaxRequestWorkers allows 1 children",
                     server.log())
    serves(server)


def test_too_few_processors_for_the_ratio(server):
    server.site({"a.txt": b"x"})
    server.start(CONFIG.replace("Ratio 1", "Ratio %d" % BUCKETS))
    assert len(listening(server.port)) == 1
    serves(server)


@pytest.mark.parametrize("policy", ["on", "2", "off"])
def test_with_several_listen(server, policy):
    """Each bucket takes turns for itself."""
    second = hostler.free_port()
    server.site({"a.txt": b"x"})
    server.start(CONFIG + "Listen 127.0.0.1:%d\nListen unix:{root}/run/s\n"
                 "AcceptSerialization %s\n" % (second, policy))
    assert len(listening(second)) == BUCKETS
    wait_even(server)
    first = server.port
    for _ in range(30):
        for port in (first, second):
            server.port = port
            assert server.get("/a.txt").body == b"x"
    server.port = first
    for _ in range(10):
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(hostler.WAIT)
            s.connect(server.path("run/s"))
            s.sendall(b"GET /a.txt HTTP/1.0\r\n\r\n")
            assert s.recv(100).startswith(b"HTTP/1.")


def test_one_process(server):
    """-X has no children: one bucket."""
    server.site({"a.txt": b"x"})
    server.start(CONFIG, options=["-X"])
    assert len(listening(server.port)) == 1
    serves(server)
