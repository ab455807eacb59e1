# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What a module adds to the registries of others, and takes from there: each
provider is one of a test module, and is asked by a module of ours or a stock
one."""
import os
import re
import sqlite3

import pytest

import clients
import hostler
import origin
import stock


def test_users_and_requirements(server, test_module):
    """Providers of the groups "authn" and "authz"."""
    server.site({"basic/a.txt": "for some", "digest/a.txt": "for some"})
    server.start(stock.load("auth_digest") + test_module("gates") + """
<LocationMatch ^/(basic|digest)/>
    AuthName gates
    Require longer-than 3
</LocationMatch>
<Location /basic>
    AuthType Basic
    AuthBasicProvider gates
</Location>
<Location /digest>
    AuthType Digest
    AuthDigestProvider gates
</Location>
""")
    for place, option in (("basic", "--basic"), ("digest", "--digest")):
        for user, status in (("anna:anna!", 200), ("anna:anna", 401),
                             ("ann:ann!", 401), ("bert:bert!", 401)):
            found = clients.curl(server, "/%s/a.txt" % place, option, "-u",
                                 user)
            assert found.status == status, (place, user)


def test_fault_of_a_requirement(server, test_module):
    done = server.check(test_module("gates") + "<Location />\n"
                        "Require longer-than none\n</Location>\n")
    assert done.returncode == 1
    assert "longer-than needs a number above 0" in " ".join(
        done.stderr.split())


# ---- Words of the configuration ---------------------------------------------

WORDS = """
RegexDefaultOptions %s
Mutex %s test-words
<Location /words>
    SetHandler test-words
</Location>
<If "%%{TEST_WORD} == 'horse'">
    Header append X-Found var
</If>
<If "shout('HAY') == 'Hay!'">
    Header append X-Found function
</If>
<If "'aa' in twins('a') && !('ab' in twins('a'))">
    Header append X-Found list
</If>
<If "-l 'stable' && ! -l 'hay'">
    Header append X-Found unary
</If>
<If "'stable' -begins 'sta' && ! 'stable' -begins 'tab'">
    Header append X-Found binary
</If>
"""


def words(server, query):
    return server.get("/words?" + query).body.decode()


def test_names_in_expressions(server, test_module):
    server.start(stock.load("headers") + test_module("words")
                 + WORDS % ("None", "default"))
    assert server.get("/words?x")["X-Found"] == (
        "var, function, list, unary, binary")


def test_name_that_nobody_has(server, test_module):
    done = server.check(test_module("words") + '<If "-m \'x\'">\n</If>\n')
    assert done.returncode == 1
    assert "-m" in done.stderr


@pytest.mark.parametrize("mechanism, shown", (
    ("fcntl:{root}/run", "fcntl"), ("posixsem", "posixsem"),
    ("flock:{root}/run", "flock")))
def test_type_of_mutexes(server, test_module, mechanism, shown):
    server.start(stock.load("headers") + test_module("words")
                 + WORDS % ("None", mechanism))
    assert words(server, "mutex") == shown


def test_type_of_mutexes_that_nobody_registered(server):
    done = server.check("Mutex fcntl test-words\n")
    assert done.returncode == 1
    assert "test-words" in done.stderr


def test_default_of_expressions_in_patterns(server, test_module):
    """AP_REG_DOTALL 0x40, AP_REG_DOLLAR_ENDONLY 0x200, AP_REG_ICASE 1."""
    server.start(stock.load("headers") + test_module("words")
                 + WORDS % ("ICASE", "default"))
    flags = int(words(server, "regex"))
    assert flags & 0x01
    assert not flags & 0x40


def test_messages_of_the_error_log(server, test_module):
    """The hook error_log gets what goes to the log, and nothing else."""
    server.start(stock.load("headers") + test_module("words")
                 + WORDS % ("None", "default")
                 + "<Location /words/quiet>\nLogLevel warn\n</Location>\n")
    before = int(words(server, "messages"))
    assert words(server, "log:hay") == str(before + 1)
    assert server.get("/words/quiet?log:straw").body == b"%d" % (before + 1)
    assert words(server, "log:oats") == str(before + 2)
    assert "hay" in server.log() and "straw" not in server.log()


def test_calls_of_a_watchdog(server, test_module):
    server.start(stock.load("headers") + test_module("words")
                 + WORDS % ("None", "default"))
    hostler.wait_for(lambda: int(words(server, "ticks")) >= 2, "two calls")


def test_types_of_files(server, test_module):
    """What other modules think of a file is asked by a sub-request."""
    server.site({"a.html": "", "b.tst": "", "c": ""})
    server.start(stock.load("headers") + test_module("words")
                 + "AddType application/x-test .tst\n"
                 + WORDS % ("None", "default"))
    assert words(server, "type:a.html") == "text/html"
    assert words(server, "type:b.tst") == "application/x-test"
    assert words(server, "type:c") == "none"


def test_database_by_optional_functions(server, test_module):
    clients.need_sqlite()
    os.mkdir(server.path("db"))
    with sqlite3.connect(server.path("db/x.db")) as db:
        db.execute("CREATE TABLE horses (name)")
        db.execute("INSERT INTO horses VALUES ('Ronja')")
    db.close()
    conf = stock.load("headers") + test_module("words") + WORDS % (
        "None", "default")
    server.start(stock.load("dbd") + conf + "DBDriver sqlite3\n"
                 'DBDParams "{root}/db/x.db"\n')
    assert words(server, "dbd:SELECT%20name%20FROM%20horses") == "Ronja"
    server.stop()
    server.start(conf)
    assert words(server, "dbd:SELECT%201") == "no database"


# ---- Memory -----------------------------------------------------------------

def slot(server, number):
    return server.get("/slots?%d" % number).body.decode()


@pytest.mark.parametrize("name", ("shm", "plain"))
def test_slots(server, test_module, name):
    """Of mod_slotmem_shm for all processes, of mod_slotmem_plain for one."""
    server.start(stock.load("slotmem_" + name) + test_module("slots")
                 + "Slots %s\n<Location /slots>\n    SetHandler test-slots\n"
                 "</Location>\n" % name)
    assert [slot(server, 1), slot(server, 1), slot(server, 3)] == [
        "1 3 1", "2 3 2", "1 2 3"]
    assert server.get("/slots?9").status == 400


def test_slots_outlive_a_stop(server, test_module):
    """Shared by the processes, and kept in a file."""
    conf = stock.load("slotmem_shm") + test_module("slots") + (
        "Slots shm persist\n<Location /slots>\n    SetHandler test-slots\n"
        "</Location>\n")
    server.start(conf)
    assert slot(server, 1) == "1 3 1"
    os.kill(server.children()[0], 9)
    server.wait_log("exit signal")
    assert slot(server, 1) == "2 3 2"
    assert server.stop() == 0
    server.start(conf)
    assert slot(server, 1).split()[0] == "3"


def test_slots_of_nobody(server, test_module):
    with pytest.raises(AssertionError, match='no slots of "none"'):
        server.start(test_module("slots") + "Slots none\n")


STORES = """
AuthnCacheSOCache stores
CacheEnable stores /cached
CacheQuickHandler Off
CacheHeader On
<Location /cached>
    Header set Cache-Control max-age=60
