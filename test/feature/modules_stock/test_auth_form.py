# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Logging in by a form: stock mod_auth_form on mod_session, with the session
in a cookie, encrypted by mod_session_crypto; the body of a request that came
too early is kept by mod_request."""
import re

import clients

MODULES = ["auth_form", "authn_file", "authn_core", "authz_user",
           "session_cookie", "session_crypto", "include", "reflector"]
USERS = "ann:{SHA}693WsmjZGEkQhETX/FyZQROOjuA=\n"
FILES = {
    "users": USERS,
    "leaving": USERS,
    "htdocs/login.shtml": '<form method="POST">'
                          '<!--#echo var="REQUEST_METHOD" --></form>',
    "htdocs/yard/a.txt": "the yard",
    "htdocs/inline/a.txt": "inline",
    "htdocs/site/a.txt": "by one word",
    "htdocs/fake/a.shtml": '<!--#echo var="HTTP_AUTHORIZATION" -->',
}
CONF = """
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
DocumentRoot "{root}/htdocs"
<Directory "{root}/htdocs">
    Options +Includes
</Directory>
SessionCryptoPassphrase one two
<Location />
    Require all granted
</Location>
<LocationMatch ^/(yard|dologin|inline|echo|fake|site)>
    AuthFormProvider file
    AuthUserFile "{root}/users"
    AuthType form
    AuthName yard
    Session On
    SessionCookieName session path=/;httponly
</LocationMatch>
<Location /yard>
    AuthFormLoginRequiredLocation "http://127.0.0.1:{port}/login.shtml?%{REQUEST_URI}"
    Require user ann
</Location>
<Location /dologin>
    SetHandler form-login-handler
    AuthFormUsername name
    AuthFormPassword word
    AuthFormLocation next
    AuthFormLoginRequiredLocation "http://127.0.0.1:{port}/login.shtml"
    AuthFormLoginSuccessLocation "http://127.0.0.1:{port}/yard/a.txt"
</Location>
<Location /logout>
    SetHandler form-logout-handler
    AuthName yard
    AuthFormLogoutLocation "http://127.0.0.1:{port}/login.shtml"
    Session On
    SessionMaxAge 1
    SessionCookieName session path=/;httponly
</Location>
<LocationMatch ^/(inline|echo)/>
    ErrorDocument 401 /login.shtml
    AuthFormSize 200
    Require valid-user
</LocationMatch>
<Location /echo>
    SetHandler reflector
</Location>
<Location /site>
    AuthUserFile "{root}/leaving"
    AuthFormSitePassphrase "open sesame"
    Require valid-user
</Location>
<Location /fake>
    AuthFormFakeBasicAuth On
    CGIPassAuth On
    Require valid-user
</Location>
"""


def jar(site):
    return ("-b", site.path("jar"), "-c", site.path("jar"))


def login(site, name, word, *options):
    return clients.curl(site, "/dologin", "-d", "name=%s&word=%s" % (
        name, word), *options)


def test_the_form_is_shown_first(site):
    answer = clients.curl(site, "/yard/a.txt")
    assert answer.status == 302
    assert answer["Location"].endswith("/login.shtml?/yard/a.txt")


def test_login_session_logout(site):
    answer = login(site, "ann", "hay", *jar(site))
    assert (answer.status, answer["Location"]) == (
        302, "http://127.0.0.1:%d/yard/a.txt" % site.port)
    cookie = answer["Set-Cookie"]
    assert re.match(r"session=[^;]+;path=/;httponly", cookie)
    assert "ann" not in cookie and "hay" not in cookie
    assert clients.curl(site, "/yard/a.txt", *jar(site)).body == b"the yard"
    assert clients.curl(site, "/logout", *jar(site)).status == 307
    assert clients.curl(site, "/yard/a.txt", *jar(site)).status == 302


def test_login_that_is_followed(site):
    answer = login(site, "ann", "hay", "-L", "-b", "none")
    assert (answer.status, answer.body) == (200, b"the yard")


def test_place_to_go_to_comes_with_the_form(site):
    answer = clients.curl(site, "/dologin", "-d", "name=ann&word=hay&next="
                          "http%3A%2F%2F127.0.0.1%3A1%2Felsewhere")
    assert (answer.status, answer["Location"]) == (
        302, "http://127.0.0.1:1/elsewhere")


def test_wrong_password(site):
    answer = login(site, "ann", "straw")
    assert answer.status == 302
    assert answer["Location"].endswith("/login.shtml")


def test_cookie_that_is_made_up(site):
    answer = clients.curl(site, "/yard/a.txt", "-b",
                          "session=yard-user=ann&yard-pw=hay")
    assert answer.status == 302


def test_form_in_place_of_the_page(site):
    answer = clients.curl(site, "/inline/a.txt")
    assert (answer.status, answer.body) == (401,
                                            b'<form method="POST">GET</form>')
    answer = clients.curl(site, "/inline/a.txt", "-d",
                          "httpd_username=ann&httpd_password=hay")
    assert (answer.status, answer.body) == (200, b"inline")


def test_form_that_is_too_large(site):
    answer = clients.curl(site, "/inline/a.txt", "-d",
                          "httpd_username=ann&httpd_password=hay&x="
                          + 300 * "x")
    assert answer.status in (401, 413)


def test_body_of_the_request_before_is_kept(site):
    answer = clients.curl(
        site, "/echo/x", "-d", "httpd_username=ann&httpd_password=hay"
        "&httpd_method=POST&httpd_mimetype=text%2Fplain"
        "&httpd_body=what%20was%20typed")
    assert (answer.status, answer.body) == (200, b"what was typed")
    assert answer["Content-Type"] == "text/plain"


def test_passphrase_of_the_site(site):
    """Who has logged in is not looked up again."""
    options = ("-b", site.path("jar-site"), "-c", site.path("jar-site"))
    answer = clients.curl(site, "/site/a.txt", "-d",
                          "httpd_username=ann&httpd_password=hay", *options)
    assert answer.status == 200
    site.write("leaving", "nobody:none\n")
    assert clients.curl(site, "/site/a.txt", "-d",
                        "httpd_username=ann&httpd_password=hay"
                        ).status == 401
    assert clients.curl(site, "/site/a.txt", *options).body == b"by one word"


def test_credentials_as_in_basic(site):
    answer = clients.curl(site, "/fake/a.shtml", "-d",
                          "httpd_username=ann&httpd_password=hay")
    assert answer.body == b"Basic YW5uOmhheQ=="
