#!/usr/bin/python3
# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes performance.md and performance.svg of the manual from results.

    test/bench/page.py test/bench/results.json docs/manual
"""
import json
import os
import sys

import figures
import load

OURS = "hostler"

# What a system call is for in the steady state.
MEANING = {
    "read": "the request; it is here already, so nothing is waited for",
    "recvfrom": "the request; it is here already, so nothing is waited for",
    "writev": "head and file, in one",
    "sendto": "head and file, in one",
    "sendmsg": "head and file, in one",
    "sendfile": "the file, by the kernel alone",
    "epoll_wait": "waits until any kept connection sends; with several "
                  "connections, one such call brings many requests",
    "epoll_pwait": "the same",
    "epoll_ctl": "the connection joins those that are waited for",
    "futex": "wakes another thread: the one that writes log lines, a tenth "
             "of a second from now, or one that takes over the waiting",
    "poll": "waits for the client",
    "sched_yield": "lets another process of the server run",
    "openat": "the file was not known",
    "newfstatat": "a second has passed: is the file still the same?",
    "stat": "a second has passed: is the file still the same?",
    "close": "what was opened",
    "write": "log lines, many at once",
}

HEAD = """\
# Performance

This page is made by a program from what was measured on one machine, with the
same files, an access log and kept connections for each server. What counts is
how figures compare with each other. Repeat it on a machine of yours:

```
apt-get install nginx-light lighttpd h2o apache2-bin wrk strace
make bench
```

which prints the tables and writes a page like this one to `bench/` in the
build folder. `test/bench/bench.py --help` tells how to measure less or longer.

![Processor time a request](performance.svg)
"""

HOW = """\
## How it is measured

- The servers have one processor, the client (`wrk`, one thread,
  %(connections)d connections) another. All servers of a table run at once,
  and are asked in turn, %(seconds)d s each, in %(rounds)d rounds.
- **CPU us** is the time all threads of a server spent on the processor, as
  the kernel counts it, divided by the requests. On a loopback interface a
  part of the network's work is done on the account of the client.
- **ours / it** compares within a round and is the median of the rounds: below
  1 this server needs less. Figures of different tables do not compare.
- Configurations are in `test/bench/peers.py`. `nginx-cache` is nginx with
  `open_file_cache`, whose answers may be half a minute old; this server's are
  a second old at most (see [file cache](file-cache.md)).
"""


def middle(rounds, name, figure):
    return figures.median([r[name].get(figure) for r in rounds if name in r])


def work_table(name, rounds):
    lines = ["", "### %s: %s" % (name, load.ALL[name].about), "",
             "| Server | CPU us | ours / it | requests/s | p99 ms | MiB |",
             "|---|---|---|---|---|---|"]
    servers = sorted({s for r in rounds for s in r},
                     key=lambda s: middle(rounds, s, "cpu_us"))
    for server in servers:
        ratio = figures.median(figures.ratios(rounds, OURS, server, "cpu_us"))
        lines.append("| %s | %s | %s | %.0f | %s | %.1f |" % (
            server, figures.short(middle(rounds, server, "cpu_us")),
            figures.short(ratio), middle(rounds, server, "rate"),
            figures.short(middle(rounds, server, "p99_ms")),
            middle(rounds, server, "pss_kib") / 1024))
    return lines


GROWTH = {"hosts": "virtual hosts", "files": "files",
          "connections": "connections", "depth": "path components"}


def growth_part(found):
    lines = ["", "## What a request costs when there is more of everything",
             ""]
    for axis in [a for a in GROWTH if a in found]:
        lines += ["| %s | CPU us | p99 ms |" % GROWTH[axis], "|---|---|---|"]
        lines += ["| %d | %s | %s |" % (n, figures.short(cpu),
                                        figures.short(p99))
                  for n, cpu, p99 in found[axis]] + [""]
    if "once" in found:
        one = found["once"]
        lines += ["Processor time to start with 10,000 virtual hosts is "
                  "%.2f s, to restart %.2f s; each takes %.1f KiB. The idle "
                  "server takes %.1f MiB with two processes of 64 threads, a "
                  "kept connection %.1f KiB, and %.1f KiB once it has been "
                  "idle for a second." % (
                      one["start_s_10000"], one["restart_s_10000"],
                      one["host_kib"], one["pss_kib_0"] / 1024,
                      one["kept_kib_soon"], one["kept_kib_later"])]
    return lines


def trace_part(calls):
    lines = ["", "## One request, call by call", "",
             "All system calls of the thread that serves a file of 10 KB on "
             "a kept connection, from the request to the next one:", "",
             "```"]
    lines += [line for _, line in calls] + ["```", ""]
    lines += ["- `%s`: %s." % (name, MEANING[name])
              for name in dict.fromkeys(n for n, _ in calls)]
    lines += ["", "Nothing else: the path is known, with its links and "
              "`.htaccess` files; the file is in memory; the time is read "
              "without entering the kernel; the log line waits in memory to "
              "be written with others (see [logging](logging.md)). Once a "
              "second a file that is asked for is looked at."]
    return lines


def page(results):
    first = next(iter(results["work"].values()), [])
    lines = [HEAD + "\n## Results", "",
             "%s, %s. Versions: %s." % (
                 results["machine"], results["date"], ", ".join(
                     "%s %s" % i for i in sorted(
                         results["versions"].items())))]
    for name in load.ALL:
        if name in results["work"]:
            lines += work_table(name, results["work"][name])
    if "growth" in results:
        lines += growth_part(results["growth"])
    if "trace" in results:
        lines += trace_part(results["trace"])
    lines += ["", HOW % dict(results, rounds=len(first))]
    return "\n".join(lines)


def picture(results):
    groups = []
    for name in load.ALL:
        rounds = results["work"].get(name)
        if rounds:
            groups.append((load.ALL[name].about, {
                s: middle(rounds, s, "cpu_us") for s in rounds[0]}))
    return figures.bars("Processor time a request, us (less is better)",
                        groups, OURS)


def main():
    source, folder = sys.argv[1:]
    with open(source, encoding="utf-8") as f:
        results = json.load(f)
    os.makedirs(folder, exist_ok=True)
    for name, text in (("performance.md", page(results)),
                       ("performance.svg", picture(results))):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)


if __name__ == "__main__":
    main()
