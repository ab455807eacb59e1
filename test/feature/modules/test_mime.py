# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_mime."""
import pytest

RULES = """
AddType application/x-test .tst
AddLanguage de .de
AddLanguage fr fr
AddCharset utf-8 .utf8
AddEncoding x-gzip .gz
DefaultLanguage en
<Location "/plain">
    RemoveType .tst
    RemoveEncoding .gz
    RemoveLanguage .de
</Location>
<Location "/forced">
    ForceType image/png
</Location>
"""


@pytest.mark.parametrize("name, ctype, language, encoding", [
    ("a.tst", "application/x-test", "en", None),
    ("a.TST", "application/x-test", "en", None),
    ("a.html", "text/html", "en", None),
    ("a.html.de", "text/html", "de", None),
    ("a.de.html", "text/html", "de", None),
    ("a.html.de.fr", "text/html", "de, fr", None),
    ("a.html.utf8", "text/html; charset=utf-8", "en", None),
    ("a.html.gz", "text/html", "en", "x-gzip"),
    ("a.txt.unknown", "text/plain", "en", None),
    ("noext", None, "en", None),
    (".html", None, "en", None),
    ("plain/a.tst", None, "en", None),
    ("plain/a.html.gz", "text/html", "en", None),
    ("plain/a.html.de", "text/html", "en", None),
    ("forced/a.html", "image/png", "en", None)])
def test_metadata(server, name, ctype, language, encoding):
    server.site({name: b"x"})
    server.start(RULES)
    r = server.get("/" + name)
    assert r.status == 200
    assert r["Content-Type"] == ctype
    assert r["Content-Language"] == language
    assert r["Content-Encoding"] == encoding


def test_default_charset(server):
    server.site({"a.html": b"x", "a.gif": b"x"})
    server.start("AddDefaultCharset utf-8\n")
    assert server.get("/a.html")["Content-Type"] == "text/html;charset=utf-8" \
        or server.get("/a.html")["Content-Type"] == "text/html; charset=utf-8"
    assert server.get("/a.gif")["Content-Type"] == "image/gif"


SECTIONS = """
AddType text/x-one .one
AddEncoding x-gzip .gz
AddLanguage pt-BR .br
AddCharset ISO-8859-1 .iso
<Location /sub>
    RemoveType .html .one
    AddType text/x-both .both
    RemoveType .both
    AddEncoding gzip .gz
</Location>
<Location /sub/deep>
    AddType text/x-again one
    RemoveEncoding .gz
</Location>
"""


@pytest.mark.parametrize("name, ctype, language, encoding", [
    ("sub/a.html", None, None, None),
    ("sub/a.one", None, None, None),
    ("sub/a.both", None, None, None),
    ("sub/a.txt.gz", "text/plain", None, "gzip"),
    ("sub/deep/a.one", "text/x-again", None, None),
    ("sub/deep/a.html", None, None, None),
    ("sub/deep/a.txt.gz", "text/plain", None, None),
    ("a.html.br", "text/html", "pt-br", None),
    ("a.html.iso", "text/html; charset=iso-8859-1", None, None),
    ("a.txt..html", "text/html", None, None),
    ("..html", None, None, None),
    ("a.", None, None, None)])
def test_sections_and_removals(server, name, ctype, language, encoding):
    """RemoveType comes after AddType of its section, hides the table of types,
    and can be undone further down."""
    server.site({name: b"x"})
    server.start(SECTIONS)
    r = server.get("/" + name)
    assert r.status == 200
    assert r["Content-Type"] == ctype
    assert r["Content-Language"] == language
    assert r["Content-Encoding"] == encoding


def test_path_info_counts_when_asked_for(server):
    server.site({"a.txt": b"x"})
    server.start('AcceptPathInfo On\n<Location /a.txt/on>\n'
                 'ModMimeUsePathInfo On\n</Location>\n')
    assert server.get("/a.txt/on.html")["Content-Type"] == "text/plain"
    assert server.get("/a.txt/on/x.html")["Content-Type"] == "text/html"


def test_handlers_and_filters_by_name(server):
    server.site({"a.txt.up": b"x"})
    server.start('AddHandler no-such-handler .up\n'
                 '<Location /a.txt.up>\nRemoveHandler .UP\n</Location>\n')
    assert server.get("/a.txt.up").status == 200


@pytest.mark.parametrize("line, message", [
    ('AddType "" .x', "must not be empty"),
    ("MultiviewsMatch Any Handlers", "stand alone"),
    ("MultiviewsMatch Some", "Some"),
    ("ModMimeUsePathInfo On", "not allowed here")])
def test_what_is_refused(server, line, message):
    done = server.check(line + "\n")
    assert done.returncode == 1 and message in done.stderr, done.stderr


def test_a_table_of_types_that_is_not_there(server):
    server.configure("TypesConfig {root}/none\n")
    import hostler
    done = hostler.run(*server.arguments(), "-DFOREGROUND")
    assert done.returncode == 1
    assert "AH90801" in server.log() and server.path("none") in server.log()
