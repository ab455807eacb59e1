# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Requests that a module suspends hold no thread; timed callbacks
(ap_mpm_register_timed_callback())."""
import os
import select
import signal
import time

import pytest

import hostler

MODULES = "/usr/lib/apache2/modules"
ONE_THREAD = ("ServerLimit 1\nStartServers 1\nThreadsPerChild 1\n"
              "MaxRequestWorkers 1\nMinSpareThreads 1\nMaxSpareThreads 1\n")


def started(server, module, more=""):
    server.site({"a.txt": b"hello"})
    server.start("LoadModule suspend_module %s\n"
                 "<Location /later>\nSetHandler suspend\n</Location>\n%s"
                 % (module("mod_suspend"), more))


def test_the_only_thread_serves_others_meanwhile(server, module):
    started(server, module, ONE_THREAD)
    with server.connect() as slow:
        begun = time.monotonic()
        slow.send(b"GET /later?1500 HTTP/1.1\r\nHost: h\r\n\r\n")
        server.wait_log("suspended 1500")
        with server.connect() as quick:
            for _ in range(5):
                assert quick.request("/a.txt").body == b"hello"
        # Not so far.
        assert not select.select([slow.socket], [], [], 0)[0]
        assert slow.response().body == b"answered 1500\n"
        assert time.monotonic() - begun >= 1.5
        server.wait_log("resumed")
        # The connection goes on as if nothing had been.
        assert slow.request("/a.txt").body == b"hello"
        assert slow.request("/later?1").body == b"answered 1\n"


def test_what_is_pipelined_waits_its_turn(server, module):
    started(server, module, ONE_THREAD)
    with server.connect() as client:
        client.send(b"".join(b"GET %s HTTP/1.1\r\nHost: h\r\n\r\n" % path
                             for path in (b"/later?100", b"/a.txt",
                                          b"/later?thread", b"/a.txt")))
        assert [client.response().body for _ in range(4)] == [
            b"answered 100\n", b"hello", b"answered thread\n", b"hello"]


def test_a_thread_of_a_module_in_an_idle_child(server, module):
    """It puts the connection back where nobody waits for anything."""
    started(server, module, ONE_THREAD)
    server.wait_log("early timer")
    with server.connect() as client:
        for _ in range(5):
            client.send(b"GET /later?thread HTTP/1.1\r\nHost: h\r\n\r\n")
            assert client.response().body == b"answered thread\n"
            assert client.request("/a.txt").body == b"hello"


def test_many_at_once(server, module):
    started(server, module, ONE_THREAD)
    clients = [server.connect() for _ in range(60)]
    for i, client in enumerate(clients):
        client.send(b"GET /later?%s HTTP/1.1\r\nHost: h\r\n\r\n"
                    % (b"thread" if i % 3 == 0 else b"%d" % (i * 7)))
    for i, client in enumerate(clients):
        body = client.response().body
        assert body == (b"answered thread\n" if i % 3 == 0
                        else b"answered %d\n" % (i * 7))
        client.close()


def test_the_end_of_a_connection_by_the_client(server, module):
    started(server, module, ONE_THREAD)
    for _ in range(5):
        with server.connect() as client:
            client.send(b"GET /later?50 HTTP/1.1\r\nHost: h\r\n\r\n")
    hostler.wait_for(lambda: server.log().count("resumed") == 5,
                     "the ends of five requests")
    assert server.get("/a.txt").body == b"hello"


def test_a_graceful_stop_waits_for_them(server, module):
    started(server, module, "Define AN_HOUR\n")
    with server.connect() as client:
        client.send(b"GET /later?800 HTTP/1.1\r\nHost: h\r\n\r\n")
        server.wait_log("suspended 800")
        begun = time.monotonic()
        server.signal(signal.SIGWINCH)
        response = client.response()
        assert response.body == b"answered 800\n"
        assert client.is_closed()
    hostler.wait_for(lambda: server.process.poll() is not None,
                     "the end of the server")
    # A timer that nobody waits for holds nobody.
    assert time.monotonic() - begun < 30


def test_an_immediate_stop_waits_for_none(server, module):
    """Nobody would end them; and what a module's threads may use stays."""
    started(server, module)
    with server.connect() as client:
        client.send(b"GET /later?60000 HTTP/1.1\r\nHost: h\r\n\r\n")
        server.wait_log("suspended 60000")
        server.signal(signal.SIGTERM)
        hostler.wait_for(lambda: server.process.poll() is not None,
                         "the end of the server")
        assert client.is_closed()
    log = server.log()
    assert "1 requests that a module has suspended are cut off" in log
    assert "did not end in time" not in log


def test_timers_of_child_init(server, module):
    started(server, module)
    server.wait_log("early timer")


def test_they_are_counted(server, module):
    started(server, module, "<Location /status>\nSetHandler server-status\n"
                            "</Location>\n")
    hostler.wait_for(lambda: is_counted(server), "one suspended")
    hostler.wait_for(lambda: b'"suspended":0'
                     in server.get("/status?json").body, "none suspended")


def is_counted(server):
    """It may be over before anybody has looked."""
    with server.connect() as client:
        client.send(b"GET /later?400 HTTP/1.1\r\nHost: h\r\n\r\n")
        server.wait_log("suspended 400")
        was_seen = b'"suspended":1' in server.get("/status?json").body
        client.response()
        return was_seen


@pytest.mark.skipif(not os.path.exists(MODULES + "/mod_dialup.so"),
                    reason="package apache2-bin is not there")
def test_stock_mod_dialup(server):
    """It sends as fast as a modem, and holds no thread for it."""
    server.site({"big.txt": b"x" * 14000, "a.txt": b"hello"})
    server.start("LoadModule dialup_module %s/mod_dialup.so\n%s"
                 "<Location /big.txt>\nModemStandard V.92\n</Location>\n"
                 'CustomLog "{root}/access_log" %%U\n'
                 % (MODULES, ONE_THREAD))
    begun = time.monotonic()
    with server.connect() as slow:
        slow.send(b"GET /big.txt HTTP/1.1\r\nHost: h\r\n\r\n")
        slow.line()
        assert server.get("/a.txt").body == b"hello"
        slow.rest = b"HTTP/1.1 200 OK\r\n" + slow.rest
        assert slow.response().body == b"x" * 14000
    assert time.monotonic() - begun > 1
    hostler.wait_for(lambda: server.read("access_log").split()
                     == ["/a.txt", "/big.txt"], "both in this order")
