# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The command line: what tools and people ask the program."""
import re
import subprocess

import hostler


def test_version():
    done = hostler.run("-v")
    assert done.returncode == 0
    assert re.match(r"Server version: Hostler/\d+\.\d+", done.stdout)
    assert "Server built:" in done.stdout


def test_build_settings():
    done = hostler.run("-V")
    assert done.returncode == 0
    for pattern in (r"^Server version: ", r"^Server's Module Magic Number: "
                    r"20120211:\d+", r"^Server MPM: +worker",
                    r'^ -D HTTPD_ROOT="/', r'^ -D SERVER_CONFIG_FILE="'):
        assert re.search(pattern, done.stdout, re.M), done.stdout


def test_modules_and_directives():
    done = hostler.run("-l")
    assert "core.c" in done.stdout and "mod_mime.c" in done.stdout
    done = hostler.run("-L")
    assert "DocumentRoot" in done.stdout and "KeepAlive" in done.stdout


def test_help_and_mistakes():
    assert "Usage:" in hostler.run("-h").stdout
    done = hostler.run("-Z")
    assert done.returncode == 1 and "Usage:" in done.stderr
    assert hostler.run("-k", "dance").returncode == 1


def test_loaded_modules(server):
    server.configure()
    done = hostler.run(*server.arguments(), "-M")
    assert done.returncode == 0
    assert re.search(r"^ core_module \(static\)$", done.stdout, re.M)


def test_run_settings(server):
    server.configure("Define something\n")
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_RUN_CFG").stdout
    for line in ('ServerRoot: "%s"' % server.root,
                 'Main DocumentRoot: "%s/htdocs"' % server.root,
                 'Main ErrorLog: "%s/error_log"' % server.root,
                 'PidFile: "%s/run/pid"' % server.root,
                 "Define: something"):
        assert line in out, out


def test_includes_and_tree(server):
    server.write("conf/more.conf", "Timeout 17\n")
    server.configure("Include conf/more.conf\n")
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_INCLUDES").stdout
    assert "more.conf" in out and "hostler.conf" in out
    out = hostler.run(*server.arguments(), "-t", "-D", "DUMP_CONFIG").stdout
    assert "Timeout 17" in out


def test_a_missing_configuration_file(root):
    done = hostler.run("-d", root, "-f", "no.conf")
    assert done.returncode == 1 and "no.conf" in done.stderr


def test_serve_needs_no_configuration(server):
    server.site({"index.html": b"<p>page</p>", "a.css": b"x",
                 "b.html.de": b"y"})
    process = subprocess.Popen(
        [hostler.binary(), "--serve", server.path("htdocs"), "--listen",
         "127.0.0.1:%d" % server.port], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert str(server.port) in process.stdout.readline()
        r = server.get("/")
        assert (r.status, r.body) == (200, b"<p>page</p>")
        assert server.get("/a.css")["Content-Type"] == "text/css"
        r = server.get("/b.html.de")
        assert r["Content-Type"] == "text/html"
        assert r["Content-Language"] == "de"
    finally:
        process.terminate()
        assert process.wait(hostler.WAIT) == 0


def test_serve_says_what_is_wrong(root):
    done = hostler.run("--serve", root + "/none")
    assert done.returncode == 1 and "not a directory" in done.stderr
    done = hostler.run("--serve", root, "--listen", "nonsense:")
    assert done.returncode == 1 and "--listen" in done.stderr
