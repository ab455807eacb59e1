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
