# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What a request costs when there is more of everything: virtual hosts,
files, connections, path components.  And what is paid once: starting,
restarting, memory of a virtual host and of a connection.  Only this server is
looked at, whose cost should not change."""
import os
import signal
import socket
import time

import figures
import load
import run

HOSTS = (10, 100, 1000, 10000)
FILES = (10, 100, 1000, 10000)
CONNECTIONS = (1, 10, 100, 1000)
DEPTHS = (1, 2, 5, 10)

OURS = "hostler"
IDLE = 1000         # kept connections for their memory

ONE_OF_MANY_HOSTS = """\
request = function()
    local n = math.random(0, %d - 1)
    return wrk.format("GET", "/10k.html",
                      {Host = string.format("site%%d.example", n)})
end
"""

ONE_OF_MANY_FILES = """\
request = function()
    local n = math.random(0, %d - 1)
    return wrk.format("GET", string.format("/many/%%05d.html", n))
end
"""


def work(name, path="/10k.html", script="", hosts=0):
    return load.work("growth-" + name, "", path, script, hosts)


def points(axis):
    """(how many, work, connections) along one axis."""
    if axis == "hosts":
        return [(n, work("h%d" % n, script=ONE_OF_MANY_HOSTS % n, hosts=n),
                 64) for n in HOSTS]
    if axis == "files":
        return [(n, work("f%d" % n, script=ONE_OF_MANY_FILES % n), 64)
                for n in FILES]
    if axis == "connections":
        return [(n, work("c%d" % n), n) for n in CONNECTIONS]
    return [(n, work("d%d" % n, "/" + "deep/" * (n - 1) + "10k.html"), 64)
            for n in DEPTHS]


def along(axis, args, site):
    """[how many, CPU us a request, p99 ms] of each point, which take turns."""
    servers, seen = {}, {}
    try:
        for n, kind, _ in points(axis):
            servers[n] = run.Server(OURS, args.root, site, kind,
                                    args.server_cpu)
            seen[n] = []
        for turn in range(args.rounds + 1):
            for n, kind, connections in points(axis):
                one = run.load(servers[n], kind, 1, connections,
                               args.client_cpu)
                if turn > 0:
                    seen[n].append(one)
    finally:
        for server in servers.values():
            server.stop()
    return [[n, figures.median([s["cpu_us"] for s in seen[n]]),
             figures.median([s["p99_ms"] for s in seen[n]])]
            for n in sorted(seen)]


def lifetime_cpu(pid):
    """Seconds of a process and of those it has waited for."""
    fields = run.read("/proc/%d/stat" % pid).rsplit(")", 1)[1].split()
    return sum(int(f) for f in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def restart(server):
    """Processor seconds of a graceful restart, all children new."""
    before = lifetime_cpu(server.process.pid)
    old = set(server.pids()) - {server.process.pid}
    server.process.send_signal(signal.SIGUSR1)
    end = time.monotonic() + run.PATIENCE
    now = old
    while not now or now & old:
        if time.monotonic() > end:
            raise RuntimeError("the server does not restart")
        time.sleep(0.02)
        now = set(server.pids()) - {server.process.pid}
    return lifetime_cpu(server.process.pid) - before


def once(args, site):
    """What is paid once, and memory."""
    found = {}
    for n in (0, HOSTS[-1]):
        server = run.Server(OURS, args.root, site,
                            work("s%d" % n, hosts=n), args.server_cpu)
        try:
            # Counted when a child has been seen, which is after the start.
            end = time.monotonic() + run.PATIENCE
            while len(server.pids()) < 2 and time.monotonic() < end:
                time.sleep(0.02)
            found["start_s_%d" % n] = lifetime_cpu(server.process.pid)
            found["pss_kib_%d" % n] = server.pss_kib()
            found["restart_s_%d" % n] = restart(server)
            if n == 0:
                found.update(idle(server))
        finally:
            server.stop()
    found["host_kib"] = ((found["pss_kib_%d" % HOSTS[-1]]
                          - found["pss_kib_0"]) / HOSTS[-1])
    return found


def idle(server):
    """KiB of a kept connection: right after its request, and later."""
    held = []
    before = server.pss_kib()
    try:
        for _ in range(IDLE):
            s = socket.create_connection(("127.0.0.1", server.port), 5)
            held.append(s)
            s.sendall(b"GET /1k.html HTTP/1.1\r\nHost: localhost\r\n\r\n")
            s.recv(65536)
        soon = server.pss_kib() - before
        time.sleep(3)
        later = server.pss_kib() - before
    finally:
        for s in held:
            s.close()
    return {"kept_kib_soon": soon / IDLE, "kept_kib_later": later / IDLE}


def measure(args, site):
    for depth in DEPTHS:
        load.write("%s/%s10k.html" % (site, "deep/" * (depth - 1)),
                   b"x" * 10240)
    found = {}
    for axis in ("hosts", "files", "connections", "depth"):
        found[axis] = along(axis, args, site)
        print("\n%-12s %9s %9s" % (axis, "CPU us", "p99 ms"))
        for n, cpu, p99 in found[axis]:
            print("%-12d %9s %9s" % (n, figures.short(cpu),
                                     figures.short(p99)), flush=True)
    found["once"] = once(args, site)
    for name, value in sorted(found["once"].items()):
        print("%-20s %9.2f" % (name, value))
    return found
