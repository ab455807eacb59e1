# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The items of a log format, but those that tell times, numbers of processes
and clients' ports."""
from areas import Ask, asks

MODULES = ["authn_core", "authn_file", "auth_basic", "authz_user", "actions",
           "headers", "setenvif", "include"]

# Words with "_" are of the request before internal redirects.
LOG = " ".join(r"""a=%a ca=%{c}a A=%A B=%B b=%b s_=%<s sl=%s r=<%r> rl=<%>r>
    m=%m ml=%>m U=%U Ul=%>U U_=%<U q_=%<q H=%H X=%X k=%k p=%p pl=%{local}p
    pc=%{canonical}p pu=%{Unheard}p C=%{one}C C2=%{TWO}C C3=%{none}C
    i=%{X-Text}i i2=%{x-empty}i i3=%{None}i o=%{Content-Type}o
    ol=%{Location}o oc=%{Content-Length}o ox=%{X-Out}o oe=%{X-Error}o
    st=%404{X-Text}i st2=%!200,304{X-Text}i st3=%200,404U st4=%!404>s
    e=%{ONE}e e_=%<{ONE}e el=%{REDIRECT_STATUS}e n=%{none}n u_=%<u f_=%<f
    R_=%<R h=%h l=%l hc=%{c}h ti=%{T}^ti to=%{T}^to bs=a\\b bq=a\"b
    bx=a\\xb tab=a\tb pc2=%% T=%{unheard}T P=%{unheard}P t=%{%%}t
    lt=%<>s gl=%><s""".split())

FILES = {
    "users": "ann:{SHA}ZGfkCgGxy/OcU6m8VcXp0dX3PQQ=\n",
    "htdocs/x.txt": "x" * 100, "htdocs/404.html": "not here",
    "htdocs/empty.txt": "", "htdocs/in/x.txt": "x",
    "htdocs/inc.shtml": '<!--#include virtual="/x.txt" -->',
    "htdocs/dir/index.html": "index",
}

CONF = r'''
SetEnvIf Request_URI "x\.txt$" ONE=one
Header set X-Out "a \"quoted\" \x01 thing"
Header always set X-Error "always"
ErrorDocument 404 /404.html
ErrorDocument 401 "no name"
ErrorDocument 416 "no such part"
ErrorDocument 501 "not that"
ErrorDocument 302 "elsewhere"
ErrorDocument 301 "with a slash"
DirectoryIndex index.html
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
Options +Includes
Redirect /old /new
<Location "/in">
    AuthType Basic
    AuthName "in"
    AuthUserFile "{root}/users"
    Require valid-user
</Location>
'''

ESCAPES = {"X-Text": 'a "b" \\ \t \xe4 end', "X-Empty": "",
           "Cookie": 'one=1; two="2 2"; three; One=upper; =no'}

REQUESTS = [
    *asks("/x.txt", "/x.txt?q=1&r", "/x.txt?", "/none", "/none?q", "/old/x",
          "/dir/", "/dir", "/empty.txt", "/inc.shtml", "/in/x.txt",
          "/a%20b%22c%e4", "/%3F?%20"),
    *asks("/x.txt", method="HEAD"), *asks("/x.txt", method="POST", body=b"b"),
    *asks("/x.txt", version="1.0"),
    *asks("/none", method="NONSENSE"),
    Ask("/x.txt", fields=ESCAPES), Ask("/none", fields=ESCAPES),
    Ask("/x.txt", fields={"Range": "bytes=0-9"}),
    Ask("/x.txt", fields={"Cookie": "a=b;one=;one=second"}),
    Ask("/x.txt", fields={"Cookie": 'one; two = spaced ;one=x=y'}),
    Ask("/x.txt", fields={"Cookie": '$Version=1; one="q;r"; $Path=/'}),
    Ask("/in/x.txt", fields={"Authorization": "Basic YW5uOmFubjE="}),
    Ask("/in/none", fields={"Authorization": "Basic YW5uOmFubjE="}),
    Ask("/in/x.txt", fields={"Authorization": 'Basic IngieTpwdw=='}),
    Ask("/x.txt", host="other.test:81"),
]
