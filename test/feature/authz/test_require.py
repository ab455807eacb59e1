# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Require and its containers."""
import pytest


@pytest.mark.parametrize("rules, status", [
    ("Require all granted", 200),
    ("Require all denied", 403),
    ("Require ip 127.0.0.1", 200),
    ("Require ip 127", 200),
    ("Require ip 127.0.0.0/8", 200),
    ("Require ip 127.0.0.0/255.0.0.0", 200),
    ("Require ip 10.0.0.0/8 ::1", 403),
    ("Require not ip 127.0.0.1\nRequire all granted", None),
    ("<RequireAll>\nRequire all granted\nRequire not ip 127.0.0.1\n"
     "</RequireAll>", 403),
    ("<RequireAll>\nRequire all granted\nRequire not ip 10.1.1.1\n"
     "</RequireAll>", 200),
    ("<RequireAny>\nRequire all denied\nRequire local\n</RequireAny>", 200),
    ("<RequireAll>\nRequire all granted\n<RequireNone>\nRequire method GET\n"
     "</RequireNone>\n</RequireAll>", 403),
    ("Require method GET", 200),
    ("Require method OPTIONS", 403),
    ("Require local", 200),
    ("Require env let_me_in", 403)])
def test_rules(server, rules, status):
    server.site({"a.txt": b"x"})
    text = '<Location "/">\n%s\n</Location>\n' % rules
    if status is None:
        done = server.check(text)
        assert done.returncode == 1 and "Require" in done.stderr
        return
    server.start(text)
    assert server.get("/a.txt").status == status
    if status == 403:
        server.wait_log(r"denied.*127\.0\.0\.1|127\.0\.0\.1.*denied")


def test_merging(server):
    server.site({"d/a.txt": b"x", "d/e/b.txt": b"y"})
    server.start('<Directory "{root}/htdocs/d">\nRequire all denied\n'
                 '</Directory>\n<Directory "{root}/htdocs/d/e">\n'
                 'Require all granted\n</Directory>\n')
    assert server.get("/d/a.txt").status == 403
    assert server.get("/d/e/b.txt").status == 200
    server.stop()
    server.start('<Directory "{root}/htdocs/d">\nRequire all denied\n'
                 '</Directory>\n<Directory "{root}/htdocs/d/e">\n'
                 'AuthMerging And\nRequire all granted\n</Directory>\n')
    assert server.get("/d/e/b.txt").status == 403


def test_expressions(server):
    server.site({"a.txt": b"x", "b.txt": b"y", "c.txt": b"z"})
    server.start('<Location "/a.txt">\n'
                 "Require expr %{req:X-Key} == 'open' && true\n"
                 '</Location>\n<Location "/b.txt">\n<RequireAll>\n'
                 'Require all granted\n'
                 'Require not expr "%{QUERY_STRING} =~ /no/"\n'
                 '</RequireAll>\n</Location>\n<Location "/c.txt">\n'
                 "Require expr file('{root}/none') == 'x'\n</Location>\n")
    assert server.get("/a.txt").status == 403
    r = server.get("/a.txt", fields={"X-Key": "open"})
    assert (r.status, r["Vary"]) == (200, "X-Key")
    assert server.get("/b.txt").status == 200
    assert server.get("/b.txt?no").status == 403
    assert server.get("/c.txt").status == 500
    server.wait_log("none cannot be opened")


def test_faults_of_expressions(server):
    done = server.check('<Location "/">\nRequire expr 1 == \n</Location>\n')
    assert done.returncode == 1 and "at column 5" in done.stderr
