# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A cache in front of an origin server (RFC 9111): stock mod_cache with
mod_cache_disk and mod_cache_socache, behind mod_proxy; files kept in memory by
mod_file_cache."""
import os
import threading

import pytest

import clients
import hostler
import origin

MODULES = ["cache_disk", "cache_socache", "proxy_http", "socache_dbm",
           "file_cache", "headers"]
FILES = {"htdocs/mapped.txt": "as it was at start",
         "htdocs/opened.txt": "as it was at start"}
CONF = """
Include "{root}/origin.conf"
CacheRoot "{root}/cache"
CacheSocache "dbm:{root}/cache/socache"
CacheQuickHandler On
CacheHeader On
CacheDetailHeader On
CacheLock On
CacheLockPath "{root}/cache/locks"
CacheLockMaxAge 10
CacheDefaultExpire 60
CacheMinFileSize 1
CacheDirLevels 2
CacheDirLength 1
CacheEnable disk /d
CacheEnable socache /s
CacheIgnoreURLSessionIdentifiers session
ProxyPass /d http://127.0.0.1:${origin}
ProxyPass /s http://127.0.0.1:${origin}
MMapFile "{root}/htdocs/mapped.txt"
CacheFile "{root}/htdocs/opened.txt"
"""
ORIGIN = None   # of this file, while it runs
FRESH = {"Cache-Control": "max-age=60", "ETag": '"1"',
         "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"}


@pytest.fixture(scope="module", autouse=True)
def backend(request):
    """Before the server, which is told where it is."""
    with origin.Origin() as request.module.ORIGIN:
        yield request.module.ORIGIN


def prepare(server):
    server.write("origin.conf", "Define origin %d\n" % ORIGIN.port)
    os.makedirs(server.path("cache/locks"))
    for name in ("cache", "cache/locks"):
        os.chmod(server.path(name), 0o777)


@pytest.fixture(params=("d", "s"))
def place(request):
    return request.param


class Cached:
    """A page behind the cache, under a path of its own."""

    def __init__(self, site, backend, path, body=b"some text",
                 fields=(), status=200):
        self.site = site
        self.backend = backend
        self.path = path
        self.page = origin.Page(body, fields, status)
        # What the origin server is asked for.
        self.there = "/" + path.split("/", 2)[2]
        backend.pages[self.there] = self.page

    def get(self, *options, query=""):
        return clients.curl(self.site, self.path + query, *options)

    def count(self):
        return self.backend.count(self.there)


def verdict(answer):
    return answer["X-Cache"].split()[0]


def test_hit(site, backend, place):
    page = Cached(site, backend, "/%s/hit-%s" % (place, place), fields=FRESH)
    first, second = page.get(), page.get()
    assert (verdict(first), verdict(second)) == ("MISS", "HIT")
    assert first.body == second.body == b"some text"
    assert page.count() == 1
    assert second["ETag"] == '"1"'
    assert 0 <= int(second["Age"]) < 30
    assert "cache hit" in second["X-Cache-Detail"]


def test_head_and_range_of_what_is_cached(site, backend, place):
    page = Cached(site, backend, "/%s/parts-%s" % (place, place),
                  b"0123456789", FRESH)
    page.get()
    head = page.get("--head")
    assert (head.status, head["Content-Length"], head.body) == (200, "10",
                                                                b"")
    part = page.get("-r", "2-4")
    assert (part.status, part.body) == (206, b"234")
    assert page.count() == 1


def test_condition_is_answered_by_the_cache(site, backend, place):
    page = Cached(site, backend, "/%s/conditions-%s" % (place, place),
                  fields=FRESH)
    page.get()
    assert page.get("-H", 'If-None-Match: "1"').status == 304
    assert page.count() == 1
    assert page.get("-H", 'If-None-Match: "2"').status == 200


def test_revalidation(site, backend, place):
    """RFC 9111 section 4.3: what is stale is asked for by its tag."""
    page = Cached(site, backend, "/%s/again-%s" % (place, place),
                  fields={"Cache-Control": "max-age=0", "ETag": '"7"'})
    page.get()
    second = page.get()
    assert (second.status, second.body) == (200, b"some text")
    assert verdict(second) == "REVALIDATE"
    assert backend.seen[-1][2]["If-None-Match"] == '"7"'
    page.page.fields["ETag"] = '"8"'
    page.page.body = b"other text"
    assert page.get().body == b"other text"


def test_vary(site, backend, place):
    """RFC 9111 section 4.1"""
    page = Cached(site, backend, "/%s/vary-%s" % (place, place))

    def by_language(fields):
        language = fields["Accept-Language"]
        return origin.Page(language.encode(), {
            **FRESH, "ETag": '"%s"' % language, "Vary": "Accept-Language"})
    backend.pages[page.there] = by_language
    for expected in ("MISS", "HIT"):
        for language in ("de", "fr"):
            answer = page.get("-H", "Accept-Language: " + language)
            assert answer.body == language.encode()
            assert verdict(answer) == expected
    assert page.count() == 2


@pytest.mark.parametrize("fields", (
    {"Cache-Control": "no-store"}, {"Cache-Control": "private"},
    {"Expires": "Mon, 01 Jan 2024 00:00:00 GMT", "Cache-Control": "s-maxage=0"}))
def test_what_may_not_be_kept(site, backend, place, fields):
    name = "".join(fields.values()).translate({ord(c): None for c in " ,:="})
    page = Cached(site, backend, "/%s/not-%s-%s" % (place, place, name),
                  fields=fields)
    page.get()
    assert "HIT" != verdict(page.get())
    assert page.count() == 2


def test_what_the_client_does_not_want(site, backend, place):
    page = Cached(site, backend, "/%s/now-%s" % (place, place), fields=FRESH)
    page.get()
    page.page.body = b"newer"
    page.page.fields["ETag"] = '"2"'
    answer = page.get("-H", "Cache-Control: no-cache")
    assert answer.body == b"newer"


def test_unsafe_method_invalidates(site, backend, place):
    """RFC 9111 section 4.4"""
    page = Cached(site, backend, "/%s/form-%s" % (place, place), fields=FRESH)
    page.get()
    page.get("-d", "x=1")
    page.page.body = b"changed"
    page.page.fields["ETag"] = '"2"'
    assert page.get().body == b"changed"


def test_key_without_session(site, backend, place):
    page = Cached(site, backend, "/%s/key-%s" % (place, place), fields=FRESH)
    assert verdict(page.get(query="?session=1")) == "MISS"
    assert verdict(page.get(query="?session=2")) == "HIT"
    assert verdict(page.get(query="?other=2")) == "MISS"


def test_large_body(site, backend):
    body = bytes(range(256)) * 3500
    page = Cached(site, backend, "/d/large", body, FRESH)
    assert page.get().body == body
    second = page.get()
    assert second.body == body
    assert verdict(second) == "HIT"
    assert any(name.endswith(".data") for _, _, names in os.walk(
        site.path("cache")) for name in names)


def test_one_asks_and_the_others_get_the_old_one(site, backend):
    """CacheLock: while one request revalidates, others do not wait."""
    page = Cached(site, backend, "/d/lock", fields={
        "Cache-Control": "max-age=0", "ETag": '"1"'})
    page.get()
    page.page.hold = threading.Event()
    asking = threading.Thread(target=page.get)
    asking.start()
    try:
        hostler.wait_for(lambda: page.count() == 2, "the one that asks")
        for _ in range(3):
            answer = page.get()
            assert (answer.status, answer.body) == (200, b"some text")
            assert verdict(answer) == "HIT"
        assert page.count() == 2
    finally:
        page.page.hold.set()
        asking.join()


def test_stale_when_the_origin_fails(site, backend):
    page = Cached(site, backend, "/d/fails", fields={
        "Cache-Control": "max-age=0", "ETag": '"1"'})
    page.get()
    page.page.status = 503
    page.page.fields = {}
    answer = page.get()
    assert (answer.status, answer.body) == (200, b"some text")
    assert answer["Warning"].startswith("111 ")


@pytest.mark.parametrize("name", ("mapped", "opened"))
def test_file_as_it_was_at_start(site, name):
    path = site.path("htdocs/%s.txt" % name)
    with open(path + ".new", "w", encoding="ascii") as f:
        f.write("as it is on the disk")
    os.rename(path + ".new", path)
    answer = clients.curl(site, "/%s.txt" % name)
    assert answer.body == b"as it was at start"
