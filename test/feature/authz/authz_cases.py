# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Who may have what: rules, and requests with the answers that they get.

Each case has a directory htdocs/NAME with a.txt, b.txt and in/a.txt in it.
Its rules stand in a <Directory> section for it, in its .htaccess file (with
this AllowOverride), or anywhere (raw).

A request is a line of words, of which the last is the status it gets:

    METHOD  /path below the directory  from=client address  H=Field:value
    name (password: name-pw)  name:password  - (nobody)
    "quoted" after the status: the realm that is asked for

What is not said: GET, /a.txt, 127.0.0.1, nobody.
"""

# One way of hashing each: MD5 of apr, bcrypt, SHA-1, DES, SHA-512.
USERS = """\
# People
alice:$apr1$pMiNDuZy$HV/WZeEPsz1L1s/63kzRv/
bob:$2y$04$ATHP.f0nXuVyB/AuExCtluZGCK7wV8KJ38lQxChxo.tvS1T2uPIJW

carol:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=
dave:1GTm8vZ4d.7vY:more: fields
  erin:$6$saltsalt$i9IRe0tUvItnSeD5kzVfTrW5fpzXKjGvfqqC.4WnQgM.nY8.0vhQ3r5v\
KlML5b9nWh3KM5po5qZHfDHGCELF/0
alice:{SHA}aaaaMBat8aKiQgxhKhAqvbXOPbw=
frank:frank-pw
gina
henry:
""".replace("\\\n", "")

# Other people of the same names: the second source of some cases.
USERS2 = """\
carol:{SHA}aaaaMBat8aKiQgxhKhAqvbXOPbw=
zoe:{SHA}hsAaMBat8aKiQgxhKhAqvbXOPbw=
"""

DIGESTS = """\
alice:Digest Realm:dfca3cac757270c500b09c1524498bc9
bob:Other:8b187db9617439273b4b8e9a948f06d0
"""

GROUPS = """\
# Who belongs to what
staff: alice bob
staff: carol
admins:alice
empty:
wide\tgroup: dave
loose : erin
"""

BASIC = """\
AuthType Basic
AuthName "Members only"
AuthUserFile "{root}/users"
AuthGroupFile "{root}/groups"
"""


class Case:
    def __init__(self, name, requests, rules="", raw="", htaccess=None,
                 override="AuthConfig Limit"):
        self.name = name
        self.requests = [line.strip() for line in requests.splitlines()
                         if line.strip()]
        self.text = raw
        self.htaccess = htaccess
        if htaccess is not None:
            rules += "\nAllowOverride " + override
        if rules:
            self.text = '<Directory "{here}">\n%s\n</Directory>\n%s' % (
                rules, self.text)

    def configuration(self):
        return self.fill(self.text) + "\n"

    def fill(self, text):
        return text.replace("{here}", "{root}/htdocs/" + self.name)


def ordered(order, *lines):
    return "Order %s\n" % order + "\n".join(lines)


ALLOW = "Allow from 127.0.0.1 127.0.0.3"
DENY = "Deny from 127.0.0.2 127.0.0.3"

ORDERS = [
    Case("order_da", """from=127.0.0.1 200
        from=127.0.0.2 403
        from=127.0.0.3 200
        from=127.0.0.4 200""", ordered("deny,allow", ALLOW, DENY)),
    Case("order_ad", """from=127.0.0.1 200
        from=127.0.0.2 403
        from=127.0.0.3 403
        from=127.0.0.4 403""", ordered("Allow,Deny", DENY, ALLOW)),
    Case("order_mf", """from=127.0.0.1 200
        from=127.0.0.2 403
        from=127.0.0.3 403
        from=127.0.0.4 403""", ordered("mutual-failure", DENY, ALLOW)),
    Case("order_none", """from=127.0.0.1 200
        from=127.0.0.3 200
        from=127.0.0.2 403""", "%s\n%s" % (ALLOW, DENY)),
    Case("order_alone", "403", "Order allow,deny"),
    Case("order_alone_da", "200", "Order deny,allow"),
    Case("order_forms", """from=127.0.1.1 403
        from=127.0.2.77 403
        from=127.3.255.1 403
        from=127.4.4.4 403
        from=127.4.4.5 200
        from=127.5.0.200 403
        from=127.5.0.100 200
        from=127.6.1.1 200
        200""", ordered("deny,allow", "Deny from 127.0.1 127.0.2.0/24",
                        "Deny from 127.3.0.0/255.255.0.0 127.4.4.4",
                        "Deny from 127.5.0.128/25 127.6",
                        "Allow from 127.6.1.0/24 2001:db8::/32")),
    Case("order_all", "200", ordered("deny,allow", "Deny from all",
                                     "Allow from ALL")),
    Case("order_host", "200\nfrom=127.9.9.9 403",
         ordered("deny,allow", "Deny from all", "Allow from localhost")),
    Case("order_host_part", "403", ordered("deny,allow", "Deny from all",
                                           "Allow from host example")),
    Case("order_env", "200\n/b.txt 403", raw="""
        <DirectoryMatch "{here}/(?<let>)">
        Order deny,allow
        Deny from all
        Allow from env=MATCH_LET
        </DirectoryMatch>
        <Directory "{here}">
        <Files "b.txt">
        Order allow,deny
        Allow from env=NO_SUCH_THING
        </Files>
        </Directory>"""),
    Case("order_not_env", "200", ordered("allow,deny",
                                         "Allow from env=!NO_SUCH")),
    Case("order_replaced", "403\n/in/a.txt 200\n/in/x/a.txt 403",
         "Deny from all", """<Directory "{here}/in">
        Order allow,deny
        Allow from 127
        </Directory>
        <Directory "{here}/in/x">
        Order allow,deny
        </Directory>"""),
    Case("order_satisfy_replaces", "403\n/in/a.txt 200", "Deny from all",
         '<Directory "{here}/in">\nSatisfy All\n</Directory>'),
    Case("order_limit", """200
        HEAD 200
        OPTIONS 403
        POST 403""", """<Limit OPTIONS POST>
        Order deny,allow
        Deny from all
        </Limit>"""),
    Case("order_limit_except", "200\nOPTIONS 403", """<LimitExcept GET>
        Order allow,deny
        </LimitExcept>"""),
    Case("order_limit_allow", "200\nOPTIONS 200", """<Limit GET>
        Deny from 127.0.0.9
        Order allow,deny
        Allow from 127
        </Limit>"""),
    Case("order_htaccess", "403\n/in/a.txt 403", htaccess="Deny from all"),
    Case("order_htaccess_not", "500", htaccess="Deny from all",
         override="AuthConfig"),
    Case("order_location_wins", "200", "Deny from all",
         '<Location "/order_location_wins">\nAllow from all\n</Location>'),
]

SATISFY = [
    Case("satisfy_all", """401 "Members only"
        alice 200
        alice from=127.0.0.2 403
        from=127.0.0.2 403""", BASIC + """Require valid-user
        Deny from 127.0.0.2"""),
    Case("satisfy_any", """200
        alice 200
        alice:bad 200
        alice from=127.0.0.2 200
        alice:bad from=127.0.0.2 401 "Members only"
        from=127.0.0.2 401 "Members only\"""", BASIC + """Require valid-user
        Satisfy any
        Deny from 127.0.0.2"""),
    Case("satisfy_any_closed", "401\nbob 200", BASIC + """Require user bob
        Order allow,deny
        Satisfy Any"""),
    Case("satisfy_any_open", "200", BASIC + """Require user bob
        Satisfy Any"""),
    Case("satisfy_any_no_require", "403", "Deny from all\nSatisfy any"),
    Case("satisfy_any_logs", "alice from=127.0.0.2 200\n"
         "nobody from=127.0.0.2 401\nfrom=127.0.0.2 401\n200", BASIC
         + "Require valid-user\nDeny from 127.0.0.2\nSatisfy any"),
    Case("satisfy_any_granted", "200", """Deny from all
        Satisfy any
        Require all granted"""),
    Case("satisfy_any_denied", "403", """Deny from all
        Satisfy any
        Require all denied"""),
    Case("satisfy_any_allowed", "200", """Allow from all
        Satisfy any
        Require all denied"""),
    Case("satisfy_all_denied", "403", """Allow from all
        Require all denied"""),
    Case("satisfy_all_granted", "403", """Deny from all
        Require all granted"""),
    Case("satisfy_relaxed", "401\n/in/a.txt 200", BASIC
         + "Require valid-user", """<Directory "{here}/in">
        Allow from all
        Satisfy any
        </Directory>"""),
    Case("satisfy_limit", """401
        from=127.0.0.2 403
        OPTIONS 200
        OPTIONS from=127.0.0.2 401
        OPTIONS alice from=127.0.0.2 200""", BASIC + """Require valid-user
        Deny from 127.0.0.2
        <Limit OPTIONS>
        Satisfy any
        </Limit>"""),
    Case("satisfy_htaccess", "200\nfrom=127.0.0.2 401",
         BASIC + "Require valid-user",
         htaccess="Deny from 127.0.0.2\nSatisfy any"),
    Case("satisfy_htaccess_class", "500", htaccess="Satisfy any",
         override="Limit"),
]

