# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Bytes in, responses out: tables of cases (name, bytes, wanted) against a
server, for what no client library would send.

wanted is the statuses that come back, in their order, with a blank between:
"200 200" for a request and the one that is sent behind it; "400" alone when
the server has to end the connection and must not look at what follows.  A
status with an "h" is that of a HEAD.  A set of such texts allows each of them.
"""
import re
import socket

HOST = b"Host: localhost\r\n"
CANARY = b"tweet tweet"         # content of what only smuggled requests ask for
PAGE = b"page"
NEXT = b"GET /p.txt HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"
SMUGGLED = b"GET /canary.txt HTTP/1.1\r\n" + HOST + b"\r\n"
FILES = {"a.txt": b"0123456789" * 10, "p.txt": PAGE, "canary.txt": CANARY,
         "d/index.html": b"<p>index"}
TIME = 784111777                # of all files: Sun, 06 Nov 1994 08:49:37 GMT

FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+): ([\t\x20-\x7e\x80-\xff]*)")
STATUS = re.compile(rb"HTTP/1\.1 ([1-5]\d\d) [\t\x20-\x7e\x80-\xff]*")


def head(line, fields=b"", host=HOST):
    return line + b"\r\n" + host + fields + b"\r\n"


def get(fields=b"", target=b"/a.txt", version=b"HTTP/1.1", method=b"GET",
        host=HOST):
    return head(method + b" " + target + b" " + version, fields, host)


def post(fields, body=b"", version=b"HTTP/1.1"):
    return get(fields, method=b"POST", version=version) + body


def chunked(body, fields=b""):
    return post(b"Transfer-Encoding: chunked\r\n" + fields, body)


def exchange(port, data, timeout=20):
    """All that comes back; the client says that it has sent all."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as s:
        try:
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
        except OSError:
            pass        # refused before the end
        try:
            while piece := s.recv(65536):
                answer += piece
        except ConnectionResetError:
            pass
    return answer


class Malformed(Exception):
    """What came is no response."""


def take_chunks(data):
    body = b""
    while True:
        size, mark, data = data.partition(b"\r\n")
        if not mark or not re.fullmatch(rb"[0-9a-f]+", size):
            raise Malformed("chunk size %r" % size[:40])
        size = int(size, 16)
        if size == 0:
            break
        if data[size:size + 2] != b"\r\n":
            raise Malformed("chunk without its end")
        body += data[:size]
        data = data[size + 2:]
    trailers, mark, data = (b"\r\n" + data).partition(b"\r\n\r\n")
    if not mark:
        raise Malformed("trailers without their end")
    return body, data


def take_response(data, is_head):
    """(status, fields, body, what is left)"""
    section, mark, rest = data.partition(b"\r\n\r\n")
    lines = section.split(b"\r\n")
    line = STATUS.fullmatch(lines[0])
    if not mark or not line:
        raise Malformed("no header section: %r" % data[:80])
    fields = {}
    for text in lines[1:]:
        field = FIELD.fullmatch(text)
        if not field or field[1].lower() in fields:
            raise Malformed("field %r" % text[:80])
        fields[field[1].lower()] = field[2]
    status = int(line[1])
    length = fields.get(b"content-length")
    if length is not None and (not length.isdigit()
                               or b"transfer-encoding" in fields):
        raise Malformed("length %r" % length)
    if status >= 200 and b"date" not in fields:
        raise Malformed("no Date")
    if status < 200 or status in (204, 304) or is_head:
        if status < 200 and length is not None:
            raise Malformed("length of an interim response")
        return status, fields, b"", rest
    if b"transfer-encoding" in fields:
        return (status, fields, *take_chunks(rest))
    if length is None:
        return status, fields, rest, b""
    if len(rest) < int(length):
        raise Malformed("%d bytes of %d" % (len(rest), int(length)))
    return status, fields, rest[:int(length)], rest[int(length):]


def parse(answer, wanted):
    """The responses in a list of (status, fields, body)."""
    marks = wanted.split()
    found = []
    while answer:
        is_head = len(found) < len(marks) and marks[len(found)][-1] == "h"
        *response, answer = take_response(answer, is_head)
        found.append(response)
    return found


def fault_of(answer, wanted):
    """None when the answer is as wanted, else what is wrong."""
    try:
        found = parse(answer, wanted)
    except Malformed as why:
        return "%s in %r" % (why, answer[:300])
    statuses = " ".join(str(status) for status, *_ in found)
    if statuses != wanted.replace("h", ""):
        return "got %s" % statuses
    if any(CANARY in body for *_, body in found):
        return "a smuggled request was answered"
    if found and b"close" not in found[-1][1].get(b"connection", b"").lower():
        return "the end of the connection was not announced"
    return None


def faults(server, cases):
    """A line for each case that goes wrong."""
    lines = []
    for name, data, wanted in cases:
        answer = exchange(server.port, data)
        wishes = [wanted] if isinstance(wanted, str) else wanted
        why = [fault_of(answer, w) for w in wishes]
        if None not in why:
            lines.append("%s: wanted %s: %s" % (name, wanted, why[0]))
    return lines
