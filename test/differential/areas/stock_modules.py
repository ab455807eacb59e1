# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules that look up other names and send requests elsewhere inside: what
the functions of the interface give them shows in their answers."""
from areas import Ask, asks

MODULES = ["rewrite", "speling", "vhost_alias", "headers", "expires", "asis",
           "imagemap", "actions", "include", "env", "setenvif", "deflate",
           "autoindex", "userdir", "negotiation", "sed"]

LOG = "first=%<U env=%{FROM}e"

VARIABLES = """REQUEST_URI QUERY_STRING SCRIPT_NAME PATH_INFO PATH_TRANSLATED
SCRIPT_FILENAME REDIRECT_URL REDIRECT_STATUS REDIRECT_QUERY_STRING
REDIRECT_FROM FROM DOCUMENT_URI CONTEXT_PREFIX HANDLER REDIRECT_HANDLER
REDIRECT_REDIRECT_STATUS""".split()
PAGE = "".join('%s=<!--#echo var="%s" -->|' % (v, v) for v in VARIABLES)

FILES = {"htdocs/%s" % n: n for n in """a/Name.txt a/other.text a/sub/x.txt
    a/Twin.html a/twin.htm rw/real.txt rw/dir/x list/b.txt list/a.html
    list/.hid list/sub/x list/README.html list/HEADER.html list/c~
    exp/x.txt exp/y.html sed/x.txt ht/x.txt ht/deep/y.txt act/x.act
    act/y.act map/x""".split()}
FILES.update({"htdocs/%s" % n: PAGE for n in """env.shtml rw/env.shtml
    ht/env.shtml a/Env.shtml act/run.shtml""".split()})
FILES.update({
    "htdocs/as/is.asis": "Status: 299 Own\nContent-Type: text/x-own\n"
                         "X-Own: yes\n\nbody\n",
    "htdocs/as/moved.asis": "Status: 302 Moved\nLocation: http://a.test/\n\n",
    "htdocs/as/inside.asis": "Location: /env.shtml?from=asis\n\n",
    "htdocs/map/m.map": 'default "/none"\nrect /r.html 0,0 10,10\n'
                        'circle c.html 20,20 25,20\npoint ../p.html 50,50\n',
    "htdocs/ht/.htaccess": "RewriteEngine On\n"
                           "RewriteRule ^old/(.*)$ env.shtml?was=$1 [L]\n"
                           "RewriteRule ^abs$ /env.shtml [L]\n"
                           "RewriteRule ^ext$ http://a.test/ [R=301,L]\n"
                           "RewriteRule ^deep/none$ deep/y.txt\n"
                           "RewriteRule ^info/ env.shtml/more\n"
                           "RewriteRule ^loop$ loop/x\n",
    "hosts/one.test/x.txt": "one", "hosts/two.test/x.txt": "two",
    "hosts/two.test/index.html": "two index",
})

CONF = r'''
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
AddHandler send-as-is .asis
AddHandler imap-file .map
Options +Includes +Indexes
RewriteEngine On
RewriteRule ^/rw/plain$ /rw/real.txt [PT]
RewriteRule ^/rw/file$ %{DOCUMENT_ROOT}/rw/real.txt [L]
RewriteRule ^/rw/env/(.*)$ /rw/env.shtml?got=$1 [QSA,PT,E=FROM:server]
RewriteRule ^/rw/info$ /rw/env.shtml/extra/part [PT]
RewriteRule ^/rw/gone$ - [G]
RewriteRule ^/rw/forbid$ - [F]
RewriteRule ^/rw/status$ - [R=451]
RewriteRule ^/rw/redirect/(.*)$ /rw/$1 [R,NE]
RewriteRule ^/rw/escape/(.*)$ /rw/$1?x=$1 [R=307,B]
RewriteRule ^/rw/type$ /rw/real.txt [T=text/x-rewritten,PT]
RewriteRule ^/rw/handler$ /rw/real.txt [H=no-such-handler,PT]
RewriteRule ^/rw/cookie$ /rw/real.txt [CO=n:v:.main.test:60:/,PT]
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f
RewriteCond %{REQUEST_URI} -U
RewriteRule ^/rw/sub$ /rw/real.txt [PT]
RewriteCond %{LA-U:REQUEST_FILENAME} (x)$
RewriteRule ^/rw/dir/ahead/(.*)$ /rw/dir/%1 [PT]
RewriteCond expr "%{QUERY_STRING} -strmatch 'e*'"
RewriteRule ^/rw/expr$ /rw/real.txt [PT]
RewriteRule ^/rw/next(.*)$ /rw/real.txt [N=5,PT,C]
<Directory "{root}/htdocs/ht">
    AllowOverride All
</Directory>
<Directory "{root}/htdocs/a">
    CheckSpelling On
</Directory>
<Directory "{root}/htdocs/list">
    IndexOptions +NameWidth=* +SuppressLastModified +SuppressSize
    IndexIgnore *~ HEADER* README*
</Directory>
<Directory "{root}/htdocs/exp">
    ExpiresActive On
    ExpiresByType text/html "modification plus 1 hour"
    Header set X-Path "%{REQUEST_URI}e"
    Header always append X-All "always"
    Header onsuccess unset X-All
    Header setifempty Cache-Control "private"
    Header edit Last-Modified "2020" "2021"
    Header merge Vary "x-a, x-b"
    RequestHeader set X-In "%{FROM}e" env=FROM
</Directory>
<Directory "{root}/htdocs/sed">
    AddOutputFilter Sed .txt
    OutputSed "s/x/(&)/g"
</Directory>
<LocationMatch "^/(act|ht|rw)/">
    AcceptPathInfo On
</LocationMatch>
AddHandler own-action .act
Action own-action /act/run.shtml
Action other-action /act/run.shtml virtual
<Location "/act/virtual">
    SetHandler other-action
</Location>
SetEnvIf Request_URI "^/act" FROM=act
<Location "/never">
    Header set X-Never "never"
</Location>
<VirtualHost *:{port}>
    ServerName main.test
    RewriteEngine On
    RewriteOptions Inherit
</VirtualHost>
<VirtualHost *:{port}>
    ServerName mass.test
    ServerAlias *.test
    UseCanonicalName Off
    VirtualDocumentRoot "{root}/hosts/%0"
    <Directory "{root}/hosts">
        Require all granted
    </Directory>
</VirtualHost>
'''

REQUESTS = [
    *asks(*("/rw/" + t for t in """plain file env/x env/x?y=z info gone forbid
            status redirect/a%20b escape/a%26b%20c type handler cookie sub
            dir/ahead/x dir/ahead/none expr?e1 expr next nextx env/%C3%A4
            plain/more redirect/x?q=1""".split())),
    *asks(*("/ht/" + t for t in """old/x old/x?y=z abs ext deep/none info/
            info/x x.txt none loop env.shtml/p""".split())),
    *asks(*("/a/" + t for t in """name.txt Name.txt nam.txt Nmae.txt
            other.txt name.txt?q=1 sub/X.txt TWIN.html twin.html env.shtml
            env.shtml/info none.txt naame.txt/more""".split())),
    Ask("/a/name.txt", "POST", body=b"x"), Ask("/a/name.txt", "HEAD"),
    *asks("/list/", "/list/?C=N;O=D", "/list/?F=0", "/list/?P=*.txt",
          "/list", "/list/?C=S", "/map/", "/list/?V=1;F=2"),
    *asks("/as/is.asis", "/as/moved.asis", "/as/inside.asis",
          "/as/is.asis/info"),
    Ask("/as/is.asis", "POST", body=b"x"), Ask("/as/is.asis", "HEAD"),
    *asks(*("/map/m.map%s" % q for q in
            ("", "?5,5", "?20,22", "?49,49", "?", "?x", "?1000,1000", "/i"))),
    *asks("/exp/x.txt", "/exp/y.html", "/exp/none", "/sed/x.txt",
          "/act/x.act", "/act/x.act/info?q=1", "/act/none.act",
          "/act/virtual", "/act/virtual/any?b", "/act/y.act?x=1"),
    Ask("/act/x.act", "POST", body=b"x"), Ask("/act/virtual", "HEAD"),
    *[Ask(t, host=h) for h in ("one.test", "TWO.test", "none.test")
      for t in ("/x.txt", "/", "/none")],
    Ask("/x.txt", host="one.test:{port}"), Ask("/x.txt", host="..test"),
    Ask("/a/name.txt", host="main.test"), Ask("http://two.test/x.txt"),
]
