# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Many more slow clients than workers: silent ones, heads byte by byte,
bodies that nobody wants, readers that do not read.  None of them holds a
worker, so that an honest client is served at once (were each of them to hold
one, it would wait for RequestReadTimeout or Timeout, 20 s and more)."""
import os
import signal
import socket
import time

import pytest

import hostler

WORKERS = 4
SLOW = 40
FEW_WORKERS = ("ServerLimit 1\nThreadsPerChild %d\nMaxRequestWorkers %d\n"
               % (WORKERS, WORKERS))
PAGES = {"a.txt": b"page", "no/a.txt": b"not for you"}
RULES = "<Location /no>\nRequire all denied\n</Location>\n"
BIG = 10_000_000


@pytest.fixture
def site(server):
    server.site(PAGES)
    return server


def served(site, count=20):
    """Serves an honest client, each time on a connection of its own."""
    for _ in range(count):
        with site.connect() as c:
            assert c.request("/a.txt").body == b"page"


def crowd(site, first=b""):
    clients = [site.connect() for _ in range(SLOW)]
    for c in clients:
        c.send(first)
    return clients


def end(clients):
    for c in clients:
        c.close()


# ---- Input -----------------------------------------------------------------

def test_silent_clients(site):
    site.start(FEW_WORKERS + "AcceptFilter http none\n")
    clients = crowd(site)
    served(site)
    # They may still ask.
    for c in clients[:10]:
        assert c.request("/a.txt").body == b"page"
    served(site)
    end(clients)


def test_heads_byte_by_byte(site):
    site.start(FEW_WORKERS)
    head = b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\nX: y\r\n\r\n"
    clients = crowd(site, head[:1])
    for byte in head[1:-1]:
        for c in clients:
            c.send(bytes([byte]))
        if byte == 10:
            served(site, 5)
    served(site)
    for c in clients:
        c.send(head[-1:])
        assert c.response().body == b"page"
    # The connections are kept.
    assert clients[0].request("/a.txt").body == b"page"
    end(clients)


@pytest.mark.parametrize("method, target, status, answers_first", [
    ("POST", "/a.txt", 200, False),
    ("POST", "/missing", 404, False),
    ("PUT", "/a.txt", 405, True),
    ("POST", "/no/a.txt", 403, True),
])
@pytest.mark.parametrize("framing, body", [
    (b"Content-Length: 10", b"0123456789"),
    (b"Transfer-Encoding: chunked", b"2;x=y\r\nab\r\n0\r\nX: y\r\n\r\n"),
])
def test_bodies_nobody_wants(site, method, target, status, answers_first,
                             framing, body):
    site.start(FEW_WORKERS + RULES)
    clients = crowd(site, b"%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n"
                    % (method.encode(), target.encode(), framing))
    if answers_first:
        assert {c.response().status for c in clients} == {status}
    for at in range(len(body)):
        for c in clients:
            c.send(body[at:at + 1])
        if at % 8 == 1:
            served(site, 5)
    # No answer differs, and all connections are kept.
    for c in clients:
        if not answers_first:
            r = c.response()
            assert r.status == status and r["Connection"] is None
        assert c.request("/a.txt").body == b"page"
    end(clients)


def test_damaged_body_that_comes_late(site):
    """The same answer as when it comes at once: 400."""
    site.start(FEW_WORKERS)
    with site.connect() as c:
        c.send(b"POST /a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n")
        served(site, 1)
        c.send(b"3\r\nab")
        served(site, 1)
        c.send(b"cdef\r\n")
        r = c.response()
        assert r.status == 400 and r["Connection"] == "close"
        assert c.is_closed()


def test_error_document_with_a_late_body(site):
    """The page comes from an internal redirect, first; then the body."""
    site.write("htdocs/e.html", b"sorry")
    site.start(FEW_WORKERS + RULES + "ErrorDocument 403 /e.html\n")
    with site.connect() as c:
        c.send(b"POST /no/a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Content-Length: 3\r\n\r\na")
        r = c.response()
        assert r.status == 403 and r.body == b"sorry"
        c.send(b"bc")
        assert c.request("/a.txt").body == b"page"


@pytest.mark.parametrize("body, status", [(b"3\r\nabc\r\n0\r\n\r\n", 200),
                                          (b"3\r\nabcdef\r\n", 400)])
def test_internal_redirect_with_a_late_body(site, module, body, status):
    site.start(FEW_WORKERS + "CustomLog {root}/access_log %%U%%>s\n"
               "LoadModule test_redirect_module %s\n"
               "<Location /there>\nSetHandler test-redirect\n</Location>\n"
               % module("mod_redirect"))
    clients = crowd(site, b"POST /there HTTP/1.1\r\nHost: localhost\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n")
    served(site, 5)
    for c in clients:
        c.send(body)
        r = c.response()
        assert r.status == status
        assert status != 200 or c.request("/a.txt").body == b"page"
    end(clients)
    site.stop()
    log = site.read("access_log").split()
    assert log.count("/there%d" % status) == SLOW


def test_handler_of_a_module_that_drops_the_body(site, module):
    """It is not known to be one that can be run anew, so it waits, shortly."""
    site.start(FEW_WORKERS + "LoadModule test_discard_module %s\n"
               "<Location /d>\nSetHandler test-discard\n</Location>\n"
               % module("mod_discard"))
    post = b"POST /d HTTP/1.1\r\nHost: localhost\r\n"
    with site.connect() as c:
        c.send(post + b"Content-Length: 3\r\n\r\nabc")
        r = c.response()
        assert r.body == b"done" and r["Connection"] is None
        c.send(post + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n")
        assert c.response().status == 400
    clients = crowd(site, post + b"Content-Length: 3\r\n\r\nab")
    served(site, 5)
    for c in clients:
        r = c.response()
        assert r.body == b"done" and r["Connection"] == "close"
    end(clients)


# ---- Input that never comes ------------------------------------------------

NO_STAGES = "RequestReadTimeout header=0 body=0\nTimeout 1\nLogLevel info\n"


def test_timeout_of_a_head(site):
    site.start(NO_STAGES)
    with site.connect() as c:
        c.send(b"GET /a.txt HTTP/1.1\r\n")
        time.sleep(0.7)
        started = time.monotonic()
        c.send(b"Host: ")       # Timeout is for each wait
        r = c.response()
        assert r.status == 408 and r["Connection"] == "close"
        assert time.monotonic() - started > 0.8
        assert c.is_closed()
    site.wait_log("request refused with 408: the request head did not come")


def test_timeout_of_the_first_byte(site):
    site.start(NO_STAGES + "AcceptFilter http none\n")
    with site.connect() as c:
        started = time.monotonic()
        assert c.to_end() == b""
        assert time.monotonic() - started > 0.8


def test_timeout_of_a_body_before_the_answer(site):
    site.start(NO_STAGES)
    with site.connect() as c:
        c.send(b"POST /a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Content-Length: 3\r\n\r\na")
        assert c.response().status == 408
        assert c.is_closed()


def test_timeout_of_a_body_behind_the_answer(site):
    site.start(NO_STAGES + "CustomLog {root}/access_log %s\n")
    with site.connect() as c:
        c.send(b"PUT /a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Content-Length: 3\r\n\r\na")
        assert c.response().status == 405
        assert c.is_closed()
    site.wait_log("the rest of the request body did not come")
    site.stop()
    assert site.read("access_log") == "405\n"


def test_client_that_leaves_inside_a_body_is_logged(site):
    site.start("CustomLog {root}/access_log %m%s\n")
    with site.connect() as c:
        c.send(b"PUT /a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Content-Length: 3\r\n\r\na")
        assert c.response().status == 405
    with site.connect() as c:
        c.send(b"GE")
    with site.connect() as c:
        assert c.request("/a.txt").status == 200
    site.stop()
    lines = site.read("access_log").split()
    assert sorted(lines) == ["-400", "GET200", "PUT405"]


# ---- Output ----------------------------------------------------------------

READING = {
    "mapped": "",
    "kept-open": "FileCache On\n",
    "read": "EnableMMAP Off\nFileCache Off\n",
    "sendfile": "EnableSendfile On\n",
    "mapped-each": "FileCache Off\n",
}


def slow_reader(site, requests):
    """A client with a small window that reads nothing yet."""
    c = site.connect()
    c.close()
    c.socket = socket.socket()
    c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    c.socket.settimeout(20)
    c.socket.connect(("127.0.0.1", site.port))
    c.send(requests)
    return c


@pytest.mark.parametrize("way", READING)
def test_readers_that_do_not_read(site, way):
    data = os.urandom(BIG)
    site.write("htdocs/big.bin", data)
    site.start(FEW_WORKERS + READING[way])
    get = b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
    clients = [slow_reader(site, get) for _ in range(SLOW)]
    served(site)
    # What they get is whole, and the next response is behind it.
    c = clients[SLOW - 1]
    c.send(b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert c.response().body == data
    assert c.response().body == b"page"
    end(clients)


def test_pipelined_requests_of_a_reader_that_does_not_read(site):
    data = os.urandom(BIG)
    site.write("htdocs/big.bin", data)
    site.start(FEW_WORKERS + "CustomLog {root}/access_log %U%s%B\n")
    get = (b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"
           b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
    clients = [slow_reader(site, 3 * get) for _ in range(8)]
    served(site)
    for _ in range(3):
        assert clients[0].response().body == data
        assert clients[0].response().body == b"page"
    end(clients)
    site.stop()
    log = site.read("access_log").split()
    assert log.count("/big.bin200%d" % BIG) == 3 + 7


def test_timeout_of_a_reader(site):
    site.write("htdocs/big.bin", os.urandom(BIG))
    site.start("Timeout 1\nLogLevel info\n"
               "CustomLog {root}/access_log %U%s%X\n")
    c = slow_reader(site, b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
    site.wait_log("the client has not taken its response within Timeout")
    site.stop()
    assert site.read("access_log").split() == ["/big.bin200X"]
    c.close()


def test_connection_close_comes_after_the_whole_response(site):
    data = os.urandom(BIG)
    site.write("htdocs/big.bin", data)
    site.start(FEW_WORKERS)
    c = slow_reader(site, b"GET /big.bin HTTP/1.1\r\nHost: localhost\r\n"
                    b"Connection: close\r\n\r\n")
    time.sleep(0.3)
    r = c.response()
    assert r.body == data and r["Connection"] == "close"
    assert c.is_closed()
    c.close()


# ---- The end ---------------------------------------------------------------

def test_large_bodies_nobody_wants(site):
    """Too large to be read to the end: the answer says that the connection
    ends, and comes through to a client that is still sending."""
    site.start(FEW_WORKERS)
    clients = crowd(site, b"PUT /a.txt HTTP/1.1\r\nHost: localhost\r\n"
                    b"Content-Length: 10000000\r\n\r\n")
    for _ in range(3):
        for c in clients:
            c.send(b"x" * 1000)
        served(site, 5)
    for c in clients:
        c.send(b"x" * 50000)
        r = c.response()
        assert r.status == 405 and r["Connection"] == "close"
        assert c.rest == b"" and c.socket.recv(100) == b""
    end(clients)


def test_body_too_large_for_a_limit_and_late(site):
    site.start(FEW_WORKERS + "LimitRequestBody 4\n")
    clients = crowd(site, b"POST /a.txt HTTP/1.1\r\nHost: localhost\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc")
    served(site, 5)
    for c in clients:
        c.send(b"\r\n3\r\nabc\r\n0\r\n\r\n")
        assert c.response().status == 413
        assert c.is_closed()
    end(clients)


def test_head_that_has_begun_before_a_graceful_stop(site):
    site.start()
    with site.connect() as c:
        c.send(b"GET /a.txt HTTP/1.1\r\n")
        # The server has it: another one on the same listener is answered.
        served(site, 1)
        site.signal(signal.SIGWINCH)
        site.wait_log("shutting down gracefully")
        hostler.wait_for(lambda: not accepts(site), "the end of accepting")
        c.send(b"Host: localhost\r\n\r\n")
        r = c.response()
        assert r.body == b"page" and r["Connection"] == "close"
    assert site.process.wait(20) == 0


def accepts(site):
    try:
        site.connect().close()
        return True
    except ConnectionRefusedError:
        return False
