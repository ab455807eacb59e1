# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""An origin server for tests of proxies and caches, in a thread.

    with Origin() as origin:
        origin.pages["/a"] = Page(b"text", {"ETag": '"1"'})
        ...
        origin.seen     every request: (method, path, fields, body)
"""
import http.server
import threading

WAIT = 20.0


class Page:
    """What is answered; a page may be changed while it is served."""

    def __init__(self, body=b"", fields=(), status=200):
        self.body = body
        self.fields = dict(fields)
        self.status = status
        self.hold = None        # a threading.Event to wait for, if any


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = WAIT

    def log_message(self, *args):
        pass

    def answer(self):
        origin = self.server.origin
        path = self.path.partition("?")[0]
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        origin.seen.append((self.command, self.path, self.headers, body))
        page = origin.pages.get(path)
        if callable(page):
            page = page(self.headers)
        if page is None:
            page = Page(b"no such page", status=404)
        if page.hold is not None:
            page.hold.wait(WAIT)
        tag = page.fields.get("ETag")
        same = tag and self.headers.get("If-None-Match") == tag
        self.send_response(304 if same else page.status)
        for name, value in page.fields.items():
            self.send_header(name, value)
        if not same:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if not same and self.command != "HEAD":
            self.wfile.write(page.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer


class Listener(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass        # a client that has gone


class Origin:
    def __init__(self, address="127.0.0.1"):
        self.pages = {}
        self.seen = []
        self.listener = Listener((address, 0), Handler)
        self.listener.origin = self
        self.port = self.listener.server_address[1]
        self.thread = threading.Thread(target=self.listener.serve_forever,
                                       kwargs={"poll_interval": 0.05})

    def count(self, path):
        """How many requests for a path have come."""
        return sum(1 for seen in self.seen
                   if seen[1].partition("?")[0] == path)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *ignored):
        self.listener.shutdown()
        self.listener.server_close()
        self.thread.join(WAIT)
