# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Children that are killed and stopped at random while clients ask.

    happened = chaos.run(server, seconds, "flock")
    # no exception: what must hold has held; how often each thing was done

A client whose connection was in a child that died may fail, and no other.
"""
import contextlib
import os
import random
import signal
import threading
import time

import hostler

KILLS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)

# System calls in which a child waits for an accept mutex, on x86-64 and arm64:
# semop, semtimedop, flock, fcntl.
WAITS = {"sysvsem": {"x86_64": (65, 220), "aarch64": (193, 192)},
         "flock": {"x86_64": (73,), "aarch64": (32,)},
         "fcntl": {"x86_64": (72,), "aarch64": (25,)}}


class Clients:
    """Fetch /a.txt over and over; half of them keep their connections."""

    def __init__(self, server, ports, count):
        self.server = server
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.good = 0
        self.lost = 0           # connections that ended without an answer
        self.wrong = []         # answers that are none of ours
        self.threads = [
            threading.Thread(target=self.ask, args=(ports[i % len(ports)],
                                                    i % 4 < 2))
            for i in range(count)]
        for t in self.threads:
            t.start()

    def ask(self, port, is_kept):
        c = None
        while not self.stop.is_set():
            try:
                c = c or hostler.Connection(("127.0.0.1", port))
                fields = {} if is_kept else {"Connection": "close"}
                answer = c.request("/a.txt", fields=fields)
            except (OSError, EOFError):
                with self.lock:
                    self.lost += 1
                c = None
                # The port may be without a listener when all have died.
                time.sleep(0.005)
                continue
            with self.lock:
                self.good += 1
                if answer.status != 200 or answer.body != b"x":
                    self.wrong.append(answer)
            if answer["Connection"] == "close":
                c.close()
                c = None
        if c:
            c.close()

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()


def waits_for_mutex(pid, numbers):
    """Whether a thread of the process is in one of these system calls."""
    with contextlib.suppress(OSError):
        for thread in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/syscall" % (pid, thread),
                      encoding="ascii") as f:
                if f.read().split()[0] in map(str, numbers):
                    return True
    return False


def pick(server, mechanism):
    """A child: the one that has the accept mutex where that can be seen, else
    any.  None when there is none."""
    children = server.children()
    numbers = WAITS.get(mechanism, {}).get(os.uname().machine)
    if numbers and len(children) > 1 and random.random() < 0.7:
        holders = [c for c in children if not waits_for_mutex(c, numbers)]
        if len(holders) == 1:
            return holders[0], True
    return (random.choice(children), False) if children else (None, False)


def hit(server, mechanism, happened):
    """Kills or stops a child; returns how many have died of it."""
    victim, is_holder = pick(server, mechanism)
    if victim is None:
        return 0
    happened["holders"] += is_holder
    with contextlib.suppress(ProcessLookupError):
        if random.random() < 0.3:
            happened["stopped"] += 1
            os.kill(victim, signal.SIGSTOP)
            time.sleep(random.uniform(0.01, 0.2))
            os.kill(victim, signal.SIGCONT)
            return 0
        happened["killed"] += 1
        os.kill(victim, random.choice(KILLS))
        return 1
    return 0


def run(server, seconds, mechanism="", ports=(), clients=8, threads=8):
    """Does it for so long.  Afterwards the caller looks at the scoreboard."""
    happened = {"killed": 0, "stopped": 0, "holders": 0}
    crowd = Clients(server, [server.port, *ports], clients)
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = crowd.good
            hit(server, mechanism, happened)
            # It goes on serving, whatever was done.
            hostler.wait_for(lambda n=before: crowd.good > n + 5,
                             "answers after %s\n%s" % (happened,
                                                       server.log()))
            time.sleep(random.uniform(0, 0.1))
    finally:
        crowd.end()
    assert not crowd.wrong
    # A child that dies takes what its threads had, and what it had accepted
    # for no thread yet; a client counts at most once for each death.
    assert crowd.lost <= happened["killed"] * min(clients, threads + 1), \
        (crowd.lost, happened)
    happened["good"], happened["lost"] = crowd.good, crowd.lost
    return happened
