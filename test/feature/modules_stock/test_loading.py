# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Each stock module loads, and -t accepts a configuration with all of its
directives; the stock program accepts the same, so the configuration is right.

The three MPMs are exempt: a server has one, and ours is linked in.  It takes
the place of event (config/test_debian.py); prefork is refused with a message,
which is tested here, too.
"""
import concurrent.futures
import os
import re
import signal
import tempfile

import pytest

import configurations
import hostler
import stock

MPMS = {"event", "prefork", "worker"}

NAMES = os.path.join(os.path.dirname(__file__), "..", "..", "..", "server",
                     "config", "known_names.c")


def lines(name, program):
    """LoadModule lines: of what is tested always, as users have them."""
    others = [n for n in configurations.WITH.get(name, []) if n != name]
    loaded = stock.load(*others, name, program=program)
    own = stock.line(name)
    return loaded if own in loaded else loaded + own


def check(server, name):
    program = server.program or hostler.binary()
    return server.check(lines(name, program)
                        + configurations.CONFIGURATIONS[name])


MODULES = [n for n in stock.installed() if n[4:] not in MPMS]


@pytest.fixture(scope="module")
def checked():
    """Name of a module -> what -t said of it: ours, and the stock one's."""
    with tempfile.TemporaryDirectory(prefix="hostler-test-") as root:
        os.chmod(root, 0o755)
        configurations.prepare(root)
        jobs = {}
        with concurrent.futures.ThreadPoolExecutor(
                os.cpu_count() or 2) as pool:
            for name in MODULES:
                for kind in (stock.Server, stock.StockServer):
                    jobs[name, kind] = pool.submit(
                        check_alone, kind, name, root)
        yield {name: (jobs[name, stock.Server].result(),
                      jobs[name, stock.StockServer].result())
               for name in MODULES}


def check_alone(kind, name, files):
    """In a folder of its own, with links to the files."""
    root = os.path.join(files, "%s-%s" % (kind.__name__, name))
    os.mkdir(root)
    for entry in os.listdir(files):
        if "-" not in entry:
            os.symlink(os.path.join(files, entry), os.path.join(root, entry))
    server = kind(root)
    return check(server, name)


@pytest.mark.parametrize("name", MODULES)
def test_loads_and_takes_its_directives(checked, name):
    ours, theirs = checked[name]
    assert theirs.returncode == 0, "stock:\n" + theirs.stderr
    assert ours.returncode == 0, "ours:\n" + ours.stderr
    assert "Syntax OK" in ours.stderr


def test_lines_for_modules_that_are_linked_in_are_no_trouble(server):
    """The configurations that users have load them from files."""
    have = stock.linked_in(hostler.binary()) & set(stock.installed())
    done = server.check("".join(stock.line(n) for n in sorted(have))
                        + 'LoadModule http_module "/no/such/file.so"\n'
                        "<IfModule mod_alias.c>\nAlias /a /b\n</IfModule>\n")
    assert (done.returncode, done.stderr) == (0, "Syntax OK\n")


def directives(name):
    with open(NAMES, encoding="utf-8") as f:
        table = f.read().split("known_directives[]")[1].split("};")[0]
    return re.findall(r'\{"<?(\w+)", "(?:mod_|util_)%s[.]c"\}' % name, table)


@pytest.mark.parametrize("name", MODULES)
def test_every_directive_is_in_a_configuration(name):
    words = {w.lower() for w in re.findall(
        r"\w+", " ".join(configurations.CONFIGURATIONS.values()))}
    missing = {d for d in directives(name) if d.lower() not in words}
    assert missing == set(configurations.EXCEPT.get(name, {}))


def test_no_configuration_is_left_over():
    assert not set(configurations.CONFIGURATIONS) - set(stock.installed())


def test_prefork_is_refused(server):
    done = server.check(stock.line("mpm_prefork"))
    assert done.returncode != 0
    assert "mpm_prefork_module cannot be loaded" in done.stderr


@pytest.mark.parametrize("name", ["event", "worker"])
def test_threaded_mpms_are_there(server, name):
    done = server.check(stock.line("mpm_" + name))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("kind", [stock.Server, stock.StockServer])
def test_suexec_knows_that_its_program_is_off(root, kind):
    done = kind(root).check(stock.load("suexec")
                            + "Suexec Off\nSuexecUserGroup nobody nogroup\n")
    assert done.returncode != 0
    assert re.search("suEXEC is disabled: Suexec .*is Off", done.stderr)


def test_all_of_them_at_once(server):
    """Not only -t: they start, serve, start again and end together."""
    names = [n for n in MODULES if n not in ("cgi", "http2", "md")]
    server.site({"index.html": "with all of them"})
    server.level = "warn"
    server.start(stock.load(*names) + "DBDriver sqlite3\n"
                 "HeartbeatStorage \"{root}/run/hb.dat\"\n")
    for _ in range(2):
        assert server.get("/index.html").body == b"with all of them"
        before = server.children()
        server.signal(signal.SIGUSR1)
        hostler.wait_for(lambda: not set(before) & set(server.children())
                         and server.children(), "other children")
    assert server.get("/index.html").status == 200
