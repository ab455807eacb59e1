# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Calls that fail on order (see faults.c), and whether a scoreboard is right.

    fault = Faults(server)
    fault.start("KeepAlive Off\\n")      # instead of server.start()
    with fault.failing("fork"):
        ...
"""
import contextlib
import json
import os
import re
import subprocess

import hostler

STATUS = '<Location "/status">\nSetHandler server-status\n</Location>\n'


def compile_c(source, target, *flags):
    """Compiles a file of this folder with the headers of the server."""
    here = os.path.dirname(os.path.abspath(__file__))
    build = os.environ.get("HOSTLER_BUILD",
                           os.path.dirname(hostler.binary()))
    apr = subprocess.run(["apr-1-config", "--includes", "--cppflags"],
                         capture_output=True, text=True, check=True)
    subprocess.run(["cc", "-I", os.path.join(build, "include"), "-I",
                    os.path.join(here, "..", "..", "include"),
                    *apr.stdout.split(), "-o", target,
                    os.path.join(here, source), *flags], check=True)
    return target


def sanitizer():
    """The file of the sanitizer's library that the server was linked with;
    None without one."""
    out = subprocess.run(["ldd", hostler.binary()], capture_output=True,
                         text=True, check=False).stdout
    found = re.search(r"lib[at]san\.so\S* => (\S+)", out)
    return found.group(1) if found else None


class Faults:
    """A server whose calls can be made to fail."""

    def __init__(self, server):
        self.server = server
        self.library = compile_c("faults.c", server.path("faults.so"),
                                 "-shared", "-fPIC", "-D_GNU_SOURCE")
        if sanitizer():
            # It wants to be loaded first.
            self.library = sanitizer() + ":" + self.library
        os.mkdir(server.path("faults"))
        os.chmod(server.write("faults/log", ""), 0o666)

    def start(self, extra="", **more):
        return self.server.start(extra, env={
            "LD_PRELOAD": self.library,
            "FAULTS": self.server.path("faults")}, **more)

    @contextlib.contextmanager
    def failing(self, call, allowed=0):
        """While in here the call fails, in each process after so many that
        went well."""
        path = self.server.write("faults/" + call, str(allowed))
        try:
            yield
        finally:
            os.unlink(path)


def report(server):
    """The status of a server with STATUS in its configuration; {} while it
    cannot be had."""
    try:
        return json.loads(server.get("/status?json").body)
    except (OSError, EOFError, ValueError):
        return {}


def why_wrong(server, threads):
    """What is wrong with the scoreboard; '' when each child that runs is in
    it, nobody else is, and each has so many threads."""
    found = report(server)
    if not found:
        return "no report"
    pids = {c["pid"] for c in found["children"]}
    if pids != set(server.children()):
        return "children %s, in the scoreboard %s" % (server.children(), pids)
    for child in found["children"]:
        alive = [s for s in child["states"] if s not in ".S"]
        if len(alive) != threads:
            return "child %d: %r" % (child["pid"], child["states"])
        if child["draining"]:
            return "child %d drains" % child["pid"]
    by_state = found["workers"]["by_state"]
    everywhere = sum(n for s, n in by_state.items() if s != "open_slot")
    if everywhere != threads * len(pids):
        return "%d workers: %s" % (threads * len(pids), by_state)
    return ""


def wait_right(server, threads=8, busy=1):
    """Waits until the scoreboard is right, and no more workers are busy than
    the one that says so."""
    wrong = ["not asked"]

    def is_right():
        wrong[0] = why_wrong(server, threads)
        if not wrong[0] and report(server)["workers"]["busy"] > busy:
            wrong[0] = "busy: %r" % report(server)["workers"]
        return not wrong[0]

    try:
        hostler.wait_for(is_right, "a scoreboard that is right")
    except AssertionError:
        raise AssertionError("the scoreboard stays wrong: %s\n%s" % (
            wrong[0], server.log())) from None
