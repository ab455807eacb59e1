# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Accepting from several sockets: the policies of AcceptSerialization, the
mechanisms of the accept mutex, and what becomes of them when a child is
killed, stopped or sent home.

Who is inside the accept section is seen from outside: its listener thread
waits for the sockets, and /proc tells in which call a thread waits.
"""
import contextlib
import glob
import json
import os
import platform
import re
import signal
import subprocess
import threading
import time

import hostler
import pytest

MECHANISMS = ["flock", "fcntl", "sysvsem", "pthread", "posixsem", "default"]
# What frees the mutex of a child that was killed.
SURVIVORS = [m for m in MECHANISMS if m != "posixsem"]

CHILDREN = 4
SOCKETS = 2

# Numbers of system calls by machine: poll, epoll_wait, ppoll, epoll_pwait.
CALLS = {"x86_64": (7, 232, 271, 281), "aarch64": (None, None, 73, 22)}

CONFIG = """
Listen 127.0.0.1:{second}
StartServers 4
ThreadsPerChild 4
MinSpareThreads 16
MaxSpareThreads 16
ServerLimit 8
MaxRequestWorkers 16
"""


STATUS = "<Location /status>\nSetHandler server-status\n</Location>\n"


def status(server):
    return json.loads(server.get("/status?json").body)


@pytest.fixture
def two(server):
    """A function that starts the server with two sockets."""
    server.second = hostler.free_port()
    server.site({"a.txt": b"x"})

    def start(extra=""):
        server.start(CONFIG.replace("{second}", str(server.second)) + extra)
        hostler.wait_for(lambda: len(server.children()) == CHILDREN,
                         "all children")
        return server
    return start


def get(port, timeout=hostler.WAIT):
    with contextlib.closing(hostler.Connection(("127.0.0.1", port),
                                               timeout)) as c:
        return c.request("/a.txt", fields={"Connection": "close"}).body


def serves(server, times=6):
    for _ in range(times):
        assert get(server.port) == b"x"
        assert get(server.second) == b"x"


def calls(pid):
    """The numbers of the calls that the threads of a process wait in, with
    their arguments."""
    for path in glob.glob("/proc/%d/task/*/syscall" % pid):
        with contextlib.suppress(OSError):
            with open(path, encoding="ascii") as f:
                words = f.read().split()
            if words and words[0] != "running":
                yield int(words[0]), [int(w, 16) for w in words[1:]]


def needs_calls():
    if platform.machine() not in CALLS:
        pytest.skip("the numbers of system calls of this machine are not "
                    "known here")
    if not os.access("/proc/self/syscall", os.R_OK):
        pytest.skip("/proc/PID/syscall is not there")


def waits_by_poll(pid):
    """Inside, behind a gate: poll() for as many descriptors as sockets."""
    poll, _, ppoll, _ = CALLS[platform.machine()]
    return any(n in (poll, ppoll) and a[1] == SOCKETS for n, a in calls(pid))


def waits_by_epoll(pid):
    """Inside, without a gate: an epoll of as many events, for a second."""
    _, epoll, _, pepoll = CALLS[platform.machine()]
    return any(n in (epoll, pepoll) and a[2] == SOCKETS and a[3] == 1000
               for n, a in calls(pid))


def inside(server, test=waits_by_poll):
    return [pid for pid in server.children() if test(pid)]


def wait_inside(server, count, test=waits_by_poll):
    hostler.wait_for(lambda: len(inside(server, test)) == count,
                     "%d children inside" % count)
    return inside(server, test)


# ---- Who is inside --------------------------------------------------------

@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_on_lets_one_in(two, mechanism):
    needs_calls()
    server = two("AcceptSerialization on\nMutex %s mpm-accept\n" % mechanism)
    serves(server)
    wait_inside(server, 1)
    assert inside(server, waits_by_epoll) == []


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_number_lets_so_many_in(two, count):
    needs_calls()
    server = two("AcceptSerialization %d\n" % count)
    serves(server)
    wait_inside(server, count)
    # No more of them come in after a while, either.
    for _ in range(20):
        assert len(inside(server)) <= count
        time.sleep(0.01)


def test_more_places_than_children(two):
    needs_calls()
    server = two("AcceptSerialization 100\n")
    serves(server)
    wait_inside(server, CHILDREN)


@pytest.mark.parametrize("setting", ["", "AcceptSerialization Off\n"])
def test_off_is_the_default_and_lets_all_in(two, setting):
    needs_calls()
    server = two(setting)
    serves(server)
    wait_inside(server, CHILDREN, waits_by_epoll)


def in_accept(server):
    numbers = {"x86_64": (43, 288), "aarch64": (202, 242)}
    return [pid for pid in server.children()
            if any(n in numbers[platform.machine()] for n, _ in calls(pid))]


DEFINE = "SINGLE_LISTEN_UNSERIALIZED_ACCEPT"


@pytest.mark.parametrize("options", [(), ("-D" + DEFINE,)])
def test_one_socket_needs_no_turns(server, options):
    """But in a build that is to take them."""
    needs_calls()
    free = options or DEFINE in hostler.run("-V").stdout
    server.site({"a.txt": b"x"})
    server.start("StartServers 3\nAcceptSerialization on\n"
                 "Mutex flock mpm-accept\n", options=options)
    assert server.get("/a.txt").body == b"x"
    assert bool(glob.glob(server.path("run/mpm-accept*"))) == (not free)
    hostler.wait_for(lambda: len(in_accept(server)) == (3 if free else 1),
                     "in accept")


# ---- A child is killed or stopped -----------------------------------------

@pytest.mark.parametrize("mechanism", SURVIVORS)
def test_the_holder_is_killed(two, mechanism):
    needs_calls()
    server = two("AcceptSerialization on\nMutex %s mpm-accept\n" % mechanism)
    for _ in range(3):
        os.kill(wait_inside(server, 1)[0], signal.SIGKILL)
        serves(server, 2)
    wait_inside(server, 1)
    assert "AH91310" not in server.log()


@pytest.mark.parametrize("count", [1, 2])
def test_those_at_the_turnstile_are_killed(two, count):
    needs_calls()
    server = two("AcceptSerialization %d\n" % count)
    # Not so many that the parent takes it for a fault of the children.
    for _ in range(3 // count):
        for pid in wait_inside(server, count):
            os.kill(pid, signal.SIGKILL)
        serves(server, 2)
    wait_inside(server, count)


def test_posixsem_is_warned_of_and_the_warning_is_true(two):
    needs_calls()
    server = two("AcceptSerialization on\nMutex posixsem mpm-accept\n")
    assert re.search(r"warn\].*91310.*posixsem.*killed", server.log())
    serves(server, 1)
    os.kill(wait_inside(server, 1)[0], signal.SIGKILL)
    with pytest.raises(TimeoutError):
        get(server.port, 0.7)
    # As it says: a restart helps.
    server.restart()
    serves(server, 2)


def test_the_danger_of_posixsem_is_none_where_it_is_not_used(two):
    server = two("AcceptSerialization 2\nMutex posixsem mpm-accept\n")
    serves(server, 1)
    assert "AH91310" not in server.log()


@pytest.mark.parametrize("policy, count, test", [
    ("off", CHILDREN, waits_by_epoll), ("2", 2, waits_by_poll)])
def test_one_of_those_inside_is_stopped(two, policy, count, test):
    needs_calls()
    server = two("AcceptSerialization %s\n" % policy)
    with hostler.stopped(wait_inside(server, count, test)[0]):
        serves(server)
    serves(server)
    wait_inside(server, count, test)


def limit_descriptors(pid, number):
    """Those that are open stay open.  As the user that the process has."""
    owner = os.stat("/proc/%d" % pid)
    who = {}
    if os.geteuid() == 0:
        who = {"user": owner.st_uid, "group": owner.st_gid,
               "extra_groups": []}
    subprocess.run(["prlimit", "--pid", str(pid), "--nofile=%d:" % number],
                   check=True, **who)


@pytest.mark.parametrize("policy", ["off", "on", "2"])
def test_one_child_has_no_descriptors_left(two, policy):
    """It cannot accept, and lets others do it."""
    server = two("AcceptSerialization %s\n" % policy + STATUS)
    serves(server, 4)
    # Off: the system has one that it always wakes first.
    children = status(server)["children"]
    child = max(children, key=lambda c: c["requests"])["pid"]
    limit_descriptors(child, 3)
    hostler.wait_for(lambda: serves(server, 1)
                     or "for want of descriptors" in server.log(),
                     "it tries in vain")
    serves(server, 8)
    assert child in server.children()
    # It needs some for its end: sanitizers look at their process.
    limit_descriptors(child, 100)


# ---- Ends -----------------------------------------------------------------

POLICIES = ["AcceptSerialization off", "AcceptSerialization 2"] + [
    "AcceptSerialization on\nMutex %s mpm-accept" % m for m in MECHANISMS]


@pytest.mark.parametrize("policy", POLICIES)
def test_children_that_wait_their_turn_end_promptly(two, policy):
    server = two(policy + "\n")
    serves(server, 1)
    old = server.restart()
    serves(server)
    server.wait_end(old)
    serves(server)
    assert server.stop() == 0
    assert "cut off" not in server.log()


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_children_end_though_the_holder_does_nothing(two, mechanism):
    needs_calls()
    server = two("AcceptSerialization on\nMutex %s mpm-accept\n" % mechanism)
    old = set(server.children())
    holder = wait_inside(server, 1)[0]
    with hostler.stopped(holder):
        server.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: old & set(server.children()) == {holder},
                         "the others have ended")
        # The new ones have a mutex of their own.
        serves(server, 2)


def all_semaphores():
    out = subprocess.run(["ipcs", "-s"], capture_output=True, text=True,
                         check=True).stdout
    return {int(n) for n in re.findall(r"^0x\w+ (\d+)", out, re.M)}


def own_semaphores(server):
    """Those that the children wait for: others are others' business."""
    semop = {"x86_64": (65, 220), "aarch64": (193, 192)}[platform.machine()]
    return hostler.wait_for(
        lambda: {a[0] for pid in server.children()
                 for n, a in calls(pid) if n in semop}, "who waits")


