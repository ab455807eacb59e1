# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_ssl: versions, names (SNI), variables, sessions, the way it ends."""
import ssl
import time

import pytest

import hostler
import stock
import tls
from certificates import Authority

MODULES = ["ssl", "headers", "cgi", "setenvif"]

FILES = {
    "htdocs/index.html": "default",
    "htdocs/secret/x.txt": "secret",
    "htdocs/strong/x.txt": "strong",
    "htdocs/weak/x.txt": "weak",
    "htdocs/need/x.txt": "need",
    "one/index.html": "one", "two/index.html": "two",
    "cgi/env": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nenv\n",
    "cgi/count": "#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\n'\nwc -c\n",
}

CONF = '''
Include "{root}/conf/tls.conf"
LogFormat "%v %{SSL_PROTOCOL}x %{version}c %{SSL_SESSION_RESUMED}x %r" tls
CustomLog "{root}/tls_log" tls
ScriptAlias /cgi/ "{root}/cgi/"
<Directory "{root}/cgi">
    SSLOptions +StdEnvVars
</Directory>
<Directory "{root}/htdocs/secret">
    SSLRequireSSL
</Directory>
<Location /strong>
    Require expr %{SSL_CIPHER_USEKEYSIZE} -ge 128 && %{HTTPS} == 'on'
</Location>
<Location /need>
    Require ssl
</Location>
<Location /weak>
    SSLRequire %{SSL_CIPHER_USEKEYSIZE} < 40
</Location>
Header set X-Tls "%{SSL_PROTOCOL}s %{SSL_TLS_SNI}s" "expr=%{HTTPS} == 'on'"
'''

TLS_CONF = '''
Listen 127.0.0.1:{tls}
SSLSessionCache "shmcb:{root}/run/sessions(65536)"
SSLSessionCacheTimeout 300
SSLCertificateFile "{root}/tls/localhost.crt"
SSLCertificateKeyFile "{root}/tls/localhost.key"
<VirtualHost 127.0.0.1:{tls}>
    SSLEngine on
    SSLSessionTickets off
</VirtualHost>
<VirtualHost 127.0.0.1:{tls}>
    ServerName one.test
    DocumentRoot "{root}/one"
    SSLEngine on
    SSLCertificateFile "{root}/tls/one.crt"
    SSLCertificateKeyFile "{root}/tls/one.key"
</VirtualHost>
<VirtualHost 127.0.0.1:{tls}>
    ServerName two.test
    DocumentRoot "{root}/two"
    SSLEngine on
    SSLProtocol -all +TLSv1.2
    SSLCipherSuite ECDHE-ECDSA-AES256-GCM-SHA384
    SSLCertificateFile "{root}/tls/two.crt"
    SSLCertificateKeyFile "{root}/tls/two.key"
</VirtualHost>
'''


def prepare(server):
    """Certificates, and the port for TLS beside the plain one."""
    server.ca = Authority(server.path("tls"), "Tests")
    server.pairs = {name: server.ca.issue(name, host) for name, host in [
        ("localhost", "localhost"), ("one", "one.test"), ("two", "two.test")]}
    server.tls = hostler.free_port()
    server.address = ("127.0.0.1", server.tls)
    server.write("conf/tls.conf", TLS_CONF.replace("{tls}", str(server.tls))
                 .replace("{root}", server.root))


def connect(site, name="localhost", version=None, session=None):
    return tls.Connection(site.address, tls.client(site.ca, version), name,
                          session)


@pytest.mark.parametrize("version", [tls.V12, tls.V13])
def test_both_versions(site, version):
    with connect(site, "localhost", version) as c:
        assert c.socket.version() == version.name.replace("_", ".")
        for _ in range(2):
            answer = c.request("/")
            assert answer.status == 200 and answer.body == b"default"
            assert answer["X-Tls"] == c.socket.version() + " localhost"


def test_the_name_chooses_the_certificate(site):
    for name, body in [("one.test", b"one"), ("two.test", b"two"),
                       ("localhost", b"default")]:
        # The client checks the name in the certificate.
        with connect(site, name) as c:
            assert c.request("/", host=name).body == body


def test_a_host_has_its_own_protocols_and_ciphers(site):
    with connect(site, "two.test") as c:
        assert c.socket.version() == "TLSv1.2"
        assert c.socket.cipher()[0] == "ECDHE-ECDSA-AES256-GCM-SHA384"
    with pytest.raises((ssl.SSLError, OSError)):
        connect(site, "two.test", tls.V13)


@pytest.mark.parametrize("sni, host", [
    ("other.test", "other.test"), ("one.test", "localhost"),
    ("one.test", "two.test"), ("localhost", "one.test")])
def test_name_and_host_that_differ(site, stock_site, sni, host):
    answers = []
    for server in (site, stock_site):
        with tls.Connection(server.address, tls.client(), sni) as c:
            answer = c.request("/", host=host)
            answers.append((answer.status,
                            answer.body if answer.status == 200 else None))
    assert answers[0] == answers[1]


def test_variables_for_scripts_expressions_and_logs(site):
    with connect(site, "localhost", tls.V13) as c:
        env = dict(line.split("=", 1) for line in
                   c.request("/cgi/env").body.decode().splitlines()
                   if "=" in line)
        assert env["HTTPS"] == "on" and env["REQUEST_SCHEME"] == "https"
        assert env["SSL_PROTOCOL"] == "TLSv1.3"
        assert env["SERVER_PORT"] == str(site.tls)
        assert env["SSL_SERVER_S_DN_CN"] == "localhost"
        assert env["SSL_TLS_SNI"] == "localhost"
        assert env["SSL_CLIENT_VERIFY"] == "NONE"
        assert c.request("/strong/x.txt").body == b"strong"
        assert c.request("/weak/x.txt").status == 403
    assert site.get("/strong/x.txt").status == 403
    for line in ("localhost TLSv1.3 TLSv1.3 Initial GET /strong/x.txt HTTP/1.1",
                 "localhost - - - GET /strong/x.txt"):
        hostler.wait_for(lambda x=line: x in site.read("tls_log"), line)


