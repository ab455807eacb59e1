# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What -t warns of: each rule has a configuration that shows it, and a sound
one, as close to it as can be, that it is silent about."""
import os
import pwd
import re
import resource

import pytest

import hostler

# Rule: (line of rules.conf, what it says, rules.conf, a sound rules.conf)
RULES = {
    "section-shadowed": (
        1, "<Directory {docs}/> at {root}/rules.conf:4 sets all",
        "<Directory {docs}>\nOptions None\n</Directory>\n"
        "<Directory {docs}/>\nOptions Indexes\nAllowOverride None\n"
        "</Directory>",
        "<Directory {docs}>\nOptions None\n</Directory>\n"
        "<Directory {docs}>\nOptions +Indexes\n</Directory>\n"
        "<Location /d>\nAllowMethods GET\n</Location>\n"
        "<Location /d>\nForceType text/plain\n</Location>\n"),
    "location-opens": (
        5, "replaces what <Directory {docs}/d> at {root}/rules.conf:1 "
        "requires (`Require local`)",
        "<Directory {docs}/d>\nRequire local\n</Directory>\n"
        "<Location /d>\nRequire all granted\n</Location>",
        "<Directory {docs}/d>\nRequire local\n</Directory>\n"
        "<Location /other>\nRequire all granted\n</Location>\n"
        "<Location /d>\nAuthMerging And\nRequire all granted\n</Location>"),
    "location-opens of files": (
        5, "replaces what <Files \".ht*\"> at {root}/rules.conf:1",
        "<Files \".ht*\">\nRequire all denied\n</Files>\n"
        "<Location />\nRequire all granted\n</Location>",
        "<Files \".ht*\">\nRequire all denied\n</Files>\n"
        "<Location />\nRequire local\n</Location>"),
    "location-opens of an alias": (
        6, "replaces what <Directory {docs}/d> at {root}/rules.conf:2",
        "Alias /x {docs}/d\n<Directory {docs}/d>\nRequire local\n"
        "</Directory>\n<Location /x>\nRequire all granted\n</Location>",
        "Alias /x {docs}/e\n<Directory {docs}/d>\nRequire local\n"
        "</Directory>\n<Location /x>\nRequire all granted\n</Location>"),
    "directory-missing": (
        1, "there is no such directory",
        "<Directory {docs}/none>\nOptions None\n</Directory>",
        "<Directory {docs}/d>\nOptions None\n</Directory>\n"
        "<Directory {docs}/none*>\nOptions None\n</Directory>\n"
        "<Directory ~ none>\nOptions None\n</Directory>"),
    "require-useless": (
        3, "`Require local` has no effect: `Require all granted` at "
        "{root}/rules.conf:2 beside it lets everybody in",
        "<Location /d>\nRequire all granted\nRequire local\n</Location>",
        "<Location /d>\n<RequireAll>\nRequire all granted\n"
        "Require not ip 192.0.2.1\n</RequireAll>\n</Location>"),
    "require-useless of all denied": (
        2, "`Require all denied` has no effect: `Require local`",
        "<Location /d>\nRequire all denied\nRequire local\n</Location>",
        "<Location /d>\nRequire all denied\n</Location>"),
    "require-useless within all": (
        4, "`Require local` has no effect: `Require all denied`",
        "<Location /d>\n<RequireAll>\nRequire all denied\nRequire local\n"
        "</RequireAll>\n</Location>",
        "<Location /d>\n<RequireAll>\nRequire ip 127\nRequire local\n"
        "</RequireAll>\n</Location>"),
    "require-useless beside a need": (
        3, "`Require all granted` has no effect: `Require local` at "
        "{root}/rules.conf:4 is needed besides",
        "<Location /d>\n<RequireAll>\nRequire all granted\nRequire local\n"
        "</RequireAll>\n</Location>",
        "<Location /d>\n<RequireAny>\nRequire ip 10\nRequire local\n"
        "</RequireAny>\n</Location>"),
    "require-useless twice": (
        3, "`Require ip 10` has no effect: `Require ip 10` at "
        "{root}/rules.conf:2 says the same",
        "<Location /d>\nRequire ip 10\nRequire ip 10\n</Location>",
        "<Location /d>\nRequire ip 10\nRequire ip 11\n</Location>"),
    "mixed-access": (
        2, "a client needs both",
        "<Location /d>\nOrder deny,allow\nRequire local\n</Location>",
        "<Location /d>\nOrder deny,allow\nSatisfy Any\nRequire local\n"
        "</Location>\n<Location /e>\nOrder deny,allow\n</Location>"),
    "limit-opens": (
        2, "<Limit GET> restricts these methods only",
        "<Location /d>\n<Limit GET>\nRequire local\n</Limit>\n</Location>",
        "<Location /d>\n<Limit GET>\nRequire local\n</Limit>\n"
        "<LimitExcept GET>\nRequire all denied\n</LimitExcept>\n"
        "</Location>\n<Location /e>\nRequire local\n<Limit PUT>\n"
        "Require all denied\n</Limit>\n</Location>"),
    "root-open": (
        2, "all files of the machine may be served",
        "<Directory />\nRequire all granted\n</Directory>",
        "<Directory />\nRequire all denied\n</Directory>\n"
        "<Directory {docs}>\nRequire all granted\n</Directory>"),
    "redirect-shadowed": (
        2, "`Redirect /d/e http://b.test/` has no effect: `Redirect /d "
        "http://a.test/` at {root}/rules.conf:1 has all of its paths",
        "Redirect /d http://a.test/\nRedirect /d/e http://b.test/",
        "Redirect /d/e http://b.test/\nRedirect /d http://a.test/\n"
        "Redirect /dd http://c.test/"),
    "alias-redirected": (
        1, "`Alias /d/e {docs}/e` has no effect: `Redirect gone /d` at "
        "{root}/rules.conf:2",
        "Alias /d/e {docs}/e\nRedirect gone /d",
        "Alias /d {docs}/e\nRedirect gone /d/e"),
    "duplicate-name": (
        4, "requests for A.test at *:* go to the host at {root}/rules.conf:1",
        "<VirtualHost *>\nServerName a.test\n</VirtualHost>\n"
        "<VirtualHost *>\nServerName b.test\nServerAlias A.test\n"
        "</VirtualHost>",
        "<VirtualHost *:{port}>\nServerName a.test\n</VirtualHost>\n"
        "<VirtualHost 127.0.0.1:{port}>\nServerName a.test\n</VirtualHost>"),
    "host-unreachable": (
        4, "no request reaches this host",
        "<VirtualHost *>\nServerName a.test\n</VirtualHost>\n"
        "<VirtualHost *>\nDocumentRoot {docs}/d\n</VirtualHost>",
        "<VirtualHost *>\nDocumentRoot {docs}/d\n</VirtualHost>\n"
        "<VirtualHost *>\nServerName a.test\n</VirtualHost>"),
    "host-not-listened": (
        1, "nobody can connect to *:1 of this host",
        "<VirtualHost *:1>\nServerName a.test\n</VirtualHost>",
        "<VirtualHost *:{port}>\nServerName a.test\n</VirtualHost>"),
    "overrides-writable": (
        2, "the server's user may write to {docs}/w",
        "<Directory {docs}/w>\nAllowOverride All\n</Directory>",
        "<Directory {docs}/w>\nAllowOverride None\n</Directory>\n"
        "<Directory {docs}/d>\nAllowOverride All\n</Directory>"),
    "links-writable": (
        2, "everybody may write to {docs}/w",
        "<Directory {docs}/w>\nOptions FollowSymLinks\n</Directory>",
        "<Directory {docs}/w>\nOptions SymLinksIfOwnerMatch\n</Directory>\n"
        "<Directory {docs}/d>\nOptions FollowSymLinks\n</Directory>"),
    "secret-served": (
        1, "{docs}/e/.git is in this DocumentRoot",
        "DocumentRoot {docs}/e",
        "DocumentRoot {docs}/e\n<DirectoryMatch \"/\\.git\">\n"
        "Require all denied\n</DirectoryMatch>"),
    "secret-served though a file is not": (
        2, "{docs}/e/.git is in this DocumentRoot",
        "<VirtualHost *>\nDocumentRoot {docs}/e\n<Files .htpasswd>\n"
        "Require all denied\n</Files>\n</VirtualHost>",
        "<VirtualHost *>\nDocumentRoot {docs}/e\n"
        "RedirectMatch 404 /\\.git\n</VirtualHost>"),
    "threads-memory": (
        3, "lower MaxRequestWorkers",
        "ServerLimit 20000\nThreadLimit 20000\nMaxRequestWorkers 400000000\n"
        "ThreadsPerChild 20000", "MaxRequestWorkers 32"),
    "thread-count": (
        3, "are allowed here",
        "ServerLimit 20000\nThreadLimit 20000\nMaxRequestWorkers 400000000\n"
        "ThreadsPerChild 20000", "MaxRequestWorkers 16"),
    "stack-memory": (
        1, "the stacks of 32 threads may grow to",
        "ThreadStackSize 2000000000000\nMaxRequestWorkers 32",
        "ThreadStackSize 262144\nMaxRequestWorkers 32"),
    "slots-unused": (
        1, "keep shared memory for 400000 threads",
        "ServerLimit 200\nThreadLimit 2000\nMaxRequestWorkers 32",
        "ServerLimit 8\nThreadLimit 16\nMaxRequestWorkers 32"),
    "keepalive-short": (
        1, "closed at once", "KeepAliveTimeout 0",
        "KeepAliveTimeout 0\nKeepAlive Off"),
    "keepalive-short by number": (
        1, "kept for one request", "MaxKeepAliveRequests 1",
        "MaxKeepAliveRequests 2\nKeepAliveTimeout 100ms"),
}


@pytest.fixture
def site(server):
    server.site({"a.txt": b"a", "d/a.txt": b"a", "w/a.txt": b"a",
                 "e/.git/config": b"x"})
    os.chmod(server.path("htdocs/w"), 0o777)
    if os.geteuid() == 0:
        for folder in ("htdocs", "htdocs/d"):
            os.chown(server.path(folder), pwd.getpwnam("daemon").pw_uid, 0)
    return server


def fill(server, text):
    docs = server.path("htdocs")
    return text.replace("{docs}", docs).replace(
        "{root}", server.root).replace("{port}", str(server.port)) + "\n"


def warnings(server, rules, *options, limits=None):
    server.write("rules.conf", fill(server, rules))
    server.configure("Include {root}/rules.conf\n")

    def set_limits():
        for which, value in (limits or {}).items():
            resource.setrlimit(which, (value, value))
    done = hostler.run(*server.arguments(), "-t", *options,
                       preexec_fn=set_limits)
    assert done.stderr.endswith("Syntax OK\n"), done.stderr
    return re.findall(r"^(.*: )?warning: (.*) \[([a-z-]+)\]$", done.stderr,
                      re.M), done.returncode


@pytest.mark.parametrize("name", sorted(RULES))
def test_it_is_told(site, name):
    line, text, rules, _ = RULES[name]
    found, status = warnings(site, rules)
    assert status == 0
    of_rule = [(place, said) for place, said, rule in found
               if rule == name.split()[0]]
    assert of_rule, found
    assert of_rule[0][0] == "%s/rules.conf:%d: " % (site.root, line)
    assert fill(site, text)[:-1] in of_rule[0][1]


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_sound_one_is_not(site, name):
    if name == "overrides-writable" and os.geteuid() != 0:
        pytest.skip("all files are the server's user's")
    found, status = warnings(site, RULES[name][3], "--strict")
    assert [w for w in found if w[2] == name.split()[0]] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_comment_silences(site, name):
    line, _, rules, _ = RULES[name]
    rule = name.split()[0]
    lines = rules.split("\n")
    lines[line - 1:line - 1] = ["# lint-ok: other-rule, " + rule,
                                "# because it is meant so"]
    found, _ = warnings(site, "\n".join(lines))
    assert [w for w in found if w[2] == rule
            and w[0].endswith(":%d: " % (line + 2))] == []


def test_a_comment_elsewhere_does_not(site):
    for comment in ("# lint-ok: root-open\n\n", "# root-open\n",
                    "# lint-ok: root-opening\n"):
        found, _ = warnings(site, "<Directory />\n%sRequire all granted\n"
                            "</Directory>" % comment)
        assert "root-open" in [w[2] for w in found], comment


def test_descriptors(site):
    rules = "ThreadsPerChild 8\nMaxWaitingConnections 500\n"
    found, _ = warnings(site, rules, limits={resource.RLIMIT_NOFILE: 256})
    assert [(w[0], w[2]) for w in found] == [
        ("%s/rules.conf:2: " % site.root, "open-files")]
    found, _ = warnings(site, rules, limits={resource.RLIMIT_NOFILE: 1024})
    assert found == []


def test_strict(site):
    assert warnings(site, "KeepAliveTimeout 0", "--strict")[1] == 1
    assert warnings(site, "KeepAliveTimeout 0")[1] == 0
    assert warnings(site, "", "--strict") == ([], 0)


def test_the_sample_is_sound(site):
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "../../../docs/conf/hostler.conf.in"),
              encoding="utf-8") as f:
        text = f.read()
    for name, value in {"SERVER_ROOT": site.root, "PORT": str(site.port),
                        "MODULES": "", "USER": "nobody", "GROUP": "nogroup",
                        "RUN": site.root, "PROGRAM": "hostler",
                        "HTDOCS": site.path("htdocs"),
                        "MANUAL": site.path("htdocs/d"),
                        "LOGS": site.root, "CONF": site.root,
                        "TYPES": "/etc/mime.types"}.items():
        text = text.replace("@%s@" % name, value)
    site.write("conf/hostler.conf", text)
    done = hostler.run(*site.arguments(), "-t", "--strict")
    assert done.returncode == 0 and "[" not in re.sub(
        r"^\[.*", "", done.stderr, flags=re.M), done.stderr