def test_nothing_is_left_of_a_semaphore(two):
    needs_calls()
    server = two("AcceptSerialization on\nMutex sysvsem mpm-accept\n")
    first = own_semaphores(server)
    assert len(first) == 1 and first <= all_semaphores()
    # A child that ends takes nothing along that others need.
    ended = server.children()[0]
    os.kill(ended, signal.SIGTERM)
    hostler.wait_for(lambda: ended not in server.children(), "its end")
    serves(server)
    assert first <= all_semaphores()
    seen = first
    for number in (signal.SIGUSR1, signal.SIGHUP):
        old = own_semaphores(server)
        server.signal(number)
        # That of the old children goes with the last of them.
        hostler.wait_for(lambda o=old: not o & all_semaphores(), "its end")
        serves(server)
        seen = seen | own_semaphores(server)
    assert len(seen) == 3
    assert "AH91313" not in server.log()
    server.stop()
    assert not seen & all_semaphores()


def test_a_mutex_is_taken_away(two):
    """Not by us.  Better without turns than not at all."""
    needs_calls()
    server = two("AcceptSerialization on\nMutex sysvsem mpm-accept\n")
    for number in own_semaphores(server):
        subprocess.run(["ipcrm", "-s", str(number)], check=True)
    serves(server)
    server.wait_log("91313.*as with AcceptSerialization off")
    serves(server)


