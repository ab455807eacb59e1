# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Users and passwords by stock modules: mod_auth_digest, mod_authn_anon,
mod_authn_dbm, mod_authn_dbd with SQLite, mod_authn_socache, and what they may
see by mod_authz_dbm, mod_authz_dbd and mod_authz_owner; the answers of curl.
"""
import base64
import grp
import hashlib
import os
import pwd
import re
import sqlite3
import subprocess

import pytest

import clients
import hostler

MODULES = ["auth_digest", "auth_basic", "authn_file", "authn_anon",
           "authn_core", "authn_dbm", "authn_dbd", "authn_socache",
           "authz_user", "authz_groupfile", "authz_dbm", "authz_dbd",
           "authz_owner", "socache_dbm"]


def sha(password):
    """As htpasswd -s writes it."""
    return "{SHA}" + base64.b64encode(
        hashlib.sha1(password.encode()).digest()).decode()


def ha1(user, realm, password):
    return hashlib.md5(b":".join(
        s.encode() for s in (user, realm, password))).hexdigest()


ME = pwd.getpwuid(os.getuid()).pw_name
PLACES = ("digest", "shortlived", "digestdbd", "dbm", "dbmgroup", "anon",
          "dbd", "login", "logout", "dbdgroup", "cached", "cacheddigest",
          "owner", "filegroup")
FILES = {"htdocs/%s/a.txt" % place: "for %s" % place for place in PLACES}
FILES["digests"] = "ann:stable:%s\nbob:stable:%s\n" % (
    ha1("ann", "stable", "hay"), ha1("bob", "stable", "oats"))
FILES["users"] = "".join("%s:%s\n" % (user, sha("pw"))
                         for user in ("ann", "bob", ME))
FILES["groups"] = "%s: ann\nothers: bob\n" % grp.getgrgid(os.getgid()).gr_name

CONF = """
DBDriver sqlite3
DBDParams "{root}/db/users.db"
DBDMin 1
DBDKeep 2
DBDMax 4
DBDExptime 60
AuthnCacheSOCache "dbm:{root}/db/authn-cache"
<Location /digest>
    AuthType Digest
    AuthName stable
    AuthDigestDomain /digest/
    AuthDigestProvider file
    AuthUserFile "{root}/digests"
    Require user ann
</Location>
<Location /shortlived>
    AuthType Digest
    AuthName stable
    AuthDigestProvider file
    AuthDigestNonceLifetime 1
    AuthUserFile "{root}/digests"
    Require valid-user
</Location>
<Location /digestdbd>
    AuthType Digest
    AuthName stable
    AuthDigestProvider dbd
    AuthDBDUserRealmQuery \\
        "SELECT ha1 FROM users WHERE name = %s AND realm = %s"
    Require valid-user
</Location>
<Location /dbm>
    AuthType Basic
    AuthName stable
    AuthBasicProvider dbm
    AuthDBMType SDBM
    AuthDBMUserFile "{root}/db/users"
    Require valid-user
</Location>
<Location /dbmgroup>
    AuthType Basic
    AuthName stable
    AuthBasicProvider dbm
    AuthDBMType SDBM
    AuthDBMUserFile "{root}/db/users"
    AuthzDBMType SDBM
    AuthDBMGroupFile "{root}/db/groups"
    Require dbm-group grooms
</Location>
<Location /anon>
    AuthType Basic
    AuthName stable
    AuthBasicProvider anon
    Anonymous guest "any one"
    Anonymous_MustGiveEmail On
    Anonymous_VerifyEmail On
    Anonymous_LogEmail On
    Anonymous_NoUserId Off
    Require valid-user
</Location>
<LocationMatch ^/(dbd|login|logout|dbdgroup|cached)/>
    AuthType Basic
    AuthName stable
    AuthBasicProvider dbd
    AuthDBDUserPWQuery "SELECT password FROM users WHERE name = %s"
</LocationMatch>
<Location /dbd>
    Require valid-user
</Location>
<Location /login>
    Require dbd-login
    AuthzDBDQuery "UPDATE users SET present = 1 WHERE name = %s"
    AuthzDBDRedirectQuery "SELECT page FROM users WHERE name = %s"
