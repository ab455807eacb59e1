# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Files that clients write through the server: the next request sees them,
whatever is trusted for how long."""
import os

import hostler


def test_what_is_put_is_there(server):
    os.chmod(server.path("htdocs"), 0o777)
    module = hostler.compile_module("write", server.root)
    server.start("LoadModule test_write_module %s\n" % module
                 + "FileCacheTTL 60\n<Location />\nSetHandler test-write\n"
                 "</Location>\n")
    with server.connect() as c:
        def change(method, target):
            assert c.request(target, method).status == 204, method

        def expect(target, data):
            for _ in range(3):
                r = c.request(target)
                assert (r.status, r.body if r.status == 200 else None) == (
                    (404, None) if data is None else (200, data))

        for n in range(2):
            expect("/d%d/f.txt" % n, None)
            change("MKCOL", "/d%d" % n)
            expect("/d%d/g.txt" % n, None)
            change("PUT", "/d%d/g.txt?one" % n)
            expect("/d%d/g.txt" % n, b"one")
            change("PUT", "/d%d/g.txt?three" % n)
            expect("/d%d/g.txt" % n, b"three")
            change("DELETE", "/d%d/g.txt" % n)
            expect("/d%d/g.txt" % n, None)
