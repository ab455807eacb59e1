# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""AuthBasicFake, Require file-group, AuthUserFile that changes, and faults of
the directives about who may see what.  Which passwords and rules let whom in is
in test_access."""
import grp
import os

import pytest

import authz_servers
import hostler

USERS = "alice:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n"     # carol-pw
GOOD = "alice:carol-pw"

OWNER = "/usr/lib/apache2/modules/mod_authz_owner.so"


@pytest.fixture
def site(server):
    server.site({"d/a.txt": b"a", "d/in/a.txt": b"b"})
    server.write("users", USERS)
    return server


def ask(server, words="", path="/d/a.txt"):
    asked, _, _ = authz_servers.read_request(words + " 0")
    return server.request(path, asked["method"], asked["fields"]).status


# Rules, what is sent, what services behind us get.
@pytest.mark.parametrize("rules, sent, got", [
    ("AuthBasicFake demo demopass", "", "Basic ZGVtbzpkZW1vcGFzcw=="),
    ("AuthBasicFake bob", GOOD, "Basic Ym9iOnBhc3N3b3Jk"),
    ("AuthBasicFake %{req:X-User}", "H=X-User:bob",
     "Basic Ym9iOnBhc3N3b3Jk"),
    ("AuthBasicFake %{req:X-User}", GOOD, "-"),
    ("AuthBasicFake bob %{req:X-User}", GOOD, "-"),
    ("AuthBasicFake off", "a:b", "Basic YTpi"),
    ("AuthBasicFake bob\n<Files a.txt>\nAuthBasicFake Off\n</Files>", "a:b",
     "Basic YTpi")])
def test_fake(site, rules, sent, got):
    site.start('<Directory "{root}/htdocs/d">\n' + rules
               + '\n</Directory>\nLogFormat "%{Authorization}i" sent\n'
               'CustomLog "{root}/sent" sent\nBufferedLogs Off\n')
    assert ask(site, sent) == 200
    hostler.wait_for(lambda: site.read("sent"), "access log")
    assert site.read("sent") == got + "\n"


RULES = """\
<Location /d>
AuthType Basic
AuthName Members
AuthUserFile "{root}/users"
AuthGroupFile "{root}/groups"
%s
</Location>
"""


def test_file_is_read_anew(site):
    site.start(RULES % "Require valid-user")
    with site.connect() as c:
        fields = {"Authorization": "Basic YWxpY2U6Y2Fyb2wtcHc="}
        assert c.request("/d/a.txt", fields=fields).status == 200
        site.write("users", "bob" + USERS[5:])
        assert c.request("/d/a.txt", fields=fields).status == 401
        site.write("users", USERS)
        assert c.request("/d/a.txt", fields=fields).status == 200


def test_long_group_line(site):
    site.write("groups", "all: %s alice\n" % " ".join(
        "user%d" % i for i in range(10000)))
    site.start(RULES % "Require group all")
    assert ask(site, GOOD) == 200


@pytest.mark.skipif(not os.path.exists(OWNER),
                    reason="Debian's mod_authz_owner is not installed")
def test_file_group(site):
    """With the module of httpd, as it was compiled for that."""
    group = grp.getgrgid(os.stat(site.path("htdocs/d/a.txt")).st_gid).gr_name
    site.write("groups", "%s: alice\n" % group)
    site.start("LoadModule authz_owner_module %s\n" % OWNER
               + RULES % "Require file-group")
    assert ask(site) == 401
    assert ask(site, GOOD) == 200
    site.write("groups", "other: alice\n")
    assert ask(site, GOOD) == 401


# In <Location />; None: at the top.
FAULTS = [
    ("Order foo", "'foo'"),
    ('Order "deny, allow"', "without a space"),
    ("Allow 192.0.2.1", "two or more"),
    ("Allow to all", "'from'"),
    ("Deny from 300.1.1.1", "300.1.1.1"),
    ("Deny from 10.0.0.0/40", "10.0.0.0/40"),
    ("Satisfy maybe", "'maybe'"),
    ("AuthName %{x", "at column"),
    ("AuthType a b", "one argument"),
    ("AuthType %{x", "at column"),
    ("AuthBasicProvider nosuch", "nosuch"),
    ("AuthBasicProvider dbm", "mod_authn_dbm"),
    ("AuthBasicUseDigestAlgorithm SHA", "MD5"),
    ("AuthBasicFake %{x", "at column"),
    ("AuthBasicAuthoritative maybe", "On or Off"),
    ("AuthUserFile", "one argument"),
    ("AuthGroupFile a b", "one argument"),
    ("Require user %{x", "at column"),
    ("Require group %{x", "at column"),
    ("Require ip %{REMOTE_ADDR}", "Require expr"),
    ("<RequireAll>\nRequire not local\n</RequireAll>", "only requirements "
     "that deny"),
    ("<RequireAll>\n<RequireNone>\nRequire local\n</RequireNone>\n"
     "</RequireAll>", "only requirements that deny"),
    ("<AuthnProviderAlias file a>\n</AuthnProviderAlias>", "outside"),
]

TOP_FAULTS = [
    ("<AuthnProviderAlias file>\n</AuthnProviderAlias>", "a name for"),
    ("<AuthnProviderAlias nosuch a>\n</AuthnProviderAlias>", "nosuch"),
    ("<AuthnProviderAlias file file>\n</AuthnProviderAlias>", "already"),
    ("<AuthnProviderAlias file a>\nListen 1\n</AuthnProviderAlias>",
     "Listen not allowed here"),
    ("<VirtualHost *:1>\n<AuthnProviderAlias file a>\n"
     "</AuthnProviderAlias>\n</VirtualHost>", "VirtualHost"),
]


@pytest.mark.parametrize("text, complaint", FAULTS + TOP_FAULTS)
def test_fault(site, text, complaint):
    if (text, complaint) in FAULTS:
        text = "<Location />\n%s\n</Location>" % text
    done = site.check(text + "\n")
    assert done.returncode == 1 and complaint in done.stderr


@pytest.mark.parametrize("text, word", [
    ("Require user", "never met"),
    ("Require local 127.0.0.1", "'127.0.0.1' is ignored")])
def test_warning(site, text, word):
    done = site.check("<Location />\n%s\n</Location>\n" % text)
    assert done.returncode == 0 and word in done.stderr


def test_alias_with_arguments_not_in_quotes(site):
    done = site.check("<AuthzProviderAlias ip a 10.1 10.2>\n"
                      "</AuthzProviderAlias>\n")
    assert done.returncode == 0 and "ignores '10.2'" in done.stderr


def test_alias_with_the_name_of_a_provider(site):
    """It takes its place, as with httpd, from that line on."""
    site.start("<Location /before>\nRequire local\n</Location>\n"
               "<AuthzProviderAlias ip local 192.0.2.1>\n"
               "</AuthzProviderAlias>\n"
               "<Location /behind>\nRequire local\n</Location>\n"
               "<AuthzProviderAlias ip local 127.0.0.1>\n"
               "</AuthzProviderAlias>\n"
               "<Location /last>\nRequire local\n</Location>\n")
    assert [site.get("/" + place).status
            for place in ("before", "behind", "last")] == [404, 403, 404]
    assert site.log().count("there is a provider 'local' already") >= 2
