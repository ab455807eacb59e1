# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_env, mod_setenvif, mod_headers, mod_expires: variables and fields."""
import email.utils
import time

MODULES = ["env", "setenvif", "headers", "expires", "include"]

FILES = {
    "htdocs/x.txt": "x", "htdocs/x.html": "y",
    "htdocs/env.shtml": '<!--#echo var="SET" -->,<!--#echo var="GONE" -->,'
                        '<!--#echo var="FROM_OUTSIDE" -->,'
                        '<!--#echo var="SEEN" -->,<!--#echo var="AGENT" -->,'
                        '<!--#echo var="BY_EXPR" -->,<!--#echo var="CASE" -->',
    "htdocs/ht/.htaccess": 'Header set X-Ht "%{SET}e"\nSetEnv SET inner\n'
                           'ExpiresActive On\nExpiresDefault A60\n',
    "htdocs/ht/x.css": "x",
}

ENV = {"FROM_OUTSIDE": "outside"}

CONF = '''
<Directory "{root}/htdocs">
    Options +Includes
    AllowOverride All
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
SetEnv SET value
SetEnv GONE value
UnsetEnv GONE
PassEnv FROM_OUTSIDE
SetEnvIf Request_URI "^/env[.](s)html$" SEEN=$1
SetEnvIfNoCase X-Case "^UPPER$" CASE=found
BrowserMatch "Test/([0-9]+)" AGENT=$1
SetEnvIfExpr "%{QUERY_STRING} == 'expr'" BY_EXPR=true
Header set X-Set "%t %D %{SET}e %l" "expr=%{REQUEST_URI} =~ /x.txt/"
Header always append X-Append one
Header always append X-Append two
Header add X-Add 1
Header add X-Add 2
Header merge X-Merge a
Header merge X-Merge a
Header setifempty X-Empty first
Header setifempty X-Empty second
Header edit X-Add 1 one
Header edit* X-Add [a-z] z
Header unset ETag
Header always set X-Always "status %{status}e"
Header echo ^X-Echo
RequestHeader edit X-Case other upper early
RequestHeader unset If-None-Match "expr=%{QUERY_STRING} == ''"
ExpiresActive On
ExpiresByType text/plain "access plus 1 hour 5 minutes"
ExpiresByType text/html M100
'''


def both(site, stock_site, *args):
    return site.get(*args), stock_site.get(*args)


def test_variables_come_and_go(site, stock_site):
    for answer in both(site, stock_site, "/env.shtml?expr",
                       {"X-Case": "other", "User-Agent": "Test/7"}):
        assert answer.body == b"value,(none),outside,s,7,true,found"


def test_response_fields(site, stock_site):
    for r in both(site, stock_site, "/x.txt",
                  {"X-Echo-This": "back", "If-None-Match": "*"}):
        assert r.status == 200
        word, took, *rest = r["X-Set"].split()
        assert abs(int(word[2:]) / 1e6 - time.time()) < 100
        assert took.startswith("D=") and rest[0] == "value"
        assert r["X-Append"] == "one, two"
        assert [v for n, v in r.fields if n == "X-Add"] == ["zzz", "2"]
        assert r["X-Merge"] == "a" and r["X-Empty"] == "first"
        assert r["X-Echo-This"] == "back" and r["ETag"] is None


def test_only_always_is_in_errors(site, stock_site):
    for r in both(site, stock_site, "/missing"):
        assert r.status == 404
        assert r["X-Append"] == "one, two" and r["X-Add"] is None


def test_htaccess_of_these_modules(site, stock_site):
    for r in both(site, stock_site, "/ht/x.css"):
        assert r["X-Ht"] == "inner"
        assert "max-age=60" in r["Cache-Control"]


def seconds_ahead(r):
    def stamp(name):
        return email.utils.parsedate_to_datetime(r[name]).timestamp()
    return stamp("Expires") - time.time(), stamp("Expires") - stamp(
        "Last-Modified")


def test_expiry(site, stock_site):
    for r in both(site, stock_site, "/x.txt"):
        assert r["Cache-Control"] == "max-age=3900"
        assert abs(seconds_ahead(r)[0] - 3900) < 100
    for r in both(site, stock_site, "/x.html"):
        assert seconds_ahead(r)[1] == 100
