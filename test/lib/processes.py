# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What the system tells of processes that may end at any moment.

Of a process that has ended there is nothing: no state, no children, no
descriptors.  So a look at it is no fault; what a test expects of a process
that is to be there it waits for.
"""
import collections
import glob
import os
import re
import subprocess


def state(pid):
    """The letter of what a process does, as ps shows it; "" without one."""
    # The name before it may have anything in it.
    return (read(pid, "stat").rpartition(")")[2].split() or [""])[0]


def is_alive(pid):
    """Not when nothing but its exit status is left, either."""
    return state(pid) not in ("", "Z", "X")


def read(pid, name):
    """A file of /proc/PID; "" when the process has ended."""
    try:
        with open("/proc/%d/%s" % (pid, name), encoding="utf-8",
                  errors="replace") as f:
            return f.read()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def entries(pid, name):
    """Names in a folder of /proc/PID."""
    try:
        return os.listdir("/proc/%d/%s" % (pid, name))
    except (FileNotFoundError, ProcessLookupError):
        return []
    except PermissionError:
        # So it is with what is left of a process that has ended.
        if is_alive(pid):
            raise
        return []


def target(pid, name):
    """Where a link of /proc/PID leads; "" when it is no longer there."""
    try:
        return os.readlink("/proc/%d/%s" % (pid, name))
    except (FileNotFoundError, ProcessLookupError):
        return ""
    except PermissionError:
        if is_alive(pid):
            raise
        return ""


def program(pid):
    return target(pid, "exe")


def arguments(pid):
    return read(pid, "cmdline").split("\0")[:-1]


def descriptors(pid):
    """Number to what is open there: a path, "socket:[INODE]"."""
    found = {int(fd): target(pid, "fd/" + fd) for fd in entries(pid, "fd")}
    return {fd: what for fd, what in found.items() if what}


def sockets(pid):
    """Inodes of its sockets."""
    return [int(what[8:-1]) for what in descriptors(pid).values()
            if what.startswith("socket:[")]


def threads(pid):
    return [int(name) for name in entries(pid, "task")]


def thread_files(pid, name):
    """That file of each of its threads."""
    texts = [read(pid, "task/%d/%s" % (t, name)) for t in threads(pid)]
    return [text for text in texts if text]


def is_stopped(pid):
    """All its threads are, or it has ended."""
    return all(text.rpartition(")")[2].split()[0] in "TZX"
               for text in thread_files(pid, "stat"))


def children(pid):
    """Process ids of its children that are alive."""
    if glob.glob("/proc/self/task/*/children"):
        found = " ".join(thread_files(pid, "children")).split()
    else:
        # The kernel may have no such list.
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)],
                               capture_output=True, text=True,
                               check=False).stdout.split()
    return [child for child in map(int, found) if is_alive(child)]


def cpu_ticks(pid):
    """Of its threads, ended ones too: 100 a second."""
    fields = read(pid, "stat").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) if fields else 0


def switches(pid):
    """How often its threads have gone to sleep, or were made to wait: by the
    words "voluntary" and "nonvoluntary"."""
    count = collections.Counter()
    for text in thread_files(pid, "status"):
        for name, number in re.findall(r"^(\w+)_ctxt_switches:\s*(\d+)", text,
                                       re.M):
            count[name] += int(number)
    return count


def holds_signal(pid, number):
    """Whether the signal is blocked or caught: it would not kill the process,
    which is past the loader of the system."""
    masks = re.findall(r"^Sig(?:Blk|Cgt):\s*(\w+)", read(pid, "status"), re.M)
    return any(int(mask, 16) >> (number - 1) & 1 for mask in masks)
