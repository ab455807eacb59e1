# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""How a large file leaves: sendfile() where EnableSendfile allows it, else by
a mapping where EnableMMAP does, else read; with and without the file cache.

Seen by strace, which is skipped where it is not allowed."""
import os
import re
import signal
import shutil
import subprocess

import pytest

import hostler

BODY = os.urandom(300000)


def calls(server):
    """The calls of the child for three answers with a large file: their
    names, with "map" for a mapping of a file."""
    if shutil.which("strace") is None:
        pytest.skip("needs strace")
    trace = server.path("trace")
    strace = subprocess.Popen(
        ["strace", "-f", "-e", "trace=mmap,sendfile,pread64,read", "-o",
         trace, "-p", str(server.children()[0])], stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    first = strace.stderr.readline()
    if b"attached" not in first:
        strace.wait(hostler.WAIT)
        pytest.skip("strace is not allowed: %r" % first)
    for _ in range(3):
        assert server.get("/big.bin").body == BODY
    strace.send_signal(signal.SIGINT)
    strace.stderr.read()
    strace.wait(hostler.WAIT)
    text = server.read("trace")
    found = set(re.findall(r"^\d+ +(\w+)\(", text, re.M))
    found.discard("mmap")
    # Memory that is no file has no descriptor; libraries are private.
    if re.search(r"mmap\([^)]*MAP_SHARED, \d+, 0(x[0-9a-f]+)?\)", text):
        found.add("map")
    return found


def start(server, settings):
    server.site({"big.bin": BODY})
    server.start(settings)


def test_sendfile_where_it_is_allowed(server):
    start(server, "EnableSendfile On\n")
    found = calls(server)
    assert "sendfile" in found
    assert not {"map", "pread64"} & found


@pytest.mark.parametrize("settings", ["", "EnableSendfile Off\n"])
def test_no_sendfile_unless_it_is_allowed(server, settings):
    start(server, settings)
    assert "sendfile" not in calls(server)


def test_mapped_where_it_is_allowed(server):
    if "FileCache On" in server.base:
        pytest.skip("a file that is kept open is read where it is needed")
    start(server, "")
    found = calls(server)
    assert "map" in found and "pread64" not in found


def test_never_mapped_where_it_is_not_allowed(server):
    start(server, "EnableMMAP Off\n")
    assert not {"map", "sendfile"} & calls(server)


def test_by_directory(server):
    """Both may differ from one directory to the next."""
    server.site({"a/f.bin": BODY, "big.bin": BODY})
    server.start('<Directory "{root}/htdocs/a">\n'
                 'EnableSendfile On\n</Directory>\n')
    assert server.get("/a/f.bin").body == BODY
    assert "sendfile" not in calls(server)
