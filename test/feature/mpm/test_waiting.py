# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Kept connections hold no thread: the waiting set and its poller."""
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import time

import hostler
import processes
import pytest

ONE_CHILD = ("ServerLimit 1\nMaxRequestWorkers 8\nThreadsPerChild 8\n"
             "MinSpareThreads 1\nKeepAliveTimeout 60\n"
             "MaxKeepAliveRequests 0\n")
HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, "..", "..", "..")


def descriptors(wanted):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip("needs %d descriptors" % wanted)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def memory(pid):
    """Private bytes of a process."""
    found = re.search(r"^Private_Dirty:\s*(\d+)",
                      processes.read(pid, "smaps_rollup"), re.M)
    return int(found.group(1)) * 1024


def keep(server, count):
    kept = []
    for _ in range(count):
        c = server.connect()
        assert c.request("/a.txt").body == b"x"
        kept.append(c)
    return kept


def until_close(c):
    """Its child has been told to end, or will be in a moment: every request
    is answered, and the last answer says so."""
    def last():
        response = c.request("/a.txt")
        assert response.body == b"x"
        return response["Connection"] == "close"

    hostler.wait_for(last, "the last answer")
    assert c.is_closed()


def end(connections):
    for c in connections:
        c.close()


def ask(c, target="/a.txt"):
    """The response, and the seconds that it took."""
    start = time.monotonic()
    response = c.request(target)
    return response, time.monotonic() - start


STATUS = "<Location /status>\nSetHandler server-status\n</Location>\n"


def tally(server, name):
    """A figure of the status report."""
    text = server.get("/status?metrics").body.decode()
    return int(re.search(r"^hostler_%s (\d+)$" % name, text, re.M).group(1))


def test_four_thousand_wait_beside_eight_threads(server):
    descriptors(4500)
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + STATUS)
    child = hostler.wait_for(server.children, "a child")[0]
    end(keep(server, 20))
    count, before = len(processes.threads(child)), memory(child)
    kept = keep(server, 4000)
    assert len(processes.threads(child)) == count
    # When they have been idle for a second, they sleep.
    hostler.wait_for(lambda: (memory(child) - before) / 4000 < 4096,
                     "memory to be given back")
    hostler.wait_for(lambda: tally(server, "connections_sleeping") > 3900,
                     "nearly all to sleep")
    assert server.get("/a.txt").body == b"x"
    for c in kept[::100]:
        assert c.request("/a.txt").body == b"x"
    end(kept)


@pytest.fixture(scope="module")
def slow_module(tmp_path_factory):
    compiler = shutil.which(os.environ.get("CC", "gcc"))
    if compiler is None:
        pytest.skip("no compiler")
    out = str(tmp_path_factory.mktemp("modules") / "mod_slow.so")
    objects = os.path.dirname(hostler.binary())
    flags = subprocess.run(["apr-1-config", "--includes", "--cppflags"],
                           capture_output=True, text=True, check=True)
    more = subprocess.run(["apu-1-config", "--includes"],
                          capture_output=True, text=True, check=True)
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", out, "-I" + objects + "/include",
         "-I" + objects, "-I" + os.path.join(TOP, "include"),
         *flags.stdout.split(), *more.stdout.split(),
         os.path.join(TOP, "test", "lib", "modules", "mod_slow.c")],
        check=True)
    os.chmod(os.path.dirname(out), 0o755)
    return out


def start_with_slow(server, slow_module, more=""):
    server.site({"a.txt": b"x", "s.txt": b"s", "hidden.txt": b"slow"})
    server.start(ONE_CHILD + 'LoadModule slow_module "%s"\n' % slow_module
                 + '<Location "/s.txt">\nSetHandler slow\n</Location>\n'
                 + more)


class Held:
    """Requests whose handlers wait until the end of this."""

    def __init__(self, server, target, connections):
        self.server = server
        self.connections = connections
        self.released = server.path("htdocs/released")
        before = server.log().count("held: ")
        for c in connections:
            c.send(b"GET %s?hold HTTP/1.1\r\nHost: x\r\n\r\n"
                   % target.encode())
        hostler.wait_for(lambda: server.log().count("held: ")
                         == before + len(connections), "the handlers")

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.server.write("htdocs/released", "")
        try:
            for c in self.connections:
                assert c.response().body == b"slow"
        finally:
            os.unlink(self.released)