# ---- Files and old names --------------------------------------------------

def files(server, name):
    pid = server.read("run/pid").strip()
    return os.path.exists(server.path("%s.%s" % (name, pid)))


@pytest.mark.parametrize("name", ["mpm-accept", "default", ""])
def test_mutex_directory(two, name):
    server = two("AcceptSerialization on\nMutex flock:{root}/conf %s\n"
                 % name)
    assert files(server, "conf/mpm-accept")
    serves(server)
    server.stop()
    assert not glob.glob(server.path("conf/mpm-accept*"))


@pytest.mark.parametrize("order", [0, 1])
def test_old_names_of_the_mutex(two, order):
    lines = ["AcceptMutex flock\n", "LockFile conf/accept.lock\n"]
    if order:
        lines.reverse()
    server = two("AcceptSerialization on\n" + "".join(lines))
    assert files(server, "conf/accept.lock")
    serves(server)


def test_a_lock_file_that_has_gone(two):
    """As a cleaner of temporary files does it: who starts later accepts all
    the same."""
    server = two("AcceptSerialization on\nMutex flock mpm-accept\n")
    for path in glob.glob(server.path("run/mpm-accept*")):
        os.unlink(path)
    for pid in server.children():
        os.kill(pid, signal.SIGKILL)
    server.wait_log("91312.*mpm-accept.*accepts as with")
    serves(server)


