# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""ErrorDocument, <Limit>, LimitRequestBody, access, filters."""
from areas import Ask, asks

MODULES = ["filter", "include", "substitute", "allowmethods", "setenvif"]

FILES = {
    "htdocs/index.html": "top", "htdocs/x.txt": "some text",
    "htdocs/404.html": "own 404", "htdocs/403.html": "own 403",
    "htdocs/denied/x.txt": "x",
    "htdocs/inc.shtml": 'a<!--#echo var="REDIRECT_STATUS" -->'
                        '<!--#echo var="REDIRECT_URL" -->b',
    "htdocs/lim/x.txt": "x", "htdocs/body/x.txt": "x",
    "htdocs/body/free/x.txt": "x", "htdocs/f/x.txt": "one two three",
    "htdocs/f/inc.html": 'i<!--#echo var="DOCUMENT_NAME" -->i',
    "htdocs/f/none/x.txt": "one two three", "htdocs/acc/x.txt": "x",
    "htdocs/acc/merge/x.txt": "x", "htdocs/acc/or/x.txt": "x",
    "htdocs/acc/and/x.txt": "x", "htdocs/auth/x.txt": "x",
}

CONF = '''
ErrorDocument 404 /404.html
ErrorDocument 403 "no entry"
ErrorDocument 405 "not so"
ErrorDocument 413 "too much"
<Location "/denied">
    Require all denied
</Location>
<Location "/denied/local">
    ErrorDocument 403 /403.html
</Location>
<Location "/denied/away">
    ErrorDocument 403 http://a.test/away
</Location>
<Location "/denied/default">
    ErrorDocument 403 default
</Location>
<Location "/denied/loop">
    ErrorDocument 403 /denied/page
</Location>
<Location "/denied/missing">
    ErrorDocument 403 /missing.html
</Location>
<Location "/shtml">
    ErrorDocument 404 /inc.shtml
</Location>
AddOutputFilter INCLUDES .shtml
<Files "inc.shtml">
    Options +Includes
    ForceType text/html
</Files>
<Directory "{root}/htdocs/lim">
    <Limit POST PUT>
        Require all denied
    </Limit>
    <LimitExcept GET POST PUT OPTIONS>
        Require all denied
    </LimitExcept>
</Directory>
<Location "/lim/am">
    AllowMethods GET
</Location>
<Directory "{root}/htdocs/body">
    LimitRequestBody 10
</Directory>
<Directory "{root}/htdocs/body/free">
    LimitRequestBody 0
</Directory>
<Directory "{root}/htdocs/f">
    SetOutputFilter SUBSTITUTE
    Substitute "s/two/2/"
    <Files "inc.html">
        Options +Includes
        SetOutputFilter INCLUDES;SUBSTITUTE
        Substitute "s/inc/INC/"
    </Files>
</Directory>
<Directory "{root}/htdocs/f/none">
    SetOutputFilter None
</Directory>
SetEnvIf X-Let in let_me
<Directory "{root}/htdocs/acc">
    Require env let_me
</Directory>
<Directory "{root}/htdocs/acc/merge">
    AuthMerging And
    Require method GET
</Directory>
<Directory "{root}/htdocs/acc/or">
    AuthMerging Or
    Require header-none none
</Directory>
<Directory "{root}/htdocs/acc/and">
    <RequireAll>
        Require ip 127.0.0.0/8
        <RequireNone>
            Require env let_me
            Require method POST
        </RequireNone>
    </RequireAll>
</Directory>
<Location "/acc/ip">
    Require ip 10.0.0.0/8 127.0
</Location>
<Location "/acc/no-ip">
    Require ip 10.0.0.0/8
</Location>
<Location "/acc/local">
    Require local
</Location>
<Location "/acc/not-local">
    <RequireAll>
        Require all granted
        Require not local
    </RequireAll>
</Location>
<Location "/acc/any">
    <RequireAny>
        Require ip 10.0.0.0/8
        Require expr "%{QUERY_STRING} == 'k'"
    </RequireAny>
</Location>
'''.replace("Require header-none none", "Require method POST")

LET = {"X-Let": "in"}

REQUESTS = [
    *asks("/none", "/denied/x.txt", "/denied/local", "/denied/away",
          "/denied/default", "/denied/loop", "/denied/missing", "/shtml/x",
          "/404.html"),
    Ask("/none", "HEAD"), Ask("/none", "POST", body=b"abc"),
    Ask("/x.txt", "PUT", body=b"abc"), Ask("/denied/local", "POST"),
    *[Ask("/lim/x.txt", m) for m in
      ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")],
    Ask("/lim/am", "POST"), Ask("/lim/am"), Ask("/lim/am", "OPTIONS"),
    Ask("/body/x.txt", "POST", body=b"1234567890"),
    Ask("/body/x.txt", "POST", body=b"12345678901"),
    Ask("/body/free/x.txt", "POST", body=b"x" * 100),
    *asks("/f/x.txt", "/f/inc.html", "/f/none/x.txt"),
    Ask("/f/x.txt", "HEAD"), Ask("/f/x.txt", fields={"Range": "bytes=0-2"}),
    Ask("/f/x.txt", fields={"If-Modified-Since":
                            "Sun, 13 Sep 2020 12:26:40 GMT"}),
    Ask("/f/inc.html", fields={"Range": "bytes=0-2"}),
    *asks("/acc/x.txt", "/acc/merge/x.txt", "/acc/or/x.txt",
          "/acc/and/x.txt", "/acc/ip", "/acc/no-ip", "/acc/local",
          "/acc/not-local", "/acc/any", "/acc/any?k"),
    *asks("/acc/x.txt", "/acc/merge/x.txt", "/acc/or/x.txt",
          "/acc/and/x.txt", fields=LET),
    *[Ask("/acc/%s/x.txt" % d, "POST", fields=LET)
      for d in ("merge", "or", "and")],
    Ask("/acc/or/x.txt", "POST"), Ask("/acc/and/x.txt", "POST"),
]
