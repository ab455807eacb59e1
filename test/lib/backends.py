# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Small servers for a proxy to stand in front of.

Each runs in threads of the test, on a free loopback port or on the path of a
Unix socket, and ends with close().  What they were asked is in their `seen`.

    with Backend(speak) as b:       # speak(stream, seen): a connection's life
        ... b.port
"""
import contextlib
import os
import socket
import socketserver
import struct
import threading


class Stream:
    """A connection's bytes, in both directions."""

    def __init__(self, sock):
        self.socket = sock
        self.file = sock.makefile("rb")

    def line(self):
        data = self.file.readline()
        if not data.endswith(b"\n"):
            raise EOFError("ended within a line: %r" % data)
        return data.rstrip(b"\r\n").decode("latin-1")

    def take(self, count):
        data = self.file.read(count)
        if len(data) < count:
            raise EOFError("%d of %d bytes" % (len(data), count))
        return data

    def send(self, data):
        self.socket.sendall(data)


class Backend:
    """Serves each connection by speak(stream, backend) in a thread."""

    def __init__(self, speak, path=None, port=0, host="127.0.0.1"):
        self.seen = []
        self.connections = 0
        self.lock = threading.Lock()
        backend = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with backend.lock:
                    backend.connections += 1
                self.request.settimeout(20)
                # The other side may go at any time: that is no fault here.
                with contextlib.suppress(EOFError, ConnectionError,
                                         TimeoutError):
                    speak(Stream(self.request), backend)

        kind = socketserver.ThreadingUnixStreamServer if path \
            else socketserver.ThreadingTCPServer
        kind.daemon_threads = True
        kind.allow_reuse_address = True
        kind.block_on_close = False
        kind.request_queue_size = 64
        self.server = kind(path or (host, port), Handler)
        if path:
            os.chmod(path, 0o777)
        else:
            self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever,
                                       args=(0.02,), daemon=True)
        self.thread.start()

    def saw(self, what):
        with self.lock:
            self.seen.append(what)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()


# ---- HTTP -----------------------------------------------------------------

class Request:
    """A request as a backend has received it."""

    def __init__(self, line, fields, body):
        self.method, self.target, self.version = line.split(" ", 2)
        self.line = line
        self.fields = fields        # by their names in lower case
        self.body = body

    def __getitem__(self, name):
        return self.fields.get(name.lower())


def read_fields(stream):
    fields = {}
    line = stream.line()
    while line:
        name, value = line.split(":", 1)
        fields[name.lower()] = value.strip()
        line = stream.line()
    return fields


def read_body(stream, fields):
    if fields.get("expect", "").lower() == "100-continue":
        stream.send(b"HTTP/1.1 100 Continue\r\n\r\n")
    if fields.get("transfer-encoding", "").lower() == "chunked":
        body = b""
        size = int(stream.line().split(";")[0], 16)
        while size:
            body += stream.take(size)
            stream.line()
            size = int(stream.line().split(";")[0], 16)
        read_fields(stream)
        return body
    return stream.take(int(fields.get("content-length", "0")))


def answer_text(body, fields=(), status="200 OK"):
    head = "HTTP/1.1 %s\r\nContent-Length: %d\r\n" % (status, len(body))
    head += "".join("%s: %s\r\n" % f for f in dict(fields).items())
    return head.encode("latin-1") + b"\r\n" + body


def http(answer):
    """speak() of an HTTP/1.1 server that keeps its connections: answer
    (request, stream) gives the bytes to send, or None when it has sent all
    itself and the connection ends."""
    def speak(stream, backend):
        while True:
            line = stream.line()
            fields = read_fields(stream)
            request = Request(line, fields, read_body(stream, fields))
            backend.saw(request)
            data = answer(request, stream)
            if data is None:
                return
            stream.send(data)
    return speak


# ---- What a request looks like to a CGI-like backend ----------------------

