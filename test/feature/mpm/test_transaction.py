# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A restart is a transaction: what is wrong with the new configuration changes
nothing but the log, and holds up nobody while it is found out."""
import os
import signal
import socket

import pytest

import hostler
import processes


@pytest.fixture(scope="module")
def fragile(tmp_path_factory):
    """The module, where a server's user can read it."""
    folder = tmp_path_factory.mktemp("modules")
    for path in (folder, folder.parent):
        path.chmod(0o755)
    return 'LoadModule fragile_module "%s"\n' % hostler.compile_module(
        "fragile", str(folder))


def refused(server, number, *reasons):
    """Restarts; the server must be as it was, down to its children."""
    before = sorted(server.children())
    server.signal(number)
    for reason in reasons:
        server.wait_log(reason)
    server.wait_log("the server goes on with the one it has")
    assert sorted(server.children()) == before
    assert server.get("/a.txt").body == b"x"
    assert server.log().count("resuming normal") == 1
    assert os.path.exists(server.path("run/pid"))


def mended(server, extra=""):
    """Restarts with what is well; new children serve."""
    server.configure(extra)
    server.restart()
    assert server.get("/a.txt").body == b"x"


SIGNALS = pytest.mark.parametrize("number", [signal.SIGUSR1, signal.SIGHUP])


@SIGNALS
def test_a_fault_in_the_file(server, number):
    server.site({"a.txt": b"x"})
    server.start()
    server.configure("Nonsense on\n")
    refused(server, number, r"line \d+ of .*hostler\.conf", "Nonsense")
    mended(server)


@pytest.mark.parametrize("line, reasons", [
    ('ErrorLog "{root}/none/error_log"', [
        r"ErrorLog .*/none/error_log \(.*hostler\.conf:\d+\): there is no "
        "folder"]),
    ('CustomLog "{root}/none/access_log" "%r"', [
        r"on line \d+ of .*hostler\.conf: there is no directory"]),
    ('CustomLog "{root}/run" "%r"', [
        r"/run named on line \d+ of .*hostler\.conf cannot be written"]),
    ('CustomLog "|/none/such-program" "%r"', [
        "cannot start the piped log program"]),
    ('CustomLog "|no-path-is-searched" "%r"', [
        "cannot start the piped log program"]),
])
def test_a_log_that_cannot_be_opened(server, line, reasons):
    server.site({"a.txt": b"x"})
    server.start()
    server.configure(line + "\n")
    refused(server, signal.SIGUSR1, *reasons)
    done = hostler.run(*server.arguments(), "-k", "graceful")
    assert done.returncode == 1 and done.stderr != ""
    mended(server)


def test_a_port_that_is_taken(server):
    server.site({"a.txt": b"x"})
    server.start()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        line = "Listen 127.0.0.1:%d\n" % other.getsockname()[1]
        server.configure(line)
        refused(server, signal.SIGUSR1, "cannot bind to 127.0.0.1")
    mended(server, line)


def test_programs_of_logs_are_not_started_for_a_check(server):
    server.site({"a.txt": b"x"})
    server.start()
    server.configure('CustomLog "|$echo started >>{root}/started; '
                     'cat >/dev/null" "%r"\nErrorLog "{root}/none/e"\n')
    refused(server, signal.SIGUSR1)
    assert server.read("started") == ""


@pytest.mark.parametrize("program", ["/bin/cat", "|/bin/cat -u",
                                     "$cat >/dev/null"])
def test_programs_of_logs_are_found(server, program):
    server.site({"a.txt": b"x"})
    server.start()
    mended(server, 'CustomLog "|%s" "%%r"\n' % program)


@pytest.mark.parametrize("what, reason", [
    ("FragileCrash command", r"ended by signal 11 \(a module crashed\)"),
    ("FragileExit command", "has faults"),
    ("FragileCrash check", r"ended by signal 11 \(a module crashed\)"),
    ("FragileExit check", "has faults"),
    ("FragileRefuse check", "refused in the check_config phase"),
    ("FragileCrash logs", r"ended by signal 11 \(a module crashed\)"),
    ("FragileRefuse logs", "refused in the open_logs phase"),
])
def test_a_module_that_fails(server, fragile, what, reason):
    server.site({"a.txt": b"x"})
    server.start(fragile)
    server.configure(fragile + what + "\n")
    refused(server, signal.SIGUSR1, reason)
    mended(server, fragile)


