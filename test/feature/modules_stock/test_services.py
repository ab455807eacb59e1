# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Stores of other programs: mod_socache_memcache, mod_socache_redis (and
mod_socache_shmcb beside them) for credentials and for cached answers, and a
directory by mod_ldap and mod_authnz_ldap."""
import os
import socket
import sqlite3
import subprocess

import pytest

import clients
import hostler
import stock

CACHED = """
DBDriver sqlite3
DBDParams "{root}/db/users.db"
AuthnCacheSOCache %s
CacheSocache %s
CacheEnable socache /seen
CacheHeader On
CacheQuickHandler Off
<Location /seen>
    Header set Cache-Control max-age=60
</Location>
<Location /asked>
    AuthType Basic
    AuthName stable
    AuthBasicProvider socache dbd
    AuthnCacheProvideFor dbd
    AuthDBDUserPWQuery "SELECT password FROM users WHERE name = %%s"
    Require valid-user
</Location>
"""


def started(args, port):
    """A program that listens at a port."""
    process = subprocess.Popen(args, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)

    def listens():
        assert process.poll() is None, "%s ended" % args[0]
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", port)) == 0
    try:
        hostler.wait_for(listens, args[0])
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process


def memcached(port, _):
    return [clients.need("memcached", "memcached"), "-u", "nobody", "-l",
            "127.0.0.1", "-p", str(port), "-U", "0", "-t", "1"]


def redis(port, folder):
    return [clients.need("redis-server", "redis-server"), "--port",
            str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]


@pytest.fixture(params=("shmcb", "memcache", "redis"))
def store(request, server):
    """The word of a directive that names a store."""
    programs = {"memcache": memcached, "redis": redis}
    if request.param not in programs:
        yield "shmcb:{root}/db/cache(100000)"
        return
    port = hostler.free_port()
    process = started(programs[request.param](port, server.root), port)
    yield "%s:127.0.0.1:%d" % (request.param, port)
    process.terminate()
    process.wait(20)


def test_store_of_credentials_and_answers(server, store):
    clients.need_sqlite()
    server.site({"asked/a.txt": "for users", "seen/a.txt": "for all"})
    os.mkdir(server.path("db"))
    os.chmod(server.path("db"), 0o777)
    users = server.path("db/users.db")
    with sqlite3.connect(users) as db:
        db.execute("CREATE TABLE users (name, password)")
        db.execute("INSERT INTO users VALUES ('ann', "
                   "'{SHA}693WsmjZGEkQhETX/FyZQROOjuA=')")
    os.chmod(users, 0o666)
    kind = "socache_" + store.partition(":")[0]
    # Each user of shared memory has a file of its own.
    words = [store.replace("cache", "cache%d" % i) if "shmcb" in store
             else store for i in (1, 2)]
    server.start(stock.load("authn_dbd", "authn_socache", kind,
                            "auth_basic", "authn_core", "authz_user",
                            "cache_socache", "headers") + CACHED % tuple(words))

    def ask():
        return clients.curl(server, "/asked/a.txt", "-u", "ann:hay").status
    assert ask() == 200
    db.execute("DELETE FROM users")
    db.commit()
    db.close()
    # The database no longer knows her.
    assert ask() == 200
    answers = [clients.curl(server, "/seen/a.txt") for _ in range(2)]
    assert [a["X-Cache"].split()[0] for a in answers] == ["MISS", "HIT"]
    assert answers[1].body == b"for all"


# ---- A directory ------------------------------------------------------------

SLAPD = """include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
database mdb
maxsize 10485760
suffix "dc=stable"
rootdn "cn=admin,dc=stable"
rootpw secret
directory {folder}
index uid eq
"""
ENTRIES = """dn: dc=stable
objectClass: dcObject
objectClass: organization
dc: stable
o: stable

dn: uid=ann,dc=stable
objectClass: inetOrgPerson
uid: ann
cn: Ann
sn: Ann
mail: ann@example.org
userPassword: hay

dn: uid=bob,dc=stable
objectClass: inetOrgPerson
uid: bob
cn: Bob
sn: Bob
mail: bob@example.org
userPassword: oats

dn: cn=grooms,dc=stable
objectClass: groupOfNames
cn: grooms
member: uid=ann,dc=stable
"""
URL = "ldap://127.0.0.1:%d/dc=stable?uid,mail?sub?(objectClass=inetOrgPerson)"
LDAP = """
LDAPSharedCacheSize 100000
LDAPCacheEntries 64
LDAPCacheTTL 60
LDAPConnectionTimeout 5
LDAPTimeout 5
<Location /ldap-status>
    SetHandler ldap-status
</Location>
<LocationMatch ^/(user|group|attribute|filter|dn|bound)/>
    AuthType Basic
    AuthName stable
    AuthBasicProvider ldap
    AuthLDAPURL "%(url)s"
</LocationMatch>
<Location /user>
    Require ldap-user ann
</Location>
<Location /group>
    Require ldap-group cn=grooms,dc=stable
</Location>
<Location /attribute>
    Require ldap-attribute mail=bob@example.org
</Location>
<Location /filter>
    Require ldap-filter cn=B*
</Location>
<Location /dn>
    Require ldap-dn uid=bob,dc=stable
</Location>
<Location /bound>
    AuthLDAPURL "%(url)s"
    AuthLDAPBindDN cn=admin,dc=stable
    AuthLDAPBindPassword secret
    AuthLDAPRemoteUserAttribute mail
    Require valid-user
    Header set X-User "expr=%%{REMOTE_USER}"
</Location>
"""
PLACES = {"user": "ann", "group": "ann", "attribute": "bob",
          "filter": "bob", "dn": "bob"}
WORDS = {"ann": "hay", "bob": "oats"}


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    """The port of a directory."""
    slapd = clients.need("slapd", "slapd")
    folder = tmp_path_factory.mktemp("slapd")
    conf = folder / "slapd.conf"
    conf.write_text(SLAPD.format(folder=folder))
    entries = folder / "entries"
    entries.write_text(ENTRIES)
    subprocess.run([clients.need("slapadd", "slapd"), "-f", str(conf), "-l",
                    str(entries)], check=True, capture_output=True,
                   timeout=20)
    port = hostler.free_port()
    process = started([slapd, "-f", str(conf), "-h",
                       "ldap://127.0.0.1:%d/" % port, "-d", "0"], port)
    yield port
    process.terminate()
    process.wait(20)


def start_ldap(server, port):
    server.site({"%s/a.txt" % place: place for place in [*PLACES, "bound"]})
    server.start(stock.load("authnz_ldap", "auth_basic", "authn_core",
                            "authz_user", "headers") + LDAP % {"url": URL % port})


def get(server, place, user, word=None):
    return clients.curl(server, "/%s/a.txt" % place, "-u", "%s:%s" % (
        user, word or WORDS[user]))


def test_directory(server, directory):
    start_ldap(server, directory)
    for place, user in PLACES.items():
        for name in WORDS:
            status = 200 if name == user else 401
            assert get(server, place, name).status == status, (place, name)
    assert get(server, "user", "ann", "straw").status == 401
    assert get(server, "user", "no)(uid=*", "hay").status == 401
    bound = get(server, "bound", "bob")
    assert (bound.status, bound["X-User"]) == (200, "bob@example.org")
    status = server.get("/ldap-status").body
    assert b"127.0.0.1" in status


def test_directory_that_is_not_there(server):
    clients.need("slapd", "slapd")
    start_ldap(server, 1)
    assert get(server, "user", "ann").status == 500
    server.wait_log(r"(?i)ldap.*Can't contact LDAP server")
