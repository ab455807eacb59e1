# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Clients that speak TLS.

    context = tls.client(ca, TLSVersion.TLSv1_3, pair)
    with tls.Connection(address, context, "one.test") as c:
        answer = c.request("/", host="one.test")
"""
import socket
import ssl

import hostler

V12 = ssl.TLSVersion.TLSv1_2
V13 = ssl.TLSVersion.TLSv1_3


def client(ca=None, version=None, pair=None, protocols=()):
    """What a client trusts (ca), speaks and shows (pair).  Without a ca it
    believes everybody."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    else:
        context.load_verify_locations(ca.path)
    if version is not None:
        context.minimum_version = context.maximum_version = version
    if pair is not None:
        context.load_cert_chain(pair.cert, pair.key)
    if protocols:
        context.set_alpn_protocols(list(protocols))
    context.post_handshake_auth = True
    return context


def open_socket(address, context, name="localhost", session=None,
                timeout=hostler.WAIT):
    """A socket behind its handshake.  An end that is not announced by
    close_notify is an error on it."""
    plain = socket.create_connection(address, timeout=timeout)
    return context.wrap_socket(plain, server_hostname=name, session=session,
                               suppress_ragged_eofs=False)


class Connection(hostler.Connection):
    """hostler.Connection over TLS."""

    def __init__(self, address, context, name="localhost", session=None):
        # Not that of the plain one: the socket is another.
        # pylint: disable=super-init-not-called
        self.socket = open_socket(address, context, name, session)
        self.rest = b""
