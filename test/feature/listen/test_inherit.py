# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Sockets that systemd has opened: LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES."""
import os
import socket
import subprocess
import sys

import hostler
import processes

# Arguments: names, numbers of descriptors, then the program and its
# arguments.  The process keeps its id, so LISTEN_PID can be set.
LAUNCHER = """
import os, sys
names, numbers = sys.argv[1], [int(x) for x in sys.argv[2].split(",")]
high = [os.dup2(n, 100 + i) for i, n in enumerate(numbers)]
for n in numbers:
    os.close(n)
for i, n in enumerate(high):
    os.dup2(n, 3 + i)
    os.close(n)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(high)),
                  LISTEN_FDNAMES=names)
os.execv(sys.argv[3], sys.argv[3:])
"""

NO_LISTEN = "\n".join(x for x in hostler.Server.base.split("\n")
                      if not x.startswith("Listen"))


def launch(server, names, *sockets):
    with open(server.path("output"), "ab") as output:
        server.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, names,
             ",".join(str(s.fileno()) for s in sockets), hostler.binary(),
             *server.arguments(), "-DFOREGROUND"],
            pass_fds=[s.fileno() for s in sockets], stdin=subprocess.DEVNULL,
            stdout=output, stderr=output, start_new_session=True)
    hostler.wait_for(lambda: "resuming normal" in server.log()
                     or server.process.poll() is not None, "the server")


def tcp(server, host="127.0.0.1"):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, server.port))
    s.listen(7)
    return s


def inode(s):
    return os.fstat(s.fileno()).st_ino


def sockets_of(pid):
    return set(processes.sockets(pid))


def test_address_and_port(server):
    server.site({"a.txt": b"x"})
    server.configure()
    with tcp(server) as s:
        launch(server, "www", s)
        assert inode(s) in sockets_of(server.process.pid)
    assert server.get("/a.txt").body == b"x"
    assert "is closed" not in server.log()


def test_connections_made_before_the_start_are_served(server):
    server.site({"a.txt": b"x"})
    server.configure()
    with tcp(server) as s, server.connect() as c:
        c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        launch(server, "www", s)
        s.close()
        assert c.response().body == b"x"


def test_all_addresses(server):
    """Listen PORT takes what was opened on 0.0.0.0."""
    server.site({"a.txt": b"x"})
    server.configure(base=NO_LISTEN + "Listen {port}\n")
    with tcp(server, "0.0.0.0") as s:
        launch(server, "www", s)
        assert inode(s) in sockets_of(server.process.pid)
    assert server.get("/a.txt").body == b"x"


def test_path(server):
    path = server.path("run/www.sock")
    server.site({"a.txt": b"x"})
    server.configure('Listen "unix:{root}/run/www.sock"\n'
                     "ListenUnixMode 0600\n")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind(path)
        os.chmod(path, 0o666)
        s.listen(7)
        launch(server, "www", s)
        number = os.stat(path).st_ino
    with hostler.Connection(path) as c:
        assert c.request("/a.txt").body == b"x"
    assert server.stop() == 0
    # It is systemd's, with the rights that it has given and until it goes.
    assert os.stat(path).st_ino == number
    assert os.stat(path).st_mode & 0o777 == 0o666


def test_what_fits_no_line_is_closed_and_told(server):
    server.site({"a.txt": b"x"})
    server.configure()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen(1)
        launch(server, "other", s)
        server.wait_log(r"the socket 127\.0\.0\.1:%d, which the server was "
                        r"started with \(other\), is closed: no Listen line"
                        % s.getsockname()[1])
        assert inode(s) not in sockets_of(server.process.pid)
    assert server.get("/a.txt").body == b"x"


def test_what_is_no_listening_socket_is_told(server):
    server.site({"a.txt": b"x"})
    server.configure()
    with socket.socket(type=socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        launch(server, "dgram", s)
    server.wait_log(r"descriptor 3, .*\(dgram\), is no listening stream")
    assert server.get("/a.txt").body == b"x"


def test_variables_for_another_process(server):
    """Nothing is taken, and no program that is started sees them."""
    server.site({"a.txt": b"x"})
    server.start(env={"LISTEN_PID": "1", "LISTEN_FDS": "3",
                      "LISTEN_FDNAMES": "a:b:c"})
    assert server.get("/a.txt").body == b"x"
    assert "no listening stream" not in server.log()