def test_children_that_crash_do_not_take_over(server, fragile):
    server.site({"a.txt": b"x"})
    server.start(fragile)
    before = set(server.children())
    server.configure(fragile + "FragileCrash child\n")
    server.signal(signal.SIGUSR1)
    server.wait_log("exit signal Segmentation fault")
    for _ in range(20):
        assert server.get("/a.txt").body == b"x"
    assert before <= set(server.children())
    mended(server, fragile)
    hostler.wait_for(lambda: not before & set(server.children()),
                     "the end of the first children")


def test_a_refusal_after_the_check_leaves_the_children(server, fragile):
    """In the one phase that a scout leaves out, since it may change what the
    running server uses."""
    server.site({"a.txt": b"x"})
    server.start(fragile)
    before = set(server.children())
    server.configure(fragile + "FragileRefuse post\n")
    server.signal(signal.SIGUSR1)
    server.wait_log("refused in the post_config phase")
    server.wait_log("the children that run go on serving")
    for _ in range(20):
        assert server.get("/a.txt").body == b"x"
    assert set(server.children()) == before
    mended(server, fragile)
    hostler.wait_for(lambda: not before & set(server.children()),
                     "the end of the first children")


def test_stop_after_such_a_refusal(server, fragile):
    server.site({"a.txt": b"x"})
    server.start(fragile)
    server.configure(fragile + "FragileRefuse post\n")
    server.signal(signal.SIGUSR1)
    server.wait_log("the children that run go on serving")
    child, = server.children()
    assert server.stop() == 0
    assert not os.path.exists(server.path("run/pid"))
    assert not processes.is_alive(child)


def test_graceful_stop_after_such_a_refusal(server, fragile):
    data = os.urandom(16_000_000)
    server.site({"a.txt": b"x", "big.bin": data})
    server.start(fragile)
    for _ in range(2):
        server.configure(fragile + "FragileRefuse post\n")
        server.signal(signal.SIGUSR1)
        server.wait_log("the children that run go on serving")
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGWINCH)
        assert c.response().body == data
    assert server.process.wait(hostler.WAIT) == 0


def scouts(server):
    return [pid for pid in processes.children(server.process.pid)
            if processes.arguments(pid)[-1:] == ["-t"]]


def test_a_check_does_not_outlive_its_server(server, fragile):
    """It would keep the ports from the next one."""
    server.site({"a.txt": b"x"})
    server.start(fragile)
    server.configure(fragile + "FragileSleep check\n")
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: scouts(server), "the check")
    server.process.kill()
    server.process.wait()
    os.remove(server.path("run/pid"))
    server.configure()
    hostler.wait_for(lambda: starts(server), "the next server")


def starts(server):
    """Old children let the port go when they see the end of their parent."""
    try:
        server.launch()
    except AssertionError:
        return False
    return server.get("/a.txt").body == b"x"


def test_the_parent_works_while_a_check_takes_long(server, fragile):
    """Children are replaced, and TERM is obeyed."""
    server.site({"a.txt": b"x"})
    server.start(fragile)
    server.configure(fragile + "FragileSleep check\n")
    server.signal(signal.SIGUSR1)
    server.wait_log("SIGUSR1 received")

    scout = hostler.wait_for(lambda: scouts(server), "the check")[0]
    killed = [x for x in server.children() if x != scout][0]
    os.kill(killed, signal.SIGKILL)
    hostler.wait_for(lambda: len([x for x in server.children()
                                  if x not in (scout, killed)]) == 1,
                     "another child")
    assert server.get("/a.txt").body == b"x"
    assert server.stop() == 0
    hostler.wait_for(lambda: not processes.is_alive(scout),
                     "the end of the check")


def test_restarts_asked_for_meanwhile_are_one(server, fragile):
    server.site({"a.txt": b"x"})
    server.start(fragile)
    for _ in range(50):
        server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: "generation" in server.log(), "the restart")
    assert server.log().count("SIGUSR1 received") <= 10
    mended(server, fragile)
