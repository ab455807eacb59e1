# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What is asked of the servers: files, and the programs of wrk that ask for
them."""
import collections
import os

FILES = {"1k.html": 1024, "10k.html": 10240, "100k.bin": 102400,
         "1m.bin": 1 << 20}
MANY = 10000

Work = collections.namedtuple("Work", "name about path script hosts only")


def work(name, about, path, script="", hosts=0, only=None):
    return Work(name, about, path, script, hosts, only)


MANY_FILES = """\
request = function()
    local n = math.random(0, %d - 1)
    return wrk.format("GET", string.format("/many/%%05d.html", n))
end
""" % MANY

CLOSE = 'wrk.headers["Connection"] = "close"\n'

PIPELINE = """\
local all
init = function()
    local one = {}
    for i = 1, 16 do one[i] = wrk.format("GET", "/1k.html") end
    all = table.concat(one)
end
request = function() return all end
"""

HOST = 'wrk.headers["Host"] = "site777.example"\n'

HTTPD = {"hostler", "apache-worker", "apache-event"}

ALL = {w.name: w for w in (
    work("10k", "a file of 10 KB", "/10k.html"),
    work("small", "a file of 1 KB", "/1k.html"),
    work("many", "10,000 files of 4 KB, each as often", "/", MANY_FILES),
    work("100k", "a file of 100 KB", "/100k.bin"),
    work("1m", "a file of 1 MB", "/1m.bin"),
    work("close", "10 KB, a new connection each time", "/10k.html", CLOSE),
    work("pipeline", "1 KB, 16 requests at once", "/1k.html", PIPELINE),
    work("vhosts", "10 KB, one of 1,000 virtual hosts", "/10k.html", HOST,
         1000, {"hostler", "apache-worker", "apache-event", "nginx",
                "nginx-cache"}),
    work("htaccess", "10 KB, six folders deep, two .htaccess files",
         "/a/b/c/d/e/10k.html", only=HTTPD))}


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path) or os.path.getsize(path) != len(data):
        with open(path, "wb") as f:
            f.write(data)


def make_site(site):
    """The files; those that are there already are left."""
    for name, size in FILES.items():
        write("%s/%s" % (site, name), (b"0123456789abcde\n" * 65536)[:size])
    write(site + "/a/b/c/d/e/10k.html", b"x" * 10240)
    write(site + "/a/.htaccess", b"AddType text/x-deep .deep\n")
    write(site + "/a/b/c/.htaccess", b"DirectoryIndex 10k.html\n")
    for i in range(MANY):
        write("%s/many/%05d.html" % (site, i), b"x" * 4096)
