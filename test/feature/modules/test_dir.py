# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_dir."""


def test_index_files_in_order(server):
    server.site({"a/two.html": b"2", "b/two.html": b"2", "b/one.html": b"1"})
    server.start("DirectoryIndex one.html two.html\n")
    assert server.get("/a/").body == b"2"
    assert server.get("/b/").body == b"1"


def test_index_elsewhere(server):
    server.site({"a/x": b"", "page.html": b"page"})
    server.start("DirectoryIndex none.html /page.html\n")
    assert server.get("/a/").body == b"page"


def test_disabled(server):
    server.site({"a/index.html": b"1"})
    server.start("DirectoryIndex disabled\n")
    assert server.get("/a/").status in (403, 404)


def test_no_slash(server):
    server.site({"a/index.html": b"1"})
    server.start("DirectorySlash Off\n")
    assert server.get("/a").status != 301


def test_fallback(server):
    server.site({"app.html": b"app", "real.html": b"real"})
    server.start("FallbackResource /app.html\n")
    assert server.get("/not/there").body == b"app"
    assert server.get("/real.html").body == b"real"


def test_index_redirect(server):
    server.site({"a/index.html": b"1"})
    server.start("DirectoryIndexRedirect on\n")
    r = server.get("/a/")
    assert r.status == 302 and r["Location"].endswith("/a/index.html")


def test_a_directory_without_index(server):
    server.site({"a/x": b""})
    server.start()
    assert server.get("/a/").status in (403, 404)


def test_names_that_lead_back_end(server):
    """Six names that are the directory itself would be tried 6 ** 10 times."""
    server.site({"a/index.html": b"1", "b/x": b""})
    server.start('DirectoryIndex ? ./ . ../b/ /b/ "?x" ../a/ index.html\n')
    assert server.get("/a/").body == b"1"
    assert server.get("/b/").body == b"1"
    assert "LimitInternalRecursion" not in server.log()
