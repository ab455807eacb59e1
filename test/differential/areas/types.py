# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What names of files tell: Add and Remove, sections within one another,
variants that MultiViews may choose."""
from areas import Ask, asks

MODULES = ["include", "negotiation", "substitute", "filter", "actions",
           "status"]

LOG = "type=%{Content-Type}o"

PAGE = "".join('%s=<!--#echo var="%s" -->|' % (v, v) for v in """PATH_INFO
    SCRIPT_NAME SCRIPT_FILENAME PATH_TRANSLATED DOCUMENT_URI REQUEST_URI
    QUERY_STRING""".split())

FILES = {"htdocs/%s" % n: n for n in """a.xt a.XT a.xt.xe a.xe.xt a.xt.xc
    a.xt.xl a.xt.xl.xm a.xl.xt.xm a.xt.xe.xf .xt ..xt .a.xt a..xt a. a.xt.
    a.xt.un a.un.xt a.xp a.xq a.xh a.Xh a.xo a.txt.xo a.txt.html a.html.txt
    a.xt.txt a.txt.xt removed/a.xt removed/a.txt removed/a.xt.xe
    removed/a.xl.xt removed/a.txt.xo removed/a.xh removed/again/a.xt
    removed/again/a.txt.xo lang/a.txt lang/a.xl.txt info/a.txt
    info/on/a.txt ht/a.xt ht/a.txt ht/a.xn ht/deep/a.xn mv/a.html.xl
    mv/a.html.xm mv/a.xh.html mv/b.html.un mv/c.html mv/d.html.xo mv/e.xl
    mv/f.txt.xe mv/f.txt any/b.html.un any/b.html hand/a.html.xh
    filt/d.html.xo""".split()}
FILES.update({
    "htdocs/mv/on/a.html.xl": "a", "htdocs/mv/on/a.xm.html": "a",
    "htdocs/mv/on/b.gif/info": "info", "htdocs/mv/on/g.shtml": PAGE,
    "htdocs/mv/on/a.var": "URI: g.shtml\nContent-Type: text/html\n\n",
    "htdocs/ht/.htaccess": "AddType text/x-access .xn\nRemoveType .xt .txt\n"
                           "AddCharset koi8-r .xn\n",
    "htdocs/ht/deep/.htaccess": "RemoveCharset .xn\nForceType None\n",
})

CONF = r'''
FileETag None
AddType Text/X-Type .xt
AddType 'text/x-params; Charset="Q r"' xp
AddType text/html;charset=utf-8 .xq
AddEncoding X-Enc .xe
AddEncoding x-second xf
AddCharset UTF-8 .xc
AddLanguage DE-at .xl
AddLanguage en xm
AddHandler No-Such-Handler .xh
AddHandler Type-Map .var
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
AddOutputFilter SUBSTITUTE .xo
Substitute "s/a/b/"
<Directory "{root}/htdocs">
    AllowOverride All
    Options +MultiViews +Includes
</Directory>
<Directory "{root}/htdocs/removed">
    RemoveType .xt txt
    RemoveEncoding xe
    RemoveLanguage .XL
    RemoveOutputFilter xo
    RemoveHandler .xh
</Directory>
<Directory "{root}/htdocs/removed/again">
    AddType text/x-again .xt
    AddOutputFilter SUBSTITUTE xo
</Directory>
<Directory "{root}/htdocs/lang">
    DefaultLanguage fr
</Directory>
<Directory "{root}/htdocs/info">
    AcceptPathInfo On
</Directory>
<Directory "{root}/htdocs/info/on">
    ModMimeUsePathInfo On
</Directory>
<Location "/handler">
    SetHandler Server-Status
</Location>
<Location "/handler/none">
    SetHandler NONE
</Location>
<Location "/handler/made">
    SetHandler "%{REQUEST_METHOD}-Made"
</Location>
<Location "/handler/socket">
    SetHandler "proxy:unix:/Run/X.sock|fcgi://Localhost/"
</Location>
<Directory "{root}/htdocs/mv/on">
    AcceptPathInfo On
</Directory>
<Directory "{root}/htdocs/any">
    MultiviewsMatch Any
</Directory>
<Directory "{root}/htdocs/hand">
    MultiviewsMatch Handlers
</Directory>
<Directory "{root}/htdocs/filt">
    MultiviewsMatch Handlers Filters
</Directory>
'''

REQUESTS = [
    *asks(*("/" + n[len("htdocs/"):] for n in FILES
            if not n.endswith(".htaccess"))),
    *asks("/info/a.txt/b.xt", "/info/on/a.txt/b.xt", "/info/on/a.txt/b",
          "/info/on/a.txt/.xl"),
    *asks("/handler/none", "/handler/made", "/handler/socket"),
    Ask("/handler", "POST"),
    *asks("/mv/a", "/mv/a.html", "/mv/b", "/mv/b.html", "/mv/c", "/mv/d",
          "/mv/e", "/mv/f", "/mv/none", "/any/b", "/hand/a",
          "/filt/d", "/mv/a/info", "/mv/", "/mv/on/a/info",
          "/mv/on/a.var/info",
          "/mv/on/a/", "/mv/on/g/some%20info?q", "/mv/on/b/info"),
    *[Ask("/mv/a", fields={"Accept-Language": v}) for v in
      ("en", "de", "de-at", "fr", "en;q=0.1, de-at;q=0.2", "*", "de-at;q=0",
       "en-us")],
    *[Ask("/mv/a", fields={"Accept": v}) for v in
      ("text/html", "image/*", "text/*;q=0.5", "*/*;q=0")],
    *[Ask("/mv/f", fields={"Accept-Encoding": v}) for v in
      ("x-enc", "enc", "identity", "gzip", "x-enc;q=0", "")],
    Ask("/mv/a", "HEAD"), Ask("/mv/a", "POST", body=b"x"),
]
