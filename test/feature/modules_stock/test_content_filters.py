# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Stock modules that change what goes through: mod_reflector, mod_case_filter
and mod_case_filter_in, mod_bucketeer, mod_brotli, mod_xml2enc and
mod_proxy_html; and mod_allowmethods, mod_log_debug, mod_dialup beside them.
"""
import re
import time

import pytest

import clients
import origin

MODULES = ["reflector", "case_filter", "case_filter_in", "bucketeer",
           "brotli", "xml2enc", "proxy_html", "proxy_http", "log_debug",
           "allowmethods", "filter", "deflate", "dialup"]
FILES = {
    "htdocs/upper/a.txt": "a horse",
    # Marks of mod_bucketeer: a new bucket, flush, a new brigade.
    "htdocs/buckets/a.txt": "one\2two\6three\20four\2\2",
    "htdocs/line/a.txt": 3000 * "x",
    "htdocs/line/b.txt": 10000 * "x",
    "htdocs/small.txt": 200 * "a horse, a horse! ",
    "htdocs/latin/a.html": "<html><head></head><body>Pf\u00e4rd</body></html>"
                           .encode("latin-1"),
}
CONF = """
Include "{root}/origin.conf"
BrotliCompressionQuality 5
BrotliFilterNote Ratio ratio
<Location /reflect>
    SetHandler reflector
    ReflectorHeader X-Sent
    ReflectorHeader X-Sent X-Received
</Location>
<Location /reflect/in>
    SetInputFilter CaseFilterIn
</Location>
<Location /reflect/packed>
    SetOutputFilter DEFLATE
</Location>
<Location /reflect/some>
    AllowMethods POST
</Location>
<Location /upper>
    SetOutputFilter CaseFilter
</Location>
<Location /buckets>
    SetOutputFilter BUCKETEER
</Location>
<Location /small.txt>
    SetOutputFilter BROTLI_COMPRESS
    LogMessage "packed %{REQUEST_URI}" hook=log_transaction
</Location>
<Location /line>
    ModemStandard V.92
</Location>
<Location /latin>
    AddDefaultCharset iso-8859-1
    xml2EncDefault iso-8859-1
    SetOutputFilter xml2enc
</Location>
ProxyPass /front http://127.0.0.1:${origin}/back
ProxyPassReverse /front http://127.0.0.1:${origin}/back
<Location /front>
    ProxyHTMLEnable On
    ProxyHTMLExtended On
    ProxyHTMLLinks a href
    ProxyHTMLLinks img src
    ProxyHTMLEvents onclick
    ProxyHTMLURLMap http://127.0.0.1:${origin}/back /front
    ProxyHTMLURLMap /back /front
    ProxyHTMLFixups lowercase
    ProxyHTMLDocType HTML5
    ProxyHTMLStripComments On
