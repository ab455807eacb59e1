# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_ssl: certificates of clients, for a host and for a part of it."""
import ssl
import subprocess

import pytest

import hostler
import tls
from certificates import Authority

MODULES = ["ssl", "headers", "cgi"]

FILES = {
    "htdocs/index.html": "open",
    "htdocs/closed/x.txt": "closed",
    "htdocs/fake/x.txt": "fake",
    "htdocs/ann/x.txt": "for Ann",
    "cgi/count": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nwc -c\n",
}

CONF = '''
Include "{root}/conf/tls.conf"
LogFormat "%u %{SSL_CLIENT_VERIFY}x %r" tls
CustomLog "{root}/tls_log" tls
'''

TLS_CONF = '''
Listen 127.0.0.1:{optional}
Listen 127.0.0.1:{part}
SSLCertificateFile "{root}/tls/server.crt"
SSLCertificateKeyFile "{root}/tls/server.key"
SSLCACertificateFile "{root}/tls/ca.crt"
SSLSessionCache none
Header set X-Client "%{SSL_CLIENT_S_DN_CN}s %{SSL_CLIENT_VERIFY}s"
<VirtualHost *:{port}>
    SSLEngine on
    SSLVerifyClient require
    SSLVerifyDepth 1
    SSLUserName SSL_CLIENT_S_DN_CN
</VirtualHost>
<VirtualHost *:{optional}>
    SSLEngine on
    SSLVerifyClient optional
    <Location /ann>
        Require expr %{SSL_CLIENT_S_DN_CN} == 'Ann'
    </Location>
    <Location /fake>
        SSLOptions +FakeBasicAuth
        AuthType Basic
        AuthName fake
        AuthUserFile "{root}/users"
        Require valid-user
    </Location>
</VirtualHost>
<VirtualHost *:{part}>
    SSLEngine on
    ScriptAlias /cgi/ "{root}/cgi/"
    <Location /closed>
        SSLVerifyClient require
        SSLUserName SSL_CLIENT_S_DN_CN
    </Location>
    <Location /cgi>
        SSLVerifyClient require
        SSLRenegBufferSize 10000
    </Location>
</VirtualHost>
'''


def prepare(server):
    """Three ports: a certificate always, perhaps, and for a part."""
    server.ca = Authority(server.path("tls"), "Tests")
    server.ca.issue("server", "localhost")
    server.ann = server.ca.issue("ann", "Ann")
    other = Authority(server.path("other"), "Others")
    server.stranger = other.issue("eve", "Eve")
    server.optional, server.part = hostler.free_port(), hostler.free_port()
    text = TLS_CONF
    for name, value in (("root", server.root), ("port", server.port),
                        ("optional", server.optional),
                        ("part", server.part)):
        text = text.replace("{%s}" % name, str(value))
    server.write("conf/tls.conf", text)
    # The password of everybody whose name is that of a certificate.
    coded = subprocess.run(["openssl", "passwd", "-apr1", "password"],
                           capture_output=True, text=True, check=True).stdout
    server.write("users", "/O=Hostler/CN=Ann:" + coded)


def connect(site, port, version=None, pair=None):
    return tls.Connection(("127.0.0.1", port),
                          tls.client(site.ca, version, pair))


both = pytest.mark.parametrize("version", [tls.V12, tls.V13])


@both
def test_required(site, version):
    with connect(site, site.port, version, site.ann) as c:
        answer = c.request("/")
        assert answer.body == b"open" and answer["X-Client"] == "Ann SUCCESS"
    hostler.wait_for(lambda: "Ann SUCCESS GET / HTTP/1.1" in
                     site.read("tls_log"), "line in the log")


@both
@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_required_and_not_there(site, version, who):
    """With TLS 1.3 the client learns it behind its handshake."""
    pair = site.stranger if who == "stranger" else None
    with pytest.raises((ssl.SSLError, ConnectionError)):
        with connect(site, site.port, version, pair) as c:
            c.request("/")


def test_optional(site):
    with connect(site, site.optional) as c:
        assert c.request("/")["X-Client"] == "(null) NONE"
        assert c.request("/ann/x.txt").status == 403
    with connect(site, site.optional, None, site.ann) as c:
        assert c.request("/")["X-Client"] == "Ann SUCCESS"
        assert c.request("/ann/x.txt").body == b"for Ann"


def test_fake_basic_auth(site):
    with connect(site, site.optional, None, site.ann) as c:
        assert c.request("/fake/x.txt").body == b"fake"
    with connect(site, site.optional) as c:
        assert c.request("/fake/x.txt").status == 401


@both
def test_for_a_part_of_the_host(site, version):
    """TLS 1.2 renegotiates, TLS 1.3 asks behind the handshake."""
    with connect(site, site.part, version, site.ann) as c:
        assert c.request("/")["X-Client"] == "(null) NONE"
        for _ in range(2):
            answer = c.request("/closed/x.txt")
            assert (answer.status, answer.body) == (200, b"closed")
            assert answer["X-Client"] == "Ann SUCCESS"


@both
def test_for_a_part_without_a_certificate(site, version):
    with connect(site, site.part, version) as c:
        assert c.request("/").body == b"open"
        with pytest.raises((ssl.SSLError, EOFError, ConnectionError,
                            AssertionError)):
            assert c.request("/closed/x.txt").status != 403
    # The server lives.
    with connect(site, site.part, version) as c:
        assert c.request("/").body == b"open"


@both
@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_body_waits_for_the_certificate(site, version, framing):
    """What the client has sent already is kept, up to SSLRenegBufferSize."""
    body = b"x" * 9000
    if framing == "length":
        fields, sent = {"Content-Length": "9000"}, body
    else:
        fields, sent = {"Transfer-Encoding": "chunked"}, \
            b"2328\r\n" + body + b"\r\n0\r\n\r\n"
    with connect(site, site.part, version, site.ann) as c:
        answer = c.request("/cgi/count", "POST", fields, sent)
        assert (answer.status, answer.body.strip()) == (200, b"9000")
    with connect(site, site.part, version, site.ann) as c:
        answer = c.request("/cgi/count", "POST", {"Content-Length": "20000"},
                           b"x" * 20000)
        assert answer.status == 413
