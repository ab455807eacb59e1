# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Debian's stock program and modules (package apache2-bin), for tests.

    load("proxy_http", "lua")   LoadModule lines for our server: the named
                                modules and those that they need; modules that
                                are linked into our program are left out
    Server(root)                our program with all that tests may use
    StockServer(root)           the stock program, to be used as Server is
"""
import functools
import os
import re
import subprocess

import hostler

PROGRAM = os.environ.get("APACHE2_BIN", "/usr/sbin/apache2")
MODULES = os.environ.get("APACHE2_MODULES", "/usr/lib/apache2/modules")

# The record of a module whose name the file does not tell.
SYMBOLS = {}

# What has to be loaded before a module: it takes functions from there, or
# refuses to start without.
COMPANY = {
    "auth_form": ["session", "request"],
    "authn_dbd": ["dbd"],
    "authn_socache": ["socache_shmcb"],
    "authnz_ldap": ["ldap"],
    "authz_dbd": ["dbd"],
    "cache_disk": ["cache"],
    "cache_socache": ["cache", "socache_shmcb"],
    "dav_fs": ["dav"],
    "dav_lock": ["dav"],
    "heartmonitor": ["slotmem_shm"],
    "lbmethod_bybusyness": ["proxy_balancer"],
    "lbmethod_byrequests": ["proxy_balancer"],
    "lbmethod_bytraffic": ["proxy_balancer"],
    "lbmethod_heartbeat": ["proxy_balancer", "heartmonitor"],
    "md": ["ssl"],
    "proxy_ajp": ["proxy"],
    "proxy_balancer": ["proxy", "slotmem_shm"],
    "proxy_connect": ["proxy"],
    "proxy_express": ["proxy"],
    "proxy_fcgi": ["proxy"],
    "proxy_fdpass": ["proxy"],
    "proxy_ftp": ["proxy"],
    "proxy_hcheck": ["proxy"],
    "proxy_html": ["proxy", "xml2enc"],
    "proxy_http": ["proxy"],
    "proxy_http2": ["proxy"],
    "proxy_scgi": ["proxy"],
    "proxy_uwsgi": ["proxy"],
    "proxy_wstunnel": ["proxy", "proxy_http"],
    "session_cookie": ["session"],
    "session_crypto": ["session"],
    "session_dbd": ["session", "dbd"],
    "ssl": ["socache_shmcb"],
}

# What every test may use; a program that has them not linked in loads them.
BASE = ["authz_core", "authz_host", "mime", "dir", "alias"]


def is_installed():
    return os.access(PROGRAM, os.X_OK) and os.path.isdir(MODULES)


def installed():
    """Names of the stock modules that are there, without mod_ and .so."""
    if not os.path.isdir(MODULES):
        return []
    return sorted(f[4:-3] for f in os.listdir(MODULES)
                  if f.startswith("mod_") and f.endswith(".so"))


@functools.lru_cache(maxsize=None)
def linked_in(program):
    """Names of the modules in a program, without mod_."""
    out = subprocess.run([program, "-l"], stdin=subprocess.DEVNULL,
                         capture_output=True, text=True, check=True,
                         timeout=hostler.WAIT).stdout
    return frozenset(re.findall(r"^\s*(?:mod_)?(\w+)\.c$", out, re.M))


def with_company(names):
    """The names and what they need, in an order that loads."""
    found = []
    for name in names:
        for one in [*with_company(COMPANY.get(name, [])), name]:
            if one not in found:
                found.append(one)
    return found


def line(name):
    """The LoadModule line of a stock module."""
    return 'LoadModule %s_module "%s/mod_%s.so"\n' % (
        SYMBOLS.get(name, name), MODULES, name)


def load(*names, program=None):
    """LoadModule lines of what the program, ours, has not linked in."""
    have = linked_in(program or hostler.binary())
    return "".join(line(n) for n in with_company(names) if n not in have)


class Server(hostler.Server):
    """Our program; where modules of ours are not linked in, with the stock
    ones in their place."""

    mpm = []

    def configure(self, extra="", base=None):
        base = self.base if base is None else base
        return super().configure(extra, load(*self.mpm, *BASE,
                                             program=self.program) + base)


class StockServer(Server):
    """Debian's program in a folder of its own, with our test's base."""

    program = PROGRAM
    mpm = ["mpm_worker"]


def make_files(server, files):
    """Files below the server's root by name; those with "#!" can be run."""
    for name, content in files.items():
        if isinstance(content, str):
            content = content.replace("{root}", server.root).replace(
                "{port}", str(server.port)).encode()
        path = server.write(name, content)
        if content.startswith(b"#!"):
            os.chmod(path, 0o755)
