# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_deflate, out and in; mod_brotli; mod_filter, which picks among them."""
import ctypes
import gzip
import zlib

import pytest

import hostler

MODULES = ["deflate", "brotli", "filter", "reflector", "setenvif", "headers",
           "env", "include"]

TEXT = "".join("line %d of a text that is well compressed\n" % i
               for i in range(4000))

FILES = {
    "htdocs/big.txt": TEXT, "htdocs/tiny.txt": "tiny", "htdocs/x.gif": TEXT,
    "htdocs/stored.txt.gz": gzip.compress(TEXT.encode()),
    "htdocs/br/big.txt": TEXT, "htdocs/pick/big.txt": TEXT,
    "htdocs/pick/x.gif": TEXT,
    "htdocs/inflate/stored.txt.gz": gzip.compress(TEXT.encode()),
    "htdocs/page.shtml": '<!--#include virtual="/big.txt" -->end',
}

CONF = '''
DeflateCompressionLevel 6
DeflateFilterNote Input in
DeflateFilterNote Ratio ratio
LogFormat "%U %{in}n %{ratio}n %O" ratios
CustomLog "{root}/ratios" ratios
AddOutputFilterByType DEFLATE text/plain text/html
AddEncoding x-gzip .gz
SetEnvIf User-Agent Old no-gzip
<Directory "{root}/htdocs">
    Options +Includes
    AddType text/html .shtml
    AddOutputFilter INCLUDES .shtml
</Directory>
<Directory "{root}/htdocs/br">
    RemoveOutputFilter .txt
    SetOutputFilter BROTLI_COMPRESS
    SetEnv no-gzip
</Directory>
<Directory "{root}/htdocs/pick">
    FilterDeclare squeeze CONTENT_SET
    FilterProvider squeeze DEFLATE "%{req:X-Want} == 'small' \\
        && %{CONTENT_TYPE} =~ m#^image/#"
    FilterChain =squeeze
</Directory>
<Directory "{root}/htdocs/inflate">
    SetOutputFilter INFLATE
    SetEnv no-gzip
</Directory>
<Location "/reflect">
    SetHandler reflector
    SetInputFilter DEFLATE
    SetEnv no-gzip
    DeflateInflateRatioLimit 50
    DeflateInflateRatioBurst 2
</Location>
<Location "/reflect/limit">
    DeflateInflateLimitRequestBody 1000
</Location>
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName same.test
    DeflateAlterETag NoChange
</VirtualHost>
'''

GZIP = {"Accept-Encoding": "gzip"}


def test_compressed_for_those_who_take_it(site):
    r = site.get("/big.txt", GZIP)
    assert (r.status, r["Content-Encoding"]) == (200, "gzip")
    assert "Accept-Encoding" in r["Vary"]
    assert len(r.body) < len(TEXT) / 5
    assert gzip.decompress(r.body).decode() == TEXT
    assert r["ETag"].endswith('-gzip"')


@pytest.mark.parametrize("target,fields", [
    ("/big.txt", {}), ("/big.txt", {"Accept-Encoding": "gzip;q=0"}),
    ("/x.gif", GZIP), ("/big.txt", {**GZIP, "User-Agent": "Old"}),
])
def test_left_alone(site, target, fields):
    r = site.get(target, fields)
    assert r["Content-Encoding"] is None and r.body.decode() == TEXT
    assert r["Content-Length"] == str(len(TEXT))


def test_what_is_compressed_already(site):
    r = site.get("/stored.txt.gz", GZIP)
    assert r["Content-Encoding"] == "x-gzip"
    assert gzip.decompress(r.body).decode() == TEXT


def test_validators_of_both_forms(site):
    tag = site.get("/big.txt", GZIP, "same.test")["ETag"]
    assert tag == site.get("/big.txt", {}, "same.test")["ETag"]
    r = site.get("/big.txt", {**GZIP, "If-None-Match": tag}, "same.test")
    assert (r.status, r.body) == (304, b"")
    assert site.request("/big.txt", "HEAD", GZIP).status == 200


