# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Names of clients: where they are looked up, and who waits for that.

Directive: HostnameLookups.  The resolver is one of the test's own, preloaded,
which takes its time and knows one name."""
import shutil
import subprocess
import threading
import time

import pytest

import faults
import hostler

RESOLVER = r'''
#include <netdb.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

int getnameinfo(const struct sockaddr *addr, socklen_t len, char *host,
                socklen_t size, char *service, socklen_t service_size,
                int flags)
{
    if (flags & NI_NUMERICHOST) {
        return EAI_FAIL;
    }
    usleep(1000 * atoi(getenv("RESOLVER_MS")));
    strncpy(host, getenv("RESOLVER_NAME"), size);
    return 0;
}
'''
SETTINGS = '''
ErrorDocument 404 "%{REMOTE_HOST}"
LogFormat "%U %h" names
CustomLog "{root}/names" names
BufferedLogs Off
<Location "/on">
    HostnameLookups On
</Location>
<Location "/off">
    HostnameLookups Off
</Location>
<Location "/double">
    HostnameLookups Double
</Location>
<Files "on.txt">
    HostnameLookups On
</Files>
'''
DELAY = 2.0     # seconds that a look-up takes where it matters


@pytest.fixture
def start(server):
    """Starts the server with that resolver."""
    if shutil.which("gcc") is None:
        pytest.skip("needs gcc")
    source = server.write("resolver.c", RESOLVER)
    library = server.path("resolver.so")
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source],
                   check=True, timeout=hostler.WAIT)
    if faults.sanitizer():
        # It wants to be loaded first.
        library = faults.sanitizer() + ":" + library

    def started(name, seconds, more=""):
        server.start(SETTINGS + more, env={
            "LD_PRELOAD": library, "RESOLVER_NAME": name,
            "RESOLVER_MS": str(int(seconds * 1000))})
        return server
    return started


def logged(server, path):
    return hostler.wait_for(
        lambda: [s.split()[1] for s in server.read("names").splitlines()
                 if s.startswith(path + " ")], "line of " + path)


def test_looked_up_where_it_is_on(start):
    server = start("Client.Test", 0)
    server.site({"on.txt": b"x", "other.txt": b"x"})
    assert server.get("/on").body == b"client.test"
    assert server.get("/off").body == b"127.0.0.1"
    assert server.get("/none").body == b"127.0.0.1"
    # The one name that does not lead back to the client.
    assert server.get("/double").body == b"127.0.0.1"
    assert server.get("/on.txt").status == 200
    assert server.get("/other.txt").status == 200
    assert logged(server, "/on") == ["client.test"]
    assert logged(server, "/off") == ["127.0.0.1"]
    assert logged(server, "/on.txt") == ["client.test"]
    assert logged(server, "/other.txt") == ["127.0.0.1"]


def test_a_name_that_leads_back_is_taken_by_double(start):
    assert start("localhost", 0).get("/double").body == b"localhost"


def test_looked_up_once_a_connection(start):
    server = start("client.test", 1)
    with server.connect() as c:
        begin = time.monotonic()
        for _ in range(20):
            assert c.request("/on").body == b"client.test"
        assert time.monotonic() - begin < 10


def test_nobody_else_waits(start):
    """Clients on kept connections, old and new ones, while others are looked
    up."""
    server = start("client.test", DELAY, "MaxKeepAliveRequests 0\n")
    server.site({"a.txt": b"a"})
    answers = []

    def slow():
        answers.append(server.get("/on").body)

    threads = [threading.Thread(target=slow) for _ in range(3)]
    with server.connect() as kept, server.connect() as other:
        assert kept.request("/a.txt").body == b"a"
        assert other.request("/a.txt").body == b"a"
        for t in threads:
            t.start()
        for _ in range(20):
            assert kept.request("/a.txt").body == b"a"
            assert other.request("/a.txt").body == b"a"
            assert server.get("/a.txt").body == b"a"
        assert not answers
    for t in threads:
        t.join()
    assert answers == [b"client.test"] * 3
