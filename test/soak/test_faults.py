# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Faults for longer: children killed and stopped at random while clients ask,
with each way to accept; thousands of slow clients.  Each case ends with a
server that serves and a scoreboard that is right.

FAULT_SECONDS (60) is how long each of the first lasts.
"""
import os
import resource
import signal
import socket
import time

import pytest

import chaos
import faults
import hostler
import processes

SECONDS = float(os.environ.get("FAULT_SECONDS", "60"))
SLOW = 2000

WAYS = [("AcceptSerialization off", "")]
WAYS += [("AcceptSerialization on\nMutex %s mpm-accept" % spec, name)
         for name, spec in (("flock", "flock:{root}/run"),
                            ("fcntl", "fcntl:{root}/run"),
                            ("sysvsem", "sysvsem"), ("pthread", "pthread"))]
WAYS += [("AcceptSerialization 2", "")]


def extra_descriptors(server):
    """Those of the parent, without the pipe to each child."""
    return len(processes.descriptors(server.process.pid)) \
        - len(server.children())


@pytest.mark.parametrize("accepting, mechanism", WAYS)
def test_random_deaths_under_load(server, accepting, mechanism):
    other = hostler.free_port()
    server.site({"a.txt": b"x"})
    server.start(faults.STATUS + accepting + "\nListen 127.0.0.1:%d\n"
                 "StartServers 3\nMinSpareThreads 24\n" % other)
    faults.wait_right(server)
    before = extra_descriptors(server)
    happened = chaos.run(server, SECONDS, mechanism, [other])
    print("%s: %s" % (accepting.replace("\n", ", "), happened))
    assert happened["killed"] >= SECONDS / 2
    faults.wait_right(server)
    assert server.get("/a.txt").body == b"x"
    assert extra_descriptors(server) == before


def test_a_stopped_child_and_the_end_of_the_server(server):
    """It cannot hold up a stop for ever."""
    server.start("StartServers 2\nMinSpareThreads 16\n")
    os.kill(server.children()[0], signal.SIGSTOP)
    server.signal(signal.SIGTERM)
    assert server.process.wait(18) == 0
    assert "has not ended and is killed" in server.log()


class SlowClients:
    """Half send a request a byte at a time, half take a response so."""

    def __init__(self, server, count, size):
        self.size = size
        self.finished = 0
        self.failed = 0
        self.left = {}          # socket -> what it has still to send
        self.taken = {}         # socket -> bytes of the response
        for i in range(count):
            s = socket.create_connection(("127.0.0.1", server.port), 30)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            head = b"GET /%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            if i % 2:
                s.sendall(head % b"big.bin")
                self.left[s] = b""
            else:
                self.left[s] = head % b"a.txt"
            self.taken[s] = 0
            s.setblocking(False)

    def step(self, at_most):
        """A byte more from each that sends; some of what has come is taken
        by each that reads."""
        for s in list(self.left):
            try:
                if self.left[s]:
                    s.send(self.left[s][:1])
                    self.left[s] = self.left[s][1:]
                    continue
                data = s.recv(at_most)
                self.taken[s] += len(data)
                if not data:
                    self.finished += 1
                    self.close(s)
            except BlockingIOError:
                pass
            except OSError:
                self.failed += 1
                self.close(s)

    def close(self, s):
        del self.left[s]
        s.close()


def test_two_thousand_slow_clients(server):
    """A server of a few threads serves them all, and others at once."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    size = 1_000_000
    server.site({"a.txt": b"x", "big.bin": os.urandom(size)})
    server.start(faults.STATUS + "ServerLimit 2\nMaxRequestWorkers 16\n"
                 "StartServers 2\nMinSpareThreads 8\nTimeout 120\n"
                 "RequestReadTimeout header=120 body=120\nSendBufferSize "
                 "16384\nAcceptFilter http none\n")
    crowd = SlowClients(server, SLOW, size)
    times = []
    end = time.monotonic() + max(30, SECONDS)
    while time.monotonic() < end:
        crowd.step(1024)
        began = time.monotonic()
        assert server.get("/a.txt").body == b"x"
        times.append(time.monotonic() - began)
    times.sort()
    print("%d requests beside %d slow clients: half within %.1f ms, 99 %% "
          "within %.1f ms, longest %.1f ms" % (
              len(times), SLOW, times[len(times) // 2] * 1000,
              times[len(times) * 99 // 100] * 1000, times[-1] * 1000))
    assert crowd.failed == 0
    assert times[len(times) * 99 // 100] < 1
    # Now they hurry.
    while crowd.left:
        crowd.step(1 << 20)
        assert crowd.failed == 0
    assert crowd.finished == SLOW
    faults.wait_right(server)
