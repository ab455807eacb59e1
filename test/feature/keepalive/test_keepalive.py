# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Kept connections, pipelining, bodies in between."""
import socket
import time

import pytest

import hostler


def test_many_requests_on_one_connection(server):
    server.site({"a.txt": b"x"})
    server.start("MaxKeepAliveRequests 0\n")
    with server.connect() as c:
        for _ in range(150):
            assert c.request("/a.txt").body == b"x"


def test_the_number_of_requests_is_bounded(server):
    server.site({"a.txt": b"x"})
    server.start("MaxKeepAliveRequests 3\n")
    with server.connect() as c:
        last = [c.request("/a.txt")["Connection"] for _ in range(3)][-1]
        assert last == "close"
        assert c.is_closed()


def test_the_wait_is_bounded(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAliveTimeout 1\n")
    with server.connect() as c:
        c.request("/a.txt")
        assert c.is_closed(10)


def test_keepalive_off(server):
    server.site({"a.txt": b"x"})
    server.start("KeepAlive Off\n")
    with server.connect() as c:
        assert c.request("/a.txt")["Connection"] == "close"
        assert c.is_closed()


def test_http_1_0(server):
    server.site({"a.txt": b"x"})
    server.start()
    with server.connect() as c:
        c.send(b"GET /a.txt HTTP/1.0\r\n\r\n")
        r = c.response()
        assert r.status == 200 and r.body == b"x" and c.is_closed()
    with server.connect() as c:
        for _ in range(2):
            c.send(b"GET /a.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            r = c.response()
            assert r["Connection"].lower() == "keep-alive"


def test_pipelined_requests_are_answered_in_order(server):
    server.site({"%d.txt" % i: b"%d" % i for i in range(40)})
    server.start()
    with server.connect() as c:
        c.send(b"".join(b"GET /%d.txt HTTP/1.1\r\nHost: x\r\n\r\n" % i
                        for i in range(40)))
        assert [c.response().body for _ in range(40)] == [
            b"%d" % i for i in range(40)]


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_body_nobody_reads_does_not_shift_the_next_request(server, framing):
    server.site({"a.txt": b"x"})
    server.start()
    with server.connect() as c:
        if framing == "length":
            c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                   b"\r\nGET /")
        else:
            c.send(b"GET /a.txt HTTP/1.1\r\nHost: x\r\n"
                   b"Transfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n")
        assert c.response().body == b"x"
        assert c.request("/a.txt").body == b"x"


def test_one_byte_at_a_time(server):
    server.site({"a.txt": b"x"})
    server.start()
    with server.connect() as c:
        for byte in b"GET /a.txt HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\n":
            c.send(bytes([byte]))
        assert c.response().body == b"x"


@pytest.mark.parametrize("head", [
    b"GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
    b"GET / HTTP/1.1\nHost: x\n\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
    b"Content-Length: 2\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"])
def test_what_is_refused(server, head):
    server.start()
    with server.connect() as c:
        c.send(head)
        assert c.response().status == 400
        assert c.is_closed()


def test_limits(server):
    server.start("LimitRequestLine 200\nLimitRequestFieldSize 100\n"
                 "LimitRequestFields 5\n")
    assert server.get("/" + "x" * 300).status == 414
    assert server.get("/", {"A": "x" * 200}).status in (400, 431)
    assert server.get("/", {"A%d" % i: "x" for i in range(9)}).status in (
        400, 431)


def everything(server, sent):
    """What a client gets that reads slowly, to the end of the connection,
    which must not be a reset."""
    with socket.create_connection(("127.0.0.1", server.port)) as s:
        s.settimeout(hostler.WAIT)
        s.sendall(sent)
        time.sleep(0.2)
        got = b""
        part = s.recv(65536)
        while part:
            got += part
            part = s.recv(65536)
        return got


@pytest.mark.parametrize("head", [
    b"GET /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    b"GET /big.bin HTTP/1.0\r\n\r\n",
    b"POST /big.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    b"Content-Length: 3\r\n\r\nabc"])
def test_a_client_that_is_done_gets_all(server, head):
    """Its connection is closed at once: what was sent still arrives."""
    server.site({"big.bin": b"x" * 6000000})
    server.start()
    got = everything(server, head)
    assert got.endswith(b"\r\n\r\n" + b"x" * 6000000)


def test_a_client_that_sends_on_is_not_reset(server):
    """It has said that it would not; it gets its response all the same."""
    server.site({"a.txt": b"x" * 1000})
    server.start()
    head = b"GET /a.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    got = everything(server, head + head)
    assert got.count(b"HTTP/1.1 200") == 1
    assert got.endswith(b"x" * 1000)


@pytest.mark.parametrize("size", [10000, 1000000])
def test_a_client_that_sends_a_line_end_later_is_not_reset(server, size):
    """Not even while most of the response is still in the network."""
    server.site({"a.bin": b"x" * size})
    server.start()
    clients = [server.connect() for _ in range(5)]
    for client in clients:
        client.send(b"GET /a.bin HTTP/1.1\r\nHost: x\r\n"
                    b"Connection: close\r\n\r\n")
    time.sleep(0.2)
    for client in clients:
        try:
            client.send(b"\r\n")
        except ConnectionError:
            assert size == 10000
        assert client.response().body == b"x" * size
        client.close()
