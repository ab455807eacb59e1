# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Clients that fetch a file without a pause, and note what goes wrong."""
import multiprocessing
import threading
import time


class Load:
    """Threads of clients, kept and closing, until end().

    target: a file whose contents are body.  Waits are in seconds; moments,
    as time.monotonic() has them, are kept of those from LONG on.
    """

    LONG = 0.03

    def __init__(self, server, kept=3, closing=2, target="/a.txt", body=b"x",
                 pause=0.0):
        self.server = server
        self.target = target
        self.body = body
        self.pause = pause
        self.stop = threading.Event()
        self.good = 0
        self.bad = []
        self.longest = 0.0
        self.waits = []
        self.long_waits = []
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.keep)
                        for _ in range(kept)]
        self.threads += [threading.Thread(target=self.close)
                         for _ in range(closing)]
        for t in self.threads:
            t.start()

    def note(self, response, started):
        wait = time.monotonic() - started
        with self.lock:
            self.waits.append(wait)
            self.longest = max(self.longest, wait)
            if wait >= self.LONG:
                self.long_waits.append((started, wait))
            if response.status == 200 and response.body == self.body:
                self.good += 1
            else:
                self.bad.append(response)

    def rest(self):
        if self.pause:
            time.sleep(self.pause)

    def close(self):
        while not self.stop.is_set():
            started = time.monotonic()
            try:
                self.note(self.server.get(self.target), started)
            except (OSError, EOFError) as e:
                self.bad.append(e)
            self.rest()

    def keep(self):
        c = None
        while not self.stop.is_set():
            started = time.monotonic()
            try:
                c = c or self.server.connect()
                response = c.request(self.target)
                self.note(response, started)
                if response["Connection"] == "close":
                    c.close()
                    c = None
            except (OSError, EOFError) as e:
                self.bad.append(e)
                c = None
            self.rest()
        if c:
            c.close()

    def end(self):
        self.stop.set()
        for t in self.threads:
            t.join()
        return self.good, self.bad


def _run(server, options, end, answers):
    load = Load(server, **options)
    end.wait()
    good, bad = load.end()
    answers.put((good, [repr(b) for b in bad], load.waits, load.long_waits))


class LoadProcess:
    """A Load in a process of its own, so that what a test does meanwhile does
    not hold up the clients."""

    def __init__(self, server, **options):
        context = multiprocessing.get_context("fork")
        self.stop = context.Event()
        self.answers = context.SimpleQueue()
        self.process = context.Process(
            target=_run, args=(server, options, self.stop, self.answers))
        self.process.start()

    def end(self):
        """Number of good answers, the others, seconds waited for each, and
        pairs of moment and wait for the long ones."""
        self.stop.set()
        answer = self.answers.get()
        self.process.join()
        return answer
