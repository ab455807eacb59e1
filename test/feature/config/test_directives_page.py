# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The manual's page of all directives: it has each one once, and what it
shows is accepted where it says, and nowhere else."""
import os
import re

import pytest

import hostler

PAGE = os.path.join(os.path.dirname(__file__), "..", "..", "..", "docs",
                    "manual", "directives.md")

# Before and behind an example in the main server, a host, a section.
PLACES = {"s": ("", ""), "v": ("<VirtualHost *:%d>", "</VirtualHost>"),
          "d": ("<Directory /of%d>", "</Directory>")}

# What the example needs around it, and inside.
BEFORE = {"<Else": ["<If false>", "</If>"],
          "<RequireNone": ["<RequireAll>", "Require all granted"]}
AFTER = {"<RequireNone": ["</RequireAll>"]}
INSIDE = {"<Require": ["Require ip 192.0.2.1"]}

# Words of examples that are other ones in a test.
WORDS = {"www-data": "nobody", "/usr/local/hostler": "{root}",
         "/srv/www": "{root}"}

# Accepted nowhere, since they need what is not there or are of no use.
NOT_TRIED = {"Error", "LoadModule", "LoadFile", "NameVirtualHost", "Port",
             "Group"}

# Without their path only: in sections.
PATHLESS = {"Alias", "ScriptAlias"}


def rows():
    with open(PAGE, encoding="utf-8") as f:
        for line in f:
            cells = [c.strip().replace("\\|", "|")
                     for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            if len(cells) == 4 and cells[0].startswith("`"):
                yield cells[0].strip("`"), cells[2]


def name_of(example):
    return re.match(r"<?(\w+)", example)[1]


@pytest.fixture(scope="module")
def listed():
    """Name in small letters -> whether .htaccess files may have it."""
    text = hostler.run("-L").stdout
    return {name.lower(): "in .htaccess files where" in more
            for name, more in re.findall(
                r"^<?(\w+) \(.*\n((?:\t.*\n)+)", text, re.M)}


def test_it_has_every_directive_once(listed):
    names = [name_of(example).lower() for example, _ in rows()]
    assert len(names) == len(set(names))
    assert set(names) == set(listed)


def test_access_files(listed):
    for example, places in rows():
        assert ("h" in places) == listed[name_of(example).lower()], example


def around(table, example):
    return [line for start, lines in table.items()
            if example.startswith(start) for line in lines]


def block(example, number, place):
    """The example, in that place, with all that it needs."""
    before, after = (part.replace("%d", str(1000 + number))
                     for part in PLACES[place])
    for word, other in WORDS.items():
        example = example.replace(word, other)
    closing = [*around(INSIDE, example), "</%s>" % name_of(example)]
    return [before, *around(BEFORE, example), example,
            *(closing if example.startswith("<") else []),
            *around(AFTER, example), after]


def configuration(place):
    """Lines, and the example of each."""
    lines = []
    examples = []
    for number, (example, _) in enumerate(rows()):
        more = block(example, number, place)
        lines += more
        examples += [example] * len(more)
    return lines, examples


@pytest.mark.parametrize("place", PLACES)
def test_examples(server, place):
    lines, examples = configuration(place)
    server.write("conf/extra.conf", "")
    for folder in "conf/sites", "logs":
        os.makedirs(server.path(folder), exist_ok=True)
    server.configure("Include conf/page.conf\n")
    path = server.write("conf/page.conf", "\n".join(lines).replace(
        "{root}", server.root) + "\n")
    done = hostler.run(*server.arguments(), "-t")
    refused = {examples[int(n) - 1] for n in re.findall(
        r"error on line (\d+) of %s" % re.escape(path), done.stderr)}
    refused |= {examples[int(n) - 1] for n in re.findall(
        r"%s:(\d+): .* has no effect" % re.escape(path), done.stderr)}
    wrong = [e for e, places in rows()
             if name_of(e) not in NOT_TRIED
             and not (place == "d" and name_of(e) in PATHLESS)
             and (e in refused) == (place in places)]
    assert not wrong, done.stderr
