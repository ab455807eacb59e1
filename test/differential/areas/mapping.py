# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""From URLs to elsewhere: Alias, Redirect, and what paths are made of."""
from areas import Ask, asks

MODULES = ["userdir"]

FILES = {
    "htdocs/index.html": "top", "htdocs/a b.txt": "blank",
    "htdocs/dir/x.txt": "x", "htdocs/p%q.txt": "percent",
    "htdocs/semi;x.txt": "semicolon", "htdocs/plus+x.txt": "plus",
    "htdocs/\u00e4.txt": "umlaut", "htdocs/dir/.hidden": "hidden",
    "alias/x.txt": "alias", "alias/index.html": "alias index",
    "alias/sub/x.txt": "alias sub", "match/7.txt": "seven",
    "icons/i.gif": "gif", "htdocs/icons/i.gif": "own gif",
    "htdocs/~t/x.txt": "tilde", "scripts/run": "not run",
}

CONF = r'''
Alias "/al" "{root}/alias"
Alias "/slash/" "{root}/alias/"
AliasMatch "^/m/([0-9]+)$" "{root}/match/$1.txt"
AliasMatch "^/gone/(.*)" "{root}/none/$1"
Alias "/al/sub/x.txt" "{root}/icons/i.gif"
Alias "/file.txt" "{root}/alias/x.txt"
<Directory "{root}/alias">
    Require all granted
</Directory>
ScriptAlias "/cgi/" "{root}/scripts/"
ScriptAliasMatch "^/(r[a-z]+)\\.pl$" "{root}/scripts/$1"
<Directory "{root}/scripts">
    Require all granted
</Directory>
Redirect "/r/plain" "http://a.test/to"
Redirect permanent "/r/perm" "/local"
Redirect 303 "/r/other" "http://a.test/other"
Redirect temp "/r/temp" "http://a.test/temp?fixed"
Redirect seeother "/r/see" "http://a.test/see"
Redirect gone "/r/gone"
Redirect 404 "/r/hidden"
Redirect 410 "/r/sub/gone"
Redirect 308 "/r/308" "http://a.test/308"
RedirectPermanent "/rp" "http://a.test/rp"
RedirectTemp "/rt" "http://a.test/rt"
RedirectMatch "^/rm/(.*)\.gif$" "http://a.test/$1.png"
RedirectMatch 301 "(?i)/CASE/(.*)" "http://a.test/$1?x=$0"
RedirectMatch 403 "^/forbid"
RedirectMatch "^/query/(.*)" "http://a.test/$1?own=1"
<Location "/loc/r">
    Redirect 302 "http://a.test/loc"
</Location>
<Location "/loc/a">
    Alias "{root}/alias"
</Location>
<LocationMatch "^/lm/(?<what>[^/]+)">
    Redirect "http://a.test/%{env:MATCH_WHAT}"
</LocationMatch>
<Location "/enc/on">
    ErrorDocument 404 "enc on"
</Location>
<Location "/loc/rel">
    RedirectRelative On
    Redirect 302 "/relative"
</Location>
ErrorDocument 404 "%{REQUEST_URI}"
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName slashes.test
    MergeSlashes Off
    <Location "/dir">
        ErrorDocument 404 "dir"
    </Location>
    <LocationMatch "^//two">
        ErrorDocument 404 "two slashes"
    </LocationMatch>
</VirtualHost>
<VirtualHost *:{port}>
    ServerName enc.test
    AllowEncodedSlashes On
</VirtualHost>
<VirtualHost *:{port}>
    ServerName nodecode.test
    AllowEncodedSlashes NoDecode
</VirtualHost>
'''

PATHS = ["/a%20b.txt", "/a b.txt".replace(" ", "+"), "/p%25q.txt",
         "/semi;x.txt", "/plus+x.txt", "/%C3%A4.txt", "/%e4.txt",
         "/dir//x.txt", "//dir/x.txt", "/dir/./x.txt", "/dir/../index.html",
         "/dir/%2e%2e/index.html", "/./index.html", "/dir/x.txt/",
         "/dir%2fx.txt", "/dir%2Fnone", "/%64ir/x.txt", "/dir/.hidden",
         "/~t/x.txt", "/../index.html", "/dir/...", "/none%3Fx", "/none?a%20b",
         "/none%00", "/%", "/%zz", "/%4", "/two//x", "//two/x", "///"]

REQUESTS = [
    *asks("/al", "/al/", "/al/x.txt", "/al/sub/x.txt", "/alx", "/al/none",
          "/slash/x.txt", "/slash", "/slash/", "/m/7", "/m/8", "/m/x",
          "/gone/a", "/file.txt", "/file.txt/more", "/al//x.txt",
          "/al/../index.html"),
    *asks("/r/plain", "/r/plain/more", "/r/plain?q=1", "/r/plainx",
          "/r/perm", "/r/perm/a%20b", "/r/other", "/r/temp", "/r/temp?q",
          "/r/see", "/r/gone", "/r/gone/x", "/r/hidden", "/r/sub/gone",
          "/r/308", "/rp/x", "/rt", "/rm/a/b.gif", "/rm/a.png",
          "/case/One", "/forbid/x", "/query/a?b=c", "/loc/r/more",
          "/loc/r?x", "/loc/a/x.txt", "/lm/a%20b/c", "/lm/<x>",
          "/loc/rel/y"),
    *asks("/cgi/run", "/cgi/none", "/run.pl", "/cgi/run/info"),
    Ask("/r/plain", "POST", body=b"x"), Ask("/r/plain", "HEAD"),
    Ask("/r/308", "PUT", body=b"x"),
    *asks(*PATHS),
    *asks("/dir//x.txt", "//dir/x.txt", "/dir//none", "//two", "///two",
          "//dir/none", "http://slashes.test//two", "//two?a",
          host="slashes.test"),
    *asks("/dir%2fx.txt", "/dir%2fnone", "/dir%2f..%2findex.html",
          "/none%2Fa%20b", host="enc.test"),
    *asks("/dir%2fx.txt", "/dir%2fnone", "/none%2Fa%20b", "/none%252f",
          host="nodecode.test"),
]
