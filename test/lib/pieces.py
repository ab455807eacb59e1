# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The same bytes in other pieces: how they are cut and sent, and what of the
answers has to be the same."""
import re
import socket
import threading
import time

MANY = 1500     # pieces of an input at most


def cuts(data, count, rng):
    places = sorted(rng.sample(range(1, len(data)),
                               min(count, len(data) - 1)))
    return [data[a:b] for a, b in zip([0] + places, places + [len(data)])]


def exchange(address, pieces, pause=0.0005):
    """Sends the pieces, then says that nothing follows; all answers."""
    with socket.create_connection(address, timeout=20) as s:
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        out = []

        def read():
            try:
                while data := s.recv(65536):
                    out.append(data)
            except ConnectionError:
                pass
        reader = threading.Thread(target=read)
        reader.start()
        try:
            for piece in pieces:
                s.sendall(piece)
                if len(pieces) > 1:
                    time.sleep(pause)
            s.shutdown(socket.SHUT_WR)
        except OSError:
            pass        # refused before the end; the answer is there
        reader.join()
    return normal(b"".join(out))


def normal(answer):
    """Without what changes from answer to answer.  Whether an interim
    response was due depends on how much of the body was there already
    (RFC 9110 section 10.1.1: it may be left out then)."""
    answer = re.sub(rb"\r\nDate: [^\r]*", b"", answer)
    answer = answer.replace(b"HTTP/1.1 100 Continue\r\n\r\n", b"")
    boundary = re.search(rb"boundary=(\S+)\r\n", answer)
    return answer.replace(boundary[1], b"B") if boundary else answer


def ways(data, count, rng):
    """Lists of pieces: single bytes where there are not too many, and cuts at
    random places."""
    step = len(data) // MANY + 1
    singles = [data[i:i + step] for i in range(0, len(data), step)]
    return [singles] + [cuts(data, rng.randint(1, 6), rng)
                        for _ in range(count)]