@pytest.mark.parametrize("target", ["/s.txt", "/hidden.txt"])
def test_a_handler_that_sleeps_delays_nobody(server, slow_module, target):
    """By its handler's name the first is known not to be quick; of the other,
    which sleeps in an early phase, only the watchdog can know."""
    start_with_slow(server, slow_module, STATUS)
    kept = keep(server, 6)
    for _ in range(10):
        with Held(server, target, kept[:3]):
            for c in kept[3:] * 10:
                assert c.request("/a.txt").body == b"x"
    if target == "/s.txt":
        assert tally(server, "poller_handed_on_total") > 0
    else:
        assert tally(server, "poller_rescued_total") > 0
    end(kept)


def test_the_last_idle_worker_becomes_the_poller(server, slow_module):
    """Though the listener holds it for a next connection."""
    start_with_slow(server, slow_module,
                    "MaxRequestWorkers 2\nThreadsPerChild 2\n")
    slow, quick = keep(server, 2)
    with Held(server, "/s.txt", [slow]):
        assert quick.request("/a.txt").body == b"x"
        with server.connect() as new:
            assert new.request("/a.txt").body == b"x"
    end([slow, quick])


@pytest.mark.parametrize("name", ["a.txt", "without-a-type"])
def test_files_are_known_to_be_quick(server, name):
    """The thread that waits for all sends them itself."""
    server.site({"a.txt": b"x", name: b"x"})
    server.start(ONE_CHILD + STATUS)
    kept = keep(server, 4)
    for _ in range(50):
        for c in kept:
            assert c.request("/" + name).body == b"x"
    assert tally(server, "poller_handed_on_total") < 20
    assert tally(server, "poller_served_total") > 100
    end(kept)


def test_more_sleepers_than_threads(server, slow_module):
    """Those who find no thread wait for one; nobody is forgotten."""
    start_with_slow(server, slow_module)
    clients = keep(server, 30)
    for c in clients:
        c.send(b"GET /s.txt HTTP/1.1\r\nHost: x\r\n\r\n")
    for c in clients:
        assert c.response().body == b"slow"
    end(clients)


def test_a_full_child_leaves_new_clients_to_others(server, slow_module):
    """Whichever child has them, with one worker left somewhere a new client is
    served at once: a child without an idle worker does not accept."""
    start_with_slow(server, slow_module, STATUS + "ServerLimit 2\n"
                    "StartServers 2\nThreadsPerChild 2\n"
                    "MaxRequestWorkers 4\n")
    hostler.wait_for(lambda: len(server.children()) == 2, "two children")
    for _ in range(4):
        busy = [server.connect() for _ in range(3)]
        with Held(server, "/s.txt", busy), server.connect() as new:
            assert new.request("/a.txt").body == b"x"
        end(busy)
    assert tally(server, "no_idle_worker_total") > 0


@pytest.mark.parametrize("target", ["/s.txt", "/hidden.txt"])
def test_a_poller_that_blocks_takes_no_new_client(server, slow_module, target):
    """The only worker of a child polls, and its listener counts on it while it
    waits for a connection; then it blocks.  New clients are for the other, but
    for one that is accepted before the watchdog has looked."""
    start_with_slow(server, slow_module, "ServerLimit 2\nStartServers 2\n"
                    "ThreadsPerChild 1\nMaxRequestWorkers 2\n")
    hostler.wait_for(lambda: len(server.children()) == 2, "two children")
    kept = keep(server, 1)[0]
    for _ in range(3):
        # Its worker has put it into the set, and polls.
        assert kept.request("/a.txt").body == b"x"
        time.sleep(0.02)
        with Held(server, target, [kept]):
            hostler.wait_for(lambda: is_answered(server), "the other child")
            assert server.get("/a.txt").body == b"x"
    kept.close()


def is_answered(server):
    try:
        with server.connect(timeout=2) as c:
            return c.request("/a.txt").body == b"x"
    except TimeoutError:
        return False


def test_no_room_the_oldest_idle_ones_give_way(server):
    """As many connections as descriptors allow; files can still be opened."""
    server.site({"a.txt": b"x", "b.txt": b"b" * 100000})
    server.start(ONE_CHILD + STATUS + "FileCache Off\n",
                 limits={"nofile": 700})
    kept = keep(server, 360)
    for _ in range(60):
        # Its predecessors wait before it is sure to do so itself.
        kept += keep(server, 1)
    with server.connect() as new:
        assert len(new.request("/b.txt").body) == 100000
        assert kept[0].is_closed()
        assert new.request("/a.txt").body == b"x"
    assert kept[-1].request("/a.txt").body == b"x"
    server.wait_log("AH90757.*limit of descriptors")
    assert server.log().count("AH90757") == 1
    assert tally(server, "no_room_total") > 0
    assert tally(server, "waits_ended_early_total") > 0
    end(kept)


