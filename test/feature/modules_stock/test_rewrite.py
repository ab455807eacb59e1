# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_rewrite: rules of a server and of .htaccess files, conditions, flags,
maps of every kind."""
import subprocess

import pytest

import stock

MODULES = ["rewrite", "cgid", "headers", "env", "actions"]

SHOW = '''#!/bin/sh
printf 'Content-Type: text/plain\\n\\n%s|%s|%s|%s|%s' "$QUERY_STRING" \\
    "$PATH_INFO" "$REDIRECT_SEEN$SEEN" "$REQUEST_URI" "$REDIRECT_URL"
'''

MAPPER = '''#!/usr/bin/python3
import sys
for line in sys.stdin:
    word = line.strip()
    sys.stdout.write(word[::-1] + "\\n" if word != "no" else "NULL\\n")
    sys.stdout.flush()
'''

FILES = {
    "htdocs/x.txt": "x", "htdocs/show.cgi": SHOW,
    "htdocs/one/x.txt": "one x", "htdocs/two/x.txt": "two x",
    "htdocs/a b.txt": "blank", "htdocs/index.html": "top",
    "htdocs/ht/.htaccess": '''
        RewriteEngine On
        RewriteBase /ht
        RewriteRule ^from/(.*)$ to/$1 [L]
        RewriteRule ^loop$ loop
        RewriteCond %{REQUEST_FILENAME} !-f
        RewriteCond %{REQUEST_FILENAME} !-d
        RewriteRule ^front/(.*)$ ../show.cgi?page=$1 [QSA,L]
        RewriteRule ^out$ gone [R=302]
        RewriteRule ^forbidden$ - [F]
        RewriteRule ^again(x*)-\\d(.*)$ again$1x$2 [N=9]
        RewriteRule ^again(.*)$ /show.cgi?n=$1 [END]
        RewriteRule ^ended$ x.txt [END]
        RewriteRule ^x.txt$ never.txt
        RewriteRule ^type\\.own$ - [T=text/own,E=SEEN:typed]
        RewriteRule ^handled$ - [H=cgi-script]
    ''',
    "htdocs/ht/x.txt": "ht x", "htdocs/ht/to/y.txt": "ht to y",
    "htdocs/ht/never.txt": "never", "htdocs/ht/type.own": "own",
    "htdocs/ht/handled": SHOW,
    "htdocs/ht/sub/.htaccess": '''
        RewriteEngine On
        RewriteOptions Inherit
        RewriteRule ^z.txt$ y.txt
    ''',
    "htdocs/ht/sub/y.txt": "sub y",
    "names.txt": "ada  lovelace\nalan turing # comment\n",
    "random.txt": "some left|right\n",
    "dbm.txt": "key value-of-key\n",
    "mapper": MAPPER,
}

CONF = r'''
<Directory "{root}/htdocs">
    AllowOverride All
    Options +ExecCGI +FollowSymLinks
    AddHandler cgi-script .cgi
</Directory>
LogLevel rewrite:trace1
RewriteEngine On
RewriteMap names "txt:{root}/names.txt"
RewriteMap random "rnd:{root}/random.txt"
RewriteMap stored "dbm=sdbm:{root}/stored"
RewriteMap lower int:tolower
RewriteMap upper int:toupper
RewriteMap escape int:escape
RewriteMap unescape int:unescape
RewriteMap turned "prg:{root}/mapper"
RewriteRule ^/map/names/(.*) /show.cgi?${names:$1|nobody} [L]
RewriteRule ^/map/random /show.cgi?${random:some} [L]
RewriteRule ^/map/stored/(.*) /show.cgi?${stored:$1|none} [L]
RewriteRule ^/map/lower/(.*) /show.cgi?${lower:$1} [L]
RewriteRule ^/map/upper/(.*) /show.cgi?${upper:$1} [L]
RewriteRule ^/map/escape/(.*) /show.cgi?${escape:$1} [L,NE]
RewriteRule ^/map/unescape/(.*) /show.cgi?${unescape:$1} [L]
RewriteRule ^/map/turned/(.*) /show.cgi?${turned:$1|nothing} [L]
RewriteRule ^/map/nested/(.*) /show.cgi?${upper:${names:$1}} [L]
RewriteRule ^/pass/(.*) /one/$1 [PT]
RewriteRule ^/redirect$ /x.txt?a=b [R]
RewriteRule ^/permanent$ http://other.test/%{QUERY_STRING}#part [R=301,NE]
RewriteRule ^/qsa$ /show.cgi?own=1 [QSA]
RewriteRule ^/qsd$ /x.txt [QSD,R]
RewriteRule ^/discard$ /show.cgi?
RewriteRule ^/gone$ - [G]
RewriteRule ^/forbidden$ - [F]
RewriteRule ^/status$ - [R=406]
RewriteRule ^/proxy$ http://127.0.0.1:1/ [P]
RewriteRule ^/cookie$ /x.txt [CO=name:value:.localhost.test:10:/p:secure:httponly:Strict]
RewriteRule ^/env/(.*)$ /show.cgi [E=SEEN:$1,E=!OTHER,PT]
RewriteRule ^/chain1$ /chain2 [C]
RewriteRule ^/chain2$ /show.cgi?chained
RewriteRule ^/not1$ /not2 [C]
RewriteRule ^/never$ /not3 [C]
RewriteRule ^/not2$ /show.cgi?wrong
RewriteRule ^/skip$ - [S=1]
RewriteRule ^/skip$ /show.cgi?wrong [L]
RewriteRule ^/skip$ /show.cgi?right [L]
RewriteRule ^/CASE$ /x.txt [NC]
RewriteRule ^/back/(.*)$ /show.cgi?$1 [B,L]
RewriteCond %{HTTP_HOST} ^(one|two)\.test$ [NC]
RewriteRule ^/host/(.*)$ /%1/$1 [L]
RewriteCond %{QUERY_STRING} (^|&)id=(\d+)
RewriteRule ^/cond$ /show.cgi?number=%2 [L]
RewriteCond %{REQUEST_METHOD} =POST [OR]
RewriteCond %{HTTP:X-Field} >m
RewriteRule ^/or$ /show.cgi?either [L]
RewriteCond expr "%{REMOTE_ADDR} -ipmatch '127.0.0.0/8'"
RewriteRule ^/expr$ /show.cgi?local [L]
RewriteCond %{LA-U:REQUEST_FILENAME} htdocs/x.txt$
RewriteRule ^/x\.txt$ - [E=SEEN:ahead]
RewriteCond %{DOCUMENT_ROOT}/one%{REQUEST_URI} -f
RewriteRule ^/only-in-one - [F]
RewriteCond %{TIME_YEAR} -gt2000
RewriteRule ^/time$ /show.cgi?%{SERVER_PORT}-%{REQUEST_SCHEME}-%{HTTPS} [L]
RewriteRule ^/blank$ "/a b.txt"
RewriteRule "^/file$" "{root}/htdocs/two/x.txt"
Header set X-Seen "%{SEEN}e"
'''


def prepare(server):
    subprocess.run(["httxt2dbm", "-f", "SDBM", "-i", server.path("dbm.txt"),
                    "-o", server.path("stored")], check=True,
                   capture_output=True)


def query(r):
    """What the script was given as its query."""
    assert r.status == 200, r
    return r.body.decode().split("|")[0]


@pytest.mark.parametrize("target,wanted", [
    ("/map/names/ada", "lovelace"), ("/map/names/alan", "turing"),
    ("/map/names/grace", "nobody"), ("/map/stored/key", "value-of-key"),
    ("/map/stored/other", "none"), ("/map/lower/ABc", "abc"),
    ("/map/upper/abC", "ABC"), ("/map/escape/a%20b", "a%20b"),
    ("/map/unescape/%2541", "A"), ("/map/turned/abc", "cba"),
    ("/map/turned/no", "nothing"), ("/map/nested/ada", "LOVELACE"),
    ("/qsa?more=2", "own=1&more=2"), ("/discard?x", ""),
    ("/chain1", "chained"), ("/skip", "right"),
    ("/back/a&b", "a%26b"), ("/cond?x&id=42", "number=42"),
    ("/expr", "local"), ("/ht/front/page?x=1", "page=page&x=1"),
])
def test_what_scripts_are_given(site, target, wanted):
    assert query(site.get(target)) == wanted


def test_random_map(site):
    seen = {query(site.get("/map/random")) for _ in range(40)}
    assert seen == {"left", "right"}


def test_variables_of_time_and_server(site):
    r = site.get("/time", host="localhost:%d" % site.port)
    assert query(r) == "%d-http-off" % site.port


@pytest.mark.parametrize("target,status,where", [
    ("/redirect", 302, "http://localhost:{port}/x.txt?a=b"),
    ("/permanent?q", 301, "http://other.test/q#part?q"),
    ("/qsd?x=1", 302, "http://localhost:{port}/x.txt"),
    ("/ht/out", 302, "http://localhost:{port}/ht/gone"),
    ("/gone", 410, None), ("/forbidden", 403, None), ("/status", 406, None),
    ("/ht/forbidden", 403, None), ("/ht/sub/forbidden", 403, None),
])
def test_answers_without_content(site, target, status, where):
    r = site.get(target, host="localhost:%d" % site.port)
    assert r.status == status
    assert r["Location"] == (where and where.format(port=site.port))


@pytest.mark.parametrize("target,body", [
    ("/pass/x.txt", b"one x"), ("/case", b"x"), ("/blank", b"blank"),
    ("/file", b"two x"), ("/ht/from/y.txt", b"ht to y"),
    ("/ht/ended", b"ht x"), ("/ht/x.txt", b"never"),
    ("/ht/sub/z.txt", b"sub y"),
])
def test_files(site, target, body):
    r = site.get(target)
    assert (r.status, r.body) == (200, body)


def test_conditions_on_host_and_fields(site):
    assert site.get("/host/x.txt", host="one.test").body == b"one x"
    assert site.get("/host/x.txt", host="two.test").body == b"two x"
    assert site.get("/host/x.txt").status == 404
    assert site.get("/or", {"X-Field": "a"}).status == 404
    assert query(site.get("/or", {"X-Field": "z"})) == "either"
    assert query(site.request("/or", "POST", {"Content-Length": "0"})) == "either"
    assert site.get("/not1").status == 404


def test_environment_reaches_scripts_and_fields(site):
    r = site.get("/env/word?q")
    assert r["X-Seen"] == "word"
    assert r.body.split(b"|")[2:4] == [b"word", b"/env/word?q"]
    assert site.get("/x.txt")["X-Seen"] == "ahead"


def test_types_and_handlers(site):
    r = site.get("/ht/type.own")
    assert (r["Content-Type"], r["X-Seen"]) == ("text/own", "typed")
    assert query(site.get("/ht/handled?q")) == "q"


def test_rounds(site):
    assert query(site.get("/ht/again-1-2-3")) == "n=xxx"


def test_cookie(site):
    cookie = site.get("/cookie")["Set-Cookie"]
    assert cookie.startswith("name=value; path=/p; domain=.localhost.test; ")
    assert cookie.endswith("; secure; HttpOnly; SameSite=Strict")


def test_proxy_flag_without_proxy_module(site):
    assert site.get("/proxy").status in (403, 500)
    site.wait_log("attempt to make remote request from mod_rewrite without "
                  "proxy enabled: proxy:http://127.0.0.1:1/")


def test_a_loop_ends(site):
    r = site.get("/ht/loop")
    assert r.status in (404, 500)


def test_a_map_that_cannot_be_read_is_a_fault(server):
    done = server.check(stock.load("rewrite")
                        + 'RewriteMap m "txt:{root}/missing"\n')
    assert done.returncode != 0
    assert "file for map m not found" in done.stderr