def test_tls_can_be_asked_for(site):
    for what in (b"secret", b"need"):
        target = "/%s/x.txt" % what.decode()
        assert site.get(target).status == 403
        with connect(site) as c:
            assert c.request(target).body == what


def test_plain_http_on_the_port_of_tls(site, stock_site):
    answers = []
    for server in (site, stock_site):
        with hostler.Connection(server.address) as c:
            answer = c.request("/")
            assert answer.status == 400
            assert answer["Connection"] == "close"
            assert b"speaking plain HTTP to an SSL-enabled" in answer.body
            assert c.is_closed()
            answers.append({n for n, _ in answer.fields})
    assert answers[0] == answers[1]


@pytest.mark.parametrize("version", [tls.V12, tls.V13])
def test_sessions_are_taken_up_again(site, version):
    context = tls.client(site.ca, version)
    with tls.Connection(site.address, context) as c:
        assert c.request("/").status == 200
        session = c.socket.session
        assert not c.socket.session_reused
    # TLS 1.2 here from the cache shmcb: the host gives no tickets.
    assert not session.has_ticket or version == tls.V13
    with tls.Connection(site.address, context, session=session) as c:
        assert c.request("/again").status == 404
        assert c.socket.session_reused
    hostler.wait_for(lambda: "Resumed GET /again" in site.read("tls_log"),
                     "a session that was resumed in the log")


def test_requests_in_one_record(site):
    """They are in memory of mod_ssl when the first has been answered: the
    socket has nothing more to say."""
    with connect(site) as c:
        c.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 5)
        for _ in range(5):
            assert c.response().body == b"default"
        c.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HT")
        assert c.response().body == b"default"
        c.send(b"TP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert c.response().body == b"default"
        assert c.is_closed()


def test_the_end_is_announced(site):
    """By close_notify: tls.Connection would report an end without."""
    with connect(site) as c:
        c.send(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        assert c.to_end().endswith(b"default")
    with connect(site) as c:
        assert c.request("/", fields={"Connection": "close"}).status == 200
        assert c.to_end() == b""
        # The client's own end is taken, too.
        c.socket.unwrap()


def test_large_responses_and_bodies(site):
    data = bytes(range(256)) * 16384            # 4 MB
    site.write("htdocs/large", data)
    with connect(site) as c:
        assert c.request("/large").body == data
        answer = c.request("/large", fields={"Range": "bytes=1000000-"})
        assert answer.status == 206 and answer.body == data[1000000:]
        answer = c.request("/cgi/count", "POST",
                           {"Content-Length": str(len(data))}, data)
        assert int(answer.body) == len(data)
        assert c.request("/").body == b"default"


def test_a_body_that_is_waited_for(site):
    """Before it waits the server flushes, which is no goodbye."""
    with connect(site) as c:
        c.send(b"POST /cgi/count HTTP/1.1\r\nHost: localhost\r\n"
               b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n")
        for _ in range(3):
            time.sleep(0.02)
            c.send(b"3\r\nxyz\r\n")
        c.send(b"0\r\n\r\n")
        answer = c.response()
        assert (answer.status, int(answer.body)) == (200, 13)
        assert c.request("/").body == b"default"


def test_a_refused_body_does_not_hide_the_answer(site):
    """The client goes on sending: the connection lingers."""
    with connect(site) as c:
        c.send(b"POST /weak/x.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Content-Length: 1000000000\r\n\r\n" + bytes(300000))
        assert c.response("POST").status == 403


def test_what_is_no_tls(site):
    for data in (b"\x16\x03\x01\x00\x05hello", bytes(500), b"\r\n\r\n",
                 b"\x80\x2e\x01\x00\x02"):
        with hostler.Connection(site.address) as c:
            c.send(data)
            c.socket.shutdown(1)
            with pytest.raises((EOFError, ConnectionError)):
                while True:
                    c.take(1)
    with connect(site) as c:
        assert c.request("/").status == 200


STAPLING = '''
SSLStaplingCache "shmcb:{root}/run/stapling(32768)"
SSLUseStapling on
SSLStaplingResponderTimeout 2
SSLStaplingReturnResponderErrors off
SSLStaplingFakeTryLater off
SSLStaplingStandardCacheTimeout 60
SSLStaplingErrorCacheTimeout 60
SSLStaplingResponseTimeSkew 300
SSLStaplingResponseMaxAge 3600
SSLStaplingForceURL http://127.0.0.1:1/
SSLOCSPEnable off
SSLOCSPDefaultResponder http://127.0.0.1:1/
SSLOCSPResponseTimeSkew 300
<VirtualHost *:{port}>
    SSLEngine on
    SSLCertificateFile "{root}/tls/localhost.crt"
    SSLCertificateKeyFile "{root}/tls/localhost.key"
</VirtualHost>
'''


def test_stapling_is_configured(server):
    ca = Authority(server.path("tls"), "Tests")
    ca.issue("localhost", "localhost")
    server.site({"index.html": "stapled"})
    server.start(stock.load("ssl") + STAPLING)
    # Nobody staples for a certificate that names no responder.
    with tls.Connection(("127.0.0.1", server.port), tls.client(ca)) as c:
        assert c.request("/").body == b"stapled"
