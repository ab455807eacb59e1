# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_lua: handlers, hooks of every phase, filters, providers, the request as
scripts see it, and scripts that fail."""
import concurrent.futures

import pytest

import hostler

MODULES = ["lua", "headers", "auth_basic", "authn_core",
           "authz_user"]

FILES = {
    "htdocs/x.txt": "text of x", "htdocs/filter/x.txt": "abc" * 10000,
    "htdocs/show.lua": '''
function handle(r)
    r.content_type = "text/plain"
    r:puts(r.method, "|", r.uri, "|", r.args or "", "|",
           r.headers_in["X-In"] or "", "|", r.useragent_ip)
    r.headers_out["X-Lua"] = "set"
    return apache2.OK
end
''',
    "htdocs/args.lua": '''
function handle(r)
    r.content_type = "text/plain"
    local get = r:parseargs()
    local post = r:parsebody()
    r:write(tostring(get.a) .. " " .. tostring(post.b))
    return apache2.OK
end
''',
    "htdocs/body.lua": '''
function handle(r)
    local body = r:requestbody()
    r.content_type = "text/plain"
    r:write(#body .. " " .. r:md5(body) .. " " .. r:base64_encode("x"))
    return apache2.OK
end
''',
    "htdocs/file.lua": '''
function handle(r)
    r.content_type = "text/plain"
    r:sendfile(r.document_root .. "/x.txt")
    return apache2.OK
end
''',
    "htdocs/cookie.lua": '''
function handle(r)
    r:setcookie{key = "k", value = (r:getcookie("k") or "none") .. "!"}
    r.status = 202
    r:puts("cookie")
    return apache2.OK
end
''',
    "htdocs/expr.lua": '''
function handle(r)
    r:puts(tostring(r:expr("%{REQUEST_METHOD} == 'GET'")), " ",
           r:escape("a b"), " ", r:unescape("a%20b"), " ",
           r.port, " ", r.server_name, " ", r:ivm_get("count") or 0)
    r:ivm_set("count", (r:ivm_get("count") or 0) + 1)
    return apache2.OK
end
''',
    "htdocs/fails.lua": 'function handle(r)\n  error("my own fault")\nend\n',
    "htdocs/late.lua": '''
function handle(r)
    r.content_type = "text/plain"
    r:puts(string.rep("x", 100000))
    r:flush()
    return 500
end
''',
    "htdocs/syntax.lua": "function handle(r\n",
    "htdocs/status.lua": "function handle(r) return 409 end\n",
    "hooks.lua": '''
require "apache2"
function translate(r)
    if r.uri == "/translated" then
        r.filename = r.document_root .. "/x.txt"
        return apache2.OK
    end
    return apache2.DECLINED
end
function fixups(r)
    r.headers_out["X-Fixup"] = r.uri
    r.subprocess_env["WORD"] = "spoken"
    return apache2.DECLINED
end
function access(r)
    if r.uri == "/refused" then return 403 end
    return apache2.DECLINED
end
function user(r)
    if r.headers_in["Authorization"] == "Own token" then
        r.user = "someone"
        return apache2.OK
    end
    return 401
end
function quick(r)
    if r.uri == "/quick" then
        r.content_type = "text/plain"
        r:puts("quick")
        return apache2.DONE
    end
    return apache2.DECLINED
end
function allowed(r, who)
    if r:parseargs().who == who then return apache2.AUTHZ_GRANTED end
    return apache2.AUTHZ_DENIED
end
function log(r)
    r:err("logged " .. r.uri)
    return apache2.DECLINED
end
function mapped(r)
    r.content_type = "text/plain"
    r:puts("mapped ", r.uri)
    return apache2.OK
end
''',
    "filter.lua": '''
function upper(r)
    coroutine.yield("<")
    while bucket ~= nil do
        coroutine.yield(string.upper(bucket))
    end
    coroutine.yield(">")
end
function lower(r)
    coroutine.yield()
    while bucket do
        coroutine.yield(string.lower(bucket))
    end
    coroutine.yield()
end
''',
}

CONF = '''
AddHandler lua-script .lua
LuaRoot "{root}"
LuaHookTranslateName "{root}/hooks.lua" translate
LuaHookFixups "{root}/hooks.lua" fixups
LuaHookAccessChecker "{root}/hooks.lua" access
LuaQuickHandler "{root}/hooks.lua" quick
LuaHookLog "{root}/hooks.lua" log
LuaMapHandler ^/mapped/(\\w+)$ "{root}/hooks.lua" $1
LuaAuthzProvider named "{root}/hooks.lua" allowed
LuaOutputFilter upper "{root}/filter.lua" upper
LuaInputFilter lower "{root}/filter.lua" lower
Header set X-Word "%{WORD}e"
<Location "/filter">
    SetOutputFilter upper
</Location>
<Location "/body.lua/low">
    SetInputFilter lower
</Location>
<Location "/granted">
    FallbackResource /x.txt
    Require named ada
</Location>
<Location "/private">
    AuthType Own
    AuthName "own"
    LuaHookCheckUserID "{root}/hooks.lua" user
    Require valid-user
</Location>
<Directory "{root}/htdocs">
    LuaScope thread
</Directory>
'''


def test_request_and_response(site):
    r = site.get("/show.lua?q=1", {"X-In": "in"})
    assert r.body == b"GET|/show.lua|q=1|in|127.0.0.1"
    assert (r["X-Lua"], r["X-Fixup"], r["X-Word"]) == (
        "set", "/show.lua", "spoken")


def test_parameters(site):
    r = site.request("/args.lua?a=1", "POST", {
        "Content-Type": "application/x-www-form-urlencoded"}, b"b=two+words")
    assert r.body == b"1 two words"


def test_body(site):
    r = site.request("/body.lua", "POST", body=b"z" * 100_000)
    assert r.body.startswith(b"100000 ") and r.body.endswith(b" eA==")
    plain = site.request("/body.lua", "POST", body=b"abc").body
    assert plain == b"3 900150983cd24fb0d6963f7d28e17f72 eA=="
    low = site.request("/body.lua/low", "POST", body=b"ABC").body
    assert low == plain


def test_file_cookie_and_status(site):
    assert site.get("/file.lua").body == b"text of x"
    r = site.get("/cookie.lua", {"Cookie": "k=v"})
    assert r.status == 202 and "k=v%21" in r["Set-Cookie"]
    assert site.get("/status.lua").status == 409


def test_what_the_server_offers(site):
    host = "localhost:%d" % site.port
    words = site.get("/expr.lua", host=host).body.decode().split(" ")
    assert words[:2] == ["true", "a+b"]
    assert words[-3:-1] == [str(site.port), "localhost"]
    before = int(float(words[-1]))
    assert int(float(site.get("/expr.lua").body.split()[-1])) == before + 1


def test_hooks(site):
    assert site.get("/translated").body == b"text of x"
    assert site.get("/refused").status == 403
    assert site.get("/quick").body == b"quick"
    assert site.get("/mapped/mapped").body == b"mapped /mapped/mapped"
    site.wait_log("logged /mapped/mapped")


def test_users_and_rights(site):
    assert site.get("/granted/x?who=eve").status == 403
    assert site.get("/granted/x?who=ada").status == 200
    assert site.get("/private").status == 401
    assert site.get("/private", {"Authorization": "Own token"}).status == 404


def test_output_filter(site):
    r = site.get("/filter/x.txt")
    assert r.body == b"<" + b"ABC" * 10000 + b">"


@pytest.mark.parametrize("name,reason", [
    ("fails", "my own fault"), ("syntax", "syntax.lua:"),
])
def test_scripts_that_fail(site, name, reason):
    assert site.get("/%s.lua" % name).status == 500
    site.wait_log(reason)


def test_a_script_that_fails_late(site):
    """A part has left: the rest must not look as if it were all."""
    with site.connect() as c:
        c.send(b"GET /late.lua HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = c.to_end()
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"xxx\r\n")


def test_many_at_once(site):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(
            lambda i: site.get("/show.lua?%d" % i).body, range(64)))
    assert answers == [b"GET|/show.lua|%d||127.0.0.1" % i
                       for i in range(64)]


def test_changed_script_is_read_again(site):
    site.write("htdocs/new.lua", 'function handle(r) r:puts("1") return 0 '
                                 "end\n")
    assert site.get("/new.lua").body == b"1"
    site.write("htdocs/new.lua", 'function handle(r) r:puts("second") '
                                 "return 0 end\n")
    hostler.wait_for(lambda: site.get("/new.lua").body == b"second",
                     "the new script")
