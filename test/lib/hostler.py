# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The real server for feature tests: a root of its own, a free port, an end.

    server = Server(root)               # root: an empty directory
    server.site({"index.html": b"hi"})  # files below the document root
    server.start("KeepAlive Off")       # configuration, on top of a base
    status, fields, body = server.get("/")
    server.stop()

Every wait is bounded, and no process outlives stop().
"""
import contextlib
import glob
import http.client
import os
import pwd
import re
import resource
import signal
import socket
import subprocess
import time

import processes
from ports import free_port

WAIT = 20.0  # seconds; a server that is not there by then has failed


def binary():
    path = os.environ.get("HOSTLER_BIN")
    if not path:
        here = os.path.dirname(os.path.abspath(__file__))
        path = os.path.join(here, "..", "..", "obj", "hostler")
    return os.path.abspath(path)


def own_modules():
    """Modules of the build that are not linked into the program: pairs of
    symbol and file."""
    folder = os.path.join(os.path.dirname(binary()), "modules")
    return [(os.path.basename(path)[4:-3] + "_module", path)
            for path in sorted(glob.glob(os.path.join(folder, "mod_*.so")))]


def wait_for(condition, what, timeout=WAIT):
    """Polls until condition() is true; returns its value."""
    end = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("not within %g s: %s" % (timeout, what))
        time.sleep(0.01)


def run(*args, timeout=WAIT, program=None, **more):
    """Runs the program to its end; text output."""
    return subprocess.run([program or binary(), *args],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, timeout=timeout, **more)


@contextlib.contextmanager
def stopped(*pids):
    """Processes do nothing meanwhile, not one of their threads."""
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        for pid in pids:
            # One thread after another: some may still be at work.
            wait_for(lambda p=pid: processes.is_stopped(p),
                     "all threads are stopped")
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def module_flags():
    """Where a module outside the tree finds headers, for its compiler."""
    here = os.path.dirname(os.path.abspath(__file__))
    objects = os.path.dirname(binary())
    flags = ["-I" + os.path.join(objects, "include"), "-I" + objects,
             "-I" + os.path.join(here, "..", "..", "include")]
    for program in ("apr-1-config", "apu-1-config"):
        options = ["--includes"] + ["--cppflags"] * (program[1:3] == "pr")
        flags += subprocess.run([program, *options], capture_output=True,
                                text=True, check=True).stdout.split()
    return flags


def compile_module(name, folder, *more, out=None):
    """Builds test/lib/modules/mod_NAME.c into the folder, as any module
    outside the tree is built; the path of what can be loaded.  more: flags of
    the compiler; out: another name of the file."""
    here = os.path.dirname(os.path.abspath(__file__))
    out = os.path.join(folder, out or "mod_%s.so" % name)
    subprocess.run([os.environ.get("CC", "gcc"), "-std=gnu11", "-shared",
                    "-fPIC", "-Wall", "-Werror", "-o", out, *module_flags(),
                    os.path.join(here, "modules", "mod_%s.c" % name),
                    *more],
                   check=True)
    return out


class Response:
    """A response read from a connection."""

    def __init__(self, version, status, reason, fields, body, trailers=()):
        self.version = version
        self.status = status
        self.reason = reason
        self.fields = fields          # list of (name, value)
        self.body = body
        self.trailers = list(trailers)

    def __getitem__(self, name):
        """The value of a field, values of several joined; None without."""
        values = [v for n, v in self.fields if n.lower() == name.lower()]
        return ", ".join(values) if values else None

    def __iter__(self):
        return iter((self.status, self, self.body))

    def __repr__(self):
        return "<%s %s %r %d bytes>" % (self.version, self.status,
                                        self.fields, len(self.body))


class Connection:
    """One connection, bytes in and out, for what http.client hides."""

    def __init__(self, address, timeout=WAIT):
        """address: (host, port), or the path of a Unix socket."""
        if isinstance(address, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(address)
        else:
            self.socket = socket.create_connection(address, timeout=timeout)
        self.rest = b""

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def request(self, target, method="GET", fields=(), body=b"",
                host="localhost"):
        head = "%s %s HTTP/1.1\r\nHost: %s\r\n" % (method, target, host)
        head += "".join("%s: %s\r\n" % f for f in dict(fields).items())
        self.send(head.encode("latin-1") + b"\r\n" + body)
        return self.response(method)

    def more(self):
        data = self.socket.recv(65536)
        self.rest += data
        return bool(data)

    def line(self):
        while b"\r\n" not in self.rest:
            if not self.more():
                raise EOFError("closed within a line: %r" % self.rest)
        line, self.rest = self.rest.split(b"\r\n", 1)
        return line.decode("latin-1")

    def take(self, count):
        """Pieces, put together once: bodies of many megabytes come here."""
        pieces, have = [self.rest], len(self.rest)
        while have < count:
            piece = self.socket.recv(262144)
            if not piece:
                self.rest = b"".join(pieces)
                raise EOFError("closed within a body")
            pieces.append(piece)
            have += len(piece)
        data = b"".join(pieces)
        data, self.rest = data[:count], data[count:]
        return data

    def to_end(self):
        pieces = [self.rest]
        while pieces[-1] or len(pieces) == 1:
            pieces.append(self.socket.recv(262144))
        self.rest = b""
        return b"".join(pieces)

    def fields(self):
        found = []
        line = self.line()
        while line:
            name, value = line.split(":", 1)
            found.append((name, value.strip()))
            line = self.line()
        return found

    def chunks(self):
        body = b""
        while True:
            size = int(self.line().split(";")[0], 16)
            if size == 0:
                return body, self.fields()
            body += self.take(size)
            assert self.line() == ""

    def response(self, method="GET"):
        version, status, reason = (self.line() + " ").split(" ", 2)
        answer = Response(version, int(status), reason.strip(), self.fields(),
                          b"")
        if method == "HEAD" or answer.status in (204, 304) \
                or answer.status < 200:
            return answer
        if (answer["Transfer-Encoding"] or "").lower() == "chunked":
            answer.body, answer.trailers = self.chunks()
        elif answer["Content-Length"] is not None:
            answer.body = self.take(int(answer["Content-Length"]))
        else:
            answer.body = self.to_end()
        return answer

    def is_closed(self, timeout=WAIT):
        """Whether the server ends the connection in that time."""
        self.socket.settimeout(timeout)
        try:
            return not self.more()
        except ConnectionResetError:
            return True
        except socket.timeout:
            return False


class Server:
    """A server in a directory of its own."""

    program = None      # another one than ours

    base = """\
