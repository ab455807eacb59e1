# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Status, fields, body and log line of each request are those of the stock
server, or a row of differences.py says why not."""
import re

import compare
from areas import load_all
from differences import DIFFERENT


def row_of(area, name):
    rows = [d for (a, pattern), d in DIFFERENT.items()
            if re.fullmatch(a, area) and re.fullmatch(pattern, name)]
    assert len(rows) <= 1, "more than one row of differences.py for %s" % name
    return rows[0] if rows else ((), None)


def test_answer(pair, case):
    first, again, stock = pair.ask(case)
    area = pair.area.__name__.rpartition(".")[2]
    expected, _ = row_of(area, case.name)
    for ours in first, again:
        found = compare.differences(ours, stock, case.method == "HEAD")
        words = {line.split(":")[0] for line in found}
        assert words == set(expected), "\n".join(
            [case.name, *found, "log of ours:",
             *pair.ours.read("error_log").splitlines()[-3:], "of stock:",
             *pair.stock.read("error_log").splitlines()[-3:]])


def test_rows_are_about_requests():
    for (area, pattern), (what, why) in DIFFERENT.items():
        names = [c.name for name, a in load_all().items()
                 for c in a.REQUESTS if re.fullmatch(area, name)]
        assert any(re.fullmatch(pattern, n) for n in names), pattern
        assert what and len(why) > 20


def test_names_are_unique():
    for name, area in load_all().items():
        names = [c.name for c in area.REQUESTS]
        assert len(names) == len(set(names)), name
