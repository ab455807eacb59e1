# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""SIGUSR2: a new program on the same sockets, or everything as before."""
import os
import shutil
import signal
import subprocess
import threading

import pytest

import hostler
import processes
from load import Load
from processes import children, is_alive

PATH = 'Listen "unix:{root}/run/www.sock"\n'


def pid_of(server):
    return int(server.read("run/pid"))


def upgrade(server, to=None):
    """Asks for it by a signal and waits for the new process; its id."""
    old = pid_of(server)
    os.kill(to or old, signal.SIGUSR2)
    hostler.wait_for(lambda: pid_of(server) != old, "the new process\n"
                     + server.log())
    return pid_of(server)


def refused(server, why):
    """Asks for an upgrade that must come to nothing."""
    old = pid_of(server)
    said = server.log().count("goes on as it is")
    server.signal(signal.SIGUSR2)
    hostler.wait_for(lambda: server.log().count("goes on as it is") > said,
                     "the refusal")
    assert why in server.log()
    assert pid_of(server) == old
    assert server.get("/a.txt").body == b"x"


@pytest.fixture
def background(server):
    """A server in the background; it is stopped by its pid file."""
    def start(extra="", options=()):
        server.site({"a.txt": b"x"})
        server.configure(extra)
        assert hostler.run(*server.arguments(), *options).returncode == 0
        return server
    yield start
    hostler.run(*server.arguments(), "-k", "stop")
    hostler.wait_for(lambda: not os.path.exists(server.path("run/pid")),
                     "its end")


