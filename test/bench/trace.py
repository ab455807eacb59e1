# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The system calls of one request in the steady state, as strace shows them:
a file that was asked for before, on a connection that is kept."""
import re
import signal
import socket
import subprocess
import time

import load
import run

WARM = 50
TRACED = 20

# A line of strace -f: thread, call, arguments and result.
LINE = re.compile(r"^(\d+) +((\w+)\(.*)$")


def ask(s, path):
    s.sendall(("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n" % path).encode())
    got = b""
    while True:
        got += s.recv(65536)
        head, end, body = got.partition(b"\r\n\r\n")
        size = re.search(rb"(?i)content-length: *(\d+)", head)
        if end and len(body) == int(size[1]):
            return


def request_in(text, mark):
    """[name, line] of the calls from the one that reads the marked request to
    the next such one, of the thread that serves it."""
    calls, thread = [], None
    for line in text.splitlines():
        found = LINE.match(line)
        if not found:
            continue
        if found[3] in ("read", "recvfrom") and "GET /10k.html" in found[2]:
            if thread is not None:
                break
            if mark not in found[2]:
                continue
            thread = found[1]
        if found[1] == thread:
            calls.append([found[3], found[2]])
    return calls


def of_one_request(args, site):
    server = run.Server("hostler", args.root, site, load.ALL["10k"],
                        args.server_cpu)
    out = server.folder + "/strace"
    try:
        with socket.create_connection(("127.0.0.1", server.port), 10) as s:
            for _ in range(WARM):
                ask(s, "/10k.html")
            pids = [a for p in server.pids() for a in ("-p", str(p))]
            strace = subprocess.Popen(
                ["strace", "-f", "-s", "60", "-o", out, *pids],
                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
            strace.stderr.readline()
            time.sleep(0.5)     # until it has found all threads
            for i in range(TRACED):
                ask(s, "/10k.html?%d" % i)
            strace.send_signal(signal.SIGINT)
            strace.stderr.read()
            strace.wait(run.PATIENCE)
        return request_in(run.read(out), "?%d " % (TRACED - 2))
    finally:
        server.stop()