PASSWORDS = [
    Case("basic", """401 "Members only"
        alice 200
        alice:alice-p 401 "Members only"
        alice:alice-pw2 401
        bob 200
        bob:alice-pw 401
        carol 200
        carol:bad 401
        dave 200
        dave:bad 401
        erin 200
        erin:bad 401
        frank 401
        gina 401
        gina: 401
        henry 401
        henry: 401
        :x 401
        nobody 401
        Alice:alice-pw 401
        HEAD 401
        HEAD alice 200
        OPTIONS alice 200
        /none.txt 401
        /none.txt alice 404
        /in/ 401
        /in/ alice 404""", BASIC + "Require valid-user"),
    Case("basic_fields", """H=Authorization:Basic 401
        H=Authorization:Basic_!!! 401
        H=Authorization:Basic_YWxpY2U6YWxpY2UtcHc= 200
        H=Authorization:basic_YWxpY2U6YWxpY2UtcHc= 200
        H=Authorization:BASIC___YWxpY2U6YWxpY2UtcHc= 200
        H=Authorization:Basic_YWxpY2U6YWxpY2UtcHc 200
        H=Authorization:Basic_YWxpY2U= 401
        H=Authorization:Bearer_YWxpY2U6YWxpY2UtcHc= 401
        H=Authorization:BasicYWxpY2U6YWxpY2UtcHc= 401
        H=Authorization:Digest_username="alice" 401
        H=Proxy-Authorization:Basic_YWxpY2U6YWxpY2UtcHc= 401""",
         BASIC + "Require valid-user"),
    Case("basic_lower", 'alice 200\n401 "Members only"', BASIC.replace(
        "Type Basic", "Type basic") + "Require valid-user"),
    Case("no_name", "500\nalice 500", BASIC.replace("AuthName", "#")
         + "Require valid-user"),
    Case("no_type", "500\nalice 500", BASIC.replace("AuthType", "#")
         + "Require valid-user"),
    Case("no_file", "401\nalice 500", BASIC.replace("AuthUserFile", "#")
         + "Require valid-user"),
    Case("lost_file", "401\nalice 500", BASIC.replace("users", "lost")
         + "Require valid-user"),
    Case("type_none", "200\nalice 200\nalice:bad 200",
         "AuthType None\nRequire all granted"),
    Case("type_none_user", "500\nalice 500", "AuthType None\n"
         "Require valid-user"),
    Case("type_unknown", "500\nalice 500", BASIC.replace("Basic", "Foo")
         + "Require valid-user"),
    Case("type_digest", "500\nalice 500", BASIC.replace("Basic", "Digest")
         + "Require valid-user"),
    Case("type_none_inside", "401\n/in/a.txt 200", BASIC
         + "Require valid-user", """<Directory "{here}/in">
        AuthType None
        Require all granted
        </Directory>"""),
    Case("granted_needs_no_user", "200\nalice:bad 200",
         BASIC + "Require all granted"),
    Case("denied_needs_no_user", "403\nalice 403",
         BASIC + "Require all denied"),
    Case("realm_quotes", r'''401 "Say \"hi\" to 100%"''',
         r'''AuthName "Say \"hi\" to 100%"''' + "\nAuthType Basic\n"
         'AuthUserFile "{root}/users"\nRequire valid-user'),
    Case("realm_expr", '401 "Realm of localhost, GET"\nOPTIONS 401 '
         '"Realm of localhost, OPTIONS"', BASIC
         + 'AuthName "Realm of %{HTTP_HOST}, %{REQUEST_METHOD}"\n'
         "Require valid-user"),
    Case("realm_word", '401 "Members"', BASIC + "AuthName Members\n"
         "Require valid-user"),
    Case("type_expr", """H=X-T:Basic alice 200
        H=X-T:basic 401 "Members only"
        H=X-T:None alice 500
        H=X-T:Foo alice 500
        alice 500""", BASIC + "AuthType %{req:X-T}\nRequire valid-user"),
    Case("rules_are_missing", "500\nalice 500", BASIC),
    Case("rules_are_missing_none", "200", "AuthType None"),
    Case("inherited", "/in/a.txt 401\n/in/a.txt alice 200\n"
         '/in/a.txt bob 401 "Inner"\n/a.txt bob 200',
         BASIC + "Require valid-user", """<Directory "{here}/in">
        AuthName Inner
        Require user alice
        </Directory>"""),
    Case("htaccess", '401 "Of file"\nalice 200\nalice:bad 401',
         htaccess='AuthType Basic\nAuthName "Of file"\n'
         'AuthUserFile "{root}/users"\nRequire valid-user'),
    Case("htaccess_class", "500", htaccess="AuthType Basic",
         override="Limit"),
    Case("htaccess_limit", "200\nOPTIONS 401\nOPTIONS alice 200",
         htaccess=BASIC + "<Limit OPTIONS>\nRequire valid-user\n</Limit>"),
    Case("htaccess_group", "alice 200\ndave 401",
         htaccess=BASIC + "Require group staff"),
    Case("digests", """alice 401
        alice:bad 401
        bob 401
        bob:bob-pw 401""", BASIC + """AuthUserFile "{root}/digests"
        AuthBasicUseDigestAlgorithm MD5
        Require valid-user"""),
    Case("digests_realm", """alice 200
        alice:bad 401
        bob 401
        carol 401""", BASIC + """AuthName "Digest Realm"
        AuthUserFile "{root}/digests"
        AuthBasicUseDigestAlgorithm MD5
        Require valid-user"""),
    Case("digests_off", "alice 401\n/in/a.txt alice 200", BASIC
         + """AuthBasicUseDigestAlgorithm MD5
        Require valid-user""", """<Directory "{here}/in">
        AuthBasicUseDigestAlgorithm Off
        </Directory>"""),
    Case("provider_file", "alice 200\nalice:bad 401", BASIC
         + "AuthBasicProvider file\nRequire valid-user"),
    Case("providers", """alice 200
        carol 200
        carol:bad 401
        zoe 401
        zoe:carol-pw 200
        nobody 401""", BASIC + """AuthBasicProvider first second
        Require valid-user"""),
    Case("providers_turned", """alice 200
        carol 401
        zoe:carol-pw 200""", BASIC + """AuthBasicProvider second first
        Require valid-user"""),
    Case("providers_error", "alice 500\nzoe:carol-pw 200", BASIC
         + "AuthBasicProvider second lost\nRequire valid-user"),
    Case("not_authoritative", "alice 200\nalice:bad 401\nnobody 500\n401",
         BASIC + "AuthBasicAuthoritative Off\nRequire valid-user"),
    Case("not_authoritative_inside", "nobody 500\n/in/a.txt nobody 401",
         BASIC + "AuthBasicAuthoritative Off\nRequire valid-user",
         '<Directory "{here}/in">\nAuthBasicAuthoritative On\n</Directory>'),
    Case("realm_expr_fails", "500\nalice 500", BASIC
         + "AuthName \"%{file:/none/at/all}\"\nRequire valid-user"),
    Case("fake_opens_nothing", "401\nalice 200", BASIC
         + "AuthBasicFake alice alice-pw\nRequire valid-user"),
]

