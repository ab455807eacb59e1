# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_autoindex, mod_speling, mod_userdir, mod_vhost_alias, mod_imagemap:
what is found by what a client asks for."""
import os
import pwd
import re

import pytest

import hostler
import stock

MODULES = ["autoindex", "speling", "userdir", "vhost_alias", "imagemap"]

FILES = {
    "htdocs/list/a.txt": "aaa", "htdocs/list/B.html": "<title>Titled</title>",
    "htdocs/list/c.gif": "c" * 5000, "htdocs/list/sub/x.txt": "x",
    "htdocs/list/.hidden": "h", "htdocs/list/skip.bak": "b",
    "htdocs/list/a&b<.txt": "odd", "htdocs/list/HEADER.html": "the header",
    "htdocs/list/README.html": "the readme", "htdocs/list/v10.txt": "",
    "htdocs/list/v9.txt": "",
    "htdocs/plain/one.txt": "1", "htdocs/plain/two.txt": "2",
    "htdocs/closed/x.txt": "x",
    "htdocs/spell/Readme.html": "readme", "htdocs/spell/apple.txt": "apple",
    "htdocs/spell/case/Mixed.txt": "mixed",
    "home/ada/page.txt": "of ada", "home/bob/page.txt": "of bob",
    "hosts/one.test/x.txt": "one", "hosts/two.test/x.txt": "two",
    "hosts/one.test/cgi/say": "#!/bin/sh\n",
    "htdocs/map.map": 'default http://d.test/\nbase referer\n'
                      'rect /r.html 0,0 10,10\n'
                      'circle /c.html 50,50 60,50\n'
                      'poly /p.html 100,100 120,100 110,120\n'
                      'point /point.html 200,200\n',
}

CONF = '''
AddHandler imap-file .map
ImapMenu formatted
UserDir disabled bob
UserDir "{root}/home/*"
<Directory "{root}/home">
    Require all granted
</Directory>
<Directory "{root}/htdocs/list">
    Options +Indexes
    IndexOptions FancyIndexing HTMLTable VersionSort ScanHTMLTitles \\
        NameWidth=* DescriptionWidth=* SuppressRules Charset=UTF-8
    IndexIgnore .??* *.bak HEADER* README*
    HeaderName HEADER.html
    ReadmeName README.html
    IndexHeadInsert "<meta name=own>"
    IndexStyleSheet /own.css
    AddDescription "a picture" *.gif
    AddIcon (IMG,/icons/i.gif) .gif
    AddIcon /icons/dir.gif ^^DIRECTORY^^
    DefaultIcon /icons/u.gif
</Directory>
<Directory "{root}/htdocs/plain">
    Options +Indexes
    IndexOptions Charset=UTF-8
    IndexOrderDefault Descending Name
</Directory>
<Directory "{root}/htdocs/spell">
    CheckSpelling On
</Directory>
<Directory "{root}/htdocs/spell/case">
    CheckSpelling On
    CheckCaseOnly On
</Directory>
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName one.test
    ServerAlias *.test
    UseCanonicalName Off
    VirtualDocumentRoot "{root}/hosts/%0"
    <Directory "{root}/hosts">
        Require all granted
    </Directory>
</VirtualHost>
'''


def names(r):
    return re.findall(r'name"><a href="([^"]+)"|<li><a href="([^"]+)"',
                      r.body.decode())


def listed(r):
    return [a or b for a, b in names(r) if a[:1] != "?"]


def test_listing(site, stock_site):
    for s in (site, stock_site):
        r = s.get("/list/")
        assert r.status == 200
        assert r["Content-Type"].lower() == "text/html;charset=utf-8"
        assert listed(r) == ["/", "B.html", "a&amp;b%3c.txt", "a.txt",
                             "c.gif", "sub/", "v9.txt", "v10.txt"]
        text = r.body.decode()
        for wanted in ("the header", "the readme", "<meta name=own>",
                       "Titled", "a picture", "/icons/i.gif",
                       "/icons/dir.gif", "/icons/u.gif", "4.9K",
                       "/own.css"):
            assert wanted in text, wanted


@pytest.mark.parametrize("query,first", [
    ("?C=S;O=D", "c.gif"), ("?C=N;O=D", "v10.txt"), ("?C=S;O=A", "sub/"),
])
def test_order(site, query, first):
    assert listed(site.get("/list/" + query))[1] == first


def test_pattern_and_plain_list(site):
    assert listed(site.get("/list/?P=*.gif")) == ["/", "c.gif"]
    assert listed(site.get("/plain/")) == ["/", "two.txt", "one.txt"]


def test_no_listing_without_the_option(site):
    assert site.get("/closed/").status == 403
    r = site.get("/list")
    assert (r.status, r["Location"][-6:]) == (301, "/list/")
    assert site.request("/list/", "HEAD").body == b""


@pytest.mark.parametrize("asked,found", [
    ("/spell/readme.html", "/spell/Readme.html"),
    ("/spell/aple.txt", "/spell/apple.txt"),
    ("/spell/appel.txt", "/spell/apple.txt"),
    ("/spell/case/mixed.TXT", "/spell/case/Mixed.txt"),
])
def test_spelling(site, asked, found):
    r = site.get(asked, host="main.test")
    assert r.status == 301
    assert r["Location"].endswith(found)


def test_beyond_spelling(site):
    assert site.get("/spell/case/mixd.txt").status == 404
    assert site.get("/spell/nothing.txt").status == 404


def test_users(site):
    assert site.get("/~ada/page.txt").body == b"of ada"
    assert site.get("/~bob/page.txt").status == 404
    assert site.get("/~eve/page.txt").status == 404


def test_users_homes_by_the_system(server):
    """UserDir with a relative name asks the system where a home is."""
    user = pwd.getpwuid(os.geteuid())
    server.start(stock.load("userdir") + '''
        UserDir none-here
        LogFormat "%U %f" files
        CustomLog "{root}/files" files
        BufferedLogs Off
    ''')
    assert server.get("/~%s/x" % user.pw_name).status in (403, 404)
    hostler.wait_for(lambda: "/x %s/none-here" % user.pw_dir
                     in server.read("files"), "the file's name")


def test_names_are_folders(site):
    assert site.get("/x.txt", host="one.test").body == b"one"
    assert site.get("/x.txt", host="two.test").body == b"two"
    assert site.get("/x.txt", host="TWO.test").body == b"two"
    assert site.get("/x.txt", host="three.test").status == 404


@pytest.mark.parametrize("query,found", [
    ("?5,5", "/r.html"), ("?52,53", "/c.html"), ("?110,105", "/p.html"),
])
def test_image_maps(site, query, found):
    r = site.get("/map.map" + query)
    assert r.status == 302 and r["Location"].endswith(found)


def test_image_map_as_menu(site):
    r = site.get("/map.map")
    assert r.status == 200 and b'href="http' in r.body
    assert b"/c.html" in r.body
