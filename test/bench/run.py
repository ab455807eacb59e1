# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Servers that run, and what they cost: processor time of all their threads
and memory that is theirs, as the kernel counts them."""
import os
import re
import shutil
import signal
import socket
import subprocess
import time

import figures
import peers

PATIENCE = 20.0     # seconds for a server to start or to stop


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def pinned(cpu):
    """To be run in a new process: it stays on one processor."""
    return lambda: os.sched_setaffinity(0, {cpu})


def read(path):
    with open(path, encoding="ascii", errors="replace") as f:
        return f.read()


class Server:
    """One server with a folder of its own below root, on one processor."""

    def __init__(self, name, root, site, work, cpu):
        self.name = name
        self.port = free_port()
        self.folder = "%s/%s-%s" % (root, name, work.name)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder + "/temp")
        os.chmod(self.folder, 0o777)
        text, command = peers.ALL[name](self.folder, self.port, site, work)
        with open(peers.conf_of(self.folder), "w", encoding="utf-8") as f:
            f.write(text)
        with open(self.folder + "/output", "wb") as out:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=pinned(cpu))
        self.wait_until_it_answers()

    def wait_until_it_answers(self):
        end = time.monotonic() + PATIENCE
        while True:
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError("%s does not start:\n%s" % (
                    self.name, read(self.folder + "/output")[-1000:]))
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.05)

    def pids(self):
        found, todo = [], [self.process.pid]
        while todo:
            pid = todo.pop()
            found.append(pid)
            try:
                todo += [int(w) for w in read(
                    "/proc/%d/task/%d/children" % (pid, pid)).split()]
            except OSError:
                pass
        return found

    def cpu_ns(self):
        """Time on the processor of all threads there are."""
        total = 0
        for pid in self.pids():
            try:
                for task in os.listdir("/proc/%d/task" % pid):
                    total += int(read("/proc/%d/task/%s/schedstat"
                                      % (pid, task)).split()[0])
            except OSError:
                pass
        return total

    def pss_kib(self):
        """Memory, with a share of what processes have in common."""
        total = 0
        for pid in self.pids():
            try:
                found = re.search(r"^Pss:\s+(\d+)",
                                  read("/proc/%d/smaps_rollup" % pid), re.M)
                total += int(found[1])
            except (OSError, TypeError):
                pass
        return total

    def stop(self):
        """Ends the server; its processes and no others."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def load(server, work, seconds, connections, cpu):
    """One turn of wrk; what it saw, and what the server spent."""
    command = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds,
               "--latency"]
    if work.script:
        script = server.folder + "/load.lua"
        with open(script, "w", encoding="ascii") as f:
            f.write(work.script)
        command += ["-s", script]
    before = server.cpu_ns()
    done = subprocess.run(
        command + ["http://127.0.0.1:%d%s" % (server.port, work.path)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
        timeout=seconds + 30, preexec_fn=pinned(cpu))
    spent = server.cpu_ns() - before
    seen = figures.parse_wrk(done.stdout)
    seen["cpu_us"] = spent / 1e3 / max(seen["requests"], 1)
    seen["pss_kib"] = server.pss_kib()
    return seen
