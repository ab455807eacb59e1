# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What is the same about two answers, and what is not."""
import re

# Fields whose values do not matter: of the time, of the program, and the one
# that both have because the client asked for it.
IGNORED = {"date", "server", "connection"}

# Lists in which the order does not matter.
SETS = {"allow", "content-language", "vary"}

# The pages that a server makes when it has none for a status: each in its own
# words.  The stock server's have this.
STOCK_PAGE = re.compile(
    rb"<!DOCTYPE HTML PUBLIC.*<title>\d\d\d [A-Z].*<h1>", re.S)

# Texts of ErrorDocument are UTF-8 as configurations are today, and say so; the
# stock server calls them ISO-8859-1 whatever they are.
PAGE_TYPES = {"text/html; charset=iso-8859-1": "text/html; charset=utf-8"}


def is_own_page(answer, is_stock):
    if is_stock:
        return STOCK_PAGE.match(answer.body) is not None
    return b"<h1>" in answer.body and answer.status >= 300


def normal_fields(answer, without):
    found = {}
    for name, value in answer.fields:
        name = name.lower()
        if name in IGNORED or name in without:
            continue
        if name in SETS:
            value = sorted(v.strip().lower() for v in value.split(","))
        if name == "content-type" and answer.status >= 300:
            value = PAGE_TYPES.get(value, value)
        found.setdefault(name, []).append(value)
    return {n: [sorted(map(str, v))] for n, v in found.items()}


def differences(ours, stock, is_head):
    """Lines that say what differs; none when the answers are equal."""
    found = []
    without = set()
    if ours.status != stock.status:
        found.append("status: ours %s, stock %s" % (ours.status,
                                                    stock.status))
    if is_own_page(ours, False) and is_own_page(stock, True) \
            or is_head and stock.status >= 300:
        without = {"content-length", "content-type"}
    elif ours.body != stock.body:
        found.append("body: ours %r, stock %r" % (ours.body[:2000],
                                                  stock.body[:2000]))
    a, b = normal_fields(ours, without), normal_fields(stock, without)
    for name in sorted(a.keys() | b.keys()):
        if a.get(name) != b.get(name):
            found.append("%s: ours %s, stock %s" % (name, a.get(name),
                                                    b.get(name)))
    a, b = log_words(ours), log_words(stock)
    if {ours.status, stock.status} & {403, 500}:
        # How far a walk came that was refused, is its own affair.
        a["file"] = b["file"] = a["handler"] = b["handler"] = None
    for name in a:
        if a[name] != b[name]:
            found.append("log %s: ours %s, stock %s" % (name, a[name],
                                                        b[name]))
    return found


def log_words(answer):
    """The words NAME=VALUE of a log line, and what stands before them."""
    words = re.split(r" (\w+)=", " status=" + answer.logged)[1:]
    return dict(zip(words[::2], words[1::2]))