def page(variables, body):
    """The answer of the backends below: what they were given, as text; the
    request decides by its query."""
    query = variables.get("QUERY_STRING", "")
    if query.startswith("large="):
        return b"Content-Type: text/plain\r\n\r\n" \
            + b"0123456789abcdef" * (int(query[6:]) // 16)
    if query == "status":
        return b"Status: 404 Not here\r\nContent-Type: text/plain\r\n\r\nno\n"
    text = "".join("%s=%s\n" % v for v in sorted(variables.items()))
    return b"Content-Type: text/plain\r\nX-Backend: yes\r\n\r\n" \
        + text.encode("latin-1") + b"body=" + body


# ---- FastCGI --------------------------------------------------------------

FCGI_BEGIN, FCGI_ABORT, FCGI_END, FCGI_PARAMS, FCGI_STDIN, FCGI_STDOUT, \
    FCGI_STDERR = range(1, 8)


def fcgi_record(kind, number, data):
    return struct.pack("!BBHHBB", 1, kind, number, len(data), 0, 0) + data


def fcgi_read(stream):
    _, kind, number, length, padding, _ = struct.unpack("!BBHHBB",
                                                        stream.take(8))
    data = stream.take(length)
    stream.take(padding)
    return kind, number, data


def fcgi_length(data):
    if data[0] < 128:
        return data[0], data[1:]
    return struct.unpack("!I", data[:4])[0] & 0x7fffffff, data[4:]


def fcgi_params(data):
    found = {}
    while data:
        name, data = fcgi_length(data)
        value, data = fcgi_length(data)
        found[data[:name].decode("latin-1")] = \
            data[name:name + value].decode("latin-1")
        data = data[name + value:]
    return found


def fcgi(stream, backend):
    """A responder, one request at a time on a connection it keeps if asked;
    an error line goes to the error stream."""
    keep = True
    while keep:
        kind, number, data = fcgi_read(stream)
        assert kind == FCGI_BEGIN, kind
        keep = data[2] & 1
        parts = {FCGI_PARAMS: b"", FCGI_STDIN: b""}
        while True:
            kind, number, data = fcgi_read(stream)
            parts[kind] += data
            if kind == FCGI_STDIN and not data:
                break
        variables = fcgi_params(parts[FCGI_PARAMS])
        backend.saw(variables)
        stream.send(fcgi_record(FCGI_STDERR, number, b"said by the backend"))
        out = page(variables, parts[FCGI_STDIN])
        for at in range(0, len(out), 60000):
            stream.send(fcgi_record(FCGI_STDOUT, number, out[at:at + 60000]))
        stream.send(fcgi_record(FCGI_STDOUT, number, b"")
                    + fcgi_record(FCGI_END, number, bytes(8)))


# ---- SCGI -----------------------------------------------------------------

def scgi(stream, backend):
    length = b""
    while not length.endswith(b":"):
        length += stream.take(1)
    words = stream.take(int(length[:-1])).decode("latin-1").split("\0")
    assert stream.take(1) == b","
    variables = dict(zip(words[0::2], words[1::2]))
    backend.saw(variables)
    body = stream.take(int(variables["CONTENT_LENGTH"]))
    stream.send(page(variables, body))


# ---- uwsgi ----------------------------------------------------------------

def uwsgi(stream, backend):
    _, size, _ = struct.unpack("<BHB", stream.take(4))
    data = stream.take(size)
    variables = {}
    while data:
        pair = []
        for _ in range(2):
            length = struct.unpack("<H", data[:2])[0]
            pair.append(data[2:2 + length].decode("latin-1"))
            data = data[2 + length:]
        variables[pair[0]] = pair[1]
    backend.saw(variables)
    body = stream.take(int(variables.get("CONTENT_LENGTH") or 0))
    head, _, content = page(variables, body).partition(b"\r\n\r\n")
    status = b"200 OK"
    if head.startswith(b"Status: "):
        line, _, head = head.partition(b"\r\n")
        status = line[8:]
    stream.send(b"HTTP/1.0 " + status + b"\r\n" + head + b"\r\n\r\n"
                + content)


# ---- AJP 1.3 --------------------------------------------------------------

AJP_METHODS = {1: "OPTIONS", 2: "GET", 3: "HEAD", 4: "POST", 5: "PUT"}
AJP_FIELDS = ["", "accept", "accept-charset", "accept-encoding",
              "accept-language", "authorization", "connection",
              "content-type", "content-length", "cookie", "cookie2", "host",
              "pragma", "referer", "user-agent"]


class AjpData:
    """Reads the parts of a packet."""

    def __init__(self, data):
        self.data = data

    def byte(self):
        value, self.data = self.data[0], self.data[1:]
        return value

    def number(self):
        value = struct.unpack("!H", self.data[:2])[0]
        self.data = self.data[2:]
        return value

    def string(self):
        length = self.number()
        if length == 0xffff:
            return None
        value = self.data[:length].decode("latin-1")
        self.data = self.data[length + 1:]
        return value

    def field_name(self):
        if self.data[0] == 0xA0:
            return AJP_FIELDS[self.number() & 0xff]
        return self.string().lower()


def ajp_request(data):
    d = AjpData(data)
    assert d.byte() == 2
    found = {"REQUEST_METHOD": AJP_METHODS[d.byte()],
             "SERVER_PROTOCOL": d.string(), "REQUEST_URI": d.string(),
             "REMOTE_ADDR": d.string()}
    d.string()
    found["SERVER_NAME"] = d.string()
    found["SERVER_PORT"] = str(d.number())
    found["HTTPS"] = "on" if d.byte() else "off"
    for _ in range(d.number()):
        name = d.field_name()
        found["HTTP_" + name.upper().replace("-", "_")] = d.string()
    code = d.byte()
    while code != 0xff:
        if code == 10:
            name = d.string()
            found[name] = d.string()
        elif code == 5:
            found["QUERY_STRING"] = d.string()
        else:
            found["ATTRIBUTE_%d" % code] = d.string()
        code = d.byte()
    return found


def ajp_packet(data):
    return b"AB" + struct.pack("!H", len(data)) + data


def ajp_string(text):
    return struct.pack("!H", len(text)) + text + b"\0"


def ajp_read(stream):
    magic, length = struct.unpack("!2sH", stream.take(4))
    assert magic == b"\x12\x34", magic
    return stream.take(length)


def ajp_body(stream, length):
    """The first part comes by itself, further ones are asked for."""
    body = b""
    while len(body) < length:
        part = ajp_read(stream)
        if not part:
            break
        body += part[2:2 + struct.unpack("!H", part[:2])[0]]
        if len(body) < length:
            stream.send(ajp_packet(struct.pack("!BH", 6, 8186)))
    return body


def ajp(stream, backend):
    while True:
        data = ajp_read(stream)
        if data[:1] == b"\x0a":             # CPing
            stream.send(ajp_packet(b"\x09"))
            continue
        variables = ajp_request(data)
        backend.saw(variables)
        body = ajp_body(stream, int(variables.get("HTTP_CONTENT_LENGTH")
                                    or 0))
        head, _, content = page(variables, body).partition(b"\r\n\r\n")
        status, reason = 200, b"OK"
        fields = [line.split(b": ", 1) for line in head.split(b"\r\n")]
        if fields[0][0] == b"Status":
            code, reason = fields.pop(0)[1].split(b" ", 1)
            status = int(code)
        out = struct.pack("!BH", 4, status) + ajp_string(reason) \
            + struct.pack("!H", len(fields))
        for name, value in fields:
            out += ajp_string(name) + ajp_string(value)
        stream.send(ajp_packet(out))
        for at in range(0, len(content), 8000):
            part = content[at:at + 8000]
            stream.send(ajp_packet(b"\x03" + struct.pack("!H", len(part))
                                   + part + b"\0"))
        stream.send(ajp_packet(b"\x05\x01"))


# ---- WebSocket ------------------------------------------------------------

WEBSOCKET_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def websocket_frame(data, mask=None, kind=2):
    """A frame of less than 64 KB (RFC 6455 section 5.2)."""
    head = bytes([0x80 | kind])
    flag = 0x80 if mask else 0
    head += bytes([flag | len(data)]) if len(data) < 126 \
        else struct.pack("!BH", flag | 126, len(data))
    if mask:
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
    return head + (mask or b"") + data


def websocket_read(take):
    """take(count) reads; kind and data of a frame."""
    first, second = take(2)
    length = second & 0x7f
    if length == 126:
        length = struct.unpack("!H", take(2))[0]
    mask = take(4) if second & 0x80 else None
    data = take(length)
    if mask:
        data = bytes(b ^ mask[i % 4] for i, b in enumerate(data))
    return first & 0xf, data


def websocket_accept(key):
    import base64
    import hashlib
    digest = hashlib.sha1(key.encode() + WEBSOCKET_MAGIC).digest()
    return base64.b64encode(digest).decode()


def websocket(stream, backend):
    """Sends back, in capitals, what comes; a plain answer to a request that
    is none for it."""
    line = stream.line()
    fields = read_fields(stream)
    request = Request(line, fields, b"")
    backend.saw(request)
    if (request["Upgrade"] or "").lower() != "websocket":
        stream.send(answer_text(b"plain", {"Connection": "close"}))
        return
    stream.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                 "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
                 % websocket_accept(request["Sec-WebSocket-Key"])).encode())
    kind, data = websocket_read(stream.take)
    while kind != 8:
        stream.send(websocket_frame(data.upper(), kind=kind))
        kind, data = websocket_read(stream.take)
    stream.send(websocket_frame(data, kind=8))


