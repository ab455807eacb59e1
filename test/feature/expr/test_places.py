# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Directives that take an expression for a text or a condition."""
import pytest


def test_set_handler(server):
    server.start('<Location "/status">\n'
                 'SetHandler "%{req:X-What}-status"\n</Location>\n'
                 '<Location "/broken">\n'
                 'SetHandler "%{file:{root}/none}"\n</Location>\n')
    assert server.get("/status").status == 404
    r = server.get("/status", fields={"X-What": "server"})
    assert r.status == 200 and b"Status" in r.body
    assert server.get("/broken").status == 500
    server.wait_log("none cannot be opened")


@pytest.mark.parametrize("document, expected", [
    ('"no %{REQUEST_URI}"', b"no /none"),
    ("/page.html", b"page"),
    ("/%{tolower:PAGE}.html", b"page"),
    ('"%{NOTE:x}100%, $1"', b"100%, "),
    ('"a\\\\tb"', b"a\tb")])
def test_error_document(server, document, expected):
    server.site({"page.html": b"page"})
    server.start("ErrorDocument 404 %s\n" % document)
    r = server.get("/none")
    assert (r.status, r.body, r["Vary"]) == (404, expected, None)


def test_error_document_elsewhere(server):
    server.start("ErrorDocument 404 http://a.test%{REQUEST_URI}\n")
    r = server.get("/none")
    assert (r.status, r["Location"]) == (302, "http://a.test/none")


def test_error_document_that_cannot_be_told(server):
    server.start('ErrorDocument 404 "%{file:{root}/none}"\n')
    r = server.get("/none")
    assert r.status == 404 and b"<h1>" in r.body
    server.wait_log("none cannot be opened")


def test_inner_error_document_replaces_expression(server):
    server.start('ErrorDocument 404 "no %{REQUEST_URI}"\n'
                 '<Location "/a">\nErrorDocument 404 "a"\n</Location>\n'
                 '<Location "/b">\nErrorDocument 404 default\n</Location>\n'
                 '<Location "/c">\nErrorDocument 403 "c"\n</Location>\n')
    assert server.get("/a/x").body == b"a"
    assert b"<h1>" in server.get("/b/x").body
    assert server.get("/c/x").body == b"no /c/x"


def test_alias_of_a_section(server):
    server.site({"GET.txt": b"get", "7.txt": b"seven"})
    server.start('<Location "/by">\n'
                 'Alias "{root}/htdocs/%{REQUEST_METHOD}.txt"\n'
                 '</Location>\n'
                 '<LocationMatch "^/n/(?<number>[0-9]+)">\n'
                 'Alias "{root}/htdocs/%{env:MATCH_NUMBER}.txt"\n'
                 '</LocationMatch>\n'
                 '<Location "/none">\nAlias "%{req:X-File}"\n</Location>\n'
                 '<Location "/broken">\n'
                 'Alias "%{file:{root}/none}"\n</Location>\n')
    assert server.get("/by/anything").body == b"get"
    assert server.get("/n/7").body == b"seven"
    assert server.get("/none").status == 404
    assert server.get("/broken").status == 500


def test_redirect_of_a_section(server):
    server.start('<LocationMatch "^/old/(?<rest>.*)">\n'
                 'Redirect 301 "http://a.test/%{env:MATCH_REST}"\n'
                 '</LocationMatch>\n'
                 '<Location "/free">\nRedirect "%{req:X-To}"\n</Location>\n'
                 '<Location "/broken">\n'
                 'Redirect "%{file:{root}/none}"\n</Location>\n')
    r = server.get("/old/a/b?c")
    assert (r.status, r["Location"]) == (301, "http://a.test/a/b?c")
    r = server.get("/free", fields={"X-To": "http://b.test/"})
    assert (r.status, r["Location"]) == (302, "http://b.test/")
    assert server.get("/free", fields={"X-To": "b.test"}).status == 500
    assert server.get("/broken").status == 500


@pytest.mark.parametrize("text", [
    '<Location "/a">\nAlias "%{NO_SUCH}"\n</Location>\n',
    '<Location "/a">\nRedirect "%{NO_SUCH}"\n</Location>\n',
    'SetHandler "%{NO_SUCH}"\n',
    'ErrorDocument 404 "%{NO_SUCH}"\n'])
def test_faults(server, text):
    done = server.check(text)
    assert done.returncode == 1 and "at column 3" in done.stderr
