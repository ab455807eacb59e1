# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules that tell, log or name: mod_info, mod_status, mod_macro,
mod_usertrack, mod_unique_id, mod_log_forensic, mod_log_debug, mod_dumpio,
mod_file_cache."""
import concurrent.futures
import re
import signal

import pytest

import hostler
import stock

MODULES = ["info", "status", "macro", "usertrack", "unique_id", "headers",
           "log_forensic", "log_debug", "dumpio", "file_cache", "include",
           "rewrite"]

FILES = {
    "htdocs/x.txt": "x", "htdocs/index.html": "top",
    "htdocs/kept.txt": "kept", "htdocs/mapped.txt": "mapped",
    "htdocs/id.shtml": '<!--#echo var="UNIQUE_ID" -->,'
                       '<!--#include virtual="/inner.shtml" -->',
    "htdocs/inner.shtml": '<!--#echo var="UNIQUE_ID" -->',
    "a/x.txt": "of a", "b/x.txt": "of b",
}

CONF = '''
<Macro Site $name $folder>
    Alias "/$name" "{root}/$folder"
    <Directory "{root}/$folder">
        Require all granted
        Header set X-Macro "$name"
    </Directory>
</Macro>
<Macro Both %a %b>
    Use Site %a a
    Use Site %b b
</Macro>
Use Both first second
UndefMacro Both
AddModuleInfo mod_info.c "told <b>here</b>"
<Location "/info">
    SetHandler server-info
</Location>
<Location "/status">
    SetHandler server-status
</Location>
<Directory "{root}/htdocs">
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
<Location "/x.txt">
    CookieTracking On
    CookieName who
    CookieExpires "1 week"
    CookieDomain .example.com
    CookieSameSite Lax
    CookieHTTPOnly On
    LogMessage "asked for %{REQUEST_URI} of %{HTTP_HOST}" hook=log_transaction
</Location>
LogFormat "%{cookie}n %U %{UNIQUE_ID}e" who
CustomLog "{root}/who" who
BufferedLogs Off
ForensicLog "{root}/forensic"
CacheFile "{root}/htdocs/kept.txt"
MMapFile "{root}/htdocs/mapped.txt"
'''


def page(site, target):
    r = site.get(target)
    assert (r.status, r["Content-Type"].split(";")[0]) == (200, "text/html")
    assert r.body.rstrip().endswith(b"</html>")
    return r.body.decode()


def test_macros(site):
    for name, content in (("first", b"of a"), ("second", b"of b")):
        r = site.get("/%s/x.txt" % name)
        assert (r.body, r["X-Macro"]) == (content, name)


def test_macro_faults_name_their_place(server):
    done = server.check(stock.load("macro") + "<Macro M $x>\n"
                        "Wrong $x\n</Macro>\nUse M word\n")
    assert done.returncode != 0
    assert re.search(r"line 1 of macro 'm' \(defined on line \d+ of "
                     r".*hostler.conf.*\)", done.stderr)
    assert "Invalid command 'Wrong'" in done.stderr
    done = server.check(stock.load("macro") + "<Macro M>\nUseless\n</Macro>"
                        "\nUse Missing\n")
    assert done.returncode != 0
    assert "macro 'missing' undefined" in done.stderr


def test_information(site):
    text = page(site, "/info")
    for word in ("mod_rewrite.c", "mod_macro.c", "Server Root",
                 "told <b>here</b>", "hostler.conf", site.root):
        assert word in text, word
    rewrite = text[text.index('name="mod_rewrite.c"'):]
    assert re.search("Request Phase Participation:.{,600}Fixups", rewrite,
                     re.S)


@pytest.mark.parametrize("query,words", [
    ("?list", ["mod_info.c", "mod_so.c", "core.c"]),
    ("?server", ["MPM Name", "Timeouts", "Threaded", "Module Magic Number"]),
    ("?hooks", ["Translate Name", "mod_alias.c", "mod_rewrite.c"]),
    ("?config", ["CustomLog", "ForensicLog", "Directory"]),
    ("?providers", ["authz", "method"]),
    ("?mod_rewrite.c", ["Rewrite"]),
])
def test_information_by_part(site, query, words):
    text = page(site, "/info" + query)
    for word in words:
        assert word in text, word


def test_status(site):
    assert "GET /status HTTP/1.1" in page(site, "/status")
    text = site.get("/status?auto").body.decode()
    assert re.search("^BusyWorkers: [1-9]$", text, re.M)
    assert re.search(r"^Scoreboard: [W_.]+", text, re.M)


def test_users_are_told_apart(site):
    r = site.get("/x.txt")
    cookie = re.fullmatch(r"who=([^;]+); path=/; expires=.*; "
                          r"domain=\.example\.com; SameSite=Lax; HttpOnly",
                          r["Set-Cookie"], re.I)
    assert cookie, r["Set-Cookie"]
    again = site.get("/x.txt", {"Cookie": "a=b; who=%s" % cookie.group(1)})
    assert again["Set-Cookie"] is None
    hostler.wait_for(lambda: site.read("who").count(
        cookie.group(1) + " /x.txt") == 2, "both in the log")


def test_requests_have_names_of_their_own(site):
    def name(_):
        outer, inner = site.get("/id.shtml").body.decode().split(",")
        assert outer == inner
        return outer
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        names = list(pool.map(name, range(40)))
    assert len(set(names)) == 40
    assert all(re.fullmatch("[A-Za-z0-9@_-]{24,}", n) for n in names)


def test_forensic_log(site):
    site.get("/index.html", {"X-Field": "a|b"})
    begun = hostler.wait_for(lambda: re.search(
        r"^\+([^|]+)\|GET /index.html HTTP/1.1\|.*X-Field:a%7cb", site.read(
            "forensic"), re.M), "the request's begin")
    hostler.wait_for(lambda: "\n-%s\n" % begun.group(1)
                     in site.read("forensic"), "its end")


def test_messages_of_requests(site):
    site.get("/x.txt", host="main.test")
    site.wait_log("asked for /x.txt of main.test")


def test_bytes_are_logged(server):
    server.site({"x.txt": "x"})
    server.start(stock.load("dumpio") + "DumpIOInput On\nDumpIOOutput On\n"
                 "LogLevel dumpio:trace7\n")
    with server.connect() as c:
        assert c.request("/x.txt").body == b"x"
        assert c.request("/missing").status == 404
    server.wait_log(r"mod_dumpio:.*GET /x.txt HTTP/1.1")
    server.wait_log(r"mod_dumpio:.*HTTP/1.1 200 OK")
    server.wait_log(r"mod_dumpio:.*HTTP/1.1 404 Not Found")


def test_files_kept_open(site):
    for name in ("kept", "mapped"):
        with site.connect() as c:
            for _ in range(3):
                r = c.request("/%s.txt" % name, host="main.test")
                assert (r.status, r.body) == (200, name.encode())
        r = site.get("/%s.txt" % name, {"Range": "bytes=1-2"})
        assert (r.status, r.body) == (206, name[1:3].encode())


def test_all_of_it_again_after_a_restart(site):
    site.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: site.log().count("resuming normal operations")
                     > 1, "the restart")
    assert site.get("/second/x.txt").body == b"of b"
    assert site.get("/kept.txt").body == b"kept"
    assert "mod_rewrite.c" in page(site, "/info?list")
