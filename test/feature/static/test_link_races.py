# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Names that turn into links while they are asked for: what is served is
what was checked.  Directive: Options.

HOSTLER_FLIPS says how often a name is to turn (make check-soak: 100,000)."""
import ctypes
import multiprocessing
import os
import threading

import pytest

STOCK = "/usr/lib/apache2/modules/mod_%s.so"
FLIPS = int(os.environ.get("HOSTLER_FLIPS", 3000))
ASKED = 300             # answers that each client has to get besides
CLIENTS = 2
AT_FDCWD, RENAME_EXCHANGE = -100, 2
LIBC = ctypes.CDLL(None, use_errno=True)

needs_root = pytest.mark.skipif(os.geteuid() != 0,
                                reason="needs a file of another owner")


def swap(a, b):
    """Exchanges two names at one instant."""
    if LIBC.renameat2(AT_FDCWD, a.encode(), AT_FDCWD, b.encode(),
                      RENAME_EXCHANGE):
        raise OSError(ctypes.get_errno(), "renameat2", a)


def can_swap(root):
    for name in ("one", "two"):
        with open(os.path.join(root, name), "w", encoding="ascii"):
            pass
    try:
        swap(os.path.join(root, "one"), os.path.join(root, "two"))
    except (OSError, AttributeError):
        return False
    return True


def flip(a, b, count, end):
    """Until told to end, and count times at least; ends as it began."""
    while count > 0 or not end.is_set():
        for _ in range(50):
            swap(a, b)
            swap(a, b)
        count -= 100


def race(server, a, b, targets):
    """What clients got while a and b changed places."""
    context = multiprocessing.get_context("fork")
    end = context.Event()
    flipper = context.Process(target=flip, args=(
        server.path(a), server.path(b), FLIPS, end))
    seen = set()

    def client():
        with server.connect() as c:
            n = 0
            while n < ASKED or flipper.is_alive():
                r = c.request(targets[n % len(targets)])
                seen.add((r.status, r.body))
                n += 1
                if n == ASKED:
                    end.set()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    flipper.start()
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    flipper.join()
    assert flipper.exitcode == 0
    return seen


def site(server, options, more=""):
    if not can_swap(server.root):
        pytest.skip("names cannot change places here")
    server.site({"f.txt": b"inside", "d/f.txt": b"inside",
                 "page.shtml": b'<!--#include file="f.txt" -->',
                 "m.txt.en": b"inside", "mine.txt": b"inside"})
    server.write("out/f.txt", b"secret")
    for path in "out", "out/f.txt":
        os.chmod(server.path(path), 0o755)
        if os.geteuid() == 0:
            os.chown(server.path(path), 2, 2)
    server.start(more + '<Directory "{root}/htdocs">\nOptions %s\n'
                 "</Directory>\nMaxKeepAliveRequests 0\n" % options)


def check_statuses(seen, ttl):
    """What is trusted for a second may be the same for all of the test."""
    statuses = {status for status, _ in seen}
    assert statuses <= {200, 403}
    assert ttl or len(statuses) == 2


@pytest.mark.parametrize("options", [
    "None", pytest.param("SymLinksIfOwnerMatch", marks=needs_root)])
@pytest.mark.parametrize("ttl", [0, 1])
def test_a_file_and_a_link_change_places(server, options, ttl):
    site(server, options, "FileCacheTTL %d\n" % ttl)
    os.symlink(server.path("out/f.txt"), server.path("htdocs/l.txt"))
    seen = race(server, "htdocs/f.txt", "htdocs/l.txt",
                ["/f.txt", "/l.txt"])
    assert b"secret" not in {body for _, body in seen}
    check_statuses(seen, ttl)


@pytest.mark.parametrize("options", [
    "None", pytest.param("SymLinksIfOwnerMatch", marks=needs_root)])
@pytest.mark.parametrize("ttl", [0, 1])
def test_a_directory_and_a_link_change_places(server, options, ttl):
    site(server, options, "FileCacheTTL %d\n" % ttl)
    os.symlink(server.path("out"), server.path("htdocs/l"))
    seen = race(server, "htdocs/d", "htdocs/l", ["/d/f.txt", "/l/f.txt"])
    assert b"secret" not in {body for _, body in seen}
    check_statuses(seen, ttl)


@needs_root
@pytest.mark.parametrize("ttl", [0, 1])
def test_a_link_turns_between_owners(server, ttl):
    site(server, "SymLinksIfOwnerMatch", "FileCacheTTL %d\n" % ttl)
    os.symlink("mine.txt", server.path("htdocs/good"))
    os.symlink(server.path("out/f.txt"), server.path("htdocs/bad"))
    seen = race(server, "htdocs/good", "htdocs/bad", ["/good", "/bad"])
    assert b"secret" not in {body for _, body in seen}
    check_statuses(seen, ttl)


def stock(*names):
    missing = [n for n in names if not os.path.exists(STOCK % n)]
    if missing:
        pytest.skip("needs the modules %s of apache2-bin" % missing)
    return "".join("LoadModule %s_module %s\n" % (n, STOCK % n)
                   for n in names)


def test_included_files(server):
    """A sub-request for a name of the directory: looked at before."""
    site(server, "Includes",
         stock("include") + "AddOutputFilter INCLUDES .shtml\n")
    os.symlink(server.path("out/f.txt"), server.path("htdocs/l.txt"))
    seen = race(server, "htdocs/f.txt", "htdocs/l.txt", ["/page.shtml"])
    assert not [body for _, body in seen if b"secret" in body]
    assert {b"inside"} < {body for _, body in seen}


def test_negotiated_files(server):
    """Those are found by reading the directory."""
    site(server, "MultiViews",
         stock("negotiation") + "AddLanguage en .en\n")
    os.symlink(server.path("out/f.txt"), server.path("htdocs/l.txt"))
    seen = race(server, "htdocs/m.txt.en", "htdocs/l.txt", ["/m.txt"])
    assert b"secret" not in {body for _, body in seen}
    assert (200, b"inside") in seen
