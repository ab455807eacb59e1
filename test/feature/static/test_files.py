# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Files: bytes, type, length, validators; methods; what is not there."""
import email.utils
import os
import socket
import threading

import pytest


def test_a_file_comes_whole_with_its_fields(server):
    server.site({"a.html": b"<p>hello</p>"})
    os.utime(server.path("htdocs/a.html"), (1e9, 1e9))
    server.start()
    r = server.get("/a.html")
    assert (r.status, r.body) == (200, b"<p>hello</p>")
    assert r["Content-Type"] == "text/html"
    assert r["Content-Length"] == "12"
    assert r["Last-Modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"
    assert r["ETag"].startswith('"') and r["ETag"].endswith('"')
    assert r["Accept-Ranges"] == "bytes"
    assert email.utils.parsedate_to_datetime(r["Date"])
    assert r["Server"].startswith("Hostler")


def test_head_has_the_fields_of_get_and_no_body(server):
    server.site({"a.txt": b"x" * 1000})
    server.start()
    get = server.get("/a.txt")
    with server.connect() as c:
        head = c.request("/a.txt", "HEAD")
        again = c.request("/a.txt")
    assert head.status == 200 and head["Content-Length"] == "1000"
    assert head["ETag"] == get["ETag"]
    assert again.body == b"x" * 1000


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 65536, 3_000_017])
def test_sizes(server, size):
    data = os.urandom(size)
    server.site({"f.txt": data})
    server.start()
    r = server.get("/f.txt")
    assert r["Content-Length"] == str(size)
    assert r.body == data


@pytest.mark.parametrize("settings", [
    "EnableMMAP Off\nEnableSendfile Off\n",
    "EnableMMAP On\nEnableSendfile Off\n",
    "EnableMMAP Off\nEnableSendfile On\n"])
def test_every_way_of_sending_sends_the_same(server, settings):
    data = os.urandom(1_234_567)
    server.site({"f.txt": data, "s.txt": b"small"})
    server.start(settings)
    with server.connect() as c:
        for _ in range(2):
            assert c.request("/f.txt").body == data
            assert c.request("/s.txt").body == b"small"


def test_a_slow_reader_gets_everything(server):
    data = os.urandom(200_000)
    server.site({"f.txt": data})
    server.start()
    with server.connect() as c:
        c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert c.request("/f.txt").body == data


def test_what_is_not_there(server):
    server.start()
    r = server.get("/none")
    assert r.status == 404
    assert r["Content-Type"].startswith("text/html")
    assert b"404" in r.body


def test_a_file_without_permission_is_forbidden_and_logged(server):
    server.site({"secret.txt": b"x"})
    os.chmod(server.path("htdocs/secret.txt"), 0)
    server.start()
    if os.geteuid() != 0 and os.access(server.path("htdocs/secret.txt"),
                                       os.R_OK):
        pytest.skip("this user may read everything")
    assert server.get("/secret.txt").status == 403
    server.wait_log("secret.txt")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods_that_files_do_not_take(server, method):
    server.site({"a.txt": b"x"})
    server.start()
    r = server.request("/a.txt", method, body=b"data")
    assert r.status == 405
    allow = {m.strip() for m in r["Allow"].split(",")}
    assert {"GET", "HEAD"} <= allow and method not in allow


def test_options_names_the_methods(server):
    server.site({"a.txt": b"x"})
    server.start()
    r = server.request("/a.txt", "OPTIONS")
    assert r.status in (200, 204) and "GET" in r["Allow"]


def test_trace_returns_the_request_unless_it_is_off(server):
    server.start()
    r = server.request("/x", "TRACE", {"X-Probe": "1"})
    assert r.status == 200 and b"X-Probe: 1" in r.body
    assert r["Content-Type"] == "message/http"
    server.stop()
    server.start("TraceEnable Off\n")
    assert server.request("/x", "TRACE").status == 405


def test_conditions(server):
    server.site({"a.txt": b"x"})
    server.start()
    first = server.get("/a.txt")
    tag, date = first["ETag"], first["Last-Modified"]
    assert server.get("/a.txt", {"If-None-Match": tag}).status == 304
    assert server.get("/a.txt", {"If-None-Match": '"no"'}).status == 200
    assert server.get("/a.txt", {"If-Modified-Since": date}).status == 304
    assert server.get("/a.txt", {"If-Match": '"no"'}).status == 412
    assert server.get("/a.txt", {
        "If-Unmodified-Since": "Sun, 09 Sep 2001 01:46:40 GMT"}).status == 412
    # RFC 9110 13.2.2: with If-None-Match, If-Modified-Since is not looked at.
    assert server.get("/a.txt", {"If-None-Match": '"no"',
                                 "If-Modified-Since": date}).status == 200


@pytest.mark.parametrize("field", ["0-", "0-0", "-5", "0-1,3-4"])
def test_a_range_of_an_empty_file_is_the_file(server, field):
    server.site({"a.txt": b""})
    server.start()
    r = server.get("/a.txt", {"Range": "bytes=" + field})
    assert (r.status, r.body, r["Content-Length"]) == (200, b"", "0")


def test_ranges(server):
    data = bytes(range(256)) * 40
    server.site({"a.txt": data})
    server.start()
    r = server.get("/a.txt", {"Range": "bytes=10-19"})
    assert (r.status, r.body) == (206, data[10:20])
    assert r["Content-Range"] == "bytes 10-19/%d" % len(data)
    r = server.get("/a.txt", {"Range": "bytes=-5"})
    assert (r.status, r.body) == (206, data[-5:])
    r = server.get("/a.txt", {"Range": "bytes=99999-"})
    assert r.status == 416 and r["Content-Range"] == "bytes */%d" % len(data)
    r = server.get("/a.txt", {"Range": "bytes=0-1,100-101"})
    assert r.status == 206
    kind, boundary = r["Content-Type"].split("boundary=")
    assert kind.startswith("multipart/byteranges")
    parts = r.body.split(b"--" + boundary.strip('"').encode())
    assert [p.split(b"\r\n\r\n", 1)[1][:2] for p in parts[1:3]] == [
        data[0:2], data[100:102]]


def test_a_directory_gets_its_slash_and_its_index(server):
    server.site({"d/index.html": b"index"})
    server.start()
    r = server.get("/d?q=1")
    assert r.status == 301
    assert r["Location"].endswith("/d/?q=1")
    assert server.get("/d/").body == b"index"


def test_path_info_after_a_file_is_not_found(server):
    server.site({"a.txt": b"x"})
    server.start()
    assert server.get("/a.txt/more").status == 404


@pytest.mark.parametrize("target", [
    "/../conf/hostler.conf", "/%2e%2e/conf/hostler.conf", "/d/../../conf/x",
    "/%2e%2e%2fconf/hostler.conf", "/..%2fconf/hostler.conf", "/a%00.txt"])
def test_no_way_out_of_the_document_root(server, target):
    server.site({"a.txt": b"x", "d/b.txt": b"y"})
    server.start()
    assert server.get(target).status in (400, 403, 404)


def test_many_clients_at_once(server):
    files = {"f%d.txt" % i: os.urandom(100 * i) for i in range(50)}
    server.site(files)
    server.start()
    wrong = []

    def fetch_all():
        with server.connect() as c:
            for name, data in files.items():
                if c.request("/" + name).body != data:
                    wrong.append(name)

    threads = [threading.Thread(target=fetch_all) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong
