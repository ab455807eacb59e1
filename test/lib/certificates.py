# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Certificates for tests of TLS, made by the openssl program.

    ca = Authority(folder, "Tests")
    pair = ca.issue("one", "one.test")      # pair.cert, pair.key: file names
    ca.path                                 # the certificate to trust

Keys are on P-256: an RSA key would take longer than the test.
"""
import os
import subprocess

DAYS = "2"


class Pair:
    """A certificate and its key, each in a file of its own."""

    def __init__(self, cert, key):
        self.cert = cert
        self.key = key

    def serial(self):
        out = subprocess.run(["openssl", "x509", "-in", self.cert, "-noout",
                              "-serial"], capture_output=True, text=True,
                             check=True).stdout
        return out.strip().split("=")[1]


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True,
                   stdin=subprocess.DEVNULL)


class Authority:
    """Issues certificates that are good for its clients."""

    def __init__(self, folder, name):
        self.folder = str(folder)
        os.makedirs(self.folder, exist_ok=True)
        self.path = self.file("ca.crt")
        self.key = self.file("ca.key")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS, "-subj",
                "/O=Hostler/CN=%s" % name, "-keyout", self.key, "-out",
                self.path)

    def file(self, name):
        return os.path.join(self.folder, name)

    def issue(self, file_name, name, email=None):
        """A new key and certificate for the host or person of that name."""
        pair = Pair(self.file(file_name + ".crt"),
                    self.file(file_name + ".key"))
        subject = "/O=Hostler/CN=" + name
        if email:
            subject += "/emailAddress=" + email
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS, "-subj",
                subject, "-addext", "subjectAltName=DNS:" + name,
                "-addext", "basicConstraints=critical,CA:FALSE",
                "-CA", self.path, "-CAkey", self.key,
                "-keyout", pair.key, "-out", pair.cert)
        return pair
