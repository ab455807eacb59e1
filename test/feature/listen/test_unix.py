# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Listen unix:/path: HTTP over a Unix socket, and the life of its file."""
import os
import pwd
import signal
import socket
import stat

import pytest

import hostler

UNIX = 'Listen "unix:{root}/run/www.sock"\n'


def ask(server, target, host="localhost", fields=()):
    with hostler.Connection(server.path("run/www.sock")) as c:
        return c.request(target, fields=fields, host=host)


def test_requests_and_virtual_hosts(server):
    server.site({"a.txt": b"main", "v/a.txt": b"named", "w/a.txt": b"second"})
    server.start(UNIX + """
<VirtualHost 127.0.0.1:*>
    ServerName v.test
</VirtualHost>
<VirtualHost *:80>
    ServerName w.test
    DocumentRoot "{root}/htdocs/w"
</VirtualHost>
<VirtualHost *:80>
    ServerName v.test
    DocumentRoot "{root}/htdocs/v"
</VirtualHost>
""")
    assert ask(server, "/a.txt", "v.test").body == b"named"
    assert ask(server, "/a.txt", "w.test").body == b"second"
    # As everywhere, the first of them stands for names that nobody has.
    assert ask(server, "/a.txt", "unknown.test").body == b"second"
    assert server.get("/a.txt", host="v.test").body == b"main"


def test_what_logs_and_access_rules_see(server):
    server.site({"a.txt": b"x", "ip/a.txt": b"x", "local/a.txt": b"x",
                 "dir/index.html": b"x"})
    server.start(UNIX + """
LogFormat "%h %a %A %{local}p %p %s" ends
CustomLog "{root}/access_log" ends
<Directory "{root}/htdocs/ip">
    Require ip 0.0.0.0/1 128.0.0.0/1 ::1
</Directory>
<Directory "{root}/htdocs/local">
    Require local
</Directory>
""")
    assert ask(server, "/a.txt").status == 200
    assert ask(server, "/ip/a.txt").status == 403
    assert ask(server, "/local/a.txt").status == 200
    assert ask(server, "/dir")["Location"] == "http://localhost/dir/"
    hostler.wait_for(lambda: server.read("access_log").count("\n") == 4,
                     "the log")
    path = server.path("run/www.sock")
    assert "unix: unix: unix:%s 80 80 200" % path in server.read(
        "access_log").splitlines()
    assert "[client unix:]" in server.log()


def test_the_file_lives_as_long_as_the_server(server):
    server.site({"a.txt": b"x"})
    server.start(UNIX)
    path = server.path("run/www.sock")
    inode = os.stat(path).st_ino
    for number in (signal.SIGUSR1, signal.SIGHUP):
        before = set(server.children())
        server.signal(number)
        hostler.wait_for(lambda: set(server.children()) - before,
                         "new children")
        hostler.wait_for(lambda: not before & set(server.children()),
                         "the end of the old children")
        assert os.stat(path).st_ino == inode
        assert ask(server, "/a.txt").body == b"x"
    assert server.stop() == 0
    assert not os.path.exists(path)


def test_a_line_that_goes_takes_its_file_along(server):
    server.site({"a.txt": b"x"})
    server.start(UNIX)
    server.configure()
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: not os.path.exists(server.path("run/www.sock")),
                     "the end of the file")
    assert server.get("/a.txt").body == b"x"


def test_graceful_stop_removes_the_file_at_once(server):
    server.site({"big.bin": os.urandom(16_000_000)})
    server.start(UNIX)
    with server.connect() as c:
        c.send(b"GET /big.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.more()
        server.signal(signal.SIGWINCH)
        hostler.wait_for(
            lambda: not os.path.exists(server.path("run/www.sock")),
            "the end of the file")
        assert server.process.poll() is None
    assert server.process.wait(hostler.WAIT) == 0


def test_what_a_dead_server_left_is_removed(server):
    path = server.path("run/www.sock")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)
    server.site({"a.txt": b"x"})
    server.start(UNIX)
    assert ask(server, "/a.txt").body == b"x"


def test_a_server_that_listens_is_left_alone(server):
    path = server.path("run/www.sock")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)
        s.listen(1)
        server.configure(UNIX)
        done = hostler.run(*server.arguments(), "-DFOREGROUND")
        assert done.returncode == 1
        assert "another server listens there" in done.stderr + server.log()
        assert "hostler.conf:" in done.stderr + server.log()
        assert os.path.exists(path)


def test_a_file_that_is_no_socket_is_left_alone(server):
    server.write("run/www.sock", "precious")
    server.configure(UNIX)
    done = hostler.run(*server.arguments(), "-DFOREGROUND")
    assert done.returncode == 1
    assert "something else than a socket" in done.stderr + server.log()
    assert server.read("run/www.sock") == "precious"


def test_mode_and_owner(server):
    server.site({"a.txt": b"x"})
    server.start(UNIX)
    info = os.stat(server.path("run/www.sock"))
    assert stat.S_IMODE(info.st_mode) == 0o660
    if os.geteuid() == 0:
        assert info.st_uid == pwd.getpwnam("nobody").pw_uid
    server.configure(UNIX + "ListenUnixMode 0606\n"
                     + ("ListenUnixOwner daemon\n" if os.geteuid() == 0
                        else ""))
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: stat.S_IMODE(os.stat(
        server.path("run/www.sock")).st_mode) == 0o606, "the new mode")
    if os.geteuid() == 0:
        assert os.stat(server.path("run/www.sock")).st_uid \
            == pwd.getpwnam("daemon").pw_uid


@pytest.mark.parametrize("line, complaint", [
    ('Listen /run/x', "write unix:/run/x"),
    ('Listen unix:', "is no valid path"),
    ('Listen unix:/%s' % ("x" * 200), "is too long"),
    (UNIX + UNIX, "listens on unix:"),
    ('ListenUnixMode 0999', "takes an octal mode"),
    ('ListenUnixOwner no-such-user', 'there is no user "no-such-user"'),
    ('ListenUnixOwner root:no-such', 'there is no group "no-such"'),
])
def test_faults_are_told(server, line, complaint):
    done = server.check(line + "\n")
    assert done.returncode == 1
    assert complaint in done.stderr


def test_in_the_background(server):
    """The process that opens the socket is not the one that removes it."""
    server.site({"a.txt": b"x"})
    server.configure(UNIX)
    assert hostler.run(*server.arguments()).returncode == 0
    assert ask(server, "/a.txt").body == b"x"
    assert hostler.run(*server.arguments(), "-k", "stop").returncode == 0
    hostler.wait_for(lambda: not os.path.exists(server.path("run/pid")),
                     "its end")
    hostler.wait_for(lambda: not os.path.exists(server.path("run/www.sock")),
                     "the end of the file")