ServerRoot "{root}"
DefaultRuntimeDir "{root}/run"
PidFile "{root}/run/pid"
Listen 127.0.0.1:{port}
ServerName localhost
ErrorLog "{root}/error_log"
LogLevel {level}
DocumentRoot "{root}/htdocs"
TypesConfig "{root}/mime.types"
StartServers 1
ServerLimit 4
ThreadsPerChild 8
MinSpareThreads 1
MaxSpareThreads 32
MaxRequestWorkers 32
GracefulShutdownTimeout 10
"""

    types = """\
text/html html htm
text/plain txt
text/css css
application/javascript js
image/gif gif
"""

    def __init__(self, root):
        self.root = str(root)
        self.port = free_port()
        self.level = "info"
        self.process = None
        for name in ("htdocs", "run", "conf"):
            os.makedirs(os.path.join(self.root, name), exist_ok=True)
        self.write("mime.types", self.types)

    # ---- Files ----------------------------------------------------------

    def path(self, name):
        return os.path.join(self.root, name)

    def write(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, name):
        try:
            with open(self.path(name), encoding="utf-8",
                      errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""

    def site(self, files):
        for name, content in files.items():
            self.write(os.path.join("htdocs", name), content)

    # ---- Configuration and life ------------------------------------------

    def configure(self, extra="", base=None):
        """Writes the configuration; {root} and {port} in it are filled in."""
        # What every configuration is to have besides: "FileCache Off".
        more = os.environ.get("HOSTLER_MORE_CONFIG", "")
        text = (self.base if base is None else base) + more + "\n" * bool(
            more) + extra
        for name, value in (("root", self.root), ("port", str(self.port)),
                            ("level", self.level)):
            text = text.replace("{%s}" % name, value)
        if os.geteuid() == 0:
            group = "#%d" % pwd.getpwnam("nobody").pw_gid
            text = "User nobody\nGroup %s\n" % group + text
        return self.write("conf/hostler.conf", text)

    def arguments(self):
        """What every start of the program has: its root and configuration.
        The modules that a build has to load come before it, so that lines
        keep their numbers."""
        load = ["LoadModule %s %s" % pair for pair in own_modules()
                if self.program is None]
        return ["-d", self.root, "-f", self.path("conf/hostler.conf"),
                *(word for line in load for word in ("-C", line))]

    def check(self, extra="", base=None, *options):
        """-t on a configuration; the finished process."""
        self.configure(extra, base)
        return run(*self.arguments(), "-t", *options, program=self.program)

    def start(self, extra="", base=None, options=(), env=None, limits=None):
        self.configure(extra, base)
        self.launch(options, env, limits)
        return self

    def launch(self, options=(), env=None, limits=None, user=None):
        """limits: resource limits of the server by their names, as
        {"nofile": 64} or {"nofile": (64, 128)}, soft and hard.  user: number of the user (and group) to run it as,
        who then owns its folder."""
        def set_limits():
            for name, value in limits.items():
                both = value if isinstance(value, tuple) else (value, value)
                resource.setrlimit(getattr(resource,
                                           "RLIMIT_" + name.upper()), both)
        who = {}
        if user is not None:
            who = {"user": user, "group": user, "extra_groups": []}
            for folder, _, files in os.walk(self.root):
                for name in ["", *files]:
                    os.chown(os.path.join(folder, name), user, user)
        output = open(self.path("output"), "ab")
        with output:
            self.process = subprocess.Popen(
                [self.program or binary(), *self.arguments(),
                 "-DFOREGROUND", *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                env={**os.environ, **(env or {})}, start_new_session=True,
                preexec_fn=set_limits if limits else None, **who)
        wait_for(self.is_ready, "server on port %d\n%s" % (self.port,
                                                           self.log()))
        if not {"-X", "-DONE_PROCESS", "-DDEBUG"} & set(options):
            wait_for(self.children, "a child\n" + self.log())

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError("the server ended with %s:\n%s" % (
                self.process.returncode, self.log()))
        # The sockets are open before the configuration has been read for the
        # last time; the pid file comes after that.
        if not self.read("run/pid").strip():
            return False
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def log(self):
        """What the server has said so far."""
        return self.read("output") + self.read("error_log")

    def signal(self, number):
        self.process.send_signal(number)

    def children(self):
        """Process ids of the children that are alive: those that serve, the
        programs of logs, and the check of a new configuration."""
        return processes.children(self.process.pid)

    def workers(self):
        """The children that serve, of which there is one: nobody else has
        threads."""
        return wait_for(lambda: [pid for pid in self.children()
                                 if len(processes.threads(pid)) > 1],
                        "a child that serves")

    def restart(self, number=None, pid=None):
        """Behind it the next generation serves; the children there were
        before.  (A child that is new may be the check of a configuration.)"""
        before, done = set(self.children()), self.generations()
        os.kill(pid or self.process.pid, number or signal.SIGUSR1)
        wait_for(lambda: self.generations() > done, "the next generation")
        return before

    def generations(self):
        return self.log().count("AH90805")

    def wait_end(self, children):
        wait_for(lambda: not set(children) & set(self.children()),
                 "the end of %s" % children)

    def stop(self):
        """Ends the server; its exit status (0 when all is well)."""
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            status = process.wait(WAIT)
        except subprocess.TimeoutExpired:
            status = "does not end by SIGTERM"
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return status

    # ---- Clients ----------------------------------------------------------

    def connect(self, timeout=WAIT):
        return Connection(("127.0.0.1", self.port), timeout)

    def request(self, target, method="GET", fields=(), body=b"",
                host="localhost"):
        """One request on a connection of its own."""
        with self.connect() as c:
            fields = dict(fields)
            fields.setdefault("Connection", "close")
            if body and "Content-Length" not in fields:
                fields["Content-Length"] = str(len(body))
            return c.request(target, method, fields, body, host)

    def get(self, target, fields=(), host="localhost"):
        return self.request(target, "GET", fields, b"", host)

    def client(self):
        return http.client.HTTPConnection("127.0.0.1", self.port,
                                          timeout=WAIT)

    def wait_log(self, pattern, timeout=WAIT):
        """Waits for a line in the error log; the match."""
        return wait_for(lambda: re.search(pattern, self.log()),
                        "log line %r" % pattern, timeout)