</Location>
<Location /asked>
    AuthType Basic
    AuthName stable
    AuthBasicProvider socache file
    AuthUserFile "{root}/users"
    AuthnCacheProvideFor file
    Require valid-user
</Location>
<Location /session>
    Session On
    SessionEnv On
    SessionHeader X-Session
    Options +Includes +ExecCGI
    AddHandler cgi-script .cgi
    AddOutputFilter INCLUDES .shtml
</Location>
<Location /stores>
    SetHandler test-stores
</Location>
"""


def test_stores(server, test_module):
    """Providers of the groups "socache" and "cache", hooks of mod_session."""
    server.site({"cached/a.txt": "for all", "asked/a.txt": "for users",
                 "session/show.shtml": '<!--#echo var="HTTP_SESSION" -->',
                 "session/put.cgi": "#!/bin/sh\necho Content-Type: text/plain\n"
                                    "echo X-Session: horse=fjord\necho\n"})
    os.chmod(server.path("htdocs/session/put.cgi"), 0o755)
    server.write("users", "ann:{SHA}693WsmjZGEkQhETX/FyZQROOjuA=\n")
    server.start(stock.load("session", "authn_socache", "cache", "include",
                            "cgi", "headers") + test_module("stores") + STORES)
    assert server.get("/stores").body == b"0 0 0"
    for _ in range(2):
        assert clients.curl(server, "/asked/a.txt", "-u", "ann:hay"
                            ).status == 200
        os.truncate(server.path("users"), 0)
    assert server.get("/stores").body == b"1 0 0"
    answers = [server.get("/cached/a.txt") for _ in range(2)]
    assert [a["X-Cache"].split()[0] for a in answers] == ["MISS", "HIT"]
    assert answers[1].body == b"for all"
    assert server.get("/stores").body == b"1 1 0"
    client = {"X-Client": "one"}
    server.get("/session/put.cgi", client)
    assert server.get("/stores").body == b"1 1 1"
    assert server.get("/session/show.shtml", client).body == b"horse=fjord"
    assert b"horse" not in server.get("/session/show.shtml", {"X-Client": "two"}
                                      ).body


# ---- Methods of other modules -----------------------------------------------

def test_method_of_a_balancer(server, test_module):
    with origin.Origin() as first, origin.Origin() as last:
        for one, text in ((first, b"first"), (last, b"last")):
            one.pages["/x"] = origin.Page(text)
        server.start(stock.load("proxy_http", "proxy_balancer")
                     + test_module("lastmember") + """
<Proxy balancer://stable>
    BalancerMember http://127.0.0.1:%d
    BalancerMember http://127.0.0.1:%d
    ProxySet lbmethod=last
</Proxy>
ProxyPass /x balancer://stable/x
""" % (first.port, last.port))
        assert [server.get("/x").body for _ in range(3)] == 3 * [b"last"]


LOCK = (b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope>'
        b"<D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>"
        b"</D:lockinfo>")


def test_locks_for_other_stores_of_webdav(server, test_module):
    """mod_dav_lock keeps them by name, for providers that have none."""
    for name in ("dav", "htdocs"):
        os.makedirs(server.path(name), exist_ok=True)
        os.chmod(server.path(name), 0o777)
    server.start(stock.load("dav_fs", "dav_lock") + test_module("davlocks")
                 + """
DavLockDB "{root}/dav/files"
<Directory "{root}/htdocs">
    Dav locked
    DavGenericLockDB "{root}/dav/generic"
</Directory>
""")
    server.request("/a.txt", "PUT", {}, b"hay")
    answer = server.request("/a.txt", "LOCK", {"Depth": "0"}, LOCK)
    assert answer.status == 200, server.log()
    token = re.search("opaquelocktoken:[^<>]+", answer["Lock-Token"])[0]
    assert server.request("/a.txt", "PUT", {}, b"x").status == 423
    assert any(name.startswith("generic")
               for name in os.listdir(server.path("dav")))
    assert server.request("/a.txt", "PUT", {"If": "(<%s>)" % token}, b"x"
                          ).status == 204
    assert server.request("/a.txt", "UNLOCK",
                          {"Lock-Token": "<%s>" % token}).status == 204
    assert server.request("/a.txt", "PUT", {}, b"y").status == 204