@pytest.mark.parametrize("line, part", [
    ("AcceptSerialization 0", "off, on, or a number"),
    ("AcceptSerialization maybe", "off, on, or a number"),
    ("AcceptMutex sundial", "unknown mechanism 'sundial'"),
    ("LockFile no/such/folder/lock", "its directory is not there"),
    ("Mutex none mpm-accept", "cannot be 'none'"),
    ("<VirtualHost *>\nAcceptSerialization on\n</VirtualHost>",
     "VirtualHost"),
])
def test_faults(server, line, part):
    result = server.check(line + "\n")
    assert result.returncode != 0
    assert part in result.stderr, result.stderr


def test_several_are_kept_through_a_change_of_policy(two):
    """Old and new children have other gates, and both serve."""
    needs_calls()
    server = two("AcceptSerialization on\n")
    base = CONFIG.replace("{second}", str(server.second))
    for policy, count, test in (
            ("2", 2, waits_by_poll), ("off", CHILDREN, waits_by_epoll),
            ("3", 3, waits_by_poll), ("on", 1, waits_by_poll)):
        old = set(server.children())
        server.configure(base + "AcceptSerialization %s\n" % policy)
        server.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: not old & set(server.children()),
                         "the old children have ended")
        serves(server, 2)
        wait_inside(server, count, test)


# ---- What it costs, and what it must not ----------------------------------

def flood(port, stop):
    while not stop.is_set():
        with contextlib.suppress(OSError):
            get(port)


@pytest.mark.parametrize("policy", [
    "AcceptSerialization off", "AcceptSerialization on",
    "AcceptSerialization 2"])
def test_a_flooded_socket_starves_no_other(two, policy):
    server = two(policy + "\n")
    stop = threading.Event()
    threads = [threading.Thread(target=flood, args=(server.port, stop))
               for _ in range(8)]
    for t in threads:
        t.start()
    try:
        for _ in range(20):
            assert get(server.second) == b"x"
    finally:
        stop.set()
        for t in threads:
            t.join()


def waited(server, extended):
    counted = status(server)["tallies"]
    return counted["accept_mutex_waits"] >= CHILDREN - 1 and (
        extended == "Off" or counted["accept_mutex_wait_us"] > 0)


@pytest.mark.parametrize("extended", ["On", "Off"])
def test_waits_are_counted(two, extended):
    server = two("AcceptSerialization on\nExtendedStatus %s\n" % extended
                 + STATUS)
    serves(server)
    # A child that has just come up has not waited yet; the time of a wait is
    # known at its end.
    hostler.wait_for(lambda: waited(server, extended), "waits of all children")
    counted = status(server)["tallies"]
    # Off costs no look at the clock.
    assert (counted["accept_mutex_wait_us"] > 0) == (extended == "On")