</Location>
<Location /logout>
    Require dbd-logout
    AuthzDBDQuery "UPDATE users SET present = 0 WHERE name = %s"
    AuthzDBDLoginToReferer On
</Location>
<Location /dbdgroup>
    Require dbd-group grooms
    AuthzDBDQuery "SELECT groupname FROM members WHERE name = %s"
</Location>
<Location /cached>
    AuthBasicProvider socache dbd
    AuthnCacheProvideFor dbd
    AuthnCacheContext cached
    AuthnCacheTimeout 60
    Require valid-user
</Location>
<Location /cacheddigest>
    AuthType Digest
    AuthName stable
    AuthDigestProvider socache dbd
    AuthnCacheProvideFor dbd
    AuthDBDUserRealmQuery \\
        "SELECT ha1 FROM users WHERE name = %s AND realm = %s"
    Require valid-user
</Location>
<Location /owner>
    AuthType Basic
    AuthName stable
    AuthBasicProvider file
    AuthUserFile "{root}/users"
    Require file-owner
</Location>
<Location /filegroup>
    AuthType Basic
    AuthName stable
    AuthBasicProvider file
    AuthUserFile "{root}/users"
    AuthGroupFile "{root}/groups"
    Require file-group
</Location>
"""


def make_dbm(server, name, pairs):
    text = server.write("db/%s.txt" % name, "".join(
        "%s %s\n" % pair for pair in pairs.items()))
    subprocess.run([clients.need("httxt2dbm", "apache2-utils"), "-f", "SDBM",
                    "-i", text, "-o", server.path("db/" + name)], check=True,
                   capture_output=True)


def execute(server, statement, *values):
    with sqlite3.connect(server.path("db/users.db")) as db:
        found = db.execute(statement, values).fetchall()
    db.close()
    return found


def prepare(server):
    clients.need_sqlite()
    make_dbm(server, "users", {"ann": sha("hay"), "bob": sha("oats")})
    make_dbm(server, "groups", {"ann": "grooms,riders", "bob": "riders"})
    execute(server, "CREATE TABLE users (name, realm, password, ha1, page, "
            "present)")
    execute(server, "CREATE TABLE members (name, groupname)")
    for user, password, group in (("ann", "hay", "grooms"),
                                  ("bob", "oats", "riders")):
        execute(server, "INSERT INTO users VALUES (?, ?, ?, ?, ?, 0)", user,
                "stable", sha(password), ha1(user, "stable", password),
                "/welcome-" + user)
        execute(server, "INSERT INTO members VALUES (?, ?)", user, group)
    # Written by the children, who are another user.
    folder = server.path("db")
    os.chmod(folder, 0o777)
    for name in os.listdir(folder):
        os.chmod(os.path.join(folder, name), 0o666)


def basic(server, place, user, *options):
    return clients.curl(server, "/%s/a.txt" % place, "-u", user, *options)


def digest(server, place, user, *options):
    return clients.curl(server, "/%s/a.txt" % place, "--digest", "-u", user,
                        *options)


# ---- Digest (RFC 7616) ------------------------------------------------------

@pytest.mark.parametrize("place", ("digest", "digestdbd", "cacheddigest"))
def test_digest(site, place):
    found = digest(site, place, "ann:hay")
    assert (found.status, found.body) == (200, b"for %s" % place.encode())
    assert re.search(r'rspauth="[0-9a-f]{32}"', found["Authentication-Info"])
    refused = digest(site, place, "ann:oats")
    assert refused.status == 401
    assert refused["WWW-Authenticate"].startswith('Digest realm="stable"')


def test_digest_of_a_user_who_may_not(site):
    assert digest(site, "digest", "bob:oats").status == 401


class Challenge:
    """What a client makes of a challenge."""

    def __init__(self, answer):
        self.value = dict(re.findall(r'(\w+)="?([^",]+)"?',
                                     answer["WWW-Authenticate"]))

    def response(self, target, count=1, method="GET", user="ann",
                 password="hay"):
        v = self.value
        nc = "%08x" % count
        ha2 = hashlib.md5(("%s:%s" % (method, target)).encode()).hexdigest()
        proof = hashlib.md5(":".join(
            (ha1(user, v["realm"], password), v["nonce"], nc, "c0ffee",
             "auth", ha2)).encode()).hexdigest()
        return {"Authorization": 'Digest username="%s", realm="%s", '
                'nonce="%s", uri="%s", qop=auth, nc=%s, cnonce="c0ffee", '
                'response="%s"' % (user, v["realm"], v["nonce"], target, nc,
                                   proof)}


def test_digest_of_several_requests_with_one_nonce(site):
    target = "/digest/a.txt"
    with site.connect() as c:
        challenge = Challenge(c.request(target))
        assert challenge.value["domain"] == "/digest/"
        for count in (1, 2, 3):
            fields = challenge.response(target, count)
            assert c.request(target, fields=fields).status == 200


def test_digest_for_another_target_or_method(site):
    target = "/digest/a.txt"
    challenge = Challenge(site.get(target))
    fields = challenge.response("/digest/other.txt")
    assert site.get(target, fields).status == 400
    fields = challenge.response(target, method="PUT")
    assert site.get(target, fields).status == 401


def test_digest_with_a_nonce_that_is_made_up(site):
    target = "/digest/a.txt"
    challenge = Challenge(site.get(target))
    nonce = challenge.value["nonce"]
    challenge.value["nonce"] = nonce[:-1] + ("0" if nonce[-1] != "0" else "1")
    answer = site.get(target, challenge.response(target))
    assert answer.status == 401
    assert "nonce" in answer["WWW-Authenticate"]


def test_digest_nonce_that_is_too_old(site):
    """It is right but stale: a new one is given, nobody is asked again."""
    target = "/shortlived/a.txt"
    challenge = Challenge(site.get(target))
    assert site.get(target, challenge.response(target)).status == 200

    def is_stale():
        answer = site.get(target, challenge.response(target, 2))
        return answer.status == 401 and "stale=true" \
            in answer["WWW-Authenticate"]
    hostler.wait_for(is_stale, "the nonce gets too old")


# ---- Basic ------------------------------------------------------------------

@pytest.mark.parametrize("place", ("dbm", "dbd"))
def test_basic(site, place):
    assert basic(site, place, "ann:hay").body == b"for %s" % place.encode()
    assert basic(site, place, "bob:oats").status == 200
    assert basic(site, place, "bob:hay").status == 401
    assert basic(site, place, "eve:hay").status == 401


@pytest.mark.parametrize("place", ("dbmgroup", "dbdgroup"))
def test_group(site, place):
    assert basic(site, place, "ann:hay").status == 200
    assert basic(site, place, "bob:oats").status in (401, 403)


def test_anonymous(site):
    assert basic(site, "anon", "guest:me@example.org").status == 200
    assert basic(site, "anon", "Any One:me@example.org").status == 200
    assert basic(site, "anon", "guest:no address").status == 401
    assert basic(site, "anon", "guest:").status == 401
    assert basic(site, "anon", "ann:me@example.org").status == 401
    site.wait_log(r"Passwd <me@example\.org> Accepted")


def test_login_and_logout_by_database(site):
    answer = basic(site, "login", "ann:hay")
    assert (answer.status, answer["Location"]) == (302, "/welcome-ann")
    query = "SELECT present FROM users WHERE name = 'ann'"
    assert execute(site, query) == [(1,)]
    answer = basic(site, "logout", "ann:hay", "-e", "http://127.0.0.1/from")
    assert (answer.status, answer["Location"]) == (302,
                                                   "http://127.0.0.1/from")
    assert execute(site, query) == [(0,)]


def test_cached_credentials(site):
    """The database is asked once."""
    execute(site, "INSERT INTO users VALUES ('cat', 'stable', ?, '', '', 0)",
            sha("old"))
    assert basic(site, "cached", "cat:old").status == 200
    execute(site, "UPDATE users SET password = ? WHERE name = 'cat'",
            sha("new"))
    assert basic(site, "dbd", "cat:new").status == 200
    assert basic(site, "cached", "cat:old").status == 200
    assert basic(site, "cached", "cat:new").status == 401


def test_owner_of_the_file(site):
    assert basic(site, "owner", ME + ":pw").status == 200
    assert basic(site, "owner", "ann:pw").status in (401, 403)


def test_group_of_the_file(site):
    """Its name is looked for in the file of groups."""
    assert basic(site, "filegroup", "ann:pw").status == 200
    assert basic(site, "filegroup", "bob:pw").status in (401, 403)
