# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_alias."""
import pytest

RULES = """
Alias /pics "{root}/other/pictures"
Alias /docs/ "{root}/other/documents/"
AliasMatch "^/old/(.*)\\.php$" "{root}/other/documents/$1.txt"
Redirect /away http://elsewhere.test/there
Redirect permanent /one /two
Redirect gone /gone
Redirect 404 /hidden
Redirect 308 /kept http://elsewhere.test/kept
RedirectMatch 303 "^/m/([a-z]+)/(.*)$" "http://elsewhere.test/$2/$1"
RedirectTemp /t http://elsewhere.test/t
RedirectPermanent /p http://elsewhere.test/p
<Location "/section">
    Alias "{root}/other/documents/b.txt"
</Location>
<Location "/preserve">
    AliasPreservePath On
    Alias "{root}/other/documents"
</Location>
<Location "/sredirect">
    Redirect 301 http://elsewhere.test/s
</Location>
"""


@pytest.fixture
def site(server):
    server.write("other/pictures/a.txt", "picture")
    server.write("other/documents/b.txt", "document")
    server.site({"pics/a.txt": b"hidden by the alias", "picsx": b"x"})
    return server.start(RULES)


@pytest.mark.parametrize("target, body", [
    ("/pics/a.txt", b"picture"), ("//pics//a.txt", b"picture"),
    ("/docs/b.txt", b"document"), ("/old/b.php", b"document"),
    ("/section", b"document"), ("/section/any/thing", b"document"),
    ("/preserve/b.txt", b"document"), ("/picsx", b"x")])
def test_aliases(site, target, body):
    r = site.get(target)
    if target == "/section/any/thing":
        assert r.status in (200, 404)
        return
    assert (r.status, r.body) == (200, body)


@pytest.mark.parametrize("target, status, location", [
    ("/away", 302, "http://elsewhere.test/there"),
    ("/away/x%20y?q=1", 302, "http://elsewhere.test/there/x%20y?q=1"),
    ("/awayx", 404, None),
    ("/one/a", 301, "http://localhost:{port}/two/a"),
    ("/gone/x", 410, None), ("/hidden", 404, None),
    ("/kept", 308, "http://elsewhere.test/kept"),
    ("/m/ab/c/d", 303, "http://elsewhere.test/c/d/ab"),
    ("/t", 302, "http://elsewhere.test/t"),
    ("/p/q", 301, "http://elsewhere.test/p/q"),
    ("/sredirect", 301, "http://elsewhere.test/s")])
def test_redirects(site, target, status, location):
    r = site.get(target, host="localhost:%d" % site.port)
    assert r.status == status
    if location:
        assert r["Location"] == location.replace("{port}", str(site.port))


def test_no_line_break_reaches_a_field(site):
    r = site.get("/away/%0d%0aSet-Cookie:%20x=1")
    assert r["Set-Cookie"] is None


def test_relative_redirects(server):
    server.start("RedirectRelative On\nRedirect /a /b\n")
    assert server.get("/a/c")["Location"] == "/b/c"


def test_faults(server):
    done = server.check("Redirect 999 /x http://y/\nRedirect 301 /x\n"
                        "Redirect gone /x http://y/\nRedirect /x nowhere\n")
    assert done.returncode == 1
    assert done.stderr.count("yntax error") == 4, done.stderr


def test_a_client_cannot_choose_the_host(server):
    """A target that is neither URL nor path is none of ours."""
    server.start('RedirectMatch "^/go(.*)$" "$1"\n'
                 'MergeSlashes Off\nRedirectRelative On\n'
                 'RedirectMatch "^/rel/(.*)$" "/$1"\n')
    r = server.get("/go.evil.test/")
    assert (r.status, r["Location"]) == (500, None)
    assert server.wait_log("AH90811.*neither has a scheme")
    assert server.get("/go/x", host="h.test")["Location"] == "/x"
    assert server.get("/rel/x")["Location"] == "/x"
    r = server.get("/rel//evil.test/", host="h.test")
    assert r["Location"].startswith("http://h.test")


def test_what_has_no_place_in_a_url_is_escaped(server):
    server.start('Redirect /a "http://e.test/a b%20c"\n'
                 'RedirectMatch "^/b/(.*)$" "http://e.test/[?q=<$1>"\n')
    assert server.get("/a/d")["Location"] == "http://e.test/a%20b%20c/d"
    assert server.get("/b/x%20y%3fz")["Location"] == \
        "http://e.test/[?q=%3cx%20y%3fz%3e"


def test_a_redirect_without_path_comes_first_in_its_section(server):
    server.start('<Location /l>\nRedirect /l/x http://e.test/x\n'
                 'Redirect 301 http://e.test/all\n</Location>\n'
                 '<Location /l/deep>\nRedirect gone\n</Location>\n'
                 'Redirect /l http://e.test/server\n')
    r = server.get("/l/x/y")
    assert (r.status, r["Location"]) == (301, "http://e.test/all")
    assert server.get("/l/deep/er").status == 410


def test_redirects_of_directories_and_their_error_pages(server):
    server.site({"d/x.txt": b"x", "sorry.txt": b"sorry"})
    server.start('ErrorDocument 410 /sorry.txt\n'
                 '<Directory "{root}/htdocs/d">\n'
                 'Redirect /d/x http://e.test/x\nRedirect gone /d/y\n'
                 'RedirectMatch 301 "\\.(txt)$" "http://e.test/$1"\n'
                 '</Directory>\n')
    assert server.get("/d/x/1")["Location"] == "http://e.test/x/1"
    assert server.get("/d/x.txt")["Location"] == "http://e.test/txt"
    r = server.get("/d/y")
    assert (r.status, r.body) == (410, b"sorry")


def test_hosts_come_before_the_main_server(server):
    server.start('Redirect /a http://main.test/a\n'
                 'Redirect /b http://main.test/b\n'
                 '<VirtualHost *:{port}>\nServerName own.test\n'
                 'Redirect /a http://own.test/a\n</VirtualHost>\n')
    assert server.get("/a", host="own.test")["Location"] == "http://own.test/a"
    assert server.get("/b", host="own.test")["Location"] == "http://main.test/b"


@pytest.mark.parametrize("line, message", [
    ("Redirect 999 /x", 'unknown status "999"'),
    ("Redirect bogus /x http://y/", 'unknown status "bogus"'),
    ("Redirect gone", "may be left out only in <Location>"),
    ('Alias "" /tmp', "must not be empty"),
    ("RedirectMatch ( http://y/", "is not a regular expression"),
    ('<Directory "/tmp">\nAlias /x\n</Directory>', "cannot stand in"),
    ('<Location /x>\nRedirect "http://%{HTTP_HOST/"\n</Location>',
     "at column 19")])
def test_what_is_refused(server, line, message):
    done = server.check(line + "\n")
    assert done.returncode == 1 and message in done.stderr, done.stderr


def test_what_is_of_no_use_is_told(server):
    done = server.check("Redirect 301 x http://y/\nAlias y /tmp\n"
                        "Alias /a /b\nAlias /a/c /d\n")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("AH90812") == 2
    assert "Alias /a/c at" in done.stderr
