# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What scripts are told, seen through server-side includes; and switches of a
whole server: regular expressions, hosts, names of clients."""
from areas import Ask, asks

MODULES = ["include", "env", "setenvif"]

LOG = "host=%h lookup=%{c}h"

VARIABLES = """REQUEST_URI REQUEST_METHOD QUERY_STRING SCRIPT_NAME PATH_INFO
PATH_TRANSLATED SCRIPT_FILENAME DOCUMENT_ROOT SERVER_NAME SERVER_PORT
SERVER_PROTOCOL GATEWAY_INTERFACE REMOTE_ADDR HTTP_HOST HTTP_ACCEPT
HTTP_AUTHORIZATION HTTP_PROXY HTTP_X_ONE CONTENT_LENGTH CONTENT_TYPE
REQUEST_SCHEME CONTEXT_PREFIX CONTEXT_DOCUMENT_ROOT REDIRECT_URL
REDIRECT_STATUS REDIRECT_QUERY_STRING REDIRECT_SCRIPT REMOTE_HOST
DOCUMENT_URI DOCUMENT_NAME SERVER_ADMIN SERVER_ADDR""".split()

PAGE = "".join('%s=<!--#echo var="%s" -->\n' % (v, v) for v in VARIABLES)

FILES = {"htdocs/%s/env.shtml" % d: PAGE for d in
         ("plain", "auth", "current", "qualified", "alias")}
FILES.update({
    "htdocs/qualified/x.txt": "x", "elsewhere/env.shtml": PAGE,
    "htdocs/plain/index.shtml": PAGE, "htdocs/plain/inc.shtml":
    '<!--#include virtual="env.shtml?own=1" -->|'
    '<!--#include file="env.shtml" -->',
    "htdocs/icase/x.txt": "x", "htdocs/plain/fsize.shtml":
    '<!--#fsize file="env.shtml" --><!--#flastmod virtual="/plain/" -->',
    "htdocs/plain/denied.shtml": '<!--#include virtual="/denied/x" -->!',
    "htdocs/denied/x": "x",
})

CONF = r'''
ServerAdmin admin@main.test
RegexDefaultOptions +ICASE
SetEnv REDIRECT_SCRIPT set
PassEnv NO_SUCH_VARIABLE
DirectoryIndex index.shtml
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
<Directory "{root}">
    Options +Includes
    Require all granted
</Directory>
Alias "/other" "{root}/elsewhere"
<Directory "{root}/htdocs/auth">
    CGIPassAuth On
</Directory>
<Directory "{root}/htdocs/current">
    CGIVar REQUEST_URI current-uri
</Directory>
<Directory "{root}/htdocs/qualified">
    QualifyRedirectURL On
</Directory>
<Location "/denied">
    Require all denied
    ErrorDocument 403 /plain/env.shtml
</Location>
<Location "/missing">
    ErrorDocument 404 /plain/env.shtml
</Location>
<Location "/missing/current">
    ErrorDocument 404 /current/env.shtml
</Location>
<Location "/missing/qualified">
    ErrorDocument 404 /qualified/env.shtml
    QualifyRedirectURL On
</Location>
<Location "/missing/target">
    ErrorDocument 404 /qualified/env.shtml
</Location>
<Location "/missing/origin">
    ErrorDocument 404 /plain/env.shtml
    QualifyRedirectURL On
</Location>
<LocationMatch "^/ICase/none">
    ErrorDocument 404 "no case"
</LocationMatch>
<FilesMatch "^X\.TXT$">
    ForceType text/x-matched
</FilesMatch>
<VirtualHost *:{port}>
    ServerName main.test
    ServerAlias localhost
</VirtualHost>
<VirtualHost *:{port2}>
    ServerName strict.test
    StrictHostCheck On
    HostnameLookups Double
    ErrorDocument 404 "%{REMOTE_HOST}"
    <Location "/off">
        HostnameLookups Off
    </Location>
</VirtualHost>
'''

ONE = {"X-One": "1", "Authorization": "Basic eDp5", "Accept": "text/html",
       "Proxy": "http://evil.test/"}

REQUESTS = [
    *[Ask(t, fields=ONE) for t in (
        "/plain/env.shtml?a=b", "/auth/env.shtml", "/current/env.shtml",
        "/plain/", "/plain/inc.shtml?x=y", "/other/env.shtml",
        "/denied/x", "/missing/x?q=1", "/missing/current",
        "/missing/qualified/a%20b?q", "/missing/target?q",
        "/missing/origin", "http://localhost/missing/x?q=2",
        "http://localhost/missing/target", "/plain/env.shtml/path/info%20x?q=%41",
        "/plain/fsize.shtml", "/plain/denied.shtml")],
    Ask("/plain/env.shtml", "POST", fields={"Content-Type": "text/plain"},
        body=b"abc"),
    *asks("/icase/none", "/ICASE/none", "/icase/x.txt"),
    *[Ask("/none", host=h, port="port2") for h in
      ("strict.test", "STRICT.test", "other.test", "127.0.0.1")],
    Ask("/off/none", host="strict.test", port="port2"),
]
