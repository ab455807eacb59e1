# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Nothing grows: 100 restarts of both kinds and 10,000 requests.

Run with a binary made with --enable-sanitizers=address, every process also
reports at its end what it has lost.  Memory that pools keep is not lost to
the sanitizer; it shows in the parent's resident size and descriptors.
"""
import os
import re
import signal

import processes

RESTARTS = 100
REQUESTS = 10_000
WARM = 20               # restarts before the size is looked at
GROWTH_KB = 1024        # over the rest of the restarts


def resident_kb(pid):
    return int(re.search(r"VmRSS:\s+(\d+)",
                         processes.read(pid, "status")).group(1))


def fetch(server, count):
    names = ["/a.txt", "/none", "/big.txt", "/d/"]
    while count > 0:
        with server.connect() as c:
            for i in range(min(count, 100)):
                assert c.request(names[i % 4]).status in (200, 404)
        count -= 100


def test_restarts_and_requests(server):
    server.site({"a.txt": b"x", "big.txt": b"y" * 200_000,
                 "d/index.html": b"z"})
    server.start('CustomLog "{root}/access_log" "%h %r %>s %b"\n'
                 'CustomLog "|$/bin/cat > /dev/null" "%r"\n'
                 '<VirtualHost *:{port}>\nServerName v.test\n'
                 '<Directory "{root}/htdocs">\nOptions FollowSymLinks\n'
                 'Require all granted\n</Directory>\n</VirtualHost>\n')
    pid = server.process.pid
    sizes = []
    for i in range(RESTARTS):
        server.wait_end(server.restart(
            signal.SIGUSR1 if i % 2 else signal.SIGHUP))
        fetch(server, REQUESTS // RESTARTS)
        sizes.append((resident_kb(pid), len(processes.descriptors(pid))))
    print("parent: resident KiB %d -> %d, descriptors %d -> %d"
          % (sizes[WARM][0], sizes[-1][0], sizes[WARM][1], sizes[-1][1]))
    sanitized = "ASAN_OPTIONS" in os.environ
    if not sanitized:   # its quarantine of freed memory grows by design
        assert sizes[-1][0] - sizes[WARM][0] < GROWTH_KB
    assert sizes[-1][1] <= sizes[WARM][1] + 2
    assert server.stop() == 0
    assert "LeakSanitizer" not in server.log()
    assert "AddressSanitizer" not in server.log()