PEOPLE = [
    Case("user", """alice 200
        bob 200
        carol 401
        alice:bad 401
        401""", BASIC + "Require user alice bob"),
    Case("user_quoted", "alice 200\nbob 401",
         BASIC + 'Require user "alice" "bob carol"'),
    Case("user_expr", """alice H=X-User:alice 200
        alice H=X-User:bob 401
        bob H=X-User:alice_bob 200
        alice 401""", BASIC + "Require user %{req:X-User}"),
    Case("not_user", "alice 401\nbob 200\n401", BASIC + """<RequireAll>
        Require valid-user
        Require not user alice
        </RequireAll>"""),
    Case("group", """alice 200
        bob 200
        carol 200
        dave 401
        nobody 401
        401""", BASIC + "Require group staff"),
    Case("groups", "alice 200\nbob 401\ndave 401\nerin 401",
         BASIC + "Require group empty admins none"),
    Case("group_odd", "dave 401\nalice 401", BASIC + "Require group wide"),
    Case("group_expr", "alice H=X-G:admins 200\nbob H=X-G:admins 401\n"
         "bob H=X-G:staff 200", BASIC + "Require group %{req:X-G}"),
    Case("group_no_file", "alice 401\n401", BASIC.replace(
        "AuthGroupFile", "#") + "Require group staff"),
    Case("group_lost_file", "alice 401\n401", BASIC.replace(
        "groups", "lost") + "Require group staff"),
    Case("group_lost_not", "alice 500\n401", BASIC.replace(
        "groups", "lost") + """<RequireAll>
        Require valid-user
        Require not group staff
        </RequireAll>"""),
    Case("group_none_not", "alice 500\n401", BASIC.replace(
        "AuthGroupFile", "#") + """<RequireAll>
        Require valid-user
        Require not group staff
        </RequireAll>"""),
    Case("group_lost_or_user", "alice 200\nbob 401", BASIC.replace(
        "groups", "lost") + "Require group staff\nRequire user alice"),
    Case("group_space", "erin 200\ndave 401",
         BASIC + "Require group loose"),
    Case("group_or_user", "alice 200\ndave 200\ncarol 401", BASIC
         + "Require group admins\nRequire user dave"),
    Case("group_and_not", "alice 401\nbob 200\ncarol 200\ndave 401", BASIC
         + """<RequireAll>
        Require group staff
        Require not group admins
        </RequireAll>"""),
    Case("file_group_no_owner", "alice 500\n401", BASIC
         + "Require file-group"),
    Case("forbidden", "alice 200\nbob 403\nbob:bad 401\n401", BASIC
         + "AuthzSendForbiddenOnFailure On\nRequire user alice"),
    Case("forbidden_inside", "bob 403\n/in/a.txt bob 401", BASIC
         + "AuthzSendForbiddenOnFailure On\nRequire user alice",
         '<Directory "{here}/in">\nAuthzSendForbiddenOnFailure Off\n'
         "</Directory>"),
    Case("nested", """alice 200
        bob 401
        carol H=X-Key:yes 200
        carol 401
        dave H=X-Key:yes 401""", BASIC + """<RequireAll>
        <RequireAny>
            Require user alice
            <RequireAll>
                Require group staff
                Require expr %{req:X-Key} == 'yes'
            </RequireAll>
        </RequireAny>
        <RequireNone>
            Require user bob
            Require ip 127.0.0.9
        </RequireNone>
        </RequireAll>"""),
    Case("any_ip_or_user", "200\nfrom=127.0.0.2 401\n"
         "from=127.0.0.2 alice 200\nalice:bad 200",
         BASIC + "Require ip 127.0.0.1\nRequire valid-user"),
    Case("all_ip_and_user", "401\nfrom=127.0.0.2 403\n"
         "from=127.0.0.2 alice 403\nalice 200", BASIC + """<RequireAll>
        Require ip 127.0.0.1
        Require valid-user
        </RequireAll>"""),
    Case("all_user_and_ip", "401\nfrom=127.0.0.2 403\n"
         "from=127.0.0.2 alice 403\nalice 200", BASIC + """<RequireAll>
        Require valid-user
        Require ip 127.0.0.1
        </RequireAll>"""),
    Case("expr_user", "401\nalice 200\nbob 401\n", BASIC
         + "Require expr %{REMOTE_USER} == 'alice'"),
    Case("method_or_user", "200\nOPTIONS 401\nOPTIONS alice 200", BASIC
         + "Require method GET POST\nRequire valid-user"),
    Case("limit_user", "200\nalice:bad 200\nOPTIONS 401\nOPTIONS bob 200",
         BASIC + "<Limit OPTIONS POST>\nRequire valid-user\n</Limit>"),
    Case("limit_two", "alice 200\nbob 401\nOPTIONS alice 401\n"
         "OPTIONS bob 200\nDELETE 405", BASIC
         + "<Limit GET>\nRequire user alice\n</Limit>\n"
         "<Limit OPTIONS>\nRequire user bob\n</Limit>"),
    Case("limit_except", "200\nOPTIONS 401\nOPTIONS alice 200", BASIC
         + "<LimitExcept GET>\nRequire valid-user\n</LimitExcept>"),
    Case("files", "200\n/b.txt 401\n/b.txt alice 200", BASIC
         + 'Require local\n<Files "b.*">\nRequire valid-user\n</Files>'),
    Case("if", "200\nfrom=127.0.0.2 401\nfrom=127.0.0.2 alice 200", BASIC
         + "Require local\n<If \"%{REMOTE_ADDR} != '127.0.0.1'\">\nRequire valid-user\n"
         "</If>"),
    Case("location_wins", "200", BASIC + "Require valid-user",
         '<Location "/location_wins">\nRequire all granted\n</Location>'),
    Case("document_401", "401\nalice 200\nbob 401", BASIC
         + "Require user alice\nErrorDocument 401 /plain.txt"),
    Case("document_401_inside", "401\nalice 200", BASIC
         + "Require user alice\n"
         "ErrorDocument 401 /document_401_inside/b.txt"),
]

