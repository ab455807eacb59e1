# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The stock configuration of Debian's apache2 serves, with paths changed."""
import os
import shutil

import pytest

import hostler

STOCK = "/etc/apache2"
MODULES = ["authz_core", "authz_host", "mime", "dir", "alias"]


@pytest.mark.skipif(not os.path.exists(STOCK + "/apache2.conf"),
                    reason="Debian's apache2 is not installed")
def test_stock_configuration(server):
    shutil.copytree(STOCK, server.path("etc"), symlinks=True)
    enabled = server.path("etc/mods-enabled")
    shutil.rmtree(enabled)
    os.mkdir(enabled)
    for name in MODULES:
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
    server.site({"html/index.html": b"it works"})
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
    done = hostler.run(*server.arguments(), "-t", "--strict",
                       env={**os.environ, **env})
    assert done.returncode == 0, done.stderr
    server.launch(env=env)
    assert server.get("/").body == b"it works"
    assert server.get("/").status == 200
    hostler.wait_for(lambda: "GET / HTTP/1.1" in server.read(
        "logs/access.log"), "a line in the access log")
