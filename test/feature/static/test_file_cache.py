# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What the process knows about files is right within 1.1 s after a change,
under load.  Directives: FileCache, FileCacheTTL."""
import contextlib
import os
import shutil
import socket
import threading
import time

import pytest

import hostler
import processes

LIMIT = 1.1  # seconds until a change is seen
LINKS = '<Directory "{root}/htdocs">\nOptions %s\n</Directory>\n'
needs_root = pytest.mark.skipif(os.geteuid() != 0,
                                reason="needs a server of another user")


@contextlib.contextmanager
def load(server, target):
    """Three clients that ask all the time; the answers that they had."""
    end = threading.Event()
    seen = set()

    def client():
        with server.connect() as c:
            while not end.is_set():
                r = c.request(target)
                seen.add((r.status, r.body[:20]))

    threads = [threading.Thread(target=client) for _ in range(3)]
    for t in threads:
        t.start()
    try:
        yield seen
    finally:
        end.set()
        for t in threads:
            t.join()


def start(server, extra=""):
    """The tree is at rest before the first request, as trees mostly are."""
    time.sleep(0.05)
    server.start(extra + "MaxKeepAliveRequests 0\n")


def warm(server, target):
    for _ in range(4):
        r = server.get(target)
    return r


def expect(server, target, status, body=None):
    def is_so():
        r = server.get(target)
        return r.status == status and (body is None or r.body == body)
    hostler.wait_for(is_so, "%s is %d %r" % (target, status, body), LIMIT)
    for _ in range(5):
        assert is_so()


@pytest.mark.parametrize("size", [0, 10240, 16384, 16385, 300_000])
def test_contents_and_ranges(server, size):
    data = os.urandom(size)
    server.site({"f.txt": data})
    start(server)
    with server.connect() as c:
        for _ in range(5):
            assert c.request("/f.txt").body == data
            if size:
                r = c.request("/f.txt", fields={"Range": "bytes=7-5000"})
                assert (r.status, r.body) == (206, data[7:5001])
                r = c.request("/f.txt", fields={"Range": "bytes=0-0,9-11"})
                assert r.status == 206 and data[9:12] in r.body
            assert c.request("/f.txt", "HEAD")["Content-Length"] == str(size)


def test_validators_are_the_same_each_time(server):
    server.site({"f.txt": b"x" * 100})
    os.utime(server.path("htdocs/f.txt"), (1e9, 1e9))
    start(server, '<Location "/i">\n</Location>\n<Files "f.txt">\n'
          "FileETag INode MTime Size\n</Files>\n")
    first = server.get("/f.txt")
    for _ in range(4):
        r = server.get("/f.txt")
        assert r["ETag"] == first["ETag"]
        assert r["Last-Modified"] == "Sun, 09 Sep 2001 01:46:40 GMT"
        assert server.get("/f.txt", {"If-None-Match": r["ETag"]}).status \
            == 304
        assert server.get("/f.txt", {
            "If-Modified-Since": r["Last-Modified"]}).status == 304
        assert server.get("/f.txt", {"If-Match": '"no"'}).status == 412


@pytest.mark.parametrize("size", [1000, 100_000])
def test_a_file_is_replaced_rewritten_and_removed(server, size):
    server.site({"f.txt": b"a" * size})
    start(server)
    path = server.path("htdocs/f.txt")
    with load(server, "/f.txt") as seen:
        warm(server, "/f.txt")
        server.write("htdocs/new", b"b" * size)
        os.rename(server.path("htdocs/new"), path)
        expect(server, "/f.txt", 200, b"b" * size)
        with open(path, "r+b") as f:
            f.write(b"c" * size)
        expect(server, "/f.txt", 200, b"c" * size)
        with open(path, "ab") as f:
            f.write(b"c")
        expect(server, "/f.txt", 200, b"c" * (size + 1))
        os.unlink(path)
        expect(server, "/f.txt", 404)
        server.write("htdocs/f.txt", b"d")
        expect(server, "/f.txt", 200, b"d")
    assert {s for s, _ in seen} <= {200, 404}


@needs_root
@pytest.mark.parametrize("what", ["htdocs/d/f.txt", "htdocs/d"])
def test_permissions_are_taken_and_given(server, what):
    server.site({"d/f.txt": b"a"})
    start(server)
    path = server.path(what)
    mode = os.stat(path).st_mode & 0o777
    with load(server, "/d/f.txt"):
        assert warm(server, "/d/f.txt").status == 200
        os.chmod(path, 0)
        expect(server, "/d/f.txt", 403)
        os.chmod(path, mode)
        expect(server, "/d/f.txt", 200, b"a")


def test_a_link_turns_to_another_file(server):
    server.site({"a": b"a", "b": b"b"})
    start_link = server.path("htdocs/link")
    os.symlink("a", start_link)
    start(server)
    with load(server, "/link"):
        warm(server, "/link")
        os.symlink("b", start_link + ".new")
        os.rename(start_link + ".new", start_link)
        expect(server, "/link", 200, b"b")


@pytest.mark.parametrize("options", ["None", "SymLinksIfOwnerMatch"])
def test_a_file_or_its_directory_becomes_a_link(server, options):
    if options != "None" and os.geteuid() != 0:
        pytest.skip("needs a file of another owner")
    server.site({"d/f.txt": b"in"})
    server.write("out/f.txt", b"secret")
    if os.geteuid() == 0:
        for path in ("out", "out/f.txt"):
            os.chown(server.path(path), 2, 2)
    start(server, LINKS % options)
    real, out = server.path("htdocs/d"), server.path("out")
    with load(server, "/d/f.txt") as seen:
        assert warm(server, "/d/f.txt").body == b"in"
        for _ in range(2):
            os.rename(real, real + ".away")
            os.symlink(out, real)
            expect(server, "/d/f.txt", 403)
            os.unlink(real)
            os.rename(real + ".away", real)
            expect(server, "/d/f.txt", 200, b"in")
            os.rename(real + "/f.txt", real + "/kept")
            os.symlink(out + "/f.txt", real + "/f.txt")
            expect(server, "/d/f.txt", 403)
            os.unlink(real + "/f.txt")
            os.rename(real + "/kept", real + "/f.txt")
            expect(server, "/d/f.txt", 200, b"in")
    assert b"secret" not in {body for _, body in seen}


def test_what_one_host_may_follow_another_may_not(server):
    """The same name, known already: links are a matter of the settings."""
    server.site({"real.txt": b"real"})
    os.symlink("real.txt", server.path("htdocs/link.txt"))
    start(server, '''
<VirtualHost *:{port}>
    ServerName free.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName strict.test
    <Directory "{root}/htdocs">
        Options None
    </Directory>
</VirtualHost>
''')
    for _ in range(4):
        assert server.get("/link.txt", host="free.test").body == b"real"
        assert server.get("/link.txt", host="strict.test").status == 403
        assert server.get("/real.txt", host="strict.test").body == b"real"


def test_a_file_shrinks_while_it_is_sent(server):
    size = 40_000_000    # more than all buffers on the way
    server.site({"f.txt": b"a" * size, "g.txt": b"g"})
    start(server)
    warm(server, "/f.txt")
    with socket.create_connection(("127.0.0.1", server.port)) as s:
        s.sendall(b"GET /f.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        got = len(s.recv(4096))
        os.truncate(server.path("htdocs/f.txt"), 10)
        s.settimeout(hostler.WAIT)
        with contextlib.suppress(ConnectionResetError):
            more = s.recv(65536)
            while more:
                got += len(more)
                more = s.recv(65536)
    assert got < size
    expect(server, "/f.txt", 200, b"a" * 10)
    assert server.get("/g.txt").body == b"g"


def test_a_longer_time_of_trust(server):
    if "Off" in server.base:
        pytest.skip("nothing is trusted")
    server.site({"f.txt": b"old"})
    start(server, "FileCacheTTL 3600\n")
    assert warm(server, "/f.txt").body == b"old"
    server.write("htdocs/f.txt", b"new")
    time.sleep(LIMIT)
    assert server.get("/f.txt").body == b"old"


def test_no_time_of_trust(server):
    server.site({"f.txt": b"old"})
    start(server, "FileCacheTTL 0\n")
    for n in range(20):
        warm(server, "/f.txt")
        server.write("htdocs/f.txt", b"%d" % n)
        assert server.get("/f.txt").body == b"%d" % n


@pytest.mark.parametrize("text", ["FileCache Maybe\n", "FileCacheTTL -1\n",
                                  "FileCacheTTL 1s\n",
                                  "<VirtualHost *>\nFileCache On\n"
                                  "</VirtualHost>\n"])
def test_faults(server, text):
    done = server.check(text)
    assert done.returncode == 1 and "FileCache" in done.stderr


def test_more_files_than_are_kept(server):
    """Each file has many paths."""
    for n in range(100):
        server.write("htdocs/d/%d" % n, b"%d" % n)
    for n in range(170):
        os.symlink("d", server.path("htdocs/l%d" % n))
    start(server)
    with server.connect() as c:
        for step in (1, 7):
            for n in range(0, 17000, step):
                r = c.request("/l%d/%d" % (n // 100, n % 100))
                assert r.body == b"%d" % (n % 100)


def test_more_large_files_than_are_kept_open(server):
    for n in range(400):
        server.write("htdocs/%d.txt" % n, b"%06d" % n * 3000)
    start(server)
    with server.connect() as c:
        for _ in range(4):
            for n in range(400):
                assert c.request("/%d.txt" % n).body == b"%06d" % n * 3000
    if "Off" not in server.base and shutil.which("ls"):
        fds = [len(processes.descriptors(p)) for p in server.children()]
        assert max(fds) < 256 + 60


def test_what_is_missing_comes_and_goes(server):
    """Also where directories on the way are missing at first."""
    server.site({"x.txt": b"x"})
    start(server)
    path = server.path("htdocs/new/deep/f.txt")
    with load(server, "/new/deep/f.txt/info") as seen:
        for n in range(2):
            assert warm(server, "/new/deep/f.txt").status == 404
            server.write("htdocs/new/deep/f.txt", b"%d" % n)
            expect(server, "/new/deep/f.txt", 200, b"%d" % n)
            os.unlink(path)
            os.rmdir(os.path.dirname(path))
            expect(server, "/new/deep/f.txt", 404)
    assert {status for status, _ in seen} == {404}


def test_many_missing_names_drive_out_no_files(server):
    server.site({"f.txt": b"f"})
    start(server)
    with server.connect() as c:
        for n in range(4000):
            assert c.request("/none/%d" % n).status == 404
            if n % 100 == 0:
                assert c.request("/f.txt").body == b"f"


@needs_root
def test_owners_of_links_and_files_change(server):
    server.site({"f.txt": b"in"})
    os.symlink("f.txt", server.path("htdocs/link"))
    start(server, LINKS % "SymLinksIfOwnerMatch")
    link = server.path("htdocs/link")
    with load(server, "/link"):
        assert warm(server, "/link").body == b"in"
        os.chown(link, 2, 2, follow_symlinks=False)
        expect(server, "/link", 403)
        os.chown(server.path("htdocs/f.txt"), 2, 2)
        expect(server, "/link", 200, b"in")
        os.unlink(link)
        expect(server, "/link", 404)
        os.symlink("f.txt", link)
        expect(server, "/link", 403)
        os.chown(link, 2, 2, follow_symlinks=False)
        expect(server, "/link", 200, b"in")
        os.unlink(server.path("htdocs/f.txt"))
        expect(server, "/link", 403)


@pytest.mark.parametrize("more", ["", "EnableSendfile On\n",
                                  "ContentDigest On\n"])
@pytest.mark.parametrize("size", [100, 100_000])
def test_files_behind_links_come_whole(server, more, size):
    """Where owners are compared: first, again, and when the file itself is
    needed."""
    data = os.urandom(size)
    server.site({"real/f.txt": data})
    os.symlink("real", server.path("htdocs/link"))
    start(server, more + LINKS % "SymLinksIfOwnerMatch")
    with server.connect() as c:
        for _ in range(5):
            r = c.request("/link/f.txt")
            assert (r.status, r.body) == (200, data)
            r = c.request("/link/f.txt", fields={"Range": "bytes=5-20"})
            assert (r.status, r.body) == (206, data[5:21])