SOURCES = [
    Case("host", "200\nfrom=127.8.8.8 403", "Require host localhost"),
    Case("host_expr", "H=X-H:localhost 200\nH=X-H:example.org 403\n403",
         "Require host %{req:X-H}"),
    Case("host_part", "403", "Require host host"),
    Case("forward_dns", "200\nfrom=127.8.8.8 403",
         "Require forward-dns localhost"),
    Case("forward_dns_expr", "H=X-H:localhost 200\nH=X-H:nowhere.invalid "
         "403", "Require forward-dns %{req:X-H}"),
    Case("local", "200\nfrom=127.8.8.8 200", "Require local"),
    Case("ip_forms", """200
        from=127.0.1.9 200
        from=127.2.3.4 200
        from=127.3.0.1 200
        from=127.4.4.4 200
        from=127.4.4.5 403""", "Require ip 127.0 127.2.3.0/24 "
         "127.3.0.0/255.255.0.0 127.4.4.4 2001:db8::/32"),
    Case("not_ip", "200\nfrom=127.0.0.2 403", """<RequireAll>
        Require all granted
        Require not ip 127.0.0.2
        </RequireAll>"""),
    Case("none_ip", "200\nfrom=127.0.0.2 403\nOPTIONS 403", """<RequireAll>
        <RequireNone>
        Require ip 127.0.0.2
        Require method OPTIONS
        </RequireNone>
        Require all granted
        </RequireAll>"""),
    Case("env", "200\n/b.txt 403", raw="""
        <DirectoryMatch "{here}/(?<pass>)">
        Require env NO_SUCH MATCH_PASS
        </DirectoryMatch>
        <Directory "{here}">
        <Files b.txt>
        Require env NO_SUCH
        </Files>
        </Directory>"""),
    Case("merging_and", """403
        from=127.0.0.2 200
        from=127.0.0.3 200
        from=127.0.0.4 200
        OPTIONS from=127.0.0.4 403
        /in/a.txt 403
        /in/a.txt from=127.0.0.2 200
        /in/a.txt from=127.0.0.3 403
        /in/x/a.txt 200
        /in/x/a.txt from=127.0.0.2 403""", "Require ip 127.0.0.2 127.0.0.3\n"
         "Require method PUT\n<Limit GET>\nRequire ip 127.0.0.4\n</Limit>",
         """<Directory "{here}/in">
        AuthMerging And
        <RequireAll>
        Require all granted
        Require not ip 127.0.0.3
        </RequireAll>
        </Directory>
        <Directory "{here}/in/x">
        Require ip 127.0.0.1
        </Directory>"""),
    Case("merging_or", """403
        /in/a.txt 200
        /in/a.txt from=127.0.0.2 200
        /in/a.txt from=127.0.0.3 403
        /in/x/a.txt from=127.0.0.3 200
        /in/x/a.txt 200""", "Require ip 127.0.0.2",
         """<Directory "{here}/in">
        AuthMerging Or
        Require ip 127.0.0.1
        </Directory>
        <Directory "{here}/in/x">
        AuthMerging Or
        Require ip 127.0.0.3
        </Directory>"""),
    Case("merging_not_inherited", "/in/x/a.txt 403", "Require all granted",
         """<Directory "{here}/in">
        AuthMerging Or
        Require all granted
        </Directory>
        <Directory "{here}/in/x">
        Require all denied
        </Directory>"""),
    Case("merging_no_rules", "/in/a.txt 403", "Require all denied",
         '<Directory "{here}/in">\nAuthMerging Or\n</Directory>'),
    Case("alias", "200\nfrom=127.0.0.2 403\nfrom=127.0.0.3 403",
         """<RequireAll>
        Require not unwanted
        Require all granted
        </RequireAll>"""),
    Case("alias_methods", "200\nOPTIONS 403", "Require reading"),
    Case("alias_group", "alice 200\nbob 401", BASIC
         + "AuthGroupFile /dev/null\nRequire bosses"),
    Case("expr_fails", "500", "Require expr file('/none') == 'x'\n"
         "Require all granted"),
    Case("require_nothing", "403", "Require env\nRequire host\n"
         "Require method\nRequire forward-dns"),
    Case("require_no_name", "alice 401", BASIC + "Require user\n"
         "Require group"),
    Case("trace", "TRACE 200\n403", "Require method TRACE"),
    Case("limit_denied", "200\nOPTIONS 403\nPOST 403",
         "<Limit OPTIONS POST>\nRequire all denied\n</Limit>"),
    Case("limit_granted", "200\nOPTIONS 200",
         "<Limit GET>\nRequire all granted\n</Limit>"),
    Case("limit_replaces", "200\n/in/a.txt 403\nOPTIONS /in/a.txt 200",
         "Require all granted", """<Directory "{here}/in">
        <Limit GET>
        Require all denied
        </Limit>
        </Directory>"""),
    Case("limit_replaces_closed", "403\n/in/a.txt 200\nOPTIONS /in/a.txt 200",
         "Require all denied", """<Directory "{here}/in">
        <Limit GET>
        Require all granted
        </Limit>
        </Directory>"""),
    Case("require_htaccess", "403\n/in/a.txt 403", "Require all granted",
         htaccess="Require all denied"),
    Case("require_htaccess_class", "500", htaccess="Require all denied",
         override="Limit"),
    Case("require_all_alone", "403\nfrom=127.0.0.2 200",
         "<RequireAll>\nRequire ip 127.0.0.2\n</RequireAll>"),
    Case("require_any_denied", "403", "Require all denied\n"
         "Require ip 10\nRequire method PUT"),
    Case("file_missing", "/none.txt 404\n/in/ 404", "Require local"),
    Case("file_missing_denied", "/none.txt 403\n/in/ 403\n/in/none/x 403",
         "Require all denied"),
]

