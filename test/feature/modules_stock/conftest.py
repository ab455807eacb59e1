# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules of Debian's apache2-bin, unchanged, in our server.

A test file whose tests share one server says

    MODULES = ["rewrite"]       stock modules; ours takes its own where it has
                                one, and what they need is loaded before
    FILES = {"htdocs/x": ...}   files below {root}; with "#!" they can be run
    CONF = '''...'''            configuration, on top of that of hostler.py
    ENV = {"NAME": "value"}     more of the environment of the program

and uses the fixtures `site`, our server, and where the answer of the stock
program is of interest `stock_site`, that one with the same files.  They are
started once a file.  A test with a server of its own takes `server` and starts
it with stock.load("rewrite") + configuration.

With HOSTLER_SITE=stock in the environment `site` is the stock program: so one
sees whether what a test expects is what the module does there.
"""
import os
import shutil
import tempfile

import pytest

import hostler
import stock


@pytest.fixture(scope="session", autouse=True)
def stock_modules():
    if not stock.is_installed():
        pytest.skip("no stock modules in %s or no %s: install apache2-bin"
                    % (stock.MODULES, stock.PROGRAM))


def shared(request, kind):
    """A server of the test file, started, and ended with it."""
    test = request.module
    root = tempfile.mkdtemp(prefix="hostler-test-")
    os.chmod(root, 0o755)
    server = kind(root)
    stock.make_files(server, getattr(test, "FILES", {}))
    getattr(test, "prepare", lambda server: None)(server)
    program = server.program or hostler.binary()
    is_well = False
    try:
        server.start(stock.load(*test.MODULES, program=program) + test.CONF,
                     env=getattr(test, "ENV", None))
        yield server
        was_running = server.process.poll() is None
        status = server.stop()
        assert was_running and status == 0, server.log()
        assert "exit signal" not in server.log(), server.log()
        is_well = True
    finally:
        server.stop()
        if request.session.testsfailed or not is_well:
            print("kept for a look: %s" % root)
        else:
            shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def server_class():
    return stock.Server


@pytest.fixture(scope="module")
def site(request, stock_modules):
    is_stock = os.environ.get("HOSTLER_SITE") == "stock"
    yield from shared(request,
                      stock.StockServer if is_stock else stock.Server)


@pytest.fixture(scope="module")
def stock_site(request, stock_modules):
    yield from shared(request, stock.StockServer)
