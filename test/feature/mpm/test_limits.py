# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Numbers of processes and threads that do not fit together, and the other
settings of processes.  Where httpd is installed, what it makes of the same
numbers is compared."""
import os
import re
import shutil
import signal
import subprocess
import time

import pytest

import faults
import hostler
import processes

# Directives, and what is made of them.
CASES = [
    ("ThreadsPerChild 100", {"ThreadsPerChild": 64}),
    ("ThreadsPerChild 0", {"ThreadsPerChild": 1}),
    ("ThreadLimit 32\nThreadsPerChild 64\nMaxRequestWorkers 400",
     {"ThreadsPerChild": 32, "MaxRequestWorkers": 384}),
    ("ServerLimit 30000", {"ServerLimit": 20000}),
    ("ServerLimit 0", {"ServerLimit": 1}),
    ("ThreadLimit 30000", {"ThreadLimit": 20000}),
    ("ThreadLimit 0", {"ThreadLimit": 1}),
    ("MaxRequestWorkers 10", {"MaxRequestWorkers": 25}),
    ("MaxRequestWorkers 0", {"MaxRequestWorkers": 25}),
    ("MaxRequestWorkers -1", {"MaxRequestWorkers": 25}),
    ("MaxClients 30", {"MaxRequestWorkers": 25}),
    ("MaxRequestWorkers 1000", {"MaxRequestWorkers": 400}),
    ("ServerLimit 2\nThreadsPerChild 64\nMaxRequestWorkers 1000",
     {"MaxRequestWorkers": 128}),
    ("StartServers 0", {"StartServers": 1}),
    ("MinSpareThreads 0", {"MinSpareThreads": 1}),
    ("MaxSpareThreads 10", {"MaxSpareThreads": 100}),
    ("ThreadsPerChild 25\nMaxRequestWorkers 400", {}),
]

BASE = """\
ServerRoot "{root}"
DefaultRuntimeDir "{root}/run"
PidFile "{root}/run/pid"
Listen 127.0.0.1:{port}
ServerName localhost
ErrorLog "{root}/error_log"
"""

HTTPD = shutil.which("apache2", path="/usr/sbin:/usr/bin")
HTTPD_MODULES = "/usr/lib/apache2/modules"


def ours(server, directives):
    """The last value of each directive that was changed; -t says so."""
    done = server.check(directives, BASE)
    assert done.returncode == 0, done.stderr
    return {name: int(value) for name, value in re.findall(
        r"(\w+) -?\d+ is changed to (\d+)", done.stderr)}


def theirs(server, directives):
    server.write("httpd.conf", BASE.replace("{root}", server.root)
                 .replace("{port}", str(server.port))
                 + "LoadModule mpm_worker_module %s/mod_mpm_worker.so\n"
                 "%s\n" % (HTTPD_MODULES, directives))
    done = subprocess.run([HTTPD, "-t", "-f", server.path("httpd.conf")],
                          capture_output=True, text=True, timeout=20,
                          check=True)
    return {name: int(value) for name, value in re.findall(
        r"WARNING: (\w+) of -?\d+ .*creasing to (?:nearest multiple )?(\d+)",
        done.stderr)}


@pytest.mark.parametrize("directives, wanted", CASES)
def test_values_that_do_not_fit(server, directives, wanted):
    changed = ours(server, directives)
    assert changed == wanted
    if HTTPD and os.path.exists(HTTPD_MODULES + "/mod_mpm_worker.so"):
        for name, value in theirs(server, directives).items():
            # It also tells of values that nobody has set.
            if name in directives.replace("MaxClients", "MaxRequestWorkers"):
                assert changed[name] == value, name


@pytest.mark.parametrize("line, fault", [
    ("MaxRequestWorkers many", "MaxRequestWorkers takes a whole number"),
    ("ThreadsPerChild 12x", "ThreadsPerChild takes a whole number"),
    ("MaxMemFree -1", "MaxMemFree must be"),
    ("ThreadStackSize -1", "ThreadStackSize must be"),
    ("CoreDumpDirectory /nowhere", "/nowhere"),
    ("CoreDumpDirectory /etc/passwd", "/etc/passwd"),
])
def test_values_that_are_none(server, line, fault):
    done = server.check(line + "\n", BASE)
    assert done.returncode != 0
    assert fault in done.stderr and "hostler.conf:" in done.stderr


@pytest.mark.parametrize("line", [
    "MaxConnectionsPerChild -1", "MaxRequestsPerChild 0",
    "MaxMemFree 99999999999", "ThreadStackSize 0"])
def test_values_that_httpd_takes(server, line):
    done = server.check(line + "\n", BASE)
    assert done.returncode == 0, done.stderr
    assert "changed" not in done.stderr


# ---- What they do ---------------------------------------------------------


def stack_sizes(pid):
    """Sizes of mappings that lie behind a guard page."""
    sizes, guard_end = [], None
    for line in processes.read(pid, "maps").splitlines():
        span, access, *_ = line.split()
        start, end = (int(x, 16) for x in span.split("-"))
        if access == "rw-p" and start == guard_end:
            sizes.append(end - start)
        guard_end = end if access == "---p" else None
    return sizes


def test_thread_stack_size(server):
    size = 393216
    server.site({"a.txt": b"x"})
    server.start(faults.STATUS + "ThreadStackSize %d\n" % size)
    faults.wait_right(server)
    assert server.get("/a.txt").body == b"x"
    child, = server.children()
    # The guard page may be part of it.
    like_it = [s for s in stack_sizes(child) if size - 8192 <= s <= size]
    assert len(like_it) >= 9    # eight workers and a listener


def test_thread_stack_too_small_is_raised(server):
    server.site({"a.txt": b"x"})
    server.start("ThreadStackSize 100\n")
    server.wait_log("ThreadStackSize 100 is changed to 131072")
    assert server.get("/a.txt").body == b"x"


@pytest.mark.parametrize("line, kib", [
    ("", 2048), ("MaxMemFree 64\n", 64), ("MaxMemFree 0\n", 0)])
def test_max_mem_free_reaches_every_allocator(server, line, kib):
    fault = faults.Faults(server)
    server.site({"a.txt": b"x"})
    fault.start(line)
    assert server.get("/a.txt").body == b"x"
    # Those of the child and of its workers; and no other value but APR's own
    # for allocators that are not the server's.
    told = hostler.wait_for(lambda: (lambda t: t if len(t) >= 2 else None)(
        re.findall(r"max_free (\d+)", server.read("faults/log"))), "the calls")
    assert set(told) == {str(kib * 1024)}


def test_core_dump_directory(server):
    """A child that crashes dumps there, though it has changed its user, and
    the log says where to look."""
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as f:
        if f.read(1) in "|/":
            pytest.skip("this system sends its dumps elsewhere")
    if faults.sanitizer():
        pytest.skip("a sanitizer keeps processes from dumping")
    cores = server.path("cores")
    os.mkdir(cores)
    os.chmod(cores, 0o777)
    server.site({"a.txt": b"x"})
    server.start(faults.STATUS + 'CoreDumpDirectory "{root}/cores"\n',
                 limits={"core": -1})
    faults.wait_right(server)
    child, = server.children()
    os.kill(child, signal.SIGSEGV)
    server.wait_log(r"%d exit signal Segmentation fault.*core dumped.*%s"
                    % (child, re.escape(cores)))
    assert os.listdir(cores)
    hostler.wait_for(server.children, "a new child")
    assert server.get("/a.txt").body == b"x"


def test_spawning_doubles(server):
    """1, 2, 4, 8 children more in the seconds after the start; eight at once
    are worth a notice, four are not."""
    server.start("ThreadLimit 1\nThreadsPerChild 1\nServerLimit 40\n"
                 "MaxRequestWorkers 40\nMinSpareThreads 16\n"
                 "MaxSpareThreads 40\n")
    looks = []

    def all_there():
        begin = time.monotonic()
        count = len(server.children())
        looks.append((begin, count, time.monotonic()))
        return count == 16

    hostler.wait_for(all_there, "16 children")
    # Between two looks there was one round, or one more for each second.
    for (then, before, _), (_, after, now) in zip(looks, looks[1:]):
        assert after <= before * 2 ** (int(now - then) + 1)
    server.wait_log("8 children started at once")
    assert "4 children started at once" not in server.log()


# ---- What was written for event ---------------------------------------------

@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5x", "nan", "inf"])
def test_factor_that_is_none(server, value):
    done = server.check("AsyncRequestWorkerFactor %s\n" % value, BASE)
    assert done.returncode != 0
    assert "takes a number above 0" in done.stderr


def test_factor_bounds_the_connections_of_a_child(server):
    """ThreadsPerChild 4, factor 1.5: ten, and the oldest gives way."""
    server.site({"a.txt": b"x"})
    server.start("ServerLimit 1\nMaxRequestWorkers 4\nThreadsPerChild 4\n"
                 "MinSpareThreads 1\nKeepAliveTimeout 60\n"
                 "AsyncRequestWorkerFactor 1.5\n")
    kept = []
    for _ in range(11):
        kept.append(server.connect())
        assert kept[-1].request("/a.txt").body == b"x"
    hostler.wait_for(kept[0].is_closed, "the end of the oldest")
    assert kept[-1].request("/a.txt").body == b"x"
    server.wait_log("AH90757.*AsyncRequestWorkerFactor")
    for c in kept:
        c.close()
