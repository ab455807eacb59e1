# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What the check programs in build/ share: the tree, its C text, exceptions,
and how findings are told."""

import fnmatch
import os
import re
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

_NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files_below(*folders, endings=('.c', '.h')):
    """Paths from the top, sorted, of the files below the folders."""
    found = []
    for folder in folders:
        for here, below, names in os.walk(os.path.join(TOP, folder)):
            below.sort()
            found += [os.path.relpath(os.path.join(here, name), TOP)
                      for name in names if name.endswith(endings)]
    return sorted(found)


def read(path):
    with open(os.path.join(TOP, path), encoding='utf-8') as file:
        return file.read()


def code_only(text):
    """The text with comments, strings and characters blanked, line by line."""
    def blank(match):
        return re.sub(r'[^\n]', ' ', match.group())
    return _NOT_CODE.sub(blank, text)


class Exceptions:
    """Rows "PATTERN  REASON" of a file.  One that excuses nothing is itself a
    finding, so the file never holds more than it must."""

    def __init__(self, path):
        self.path = path
        self.rows = []
        for number, line in enumerate(read(path).splitlines(), 1):
            line = line.strip()
            if not line or line.startswith('#'):
                continue
            pattern, _, reason = line.partition(' ')
            if not reason.strip():
                sys.exit(f'{path}:{number}: "{pattern}" has no reason')
            self.rows.append((number, pattern))
        self.used = set()

    def excuse(self, name):
        hits = [row for row in self.rows if fnmatch.fnmatchcase(name, row[1])]
        self.used.update(hits)
        return bool(hits)

    def unused(self):
        return [f'{self.path}:{number}: "{pattern}" excuses nothing: remove it'
                for number, pattern in self.rows
                if (number, pattern) not in self.used]


def finish(program, findings, checked):
    """Prints findings and the last line, and ends the program."""
    for finding in findings:
        print(finding)
    print(f'{program}: {checked}, {len(findings)} findings')
    sys.exit(1 if findings else 0)
