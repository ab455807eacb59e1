# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Which sections hold for a request, and in which order they are merged."""
from areas import Ask, asks

LOG = "a=%{MATCH_A}e b=%{MATCH_B}e"

FILES = {
    "htdocs/index.html": "top",
    "htdocs/a/x.txt": "x", "htdocs/a/y.html": "y", "htdocs/a/b/x.txt": "bx",
    "htdocs/a/b/c/x.txt": "cx", "htdocs/a/b/c/z.cgi": "z",
    "htdocs/wild/one/x.txt": "1", "htdocs/wild/two/x.txt": "2",
    "htdocs/wild/two/deep/x.txt": "2d", "htdocs/re/k1/x.txt": "k",
    "htdocs/re/k22/x.txt": "k", "htdocs/named/joe/x.txt": "joe",
    "htdocs/q/a.b": "q", "htdocs/q/a[b].txt": "q", "htdocs/v/x.txt": "v",
    "htdocs/nest/x.txt": "n", "htdocs/nest/in/x.txt": "n",
    "htdocs/order/x.txt": "o", "htdocs/spaces here/x.txt": "s",
}

CONF = r'''
ErrorDocument 404 "plain"
<Directory />
    ErrorDocument 404 "root"
    AllowOverride None
</Directory>
<Directory "{root}/htdocs">
    ErrorDocument 404 "htdocs"
</Directory>
# Out of order: the longer path counts later.
<Directory "{root}/htdocs/a/b/c">
    ErrorDocument 404 "c"
</Directory>
<Directory "{root}/htdocs/a/b/">
    ErrorDocument 404 "b"
    ForceType text/x-b
</Directory>
<Directory "{root}/htdocs/a">
    ErrorDocument 404 "a"
    ForceType text/x-a
</Directory>
# A wildcard is no substitute for a slash.
<Directory "{root}/htdocs/w*/t?o">
    ErrorDocument 404 "wild"
</Directory>
<Directory "{root}/htdocs/*/one">
    ErrorDocument 404 "one"
</Directory>
<Directory "{root}/htdocs/wild/[x-z]ne">
    ErrorDocument 404 "never"
</Directory>
<Directory ~ "/htdocs/re/k[0-9]$">
    ErrorDocument 404 "tilde"
</Directory>
<DirectoryMatch "/htdocs/re/k[0-9]{2}">
    ErrorDocument 404 "match"
</DirectoryMatch>
<DirectoryMatch "^.*/named/(?<a>[^/]+)/(?<b>.*)">
    ErrorDocument 404 "%{env:MATCH_A} %{env:MATCH_B}"
    Require expr "%{env:MATCH_A} != 'eve'"
</DirectoryMatch>
<Files "x.*">
    ForceType text/x-files
</Files>
<FilesMatch "\.(?<a>cgi|pl)$">
    ForceType text/x-%{env:MATCH_A}
    Require all denied
</FilesMatch>
<Files ~ "^y\.">
    ForceType text/y
</Files>
<Files "a[b].txt">
    ForceType text/q
</Files>
<Directory "{root}/htdocs/nest">
    ErrorDocument 404 "nest"
    <Files "x.txt">
        ForceType text/nest
    </Files>
    <If "%{QUERY_STRING} == 'if'">
        ErrorDocument 404 "nest if"
        ForceType text/nest-if
    </If>
</Directory>
<Directory "{root}/htdocs/nest/in">
    <Files "x.txt">
        ForceType text/nest-in
    </Files>
</Directory>
<Location "/loc">
    ErrorDocument 404 "loc"
</Location>
<Location "/loc/">
    ErrorDocument 404 "loc slash"
</Location>
<Location "/loc/*/z">
    ErrorDocument 404 "loc wild"
</Location>
<LocationMatch "^/num/(?<a>[0-9]+)(/(?<b>[a-z]+))?">
    ErrorDocument 404 "number %{env:MATCH_A} %{env:MATCH_B}"
</LocationMatch>
<Location ~ "/(extra|special)/data">
    ErrorDocument 404 "extra"
</Location>
<Location "/order">
    ErrorDocument 404 "order location"
    ForceType text/location
</Location>
<Directory "{root}/htdocs/order">
    ErrorDocument 404 "order directory"
    ForceType text/directory
    <Files "x.txt">
        ForceType text/files
    </Files>
</Directory>
<Location "/order/late">
    <If "true">
        ErrorDocument 404 "late if"
    </If>
</Location>
<Location "/order/late">
    ErrorDocument 404 "late location"
</Location>
<If "%{REQUEST_URI} =~ m#^/if/(\w+)#">
    ErrorDocument 404 "if $1"
</If>
<ElseIf "%{REQUEST_URI} == '/elseif'">
    ErrorDocument 404 "elseif"
</ElseIf>
<Else>
    <If "%{QUERY_STRING} == 'inner'">
        ErrorDocument 404 "else inner"
    </If>
</Else>
<Directory "{root}/htdocs/spaces here">
    ErrorDocument 404 "spaces"
</Directory>
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName v.test
    ErrorDocument 404 "v"
    <Location "/order">
        ErrorDocument 404 "v order"
    </Location>
    <Directory "{root}/htdocs/v">
        ErrorDocument 404 "v directory"
        ForceType text/v
    </Directory>
    <Directory "{root}/htdocs">
        ErrorDocument 404 "v htdocs"
    </Directory>
    <Files "x.txt">
        ForceType text/v-files
    </Files>
    <If "%{QUERY_STRING} == 'v'">
        ErrorDocument 404 "v if"
    </If>
</VirtualHost>
'''

REQUESTS = [
    *asks("/", "/none", "/a", "/a/", "/a/none", "/a/x.txt", "/a/y.html",
          "/a/b/none", "/a/b/x.txt", "/a/b/c/none", "/a/b/c/x.txt",
          "/a/b/c/z.cgi", "/a/b/cc/none", "/ab/none"),
    *asks("/wild/one/none", "/wild/two/none", "/wild/two/deep/none",
          "/wild/three/none", "/re/k1/none", "/re/k1", "/re/k22/none",
          "/re/k22/x.txt"),
    *asks("/named/joe/none", "/named/joe/x.txt", "/named/joe/",
          "/named/eve/none", "/named/joe/x.txt/more"),
    *asks("/q/a.b", "/q/a[b].txt", "/q/ab.txt"),
    *asks("/nest/none", "/nest/x.txt", "/nest/in/x.txt", "/nest/none?if",
          "/nest/x.txt?if", "/nest/in/x.txt?if"),
    *asks("/loc", "/loc/", "/loc/none", "/location", "/loc/a/z",
          "/loc/a/b/z", "/loc//none", "//loc/none", "/num/7", "/num/7/abc",
          "/num/x", "/num/12/x/y", "/some/extra/data", "/special/data/x",
          "/specialdata", "/LOC/none"),
    *asks("/order/none", "/order/x.txt", "/order/late", "/order/late/x"),
    *asks("/if/abc", "/if/", "/elseif", "/elseif?inner", "/none?inner",
          "/spaces%20here/none", "/spaces%20here/x.txt"),
    *asks("/none", "/order/none", "/v/none", "/v/x.txt", "/a/x.txt",
          "/none?v", "/v/none?v", "/if/abc", "/a/b/none", "/order/late",
          host="v.test"),
    Ask("/order/x.txt", "HEAD"), Ask("/a/x.txt", "OPTIONS"),
]
