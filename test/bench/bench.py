#!/usr/bin/python3
# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""This server beside those that could be used instead, on this machine.

    HOSTLER_BIN=obj/hostler test/bench/bench.py --json results.json
    test/bench/page.py results.json docs/manual

All servers of a kind of work run at once and take turns: in each round each
one is asked for some seconds, so that what the machine does besides hits all
of them, and ratios are taken within a round.  The servers share one processor
(only the one that is asked works), wrk has another.

With --json, kinds of work that are not measured stay as they were in the file.
Peers are those that are installed (Debian: nginx-light lighttpd h2o
apache2-bin), and wrk; needs the right to become www-data.
"""
import argparse
import datetime
import json
import os
import platform
import sys

import figures
import growth
import load
import peers
import run
import trace

OURS = "hostler"


def machine():
    model = ""
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return "%d processors (%s), Linux %s" % (os.cpu_count(), model,
                                             platform.release())


def measure(work, names, args, site):
    """The rounds of one kind of work: a list of {server: figures}."""
    servers, rounds = [], []
    try:
        for name in names:
            if work.only is None or name in work.only:
                servers.append(run.Server(name, args.root, site, work,
                                          args.server_cpu))
        for server in servers:
            run.load(server, work, 1, args.connections, args.client_cpu)
        for _ in range(args.rounds):
            rounds.append({s.name: run.load(s, work, args.seconds,
                                            args.connections,
                                            args.client_cpu)
                           for s in servers})
    finally:
        for server in servers:
            server.stop()
    return rounds


def tell(work, rounds):
    print("\n%s: %s\n%-15s %10s %9s %9s %9s %9s" % (
        work.name, work.about, "", "requests/s", "CPU us", "ours/it",
        "p99 ms", "PSS MiB"))
    for name in rounds[0]:
        def middle(figure, of=name):
            return figures.median([r[of].get(figure) for r in rounds])
        ratio = figures.median(figures.ratios(rounds, OURS, name, "cpu_us"))
        failed = sum(r[name]["failed"] for r in rounds)
        print("%-15s %10.0f %9s %9s %9s %9.1f%s" % (
            name, middle("rate"), figures.short(middle("cpu_us")),
            figures.short(ratio), figures.short(middle("p99_ms")),
            middle("pss_kib") / 1024,
            "  %d failed" % failed if failed else ""), flush=True)


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--servers", default=",".join(peers.ALL))
    parser.add_argument("--work", default=",".join(load.ALL),
                        help="kinds of work, or none")
    parser.add_argument("--extra", default="",
                        help="also: growth, trace (or both, with a comma)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--server-cpu", type=int, default=0)
    parser.add_argument("--client-cpu", type=int,
                        default=os.cpu_count() - 1)
    parser.add_argument("--root", default="/tmp/hostler-bench",
                        help="for files and logs")
    parser.add_argument("--json", help="results are added to this file")
    return parser.parse_args()


def main():
    args = arguments()
    names = [n for n in args.servers.split(",") if peers.binary(n)]
    if OURS in args.servers.split(",") and OURS not in names:
        sys.exit("HOSTLER_BIN has to name the program")
    if args.server_cpu == args.client_cpu:
        print("one processor for both: the figures say little",
              file=sys.stderr)
    site = args.root + "/site"
    load.make_site(site)
    results = {"work": {}}
    if args.json and os.path.exists(args.json):
        with open(args.json, encoding="utf-8") as f:
            results = json.load(f)
    results.update(machine=machine(), date=str(datetime.date.today()),
                   seconds=args.seconds, connections=args.connections)
    results.setdefault("versions", {}).update(
        {n: peers.version(n) for n in names})
    for name in args.work.split(",") if args.work != "none" else []:
        rounds = measure(load.ALL[name], names, args, site)
        tell(load.ALL[name], rounds)
        results["work"][name] = rounds
    if "growth" in args.extra.split(","):
        results["growth"] = growth.measure(args, site)
    if "trace" in args.extra.split(","):
        results["trace"] = trace.of_one_request(args, site)
        for _, line in results["trace"]:
            print(line)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump(results, f, indent=1, sort_keys=True)
            f.write("\n")


if __name__ == "__main__":
    main()
