# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_http2 and the life of connections: streams that are reset, connections
that only wait, restarts (RFC 9113 sections 5.4, 6.4, 6.7, 6.8)."""
import os
import signal
import socket

import pytest

import h2
import hostler
import stock
import tls
from certificates import Authority

CONF = '''
Protocols h2c http/1.1
H2MinWorkers 2
H2MaxWorkers 4
ScriptAlias /cgi/ "{root}/cgi/"
Timeout 20
'''

SLOW = """#!/bin/sh
printf 'Content-Type: text/plain\\n\\nbegun\\n'
while test ! -e "{root}/go"; do sleep 0.05; echo "$1"; done
echo done
"""

IDLE = 100


def start(server, extra=""):
    server.site({"index.html": "hello", "large": bytes(4 << 20)})
    for name, text in [("slow", SLOW.replace("{root}", server.root)),
                       ("count", "#!/bin/sh\nprintf 'Content-Type: text/plain"
                                 "\\n\\n'\nwc -c\n")]:
        os.chmod(server.write("cgi/" + name, text), 0o755)
    server.start(stock.load("http2", "cgi") + CONF + extra)


def connect(server, **more):
    sock = socket.create_connection(("127.0.0.1", server.port), hostler.WAIT)
    return h2.Session(sock, **more)


def wait_begun(session, stream):
    while not session.answers[stream].body:
        session.step()


def test_many_streams_at_once(server):
    start(server)
    c = connect(server)
    streams = [c.get("/") for _ in range(50)]
    for stream in streams:
        answer = c.finish(stream)
        assert (answer.status, answer.body) == (200, b"hello")
    slow = c.get("/cgi/slow")
    wait_begun(c, slow)
    # It holds up no other.
    assert c.request("/").body == b"hello"
    server.write("go", "")
    assert c.finish(slow).body.endswith(b"\ndone\n")


def test_streams_that_are_reset(server):
    """The work for them ends, and the connection goes on."""
    start(server)
    c = connect(server)
    # More than there are threads for streams.
    for _ in range(6):
        slow = c.get("/cgi/slow")
        wait_begun(c, slow)
        c.reset(slow)
    large = c.get("/large")
    wait_begun(c, large)
    c.reset(large)
    upload = c.open("/cgi/count", "POST", ends=False)
    c.data(upload, b"a part")
    c.reset(upload)
    assert c.request("/").body == b"hello"
    c.close()
    c = connect(server)
    assert c.request("/cgi/count", "POST", body=b"12345").body.strip() == b"5"


def test_a_flood_of_resets(server):
    """Ends with GOAWAY; everybody else is served."""
    start(server)
    c = connect(server)
    with pytest.raises((EOFError, ConnectionError)):
        for _ in range(2000):
            c.reset(c.get("/large"))
        while True:
            c.step()
    assert connect(server).request("/").body == b"hello"


SECURE = '''
<VirtualHost *:{port}>
    Protocols h2 http/1.1
    SSLEngine on
    SSLCertificateFile "{root}/tls/server.crt"
    SSLCertificateKeyFile "{root}/tls/server.key"
</VirtualHost>
'''


@pytest.mark.parametrize("secure", [False, True], ids=["h2c", "h2"])
def test_idle_connections_hold_no_thread(server, secure):
    """Far more than there are threads."""
    more = "MaxRequestWorkers 8\nKeepAliveTimeout 60\n"
    if secure:
        Authority(server.path("tls"), "Tests").issue("server", "localhost")
        more += stock.load("ssl") + SECURE
    start(server, more)

    def session():
        if not secure:
            return connect(server)
        return h2.Session(tls.open_socket(("127.0.0.1", server.port),
                                          tls.client(protocols=["h2"])))
    sessions = [session() for _ in range(IDLE)]
    for c in sessions:
        assert c.request("/").body == b"hello"
    for c in sessions:
        c.ping()
    for c in reversed(sessions):
        assert c.request("/").body == b"hello"
    for c in sessions:
        c.close()


def test_idle_after_an_upgrade(server):
    """What HTTP/1.1 has begun goes on as what it has become."""
    start(server)
    sock = socket.create_connection(("127.0.0.1", server.port), hostler.WAIT)
    c = h2.Session(sock, rest=h2.upgrade(sock))
    assert c.finish(1).body == b"hello"
    for i in range(3):
        c.ping(b"%08d" % i)
        assert c.request("/").body == b"hello"
    assert c.request("/cgi/count", "POST", body=b"abc").body.strip() == b"3"


def test_goaway_at_a_graceful_restart(server):
    """What has begun is finished."""
    start(server, "KeepAliveTimeout 1\n")
    idle, busy = connect(server), connect(server)
    assert idle.request("/").body == b"hello"
    slow = busy.get("/cgi/slow")
    wait_begun(busy, slow)
    before = server.children()
    server.signal(signal.SIGUSR1)
    for c in (idle, busy):
        while c.goaway is None:
            c.step()
        assert c.goaway[1] == h2.NO_ERROR
    server.write("go", "")
    answer = busy.finish(slow)
    assert answer.status == 200 and answer.body.endswith(b"\ndone\n")
    with pytest.raises(EOFError):
        while True:
            busy.step()
    with pytest.raises(EOFError):
        while True:
            idle.step()
    hostler.wait_for(lambda: not set(before) & set(server.children()),
                     "the end of the first children")
    assert connect(server).request("/").body == b"hello"


def test_a_client_that_takes_its_time(server):
    """A window that does not grow: the stream waits, others do not."""
    start(server)
    c = connect(server, settings={4: 1000})     # INITIAL_WINDOW_SIZE
    stream = c.get("/large")
    wait_begun(c, stream)
    for _ in range(5):
        assert c.request("/").body == b"hello"
    c.close()


FAULTS = {
    "data on the connection": (h2.DATA, 0, b"x"),
    "reset of a wrong size": (h2.RST_STREAM, 1, b"123"),
    "settings of a wrong size": (h2.SETTINGS, 0, b"12345"),
    "a window that does not grow": (h2.WINDOW_UPDATE, 0, bytes(4)),
    "a stream of the server's": (h2.HEADERS, 2, b"\x82"),
}


def test_errors_of_the_protocol_end_the_connection(server):
    start(server)
    for what, (kind, stream, data) in FAULTS.items():
        c = connect(server)
        c.send(kind, h2.END_HEADERS, stream, data)
        with pytest.raises((EOFError, ConnectionError)):
            while True:
                c.step()
        assert c.goaway is not None and c.goaway[1] != h2.NO_ERROR, what
    assert connect(server).request("/").body == b"hello"


def test_time_over(server):
    """KeepAliveTimeout for a connection without streams."""
    start(server, "KeepAliveTimeout 300ms\n")
    c = connect(server)
    assert c.request("/").body == b"hello"
    with pytest.raises(EOFError):
        while True:
            c.step()
    assert c.goaway == (1, h2.NO_ERROR)
