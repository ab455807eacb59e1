# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Tunnels of mod_proxy: WebSockets by upgrade and by mod_proxy_wstunnel, the
method CONNECT; forward requests; hosts by mod_proxy_express."""
import os
import signal
import subprocess

import pytest

import backends
import hostler
import stock

MODULES = ["proxy_http", "proxy_wstunnel", "proxy_connect", "proxy_express"]

CONF = '''
Include "{root}/conf/proxy.conf"
'''

PROXY_CONF = '''
Listen 127.0.0.1:{forward}
Listen 127.0.0.1:{express}
ProxyTimeout 10
ProxyPass /upgrade http://127.0.0.1:{ws}/ upgrade=websocket
ProxyPass /tunnel ws://127.0.0.1:{ws}/
<VirtualHost *:{forward}>
    ProxyRequests On
    ProxyVia On
    AllowCONNECT {ws}
    <Proxy *>
        Require local
    </Proxy>
    <Proxy "http://forbidden.test/*">
        Require all denied
    </Proxy>
</VirtualHost>
<VirtualHost *:{express}>
    ProxyExpressEnable On
    ProxyExpressDBMType SDBM
    ProxyExpressDBMFile "{root}/hosts"
</VirtualHost>
'''

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
MASK = b"\1\2\3\4"


def prepare(server):
    server.ws = backends.Backend(backends.websocket)
    server.forward, server.express = hostler.free_port(), hostler.free_port()
    text = PROXY_CONF.replace("{root}", server.root)
    for name, value in (("ws", server.ws.port), ("forward", server.forward),
                        ("express", server.express)):
        text = text.replace("{%s}" % name, str(value))
    server.write("conf/proxy.conf", text)
    server.write("hosts.txt", "by.test http://127.0.0.1:%d\n"
                 % server.ws.port)
    subprocess.run(["httxt2dbm", "-f", "SDBM", "-i",
                    server.path("hosts.txt"), "-o", server.path("hosts")],
                   check=True, capture_output=True)
    for name in ("hosts.pag", "hosts.dir"):
        os.chmod(server.path(name), 0o644)


def open_websocket(c, target):
    c.send(("GET %s HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: %s\r\n\r\n" % (target, KEY)).encode())
    r = c.response()
    assert r.status == 101, r
    assert r["Upgrade"] == "websocket"
    assert r["Sec-WebSocket-Accept"] == backends.websocket_accept(KEY)


def say(c, data):
    c.send(backends.websocket_frame(data, MASK))
    kind, got = backends.websocket_read(c.take)
    assert (kind, got) == (2, data.upper())


WAYS = pytest.mark.parametrize("target", ["/upgrade/x", "/tunnel/x"])


@WAYS
def test_websocket(site, target):
    with site.connect() as c:
        open_websocket(c, target)
        for size in (0, 1, 125, 126, 20000, 60000):
            say(c, b"a" * size)
        c.send(backends.websocket_frame(b"\x03\xe8", MASK, 8))
        assert backends.websocket_read(c.take) == (8, b"\x03\xe8")
        assert c.is_closed()


@WAYS
def test_websocket_both_directions_at_once(site, target):
    """Frames that nobody waits for, while more are sent."""
    with site.connect() as c:
        open_websocket(c, target)
        frame = backends.websocket_frame(b"b" * 4000, MASK)
        for _ in range(6):
            c.send(frame * 4)
            for _ in range(4):
                assert backends.websocket_read(c.take)[1] == b"B" * 4000


@WAYS
def test_idle_websockets(site, target):
    """Several wait at once, and go on afterwards."""
    many = [site.connect() for _ in range(5)]
    for c in many:
        open_websocket(c, target)
    for c in many:
        say(c, b"hello")
    for c in many:
        c.close()


def test_without_upgrade(site):
    r = site.get("/upgrade/x")
    assert (r.status, r.body) == (200, b"plain")


def test_connect(site):
    with hostler.Connection(("127.0.0.1", site.forward)) as c:
        c.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\n"
               % site.ws.port)
        r = c.response("HEAD")
        assert r.status == 200
        c.send(b"GET /in HTTP/1.1\r\nHost: inner\r\n\r\n")
        assert c.response().body == b"plain"
        assert c.is_closed()
    assert site.ws.seen[-1].line == "GET /in HTTP/1.1"
    with hostler.Connection(("127.0.0.1", site.forward)) as c:
        c.send(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\nHost: x\r\n\r\n"
               % site.port)
        assert c.response().status == 403


def forward(site, target, host="x"):
    with hostler.Connection(("127.0.0.1", site.forward)) as c:
        return c.request(target, host=host)


def test_forward(site):
    r = forward(site, "http://127.0.0.1:%d/path?q" % site.ws.port)
    assert r.body == b"plain" and r["Via"].startswith("1.1 localhost")
    request = site.ws.seen[-1]
    assert request.line == "GET /path?q HTTP/1.1"
    assert request["Host"] == "127.0.0.1:%d" % site.ws.port
    assert forward(site, "http://forbidden.test/").status == 403
    # No proxy for others' URLs elsewhere.
    assert site.get("http://127.0.0.1:%d/" % site.ws.port).status == 404


def test_express(site):
    with hostler.Connection(("127.0.0.1", site.express)) as c:
        assert c.request("/express", host="by.test").body == b"plain"
    assert site.ws.seen[-1].target == "/express"
    with hostler.Connection(("127.0.0.1", site.express)) as c:
        assert c.request("/express", host="none.test").status == 404


RESTART_CONF = '''
ProxyPass /upgrade http://127.0.0.1:{ws}/ upgrade=websocket
GracefulShutdownTimeout 1
'''


def test_tunnels_and_restarts(server):
    """A graceful restart leaves them alone; a stop ends them."""
    with backends.Backend(backends.websocket) as ws:
        server.start(stock.load("proxy_http")
                     + RESTART_CONF.replace("{ws}", str(ws.port)))
        with server.connect() as c:
            open_websocket(c, "/upgrade/x")
            server.signal(signal.SIGUSR1)
            server.wait_log("AH90805: generation 1 serves")
            say(c, b"still here")
            assert server.stop() == 0
            assert c.is_closed()
