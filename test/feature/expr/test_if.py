# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""<If>, <ElseIf> and <Else>: what holds is merged, after all other sections.
"""
import pytest

import hostler


def said(server, target="/none", **more):
    """What the ErrorDocument in force says."""
    r = server.get(target, **more)
    assert r.status == 404
    return r.body.decode()


CHAIN = '''
ErrorDocument 404 "plain"
<If "%{QUERY_STRING} == 'a'">
    ErrorDocument 404 "if"
</If>
<ElseIf "%{QUERY_STRING} =~ /^b/">
    ErrorDocument 404 "elseif"
</ElseIf>
<Else>
    ErrorDocument 404 "else"
</Else>
'''


@pytest.mark.parametrize("query, expected", [
    ("a", "if"), ("b", "elseif"), ("bc", "elseif"), ("c", "else")])
def test_first_that_holds(server, query, expected):
    server.start(CHAIN)
    assert said(server, "/none?" + query) == expected


def test_conditions_come_after_locations(server):
    server.start('<If "true">\nErrorDocument 404 "if"\n</If>\n'
                 '<Location "/">\nErrorDocument 404 "location"\n</Location>\n')
    assert said(server) == "if"


def test_conditions_of_a_section_hold_there_only(server):
    server.start('ErrorDocument 404 "plain"\n<Location "/in">\n'
                 '<If "true">\nErrorDocument 404 "if"\n</If>\n</Location>\n')
    assert said(server, "/in/none") == "if"
    assert said(server, "/out") == "plain"


def test_conditions_within_conditions(server):
    server.start('''
ErrorDocument 404 "plain"
<If "%{QUERY_STRING} -ge 1">
    <If "%{QUERY_STRING} -ge 2">
        ErrorDocument 404 "two"
    </If>
    <Else>
        ErrorDocument 404 "one"
    </Else>
</If>
''')
    assert said(server, "/none?0") == "plain"
    assert said(server, "/none?1") == "one"
    assert said(server, "/none?2") == "two"


def test_condition_protects(server):
    server.site({"a.txt": b"a"})
    server.start('<If "! %{req:X-Key} == \'open\'">\n'
                 'Require all denied\n</If>\n')
    assert server.get("/a.txt").status == 403
    r = server.get("/a.txt", fields={"X-Key": "open"})
    assert r.status == 200
    assert r["Vary"] == "X-Key"


def test_a_condition_that_cannot_be_told_refuses(server):
    server.site({"a.txt": b"a"})
    server.start('<If "file(\'{root}/none\') == \'x\'">\n'
                 'Require all denied\n</If>\n')
    assert server.get("/a.txt").status == 500
    server.wait_log("/none cannot be opened")


def test_what_other_requests_would_be_answered(server):
    server.site({"a.txt": b"a", "locked/a.txt": b"a"})
    server.start('''
<Location "/locked">
    Require all denied
</Location>
<If "-F '{root}/htdocs/a.txt'">
    ErrorDocument 404 "file"
</If>
<If "-U '/locked/a.txt'">
    ErrorDocument 404 "locked"
</If>
<Location "/u">
    ErrorDocument 404 "no"
    <If "-U '/a.txt' && ! -U '/locked/a.txt' && ! -F '{root}/htdocs/b.txt'">
        ErrorDocument 404 "yes"
    </If>
</Location>
''')
    assert said(server, "/none") == "file"
    assert said(server, "/u/none") == "yes"


@pytest.mark.parametrize("text, expected", [
    ('<If "1 == ">\n</If>\n', "expression error at column 6"),
    ('<If "%{NOPE} == 1">\n</If>\n', "column 3"),
    ('<If 1 == 1>\n</If>\n', "quotes"),
    ('<Else>\n</Else>\n', "must come after an <If>"),
    ('<Limit GET>\n<If "true">\n</If>\n</Limit>\n', "<Limit>")])
def test_faults(server, text, expected):
    done = server.check(text)
    assert done.returncode == 1 and expected in done.stderr


HTACCESS = ('<Directory "{root}/htdocs">\nAllowOverride All\n'
            'Require all granted\n</Directory>\n')


def test_conditions_in_htaccess(server):
    server.site({".htaccess": b'<If "%{QUERY_STRING} == \'a\'">\n'
                              b'ErrorDocument 404 "if"\n</If>\n<Else>\n'
                              b'ErrorDocument 404 "else"\n</Else>\n'})
    server.start(HTACCESS)
    assert said(server, "/none?a") == "if"
    assert said(server, "/none?b") == "else"


@pytest.mark.parametrize("condition, expected", [
    pytest.param("(" * 5000 + "true" + ")" * 5000, "at most 200 levels",
                 id="deep"),
    ("file('/etc/hostname') == 'x'", "reads no files"),
    ("1 ==", "at column 5")])
def test_faults_in_htaccess(server, condition, expected):
    text = '<If "%s">\n</If>\n' % condition
    server.site({".htaccess": text.encode(), "a.txt": b"a"})
    server.start(HTACCESS)
    assert server.get("/a.txt").status == 500
    server.wait_log(expected)


@pytest.mark.parametrize("setting, limit", [
    ("", 10), ("LimitInternalRecursion 3", 3),
    ("LimitInternalRecursion 7 4", 4)])
def test_conditions_that_ask_about_ever_more_end(server, setting, limit):
    server.start(setting + "\n<If \"-U '%{REQUEST_URI}x'\">\n"
                 'ErrorDocument 404 "yes"\n</If>\n')
    assert server.get("/none").status == 404
    server.wait_log("limit of %d sub-requests" % limit)


def test_a_condition_that_asks_about_itself_ends(server):
    server.start("<If \"-U '/none'\">\nErrorDocument 404 \"yes\"\n</If>\n")
    assert server.get("/none").body == b"yes"
    assert "limit of" not in server.log()


def test_there_is_no_file_yet_to_ask_about(server):
    """The condition of the log comes for requests that were refused, too."""
    server.site({"a.txt": b"a"})
    server.start('CustomLog "{root}/a" "%s" "expr=! -F \'{root}/x\'"\n')
    with server.connect() as c:
        c.send(b"GET\r\n\r\n")
        assert c.response().status == 400
    hostler.wait_for(lambda: server.read("a").split() == ["400"],
                     "the line of the refused request")
    assert server.get("/a.txt").status == 200


def test_conditions_that_ask_about_each_other_end(server):
    """Each of these looks up twelve others, which do the same."""
    server.site({"d/a.txt": b"a", "d/12": b"a", "a.txt": b"a"})
    asks = " || ".join("-U '/d/%d'" % i for i in range(1, 13))
    server.start('<Location "/d">\n<If "%s">\nRequire all denied\n</If>\n'
                 '</Location>\n' % asks)
    assert server.get("/d/a.txt").status in (200, 403)
    assert server.get("/a.txt").status == 200


def test_conditions_ask_about_so_many(server):
    server.site({"a.txt": b"a"})
    asks = " && ".join("! -F '/none/%d'" % i for i in range(1200))
    server.start('<Location "/u">\n<If "%s">\nRequire all denied\n</If>\n'
                 '</Location>\n' % asks)
    assert server.get("/u").status == 500
    server.wait_log("more than 1000 others")
    assert server.get("/a.txt").status == 200