def test_upgrades_under_load_lose_no_request(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 5\nMaxKeepAliveRequests 0\n")
    load = Load(server)
    pids = {pid_of(server)}
    for _ in range(3):
        pids.add(upgrade(server))
    hostler.wait_for(lambda: load.good > 300, "load")
    good, bad = load.end()
    assert bad == []
    assert len(pids) == 4


def test_restarts_and_upgrades_in_turn_lose_no_request(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 5\nMaxKeepAliveRequests 0\n")
    load = Load(server)
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGUSR1):
        if number == signal.SIGUSR2:
            upgrade(server)
        else:
            server.restart(number, pid_of(server))
    good, bad = load.end()
    assert good > 0 and bad == []


def test_a_hard_restart_refuses_no_connection(server):
    """HUP ends connections; but somebody listens at any moment."""
    server.site({"a.txt": b"x"})
    server.start()
    load = Load(server, kept=2, closing=3)
    for generation in (1, 2, 3):
        server.signal(signal.SIGHUP)
        server.wait_log("generation %d serves" % generation)
    good, bad = load.end()
    assert good > 0
    assert not any(isinstance(b, ConnectionRefusedError) for b in bad)


def test_the_pid_file_names_a_live_server_at_any_moment(server):
    server.site({"a.txt": b"x"})
    server.start()
    faults = []
    stop = threading.Event()

    def look():
        while not stop.is_set():
            try:
                with open(server.path("run/pid"), encoding="ascii") as f:
                    os.kill(int(f.read()), 0)
            except (OSError, ValueError) as e:
                faults.append(e)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        for _ in range(3):
            upgrade(server)
    finally:
        stop.set()
        watcher.join()
    assert faults == []


def test_the_new_configuration_is_used(server):
    server.site({"a.txt": b"x", "v/a.txt": b"new"})
    server.start()
    server.configure('DocumentRoot "{root}/htdocs/v"\n')
    upgrade(server)
    hostler.wait_for(lambda: server.get("/a.txt").body == b"new",
                     "the new site")


def test_connections_of_the_old_process_are_finished(server):
    data = os.urandom(16_000_000)
    server.site({"big.bin": data, "a.txt": b"x"})
    server.start()
    old = server.children()
    with server.connect() as slow, server.connect() as kept:
        assert kept.request("/a.txt").body == b"x"
        slow.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        slow.more()
        upgrade(server)
        server.wait_log("has taken over; this one finishes")
        assert server.get("/a.txt").body == b"x"
        assert slow.response().body == data
    hostler.wait_for(lambda: not any(map(is_alive, old)), "the old children")


def test_in_the_foreground_the_first_process_stays(server):
    """A supervisor waits for it, and sends signals to it."""
    server.site({"a.txt": b"x"})
    server.start()
    first = server.process.pid
    second = upgrade(server, first)
    third = upgrade(server, first)
    hostler.wait_for(lambda: not is_alive(second), "the end of the second")
    assert is_alive(first) and len({first, second, third}) == 3
    server.restart()
    assert server.get("/a.txt").body == b"x"
    server.signal(signal.SIGTERM)
    assert server.process.wait(hostler.WAIT) == 0
    assert not is_alive(third)
    assert not os.path.exists(server.path("run/pid"))


def test_the_first_process_tells_how_the_last_has_ended(server):
    server.site({"a.txt": b"x"})
    server.start()
    second = upgrade(server)
    hostler.wait_for(lambda: not children(server.process.pid)
                     or children(server.process.pid) == [second],
                     "the end of the old children")
    os.kill(second, signal.SIGKILL)
    assert server.process.wait(hostler.WAIT) == 128 + signal.SIGKILL


@pytest.mark.parametrize("options", [(), ("-k", "graceful")])
def test_in_the_background_the_old_process_goes(background, options):
    """However it was started."""
    server = background(options=options)
    old = pid_of(server)
    assert hostler.run(*server.arguments(), "-k", "upgrade").returncode == 0
    hostler.wait_for(lambda: pid_of(server) != old, "the new process")
    hostler.wait_for(lambda: not is_alive(old), "the end of the old one")
    assert server.get("/a.txt").body == b"x"
    assert "did not end in an orderly way" not in server.log()


def test_a_replaced_program_is_used(server, own_binary):
    """By its path, also when the file it was started from is gone."""
    server.site({"a.txt": b"x"})
    server.start()
    shutil.copy(own_binary, own_binary + ".new")
    os.rename(own_binary + ".new", own_binary)
    new = upgrade(server)
    assert processes.program(new) == own_binary


def test_a_program_that_is_not_there(server, own_binary):
    server.site({"a.txt": b"x"})
    server.start()
    os.rename(own_binary, own_binary + ".away")
    refused(server, "cannot be executed")
    os.rename(own_binary + ".away", own_binary)
    upgrade(server)


@pytest.mark.parametrize("script, why", [
    ("exit 3", "ended by exit status 3 before it served"),
    ("kill -SEGV $$", "ended by signal 11 before it served"),
])
def test_a_program_that_fails(server, own_binary, script, why):
    server.site({"a.txt": b"x"})
    server.start()
    os.rename(own_binary, own_binary + ".away")
    server.write("hostler", "#!/bin/sh\n%s\n" % script)
    os.chmod(own_binary, 0o755)
    refused(server, why)


def test_a_program_that_is_too_slow(server, own_binary):
    server.site({"a.txt": b"x"})
    server.start("UpgradeTimeout 1\n")
    os.rename(own_binary, own_binary + ".away")
    server.write("hostler", "#!/bin/sh\nexec sleep 60\n")
    os.chmod(own_binary, 0o755)
    refused(server, "did not serve within 1 seconds (UpgradeTimeout)")


def test_a_configuration_with_a_fault(server):
    server.site({"a.txt": b"x"})
    server.start(PATH)
    server.configure(PATH + "Nonsense\n")
    refused(server, "ended by exit status 1 before it served")
    assert "hostler.conf:" in server.log() or "Nonsense" in server.log()
    done = hostler.run(*server.arguments(), "-k", "upgrade")
    assert done.returncode == 1 and "Nonsense" in done.stderr
    with hostler.Connection(server.path("run/www.sock")) as c:
        assert c.request("/a.txt").body == b"x"


def test_children_that_cannot_serve(server):
    """The new parent comes up, its children do not."""
    server.site({"a.txt": b"x"})
    server.start("UpgradeTimeout 1\n")
    server.configure("ThreadStackSize 1000000000000000\n")
    refused(server, "did not serve within 1 seconds")


def test_unix_sockets_change_hands(server):
    server.site({"a.txt": b"x"})
    server.start(PATH)
    path = server.path("run/www.sock")
    inode = os.stat(path).st_ino
    upgrade(server)
    hostler.wait_for(lambda: "has taken over" in server.log(), "the log")
    hostler.wait_for(lambda: len(children(server.process.pid)) == 1,
                     "the end of the old children")
    assert os.stat(path).st_ino == inode
    with hostler.Connection(path) as c:
        assert c.request("/a.txt").body == b"x"
    assert server.stop() == 0
    assert not os.path.exists(path)


def test_a_path_that_is_listened_on_no_more(server):
    server.site({"a.txt": b"x"})
    server.start(PATH)
    server.configure("")
    upgrade(server)
    hostler.wait_for(lambda: not os.path.exists(server.path("run/www.sock")),
                     "the end of the file")


def test_the_scoreboard_file_is_that_of_the_new_process(server):
    server.site({"a.txt": b"x"})
    server.start('ScoreBoardFile "{root}/run/board"\n')
    first = os.stat(server.path("run/board")).st_ino
    upgrade(server)
    hostler.wait_for(lambda: len(children(server.process.pid)) == 1,
                     "the end of the old children")
    assert os.stat(server.path("run/board")).st_ino != first
    assert server.stop() == 0
    assert not os.path.exists(server.path("run/board"))


def test_programs_of_logs_end_with_their_process(server):
    """The first process stays in the foreground, but holds no log."""
    server.site({"a.txt": b"x"})
    server.start('ErrorLog "|$echo $$ >>{root}/loggers; exec cat >>{root}/e"'
                 '\n')
    hostler.wait_for(lambda: server.read("loggers"), "the program")
    loggers = [int(x) for x in server.read("loggers").split()]
    upgrade(server)
    hostler.wait_for(lambda: not any(map(is_alive, loggers)), "their end")


def test_a_folder_that_is_served_without_configuration(root):
    """Ctrl-C ends all of it, and nothing is left behind."""
    temp, site = os.path.join(root, "tmp"), os.path.join(root, "site")
    for path in (temp, site):
        os.mkdir(path)
        os.chmod(path, 0o755)
    process = subprocess.Popen(
        [hostler.binary(), "--serve", site, "--listen",
         str(hostler.free_port())], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, env={**os.environ, "TMPDIR": temp})
    try:
        assert b"Serving" in process.stdout.readline()
        first = os.listdir(temp)
        process.send_signal(signal.SIGUSR2)
        hostler.wait_for(lambda: os.listdir(temp) and not
                         set(first) & set(os.listdir(temp)), "the new folder")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(hostler.WAIT) == 0
        assert os.listdir(temp) == []
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_stop_while_a_new_process_starts(server, own_binary):
    server.site({"a.txt": b"x"})
    server.start()
    os.rename(own_binary, own_binary + ".away")
    server.write("hostler", "#!/bin/sh\necho $$ >%s\nexec sleep 60\n"
                 % server.path("new"))
    os.chmod(own_binary, 0o755)
    server.signal(signal.SIGUSR2)
    hostler.wait_for(lambda: server.read("new").strip(), "the new process")
    new = int(server.read("new"))
    assert server.stop() == 0
    hostler.wait_for(lambda: not is_alive(new), "the end of the new one")
    assert not os.path.exists(server.path("run/pid"))


def test_a_restart_asked_for_meanwhile_is_done(server, own_binary):
    """By this process when the upgrade fails."""
    server.site({"a.txt": b"x", "v/a.txt": b"new"})
    server.start("UpgradeTimeout 1\n")
    os.rename(own_binary, own_binary + ".away")
    server.write("hostler", "#!/bin/sh\nexec sleep 60\n")
    os.chmod(own_binary, 0o755)
    server.signal(signal.SIGUSR2)
    server.wait_log("SIGUSR2 received")
    server.configure('DocumentRoot "{root}/htdocs/v"\n')
    server.signal(signal.SIGUSR1)
    server.wait_log("goes on as it is")
    hostler.wait_for(lambda: server.get("/a.txt").body == b"new",
                     "the restart")


def test_nothing_leaks_from_process_to_process(server):
    """Neither descriptors nor words of the upgrade."""
    server.site({"a.txt": b"x"})
    server.start(PATH)
    pids = [upgrade(server) for _ in range(3)]

    def look(pid):
        return len(processes.descriptors(pid))

    last = pids[-1]
    assert processes.arguments(last).count("-d") == 2
    hostler.wait_for(lambda: not is_alive(pids[1]), "the end of the one before")
    served = children(last)
    server_fds = look(last)
    new = upgrade(server)
    hostler.wait_for(lambda: not is_alive(last), "the end of the one before")
    assert served != children(new)
    hostler.wait_for(lambda: look(new) <= server_fds, "no more descriptors")


def have_no_channel(pids):
    """There are some, with one socket each: the one that listens."""
    return pids and all(len(processes.sockets(pid)) == 1 for pid in pids)


def test_children_cannot_speak_for_their_parent(server):
    """What comes by the channel to the process that was started first, which
    may be root's, decides whom it sends signals to."""
    server.site({"a.txt": b"x"})
    server.start()
    for _ in range(2):
        new = upgrade(server)
        # Who it is has to be asked again: children may be replaced.
        hostler.wait_for(lambda: have_no_channel(children(new)),
                         "children without the channel")
    # The second still knows the way.
    before = set(children(new))
    server.restart()
    hostler.wait_for(lambda: have_no_channel(set(children(new)) - before),
                     "new children without the channel")
