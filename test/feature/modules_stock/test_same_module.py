# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""One module, one file, in this server and in Debian's: it sees the same."""
import pytest

import hostler
import stock

PLACE = """
<Location /seen>
    SetHandler observe
</Location>
"""


@pytest.fixture(params=[stock.Server, stock.StockServer])
def site(request, root):
    server = request.param(root)
    yield server
    server.stop()


def test_what_a_module_sees(site, test_module):
    site.site({"seen/a.txt": b"x", "seen/none": b"x"})
    site.start(test_module("observe") + PLACE)
    seen = "state 1, at first 0; asked for type: "
    if isinstance(site, stock.StockServer):
        # Its threads serve a moment before that state is set.
        hostler.wait_for(lambda: site.get("/seen/a.txt").body[:7]
                         == b"state 1", "a child that runs")
    # A file whose name tells its type is nobody's but mod_mime's.
    assert site.get("/seen/a.txt").body.decode() == seen + "no\n"
    assert site.get("/seen/none").body.decode() == seen + "yes\n"


def test_what_is_temporary_ends_before_children_begin(site, test_module):
    site.start(test_module("observe"))
    site.wait_log("OBSERVED child begins")
    told = [line.split("OBSERVED ")[1] for line in site.log().splitlines()
            if "OBSERVED" in line]
    assert told.index("child begins") > 0
    assert set(told[:told.index("child begins")]) == {"ptemp ends"}
