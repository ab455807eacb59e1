# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules that hold something outside of their configuration - shared memory,
locks in files, connections to a database, threads, code that is loaded and
unloaded - live through restarts of both kinds."""
import os
import re
import signal
import sqlite3

import pytest

import clients
import hostler
import origin
import stock

MODULES = ["auth_digest", "authn_dbd", "authn_socache", "cache_socache",
           "dav_fs", "lbmethod_byrequests", "proxy_http", "headers",
           "session_cookie", "session_crypto", "watchdog", "proxy_hcheck"]
CONF = """
DBDriver sqlite3
DBDParams "{root}/data/users.db"
DavLockDB "{root}/data/locks"
AuthnCacheSOCache shmcb:{root}/data/users(100000)
CacheSocache shmcb:{root}/data/answers(1000000)
CacheHeader On
CacheEnable socache /cached
<Location /cached>
    Header set Cache-Control max-age=60
</Location>
<Location /digest>
    AuthType Digest
    AuthName stable
    AuthDigestProvider socache dbd
    AuthnCacheProvideFor dbd
    AuthDBDUserRealmQuery "SELECT ha1 FROM users WHERE name = %%s AND '' != %%s"
    Require valid-user
</Location>
<Location /session>
    Session On
    SessionCookieName session path=/
    SessionCryptoPassphrase secret
</Location>
<Directory "{root}/htdocs/dav">
    Dav On
</Directory>
<Proxy balancer://stable>
    BalancerMember http://127.0.0.1:%d hcmethod=TCP hcinterval=1
    BalancerMember http://127.0.0.1:%d hcmethod=TCP hcinterval=1
</Proxy>
ProxyPass /balanced balancer://stable
"""
# md5 of ann:stable:hay
HA1 = "c93a256244abe6aed39dfa82f4dcc1f8"


def prepare(server):
    clients.need_sqlite()
    server.site({"cached/a.txt": "cached", "digest/a.txt": "digest",
                 "session/a.txt": "session", "dav/a.txt": "dav"})
    for folder in ("data", "htdocs/dav"):
        os.makedirs(server.path(folder), exist_ok=True)
        os.chmod(server.path(folder), 0o777)
    path = server.path("data/users.db")
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE users (name, ha1)")
        db.execute("INSERT INTO users VALUES ('ann', ?)", [HA1])
    db.close()
    os.chmod(path, 0o666)


def everything_works(server, first_time):
    for _ in range(2):
        answer = clients.curl(server, "/digest/a.txt", "--digest", "-u",
                              "ann:hay")
        assert answer.body == b"digest", server.log()
    assert server.get("/session/a.txt").status == 200
    answers = [server.get("/cached/a.txt") for _ in range(2)]
    assert answers[1]["X-Cache"].startswith("HIT")
    assert {server.get("/balanced/x").body for _ in range(4)} == {b"a", b"b"}
    # The lock was set before the first restart.
    assert server.request("/dav/a.txt", "PUT", {}, b"x").status == (
        204 if first_time else 423)


def mapped(server):
    """Files of code and shared memory in the parent.  Names of the latter are
    made up each time."""
    with open("/proc/%d/maps" % server.process.pid, encoding="ascii") as f:
        names = set(re.findall(r"\s(/\S+)", f.read()))
    return sorted(re.sub(r"ShM\.\w+|\d", "", name) for name in names)


@pytest.mark.parametrize("sign", (signal.SIGUSR1, signal.SIGHUP))
def test_restarts(server, sign):
    prepare(server)
    with origin.Origin() as a, origin.Origin() as b:
        a.pages["/x"], b.pages["/x"] = origin.Page(b"a"), origin.Page(b"b")
        server.start(stock.load(*MODULES) + CONF % (a.port, b.port))
        everything_works(server, True)
        lock = (b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/>'
                b"</D:lockscope><D:locktype><D:write/></D:locktype>"
                b"</D:lockinfo>")
        assert server.request("/dav/a.txt", "LOCK", {"Depth": "0"}, lock
                              ).status == 200
        before = None
        for number in range(3):
            done = server.log().count("resuming normal operations")
            server.signal(sign)
            hostler.wait_for(lambda n=done: server.log().count(
                "resuming normal operations") > n, "a restart")
            everything_works(server, False)
            if number == 0:
                before = mapped(server)
        # Nothing is mapped twice or left behind.
        assert mapped(server) == before
        assert "exit signal" not in server.log()
        # But that the file is locked, which was asked for.
        assert not re.search(r"\[(?!dav:)\w+:(error|crit|alert|emerg)\]",
                             server.log()), server.log()
