#!/usr/bin/env python3
# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Ports for servers of tests that run side by side.

    port = free_port()          in Python
    port=$(test/lib/ports.py)   in a script: the same

Between the choice of a port and the moment when a server listens there, no
other test may be given it, and no client's end of a connection may have it.
So they are given out in turn, by a number in a file that all share, and
outside of the range from which the system takes the ports of clients.
"""
import fcntl
import os
import random
import socket
import tempfile

FIRST = 10000


def last():
    """The one below those of clients, where that leaves enough of them."""
    try:
        with open("/proc/sys/net/ipv4/ip_local_port_range",
                  encoding="ascii") as f:
            lowest = int(f.read().split()[0])
    except OSError:
        lowest = 32768
    return lowest - 1 if lowest > FIRST + 10000 else 65535


def next_number(count):
    """Numbers below count in turn, whoever asks for them."""
    path = os.path.join(tempfile.gettempdir(),
                        "hostler-test-ports-%d" % os.getuid())
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with open(fd, "r+", encoding="ascii", errors="replace") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        text = f.read(20)
        number = int(text) if text.isdecimal() else random.randrange(count)
        f.seek(0)
        f.truncate()
        f.write(str((number + 1) % count))
    return number % count


def is_free(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host
                       else socket.AF_INET) as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((host, port))
        except OSError:
            return False
    return True


def free_port(host="127.0.0.1"):
    count = last() - FIRST + 1
    for _ in range(count):
        port = FIRST + next_number(count)
        if is_free(host, port):
            return port
    raise OSError("no port of %s is free" % host)


if __name__ == "__main__":
    print(free_port())
