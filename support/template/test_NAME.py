#!/usr/bin/env python3
"""Tests mod_@NAME@ as a client sees it: "make check" builds it and runs this.

A server is started with the module, on a free port and in a folder of its
own.  Each test is a function below; CONFIGURATION has what they need."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

CONFIGURATION = """
<Location "/@NAME@">
    SetHandler @NAME@
</Location>
<Location "/@NAME@/morning">
    @Name@Text "Good morning"
</Location>
"""

HERE = os.path.dirname(os.path.abspath(__file__))
WAIT = 20   # seconds, for a server to start or to end


def setting(name):
    """What the server was built with."""
    command = [os.environ.get("APXS", "apxs"), "-q", name]
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def modules_needed():
    """The LoadModule lines without which no server answers, where the MPM and
    the modules for users and for access are not linked in."""
    folder = setting("STAGE") + setting("LIBEXECDIR")
    if setting("MPM_SHARED") == "yes":
        mpm = setting("MPM_NAME")
        yield f'LoadModule mpm_{mpm}_module "{folder}/mod_mpm_{mpm}.so"'
    for name in {"unixd", "authz_core"} & set(setting("DSO_MODULES").split()):
        yield f'LoadModule {name}_module "{folder}/mod_{name}.so"'
    if os.geteuid() == 0:
        yield 'User "#65534"\nGroup "#65534"'


class Server:
    """A server with the module, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="@NAME@-test-")
        os.chmod(self.folder, 0o755)
        shutil.copy(os.path.join(HERE, ".libs", "mod_@NAME@.so"), self.folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        program = os.path.join(setting("SBINDIR"), setting("TARGET"))
        self.command = [program, "-d", self.folder,
                        "-f", self.folder + "/conf"]
        self.base = "\n".join([
            *modules_needed(),
            f'ServerRoot "{self.folder}"',
            f'DefaultRuntimeDir "{self.folder}"',
            f'PidFile "{self.folder}/pid"',
            f'ErrorLog "{self.folder}/log"',
            f'DocumentRoot "{self.folder}"',
            f'Listen 127.0.0.1:{self.port}',
            'ServerName localhost',
            '<IfModule mime_module>\nTypesConfig /dev/null\n</IfModule>',
            f'LoadModule @NAME@_module "{self.folder}/mod_@NAME@.so"', ""])
        self.process = None

    def configure(self, text):
        with open(self.folder + "/conf", "w", encoding="utf-8") as conf:
            conf.write(self.base + text)

    def faults(self, text):
        """What -t says of a configuration; "" when nothing is wrong."""
        self.configure(text)
        done = subprocess.run([*self.command, "-t"], text=True, check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.stdout if done.returncode else ""

    def log(self):
        """What the server has said; its LogLevel is warn."""
        with open(self.folder + "/log", encoding="utf-8") as log:
            return log.read()

    def start(self, text):
        self.configure(text)
        self.process = subprocess.Popen([*self.command, "-DFOREGROUND"])
        end = time.monotonic() + WAIT
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError("no server:\n" + self.log())
            time.sleep(0.02)

    def answers(self):
        try:
            return self.ask("GET", "/")[0] > 0
        except ConnectionError:
            return False

    def ask(self, method, path):
        """Status and body of an answer."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, WAIT)
        client.request(method, path)
        answer = client.getresponse()
        body = answer.read().decode()
        client.close()
        return answer.status, body

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait(WAIT)
        shutil.rmtree(self.folder, ignore_errors=True)


class Test(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.addClassCleanup(cls.server.stop)
        cls.server.start(CONFIGURATION)

    def test_the_text_is_hello(self):
        self.assertEqual(self.server.ask("GET", "/@NAME@"), (200, "Hello\n"))

    def test_a_section_sets_the_text(self):
        self.assertEqual(self.server.ask("GET", "/@NAME@/morning"),
                         (200, "Good morning\n"))

    def test_head_has_no_body(self):
        self.assertEqual(self.server.ask("HEAD", "/@NAME@"), (200, ""))

    def test_other_methods_are_refused(self):
        self.assertEqual(self.server.ask("DELETE", "/@NAME@")[0], 405)

    def test_other_places_are_not_touched(self):
        self.assertEqual(self.server.ask("GET", "/other")[0], 404)


class TestConfiguration(unittest.TestCase):
    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.stop)

    def test_a_text(self):
        self.assertEqual(self.server.faults('@Name@Text "a"\n'), "")

    def test_no_text(self):
        self.assertIn("is not empty", self.server.faults('@Name@Text ""\n'))


if __name__ == "__main__":
    unittest.main()
