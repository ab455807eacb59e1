# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What configuration refuses is logged with the directive that did it, its
file, line and sections; and is there for a log format as %{decided-by}n."""
import os
import re

import pytest

import hostler

# Configuration (from line 1 of rules.conf on), request line, status, what the
# log says; and what %{decided-by}n has: None, the same directive.
CASES = {
    "a link": (
        "<Directory {docs}/d>\nOptions None\n</Directory>",
        "GET /d/link.txt", 403,
        "symbolic link '{docs}/d/link.txt' is not followed because Options "
        "of <Directory \"{docs}/d/\"> have neither FollowSymLinks nor "
        "SymLinksIfOwnerMatch: `Options None` at rules.conf:2 (Directory "
        "{docs}/d)", None),
    "the last word about links": (
        "<Directory {docs}>\nOptions -FollowSymLinks\n</Directory>\n"
        "<Directory {docs}/d>\nOptions +Indexes\n</Directory>",
        "GET /d/link.txt", 403, "SymLinksIfOwnerMatch: `Options "
        "-FollowSymLinks` at rules.conf:2 (Directory {docs})", None),
    "a method": (
        "<Location /d>\nAllowMethods POST\n</Location>", "GET /d/a.txt", 405,
        "method GET is refused for {docs}/d/a.txt: `AllowMethods POST` at "
        "rules.conf:2 (Location /d)", None),
    "gone": (
        "Redirect gone /d", "GET /d/a.txt", 410,
        "/d/a.txt is answered with 410: `Redirect gone /d` at rules.conf:1",
        None),
    "a status by expression": (
        "\nRedirectMatch 404 ^/d", "GET /d/a.txt", 404,
        "answered with 404: `RedirectMatch 404 ^/d` at rules.conf:2", None),
    "no such file": (
        "", "GET /none", 404, "there is no file '{docs}/none', which /none "
        "was mapped to by `DocumentRoot \"{docs}\"` at conf/hostler.conf:",
        "-"),
    "no such file of an alias": (
        "Alias /other {docs}/d", "GET /other/none", 404,
        "there is no file '{docs}/d/none', which /other/none was mapped to "
        "by `Alias /other {docs}/d` at rules.conf:1", "-"),
    "path info": (
        "<Files a.txt>\nAcceptPathInfo Off\n</Files>", "GET /d/a.txt/more",
        404, "AcceptPathInfo is not on: `AcceptPathInfo Off` at rules.conf:2 "
        "(Files a.txt)", None),
    "path info by default": (
        "", "GET /d/a.txt/more", 404,
        "AcceptPathInfo is not on: the default of AcceptPathInfo", "-"),
    "a slash": (
        "AllowEncodedSlashes Off", "GET /d%2fa.txt", 404,
        "an escaped slash and AllowEncodedSlashes is Off "
        "(`AllowEncodedSlashes Off` at rules.conf:1)", None),
    "TRACE": (
        "TraceEnable Off", "TRACE /", 405, "TRACE is switched off by "
        "TraceEnable (`TraceEnable Off` at rules.conf:1)", None),
    "a large body": (
        "<Location /d>\nLimitRequestBody 4\n</Location>",
        "POST /d/a.txt\r\nContent-Length: 5", 413,
        "larger than LimitRequestBody allows (4): `LimitRequestBody 4` at "
        "rules.conf:2 (Location /d)", None),
    "a long line": (
        "LimitRequestLine 40", "GET /" + 60 * "a", 414,
        "longer than LimitRequestLine allows (`LimitRequestLine 40` at "
        "rules.conf:1)", None),
    "a long field": (
        "LimitRequestFieldSize 40", "GET /\r\nA: " + 60 * "a", 431,
        "LimitRequestFieldSize allows (`LimitRequestFieldsize 40` at "
        "rules.conf:1)", None),
    "many fields": (
        "LimitRequestFields 2", "GET /\r\nA: 1\r\nB: 1\r\nC: 1", 431,
        "LimitRequestFields allows (`LimitRequestFields 2` at rules.conf:1)",
        None),
    "a method nobody has registered": (
        "HttpProtocolOptions RegisteredMethods", "BREW /", 501,
        "the method is not registered (`HttpProtocolOptions "
        "RegisteredMethods` at rules.conf:1)", None),
    "a host nobody has": (
        "StrictHostCheck On", "GET /d/a.txt", 400,
        "no ServerName, ServerAlias or <VirtualHost> here lists: "
        "`StrictHostCheck On` at rules.conf:1", None),
    "a handler nobody has": (
        "<Location /d>\nSetHandler nobody\n</Location>", "GET /d/a.txt", 200,
        "no module handles 'nobody', so '{docs}/d/a.txt' is sent as it is: "
        "`SetHandler nobody` at rules.conf:2 (Location /d); is its module "
        "loaded?", "-"),
    "an override that is not allowed": (
        "<Directory {docs}/h>\nAllowOverride Indexes\n</Directory>",
        "GET /h/a.txt", 500,
        ".htaccess:2: SetHandler not allowed here: it may stand",
        "`SetHandler foo` at htdocs/h/.htaccess:2"),
    "who allows it": (
        "<Directory {docs}/h>\nAllowOverride Indexes\n</Directory>",
        "GET /h/a.txt", 500,
        ": overrides are limited by `AllowOverride Indexes` at rules.conf:2 "
        "(Directory {docs}/h)", "`SetHandler foo` at htdocs/h/.htaccess:2"),
    "a document that fails": (
        "ErrorDocument 404 /nowhere", "GET /none", 404,
        "the document for status 404 of /none, `ErrorDocument 404 /nowhere` "
        "at rules.conf:1, ended with 404 itself", "-"),
}


# One server has them all, each in a host of its own, but for those that are
# decided before the host is known.
ALONE = {"a long line", "a long field", "many fields", "a host nobody has",
         "a method nobody has registered"}

DIRECTIVE = re.compile(r"`[^`]*` at [^ (),;]+:\d+( \([^)]*\))?")


def ask(server, request, host):
    line, _, fields = request.partition("\r\n")
    with server.connect() as c:
        c.send(("%s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                % (line, host, fields + "\r\n" if fields else "")).encode())
        if "Content-Length" in fields:
            c.send(b"12345")
        return c.response(line.split()[0]).status


def start(server, rules):
    docs = os.path.join(server.root, "htdocs")
    server.site({"d/a.txt": b"a", "h/a.txt": b"a",
                 "h/.htaccess": b"# ours\nSetHandler foo\n"})
    os.symlink("a.txt", os.path.join(docs, "d", "link.txt"))
    for name, text in rules.items():
        server.write(name, text.replace("{docs}", docs) + "\n")
    server.start('LogLevel info\nLogFormat "%v %>s %{decided-by}n" by\n'
                 'CustomLog "{root}/by_log" by\nBufferedLogs Off\n'
                 'IncludeOptional rules.conf\nIncludeOptional hosts.conf\n')


def expect(server, host, name, rules):
    """What the logs say of one request."""
    _, request, status, text, decided = CASES[name]
    docs = os.path.join(server.root, "htdocs")
    text = text.replace("{docs}", docs).replace("rules.conf", rules)
    if host != "nobody.test":
        text = re.sub(r"(rules/\d+:\d+)( \(([^)]*)\))?",
                      lambda m: m.group(1) + " (" + (
                          m.group(3) + " in " if m.group(3) else "")
                      + "VirtualHost *)", text)
    assert ask(server, request, host) == status
    server.wait_log(re.escape(text))
    if decided is None:
        decided = DIRECTIVE.search(text).group(0)
    line = "%s %d %s\n" % (host if host != "nobody.test" else "localhost",
                           status, decided)

    def logged():
        with open(os.path.join(server.root, "by_log")) as log:
            return log.read().endswith(line)
    hostler.wait_for(logged, "the access log's " + line)


@pytest.mark.parametrize("name", sorted(ALONE))
def test_before_the_host_is_known(server, name):
    start(server, {"rules.conf": CASES[name][0]})
    expect(server, "nobody.test", name, "rules.conf")


def test_of_a_host(server):
    names = sorted(set(CASES) - ALONE)
    files = {"rules/%d" % i: CASES[n][0] for i, n in enumerate(names)}
    files["hosts.conf"] = "".join(
        "<VirtualHost *>\nServerName h%d.test\nInclude rules/%d\n"
        "</VirtualHost>\n" % (i, i) for i in range(len(names)))
    start(server, files)
    for i, name in enumerate(names):
        expect(server, "h%d.test" % i, name, "rules/%d" % i)
