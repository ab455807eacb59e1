# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_negotiation, mod_asis, mod_mime_magic, mod_cern_meta: which variant is
sent, and what is said of it."""
import pytest

MODULES = ["negotiation", "asis", "mime_magic", "cern_meta", "mime"]

FILES = {
    "htdocs/page.html.en": "english", "htdocs/page.html.de": "deutsch",
    "htdocs/page.html.fr": "francais",
    "htdocs/kind.html": "<html>", "htdocs/kind.txt": "text",
    "htdocs/packed.txt": "plain" * 100, "htdocs/packed.txt.gz": "gz",
    "htdocs/map.var": "URI: one\n\nURI: kind.html\nContent-Type: text/html; "
                      "qs=0.5\n\nURI: kind.txt\nContent-Type: text/plain; "
                      "qs=0.9\n\n",
    "htdocs/body.var": 'Content-language: en\nContent-type: text/plain\n'
                       'Body:END\nin the map\nEND\n',
    "htdocs/none/page.html.en": "english", "htdocs/none/page.html.de": "de",
    "htdocs/none/.htaccess": "ForceLanguagePriority None\n",
    "htdocs/own.asis": "Status: 299 As Is\nX-Own: yes\nContent-Type: "
                       "text/own\n\nthe body",
    "htdocs/jump.asis": "Status: 301 Moved\nLocation: http://o.test/\n\n",
    "htdocs/magic/gif": b"GIF89a" + bytes(200),
    "htdocs/magic/pdf": "%PDF-1.7" + 200 * "x", "htdocs/magic/named.txt": "GIF8",
    "magic": "0 string GIF8 image/gif\n"
             "0 string %PDF- application/pdf\n",
    "htdocs/meta/x.txt": "x", "htdocs/meta/.about/x.txt.note":
        "X-Meta: said\nStatus: 203 Other\n",
    "htdocs/meta/y.txt": "y",
}

CONF = '''
AddLanguage en .en
AddLanguage de .de
AddLanguage fr .fr
AddEncoding x-gzip .gz
AddHandler type-map .var
AddHandler send-as-is .asis
LanguagePriority fr en de
ForceLanguagePriority Prefer Fallback
MimeMagicFile "{root}/magic"
<Directory "{root}/htdocs">
    Options +MultiViews
    AllowOverride All
</Directory>
<Directory "{root}/htdocs/meta">
    MetaFiles On
    MetaDir .about
    MetaSuffix .note
</Directory>
'''


@pytest.mark.parametrize("languages,body", [
    (None, b"francais"), ("de", b"deutsch"), ("en, de;q=0.5", b"english"),
    ("de-AT", b"deutsch"), ("it", b"francais"), ("*;q=0.1, de", b"deutsch"),
    ("en;q=0, de;q=0, fr;q=0", b"francais"),
])
def test_language(site, languages, body):
    r = site.get("/page", {"Accept-Language": languages} if languages else {})
    assert (r.status, r.body) == (200, body)
    assert "accept-language" in r["Vary"] and "negotiate" in r["Vary"]
    assert r["TCN"] == "choice"
    assert r["Content-Language"] == {b"d": "de", b"e": "en",
                                     b"f": "fr"}[body[:1]]
    assert r["Content-Location"].startswith("page.html.")


def test_nothing_to_choose(site):
    r = site.get("/none/page", {"Accept-Language": "it"})
    assert r.status == 406
    assert b"page.html.en" in r.body and b"page.html.de" in r.body
    assert site.get("/none/page", {"Accept-Language": "de"}).body == b"de"


@pytest.mark.parametrize("target,fields,body", [
    ("/kind", {"Accept": "text/html"}, b"<html>"),
    ("/kind", {"Accept": "text/plain, text/html;q=0.1"}, b"text"),
    ("/packed.txt", {}, b"plain" * 100),
    ("/map.var", {"Accept": "text/html"}, b"<html>"),
    ("/map.var", {"Accept": "text/*"}, b"text"),
    ("/body.var", {}, b"in the map\n"),
])
def test_types_and_maps(site, target, fields, body):
    r = site.get(target, fields)
    assert (r.status, r.body) == (200, body)


def test_conditional_requests_for_what_was_chosen(site):
    r = site.get("/page", {"Accept-Language": "de"})
    again = site.get("/page", {"Accept-Language": "de",
                               "If-None-Match": r["ETag"]})
    assert again.status == 304
    other = site.get("/page", {"Accept-Language": "en",
                               "If-None-Match": r["ETag"]})
    assert (other.status, other.body) == (200, b"english")


def test_as_it_is(site):
    r = site.get("/own.asis")
    assert (r.status, r.reason, r.body) == (299, "As Is", b"the body")
    assert (r["X-Own"], r["Content-Type"]) == ("yes", "text/own")
    r = site.get("/jump.asis")
    assert (r.status, r["Location"]) == (301, "http://o.test/")


@pytest.mark.parametrize("name,kind", [
    ("gif", "image/gif"),     ("named.txt", "text/plain"), ("pdf", "application/pdf"),
])
def test_type_by_content(site, name, kind):
    assert site.get("/magic/" + name)["Content-Type"].split(";")[0] == kind


def test_fields_from_files(site):
    r = site.get("/meta/x.txt")
    assert (r.status, r["X-Meta"], r.body) == (203, "said", b"x")
    assert site.get("/meta/y.txt")["X-Meta"] is None