# ---- FTP ------------------------------------------------------------------

def ftp(files):
    """A server of files (name: bytes) in one folder, passive mode only."""
    def data_socket(stream):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        listener.settimeout(20)
        port = listener.getsockname()[1]
        return listener, port

    def transfer(stream, listener, data):
        stream.send(b"150 here it comes\r\n")
        with listener, listener.accept()[0] as s:
            s.sendall(data)
        stream.send(b"226 done\r\n")

    def listing():
        return "".join("-rw-r--r-- 1 ftp ftp %d Jan 01 2026 %s\r\n"
                       % (len(data), name)
                       for name, data in files.items()).encode()

    def speak(stream, backend):
        listener = None
        stream.send(b"220 ready\r\n")
        while True:
            line = stream.line()
            backend.saw(line)
            word, _, rest = line.partition(" ")
            word = word.upper()
            name = rest.rpartition("/")[2]
            if word == "EPSV":
                listener, port = data_socket(stream)
                stream.send(b"229 entering (|||%d|)\r\n" % port)
            elif word == "PASV":
                listener, port = data_socket(stream)
                stream.send(b"227 entering (127,0,0,1,%d,%d)\r\n"
                            % (port >> 8, port & 255))
            elif word == "LIST":
                transfer(stream, listener, listing())
            elif word == "SIZE" and name in files:
                stream.send(b"213 %d\r\n" % len(files[name]))
            elif word == "RETR" and name in files:
                transfer(stream, listener, files[name])
            elif word in ("SIZE", "RETR", "MDTM"):
                stream.send(b"550 no such file\r\n")
            elif word == "CWD" and name:
                stream.send(b"550 not a folder\r\n")
            elif word == "PWD":
                stream.send(b'257 "/"\r\n')
            elif word == "USER":
                stream.send(b"331 password, please\r\n")
            elif word == "PASS":
                stream.send(b"230 welcome\r\n")
            elif word == "QUIT":
                stream.send(b"221 bye\r\n")
                return
            else:
                stream.send(b"200 fine\r\n")
    return speak
