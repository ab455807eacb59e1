# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A module that is written in C++ compiles, loads and serves."""
import os
import shutil
import subprocess

import pytest

import hostler

SOURCE = os.path.join(os.path.dirname(__file__), "..", "..", "lib", "modules",
                      "mod_cplusplus.cc")
COMPILER = os.environ.get("CXX", "g++")


@pytest.mark.skipif(shutil.which(COMPILER) is None,
                    reason="no compiler for C++")
def test_a_module_in_cplusplus(server):
    module = server.path("mod_cplusplus.so")
    subprocess.run([COMPILER, "-std=c++17", "-Wall", "-Wextra", "-Werror",
                    "-shared", "-fPIC", "-o", module, *hostler.module_flags(),
                    SOURCE], check=True)
    server.start('LoadModule test_cplusplus_module "%s"\n' % module + """
        <Location "/words">
            SetHandler test-cplusplus
            CplusplusWord counted:
            CplusplusLoud On
        </Location>
        """)
    r = server.get("/words?b+a+b")
    assert (r.status, r.body) == (200, b"counted: a=1 b=2!\n")
    assert "[test_cplusplus:notice]" in server.log()
    assert "2 words" in server.log()
