# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Every test of this folder runs with the file cache and without it: the
answers are the same."""
import pytest


@pytest.fixture(params=["On", "Off"])
def server(server, request):
    server.base = server.base + "FileCache %s\n" % request.param
    return server
