# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""slowhttptest in its four modes, 1,000 connections against a server with
default settings: an honest client is served within a second all the while.

SLOW_SECONDS says how long each mode runs (30).
"""
import os
import re
import shutil
import subprocess

import pytest

from load import Load

SECONDS = int(os.environ.get("SLOW_SECONDS", "30"))
CONNECTIONS = 1000

# All that a server needs to come up, and no bound or number.
DEFAULTS = """\
ServerRoot "{root}"
DefaultRuntimeDir "{root}/run"
PidFile "{root}/run/pid"
Listen 127.0.0.1:{port}
ServerName localhost
ErrorLog "{root}/error_log"
DocumentRoot "{root}/htdocs"
TypesConfig "{root}/mime.types"
"""

MODES = {
    "slow-heads": ["-H", "/a.txt", "-i", "10"],
    "slow-bodies-to-a-file": ["-B", "/a.txt", "-i", "10", "-s", "8192"],
    "slow-bodies-to-nothing": ["-B", "/missing", "-i", "10", "-s", "8192"],
    "ranges": ["-R", "/big.bin", "-t", "HEAD"],
    "slow-readers": ["-X", "/big.bin", "-w", "512", "-y", "1024", "-n", "5",
                     "-z", "32", "-k", "3"],
}


def attack(server, mode, path, *options):
    return subprocess.run(
        ["slowhttptest", mode, "-u",
         "http://127.0.0.1:%d%s" % (server.port, path), *options,
         "-c", str(CONNECTIONS), "-r", "200", "-l", str(SECONDS), "-p", "3"],
        capture_output=True, text=True, check=False,
        timeout=SECONDS + 60).stdout


def summary(output):
    plain = re.sub("\x1b\\[[0-9;]*m", "", output)
    return dict(re.findall(
        r"(connected|closed|service available): +(\w+)",
        plain[plain.rindex("slow HTTP test status"):]))


@pytest.mark.parametrize("mode", MODES)
def test_slow_attack(server, mode):
    if shutil.which("slowhttptest") is None:
        pytest.skip("slowhttptest is not installed")
    server.site({"a.txt": b"x", "big.bin": os.urandom(10_000_000)})
    server.start(base=DEFAULTS)
    load = Load(server, kept=1, closing=1, pause=0.02)
    try:
        output = attack(server, *MODES[mode])
    finally:
        load.end()
    waits = sorted(load.waits)
    print("\n%s: %s; honest requests: %d, %d failed, median %.1f ms, "
          "99 %% %.1f ms, longest %.1f ms"
          % (mode, summary(output), len(waits), len(load.bad),
             1e3 * waits[len(waits) // 2], 1e3 * waits[len(waits) * 99 // 100],
             1e3 * waits[-1]))
    assert not load.bad and waits[-1] < 1
    assert "service available:   NO" not in output
    assert server.get("/a.txt").body == b"x"
