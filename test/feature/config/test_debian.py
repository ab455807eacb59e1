# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The stock configuration of Debian's apache2 serves, with paths changed and
nothing else: with the modules that Debian has enabled after the installation,
its MPM among them."""
import os
import shutil

import pytest

import hostler

STOCK = "/etc/apache2"
MODULES = """access_compat alias auth_basic authn_core authn_file authz_core
authz_host authz_user autoindex deflate dir env filter mime mpm_event
negotiation reqtimeout setenvif status""".split()

PAGE = b"it works\n" * 400

pytestmark = pytest.mark.skipif(
    not os.path.exists(STOCK + "/apache2.conf")
    or not os.path.exists("/usr/lib/apache2/modules/mod_deflate.so"),
    reason="Debian's apache2 is not installed")


def prepare(server, mpm="mpm_event"):
    shutil.copytree(STOCK, server.path("etc"), symlinks=True)
    enabled = server.path("etc/mods-enabled")
    shutil.rmtree(enabled)
    os.mkdir(enabled)
    for name in MODULES:
        name = mpm if name == "mpm_event" else name
        for kind in ("load", "conf"):
            source = server.path("etc/mods-available/%s.%s" % (name, kind))
            if os.path.exists(source):
                shutil.copy(source, enabled)
    for folder, _, names in os.walk(server.path("etc")):
        for name in names:
            path = os.path.join(folder, name)
            if not path.endswith((".conf", ".load")):
                continue
            with open(path, encoding="utf-8") as f:
                text = f.read()
            text = text.replace("/etc/apache2", server.path("etc"))
            text = text.replace("/var/www", server.path("htdocs"))
            text = text.replace("Listen 80\n", "Listen 127.0.0.1:%d\n"
                                % server.port)
            text = text.replace("*:80>", "*:%d>" % server.port)
            os.unlink(path)
            server.write(os.path.relpath(path, server.root), text)
    server.site({"html/index.html": PAGE})
    account = "nobody" if os.geteuid() == 0 else None
    os.makedirs(server.path("logs"))
    env = {"APACHE_RUN_DIR": server.path("run"),
           "APACHE_LOCK_DIR": server.path("run"),
           "APACHE_PID_FILE": server.path("run/pid"),
           "APACHE_LOG_DIR": server.path("logs"),
           "APACHE_RUN_USER": account or "#%d" % os.geteuid(),
           "APACHE_RUN_GROUP": "nogroup" if account
           else "#%d" % os.getegid()}
    server.arguments = lambda: ["-d", server.path("etc"), "-f", "apache2.conf",
                                "-C", "ServerName localhost"]
    return env


def check(server, env):
    return hostler.run(*server.arguments(), "-t", "--strict",
                       env={**os.environ, **env})


def test_stock_configuration(server):
    env = prepare(server)
    done = check(server, env)
    assert done.returncode == 0, done.stderr
    server.launch(env=env)
    assert server.get("/").body == PAGE
    assert server.get("/").status == 200
    hostler.wait_for(lambda: "GET / HTTP/1.1" in server.read(
        "logs/access.log"), "a line in the access log")
    # What its modules are for.
    answer = server.get("/", {"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert server.get("/server-status?auto").status == 200
    log = server.read("logs/error.log")
    assert log.count("AH95170") == 1 and "takes the place of event" in log


def test_debian_with_the_worker_mpm(server):
    env = prepare(server, "mpm_worker")
    done = check(server, env)
    assert done.returncode == 0, done.stderr


def test_debian_with_prefork_is_told_what_to_do(server):
    env = prepare(server, "mpm_prefork")
    done = check(server, env)
    assert done.returncode == 1
    text = " ".join(done.stderr.split())
    assert "mpm_prefork_module cannot be loaded" in text
    assert "a2enmod mpm_event" in text
