# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the feature tests: a server a test, and an end to every test."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "lib"))

import hostler  # noqa: E402  (found by the line above)

TEST_LIMIT = 90  # seconds


def pytest_sessionstart(session):
    if not os.access(hostler.binary(), os.X_OK):
        pytest.exit("no server at %s: build it, or set HOSTLER_BIN"
                    % hostler.binary(), 2)


def pytest_collection_modifyitems(items):
    """The files that wait most come first, so that those who run them side by
    side end together."""
    items.sort(key=lambda item: item.path.parent.name not in ("mpm", "slow"))


# Of a failure that is no matter of luck, whatever the test would do the next
# time: what a server says of a child that crashed, and sanitizers of a fault.
CRASHED = re.compile(r"exit signal|(Address|Leak|Thread|UndefinedBehavior)"
                     r"Sanitizer|: runtime error: ")


def has_crashed(item, report):
    """Whether the failure or a log of a server of the test tells of it."""
    texts = [report.longreprtext]
    for fixture in item.funcargs.values():
        if isinstance(fixture, hostler.Server):
            texts.append(fixture.log())
    return any(map(CRASHED.search, texts))


@pytest.hookimpl(tryfirst=True, hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        item.has_failed = True
        report.user_properties.append(("crashed", has_crashed(item, report)))


def pytest_sessionfinish(session):
    """Writes the tests that have failed to the file that build/check names,
    with the word "crashed" or "failed" before each."""
    path = os.environ.get("HOSTLER_FAILED")
    if not path or "PYTEST_XDIST_WORKER" in os.environ:
        return
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    found = {}
    for report in terminal.getreports("failed") + terminal.getreports("error"):
        name = str(session.config.rootpath / report.nodeid)
        crashed = ("crashed", True) in getattr(report, "user_properties", [])
        found[name] = found.get(name) or crashed
    with open(path, "w", encoding="utf-8") as f:
        for name, crashed in found.items():
            f.write("%s %s\n" % ("crashed" if crashed else "failed", name))


@pytest.fixture(autouse=True)
def limit():
    """No test runs for ever."""
    def too_long(*_):
        raise TimeoutError("the test took more than %d s" % TEST_LIMIT)
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(TEST_LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def module(tmp_path_factory):
    """Builds a module of test/lib/modules: module("mod_echo"), its path."""
    top = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    objects = os.path.dirname(hostler.binary())
    compiler = shutil.which(os.environ.get("CC", "gcc"))
    flags = ["-I" + objects + "/include", "-I" + objects,
             "-I" + os.path.join(top, "include")]
    for command in (["apr-1-config", "--includes", "--cppflags"],
                    ["apu-1-config", "--includes"]):
        flags += subprocess.run(command, capture_output=True, text=True,
                                check=True).stdout.split()
    built = {}

    def build(name):
        if compiler is None:
            pytest.skip("no compiler")
        if name not in built:
            folder = tmp_path_factory.mktemp("modules")
            os.chmod(folder, 0o755)
            built[name] = str(folder / (name + ".so"))
            subprocess.run([compiler, "-shared", "-fPIC", "-o", built[name],
                            *flags, os.path.join(top, "test", "lib",
                                                 "modules", name + ".c")],
                           check=True)
        return built[name]
    yield build


@pytest.fixture
def root(request):
    """An empty directory that the server's user can read; kept on failure."""
    path = tempfile.mkdtemp(prefix="hostler-test-")
    os.chmod(path, 0o755)
    yield path
    if getattr(request.node, "has_failed", False):
        print("kept for a look: %s" % path)
    else:
        shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def server_class():
    return hostler.Server


@pytest.fixture
def server(root, server_class, request):
    """A server that the test starts and this fixture ends; how it ends is
    part of every test."""
    s = server_class(root)
    yield s
    was_running = s.process is not None and s.process.poll() is None
    status = s.stop()
    if was_running and status != 0:
        request.node.has_failed = True  # what it has left is kept
        pytest.fail("ended with %s\n%s" % (status, s.log()), False)


@pytest.fixture(scope="session")
def test_module():
    """A function: name of a module in test/lib/modules to its LoadModule
    line.  Each is built once."""
    if shutil.which(os.environ.get("CC", "gcc")) is None:
        pytest.skip("no compiler")
    folder = tempfile.mkdtemp(prefix="hostler-modules-")
    os.chmod(folder, 0o755)
    built = {}

    def load(name):
        if name not in built:
            built[name] = hostler.compile_module(name, folder)
        return 'LoadModule test_%s_module "%s"\n' % (name, built[name])
    yield load
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_binary(server, monkeypatch):
    """A copy of the program, which can be replaced."""
    path = server.path("hostler")
    shutil.copy(hostler.binary(), path)
    monkeypatch.setattr(hostler, "binary", lambda: path)
    return path
