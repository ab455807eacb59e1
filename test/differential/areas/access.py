# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Who may see what: users, groups, aliases of providers, and the rules of
older configurations."""
import base64
import hashlib

from areas import Ask

MODULES = ["authn_core", "authn_file", "auth_basic", "authz_user",
           "authz_groupfile", "access_compat", "setenvif", "include"]

# Of the request before internal redirects.
LOG = "first=%<u"

WHO = "".join('<!--#echo var="%s" -->|' % v for v in
              ("REMOTE_USER", "REDIRECT_REMOTE_USER", "AUTH_TYPE"))


def sha(password):
    digest = hashlib.sha1(password.encode()).digest()
    return "{SHA}" + base64.b64encode(digest).decode()


def realm(user, password, name):
    text = ":".join((user, name, password))
    return "%s:%s:%s" % (user, name, hashlib.md5(text.encode()).hexdigest())


USERS = "".join("%s:%s\n" % (u, sha(u + "1")) for u in ("ann", "bob", "eve"))

FILES = {
    "users": "# people\n" + USERS + "odd\n:x\nann:{SHA}other\n",
    "more": "cat:%s\nann:%s\n" % (sha("cat1"), sha("other")),
    "realms": realm("ann", "ann1", "Members") + "\n"
              + realm("bob", "bob1", "Others") + "\n",
    "others": "bob:%s\nann:%s\n" % (sha("bob1"), sha("not ann1")),
    "groups": "# groups\nstaff: ann\nstaff: bob eve\nempty:\nnone\n"
              "spaced : cat\n",
    "htdocs/x.txt": "x", "htdocs/open/who.shtml": WHO,
    "htdocs/open/to-other/x": "x", "htdocs/valid/who.shtml": WHO,
    "htdocs/valid/to-other/x": "x", "htdocs/other/who.shtml": WHO,
    "htdocs/open/to-valid/x": "x", "htdocs/open/to-either/x": "x",
    "htdocs/valid/include.shtml":
    '<!--#include virtual="/open/who.shtml" -->'
    '<!--#include virtual="/other/who.shtml" -->',
}
FILES.update({"htdocs/%s/x.txt" % d: d for d in """user valid group notgroup
    any order-da order-ad order-mutual compat-env satisfy-any satisfy-all
    limit realm two soft forbidden alias alias-users nothing
    nofile nogroups quoted fake both compat-net nested none merge/in
    allow-all""".split()})

CONF = r'''
SetEnvIf X-Let in let_me
SetEnvIf X-Keep out keep_out
<AuthnProviderAlias file more>
    AuthUserFile "{root}/more"
</AuthnProviderAlias>
<AuthzProviderAlias user friends "ann cat">
</AuthzProviderAlias>
<AuthzProviderAlias group staff "staff">
    AuthGroupFile "{root}/groups"
</AuthzProviderAlias>
<Directory "{root}/htdocs">
    AuthType Basic
    AuthName "Members"
    AuthUserFile "{root}/users"
    AuthGroupFile "{root}/groups"
</Directory>
<Directory "{root}/htdocs/user">
    Require user ann cat
</Directory>
<Directory "{root}/htdocs/valid">
    Require valid-user
</Directory>
<Directory "{root}/htdocs/group">
    Require group none staff spaced
</Directory>
<Directory "{root}/htdocs/notgroup">
    <RequireAll>
        Require valid-user
        Require not group staff
    </RequireAll>
</Directory>
<Directory "{root}/htdocs/any">
    Require user eve
    Require env let_me
    Require method POST
</Directory>
<Directory "{root}/htdocs/nested">
    <RequireAll>
        <RequireAny>
            Require user ann
            Require user bob
        </RequireAny>
        <RequireNone>
            Require env keep_out
            Require user bob
        </RequireNone>
    </RequireAll>
</Directory>
<Directory "{root}/htdocs/none">
    AuthType None
    Require all granted
</Directory>
<Directory "{root}/htdocs/merge">
    Require user ann bob
</Directory>
<Directory "{root}/htdocs/merge/in">
    AuthMerging And
    Require user bob eve
</Directory>
<Directory "{root}/htdocs/forbidden">
    AuthzSendForbiddenOnFailure On
    Require user ann
</Directory>
<Directory "{root}/htdocs/order-da">
    Order Deny,Allow
    Deny from env=keep_out
    Allow from env=let_me
</Directory>
<Directory "{root}/htdocs/order-ad">
    Order Allow,Deny
    Deny from env=keep_out
    Allow from env=let_me
</Directory>
<Directory "{root}/htdocs/order-mutual">
    Order Mutual-failure
    Deny from env=keep_out
    Allow from env=let_me
</Directory>
<Directory "{root}/htdocs/compat-env">
    Order Allow,Deny
    Allow from env=!keep_out
</Directory>
<Directory "{root}/htdocs/compat-net">
    Order Allow,Deny
    Allow from 127.0 ::1
    <Files "y*">
        Order Deny,Allow
        Deny from 127.0.0.0/255.0.0.0
    </Files>
</Directory>
<Directory "{root}/htdocs/allow-all">
    Deny from all
    Allow from all
</Directory>
<Directory "{root}/htdocs/satisfy-any">
    Satisfy Any
    Order Allow,Deny
    Allow from env=let_me
    Require user ann
</Directory>
<Directory "{root}/htdocs/satisfy-all">
    Satisfy All
    Order Allow,Deny
    Allow from env=let_me
    Require user ann
</Directory>
<Directory "{root}/htdocs/both">
    Deny from env=keep_out
    Require valid-user
</Directory>
<Directory "{root}/htdocs/limit">
    <Limit POST>
        Order Allow,Deny
        Deny from all
    </Limit>
    <LimitExcept GET POST>
        Require user ann
    </LimitExcept>
</Directory>
<Directory "{root}/htdocs/realm">
    AuthUserFile "{root}/realms"
    AuthBasicUseDigestAlgorithm MD5
    Require valid-user
</Directory>
<Directory "{root}/htdocs/two">
    AuthBasicProvider file more
    Require valid-user
</Directory>
<Directory "{root}/htdocs/soft">
    AuthBasicAuthoritative Off
    Require valid-user
</Directory>
<Directory "{root}/htdocs/alias">
    AuthBasicProvider more
    Require friends
</Directory>
<Directory "{root}/htdocs/alias-users">
    AuthGroupFile "{root}/none"
    Require staff
</Directory>
<Directory "{root}/htdocs/nothing">
    AuthType Unheard-of
    Require valid-user
</Directory>
<Directory "{root}/htdocs/nofile">
    AuthUserFile "{root}/none"
    Require valid-user
</Directory>
<Directory "{root}/htdocs/nogroups">
    AuthGroupFile "{root}/none"
    Require group staff
</Directory>
<Directory "{root}/htdocs/quoted">
    AuthName "He said \"%{REQUEST_URI}\""
    Require valid-user
</Directory>
<Directory "{root}/htdocs/fake">
    AuthBasicFake "%{REMOTE_USER}-fake" "secret"
    Require valid-user
</Directory>
<Directory "{root}/htdocs/open">
    AuthType None
    Require all granted
</Directory>
# The same names, and other passwords.
<Directory "{root}/htdocs/other">
    AuthName "Others"
    AuthUserFile "{root}/others"
    Require valid-user
</Directory>
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
Options +Includes
<LocationMatch "/to-other">
    ErrorDocument 404 /other/who.shtml
    DirectoryIndex /other/who.shtml /valid/none.shtml
</LocationMatch>
<LocationMatch "/to-valid">
    DirectoryIndex /valid/who.shtml
</LocationMatch>
<Location "/open/to-either">
    DirectoryIndex /other/who.shtml /valid/none /open/who.shtml
</Location>
<LocationMatch "^/[a-z]+/to-open">
    ErrorDocument 404 /open/who.shtml
</LocationMatch>
<Location "/fake">
    ErrorDocument 404 "%{HTTP:Authorization} %{REMOTE_USER} %{AUTH_TYPE}"
</Location>
'''


def basic(user, password=None):
    text = "%s:%s" % (user, user + "1" if password is None else password)
    return {"Authorization": "Basic " + base64.b64encode(
        text.encode()).decode()}


LET = {"X-Let": "in"}
KEEP = {"X-Keep": "out"}
CLIENTS = [{}, LET, KEEP, {**LET, **KEEP}, basic("ann"), basic("bob"),
           basic("cat"), {**LET, **basic("ann")}, {**KEEP, **basic("ann")}]

REQUESTS = [
    *[Ask("/%s/x.txt" % d, fields=f) for f in CLIENTS for d in
      """user valid group notgroup any nested none merge/in forbidden order-da
      order-ad order-mutual compat-env compat-net allow-all satisfy-any
      satisfy-all both two soft alias alias-users realm""".split()],
    *[Ask("/limit/x.txt", m, fields=f) for m in ("GET", "POST", "PUT")
      for f in ({}, basic("ann"))],
    *[Ask("/%s/x.txt" % d, fields=f) for d in
      ("nothing", "nofile", "nogroups", "quoted", "fake")
      for f in ({}, basic("ann"))],
    *[Ask("/valid/x.txt", fields=f) for f in (
        basic("ann", "wrong"), basic("ann", ""), basic("", ""),
        basic("odd", ""), basic("", "x"), basic("ann", "other"),
        basic("dan"), {"Authorization": "Basic"},
        {"Authorization": "Basic !!"}, {"Authorization": "basic YW5uOmFubjE="},
        {"Authorization": "Basic  YW5uOmFubjE="},
        {"Authorization": "Basic YW5uOmFubjE=x"},
        {"Authorization": "Basic YW5uOmFubjE= x"},
        {"Authorization": "Basic YW5u"},
        {"Authorization": "Bearer YW5uOmFubjE="},
        {"Proxy-Authorization": "Basic YW5uOmFubjE="})],
    Ask("/two/x.txt", fields=basic("ann", "other")),
    *[Ask(t, fields=basic(u)) for u in ("ann", "bob") for t in (
        "/open/who.shtml", "/valid/who.shtml", "/valid/to-other/none",
        "/valid/to-other/", "/valid/to-open/none", "/open/to-other/none",
        "/open/to-other/", "/open/to-valid/", "/open/to-either/",
        "/valid/include.shtml")],
    Ask("/fake/none", fields=basic("ann")), Ask("/compat-net/y.txt"),
    Ask("/valid/none", fields=basic("ann")), Ask("/valid/none"),
    Ask("/valid", fields=basic("ann")), Ask("/valid"),
    Ask("/valid/x.txt", "HEAD"), Ask("/valid/x.txt", "OPTIONS"),
    Ask("/valid/x.txt", "POST", body=b"x"),
]
