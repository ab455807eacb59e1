# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Filters by directive, on what comes and on what goes; types by name."""
from areas import Ask, asks

MODULES = ["case_filter", "case_filter_in", "reflector", "include",
           "negotiation", "data"]

FILES = {
    "htdocs/out/x.txt": "one <b>two</b>", "htdocs/out/none/x.txt": "one",
    "htdocs/out/in/x.txt": "one", "htdocs/out/x.cased": "one",
    "htdocs/out/x.html.cased": "two", "htdocs/out/rm/x.cased": "one",
    "htdocs/out/rm/x.txt": "one", "htdocs/up.txt": "up",
    "htdocs/both.shtml": 'a<!--#echo var="DOCUMENT_NAME" -->b',
    "htdocs/page.html": "page", "htdocs/page.cased": "page",
    "htdocs/err.html": "error page",
    "htdocs/names/a.h1.in": "a", "htdocs/names/keep/a.h1.in": "a",
    "htdocs/names/a.txt": "a", "htdocs/names/a.unknown": "a",
    "htdocs/names/rm/a.h1": "a", "htdocs/names/a.h1": "a",
    "htdocs/names/rm/a.html.de": "a", "htdocs/names/a.html.de": "a",
    "htdocs/names/a.txt.u8": "a", "htdocs/names/rm/a.txt.u8": "a",
    "htdocs/names/a.html.zz": "a", "htdocs/names/rm/a.html.zz": "a",
    "htdocs/names/rm/a.own": "a", "htdocs/names/a.own": "a",
    "htdocs/names/rm/a.cased": "a", "htdocs/names/a.UNKNOWN.html": "a",
    "htdocs/names/.html": "a", "htdocs/names/html": "a",
    "htdocs/names/a.": "a", "htdocs/names/a..html": "a",
    "htdocs/names/a.html.txt": "a", "htdocs/names/de.de.html": "a",
}

CONF = '''
AddLanguage de .de
AddCharset UTF-8 .u8
AddEncoding x-zz .zz
AddType text/x-own .own
AddHandler reflector .h1
AddOutputFilter CaseFilter .cased
AddInputFilter CaseFilterIn .in
DirectoryIndex page.html
<Directory "{root}/htdocs/out">
    SetOutputFilter CaseFilter
</Directory>
<Directory "{root}/htdocs/out/in">
    SetOutputFilter INCLUDES
</Directory>
<Directory "{root}/htdocs/out/rm">
    RemoveOutputFilter .cased
    SetOutputFilter INCLUDES
</Directory>
<Directory "{root}/htdocs/names/keep">
    RemoveInputFilter .in
</Directory>
<Directory "{root}/htdocs/names/rm">
    RemoveHandler .h1
    RemoveLanguage .de
    RemoveCharset .u8
    RemoveEncoding .zz
    RemoveType .own
    RemoveOutputFilter .cased
</Directory>
<Files "up.txt">
    SetOutputFilter CaseFilter;INCLUDES
</Files>
<Files "both.shtml">
    Options +Includes
    ForceType text/html
    SetOutputFilter INCLUDES;CaseFilter
</Files>
<Location "/reflect">
    SetHandler reflector
</Location>
<Location "/reflect/in">
    SetInputFilter CaseFilterIn
</Location>
<Location "/reflect/both">
    SetInputFilter CaseFilterIn
    SetOutputFilter CaseFilter
</Location>
<Location "/reflect/method">
    <Limit PUT>
        Require all denied
    </Limit>
    LimitRequestBody 5
</Location>
<Location "/bad">
    SetOutputFilter NoSuchFilter
    ErrorDocument 404 "bad"
</Location>
<Location "/error">
    SetOutputFilter CaseFilter
    ErrorDocument 404 /err.html
</Location>
'''

REQUESTS = [
    *asks("/out/x.txt", "/out/none/x.txt", "/out/in/x.txt", "/out/x.cased",
          "/out/x.html.cased", "/out/rm/x.cased", "/out/rm/x.txt",
          "/up.txt", "/both.shtml", "/page.cased", "/bad/x", "/error/x", "/"),
    Ask("/out/x.txt", "HEAD"),
    Ask("/out/x.txt", fields={"Range": "bytes=0-2"}),
    *[Ask("/reflect" + p, "POST", body=b"Some <b>Text") for p in
      ("", "/in", "/both", "/method")],
    Ask("/reflect/method", "POST", body=b"short"),
    Ask("/reflect/method", "PUT", body=b"short"),
    *asks(*["/names/" + n for n in (
        "a.txt", "a.unknown", "a.h1", "rm/a.h1", "a.html.de", "rm/a.html.de",
        "a.txt.u8", "rm/a.txt.u8", "a.html.zz", "rm/a.html.zz", "a.own",
        "rm/a.own", "rm/a.cased", "a.UNKNOWN.html", ".html", "html", "a.",
        "a..html", "a.html.txt", "de.de.html")]),
    Ask("/names/a.h1", "POST", body=b"reflected"),
    Ask("/names/a.h1.in", "POST", body=b"reflected"),
    Ask("/names/keep/a.h1.in", "POST", body=b"reflected"),
]
