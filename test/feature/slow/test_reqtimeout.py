# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""RequestReadTimeout: how long heads and bodies may take to come."""
import time

import pytest

HEAD = b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /a.txt HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture
def site(server):
    server.site({"a.txt": b"page"})
    return server


def drip(c, first, piece, pause, count):
    """Sends on until an answer is there; seconds until it was."""
    started = time.monotonic()
    c.send(first)
    for _ in range(count):
        time.sleep(pause)
        try:
            c.send(piece)
        except OSError:
            break
    return started


@pytest.mark.parametrize("first, stage", [
    (HEAD, "request head"),
    (b"GE", "request head"),
    (POST + b"Content-Length: 9\r\n\r\nabc", "request body"),
    (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab", "request body"),
])
def test_too_slow(site, first, stage):
    site.start("LogLevel info\nRequestReadTimeout header=1 body=1\n")
    with site.connect() as c:
        started = time.monotonic()
        c.send(first)
        r = c.response()
        took = time.monotonic() - started
    assert r.status == 408 and r["Connection"] == "close"
    assert took > 0.9
    site.wait_log("the %s of client 127.0.0.1 did not come within 1 s .*"
                  "`RequestReadTimeout header=1 body=1` at conf/" % stage)


def test_bytes_do_not_help_without_a_rate(site):
    site.start("RequestReadTimeout header=1\n")
    with site.connect() as c:
        drip(c, HEAD, b"X: y\r\n", 0.2, 6)
        assert c.response().status == 408


def test_bytes_give_time_up_to_the_bound(site):
    site.start("RequestReadTimeout header=1-20,MinRate=1\n")
    with site.connect() as c:
        drip(c, HEAD, b"X: yyyyyyyyyy\r\n", 0.25, 6)
        c.send(b"\r\n")
        assert c.response().status == 200
    site.stop()
    site.start("RequestReadTimeout header=1-2,MinRate=10\n")
    with site.connect() as c:
        started = drip(c, HEAD, b"X: yyyyyyyyyy\r\n", 0.25, 9)
        assert c.response().status == 408
        assert time.monotonic() - started > 1.9


def test_first_byte(site):
    site.start("AcceptFilter http none\nRequestReadTimeout header=1\n")
    with site.connect() as c:
        started = time.monotonic()
        assert c.to_end() == b""
        assert time.monotonic() - started > 0.9


def test_idle_connections_are_in_no_stage(site):
    site.start("RequestReadTimeout header=1 body=1\nKeepAliveTimeout 5\n")
    with site.connect() as c:
        assert c.request("/a.txt").status == 200
        time.sleep(1.5)
        assert c.request("/a.txt").status == 200


def test_zero_is_any_time(site):
    site.start("RequestReadTimeout header=0 body=0\n")
    with site.connect() as c:
        drip(c, HEAD, b"X: y\r\n", 0.5, 3)
        c.send(b"\r\n")
        assert c.response().status == 200


@pytest.mark.parametrize("setting, fault", [
    ("foo=1", "handshake=, header= and body="),
    ("header", "handshake=, header= and body="),
    ("header=x", "must be a number"),
    ("header=5-10", "MinRate"),
    ("header=5-5,MinRate=3", "must be larger"),
    ("header=5,MinRate=0", "larger than 0"),
    ("body=5s", "not understood"),
    ("body=5,MinRate=6,MinRate=7", "not understood"),
])
def test_faults(site, setting, fault):
    r = site.check("RequestReadTimeout %s\n" % setting)
    assert r.returncode != 0 and fault in r.stderr + r.stdout
