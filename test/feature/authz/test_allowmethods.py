# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""AllowMethods: which methods a folder or location takes."""
import pytest


@pytest.fixture
def site(server):
    server.site({"a.txt": b"page", "in/a.txt": b"inner"})
    return server


def test_only_what_is_allowed(site):
    site.start("<Location />\nAllowMethods GET\n</Location>\n"
               "<Location /in>\nAllowMethods reset\n</Location>\n")
    with site.connect() as c:
        assert c.request("/a.txt").status == 200
        assert c.request("/a.txt", "HEAD").status == 200
        r = c.request("/a.txt", "OPTIONS")
        assert r.status == 405 and "GET" in r["Allow"]
        assert "OPTIONS" not in r["Allow"]
        assert c.request("/in/a.txt", "OPTIONS").status == 200
        assert c.request("/a.txt", "TRACE").status == 200
    assert "`AllowMethods GET` at conf/" in site.log()


def test_inner_replaces_outer(site):
    site.start("<Location />\nAllowMethods GET\n</Location>\n"
               "<Location /in>\nAllowMethods OPTIONS\n</Location>\n")
    with site.connect() as c:
        assert c.request("/in/a.txt").status == 405
        assert c.request("/in/a.txt", "OPTIONS").status == 200


@pytest.mark.parametrize("words", ["", "FROB", "get", "GET reset"])
def test_faults(site, words):
    r = site.check("<Location />\nAllowMethods %s\n</Location>\n" % words)
    assert r.returncode != 0 and "AllowMethods" in r.stderr + r.stdout
