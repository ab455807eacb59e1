# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Sections are merged in the documented order."""
import os

import pytest

# The last to speak wins; ErrorDocument tells who it was.
D = '<Directory "{root}/htdocs">\nErrorDocument 404 "directory"\n</Directory>\n'
SUB = ('<Directory "{root}/htdocs/sub">\nErrorDocument 404 "sub"\n'
       '</Directory>\n')
MATCH = ('<DirectoryMatch "^{root}/htdocs/s">\nErrorDocument 404 "match"\n'
         '</DirectoryMatch>\n')
FILES = '<Files "x.txt">\nErrorDocument 404 "files"\n</Files>\n'
LOCATION = '<Location "/sub">\nErrorDocument 404 "location"\n</Location>\n'
LMATCH = ('<LocationMatch "^/s.b/">\nErrorDocument 404 "locmatch"\n'
          '</LocationMatch>\n')


@pytest.mark.parametrize("text, target, expected", [
    (D, "/none", b"directory"),
    (SUB + D, "/sub/none", b"sub"),
    (D + SUB, "/sub/none", b"sub"),
    (MATCH + SUB, "/sub/none", b"match"),
    (FILES + MATCH, "/sub/x.txt", b"files"),
    (FILES + MATCH, "/sub/y.txt", b"match"),
    (LOCATION + FILES, "/sub/x.txt", b"location"),
    (LOCATION, "/subway/none", None),
    (LMATCH + LOCATION, "/sub/none", b"location"),
    (LOCATION + LMATCH, "/sub/none", b"locmatch")])
def test_order(server, text, target, expected):
    server.site({"sub/z.txt": b"z"})
    server.start(text)
    r = server.get(target)
    assert r.status == 404
    if expected is None:
        assert b"404" in r.body
    else:
        assert r.body == expected


def test_sections_of_a_virtual_host_come_last(server):
    server.start(LOCATION.replace("/sub", "/") + '''
<VirtualHost *:{port}>
    ServerName v.test
    <Location "/">
        ErrorDocument 404 "virtual"
    </Location>
</VirtualHost>
''')
    assert server.get("/none", host="v.test").body == b"virtual"


def test_files_section_denies(server):
    server.site({".htpasswd": b"x", "a.txt": b"x"})
    server.start('<FilesMatch "^\\.ht">\nRequire all denied\n</FilesMatch>\n')
    assert server.get("/.htpasswd").status == 403
    assert server.get("/a.txt").status == 200


def test_an_expression_beyond_the_limits_of_the_engine_refuses(server):
    server.site({"a" * 40 + "b.txt": b"x", "a.txt": b"x"})
    server.start('<DirectoryMatch "/(a+)+$">\nRequire all denied\n'
                 '</DirectoryMatch>\n')
    assert server.get("/" + "a" * 40 + "b.txt").status == 500
    assert "simplify its expression" in server.log()
    assert server.get("/a.txt").status == 200


def test_limit_sections(server):
    server.site({"a.txt": b"x"})
    server.start('<Location "/">\n<Limit OPTIONS>\nRequire all denied\n'
                 '</Limit>\n</Location>\n')
    assert server.get("/a.txt").status == 200
    assert server.request("/a.txt", "OPTIONS").status == 403


def test_error_documents(server):
    server.site({"oops.html": b"local page"})
    server.start('ErrorDocument 404 /oops.html\n'
                 'ErrorDocument 403 http://elsewhere.test/\n'
                 '<Location "/no">\nRequire all denied\n</Location>\n')
    r = server.get("/none")
    assert (r.status, r.body) == (404, b"local page")
    r = server.get("/no")
    assert (r.status, r["Location"]) == (302, "http://elsewhere.test/")


def test_links_are_followed_only_where_allowed(server):
    server.site({"real/a.txt": b"x"})
    os.symlink("real", server.path("htdocs/link"))
    server.start('<Directory "{root}/htdocs">\nOptions FollowSymLinks\n'
                 '</Directory>\n')
    assert server.get("/link/a.txt").status == 200
    server.stop()
    server.start('<Directory "{root}/htdocs">\nOptions None\n</Directory>\n')
    assert server.get("/link/a.txt").status == 403
    assert server.get("/real/a.txt").status == 200
    server.wait_log("link")


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a file of another owner")
def test_owners_count_where_both_options_are_given(server):
    server.site({"mine.txt": b"x", "other.txt": b"x"})
    os.symlink("mine.txt", server.path("htdocs/to-mine"))
    os.symlink("other.txt", server.path("htdocs/to-other"))
    os.chown(server.path("htdocs/other.txt"), 2, 2)
    server.start('<Directory "{root}/htdocs">\n'
                 'Options FollowSymLinks SymLinksIfOwnerMatch\n'
                 '</Directory>\n')
    assert server.get("/to-mine").status == 200
    assert server.get("/to-other").status == 403


def test_a_link_to_nothing_is_forbidden(server):
    server.site({"d/a.txt": b"x"})
    os.symlink("gone", server.path("htdocs/d/link"))
    server.start()
    assert server.get("/d/link").status == 403
    assert server.get("/d/link/more").status == 403
    assert server.get("/d/none").status == 404
    server.wait_log("d/link' leads to nothing")


def test_slashes_in_front_are_one(server):
    server.site({"d/a.txt": b"x"})
    server.start("MergeSlashes Off\n"
                 'ErrorDocument 404 "%{REQUEST_URI}"\n')
    assert server.get("///none").body == b"/none"
    assert server.get("//d//none").body == b"/d//none"
    assert server.get("//d")["Location"].endswith("localhost/d/")
