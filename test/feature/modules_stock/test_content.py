# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Filters over content: mod_substitute, mod_sed, mod_ext_filter, mod_buffer,
mod_ratelimit, mod_data, mod_charset_lite."""
import base64
import time

import pytest

import hostler

MODULES = ["substitute", "sed", "ext_filter", "buffer", "ratelimit", "data",
           "charset_lite", "include", "reflector", "env", "headers"]

LINES = "".join("line %d has a word\n" % i for i in range(5000))

FILES = {
    "htdocs/sub/x.txt": "one two one\nsecond.one\n",
    "htdocs/sub/long.txt": LINES, "htdocs/sub/flat/x.txt": "a.b*c axb",
    "htdocs/sub/limit/x.txt": "w" * 5000,
    "htdocs/sub/none.txt": "",
    "htdocs/sub/in/x.txt": "outer inner",
    "htdocs/sed/x.txt": "a cat\nsat\n", "htdocs/sed/long.txt": LINES,
    "htdocs/ext/x.txt": "shout", "htdocs/ext/x.html": "left",
    "htdocs/ext/long.txt": LINES, "htdocs/ext/env/x.txt": "x",
    "htdocs/fail/x.txt": "x", "htdocs/drop/x.txt": "kept",
    "htdocs/buffer/x.shtml": 'a<!--#include virtual="/sub/x.txt" -->b',
    "htdocs/rate/x.txt": LINES[:30000], "htdocs/data/x.gif": b"GIF89a\0\1",
    "htdocs/utf16/x.txt": "gr\u00fc\u00df".encode("utf-16-be"),
    "htdocs/latin/x.txt": "gr\u00fc\u00df".encode("latin-1"),
    "env.sh": '#!/bin/sh\nprintf "%s %s" "$DOCUMENT_URI" "$QUERY_STRING"\n'
              "cat\n",
}

CONF = '''
ExtFilterDefine upper mode=output intype=text/plain cmd="/usr/bin/tr a-z A-Z"
ExtFilterDefine html mode=output intype=text/plain outtype=text/html \\
    cmd="/bin/sed s/^/+/"
ExtFilterDefine environment mode=output cmd="{root}/env.sh"
ExtFilterDefine broken mode=output cmd="/no/such/program"
ExtFilterDefine upper-in mode=input cmd="/usr/bin/tr a-z A-Z"
AddType text/html .shtml
<Directory "{root}/htdocs/sub">
    SetOutputFilter SUBSTITUTE
    Substitute "s/one/1/"
    Substitute "s|(SEC)(ond)|<$2$1>|i"
    Substitute "s/word/w/n"
</Directory>
<Directory "{root}/htdocs/sub/flat">
    Substitute "s/.b*/_/n"
</Directory>
<Directory "{root}/htdocs/sub/limit">
    SubstituteMaxLineLength 1k
</Directory>
<Directory "{root}/htdocs/sub/in">
    SubstituteInheritBefore On
    Substitute "s/inner/done/"
</Directory>
<Directory "{root}/htdocs/sed">
    SetOutputFilter Sed
    OutputSed "s/cat/dog/"
    OutputSed "s/word/w/g"
</Directory>
<Directory "{root}/htdocs/ext">
    SetOutputFilter upper
</Directory>
<Location "/ext/x.txt/as-html">
    SetOutputFilter html
</Location>
<Directory "{root}/htdocs/ext/env">
    SetOutputFilter environment
</Directory>
<Directory "{root}/htdocs/fail">
    SetOutputFilter broken
</Directory>
<Directory "{root}/htdocs/drop">
    ExtFilterOptions onfail=remove LogStderr
    SetOutputFilter broken
</Directory>
<Directory "{root}/htdocs/buffer">
    Options +Includes
    BufferSize 100000
    SetOutputFilter INCLUDES;BUFFER
</Directory>
<Directory "{root}/htdocs/rate">
    SetOutputFilter RATE_LIMIT
    SetEnv rate-limit 40
    SetEnv rate-initial-burst 10
</Directory>
<Directory "{root}/htdocs/data">
    SetOutputFilter DATA
</Directory>
<Directory "{root}/htdocs/utf16">
    CharsetSourceEnc UTF-16BE
    CharsetDefault UTF-8
</Directory>
<Directory "{root}/htdocs/latin">
    CharsetSourceEnc ISO-8859-1
    CharsetDefault UTF-8
</Directory>
<Location "/reflect">
    SetHandler reflector
</Location>
<Location "/reflect/sed">
    SetInputFilter Sed
    InputSed "s/word/w/g"
</Location>
<Location "/reflect/upper">
    SetInputFilter upper-in
</Location>
<Location "/reflect/buffer">
    SetInputFilter BUFFER
    BufferSize 65536
</Location>
'''


def text(site, target):
    r = site.get(target)
    assert r.status == 200, r
    return r.body.decode()


@pytest.mark.parametrize("target,wanted", [
    ("/sub/x.txt", "1 two 1\n<ondsec>.1\n"),
    ("/sub/long.txt", LINES.replace("word", "w")),
    ("/sub/flat/x.txt", "a_c axb"), ("/sub/none.txt", ""),
    ("/sub/in/x.txt", "outer done"),
    ("/sed/x.txt", "a dog\nsat\n"),
    ("/sed/long.txt", LINES.replace("word", "w")),
    ("/ext/x.txt", "SHOUT"), ("/ext/x.html", "left"),
    ("/ext/long.txt", LINES.upper()), ("/drop/x.txt", "kept"),
    ("/ext/env/x.txt?q=1", "/ext/env/x.txt q=1x"),
    ("/buffer/x.shtml", "a1 two 1\n<ondsec>.1\nb"),
    ("/utf16/x.txt", "gr\u00fc\u00df"), ("/latin/x.txt", "gr\u00fc\u00df"),
])
def test_content(site, target, wanted):
    assert text(site, target) == wanted


def test_a_line_that_is_too_long(site):
    """The filter fails when it has the end of the content already: nothing
    has left, so the client is told."""
    with site.connect() as c:
        r = c.request("/sub/limit/x.txt")
        assert r.status == 500 and b"www" not in r.body
        assert r.body.rstrip().endswith(b"</html>")
    site.wait_log("[Ll]ine too long")
    assert text(site, "/sub/none.txt") == ""


def test_a_filter_that_cannot_be_started(site):
    with site.connect() as c:
        c.send(b"GET /fail/x.txt HTTP/1.1\r\nHost: x\r\n"
               b"Connection: close\r\n\r\n")
        answer = c.to_end()
    assert b" 500 " in answer.split(b"\r\n")[0]
    site.wait_log("/no/such/program")


@pytest.mark.parametrize("target,change", [
    ("/reflect/sed", lambda s: s.replace("word", "w")),
    ("/reflect/upper", str.upper), ("/reflect/buffer", str),
])
def test_content_of_requests(site, target, change):
    with site.connect() as c:
        c.send(b"POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked"
               b"\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
               % (target.encode(), len(LINES), LINES.encode()))
        assert c.response("POST").body.decode() == change(LINES)
        assert c.request("/sub/none.txt").status == 200


def test_validators_do_not_outlive_the_content(site):
    for target in ("/sub/x.txt", "/sed/x.txt", "/ext/x.txt"):
        r = site.get(target, {"Range": "bytes=0-2"})
        assert r.status in (200, 206)
        if r.status == 206:
            assert len(r.body) == 3
        plain = site.get(target)
        assert plain["Content-Length"] in (None, str(len(plain.body)))


def test_data_url(site):
    r = site.get("/data/x.gif")
    assert r["Content-Type"].startswith("text/plain")
    assert r.body == b"data:image/gif;base64," + base64.b64encode(
        b"GIF89a\0\1")


def test_rate(site):
    """30 KB at 40 KiB a second, of which 10 KiB at once."""
    started = time.monotonic()
    with site.connect() as c:
        c.send(b"GET /rate/x.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        c.line()
        at_first = time.monotonic() - started
        c.rest = b"HTTP/1.1 200 OK\r\n" + c.rest
        assert c.response().body.decode() == LINES[:30000]
    assert time.monotonic() - started > 0.3
    assert at_first < hostler.WAIT
