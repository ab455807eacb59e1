# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A whole site: every file of Debian's apache2-doc, by --serve."""
import concurrent.futures
import email.utils
import os
import subprocess
import urllib.parse

import pytest

import hostler

SITE = "/usr/share/doc/apache2-doc/manual"
CLIENTS = 8
TYPES = {".html": "text/html", ".png": "image/png", ".gif": "image/gif",
         ".svg": "image/svg+xml", ".css": "text/css",
         ".js": "text/javascript", ".ico": "image/vnd.microsoft.icon"}


def files():
    return [os.path.relpath(os.path.join(folder, name), SITE)
            for folder, _, names in os.walk(SITE) for name in names]


def expected_type(name):
    ends = [e for e in TYPES if name.endswith(e)]
    return TYPES[ends[0]] if ends else None


def check_whole(answer, name, data):
    assert answer.status == 200, (name, answer)
    assert answer.body == data, name
    assert answer["Content-Length"] == str(len(data)), name
    assert answer["ETag"], name
    changed = email.utils.parsedate_to_datetime(answer["Last-Modified"])
    assert int(changed.timestamp()) == int(
        os.stat(os.path.join(SITE, name)).st_mtime), name
    if expected_type(name):
        assert answer["Content-Type"].split(";")[0] in (
            expected_type(name), "image/x-icon", "application/javascript")


def check(server, connection, name):
    """All that is asked of one file, on one connection or on several."""
    def ask(method="GET", **fields):
        if connection is None:
            return server.request(target, method, fields)
        return connection.request(target, method, fields)

    target = "/" + urllib.parse.quote(name)
    with open(os.path.join(SITE, name), "rb") as f:
        data = f.read()
    whole = ask()
    check_whole(whole, name, data)
    head = ask("HEAD")
    assert (head.status, head["Content-Length"], head["ETag"]) == (
        200, str(len(data)), whole["ETag"]), name
    if len(data) > 20:
        part = ask(Range="bytes=5-14")
        assert (part.status, part.body) == (206, data[5:15]), name


def check_some(server, names, kept):
    if not kept:
        for name in names:
            check(server, None, name)
        return
    for i in range(0, len(names), 25):
        with server.connect() as connection:
            for name in names[i:i + 25]:
                check(server, connection, name)


@pytest.mark.skipif(not os.path.isdir(SITE),
                    reason="Debian's apache2-doc is not installed")
@pytest.mark.parametrize("kept", [True, False])
def test_every_file_of_a_manual(server, kept):
    process = subprocess.Popen(
        [hostler.binary(), "--serve", SITE, "--listen",
         "127.0.0.1:%d" % server.port], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout.readline()
        names = files()
        assert len(names) > 500
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            jobs = [pool.submit(check_some, server, names[i::CLIENTS], kept)
                    for i in range(CLIENTS)]
            for job in jobs:
                job.result()
    finally:
        process.terminate()
        assert process.wait(hostler.WAIT) == 0
