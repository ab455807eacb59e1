# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The command line: what tools and people ask the program."""
import contextlib
import os
import pwd
import re
import select
import signal
import socket
import subprocess

import pytest

import hostler


def test_version():
    done = hostler.run("-v")
    assert done.returncode == 0
    assert re.match(r"Server version: Hostler/\d+\.\d+", done.stdout)
    assert "Server built:" in done.stdout


def test_tools_that_look_for_the_interface_find_it():
    line = r"^Server interface: Apache/2\.4\.(\d+) " \
        r"\(module magic 20120211:(\d+)\)$"
    done = hostler.run("-v")
    found = re.search(line, done.stdout, re.M)
    assert found and int(found[1]) >= 71 and int(found[2]) >= 142
    assert re.search(line, hostler.run("-V").stdout, re.M)


def test_build_settings():
    done = hostler.run("-V")
    assert done.returncode == 0
    for pattern in (r"^Server version: ", r"^Server's Module Magic Number: "
                    r"20120211:\d+", r"^Server MPM: +worker",
                    r'^ -D HTTPD_ROOT="/', r'^ -D SERVER_CONFIG_FILE="'):
        assert re.search(pattern, done.stdout, re.M), done.stdout


def test_modules_and_directives():
    done = hostler.run("-l")
    assert "core.c" in done.stdout and "mod_mime.c" in done.stdout
    done = hostler.run("-L")
    assert "DocumentRoot" in done.stdout and "KeepAlive" in done.stdout


def test_help_and_mistakes():
    assert "Usage:" in hostler.run("-h").stdout
    done = hostler.run("-Z")
    assert done.returncode == 1 and "Usage:" in done.stderr
    assert hostler.run("-k", "dance").returncode == 1


def test_loaded_modules(server):
    server.configure()
    done = hostler.run(*server.arguments(), "-M")
    assert done.returncode == 0
    assert re.search(r"^ core_module \(static\)$", done.stdout, re.M)


def test_run_settings(server):
    server.configure("Define something\n")
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_RUN_CFG").stdout
    for line in ('ServerRoot: "%s"' % server.root,
                 'Main DocumentRoot: "%s/htdocs"' % server.root,
                 'Main ErrorLog: "%s/error_log"' % server.root,
                 'PidFile: "%s/run/pid"' % server.root,
                 "Define: something"):
        assert line in out, out


def test_includes_and_tree(server):
    server.write("conf/more.conf", "Timeout 17\n")
    server.configure("Include conf/more.conf\n")
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_INCLUDES").stdout
    assert "more.conf" in out and "hostler.conf" in out
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_CONFIG").stdout
    assert "Timeout 17" in out


def test_a_missing_configuration_file(root):
    done = hostler.run("-d", root, "-f", "no.conf")
    assert done.returncode == 1 and "no.conf" in done.stderr


