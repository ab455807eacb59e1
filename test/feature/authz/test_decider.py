# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What the error log says about a client that was turned away: why, and by
which directive, with its file, line and sections; and the same in a log format
as %{decided-by}n."""
import os
import re

import pytest

import authz_servers
import hostler

USERS = "alice:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=\n"     # carol-pw

BASIC = """\
AuthType Basic
AuthName Members
AuthBasicProvider file
AuthUserFile "{root}/users"
"""

GOOD = "alice:carol-pw"


def ask(server, words=""):
    asked, _, _ = authz_servers.read_request(words + " 0")
    return server.request("/d/a.txt", asked["method"],
                          asked["fields"]).status


@pytest.fixture
def site(server):
    server.site({"d/a.txt": b"a"})
    server.write("users", USERS)
    server.write("groups", "staff: bob\n")
    return server


# Rules (from line 2 of access.conf on), request, status, what is
# in the log after "denied by", and what else is in it.
DENIALS = [
    ("Require all denied", "", 403,
     "`Require all denied` at access.conf:2 (Directory {root}/htdocs/d)",
     "client denied by server configuration: {root}/htdocs/d/a.txt"),
    ("Require ip 10\nRequire ip 11\nRequire ip 12", "", 403,
     "`Require ip 10` at access.conf:2 (Directory {root}/htdocs/d) and 2 "
     "more", ""),
    ("<RequireAll>\nRequire all granted\n<RequireNone>\nRequire local\n"
     "</RequireNone>\n</RequireAll>", "", 403,
     "`<RequireNone>` at access.conf:4 (RequireAll in Directory "
     "{root}/htdocs/d)", ""),
    ("<RequireAll>\nRequire all granted\nRequire not ip 127\n</RequireAll>",
     "", 403, "`Require not ip 127` at access.conf:4 (RequireAll in "
     "Directory {root}/htdocs/d)", ""),
    ("<Limit GET>\nRequire all denied\n</Limit>", "", 403,
     "`Require all denied` at access.conf:3 (Limit GET in Directory "
     "{root}/htdocs/d)", ""),
    ("Order allow,deny", "", 403,
     "`order allow,deny` at access.conf:2 (Directory {root}/htdocs/d)",
     "client denied by server configuration: {root}/htdocs/d/a.txt"),
    ("Order deny,allow\nAllow from 10\nDeny from 11 127.0.0.1", "", 403,
     "`deny from 11 127.0.0.1` at access.conf:4 (Directory "
     "{root}/htdocs/d)", ""),
    (BASIC + "Require user bob", GOOD, 401,
     "`Require user bob` at access.conf:6 (Directory {root}/htdocs/d)",
     'user alice: authorization failure for "/d/a.txt"'),
]


@pytest.mark.parametrize("rules, who, status, by, text", DENIALS)
def test_denial(site, rules, who, status, by, text):
    site.write("access.conf", '<Directory "%s/htdocs/d">\n%s\n'
               "</Directory>\n" % (site.root, rules.replace("{root}",
                                                            site.root)))
    site.start('Include access.conf\nLogFormat "%>s %{decided-by}n" by\n'
               'CustomLog "{root}/by_log" by\nBufferedLogs Off\n')
    assert ask(site, who) == status
    by = by.replace("{root}", site.root)
    site.wait_log(re.escape("denied by " + by) + r"\n")
    assert text.replace("{root}", site.root) in site.log()
    hostler.wait_for(lambda: site.read("by_log"), "access log")
    # Which of several it was is for the log of errors.
    assert site.read("by_log") == "%d %s\n" % (
        status, by.replace(" and 2 more", ""))


def test_access_file(site):
    site.site({"d/.htaccess": b"# closed\nDeny from all\n"})
    site.start('<Directory "{root}/htdocs">\nAllowOverride Limit\n'
               "</Directory>\n")
    assert ask(site) == 403
    site.wait_log(r"denied by `deny from all` at htdocs/d/\.htaccess:2\n")
    # Again, out of memory.
    assert ask(site) == 403
    assert site.log().count("htdocs/d/.htaccess:2") == 2


def test_virtual_host(site):
    site.start("<VirtualHost *>\n<Location />\nRequire all denied\n"
               "</Location>\n</VirtualHost>\n")
    assert ask(site) == 403
    site.wait_log(r"at conf/hostler.conf:\d+ \(Location / in VirtualHost "
                  r"\*\)\n")


def test_nothing_decides_a_success(site):
    site.start("<Location />\n" + BASIC + "Require ip 10\n"
               "Require valid-user\nDeny from all\nSatisfy any\n"
               '</Location>\nLogFormat "%>s %{decided-by}n" by\n'
               'CustomLog "{root}/by_log" by\nBufferedLogs Off\n')
    assert ask(site, GOOD) == 200
    hostler.wait_for(lambda: site.read("by_log"), "access log")
    assert site.read("by_log") == "200 -\n"
    assert "denied" not in site.log()


@pytest.mark.parametrize("who, text", [
    ("", None),
    ("alice:bad", 'user alice: authentication failure for "/d/a.txt": '
     "Password Mismatch"),
    ("bob:bad", "user bob not found: /d/a.txt"),
    ("H=Authorization:Bearer_x", "client used wrong authentication scheme: "
     "/d/a.txt")])
def test_who_asks_for_a_user(site, who, text):
    """These words are what programs look for that watch logs."""
    site.start("<Location /d>\n" + BASIC + "Require valid-user\n"
               "</Location>\n")
    assert ask(site, who) == 401
    site.wait_log(r"credentials are needed for /d/a.txt: asked for by "
                  r"`Require valid-user` at conf/hostler.conf:\d+ "
                  r"\(Location /d\)\n")
    assert text is None or text in site.log()


@pytest.mark.parametrize("name, mode", [("lost", None), ("closed", 0o000)])
def test_file_of_users_cannot_be_read(site, name, mode):
    if mode is not None:
        os.chmod(site.write(name, USERS), mode)
    site.start("<Location /d>\n" + BASIC.replace("/users", "/" + name)
               + "Require valid-user\n</Location>\n")
    assert ask(site) == 401
    assert ask(site, GOOD) == 500
    site.wait_log(r"the file of users \S+/%s cannot be read \(`AuthUserFile "
                  r'"\S+/%s"` at conf/hostler.conf:\d+ \(Location /d\)\)\n'
                  % (name, name))


def test_group_file_cannot_be_read(site):
    site.start("<Location /d>\n" + BASIC + "AuthGroupFile none\n"
               "Require group staff\n</Location>\n")
    assert ask(site, GOOD) == 401
    site.wait_log(r"the group file \S+/none cannot be read "
                  r"\(`AuthGroupFile none` at conf/hostler.conf:\d+ ")


def test_type_without_module(site):
    site.start("<Location /d>\nAuthType Digest\nAuthName x\n"
               "Require valid-user\n</Location>\n")
    assert ask(site) == 500
    site.wait_log(r"AuthType Digest configured without corresponding module "
                  r"for /d/a.txt \(`AuthType Digest` at conf/hostler.conf:")