# What sections of the whole server are needed above.
COMMON = """\
<AuthnProviderAlias file first>
AuthUserFile "{root}/users"
</AuthnProviderAlias>
<AuthnProviderAlias file second>
AuthUserFile "{root}/users2"
</AuthnProviderAlias>
<AuthnProviderAlias file lost>
AuthUserFile "{root}/lost"
</AuthnProviderAlias>
<AuthzProviderAlias ip unwanted "127.0.0.2 127.0.0.3">
</AuthzProviderAlias>
<AuthzProviderAlias method reading "GET HEAD">
</AuthzProviderAlias>
<AuthzProviderAlias group bosses admins>
AuthGroupFile "{root}/groups"
</AuthzProviderAlias>
"""

# Where the stock server answers something else, and why ours is right.
# Case -> (status of the stock server, None for a broken connection; reason).
STOCK_DIFFERS = {
    "satisfy_any_no_require": (200, "Satisfy Any offers a second way in, and "
                               "there is none: the denial stands"),
    "group_lost_not": (200, "a group file that cannot be read must not let "
                       "in whom it is to keep out"),
    "group_none_not": (200, "nor must one that was never named"),
    "file_group_no_owner": (None, "its child crashes without "
                            "mod_authz_owner"),
}

CASES = ORDERS + SATISFY + PASSWORDS + PEOPLE + SOURCES

# Every server of these tests has the same files.
FILES = {"plain.txt": b"plain"}
for _case in CASES:
    for _file in ("a.txt", "b.txt", "in/a.txt", "in/x/a.txt"):
        FILES["%s/%s" % (_case.name, _file)] = ("%s of %s" % (
            _file, _case.name)).encode()
