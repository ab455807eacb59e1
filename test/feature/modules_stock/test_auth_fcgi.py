# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Users and rights by a FastCGI program (the authorizer role of FastCGI 1.0,
section 6.3): stock mod_authnz_fcgi."""
import socketserver
import struct
import threading

import pytest

import clients

MODULES = ["authnz_fcgi", "auth_basic", "authn_file", "authn_core",
           "authz_user", "include"]
SHOWN = ('<!--#echo var="COLOUR" --> <!--#echo var="REMOTE_USER" -->')
FILES = {"htdocs/%s/a.shtml" % place: SHOWN for place in (
    "authn", "authz", "both", "check", "down")}
FILES["users"] = ("ann:{SHA}693WsmjZGEkQhETX/FyZQROOjuA=\n"
                  "bob:{SHA}693WsmjZGEkQhETX/FyZQROOjuA=\n")
CONF = """
Include "{root}/program.conf"
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
<Directory "{root}/htdocs">
    Options +Includes
</Directory>
AuthnzFcgiDefineProvider authn asker fcgi://127.0.0.1:${program}/
AuthnzFcgiDefineProvider authz judge fcgi://127.0.0.1:${program}/
AuthnzFcgiDefineProvider authnz both fcgi://127.0.0.1:${program}/
AuthnzFcgiDefineProvider authn nobody fcgi://127.0.0.1:1/
<LocationMatch ^/(authn|authz|both|down)>
    AuthType Basic
    AuthName stable
</LocationMatch>
<Location /authn>
    AuthBasicProvider asker
    Require valid-user
</Location>
<Location /authz>
    AuthBasicProvider file
    AuthUserFile "{root}/users"
    Require judge
</Location>
<Location /both>
    AuthBasicProvider both
    Require both
</Location>
<Location /check>
    AuthType None
    AuthName stable
    AuthnzFcgiCheckAuthnProvider asker Authoritative On \\
        RequireBasicAuth Off UserExpr "%{reqenv:WHO}" \\
        DefaultUser unknown
    Require user cat
</Location>
<Location /down>
    AuthBasicProvider nobody
    Require valid-user
</Location>
"""

BEGIN, END, PARAMS, STDOUT, STDERR = 1, 3, 4, 6, 7


def length_at(data, at):
    if data[at] < 128:
        return data[at], at + 1
    return struct.unpack(">I", data[at:at + 4])[0] & 0x7fffffff, at + 4


def pairs(data):
    at, found = 0, {}
    while at < len(data):
        name, at = length_at(data, at)
        value, at = length_at(data, at)
        found[data[at:at + name].decode()] = data[
            at + name:at + name + value].decode("latin-1")
        at += name + value
    return found


class Program(socketserver.StreamRequestHandler):
    """One request a connection; ann with hay may come in, and anybody whose
    request has the word cat."""
    timeout = 20

    def record(self, kind, data):
        self.wfile.write(struct.pack(">BBHHBx", 1, kind, self.id, len(data),
                                     0) + data)

    def handle(self):
        params = b""
        while True:
            head = self.rfile.read(8)
            if len(head) < 8:
                return
            _, kind, self.id, size, pad = struct.unpack(">BBHHBx", head)
            data = self.rfile.read(size + pad)[:size]
            if kind == PARAMS and not data:
                break
            params += data if kind == PARAMS else b""
        asked = pairs(params)
        self.server.asked.append(asked)
        self.record(STDERR, b"a word for the log\n")
        self.record(STDOUT, self.answer(asked))
        self.record(STDOUT, b"")
        self.record(END, struct.pack(">IB3x", 0, 0))

    @staticmethod
    def answer(asked):
        user, word = asked.get("REMOTE_USER"), asked.get("REMOTE_PASSWD")
        if asked.get("FCGI_APACHE_ROLE") == "AUTHORIZER":
            good = user == "ann" and word is None
        elif asked["REQUEST_URI"].startswith("/check"):
            good = "cat" in asked["QUERY_STRING"]
        else:
            good = (user, word) == ("ann", "hay")
        return (b"Status: 200\r\nVariable-COLOUR: dun\r\nVariable-WHO: cat"
                b"\r\n\r\n" if good else b"Status: 401\r\n\r\n")


class Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True


PROGRAM = None      # of this file, while it runs


@pytest.fixture(scope="module", autouse=True)
def program(request):
    """Before the server, which is told where it is."""
    with Listener(("127.0.0.1", 0), Program) as listener:
        listener.asked = []
        request.module.PROGRAM = listener
        thread = threading.Thread(target=listener.serve_forever,
                                  kwargs={"poll_interval": 0.05})
        thread.start()
        yield listener
        listener.shutdown()
        thread.join(20)


def prepare(server):
    server.write("program.conf", "Define program %d\n"
                 % PROGRAM.server_address[1])


def get(site, place, user, query=""):
    who = ("-u", user) if user else ()
    return clients.curl(site, "/%s/a.shtml%s" % (place, query), *who)


@pytest.mark.parametrize("place", ("authn", "authz", "both"))
def test_allowed_with_variables(site, program, place):
    answer = get(site, place, "ann:hay")
    assert (answer.status, answer.body) == (200, b"dun ann")
    asked = program.asked[-1]
    assert asked["FCGI_ROLE"] == "AUTHORIZER"
    assert asked.get("FCGI_APACHE_ROLE") == {
        "authn": "AUTHENTICATOR", "authz": "AUTHORIZER"}.get(place)
    assert asked["REQUEST_METHOD"] == "GET"
    site.wait_log("a word for the log")


@pytest.mark.parametrize("place, user, status", (
    ("authn", "ann:oats", 401), ("authn", None, 401),
    ("authz", "bob:hay", 401), ("both", "bob:hay", 401)))
def test_refused(site, place, user, status):
    assert get(site, place, user).status == status


def test_user_that_the_program_finds(site):
    answer = get(site, "check", None, "?cat")
    assert (answer.status, answer.body) == (200, b"dun cat")
    assert get(site, "check", None).status == 401


def test_program_that_is_not_there(site):
    assert get(site, "down", "ann:hay").status == 500
    site.wait_log(r"Connection refused.*127\.0\.0\.1:1")
