# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Expressions: conditions, and texts with variables and functions in them.

-F is not among them: the stock server ends by a signal."""
import os

from areas import Ask

MODULES = ["env", "setenvif"]

FIELDS = {"X-One": "one", "X-Num": "42", "Referer": "http://r.test/x",
          "Accept": "text/html, text/plain", "User-Agent": "Probe/1.0",
          "X-List": "a, b,c", "Cookie": "k=v", "Foo": "bar"}

CONDITIONS = r"""
true
false
! true
!false && true
true && ! true || true
(true || false) && false
%{REQUEST_METHOD} == 'GET'
%{REQUEST_METHOD} != 'GET'
%{req:X-One} == 'one'
%{req:X-One} = 'one'
%{HTTP:X-One} eq 'one'
%{http:x-one} == 'one'
%{reqenv:PROBE} == 'set'
%{env:PROBE} == 'set'
%{osenv:NO_SUCH_VARIABLE} == ''
%{resp:X-None} == ''
%{note:none} == ''
'b' > 'a'
'b' < 'a'
'a' >= 'a'
'a' <= 'B'
'10' < '9'
10 -gt 9
'10' -lt '9'
7 -eq 07
%{req:X-Num} -ge 42
%{req:X-Num} -ne 42
5 -le 4
5 lt 6
%{req:X-One} =~ /^O/
%{req:X-One} =~ /^O/i
%{req:X-One} !~ /two/
%{req:X-One} =~ m#n(e)#
%{req:X-One} =~ m|^one$|
'abc' =~ /a(.)c/ && $1 == 'b'
'abc' -strmatch 'a*'
'ABC' -strmatch 'a*'
'ABC' -strcmatch 'a*'
'/a/b' -fnmatch '/*'
'/a/b' -fnmatch '/*/*'
'a' in { 'a', 'b' }
'c' in { 'a', 'b' }
%{req:X-One} in { 'two', 'one' }
'a' -in { 'a' }
-z ''
-z 'a'
-n ''
-n 'a'
-T 'on'
-T 'off'
-T '0'
-T 'no'
-T '1'
-T ''
-T 'false'
-d '{root}/htdocs'
-d '{root}/none'
-e '{root}/htdocs/file.txt'
-f '{root}/htdocs/file.txt'
-f '{root}/htdocs'
-s '{root}/htdocs/empty.txt'
-s '{root}/htdocs/file.txt'
-L '{root}/htdocs/link.txt'
-h '{root}/htdocs/file.txt'
-x '{root}/htdocs/file.txt'
-x '{root}/htdocs/run'
-x '{root}/htdocs'
-U '/file.txt'
-U '/denied'
-U '/none'
-A '/denied'
-R '127.0.0.0/8'
-R '10.0.0.0/8'
-R '127.0.0.1'
'10.1.2.3' -ipmatch '10.0.0.0/8'
'10.1.2.3' -ipmatch '11.0.0.0/8'
'::1' -ipmatch '::1/128'
toupper('abc') == 'ABC'
tolower('ABC') == 'abc'
escape('a b/c') == 'a%20b/c'
unescape('a%20b') == 'a b'
base64('abc') == 'YWJj'
unbase64('YWJj') == 'abc'
md5('abc') == '900150983cd24fb0d6963f7d28e17f72'
sha1('abc') == 'a9993e364706816aba3e25717850c26c9cd0d89d'
ldap('a*b') == 'a\2ab'
file('{root}/htdocs/file.txt') == 'file'
filesize('{root}/htdocs/file.txt') -eq 4
filesize('{root}/none') == '0'
req('X-One') == 'one'
http('X-One') == 'one'
req_novary('Foo') == 'bar'
'a' . 'b' == 'ab'
%{req:X-One} . 'x' == 'onex'
'%{req:X-One}x' == 'onex'
"%{req:X-One}" == 'one'
'\'' == "'"
%{QUERY_STRING} =~ /a=(?<num>[0-9])/ && $1 == '1'
unescape('%zz') == ''
%{HTTPS} == 'off'
%{IPV6} == 'off'
%{IS_SUBREQ} == 'false'
%{CONN_REMOTE_ADDR} == '127.0.0.1'
%{REMOTE_ADDR} -ipmatch '127.0.0.1'
%{SERVER_PROTOCOL} == 'HTTP/1.1'
%{TIME_YEAR} -gt 2020
%{TIME} =~ /^[0-9]{14}$/
%{SERVER_SOFTWARE} != ''
%{API_VERSION} -ge 20120211
%{REQUEST_URI} -in { '/c/x' }
%{HTTP_USER_AGENT} == 'Probe/1.0'
%{HTTP_REFERER} =~ m#^http://r\.test#
%{HTTP_COOKIE} =~ /k=v/
%{HTTP_FORWARDED} == ''
%{HTTP_ACCEPT} =~ /plain/
%{THE_REQUEST} =~ m#^GET /c/#
%{CONTEXT_PREFIX} == ''
""".strip().splitlines()

TEXTS = r"""
plain
%{REQUEST_URI}|%{QUERY_STRING}|%{REQUEST_METHOD}|%{REQUEST_SCHEME}
%{DOCUMENT_URI}|%{REQUEST_FILENAME}|%{SCRIPT_FILENAME}|%{PATH_INFO}
%{HTTP_HOST}|%{SERVER_NAME}|%{SERVER_PORT}|%{SERVER_ADMIN}
%{DOCUMENT_ROOT}|%{CONTEXT_PREFIX}|%{CONTEXT_DOCUMENT_ROOT}
%{REMOTE_ADDR}|%{REMOTE_HOST}|%{REMOTE_USER}|%{REMOTE_IDENT}
%{SERVER_PROTOCOL}
%{REQUEST_STATUS}|%{HANDLER}
%{THE_REQUEST}|%{AUTH_TYPE}
%{HTTP_USER_AGENT}|%{HTTP_REFERER}|%{HTTP_ACCEPT}|%{HTTP_COOKIE}
%{req:X-One} %{req:None}. %{HTTP:X-Num}
%{tolower:ABC}%{toupper:abc}%{escape:a b}%{base64:x}%{md5:x}
%{unescape:%41}%{sha1:a}%{env:PROBE}%{reqenv:NONE}
100% of %x and %{REQUEST_METHOD}% $0 $1 \$
%{osenv:NO_SUCH_VARIABLE}|%{note:x}|%{resp:X}
%{HTTPS}|%{IPV6}|%{IS_SUBREQ}|%{CONN_REMOTE_ADDR}|%{LAST_MODIFIED}
""".strip().splitlines()

FILES = {"htdocs/file.txt": "file", "htdocs/empty.txt": "",
         "htdocs/denied": "x", "htdocs/c/x": "x",
         "htdocs/run": "x"}


def prepare(root):
    os.symlink("file.txt", os.path.join(root, "htdocs/link.txt"))
    os.chmod(os.path.join(root, "htdocs/run"), 0o755)


def _quoted(text):
    return '"%s"' % text.replace('"', '\\"')


CONF = '''
SetEnv LATE 1
SetEnvIf Foo bar PROBE=set
ServerAdmin admin@main.test
<Location "/denied">
    Require all denied
</Location>
''' + "".join('''
<Location "/c/%d">
    <If %s>
        ErrorDocument 404 "yes"
    </If>
    <Else>
        ErrorDocument 404 "no"
    </Else>
</Location>
''' % (n, _quoted(c.replace("/c/x", "/c/%d" % n)))
    for n, c in enumerate(CONDITIONS)) + "".join('''
<Location "/t/%d">
    ErrorDocument 404 "= %s"
</Location>
''' % (n, t) for n, t in enumerate(TEXTS)) + '''
<Location "/h/e">
    SetHandler "%{req:X-One}-handler"
</Location>
<Location "/a/expr">
    Require expr "%{req:X-One} == 'one' && %{QUERY_STRING} != 'no'"
</Location>
<Location "/a/not">
    <RequireAll>
        Require all granted
        Require not expr "%{QUERY_STRING} == 'no'"
    </RequireAll>
</Location>
'''


class Condition(Ask):
    """Named by what is asked, not by its number."""

    def __init__(self, target, text):
        super().__init__(target, fields=FIELDS)
        self.text = text

    @property
    def name(self):
        return self.text


REQUESTS = [
    *[Condition("/c/%d?a=1" % n, c) for n, c in enumerate(CONDITIONS)],
    *[Condition("/t/%d?q=%%20x" % n, t) for n, t in enumerate(TEXTS)],
    Ask("/h/e", fields={"X-One": "a"}),
    Ask("/a/expr", fields={"X-One": "one"}), Ask("/a/expr"),
    Ask("/a/expr?no", fields={"X-One": "one"}),
    Ask("/a/not"), Ask("/a/not?no"),
]