def test_the_result_of_a_check_is_on_stderr(server):
    done = server.check("")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Syntax OK\n"
    done = server.check("Nonsense on\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nonsense" in done.stderr


def test_a_file_for_startup_messages(server):
    server.configure("Nonsense on\n")
    done = hostler.run(*server.arguments(), "-E", server.path("said"), "-t")
    assert (done.returncode, done.stderr) == (1, "")
    assert "Nonsense" in server.read("said")
    assert hostler.run(*server.arguments(), "-E", "/none/x",
                       "-t").returncode == 1
    done = hostler.run(*server.arguments(), "-e", "loud", "-t")
    assert done.returncode == 1 and "-e:" in done.stderr


def test_directives_of_the_command_line(server):
    server.configure("<IfDefine Extra>\nNonsense on\n</IfDefine>\n")
    here = server.arguments()
    assert hostler.run(*here, "-t").returncode == 0
    assert hostler.run(*here, "-D", "Extra", "-t").returncode == 1
    done = hostler.run(*here, "-c", "Nonsense2 on", "-C", "Nonsense1 on", "-t")
    assert "Nonsense1" in done.stderr and "Nonsense2" in done.stderr
    done = hostler.run(*here, "-c", "DocumentRoot /none/x", "-t")
    assert done.returncode == 1
    done = hostler.run(*here, "-T", "-c", "DocumentRoot /none/x", "-t")
    assert done.returncode == 0


def test_relative_paths_of_the_command_line(server):
    server.configure()
    parent, name = server.root.rsplit("/", 1)
    done = hostler.run("-d", name, "-f", "conf/hostler.conf", "-t",
                       "-DDUMP_RUN_CFG", cwd=parent)
    assert done.returncode == 0, done.stderr


def is_up(server):
    with contextlib.suppress(OSError):
        server.connect(1).close()
        return True
    return False


@pytest.fixture
def detached(server):
    """A server in the background."""
    server.configure()
    done = hostler.run(*server.arguments(), "-k", "start")
    try:
        assert done.returncode == 0, done.stderr
        assert is_up(server), server.log()
        yield server
    finally:
        hostler.run(*server.arguments(), "-k", "stop")
        hostler.wait_for(lambda: not server.read("run/pid"), "the end")


def test_a_start_in_the_background_is_up_when_it_says_so(detached):
    assert detached.get("/").status == 404
    pid = detached.read("run/pid").strip()
    assert os.getpgid(int(pid)) != os.getpgid(0)


@pytest.mark.parametrize("how", [["-k", "start"], []])
def test_a_second_start_leaves_the_first_alone(detached, how):
    pid = detached.read("run/pid").strip()
    done = hostler.run(*detached.arguments(), *how)
    assert done.returncode == 0
    assert "(pid %s) already running" % pid in done.stderr
    assert detached.read("run/pid").strip() == pid and is_up(detached)


@pytest.mark.parametrize("word", ["restart", "graceful"])
def test_restarts_keep_the_process(detached, word):
    pid = detached.read("run/pid")
    assert hostler.run(*detached.arguments(), "-k", word).returncode == 0
    detached.wait_log("resuming normal operations[^$]*resuming")
    assert detached.read("run/pid") == pid and is_up(detached)


def test_nobody_to_stop(server):
    server.configure()
    for word in ("stop", "graceful-stop"):
        done = hostler.run(*server.arguments(), "-k", word)
        assert done.returncode == 0 and "not running" in done.stderr
    server.write("run/pid", "999999999\n")
    done = hostler.run(*server.arguments(), "-k", "stop")
    assert "not running" in done.stderr or "remove it" in done.stderr


@pytest.mark.parametrize("how", [["-k", "stop"], ["-k", "start"], []])
def test_a_pid_file_that_is_none(server, how):
    server.configure()
    server.write("run/pid", "garbage\n")
    done = hostler.run(*server.arguments(), *how)
    assert done.returncode == 1
    assert server.path("run/pid") in done.stderr and "remove" in done.stderr


@pytest.mark.parametrize("extra, reason", [
    ("TypesConfig /none/types\n", "the reason is in the error log"),
    ("Listen 192.0.2.1:1\n", "192.0.2.1:1"),
    ("Nonsense on\n", "Nonsense"),
    ('ErrorLog "/none/log"\n', "/none/log")])
def test_a_start_that_fails_says_why(server, extra, reason):
    server.configure(extra)
    done = hostler.run(*server.arguments(), "-k", "start")
    assert done.returncode == 1
    assert reason in done.stderr, done.stderr
    assert not is_up(server)


@pytest.mark.parametrize("option, children", [
    ("-X", 0), ("-DONE_PROCESS", 0), ("-DNO_DETACH", 1)])
def test_in_the_foreground(server, option, children):
    server.start(options=(option,))
    assert server.get("/").status == 404
    assert len(server.children()) == children
    server.signal(signal.SIGINT if option == "-X" else signal.SIGTERM)
    assert server.process.wait(hostler.WAIT) == 0


def test_serve_needs_no_configuration(server):
    server.site({"index.html": b"<p>page</p>", "a.css": b"x",
                 "b.html.de": b"y"})
    process = subprocess.Popen(
        [hostler.binary(), "--serve", server.path("htdocs"), "--listen",
         "127.0.0.1:%d" % server.port], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert str(server.port) in process.stdout.readline()
        r = server.get("/")
        assert (r.status, r.body) == (200, b"<p>page</p>")
        assert server.get("/a.css")["Content-Type"] == "text/css"
        r = server.get("/b.html.de")
        assert r["Content-Type"] == "text/html"
        assert r["Content-Language"] == "de"
    finally:
        process.terminate()
        assert process.wait(hostler.WAIT) == 0


def test_serve_says_what_is_wrong(root):
    done = hostler.run("--serve", root + "/none")
    assert done.returncode == 1 and "not a directory" in done.stderr
    done = hostler.run("--serve", root, "--listen", "nonsense:")
    assert done.returncode == 1 and "--listen" in done.stderr


@contextlib.contextmanager
def serving(server, directory, listen, *before):
    """--serve with a directory for temporary files of its own, until Ctrl-C;
    the line it says it is up with."""
    temp = server.path('temp "x"')
    os.makedirs(temp, exist_ok=True)
    os.chmod(temp, 0o1777)
    process = subprocess.Popen(
        [*before, hostler.binary(), "--serve", directory, "--listen", listen],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=server.root,
        env={**os.environ, "TMPDIR": temp})
    try:
        assert select.select([process.stdout], [], [], hostler.WAIT)[0]
        line = process.stdout.readline()
        assert line, process.stderr.read()
        assert len(os.listdir(temp)) == 1
        yield line
        process.send_signal(signal.SIGINT)
        assert process.wait(hostler.WAIT) == 0
        assert os.listdir(temp) == []
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


@pytest.mark.parametrize("name", [
    'with "quotes" and \'these\'', "back\\slash\\", "*[x]?", "#hash", "~t",
    "$x %{y} <z>", "\u00fcml"])
def test_serve_takes_any_name(server, name):
    server.write(name + "/index.html", "<p>page</p>")
    with serving(server, name, str(server.port)) as line:
        assert name in line and "localhost" in line
        assert server.get("/").body == b"<p>page</p>"


@pytest.mark.parametrize("name", ["line\nbreak", "${HOME}"])
def test_serve_refuses_names_that_no_file_can_hold(server, name):
    os.makedirs(server.path(name))
    done = hostler.run("--serve", server.path(name))
    assert done.returncode == 1 and "symbolic link" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another")
def test_serve_as_an_ordinary_user(server):
    server.site({"index.html": b"page"})
    nobody = pwd.getpwnam("nobody")
    with serving(server, server.path("htdocs"), "127.0.0.1:%d" % server.port,
                 "setpriv", "--reuid=%d" % nobody.pw_uid,
                 "--regid=%d" % nobody.pw_gid, "--clear-groups"):
        assert server.get("/").body == b"page"


def test_serve_by_ipv6(server):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        port = hostler.free_port("::1")
    except OSError:
        pytest.skip("no ::1 here")
    server.site({"index.html": b"page"})
    with serving(server, server.path("htdocs"), "[::1]:%d" % port) as line:
        assert "http://[::1]:%d/" % port in line
        with hostler.Connection(("::1", port)) as c:
            assert c.request("/").body == b"page"


def test_serve_outlives_a_restart(server):
    server.site({"index.html": b"page"})
    process = subprocess.Popen(
        [hostler.binary(), "--serve", server.path("htdocs"), "--listen",
         str(server.port)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True)
    try:
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        for line in process.stderr:
            if "SIGHUP" in line:
                break
        for line in process.stderr:
            if "resuming normal operations" in line:
                break
        assert server.get("/").body == b"page"
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0


def test_serve_says_that_the_port_is_in_use(server):
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", server.port))
        s.listen(1)
        done = hostler.run("--serve", server.path("htdocs"), "--listen",
                           str(server.port))
    assert done.returncode == 1
    assert "in use" in done.stderr and "--listen" in done.stderr


@pytest.mark.parametrize("place", ["0", "70000", "127.0.0.1", "::1", "x:y"])
def test_serve_refuses_a_place_that_is_none(server, place):
    done = hostler.run("--serve", server.path("htdocs"), "--listen", place)
    assert done.returncode == 1 and "--listen takes" in done.stderr
