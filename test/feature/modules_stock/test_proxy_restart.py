# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_ssl, mod_http2, mod_proxy_balancer and mod_proxy_hcheck together, with
their shared memory, over restarts of both kinds."""
import re
import signal
import threading

import backends
import h2
import hostler
import stock
import tls
from certificates import Authority

CONF = '''
KeepAliveTimeout 2
SSLSessionCache "shmcb:{root}/run/sessions(65536)"
<VirtualHost *:{port}>
    Protocols h2 http/1.1
    SSLEngine on
    SSLCertificateFile "{root}/tls/server.crt"
    SSLCertificateKeyFile "{root}/tls/server.key"
    BalancerPersist On
    <Proxy balancer://pool>
        BalancerMember http://127.0.0.1:{a} route=a hcmethod=GET hcuri=/ \\
hcinterval=100ms
        BalancerMember http://127.0.0.1:{b} route=b
    </Proxy>
    ProxyPass /pool balancer://pool
    <Location /manager>
        SetHandler balancer-manager
    </Location>
</VirtualHost>
'''


class Sites:
    """Two members, which hold up requests for /hold."""

    def __init__(self):
        self.go = threading.Event()
        self.held = threading.Semaphore(0)
        self.members = {n: backends.Backend(backends.http(
            lambda r, s, n=n: self.answer(r, n))) for n in "ab"}

    def answer(self, request, name):
        if request.target.endswith("/hold"):
            self.held.release()
            self.go.wait(20)
        return backends.answer_text(name.encode())


def start(server):
    server.ca = Authority(server.path("tls"), "Tests")
    server.ca.issue("server", "localhost")
    sites = Sites()
    text = CONF
    for name, member in sites.members.items():
        text = text.replace("{%s}" % name, str(member.port))
    server.start(stock.load("ssl", "http2", "proxy_http", "proxy_balancer",
                            "lbmethod_byrequests", "proxy_hcheck") + text)
    server.address = ("127.0.0.1", server.port)
    return sites


def plain(server):
    return tls.Connection(server.address, tls.client(server.ca))


def streams(server):
    return h2.Session(tls.open_socket(
        server.address, tls.client(server.ca, protocols=["h2"])))


def request(server):
    with plain(server) as c:
        return c.request("/pool/x")


def members_used(server):
    """On a connection each: one of the old generation may be the last."""
    return {request(server).body for _ in range(6)}


def restart(server, number):
    """Behind it the next generation serves; the children that there were."""
    before = set(server.children())
    done = server.log().count("AH90805")
    server.signal(number)
    hostler.wait_for(lambda: server.log().count("AH90805") > done,
                     "the next generation")
    if number == signal.SIGHUP:
        wait_end(server, before)
    return before


def wait_end(server, children):
    hostler.wait_for(lambda: not children & set(server.children()),
                     "the end of the old children")


def test_graceful_restarts(server):
    sites = start(server)
    for _ in range(2):
        sites.go.clear()
        with plain(server) as held, plain(server) as kept:
            session = streams(server)
            assert kept.request("/pool/x").status == 200
            held.send(b"GET /pool/hold HTTP/1.1\r\nHost: localhost\r\n\r\n")
            stream = session.get("/pool/hold")
            for _ in range(2):
                assert sites.held.acquire(timeout=20)
            before = restart(server, signal.SIGUSR1)
            assert members_used(server) == {b"a", b"b"}
            sites.go.set()
            assert held.response().body in (b"a", b"b")
            assert session.finish(stream).body in (b"a", b"b")
            session.close()
        wait_end(server, before)
    restart(server, signal.SIGHUP)
    assert members_used(server) == {b"a", b"b"}
    assert "exit signal" not in server.log()


def switch_off(server, member):
    worker = "http://127.0.0.1:%d" % member.port
    with plain(server) as c:
        page = c.request("/manager").body.decode()
        link = next(x for x in re.findall(r'href="/manager\?([^"]*)"', page)
                    if "w=" + worker in x)
        body = (link.replace("&amp;", "&") + "&w_status_D=1").encode()
        assert c.request("/manager", "POST", {
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(body)),
            "Referer": "https://localhost:%d/manager" % server.port},
            body).status == 200


def test_what_the_manager_was_told_stays(server):
    sites = start(server)
    switch_off(server, sites.members["a"])
    assert members_used(server) == {b"b"}
    for number in (signal.SIGUSR1, signal.SIGHUP):
        restart(server, number)
        assert members_used(server) == {b"b"}
