# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The parts of the benchmark that only compute."""
import json
import os
import sys
import xml.dom.minidom

import pytest

sys.path.insert(0, os.path.dirname(__file__))

import figures  # noqa: E402  (found by the line above)
import page  # noqa: E402

WRK = """\
Running 1s test @ http://127.0.0.1:1/
  1 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    71.47us   40.10us   1.21ms   93.59%
  Latency Distribution
     50%   63.00us
     75%   80.00us
     99%    1.50ms
  110312 requests in 1.10s, 1.07GB read
{more}Requests/sec: 100284.90
Transfer/sec:      0.97GB
"""


def test_median():
    assert figures.median([3, 1, 2]) == 2
    assert figures.median([4, None, 1, 2, 3]) == 2.5
    assert figures.median([]) is None


def test_ratios_are_of_one_round():
    rounds = [{"a": {"x": 1.0}, "b": {"x": 2.0}},
              {"a": {"x": 10.0}, "b": {"x": 40.0}},
              {"a": {"x": 1.0}}, {"a": {"x": None}, "b": {"x": 1.0}},
              {"a": {"x": 1.0}, "b": {"x": 0.0}}]
    assert figures.ratios(rounds, "a", "b", "x") == [0.5, 0.25]


def test_spread():
    assert figures.spread([8, 10, None, 12]) == pytest.approx(0.4)
    assert figures.spread([]) is None


def test_what_wrk_prints():
    got = figures.parse_wrk(WRK.format(more=""))
    assert got == {"requests": 110312, "rate": 100284.9, "p50_ms": 0.063,
                   "p99_ms": 1.5, "failed": 0}
    more = ("  Socket errors: connect 1, read 2, write 3, timeout 4\n"
            "  Non-2xx or 3xx responses: 5\n")
    assert figures.parse_wrk(WRK.format(more=more))["failed"] == 15
    with pytest.raises(ValueError):
        figures.parse_wrk("unable to connect")


@pytest.mark.parametrize("value, text", [(None, "-"), (0.456, "0.46"),
                                         (12.34, "12.3"), (123.4, "123")])
def test_three_digits(value, text):
    assert figures.short(value) == text


def test_picture():
    svg = figures.bars("A < B", [("one", {"ours": 2.0, "x&y": 4.0}),
                                 ("none", {"ours": None})], "ours")
    doc = xml.dom.minidom.parseString(svg)
    bars = doc.getElementsByTagName("rect")
    assert [b.getAttribute("class") for b in bars] == ["ours", "bar"]
    widths = [float(b.getAttribute("width")) for b in bars]
    assert widths[1] == pytest.approx(2 * widths[0], rel=0.01)
    assert widths[1] <= figures.WIDTH
    height = float(doc.documentElement.getAttribute("viewBox").split()[3])
    assert all(float(b.getAttribute("y")) < height for b in bars)


RESULTS = {
    "machine": "2 processors", "date": "2026-01-01",
    "versions": {"hostler": "1", "nginx": "2"},
    "seconds": 1, "connections": 64,
    "work": {"10k": [{"hostler": {"cpu_us": 5.0, "rate": 100.0,
                                  "p99_ms": 1.0, "pss_kib": 2048,
                                  "failed": 0},
                      "nginx": {"cpu_us": 10.0, "rate": 50.0, "p99_ms": 2.0,
                                "pss_kib": 1024, "failed": 0}}]},
    "trace": [["read", 'read(9, "GET ...") = 80']],
    "growth": {"hosts": [[10, 5.0, 5.2], [10000, 5.1, 5.2]]},
}


def test_page_has_what_was_measured():
    text = page.page(RESULTS)
    assert "| hostler | 5.00 | 1.00 |" in text
    assert "| nginx | 10.0 | 0.50 |" in text
    assert "nginx 2" in text and "2 processors" in text
    assert "read(9" in text
    assert "| 10000 | 5.10 |" in text


def test_page_is_told_what_it_does_not_know():
    with pytest.raises(KeyError):
        page.page(dict(RESULTS, trace=[["unheard_of", "unheard_of()"]]))


def test_the_page_of_the_manual_is_from_the_results():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "results.json"), encoding="utf-8") as f:
        results = json.load(f)
    for name, text in (("performance.md", page.page(results)),
                       ("performance.svg", page.picture(results))):
        with open(os.path.join(here, "..", "..", "docs", "manual", name),
                  encoding="utf-8") as f:
            assert f.read() == text, "run test/bench/page.py"
