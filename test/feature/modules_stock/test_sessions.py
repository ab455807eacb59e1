# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Sessions: stock mod_session with its data in a cookie, encrypted or not
(mod_session_cookie, mod_session_crypto), or in a database
(mod_session_dbd on mod_dbd and SQLite)."""
import os
import re
import sqlite3

import clients
import hostler

MODULES = ["session_cookie", "session_crypto", "session_dbd", "include",
           "cgi", "auth_basic", "authn_file", "authn_core", "authz_user"]
SHOWN = '[<!--#echo encoding="none" var="HTTP_SESSION" -->]'
# A session comes from a program, as a field of its answer.
PUT = """#!/bin/sh
echo Content-Type: text/plain
echo "X-Replace-Session: $QUERY_STRING"
echo
"""
PLACES = ("plain", "secret", "new", "old", "dbd", "user", "short", "some")
FILES = {"htdocs/%s/show.shtml" % place: SHOWN for place in PLACES}
FILES.update({"htdocs/%s/put.cgi" % place: PUT for place in PLACES})
FILES["htdocs/some/not/show.shtml"] = SHOWN
FILES["users"] = "ann:{SHA}GpHWL3ymc5liWkNopqtdSjuqYHM=\n"

CONF = """
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
AddHandler cgi-script .cgi
<Directory "{root}/htdocs">
    Options +Includes +ExecCGI
</Directory>
DBDriver sqlite3
DBDParams "{root}/db/sessions.db"
DBDPrepareSQL "DELETE FROM session WHERE key = %s" deletesession
DBDPrepareSQL "UPDATE session SET value = %s, expiry = %lld, key = %s \\
    WHERE key = %s" updatesession
DBDPrepareSQL "INSERT INTO session (value, expiry, key) \\
    VALUES (%s, %lld, %s)" insertsession
DBDPrepareSQL "SELECT value FROM session WHERE key = %s \\
    AND (expiry = 0 OR expiry > %lld)" selectsession
DBDPrepareSQL "DELETE FROM session WHERE expiry != 0 AND expiry < %lld" \\
    cleansession
<Location />
    Session On
    SessionEnv On
    SessionHeader X-Replace-Session
</Location>
<LocationMatch ^/(plain|short)>
    SessionCookieName plain path=/
</LocationMatch>
<Location /short>
    SessionMaxAge 1
</Location>
<Location /some>
    SessionCookieName some path=/
    SessionCookieRemove On
    SessionInclude /some
    SessionExclude /some/not
</Location>
<LocationMatch ^/(secret|new|old)>
    SessionCookieName secret path=/
</LocationMatch>
<Location /secret>
    SessionCryptoPassphrase first
    SessionCryptoCipher aes128
</Location>
<Location /new>
    SessionCryptoPassphrase second first
    SessionCryptoCipher aes128
</Location>
<Location /old>
    SessionCryptoPassphrase third
    SessionCryptoCipher aes128
</Location>
<Location /dbd>
    SessionMaxAge 600
    SessionDBDCookieName key path=/
</Location>
<Location /user>
    SessionDBDPerUser On
    AuthType Basic
    AuthName stable
    AuthUserFile "{root}/users"
    Require valid-user
</Location>
"""


def prepare(server):
    clients.need_sqlite()
    os.mkdir(server.path("db"))
    os.chmod(server.path("db"), 0o777)
    path = server.path("db/sessions.db")
    execute(server, "CREATE TABLE session (key TEXT PRIMARY KEY, value TEXT, "
            "expiry INTEGER)")
    os.chmod(path, 0o666)


def execute(server, statement, *values):
    with sqlite3.connect(server.path("db/sessions.db")) as db:
        found = db.execute(statement, values).fetchall()
    db.close()
    return found


class Browser:
    """Keeps cookies from one request to the next."""

    def __init__(self, site, name, *options):
        self.site = site
        self.options = ("-b", site.path(name), "-c", site.path(name),
                        *options)

    def put(self, place, session):
        answer = clients.curl(self.site, "/%s/put.cgi?%s" % (place, session),
                              *self.options)
        assert answer.status == 200
        return answer

    def shown(self, place):
        answer = clients.curl(self.site, "/%s/show.shtml" % place,
                              *self.options)
        assert answer.status == 200
        return answer.body.decode()


def test_in_a_cookie(site):
    browser = Browser(site, "jar-plain")
    assert browser.shown("plain") == "[]"
    answer = browser.put("plain", "horse=fjord&stall=4&empty=")
    assert answer["Set-Cookie"].startswith("plain=horse=fjord&stall=4;path=/")
    assert "X-Replace-Session" not in answer.message
    assert browser.shown("plain") == "[horse=fjord&stall=4]"


def test_answers_with_a_session_are_not_for_caches(site):
    browser = Browser(site, "jar-caches")
    assert "no-cache" in browser.put("plain", "a=1")["Cache-Control"]


def test_encrypted(site):
    browser = Browser(site, "jar-secret")
    cookie = browser.put("secret", "horse=fjord")["Set-Cookie"]
    assert re.match(r"secret=[^;=]+=*;path=/", cookie)
    assert "fjord" not in cookie
    assert browser.shown("secret") == "[horse=fjord]"
    # The key has been changed, the one before is still taken.
    assert browser.shown("new") == "[horse=fjord]"
    assert browser.shown("old") == "[]"
    site.wait_log("mod_session_crypto|decrypt")


def test_that_expires(site):
    """By the time in it; each answer moves that on, so one cookie is shown
    again and again."""
    answer = Browser(site, "jar-short").put("short", "horse=fjord")
    cookie = answer["Set-Cookie"].partition(";")[0]

    def shown():
        return clients.curl(site, "/short/show.shtml", "-b", cookie).body
    assert b"horse=fjord" in shown()
    hostler.wait_for(lambda: b"fjord" not in shown(), "the session ends")


def test_where_there_is_one(site):
    browser = Browser(site, "jar-some")
    browser.put("some", "a=1")
    assert browser.shown("some") == "[a=1]"
    assert browser.shown("some/not") == "[(none)]"


def test_in_a_database(site):
    browser = Browser(site, "jar-dbd")
    cookie = browser.put("dbd", "horse=fjord")["Set-Cookie"]
    key = re.match("key=([^;]+)", cookie)[1]
    rows = execute(site, "SELECT value FROM session WHERE key = ?", key)
    assert len(rows) == 1 and "horse=fjord" in rows[0][0]
    assert "horse=fjord" in browser.shown("dbd")
    execute(site, "DELETE FROM session WHERE key = ?", key)
    assert "horse" not in browser.shown("dbd")


def test_in_a_database_by_user(site):
    first = Browser(site, "jar-user", "-u", "ann:pw")
    other = Browser(site, "jar-elsewhere", "-u", "ann:pw")
    first.put("user", "horse=fjord")
    assert "horse=fjord" in other.shown("user")
    assert execute(site, "SELECT value FROM session WHERE key = 'ann'")
