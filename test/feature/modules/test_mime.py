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
