# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_include: elements, variables, conditions, included resources, limits."""
import os

import pytest

import hostler

MODULES = ["include", "cgid", "env", "setenvif", "headers"]

PAGES = {
    "echo": ('<!--#echo var="DOCUMENT_NAME" -->', "echo.shtml"),
    "uri": ('<!--#echo var="DOCUMENT_URI" -->|<!--#echo var="QUERY_STRING" '
            '-->', "/uri.shtml|"),
    "set": ('<!--#set var="a" value="1&lt;" --><!--#echo var="a" -->'
            '<!--#echo encoding="none" var="a" -->', "1&amp;lt;1&lt;"),
    "encoding": ('<!--#set var="a" value="a b&c" -->'
                 '<!--#echo encoding="url" var="a" -->', "a%20b&c"),
    "undefined": ('<!--#echo var="NOTHING" -->', "none"),
    "if": ('<!--#if expr="false" -->a<!--#elif expr="true" -->b'
           '<!--#else -->c<!--#endif -->', "b"),
    "nested": ('<!--#if expr="true" -->1<!--#if expr="false" -->2'
               '<!--#else -->3<!--#endif -->4<!--#endif -->', "134"),
    "expr": ('<!--#if expr="v(\'SEEN\') =~ /^y(.)s$/" -->yes'
             '<!--#else -->no<!--#endif -->', "yes"),
    "size": ('<!--#config sizefmt="bytes" --><!--#fsize file="part.txt" -->',
             "4"),
    "short": ('<!--#config sizefmt="abbrev" --><!--#fsize virtual="/big.txt" '
              '-->', " 98K"),
    "time": ('<!--#config timefmt="%Y" --><!--#flastmod file="part.txt" -->',
             "2020"),
    "file": ('<!--#include file="part.txt" -->', "part"),
    "virtual": ('<!--#include virtual="/sub/inner.shtml" -->',
                "[virtual.shtml inner]"),
    "twice": ('<!--#include virtual="/part.txt" --><!--#include virtual='
              '"/part.txt" -->', "partpart"),
    "cgi": ('<!--#include virtual="/cgi/say?a=b" -->', "said a=b"),
    "cmd": ('<!--#exec cmd="printf \'%s\' $SEEN" -->', "yes"),
    "exec": ('<!--#exec cgi="/cgi/say" -->', "said "),
    "missing": ('<!--#include virtual="/no.txt" -->', "oops"),
    "outside": ('<!--#include file="../secret.txt" -->', "oops"),
    "wrong": ("<!--#nothing -->", "oops"),
    "own": ('<!--#config errmsg="mine" --><!--#wrong -->', "mine"),
    "onerror": ('<!--#include virtual="/no.txt" onerror="/part.txt" -->',
                "part"),
    "unclosed": ("a<!--#echo var='x'", "aoops"),
    "broken": ("a<!-- #echo --><!-", "a<!-- #echo --><!-"),
}

FILES = {
    **{"htdocs/%s.shtml" % n: page for n, (page, _) in PAGES.items()},
    "htdocs/part.txt": "part", "htdocs/big.txt": "x" * 100000,
    "htdocs/sub/inner.shtml":
        '[<!--#echo var="DOCUMENT_NAME" --> inner]',
    "htdocs/noexec/x.shtml": '<!--#exec cmd="echo ran" -->',
    "htdocs/loop.shtml": '<!--#include virtual="/loop.shtml" -->.',
    "htdocs/split.shtml": "x" * 8190 + '<!--#echo var="SEEN" -->'
                          + "y" * 8180 + '<!--#echo var="SEEN" -->',
    "htdocs/printenv.shtml": "<!--#printenv -->",
    "htdocs/bits.html": '<!--#echo var="SEEN" -->',
    "htdocs/user.html": '<!--#echo var="SEEN" -->',
    "htdocs/nobits.html": '<!--#echo var="SEEN" -->',
    "htdocs/marks/x.shtml": '<?own:echo var="SEEN" ?>',
    "secret.txt": "secret",
    "cgi/say": '#!/bin/sh\nprintf "Content-Type: text/plain\\n\\nsaid %s" '
               '"$QUERY_STRING"\n',
}

CONF = '''
SSIErrorMsg oops
SSITimeFormat "%H"
SSIUndefinedEcho none
SetEnv SEEN yes
ScriptAlias /cgi/ "{root}/cgi/"
ScriptSock "{root}/run/sock"
<Directory "{root}/cgi">
    Require all granted
</Directory>
<Directory "{root}/htdocs">
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
    XBitHack full
</Directory>
<Directory "{root}/htdocs/noexec">
    Options IncludesNOEXEC
</Directory>
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName marks.test
    SSIStartTag "<?own:"
    SSIEndTag "?>"
</VirtualHost>
'''


def prepare(server):
    os.utime(server.path("htdocs/part.txt"), (1_600_000_000,) * 2)
    os.chmod(server.path("htdocs/bits.html"), 0o755)
    os.chmod(server.path("htdocs/user.html"), 0o744)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages(site, name):
    r = site.get("/%s.shtml" % name)
    assert (r.status, r.body.decode()) == (200, PAGES[name][1])
    assert r["ETag"] is None


def test_query_is_told_to_pages(site):
    assert site.get("/uri.shtml?a<b").body == b"/uri.shtml|a&lt;b"


def test_elements_across_the_pieces_of_a_file(site):
    assert site.get("/split.shtml").body == (
        b"x" * 8190 + b"yes" + b"y" * 8180 + b"yes")


def test_all_variables(site):
    body = site.get("/printenv.shtml").body.decode()
    assert "SEEN=yes\n" in body and "DOCUMENT_NAME=printenv.shtml\n" in body


def test_execution_may_be_forbidden(site):
    assert site.get("/noexec/x.shtml").body == b"oops"


def test_a_page_that_includes_itself(site):
    r = site.get("/loop.shtml")
    assert r.status in (200, 500) and b"oops" in r.body
    assert site.get("/part.txt").body == b"part"


def test_bits_of_files(site):
    r = site.get("/bits.html")
    assert r.body == b"yes" and r["Last-Modified"] is not None
    r = site.get("/user.html")
    assert r.body == b"yes" and r["Last-Modified"] is None
    assert site.get("/nobits.html").body == b'<!--#echo var="SEEN" -->'


def test_other_marks(site):
    assert site.get("/marks/x.shtml", host="marks.test").body == b"yes"


def test_included_on_a_kept_connection(site):
    with site.connect() as c:
        for name in ("virtual", "twice", "cgi", "cmd"):
            r = c.request("/%s.shtml" % name, host="main.test")
            assert r.body.decode() == PAGES[name][1]


def test_restart_with_pages_under_way(site):
    site.signal(10)
    assert site.get("/cgi.shtml").body == b"said a=b"
    hostler.wait_for(lambda: site.log().count("resuming normal operations")
                     > 1, "the restart")
    assert site.get("/cgi.shtml").body == b"said a=b"
