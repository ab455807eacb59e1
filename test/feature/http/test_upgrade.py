# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Changing to another protocol (RFC 9110 section 7.8, directive Protocols):
test/lib/modules/mod_other.c speaks "other/1"."""
import socket

import pytest

UPGRADE = "Connection: Upgrade\r\nUpgrade: other/1\r\n"


@pytest.fixture
def site(server, test_module):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("other") + "Protocols other/1 http/1.1\n"
                 "<Location /closed>\nRequire all denied\n</Location>\n")
    return server


def head(fields, method="GET", target="/a.txt", version="1.1"):
    return ("%s %s HTTP/%s\r\nHost: localhost\r\n%s\r\n" % (
        method, target, version, fields)).encode()


@pytest.mark.parametrize("request_head, uri", [
    (head(UPGRADE), "/a.txt"),
    (head("Connection: x, upgrade\r\nUpgrade: a/2, OTHER/1, b\r\n"),
     "/a.txt"),
    (head(UPGRADE, "OPTIONS", "*"), "*"),
])
def test_change(site, request_head, uri):
    with site.connect() as c:
        c.send(request_head + b"abc\n")
        assert c.response().status == 101
        assert c.take(len("hello \n" + uri)) == b"hello %s\n" % uri.encode()
        assert c.take(4) == b"ABC\n"
        c.send(b"def\n")
        assert c.take(4) == b"DEF\n"
        c.socket.shutdown(socket.SHUT_WR)
        assert c.to_end() == b""        # nothing of HTTP behind it
    assert "changes from http/1.1 to other/1" in site.log()


def test_the_answer_names_the_protocol(site):
    with site.connect() as c:
        c.send(head(UPGRADE))
        r = c.response()
        assert r["Upgrade"] == "other/1" and r["Connection"] == "Upgrade"
        assert r["Content-Length"] is None


def test_continue_comes_before_the_change(site):
    with site.connect() as c:
        c.send(head(UPGRADE + "Expect: 100-continue\r\n"))
        assert [c.response().status for _ in range(2)] == [100, 101]


@pytest.mark.parametrize("request_head, body, status", [
    (head("Upgrade: other/1\r\n"), b"", 200),
    (head(UPGRADE, version="1.0"), b"", 200),
    (head("Connection: Upgrade\r\nUpgrade: else/1\r\n"), b"", 200),
    (head("Connection: Upgrade\r\nUpgrade: ,\r\n"), b"", 200),
    (head("Connection: Upgrade\r\nUpgrade: http/1.1\r\n"), b"", 200),
    (head(UPGRADE + "Content-Length: 3\r\n", "POST"), b"abc", 200),
    (head(UPGRADE, target="/closed"), b"", 403),
])
def test_no_change(site, request_head, body, status):
    with site.connect() as c:
        c.send(request_head + body)
        r = c.response()
        assert r.status == status
        if r["Connection"] != "close":
            assert c.request("/a.txt").status == 200


def test_what_there_is_to_change_to_is_said_once(site):
    with site.connect() as c:
        r = c.request("/a.txt")
        assert r["Upgrade"] == "other/1" and r["Connection"] == "Upgrade"
        assert c.request("/a.txt")["Upgrade"] is None


def test_upgrade_required_says_to_what(server, test_module):
    server.start(test_module("other") + test_module("response")
                 + "Protocols other/1 http/1.1\n"
                 "<Location /r>\nSetHandler test-response\n</Location>\n")
    with server.connect() as c:
        r = c.request("/r?return=426")
        assert r.status == 426 and r["Upgrade"] == "other/1"
        assert "Upgrade" in r["Connection"]


def test_without_protocols_nothing_changes(server, test_module):
    server.site({"a.txt": b"0123456789"})
    server.start(test_module("other"))
    with server.connect() as c:
        c.send(head(UPGRADE))
        r = c.response()
        assert r.status == 200 and r["Upgrade"] is None
