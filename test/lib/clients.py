# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What tests use that is not ours: clients that are programs of their own, and
drivers of APR.  A test that needs what is not installed is skipped."""
import glob
import http.client
import io
import shutil
import subprocess

import hostler
import pytest


class Answer:
    """The last answer that curl saw."""

    def __init__(self, status, message, body):
        self.status = status
        self.message = message
        self.body = body

    def __getitem__(self, name):
        """The value of a field, values of several joined; None without."""
        values = self.message.get_all(name)
        return ", ".join(values) if values else None

    def __repr__(self):
        return "<%d %r %r>" % (self.status, self.message.items(),
                               self.body[:500])


def need(program, package):
    """The path of a program, or the test is skipped."""
    path = shutil.which(program, path="/usr/bin:/usr/sbin:/usr/libexec:/bin")
    if path is None:
        pytest.skip("no %s: install %s" % (program, package))
    return path


def need_sqlite():
    """The driver by which mod_dbd speaks to SQLite."""
    name = "/apr-util-1/apr_dbd_sqlite3*.so"
    if not glob.glob("/usr/lib*" + name) + glob.glob("/usr/lib*/*" + name):
        pytest.skip("no driver for SQLite: install libaprutil1-dbd-sqlite3")


def curl(server, target, *options):
    """One run of curl; the answer it ends with."""
    url = "http://127.0.0.1:%d%s" % (server.port, target)
    out = subprocess.run(
        [need("curl", "curl"), "-s", "-S", "-i", "--max-time", "20",
         "--suppress-connect-headers", *options, url],
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
        timeout=hostler.WAIT + 5)
    assert out.returncode == 0, out.stderr
    rest = out.stdout
    while True:
        head, end, rest = rest.partition(b"\r\n\r\n")
        assert end, out.stdout
        line, _, fields = head.partition(b"\r\n")
        # Answers before the last: interim ones, challenges, redirections.
        if not rest.startswith(b"HTTP/"):
            break
    return Answer(int(line.split()[1]),
                  http.client.parse_headers(io.BytesIO(fields + b"\r\n\r\n")),
                  rest)
