# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Files of settings in directories: where, what, in which order, faults.

Directives: AllowOverride, AllowOverrideList, AccessFileName."""
import os
import re
import threading

import pytest

import hostler

NOT = 'ErrorDocument 404 "%s"\n'


def directory(settings, path=""):
    return '<Directory "{root}/htdocs%s">\n%s\n</Directory>\n' % (path,
                                                                 settings)


ALL = directory("AllowOverride All")


def test_none_is_the_default(server):
    server.site({".htaccess": NOT % "file", "a.txt": b"a"})
    server.start()
    assert server.get("/none").body != b"file"


@pytest.mark.parametrize("allowed, line, is_allowed", [
    ("All", NOT % "file", True),
    ("FileInfo", NOT % "file", True),
    ("fileinfo Indexes", NOT % "file", True),
    ("Indexes", NOT % "file", False),
    ("AuthConfig", NOT % "file", False),
    ("AuthConfig", "Require all granted\n", True),
    ("Limit", "Require all granted\n", False),
    ("Limit", "<Limit POST>\n</Limit>\n", True),
    ("Indexes", "DirectoryIndex x.html\n", True),
    ("FileInfo", "DirectoryIndex x.html\n", False),
    ("Options", "Options Indexes\n", True),
    ("FileInfo", "Options Indexes\n", False),
    ("Options=Indexes,MultiViews", "Options Indexes\n", True),
    ("Options=Indexes,MultiViews", "Options +MultiViews\n", True),
    ("Options=Indexes,MultiViews", "Options ExecCGI\n", False),
    ("Options=All", "Options +ExecCGI +MultiViews\n", True),
    ("All", "Listen 99\n", False),
    ("All", "DocumentRoot /\n", False),
    ("All", "Define X\n", False),
    ("All", "Include /etc/passwd\n", False),
    ("All", "AllowOverride All\n", False),
    ("All", '<Directory "/">\n</Directory>\n', False),
    ("All", '<IfModule core.c>\nServerRoot /\n</IfModule>\n', False),
    ("FileInfo", '<Files "a.txt">\nOptions All\n</Files>\n', False)])
def test_what_is_allowed(server, allowed, line, is_allowed):
    server.site({"sub/.htaccess": "# one\n" + line, "sub/a.txt": b"a"})
    server.start(directory("AllowOverride " + allowed))
    assert server.get("/sub/a.txt").status == (200 if is_allowed else 500)
    if not is_allowed:
        assert ".htaccess:" in server.log()


@pytest.mark.parametrize("nonfatal, line, status", [
    ("Override", "Options Indexes\n", 200),
    ("Override", "<IfModule core.c>\nDefine X\n</IfModule>\n", 200),
    ("Override", "NoSuchDirective\n", 500),
    ("Unknown", "NoSuchDirective\n", 200),
    ("Unknown", "Options Indexes\n", 500),
    ("All", "NoSuchDirective\nOptions Indexes\n", 200),
    ("All", "ErrorDocument 99999 x\n", 500)])
def test_nonfatal(server, nonfatal, line, status):
    server.site({".htaccess": line, "a.txt": b"a"})
    server.start(directory("AllowOverride FileInfo Nonfatal=" + nonfatal))
    assert server.get("/a.txt").status == status


def test_a_list_of_directives(server):
    server.site({".htaccess": NOT % "listed", "a.txt": b"a",
                 "sub/.htaccess": "ForceType text/css\n", "sub/a.txt": b"a"})
    server.start(directory("AllowOverride None\n"
                           "AllowOverrideList errordocument NoSuch Listen"))
    assert server.get("/none").body == b"listed"
    assert server.get("/sub/a.txt").status == 500
    assert "'NoSuch'" in server.log() and "'Listen'" in server.log()


def test_each_level_over_the_one_above(server):
    server.site({".htaccess": NOT % "top", "b/c/x": b"",
                 "b/.htaccess": "ForceType text/b\n",
                 "b/c/.htaccess": NOT % "deep"})
    server.start(ALL)
    assert server.get("/none").body == b"top"
    assert server.get("/b/none").body == b"top"
    assert server.get("/b/c/none").body == b"deep"
    assert server.get("/b/c/x")["Content-Type"] == "text/b"


def test_the_place_among_sections(server):
    """After <Directory> of its level; before <DirectoryMatch>, <Files> and
    <Location>; <Files> in it after those of the configuration."""
    server.site({"a/.htaccess": NOT % "htaccess" + '<Files "own.txt">\n'
                 + NOT % "own" + "</Files>\n", "a/b/x": b"", "a/m/x": b""})
    server.start(ALL + directory(NOT % "a", "/a") + directory(NOT % "b",
                                                              "/a/b") + '''
<DirectoryMatch "/htdocs/a/m">
ErrorDocument 404 "match"
</DirectoryMatch>
<Files "f.txt">
ErrorDocument 404 "files"
</Files>
<Files "own.txt">
ErrorDocument 404 "outer"
</Files>
<Location "/a/location">
ErrorDocument 404 "location"
</Location>
''')
    assert server.get("/a/none").body == b"htaccess"
    assert server.get("/a/b/none").body == b"b"
    assert server.get("/a/m/none").body == b"match"
    assert server.get("/a/f.txt").body == b"files"
    assert server.get("/a/own.txt").body == b"own"
    assert server.get("/a/location").body == b"location"


def test_not_read_where_an_inner_directory_says_none(server):
    server.site({".htaccess": NOT % "top", "in/.htaccess": NOT % "in",
                 "in/x": b""})
    server.start(ALL + directory("AllowOverride None", "/in"))
    assert server.get("/in/none").body == b"top"


def test_names_of_the_file(server):
    server.site({"x/.first": NOT % "first", "x/.second": NOT % "second",
                 "y/.second": NOT % "second", "z/.htaccess": NOT % "usual"})
    server.start("AccessFileName .first .second\n" + ALL)
    assert server.get("/x/none").body == b"first"
    assert server.get("/y/none").body == b"second"
    assert server.get("/z/none").body != b"usual"


def test_access_and_options(server):
    server.site({"no/.htaccess": "Require all denied\n", "no/a.txt": b"a",
                 "l/.htaccess": "Options -FollowSymLinks\n", "l/t": b"t"})
    os.symlink("t", server.path("htdocs/l/link"))
    server.start(ALL)
    assert server.get("/no/a.txt").status == 403
    assert server.get("/l/t").status == 200
    assert server.get("/l/link").status == 403


def test_a_link_that_may_not_be_followed_hides_the_file(server):
    server.site({"real/.htaccess": "Nonsense\n", "real/a.txt": b"a"})
    os.symlink("real", server.path("htdocs/link"))
    server.start(directory("AllowOverride All\nOptions None"))
    assert server.get("/real/a.txt").status == 500
    assert server.get("/link/a.txt").status == 403


def test_subrequests_see_them(server):
    """DirectoryIndex asks by a sub-request what the index would be."""
    server.site({"d/.htaccess": "DirectoryIndex own.html\n"
                 '<Files "own.html">\nForceType text/x-own\n</Files>\n',
                 "d/own.html": b"own", "d/index.html": b"index"})
    server.start(ALL)
    r = server.get("/d/")
    assert (r.body, r["Content-Type"]) == (b"own", "text/x-own")


def test_a_fault_has_file_and_line_once(server):
    server.site({".htaccess": "# comment\n\nErrorDocumnet 404 x\n",
                 "a.txt": b"a"})
    server.start(ALL)
    assert server.get("/a.txt").status == 500
    lines = [s for s in server.log().splitlines() if ".htaccess" in s]
    assert len(lines) == 1
    assert "htdocs/.htaccess:3:" in lines[0] and "ErrorDocument" in lines[0]


@pytest.mark.parametrize("text", [
    '<Files "a">\n', "</Files>\n", "<IfModule core.c>\n", "<Files\n",
    '<IfModule core.c>\n</Files>\n', "Options Indexes +ExecCGI\n",
    "<Limit NOSUCHMETHOD>\n</Limit>\n", "x" * 20000])
def test_faults_of_form(server, text):
    server.site({".htaccess": text, "a.txt": b"a"})
    server.start(ALL)
    assert server.get("/a.txt").status == 500
    assert server.get("/a.txt").status == 500
    assert re.search(r"\.htaccess:[12]: ", server.log())


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a server of other user")
def test_a_file_that_cannot_be_read_forbids(server):
    server.site({"d/.htaccess": NOT % "d", "d/a.txt": b"a"})
    os.chmod(server.path("htdocs/d/.htaccess"), 0)
    server.start(ALL)
    assert server.get("/d/a.txt").status == 403
    server.wait_log(r"d/\.htaccess' cannot be looked for or read")


def test_a_directory_of_that_name_forbids(server):
    server.site({"d/.htaccess/x": b"", "d/a.txt": b"a"})
    server.start(ALL)
    assert server.get("/d/a.txt").status == 403


def test_a_pipe_of_that_name_does_not_stop_the_thread(server):
    server.site({"d/a.txt": b"a"})
    os.mkfifo(server.path("htdocs/d/.htaccess"))
    server.start(ALL)
    assert server.get("/d/a.txt").status == 403


@pytest.mark.parametrize("section", ["IfModule core.c", "If true",
                                     "Limit GET"])
def test_sections_without_end_in_one_another(server, section):
    """Each takes stack of the worker."""
    text = ("<%s>\n" % section) * 30000
    text += ("</%s>\n" % section.split()[0]) * 30000
    server.site({"d/.htaccess": text, "d/a.txt": b"x", "e/a.txt": b"x"})
    server.start(ALL)
    pids = server.children()
    assert server.get("/d/a.txt").status == 500
    server.wait_log("100 sections may stand in one another")
    assert server.get("/e/a.txt").status == 200
    assert server.children() == pids


def test_many_directories(server):
    """More than are kept, as each host has its own: the oldest are dropped
    and read again."""
    hosts = ["h%d.test" % n for n in range(25)]
    for n in range(200):
        server.write("htdocs/%d/.htaccess" % n, NOT % n)
    server.start(ALL + "MaxKeepAliveRequests 0\n" + "".join(
        "<VirtualHost *:{port}>\nServerName %s\n</VirtualHost>\n" % h
        for h in hosts))
    with server.connect() as c:
        for _ in range(2):
            for host in hosts:
                for n in range(200):
                    assert c.request("/%d/x" % n, host=host).body == b"%d" % n


def changes_of_a_file(server):
    """(what, how, what is to be said then), one after the other."""
    path = server.path("htdocs/d/.htaccess")

    def put(text, mtime=None):
        with open(path + ".new", "w", encoding="ascii") as f:
            f.write(text)
        if mtime:
            os.utime(path + ".new", (mtime, mtime))
        os.rename(path + ".new", path)

    def older():
        with open(path, "r+", encoding="ascii") as f:
            f.write(NOT % "old")
        os.utime(path, (1e9, 1e9))

    yield "created", lambda: put(NOT % "one"), b"one"
    yield "renamed over", lambda: put(NOT % "two"), b"two"
    yield "renamed over by an older one", lambda: put(NOT % "six", 1e9), b"six"
    yield "written in place, and made old", older, b"old"
    yield "emptied", lambda: os.truncate(path, 0), None
    yield "faulty", lambda: put("Nonsense\n"), 500
    yield "right again", lambda: put(NOT % "new"), b"new"
    if os.geteuid() == 0:
        yield "not readable", lambda: os.chmod(path, 0), 403
        yield "readable", lambda: os.chmod(path, 0o644), b"new"
    yield "moved away with its directory", lambda: os.rename(
        server.path("htdocs/d"), server.path("htdocs/e")), None
    yield "moved back", lambda: os.rename(
        server.path("htdocs/e"), server.path("htdocs/d")), b"new"
    yield "removed", lambda: os.unlink(path), None


def test_each_change_is_seen_under_load(server):
    server.site({"d/a.txt": b"a"})
    server.start(ALL + "MaxKeepAliveRequests 0\n")
    end = threading.Event()

    def load():
        while not end.is_set():
            with server.connect() as c:
                # 500 ends a connection.
                while not end.is_set():
                    if c.request("/d/none")["Connection"] == "close":
                        break

    def is_said(expected):
        r = server.get("/d/none")
        if isinstance(expected, int):
            return r.status == expected
        if expected is None:
            return r.status == 404 and b"<h1>" in r.body
        return (r.status, r.body) == (404, expected)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for t in threads:
        t.start()
    try:
        for what, change, expected in changes_of_a_file(server):
            change()
            hostler.wait_for(lambda: is_said(expected), what, 1.1)
            for _ in range(20):
                assert is_said(expected), what
    finally:
        end.set()
        for t in threads:
            t.join()


def test_one_that_grows_too_large_to_be_kept(server):
    """What was kept before does not hold for anybody any more."""
    server.site({".htaccess": NOT % "small", "a.txt": b"a", "b/b.txt": b"b",
                 "c/c.txt": b"c"})
    server.start("FileCacheTTL 2\nServerLimit 1\nStartServers 1\n" + ALL)
    assert server.get("/none").body == b"small"
    assert server.get("/b/none").body == b"small"
    server.write("htdocs/.htaccess", NOT % "large" + "# more\n" * 40000)
    hostler.wait_for(lambda: server.get("/none").body == b"large",
                     "the large file", 5)
    assert server.get("/b/none").body == b"large"
    assert server.get("/c/none").body == b"large"


def test_one_too_large_is_not_kept(server):
    """Neither with what is known of the directories below it, where it would
    take its memory once for each of them."""
    rest = "# more\n" * 40000
    server.site({".htaccess": NOT % "one" + rest, "b/b.txt": b"b"})
    server.start("FileCacheTTL 100\n" + ALL)
    assert server.get("/b/none").body == b"one"
    server.write("htdocs/.htaccess", NOT % "two" + rest)
    assert server.get("/b/none").body == b"two"


def test_iffile_sees_the_other_file(server):
    """What it says changes although the file of settings does not."""
    lock = server.path("lock")
    server.site({".htaccess": NOT % "gone" + '<IfFile "%s">\n' % lock
                 + NOT % "there" + "</IfFile>\n", "a.txt": b"a"})
    os.utime(server.path("htdocs/.htaccess"), (1e9, 1e9))
    server.start(ALL)
    for _ in range(2):
        hostler.wait_for(lambda: server.get("/none").body == b"gone",
                         "the other file's absence", 3)
        server.write("lock", "")
        hostler.wait_for(lambda: server.get("/none").body == b"there",
                         "the other file", 3)
        os.unlink(lock)
