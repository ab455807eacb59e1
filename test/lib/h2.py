# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""An HTTP/2 client that says each frame itself (RFC 9113), for what curl and
h2load never do: streams reset half way, connections that only wait.

    c = Session(socket)             # preface and SETTINGS, both acknowledged
    stream = c.get("/")             # HEADERS; the number of the stream
    answer = c.finish(stream)       # answer.status, answer.body
    c.reset(stream)

Fields are sent as literals without a table (RFC 7541 section 6.2.2).  Of the
fields that come only the status is read: it is the first, and an index into
the static table or a literal behind one.
"""
import collections
import socket
import struct

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, \
    WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM = ACK = 0x1
END_HEADERS = 0x4

NO_ERROR, CANCEL, REFUSED = 0, 8, 7

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

Frame = collections.namedtuple("Frame", "type flags stream data")


class Answer:
    """What has come of a stream."""

    def __init__(self):
        self.statuses = []      # interim ones, and the last
        self.body = b""
        self.ended = False
        self.error = None       # code of RST_STREAM

    @property
    def status(self):
        return self.statuses[-1] if self.statuses else None


def literal(name, value):
    def string(text):
        data = text.encode("latin-1")
        assert len(data) < 127, "a longer one needs more bytes of length"
        return bytes([len(data)]) + data
    return b"\0" + string(name) + string(value)


# Bits of the digits in the code of RFC 7541 appendix B.
HUFFMAN_DIGITS = {"00000": "0", "00001": "1", "00010": "2", "011001": "3",
                  "011010": "4", "011011": "5", "011100": "6", "011101": "7",
                  "011110": "8", "011111": "9"}


def digits(data):
    """Three digits in Huffman code."""
    bits = "".join("{:08b}".format(byte) for byte in data)
    text = ""
    while len(text) < 3:
        code = next(c for c in HUFFMAN_DIGITS if bits.startswith(c))
        text += HUFFMAN_DIGITS[code]
        bits = bits[len(code):]
    return text


class Heads:
    """The status in heads that one side sends: indexed, or a literal that
    goes into the dynamic table, of which only statuses are known here."""

    INDEXED = {8: 200, 9: 204, 10: 206, 11: 304, 12: 400, 13: 404, 14: 500}

    def status(self, block):
        while block[0] >> 5 == 1:       # the table's size changes
            block = block[1:]
        if block[0] & 0x80:
            index = block[0] & 0x7f
            return self.INDEXED.get(index, index)
        skip = 1                        # a literal, its name is indexed
        length = block[skip]
        value = block[skip + 1:skip + 1 + (length & 0x7f)]
        return int(digits(value) if length & 0x80 else value)


def upgrade(sock, target="/", host="localhost"):
    """Asks for h2c by HTTP/1.1 (RFC 7540 section 3.2).  What came behind the
    101; the answer comes on stream 1."""
    sock.sendall(("GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: h2c\r\n"
                  "Connection: Upgrade, HTTP2-Settings\r\n"
                  "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
                  % (target, host)).encode())
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536) or b"\r\n\r\n"
    head, _, rest = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 "), head
    return rest


class Session:
    """One connection; the socket speaks TLS or h2c with prior knowledge, or
    after upgrade(), which has returned rest."""

    def __init__(self, sock, host="localhost", settings=(), rest=None):
        self.socket = sock
        self.host = host
        self.rest = rest or b""
        self.heads = Heads()
        self.next_stream = 1 if rest is None else 3
        self.answers = {} if rest is None else {1: Answer()}
        self.goaway = None              # last stream, error
        self.pongs = []
        # Small frames go out one by one.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        payload = b"".join(struct.pack("!HI", *s) for s in dict(settings)
                           .items())
        sock.sendall(PREFACE)
        self.send(SETTINGS, 0, 0, payload)
        while self.step().type != SETTINGS:
            pass

    def send(self, kind, flags, stream, data=b""):
        self.socket.sendall(struct.pack("!I", len(data))[1:]
                            + struct.pack("!BBI", kind, flags, stream) + data)

    def take(self, count):
        while len(self.rest) < count:
            data = self.socket.recv(65536)
            if not data:
                raise EOFError("the connection has ended")
            self.rest += data
        data, self.rest = self.rest[:count], self.rest[count:]
        return data

    def step(self):
        """Reads a frame, and does what it asks for."""
        head = self.take(9)
        length = int.from_bytes(head[:3], "big")
        kind, flags, stream = struct.unpack("!BBI", head[3:])
        frame = Frame(kind, flags, stream & 0x7fffffff, self.take(length))
        self.note(frame)
        return frame

    def note(self, frame):
        if frame.type == SETTINGS and not frame.flags & ACK:
            self.send(SETTINGS, ACK, 0)
        elif frame.type == PING and not frame.flags & ACK:
            self.send(PING, ACK, 0, frame.data)
        elif frame.type == PING:
            self.pongs.append(frame.data)
        elif frame.type == GOAWAY:
            self.goaway = struct.unpack("!II", frame.data[:8])
        elif frame.stream:
            self.note_stream(frame, self.answers.setdefault(frame.stream,
                                                            Answer()))

    def note_stream(self, frame, answer):
        if frame.type == HEADERS:
            assert frame.flags & END_HEADERS
            if not answer.body:
                answer.statuses.append(self.heads.status(frame.data))
        elif frame.type == DATA:
            answer.body += frame.data
            if frame.data:
                increment = struct.pack("!I", len(frame.data))
                self.send(WINDOW_UPDATE, 0, 0, increment)
                if not frame.flags & END_STREAM:
                    self.send(WINDOW_UPDATE, 0, frame.stream, increment)
        elif frame.type == RST_STREAM:
            answer.error = struct.unpack("!I", frame.data)[0]
            answer.ended = True
        if frame.type in (HEADERS, DATA) and frame.flags & END_STREAM:
            answer.ended = True

    def open(self, target, method="GET", fields=(), ends=True):
        """Sends a head; the number of the stream."""
        stream, self.next_stream = self.next_stream, self.next_stream + 2
        block = b"".join(literal(*f) for f in [
            (":method", method), (":scheme", "https"),
            (":authority", self.host), (":path", target), *fields])
        self.answers[stream] = Answer()
        self.send(HEADERS, END_HEADERS | (END_STREAM if ends else 0), stream,
                  block)
        return stream

    def get(self, target, fields=()):
        return self.open(target, "GET", fields)

    def data(self, stream, data, ends=False):
        self.send(DATA, END_STREAM if ends else 0, stream, data)

    def reset(self, stream, error=CANCEL):
        self.send(RST_STREAM, 0, stream, struct.pack("!I", error))

    def finish(self, stream):
        """Reads until the stream has ended; its answer."""
        while not self.answers[stream].ended:
            self.step()
        return self.answers[stream]

    def request(self, target, method="GET", fields=(), body=None):
        stream = self.open(target, method, fields, body is None)
        if body is not None:
            self.data(stream, body, True)
        return self.finish(stream)

    def ping(self, data=b"eight by"):
        self.send(PING, 0, 0, data)
        while data not in self.pongs:
            self.step()

    def close(self):
        self.socket.close()
