# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Our server and the stock one, over one tree and one configuration."""
import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile

import hostler
import stock

from areas import Link

# What every area may use; the stock program has the others linked in.
COMMON = ["authz_core", "authz_host", "mime", "dir", "alias"]

BASE = """\
ServerRoot "{root}"
PidFile "{own}/pid"
DefaultRuntimeDir "{own}"
ErrorLog "{own}/error_log"
LogLevel info
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{port2}
ServerName main.test
DocumentRoot "{root}/htdocs"
TypesConfig "{root}/mime.types"
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
BufferedLogs Off
LogFormat "%{X-Case}i %s %>s server=%v name=%V file=%f handler=%R path=%U \
query=%q user=%u {log}" both
CustomLog "{own}/access_log" both
"""

TYPES = """\
text/html html htm
text/plain txt
text/css css
application/x-tar tar
image/gif gif
"""

# Times of all files: long ago, so that validators are strong and the same.
PAST = 1_600_000_000


class Side:
    """One of the two servers."""

    def __init__(self, name, root):
        self.name = name
        self.root = root
        self.own = os.path.join(root, name)
        self.ports = {"port": hostler.free_port(),
                      "port2": hostler.free_port()}
        self.process = None
        os.makedirs(self.own)

    def read(self, name):
        with contextlib.suppress(FileNotFoundError):
            with open(os.path.join(self.own, name), encoding="utf-8",
                      errors="replace") as f:
                return f.read()
        return ""

    def start(self, program, text):
        values = {"root": self.root, "own": self.own,
                  **{k: str(v) for k, v in self.ports.items()}}
        for name, value in values.items():
            text = text.replace("{%s}" % name, value)
        if os.geteuid() == 0:
            group = "#%d" % pwd.getpwnam("nobody").pw_gid
            text = "User nobody\nGroup %s\n" % group + text
        path = os.path.join(self.own, "conf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        with open(os.path.join(self.own, "output"), "wb") as out:
            self.process = subprocess.Popen(
                [program, "-d", self.root, "-f", path, "-DFOREGROUND"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True)
        hostler.wait_for(self.is_ready, "%s:\n%s" % (self.name, self.log()))

    def log(self):
        return self.read("output") + self.read("error_log")

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError("%s ended:\n%s" % (self.name, self.log()))
        if not self.read("pid").strip():
            return False
        with contextlib.suppress(OSError):
            hostler.Connection(("127.0.0.1", self.ports["port"]), 1).close()
            return True
        return False

    def stop(self):
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(hostler.WAIT)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, case, number):
        """The answer, with what is this server's own in it made neutral."""
        with hostler.Connection(("127.0.0.1", self.ports[case.port])) as c:
            c.send(self.head(case, number) + case.body)
            r = c.response(case.method)
            while 100 <= r.status < 200:
                r = c.response(case.method)
        r.fields = [(n, self.neutral(v)) for n, v in r.fields]
        r.body = self.neutral(r.body.decode("latin-1")).encode("latin-1")
        line = hostler.wait_for(
            lambda: re.search(r"^%d (.*)\n" % number,
                              self.read("access_log"), re.M),
            "line of request %d in the log of %s" % (number, self.name))
        r.logged = self.neutral(line.group(1))
        return r

    def head(self, case, number):
        fields = {"X-Case": str(number), "Connection": "close"}
        if case.host is not None:
            fields["Host"] = self.filled(case.host)
        if case.body:
            fields["Content-Length"] = str(len(case.body))
        fields.update(case.fields)
        head = "%s %s HTTP/%s\r\n" % (case.method, self.filled(case.target),
                                      case.version)
        head += "".join("%s: %s\r\n" % (n, self.filled(v))
                        for n, v in fields.items())
        return (head + "\r\n").encode("latin-1")

    def filled(self, text):
        for name, port in self.ports.items():
            text = text.replace("{%s}" % name, str(port))
        return text.replace("{root}", self.root)

    def neutral(self, text):
        for name, port in self.ports.items():
            text = re.sub(r"\b%d\b" % port, "{%s}" % name, text)
        return text.replace(self.own, "{own}").replace(self.root, "{root}")


class Pair:
    """Both, for one area; stop() ends them and removes the tree."""

    def __init__(self, area):
        self.area = area
        self.root = tempfile.mkdtemp(prefix="hostler-differential-")
        os.chmod(self.root, 0o755)
        self.ours = Side("ours", self.root)
        self.stock = Side("stock", self.root)
        self.number = 0
        try:
            self.make_tree()
            self.start()
        except BaseException:
            self.stop()
            raise

    def make_tree(self):
        os.makedirs(os.path.join(self.root, "htdocs"))
        files = dict(self.area.FILES)
        files["mime.types"] = TYPES
        for name, content in files.items():
            path = os.path.join(self.root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if isinstance(content, Link):
                os.symlink(content.replace("{root}", self.root), path)
                continue
            if isinstance(content, str):
                content = content.replace("{root}", self.root).encode()
            with open(path, "wb") as f:
                f.write(content)
            os.utime(path, (PAST, PAST))
        getattr(self.area, "prepare", lambda root: None)(self.root)
        for path, _, _ in os.walk(self.root):
            os.utime(path, (PAST, PAST))

    def start(self):
        text = BASE.replace("{log}", getattr(self.area, "LOG", ""))
        text += self.area.CONF
        wanted = getattr(self.area, "MODULES", [])
        for side, program, mpm in ((self.stock, stock.PROGRAM, ["mpm_worker"]),
                                   (self.ours, hostler.binary(), [])):
            side.start(program, stock.load(*mpm, *COMMON, *wanted,
                                           program=program) + text)

    def ask(self, case):
        """(ours at first, ours when it is known, stock)"""
        self.number += 1
        first = self.ours.ask(case, self.number)
        self.number += 1
        again = self.ours.ask(case, self.number)
        return first, again, self.stock.ask(case, self.number)

    def stop(self):
        self.ours.stop()
        self.stock.stop()
        shutil.rmtree(self.root, ignore_errors=True)