def test_one_thread_does_both(server):
    server.site({"a.txt": b"x"})
    server.start("ServerLimit 1\nMaxRequestWorkers 1\nThreadsPerChild 1\n"
                 "MinSpareThreads 1\nKeepAliveTimeout 60\n")
    kept = keep(server, 10)
    for c in kept + kept:
        assert c.request("/a.txt").body == b"x"
    end(kept)


def test_the_oldest_gives_way(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + "MaxWaitingConnections 5\n")
    kept = []
    for _ in range(5):
        kept += keep(server, 1)
        # A connection waits from the moment when its worker has put it into
        # the set, which is after the response.
        time.sleep(0.05)
    # The first is the youngest now.
    assert kept[0].request("/a.txt").body == b"x"
    time.sleep(0.05)
    kept += keep(server, 2)
    assert kept[1].is_closed()
    assert kept[2].is_closed()
    for i in (0, 3, 4, 5, 6):
        assert kept[i].request("/a.txt").body == b"x"
    end(kept)


def sleeps(server, count=1):
    hostler.wait_for(lambda: tally(server, "connections_sleeping") == count,
                     "%d connections to sleep" % count)


def test_sleep_loses_no_count(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD.replace("MaxKeepAliveRequests 0",
                                   "MaxKeepAliveRequests 3") + STATUS)
    with server.connect() as c:
        for last in (False, False, True):
            response = c.request("/a.txt")
            assert response.body == b"x"
            assert (response["Connection"] == "close") == last
            if not last:
                sleeps(server)
        assert c.is_closed()


def test_sleep_ends_in_time(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + STATUS + "KeepAliveTimeout 2500ms\n")
    with server.connect() as c:
        start = time.monotonic()
        assert c.request("/a.txt").body == b"x"
        sleeps(server)
        assert c.is_closed()
        assert time.monotonic() - start > 2.4
    assert tally(server, "connections_sleeping") == 0


def test_sleepers_are_answered_while_the_child_drains(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD.replace("ServerLimit 1", "ServerLimit 4") + STATUS)
    kept = keep(server, 20)
    sleeps(server, 20)
    server.restart()
    for c in kept:
        until_close(c)
    end(kept)


def soft_limit(pid):
    found = re.search(r"^Max open files\s+(\d+)",
                      processes.read(pid, "limits"), re.M)
    return int(found.group(1)) if found else 0


def test_the_limit_of_descriptors_is_raised(server):
    server.start(ONE_CHILD, limits={"nofile": (500, 900)})
    child = hostler.wait_for(server.children, "a child")[0]
    hostler.wait_for(lambda: soft_limit(child) == 900, "the hard limit")


def test_a_module_of_others_keeps_things_as_they_are(server, slow_module):
    """It may have something on connections, or use select()."""
    server.level = "debug"
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + STATUS
                 + 'LoadModule slow_module "%s"\n' % slow_module,
                 limits={"nofile": (500, 900)})
    child = hostler.wait_for(server.children, "a child")[0]
    kept = keep(server, 3)
    server.wait_log(r"keep their memory.*mod_slow\.c")
    assert soft_limit(child) == 500
    time.sleep(1.5)
    assert tally(server, "connections_sleeping") == 0
    for c in kept:
        assert c.request("/a.txt").body == b"x"
    end(kept)


def test_max_waiting_connections_faults(server):
    done = server.check("MaxWaitingConnections 0\n")
    assert done.returncode != 0
    assert "MaxWaitingConnections" in done.stderr


def test_each_connection_ends_after_its_own_time(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 1500ms\n")
    with server.connect() as first, server.connect() as second:
        assert first.request("/a.txt").body == b"x"
        for _ in range(4):
            time.sleep(0.4)
            assert second.request("/a.txt").body == b"x"
        assert first.is_closed()
        now = time.monotonic()
        assert second.request("/a.txt").body == b"x"
        assert second.is_closed()
        assert time.monotonic() - now > 1.4


def test_restart_with_many_waiting_loses_no_request(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD.replace("ServerLimit 1", "ServerLimit 4"))
    kept = keep(server, 200)
    server.restart()
    for c in kept:
        until_close(c)
    end(kept)


def test_the_old_generation_answers_within_keepalive_timeout(server):
    """A next request finds its connection open, however idle it was."""
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD.replace("ServerLimit 1", "ServerLimit 4"))
    kept = keep(server, 5)
    server.restart()
    time.sleep(2.5)
    for c in kept:
        response = c.request("/a.txt")
        assert response.body == b"x"
        assert response["Connection"] == "close"
        assert c.is_closed()
    end(kept)


