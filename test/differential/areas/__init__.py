# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The configurations that both servers answer for, one module each.

    CONF      configuration, on top of that in pair.py; {root}, {port}, {port2}
    FILES     files and links below {root}: name -> text, bytes or Link
    REQUESTS  what is asked, in order
    MODULES   modules that both need, besides those of pair.py; ours takes its
              own where it has one, and the stock one elsewhere
    LOG       more of each request for the log line, as in LogFormat
    prepare   called with the root when the files are there
"""
import importlib
import pkgutil


class Link(str):
    """What a symbolic link says."""


class Ask:
    """A request; its name is what tells it from the others of its area."""

    def __init__(self, target, method="GET", host="localhost", fields=None,
                 body=b"", version="1.1", port="port"):
        self.target = target
        self.method = method
        self.host = host
        self.fields = fields or {}
        self.body = body
        self.version = version
        self.port = port

    @property
    def name(self):
        words = []
        if self.method != "GET":
            words.append(self.method)
        words.append(self.target)
        if self.host != "localhost":
            words.append("host=%s" % self.host)
        if self.version != "1.1":
            words.append(self.version)
        if self.port != "port":
            words.append(self.port)
        words += ["%s:%s" % f for f in self.fields.items()]
        if self.body:
            words.append("%d bytes" % len(self.body))
        return " ".join(words)


def asks(*targets, **more):
    return [Ask(t, **more) for t in targets]


def load_all():
    """Name -> module, for each area."""
    return {m.name: importlib.import_module("areas." + m.name)
            for m in pkgutil.iter_modules(__path__)}
