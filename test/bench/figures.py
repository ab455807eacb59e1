# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What figures say: medians, ratios within a round, a picture of them.  No
server is needed for anything here; test_figures.py tests it."""
import re
import statistics


def median(values):
    """The middle one; None where there is none."""
    values = [v for v in values if v is not None]
    return statistics.median(values) if values else None


def ratios(rounds, one, other, figure):
    """one / other for each round in which both were measured.  rounds: a list
    of {server: {figure: value}}.  A machine is faster in one minute than in
    another, so only what was measured side by side is compared."""
    found = []
    for measured in rounds:
        a = measured.get(one, {}).get(figure)
        b = measured.get(other, {}).get(figure)
        if a is not None and b:
            found.append(a / b)
    return found


def spread(values):
    """How far apart values are: (largest - smallest) / median."""
    values = [v for v in values if v is not None]
    middle = median(values)
    return (max(values) - min(values)) / middle if middle else None


def parse_wrk(text):
    """What wrk --latency printed: requests, rate, p50_ms, p99_ms, failed."""
    units = {"us": 1e-3, "ms": 1.0, "s": 1e3, "m": 6e4}

    def latency(percent):
        found = re.search(r"^\s+%d%%\s+([\d.]+)(us|ms|s|m)\s*$" % percent,
                          text, re.M)
        return float(found[1]) * units[found[2]] if found else None
    requests = re.search(r"^\s*(\d+) requests in", text, re.M)
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", text, re.M)
    if not requests or not rate:
        raise ValueError("this is not what wrk prints: %r" % text[:200])
    wrong = re.search(r"^\s*Non-2xx or 3xx responses: (\d+)", text, re.M)
    broken = re.search(r"^\s*Socket errors: connect (\d+), read (\d+), "
                       r"write (\d+), timeout (\d+)", text, re.M)
    failed = int(wrong[1]) if wrong else 0
    if broken:
        failed += sum(int(n) for n in broken.groups())
    return {"requests": int(requests[1]), "rate": float(rate[1]),
            "p50_ms": latency(50), "p99_ms": latency(99), "failed": failed}


def short(value):
    """Three digits that count."""
    if value is None:
        return "-"
    if value >= 100:
        return "%.0f" % value
    return "%.1f" % value if value >= 10 else "%.2f" % value


# ---- The picture ----------------------------------------------------------

BAR = 16            # pixels of a bar with its gap
LABEL = 130         # of the names on the left
WIDTH = 640
NUMBER = 60         # for the figure behind a bar

STYLE = """\
text { font: 12px sans-serif; fill: #232b30; }
.group { font-weight: bold; }
.bar { fill: #9aa7ad; }
.ours { fill: #1f5f4a; }
@media (prefers-color-scheme: dark) {
text { fill: #d9dfe2; }
.bar { fill: #5d6a72; }
.ours { fill: #82cbb0; }
}
"""


def escape(text):
    return (text.replace("&", "&amp;").replace("<", "&lt;")
            .replace(">", "&gt;"))


def bars(title, groups, ours):
    """An SVG: for each group (name, {server: value}) a bar a server, shortest
    first.  Each group has a scale of its own.  ours: the name that stands
    out."""
    parts = []
    y = 24
    for name, values in groups:
        values = {k: v for k, v in values.items() if v is not None}
        if not values:
            continue
        y += 12
        parts.append('<text class="group" x="0" y="%d">%s</text>'
                     % (y, escape(name)))
        y += 6
        scale = (WIDTH - LABEL - NUMBER) / max(values.values())
        for server, value in sorted(values.items(), key=lambda i: i[1]):
            width = value * scale
            parts.append(
                '<text x="%d" y="%d" text-anchor="end">%s</text>'
                '<rect class="%s" x="%d" y="%d" width="%.1f" height="%d"/>'
                '<text x="%.1f" y="%d">%s</text>'
                % (LABEL - 6, y + BAR - 4, escape(server),
                   "ours" if server == ours else "bar", LABEL, y + 2, width,
                   BAR - 4, LABEL + width + 5, y + BAR - 4, short(value)))
            y += BAR
        y += 10
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" '
            'role="img" aria-label="%s">\n<style>\n%s</style>\n'
            '<text class="group" x="0" y="14">%s</text>\n%s\n</svg>\n'
            % (WIDTH, y, escape(title), STYLE, escape(title),
               "\n".join(parts)))
