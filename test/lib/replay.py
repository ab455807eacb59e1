#!/usr/bin/python3
# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Sends what each case of the conformance suite sends, whole and in pieces of
many kinds, single bytes among them; the answers have to be the same (RFC 9112
section 2.2).  Called by build/check-conformance.

    replay.py RUNNER PORT DOCROOT ECHO

RUNNER is run.py of the suite.  Cases that are programs rather than tables of
bytes have no one input, and are left out.
"""
import concurrent.futures
import importlib.util
import os
import random
import sys

from pieces import exchange, ways

CUTS = 4        # random ways to cut each input
THREADS = 6


def load_suite(runner):
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("suite_run", runner)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def input_of(case, target):
    """All bytes that the case sends, without its pauses and waits."""
    parts = []
    for step in case.send:
        data = step if isinstance(step, bytes) else getattr(step, "data", b"")
        parts.append(target.expand(data))
    return b"".join(parts)


def replay(case, target):
    """A line that tells what differs, None when nothing does."""
    data = input_of(case, target)
    whole = exchange(target.addr, [data])
    rng = random.Random(case.id)
    for pieces in ways(data, CUTS, rng) if len(data) > 1 else ():
        answer = exchange(target.addr, pieces)
        if answer != whole:
            return "%s: %d pieces %r: %r, whole: %r" % (
                case.id, len(pieces), pieces[:5], answer[:200], whole[:200])
    return None


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    runner, port, docroot, echo = sys.argv[1:]
    suite = load_suite(runner)
    target = suite.engine.Target(("127.0.0.1", int(port)),
                                 os.path.abspath(docroot), echo)
    cases = [c for c in suite.load("public") if c.send]
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        found = [x for x in pool.map(lambda c: replay(c, target), cases) if x]
    for line in found:
        print("FAIL", line)
    if len(cases) < 300:
        sys.exit("only %d cases to send in pieces" % len(cases))
    print("%d passed, %d failed" % (len(cases) - len(found), len(found)))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
