# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_proxy_balancer: ways to choose, sticky sessions, failover, the
manager, health checks."""
import collections
import re
import threading

import backends
import hostler

MODULES = ["proxy_http", "proxy_balancer", "lbmethod_byrequests",
           "lbmethod_bytraffic", "lbmethod_bybusyness", "lbmethod_heartbeat",
           "proxy_hcheck", "headers"]

CONF = '''
Include "{root}/conf/proxy.conf"
'''

PROXY_CONF = '''
ProxyTimeout 10
HeartbeatStorage "{root}/heartbeats"
HeartbeatMaxServers 0
<Proxy balancer://requests>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b loadfactor=3
    ProxySet lbmethod=byrequests
</Proxy>
<Proxy balancer://traffic>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b
    ProxySet lbmethod=bytraffic
</Proxy>
<Proxy balancer://busyness>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b
    ProxySet lbmethod=bybusyness
</Proxy>
<Proxy balancer://heartbeat>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.2:{other} route=other
    ProxySet lbmethod=heartbeat
</Proxy>
<Proxy balancer://sticky>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b
    ProxySet stickysession=SESSION|session
</Proxy>
<Proxy balancer://failover>
    BalancerMember http://127.0.0.1:{nobody} route=n retry=60
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b status=+H
</Proxy>
<Proxy balancer://checked>
    BalancerMember http://127.0.0.1:{sick} route=s hcmethod=GET hcuri=/health \
hcinterval=100ms hcpasses=1 hcfails=1
    BalancerMember http://127.0.0.1:{a} route=a status=+H
</Proxy>
<Proxy balancer://managed growth=2>
    BalancerMember http://127.0.0.1:{a} route=a
    BalancerMember http://127.0.0.1:{b} route=b
</Proxy>
ProxyPass /requests balancer://requests
ProxyPass /traffic balancer://traffic
ProxyPass /busyness balancer://busyness
ProxyPass /heartbeat balancer://heartbeat
ProxyPass /sticky balancer://sticky
ProxyPass /failover balancer://failover
ProxyPass /checked balancer://checked
ProxyPass /managed balancer://managed
<Location /manager>
    SetHandler balancer-manager
    Require local
</Location>
Header set X-Route %{BALANCER_WORKER_ROUTE}e
'''


class Member:
    """A backend that says its name, is held up, or falls ill."""

    def __init__(self, name, host="127.0.0.1"):
        self.name = name
        self.is_well = True
        self.go = threading.Event()
        self.held = 0
        self.backend = backends.Backend(backends.http(self.answer),
                                        host=host)
        self.port = self.backend.port

    def answer(self, request, stream):
        what = request.target.rpartition("/")[2]
        if what == "hold":
            self.held += 1
            self.go.wait(20)
        if what == "health" and not self.is_well:
            return backends.answer_text(b"ill", {}, "500 Ill")
        if what == "traffic" and self.name == "a":
            return backends.answer_text(b"a" * 10000)
        return backends.answer_text(self.name.encode())


def prepare(server):
    server.members = {name: Member(name) for name in ("a", "b", "sick")}
    # Members are told apart by their addresses there.
    server.members["other"] = Member("other", "127.0.0.2")
    text = PROXY_CONF.replace("{root}", server.root)
    for name, member in server.members.items():
        text = text.replace("{%s}" % name, str(member.port))
    text = text.replace("{nobody}", str(hostler.free_port()))
    server.write("heartbeats", "127.0.0.1 &busy=9&ready=0&lastseen=1\n"
                               "127.0.0.2 &busy=0&ready=5&lastseen=1\n")
    server.write("conf/proxy.conf", text)


def shares(site, path, count):
    with site.connect() as c:
        return collections.Counter(
            c.request(path).body[:1].decode() for _ in range(count))


def test_by_requests(site):
    assert shares(site, "/requests/x", 40) == {"a": 10, "b": 30}


def test_by_traffic(site):
    """Answers of one are much larger: it gets few."""
    found = shares(site, "/traffic/traffic", 40)
    assert found["b"] > 3 * found["a"] > 0


def test_by_busyness(site):
    """Who is held up gets no more."""
    holders = []
    members = site.members
    for member in members.values():
        member.go.clear()
    c = site.connect()
    c.send(b"GET /busyness/hold HTTP/1.1\r\nHost: x\r\n\r\n")
    holders.append(c)
    hostler.wait_for(lambda: members["a"].held + members["b"].held,
                     "a request that is held")
    busy = "a" if members["a"].held else "b"
    found = shares(site, "/busyness/x", 6)
    assert found == {"b" if busy == "a" else "a": 6}
    for member in members.values():
        member.go.set()
    assert holders[0].response().body == busy.encode()


def test_by_heartbeat(site):
    """By what servers have said of themselves: one has no idle thread."""
    assert shares(site, "/heartbeat/x", 10) == {"o": 10}


def test_sticky_sessions(site):
    for route in "abab":
        r = site.get("/sticky/x", {"Cookie": "SESSION=1234." + route})
        assert r.body == route.encode() and r["X-Route"] == route
        r = site.get("/sticky/x;session=1234." + route)
        assert r.body == route.encode()


def test_failover(site):
    """The first member is not there: nobody notices."""
    assert shares(site, "/failover/x", 10) == {"a": 10}


def test_health_checks(site):
    sick = site.members["sick"]
    hostler.wait_for(lambda: site.get("/checked/x").body == b"sick",
                     "the member that is well")
    sick.is_well = False
    hostler.wait_for(lambda: site.get("/checked/x").body == b"a",
                     "the member in reserve")
    sick.is_well = True
    hostler.wait_for(lambda: site.get("/checked/x").body == b"sick",
                     "the member that is well again")


def manager_form(site, worker):
    """The fields by which the manager knows its visitors."""
    page = site.get("/manager").body.decode()
    link = next(x for x in re.findall(r'href="(/manager\?[^"]*)"', page)
                if "b=managed" in x and "w=" + worker in x)
    return dict(p.split("=", 1) for p in
                link.partition("?")[2].replace("&amp;", "&").split("&"))


def test_manager(site):
    """A member is taken out by it, for all children, and let in again."""
    page = site.get("/manager").body.decode()
    assert "balancer://managed" in page
    port = site.members["a"].port
    worker = "http://127.0.0.1:%d" % port
    for status, expected in (("1", {"b": 6}), ("0", {"a": 3, "b": 3})):
        fields = manager_form(site, worker)
        fields["w_status_D"] = status
        body = "&".join("%s=%s" % f for f in fields.items()).encode()
        r = site.request("/manager", "POST", {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": "http://localhost:%d/manager" % site.port}, body)
        assert r.status == 200
        assert shares(site, "/managed/x", 6) == expected
