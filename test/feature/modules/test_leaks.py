# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What the check of leaks of the address sanitizer sees at the end of a child:
memory that is lost, and not what only a pool points to
(server/util/leak_roots.c)."""
import os
import re

import pytest

import faults

pytestmark = pytest.mark.skipif("asan" not in (faults.sanitizer() or ""),
                                reason="no address sanitizer")


def test_lost_memory_is_told_and_kept_memory_is_not(server, test_module,
                                                    monkeypatch):
    reports = server.path("reports")
    os.mkdir(reports)
    os.chmod(reports, 0o777)
    monkeypatch.setenv("ASAN_OPTIONS", "use_sigaltstack=0:log_path=%s/asan"
                       % reports)
    server.start(test_module("leak")
                 + "<Location /leak>\nSetHandler leak\n</Location>\n")
    child, = server.children()
    # Where the last one was may still stand on a stack.
    for _ in range(9):
        assert server.get("/leak").body == b"lost\n"
    server.stop()
    report = server.read("reports/asan.%d" % child)
    assert re.search(r"leak of \d+00 byte\(s\) in \d object\(s\)", report)
    assert "in lose " in report
    assert "in keep " not in report
    assert os.listdir(reports) == ["asan.%d" % child]