</Location>
"""
ORIGIN = None   # of this file, while it runs


@pytest.fixture(scope="module", autouse=True)
def backend(request):
    """Before the server, which is told where it is."""
    with origin.Origin() as request.module.ORIGIN:
        yield request.module.ORIGIN


def prepare(server):
    server.write("origin.conf", "Define origin %d\n" % ORIGIN.port)


# ---- A body that comes back -------------------------------------------------

def test_reflected(site):
    body = bytes(range(256)) * 1000
    answer = site.request("/reflect/x", "POST", {
        "Content-Type": "image/x-horse", "X-Sent": "hay"}, body)
    assert (answer.status, answer.body) == (200, body)
    assert answer["Content-Type"] == "image/x-horse"
    assert (answer["X-Sent"], answer["X-Received"]) == ("hay", "hay")


def test_reflected_in_chunks(site):
    with site.connect() as c:
        c.send(b"POST /reflect/x HTTP/1.1\r\nHost: localhost\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n5\r\nhorse\r\n")
        c.send(b"3;x=y\r\nhay\r\n0\r\nTrailer: t\r\n\r\n")
        assert c.response().body == b"horsehay"
        # The connection is at the start of the next request.
        assert c.request("/reflect/x", "POST", {"Content-Length": "1"},
                         b"1").body == b"1"


def test_reflected_through_filters(site):
    assert site.request("/reflect/in", "POST", {}, b"a horse"
                        ).body == b"A HORSE"
    answer = clients.curl(site, "/reflect/packed", "--compressed", "-H",
                          "Content-Type: text/plain", "-d", 1000 * "hay ")
    assert answer.body == 1000 * b"hay "
    assert answer["Content-Encoding"] == "gzip"


def test_methods_that_are_not_allowed(site):
    assert site.request("/reflect/some", "POST", {}, b"x").status == 200
    answer = site.request("/reflect/some", "PUT", {}, b"x")
    assert answer.status == 405
    assert "PUT" not in answer["Allow"]


# ---- Output -----------------------------------------------------------------

def test_case(site):
    answer = site.get("/upper/a.txt")
    assert answer.body == b"A HORSE"


def test_buckets_and_flushes(site):
    answer = site.get("/buckets/a.txt")
    assert (answer.status, answer.body) == (200, b"onetwothreefour")


def test_brotli(site):
    answer = clients.curl(site, "/small.txt", "-H", "Accept-Encoding: br")
    assert answer["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer["Vary"]
    assert answer["ETag"].endswith('-br"')
    assert len(answer.body) < 200
    assert site.get("/small.txt")["Content-Encoding"] is None
    site.wait_log(r"packed /small\.txt")


def test_encoding_of_markup(site):
    answer = site.get("/latin/a.html")
    assert answer["Content-Type"] == "text/html;charset=utf-8"
    assert "Pf\u00e4rd".encode() in answer.body


def test_telephone_line(site):
    """The first file goes in one slice of time.  For the second the module
    hands the connection over and asks to be called back for each slice; no
    thread waits, others are served meanwhile."""
    assert site.get("/line/a.txt").body == 3000 * b"x"
    begun = time.monotonic()
    with site.connect() as c:
        c.send(b"GET /line/b.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert site.get("/upper/a.txt").body == b"A HORSE"
        assert c.response().body == 10000 * b"x"
    # 56 kbit/s
    assert time.monotonic() - begun > 0.5


# ---- Links of an origin server ----------------------------------------------

def test_links_are_rewritten(site, backend):
    there = "http://127.0.0.1:%d/back" % backend.port
    backend.pages["/back/page"] = origin.Page((
        '<!DOCTYPE html><html><head><title>t</title></head><body>'
        '<!-- not for all --><A HREF="%s/one">1</A><img src="/back/two">'
        '<a href="http://other.example/back">3</a>'
        '<script>go("%s/four");</script><p onclick="go(\'%s/five\')">P'
        'f\u00e4rd</p></body></html>' % (there, there, there)).encode(
            "latin-1"), {"Content-Type": "text/html; charset=iso-8859-1"})
    answer = clients.curl(site, "/front/page")
    text = answer.body.decode("utf-8")
    for expected in ('href="/front/one"', 'src="/front/two"',
                     'href="http://other.example/back"', "/front/four",
                     "/front/five", "Pf\u00e4rd"):
        assert expected in text, text
    assert "not for all" not in text
    assert str(backend.port) not in text
    assert answer["Content-Length"] is None or int(
        answer["Content-Length"]) == len(answer.body)


def test_redirection_of_the_origin(site, backend):
    backend.pages["/back/moved"] = origin.Page(status=302, fields={
        "Location": "http://127.0.0.1:%d/back/here" % backend.port})
    answer = clients.curl(site, "/front/moved")
    assert re.match(r"http://127\.0\.0\.1:%d/front/here$" % site.port,
                    answer["Location"])


def test_what_is_no_markup_stays(site, backend):
    body = b"see http://127.0.0.1:%d/back/one" % backend.port
    backend.pages["/back/text"] = origin.Page(
        body, {"Content-Type": "text/plain"})
    assert clients.curl(site, "/front/text").body == body
