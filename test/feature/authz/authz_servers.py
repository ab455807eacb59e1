# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A server with the rules of authz_cases: ours, or Debian's apache2."""
import base64
import os
import socket
import subprocess

import authz_cases
import hostler

STOCK = "/usr/sbin/apache2"
STOCK_MODULES = "/usr/lib/apache2/modules"
NEEDED = ("mpm_worker authz_core authz_host authz_user authz_groupfile "
          "authn_core authn_file auth_basic access_compat alias dir "
          "mime").split()


class Stock(hostler.Server):
    """The same configuration, served by the stock program."""

    def configure(self, extra="", base=None):
        load = "".join('LoadModule %s_module "%s/mod_%s.so"\n' % (
            name, STOCK_MODULES, name) for name in NEEDED)
        return super().configure(extra, load + (base or self.base).replace(
            "GracefulShutdownTimeout 10\n", ""))

    def launch(self, options=(), env=None, limits=None):
        with open(self.path("output"), "ab") as output:
            self.process = subprocess.Popen(
                [STOCK, *self.arguments(), "-DFOREGROUND"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True)
        hostler.wait_for(self.is_ready, "stock server\n" + self.log())

    @staticmethod
    def is_installed():
        return os.access(STOCK, os.X_OK) and all(
            os.path.exists("%s/mod_%s.so" % (STOCK_MODULES, name))
            for name in NEEDED)


def prepare(server):
    """Files and rules of all cases."""
    server.site(authz_cases.FILES)
    server.write("users", authz_cases.USERS)
    server.write("users2", authz_cases.USERS2)
    server.write("digests", authz_cases.DIGESTS)
    server.write("groups", authz_cases.GROUPS)
    text = authz_cases.COMMON
    for case in authz_cases.CASES:
        text += case.configuration()
        if case.htaccess is not None:
            server.write("htdocs/%s/.htaccess" % case.name, case.fill(
                case.htaccess).replace("{root}", server.root))
    return text


def read_request(line):
    """The words of a request: what is sent, the status, the realm."""
    asked = {"method": "GET", "path": "/a.txt", "from": "127.0.0.1",
             "fields": {}}
    realm = None
    if '"' in line and line.endswith('"'):
        line, realm = line[:-1].split(' "', 1)
    words = line.split()
    for word in words[:-1]:
        if word.startswith("/"):
            asked["path"] = word
        elif word.startswith("from="):
            asked["from"] = word[5:]
        elif word.startswith("H="):
            name, value = word[2:].split(":", 1)
            asked["fields"][name] = value.replace("_", " ")
        elif word.isupper():
            asked["method"] = word
        elif word != "-":
            user, colon, password = word.partition(":")
            pair = word if colon else "%s:%s-pw" % (user, user)
            asked["fields"]["Authorization"] = "Basic " + base64.b64encode(
                pair.encode()).decode()
    return asked, int(words[-1]), realm


def ask(server, case, asked):
    """The answer to a request of a case."""
    address = ("127.0.0.1", server.port)
    with hostler.Connection(address) as c:
        if asked["from"] != "127.0.0.1":
            c.close()
            c.socket = socket.create_connection(
                address, hostler.WAIT, (asked["from"], 0))
        return c.request("/" + case.name + asked["path"], asked["method"],
                         {**asked["fields"], "Connection": "close"})
