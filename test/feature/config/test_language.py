# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The configuration language: conditions, variables, includes, lines."""
import pytest


def serves(server, extra, name="X-None", options=(), env=None):
    """Starts with extra; what a request to / is answered."""
    server.site({"index.html": b"main", "a/index.html": b"a",
                 "b/index.html": b"b"})
    server.start(extra, options=options, env=env)
    return server.get("/").body


A = 'DocumentRoot "{root}/htdocs/a"\n'
B = 'DocumentRoot "{root}/htdocs/b"\n'


@pytest.mark.parametrize("text, options, expected", [
    ("<IfDefine X>\n" + A + "</IfDefine>\n", ["-DX"], b"a"),
    ("<IfDefine X>\n" + A + "</IfDefine>\n", [], b"main"),
    ("<IfDefine !X>\n" + A + "</IfDefine>\n", [], b"a"),
    ("<IfModule mime_module>\n" + A + "</IfModule>\n", [], b"a"),
    ("<IfModule mod_mime.c>\n" + A + "</IfModule>\n", [], b"a"),
    ("<IfModule !mod_nothing.c>\n" + A + "</IfModule>\n", [], b"a"),
    ("<IfModule mod_nothing.c>\n" + A + "</IfModule>\n", [], b"main"),
    ("<IfVersion >= 2.4>\n" + A + "</IfVersion>\n", [], b"a"),
    ("<IfVersion < 2.4.0>\n" + A + "</IfVersion>\n", [], b"main"),
    ("<IfFile conf/hostler.conf>\n" + A + "</IfFile>\n", [], b"a"),
    ("<IfFile conf/nothing>\n" + A + "</IfFile>\n", [], b"main"),
    ("<IfDirective DocumentRoot>\n" + A + "</IfDirective>\n", [], b"a"),
    ("<IfDirective NoSuchThing>\n" + A + "</IfDirective>\n", [], b"main"),
    ("<IfSection VirtualHost>\n" + A + "</IfSection>\n", [], b"a"),
    ("Define where a\nDocumentRoot \"{root}/htdocs/${where}\"\n", [], b"a"),
    ("Define where a\nUnDefine where\n<IfDefine !where>\n" + B
     + "</IfDefine>\n", [], b"b"),
    ("DocumentRoot \\\n  \"{root}/htdocs/a\"\n", [], b"a"),
    ("# a comment \\\n" + A.strip() + "\n" + B, [], b"b"),
    ("<IfModule mod_nothing.c>\nNoSuchThing\n</IfModule>\n" + A, [], b"a")])
def test_conditions_and_lines(server, text, options, expected):
    assert serves(server, text, options=options) == expected


def test_a_variable_of_the_environment(server):
    text = 'DocumentRoot "{root}/htdocs/${WHERE_FROM}"\n'
    assert serves(server, text, env={"WHERE_FROM": "b"}) == b"b"


def test_includes_by_pattern_and_directory(server):
    a, b = (t.replace("{root}", server.root) for t in (A, B))
    server.write("conf/sites/10/x.conf", a)
    server.write("conf/sites/20/x.conf", b)
    assert serves(server, "Include conf/sites/*/x.conf\n") == b"b"
    server.stop()
    server.write("conf/dir/1.conf", b)
    server.write("conf/dir/2.conf", a)
    assert serves(server, "Include conf/dir\n") == b"a"


def test_an_optional_include_may_be_missing(server):
    assert server.check("IncludeOptional conf/none/*.conf\n").returncode == 0
    assert server.check("Include conf/none/x.conf\n").returncode == 1


def test_an_include_of_itself_ends(server):
    server.write("conf/self.conf", "Include conf/self.conf\n")
    done = server.check("Include conf/self.conf\n")
    assert done.returncode == 1 and "self.conf" in done.stderr


def test_directives_of_the_command_line_come_before_and_after(server):
    assert serves(server, A, options=[
        "-C", "Define before", "-c",
        'DocumentRoot "%s"' % server.path("htdocs/b")]) == b"b"


def test_error_stops_with_its_text(server):
    done = server.check('<IfModule mime_module>\nError "no mime here"\n'
                        '</IfModule>\n')
    assert done.returncode == 1 and "no mime here" in done.stderr