def test_a_request_that_waits_for_its_body_is_the_last(server):
    """It began before the child was told to end, and is answered after."""
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + "ServerLimit 3\n")
    with server.connect() as c:
        c.send(b"POST /a.txt HTTP/1.1\r\nHost: x\r\n"
               b"Content-Length: 4\r\n\r\nab")
        old = server.children()[0]
        hostler.wait_for(lambda: len(processes.sockets(old)) == 2, "the connection")
        server.signal(signal.SIGUSR1)
        # It listens no more.
        hostler.wait_for(lambda: len(processes.sockets(old)) == 1, "the end of the old")
        c.send(b"cd")
        response = c.response("POST")
        assert response.body == b"x"
        assert response["Connection"] == "close"
        assert c.is_closed()


def test_a_drained_child_ends_with_its_last_connection(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD.replace("ServerLimit 1", "ServerLimit 4")
                 + "KeepAliveTimeout 1\n")
    old = server.children()
    kept = keep(server, 20)
    server.restart()
    for c in kept:
        assert c.is_closed()
    server.wait_end(old)
    end(kept)


def test_a_graceful_stop_waits_but_shortly_for_idle_ones(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD)
    kept = keep(server, 20)
    server.signal(signal.SIGWINCH)
    for c in kept:
        assert c.is_closed()
    assert server.process.wait(hostler.WAIT) == 0
    end(kept)


def test_a_stop_does_not_wait_for_them(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD)
    kept = keep(server, 50)
    server.signal(signal.SIGTERM)
    assert server.process.wait(hostler.WAIT) == 0
    assert "has not ended" not in server.log()
    end(kept)


def test_lingering_holds_no_thread_and_resets_nobody(server):
    """More clients that send on after the response than threads.  It is the
    server that closes: a client that says so must not send on (RFC 9112
    section 9.6)."""
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD + "MaxKeepAliveRequests 1\n")
    lingering = []
    for _ in range(20):
        c = server.connect()
        c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        assert c.response().body == b"x"
        lingering.append(c)
    quickest = hostler.WAIT
    for _ in range(5):
        for c in lingering:
            c.send(b"more" * 1000)
        with server.connect() as new:
            response, took = ask(new)
            assert response.body == b"x"
            quickest = min(quickest, took)
        time.sleep(0.1)
    assert quickest < 1
    for c in lingering:
        # The end, not a reset.
        assert c.socket.recv(100) == b""
        error = c.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        assert error == 0
    end(lingering)


def test_waiting_costs_no_time(server):
    server.site({"a.txt": b"x"})
    server.start(ONE_CHILD)
    child = hostler.wait_for(server.children, "a child")[0]
    kept = keep(server, 50)
    # When they have all gone to sleep, the watchdog sleeps, and the poller.
    hostler.wait_for(lambda: is_idle(child), "a child that does nothing")
    end(kept)


def is_idle(pid):
    """Nobody of the process is woken in a while.  (How often threads are made
    to wait tells of the machine.)"""
    before = processes.switches(pid)["voluntary"]
    time.sleep(0.5)
    return processes.switches(pid)["voluntary"] - before < 50


def test_nobody_is_woken_for_nothing(server, slow_module):
    """The listener has counted on the poller, because all others were busy.
    Then they have time, and there is nothing to poll."""
    start_with_slow(server, slow_module, "MinSpareThreads 1\n"
                    "MaxRequestWorkers 2\nThreadsPerChild 2\n")
    child = server.children()[0]
    kept = keep(server, 1)[0]
    # The first worker polls, the second one is parked.
    time.sleep(0.1)
    with server.connect() as slow:
        slow.send(b"GET /s.txt HTTP/1.1\r\nHost: x\r\n"
                  b"Connection: close\r\n\r\n")
        assert slow.response().body == b"slow"
    kept.close()
    hostler.wait_for(lambda: is_idle(child), "a child that does nothing")
    assert server.get("/a.txt").body == b"x"
