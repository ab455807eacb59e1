# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Servers that tell how busy they are: stock mod_heartbeat sends that each
second; mod_heartmonitor hears it, and mod_lbmethod_heartbeat sends requests to
who has threads to spare.  Both work by our mod_watchdog."""
import re
import socket

import pytest

import hostler
import origin
import stock

GROUP = "239.255.66.77"


@pytest.fixture
def ear():
    """A socket that hears what is sent to the group."""
    with socket.socket(type=socket.SOCK_DGRAM) as ear, \
            socket.socket(type=socket.SOCK_DGRAM) as mouth:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.settimeout(2)
        try:
            ear.bind((GROUP, 0))
            ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                           socket.inet_aton(GROUP) + bytes(4))
            mouth.sendto(b"x", ear.getsockname())
            ear.recv(1)
        except OSError as e:
            pytest.skip("no multicast on this machine: %s" % e)
        ear.settimeout(hostler.WAIT)
        yield ear


def test_beats_are_sent(server, ear):
    server.start(stock.load("heartbeat")
                 + "HeartbeatAddress %s:%d\n" % ear.getsockname())
    for _ in range(2):
        beat = re.fullmatch(r"v=1&ready=(\d+)&busy=(\d+)",
                            ear.recv(1000).decode())
        # Eight threads, none of them at work.
        assert (int(beat[1]), int(beat[2])) == (8, 0)


def post_beat(server, source, beat):
    with server.connect() as c:
        c.close()
        c.socket = socket.create_connection(("127.0.0.1", server.port),
                                            hostler.WAIT, (source, 0))
        assert c.request("/beats", "POST", {
            "Content-Length": str(len(beat))}, beat).status == 200


def test_beats_decide_where_requests_go(server, ear):
    """They may come by requests, too; who sent them is told by the address.
    A server that has no thread to spare gets nothing."""
    sites = {"127.0.0.1": b"v=1&ready=0&busy=8",
             "127.0.0.2": b"v=1&ready=7&busy=1"}
    with origin.Origin("127.0.0.1") as full, \
            origin.Origin("127.0.0.2") as idle:
        for one, text in ((full, b"full"), (idle, b"idle")):
            one.pages["/x"] = origin.Page(text)
        server.start(
            stock.load("lbmethod_heartbeat", "proxy_http")
            + "HeartbeatListen %s:%d\n"
            "<Proxy balancer://stable>\n"
            "    BalancerMember http://127.0.0.1:%d\n"
            "    BalancerMember http://127.0.0.2:%d\n"
            "    ProxySet lbmethod=heartbeat\n</Proxy>\n"
            "<Location /beats>\n    SetHandler heartbeat\n</Location>\n"
            "ProxyPass /x balancer://stable/x\n" % (
                *ear.getsockname(), full.port, idle.port))
        for source, beat in sites.items():
            post_beat(server, source, beat)
        assert [server.get("/x").body for _ in range(9)] == 9 * [b"idle"]