def test_what_other_filters_made(site):
    r = site.get("/page.shtml", GZIP)
    assert r["Content-Encoding"] == "gzip"
    assert gzip.decompress(r.body).decode() == TEXT + "end"


def test_notes_for_the_log(site):
    site.get("/big.txt", GZIP)
    line = hostler.wait_for(
        lambda: [w for w in (l.split() for l in site.read(
            "ratios").splitlines()) if w[0] == "/big.txt" and w[2] != "-"],
        "a line with a ratio")[0]
    assert int(line[1]) == len(TEXT) and int(line[3]) < len(TEXT) / 5


def test_kept_connection_between_compressed_answers(site):
    with site.connect() as c:
        for _ in range(5):
            assert gzip.decompress(
                c.request("/big.txt", fields=GZIP).body).decode() == TEXT
            assert c.request("/tiny.txt").body == b"tiny"


def test_inflated_on_the_way_out(site):
    r = site.get("/inflate/stored.txt.gz")
    assert r["Content-Encoding"] is None and r.body.decode() == TEXT


def deflated(text):
    return gzip.compress(text.encode())


def post(site, target, body):
    """In chunks: mod_reflector answers with the length that was sent."""
    with site.connect() as c:
        return post_on(c, target, body)


def post_on(c, target, body, step=5000):
    c.send(b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n"
           b"Transfer-Encoding: chunked\r\n\r\n" % target.encode())
    for i in range(0, len(body), step):
        piece = body[i:i + step]
        c.send(b"%x\r\n%s\r\n" % (len(piece), piece))
    c.send(b"0\r\n\r\n")
    return c.response("POST")


def test_bodies_of_requests_are_inflated(site):
    text = "some text, and more of it: " + TEXT[:5000]
    assert post(site, "/reflect", deflated(text)).body.decode() == text
    with site.connect() as c:
        r = post_on(c, "/reflect", deflated(text), 50)
        assert r.body.decode() == text
        assert c.request("/tiny.txt").body == b"tiny"


def test_damaged_and_oversized_bodies_are_refused(site):
    assert post(site, "/reflect", b"not compressed at all").status >= 400
    try:
        cut = post(site, "/reflect", deflated(TEXT[:900])[:60])
        assert cut.status != 200
    except EOFError:
        pass    # the response had begun: it does not look whole
    assert post(site, "/reflect/limit", deflated(TEXT)).status >= 400
    bomb = zlib.compressobj(9, wbits=31)
    data = bomb.compress(bytes(3_000_000)) + bomb.flush()
    r = post(site, "/reflect", data)
    assert r.status >= 400 or len(r.body) < 3_000_000
    assert site.get("/tiny.txt").body == b"tiny"


def unbrotli(data, size):
    """By the library that mod_brotli comes with."""
    library = ctypes.CDLL("libbrotlidec.so.1")
    out = ctypes.create_string_buffer(size + 1)
    length = ctypes.c_size_t(size + 1)
    assert library.BrotliDecoderDecompress(
        ctypes.c_size_t(len(data)), data, ctypes.byref(length), out) == 1
    return out.raw[:length.value]


def test_brotli(site):
    r = site.get("/br/big.txt", {"Accept-Encoding": "br"})
    assert r["Content-Encoding"] == "br" and len(r.body) < len(TEXT) / 5
    assert r["ETag"].endswith('-br"')
    assert unbrotli(r.body, len(TEXT)).decode() == TEXT
    assert site.get("/br/big.txt").body.decode() == TEXT


def test_chosen_by_expression(site):
    wanted = {**GZIP, "X-Want": "small"}
    r = site.get("/pick/x.gif", wanted)
    assert gzip.decompress(r.body).decode() == TEXT
    assert site.get("/pick/x.gif", GZIP).body.decode() == TEXT
    assert site.get("/pick/big.txt", wanted)["ETag"] is not None
