# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A module crashes: the error log names module, hook or filter, request and
who called whom; then the process ends as it would have without that.
test/lib/modules/mod_crash.c crashes where a request asks it to.
"""
import os
import re
import signal

import pytest

import faults
import hostler
import processes

pytestmark = pytest.mark.skipif(
    "tsan" in (faults.sanitizer() or ""),
    reason="the thread sanitizer holds signals back")

SEGV = r"Segmentation fault \(11\) at address 0x10"


@pytest.fixture(autouse=True)
def without_sanitizer(monkeypatch):
    """A sanitizer leaves these signals alone, as where there is none."""
    monkeypatch.setenv("ASAN_OPTIONS", os.environ.get("ASAN_OPTIONS", "")
                       + ":handle_segv=0:handle_sigbus=0:handle_sigfpe=0")


@pytest.fixture
def site(server, test_module):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("crash"))
    return server


def crash(site, what):
    """The report of the crash that a request asks for."""
    child, = site.children()
    with site.connect() as c:
        c.send(b"GET /a.txt?%s HTTP/1.1\r\nHost: www.example\r\n"
               b"X: \r\n\r\n" % what.encode())
        c.is_closed()
    site.wait_log(r"child pid %d exit signal" % child)
    hostler.wait_for(lambda: [x for x in site.children() if x != child],
                     "a new child\n" + site.log())
    assert site.get("/a.txt").body == b"0123456789"
    return [line for line in site.log().splitlines()
            if "pid %d:" % child in line]


def frames(report):
    return [line.split("] ")[-1] for line in report if "] #" in line]


@pytest.mark.parametrize("what, how, where", [
    ("handler", SEGV, "hook handler"),
    ("library", SEGV, "hook handler"),
    ("fixups", SEGV, "hook fixups"),
    ("log", SEGV, "hook log_transaction"),
    ("filter", SEGV, "hook handler, filter test_crash"),
    ("abort", r"Abort\w* \(6\), raised by itself", "hook handler"),
    ("divide", r"\w.* \(8\) at address", "hook handler"),
])
def test_what_is_told(site, what, how, where):
    report = crash(site, what)
    text = "\n".join(report)
    assert re.search(r"\[core:alert\].*AH9510\d: child crashed: " + how, text)
    assert 'serving "GET /a.txt?%s HTTP/1.1" for www.example, client ' \
        "127.0.0.1" % what in text
    assert "the fault is in module mod_crash.c (mod_crash.so), %s\n" % where \
        in text
    told = frames(report)
    own = [line for line in told if "mod_crash.so+0x" in line]
    assert own
    assert any(": ap_run_%s+0x" % where.split()[1].strip(",") in line
               for line in told)
    if what != "library" and what != "abort":
        assert told[0] == own[0]
    # Each line looks like one of the error log.
    assert all(re.match(r"\[\w{3} \w{3} \d\d \d\d:\d\d:\d\d\.\d{6} \d{4}\] "
                        r"\[core:alert\] \[pid \d+:tid \d+\] ", line)
               for line in report if "alert" in line)


@pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"),
                    reason="the caller is found by the registers")
def test_call_of_what_is_no_function(site):
    text = "\n".join(crash(site, "call"))
    assert "in module mod_crash.c (mod_crash.so), hook handler" in text
    assert re.search(r"#0 0x10$", text, re.M)
    assert re.search(r"#1 mod_crash.so\+0x", text)


def test_the_stack_is_used_up(site):
    if faults.sanitizer():
        pytest.skip("a sanitizer has stacks of its own for signals")
    report = crash(site, "recursion")
    text = "\n".join(report)
    assert "in module mod_crash.c (mod_crash.so)" in text
    assert re.search(r"\.\.\. and \d+ or more more|\.\.\. and \d+( or)? more",
                     text)
    assert len(frames(report)) == 40


def dumps_cores_here():
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as f:
        return f.read(1) not in "|/" and not faults.sanitizer()


@pytest.mark.skipif(not dumps_cores_here(), reason="no core dumps here")
def test_the_core_is_dumped_all_the_same(server, test_module):
    cores = server.path("cores")
    os.mkdir(cores)
    os.chmod(cores, 0o777)
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("crash")
                 + 'CoreDumpDirectory "{root}/cores"\n', limits={"core": -1})
    for count, what in enumerate(("handler", "abort"), 1):
        report = crash(server, what)
        assert any("the fault is in module mod_crash.c" in x for x in report)
        assert server.log().count("core dumped") == count
        assert os.listdir(cores)
        for name in os.listdir(cores):
            os.remove(os.path.join(cores, name))


def test_what_a_client_sends_stays_in_its_line(server, test_module):
    server.site({"a.txt": b"x"})
    server.start(test_module("crash") + 'HttpProtocolOptions Unsafe\n')
    child, = server.children()
    with server.connect() as c:
        c.send(b'GET /a"\\b?handler HTTP/1.1\r\nHost: localhost\r\n\r\n')
        c.is_closed()
    server.wait_log("child pid %d exit signal" % child)
    assert 'serving "GET /a??b?handler HTTP/1.1" for localhost' in \
        server.log()


def test_a_crash_without_a_request(server):
    server.start()
    # A child that still starts may be in a hook of a module.
    server.get("/")
    child, = server.children()
    os.kill(child, signal.SIGBUS)
    server.wait_log(r"child crashed: .* \(7\), sent by pid %d" % os.getpid())
    server.wait_log("its thread was serving no request")
    server.wait_log("the fault is in the server itself, hook")
    server.wait_log("child pid %d exit signal" % child)


def test_a_crash_while_the_configuration_is_read(server, test_module):
    done = server.check(test_module("crash") + "CrashInConfiguration\n")
    assert done.returncode not in (0, 1)
    assert "in module mod_crash.so (mod_crash.so), hook (none)" in done.stderr


def test_a_sanitizer_tells_it_too(server, test_module, monkeypatch):
    """Whoever had the signal before has it afterwards."""
    if not faults.sanitizer():
        pytest.skip("no sanitizer")
    reports = server.path("reports")
    os.mkdir(reports)
    os.chmod(reports, 0o777)
    monkeypatch.setenv("ASAN_OPTIONS", "use_sigaltstack=0:log_path=%s/asan"
                       % reports)
    server.site({"a.txt": b"x"})
    server.start(test_module("crash"))
    child, = server.children()
    with server.connect() as c:
        c.send(b"GET /a.txt?handler HTTP/1.1\r\nHost: localhost\r\n\r\n")
        c.is_closed()
    server.wait_log("the fault is in module mod_crash.c")
    server.wait_log("child pid %d ended" % child)
    report = server.read("reports/asan.%d" % child)
    assert re.search(r"SEGV on unknown address 0x0+10.*\n(.*\n)*.* #0 \S+ in "
                     "write_there", report)


# ---- EnableExceptionHook ------------------------------------------------------

@pytest.mark.parametrize("setting, is_called", [
    ("", False), ("EnableExceptionHook Off\n", False),
    ("EnableExceptionHook On\n", True)])
def test_modules_are_called(server, test_module, setting, is_called):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("crash") + setting)
    crash(server, "handler")
    assert ("fatal_exception is called" in server.log()) == is_called


def test_a_step_of_the_report_crashes(server, test_module):
    """The hook crashes, too; the process ends by the first signal all the
    same."""
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("crash") + "EnableExceptionHook On\n")
    report = crash(server, "twice")
    assert server.log().count("fatal_exception is called") == 1
    assert len([x for x in report if "child crashed" in x]) == 1
    assert "exit signal Segmentation fault" in server.log()


def test_the_report_hangs(server, test_module):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("crash") + "EnableExceptionHook On\n")
    crash(server, "hang")
    assert "the report of the crash hangs" in server.log()
    assert "exit signal Segmentation fault" in server.log()


def is_server(pid):
    return processes.program(pid) == os.path.realpath(hostler.binary())


def test_nobody_reads_the_report(server):
    """The program that the log goes to has stopped: the process ends."""
    server.start('ErrorLog "|$exec cat >>{root}/piped_log"\n')
    child, = filter(is_server, server.children())
    with hostler.stopped(*(set(server.children()) - {child})):
        fd = os.open("/proc/%d/fd/2" % child, os.O_WRONLY | os.O_NONBLOCK)
        try:
            while True:
                os.write(fd, bytes(4096))
        except BlockingIOError:
            pass
        finally:
            os.close(fd)
        os.kill(child, signal.SIGSEGV)
        hostler.wait_for(lambda: not processes.is_alive(child),
                         "the end of the child")


def test_the_exception_hook_is_for_the_whole_server(server, test_module):
    done = server.check("<VirtualHost *>\nEnableExceptionHook On\n"
                        "</VirtualHost>\n")
    assert done.returncode == 1 and "EnableExceptionHook" in done.stderr
