# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""One pair of servers for each area, which answers all of its requests."""
import os
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "lib")]

import hostler  # noqa: E402  (found by the line above)
import pair as pairs  # noqa: E402
import stock  # noqa: E402
from areas import load_all  # noqa: E402


def pytest_sessionstart(session):
    if not os.access(hostler.binary(), os.X_OK):
        pytest.exit("no server at %s: build it, or set HOSTLER_BIN"
                    % hostler.binary(), 2)


def pytest_generate_tests(metafunc):
    if "case" in metafunc.fixturenames:
        cases = [(name, case) for name, area in load_all().items()
                 for case in area.REQUESTS]
        metafunc.parametrize(
            "pair,case", cases, indirect=["pair"],
            ids=["%s %s" % (name, case.name) for name, case in cases],
            scope="session")


@pytest.fixture(scope="session")
def pair(request):
    if not stock.is_installed():
        pytest.skip("there is no %s to compare with: install apache2-bin"
                    % stock.PROGRAM)
    p = pairs.Pair(load_all()[request.param])
    yield p
    p.stop()
