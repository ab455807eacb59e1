# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Diagnosis: every fault of a configuration is reported, with its place."""
import re

import pytest

import hostler

FAULTS = """\
DocumentRooot /x
Timeout
KeepAlive Maybe
<Directory>
</Directory>
Listen not-a-port-at-all:
<VirtualHost *:80>
ServerRoot /x
</VirtualHost>
Include conf/no-such-file.conf
ErrorDocument 999 "never"
Options +NoSuchOption
<IfModule>
</IfModule>
Redirect 301 /x
Error "stop here ten"
LogLevel loud
"""


def reports(text):
    """(line, file) of every report."""
    return re.findall(r"[Ss]yntax error on line (\d+) of (\S+?):?$", text,
                      re.M)


def test_ten_faults_give_ten_reports(server):
    config = server.configure(FAULTS)
    lines = open(config, encoding="utf-8").read().splitlines()
    first = lines.index("DocumentRooot /x") + 1
    done = server.check(FAULTS)
    assert done.returncode == 1
    found = reports(done.stderr)
    assert len(found) >= 10, done.stderr
    assert {f for _, f in found} == {config}
    assert len({n for n, _ in found}) >= 10, done.stderr
    assert str(first) in {n for n, _ in found}


def test_an_unknown_directive_is_told_its_nearest_name(server):
    done = server.check("DocumentRooot /x\n")
    assert "DocumentRoot" in done.stderr.replace("DocumentRooot", "")


def test_a_directive_of_a_module_not_loaded_names_the_module(server):
    done = server.check("RewriteEngine On\n")
    assert done.returncode == 1
    assert "rewrite" in done.stderr.replace("RewriteEngine", "")


def test_the_chain_of_includes_is_told(server):
    server.write("conf/inner.conf", "NoSuchThing\n")
    server.write("conf/outer.conf", "\nInclude conf/inner.conf\n")
    done = server.check("Include conf/outer.conf\n")
    assert "inner.conf" in done.stderr and "outer.conf" in done.stderr
    assert re.search(r"line 1 of \S*inner\.conf", done.stderr)


def test_an_open_section_is_told_where_it_was_opened(server):
    config = server.configure('<Directory "/x">\nOptions None\n')
    line = open(config, encoding="utf-8").read().splitlines().index(
        '<Directory "/x">') + 1
    done = server.check('<Directory "/x">\nOptions None\n')
    assert done.returncode == 1
    assert "Directory" in done.stderr and str(line) in done.stderr


def test_the_module_of_an_unknown_directive_is_named(server):
    done = server.check('SSLEngine On\n')
    assert done.returncode == 1
    assert "it belongs to mod_ssl, which is not loaded" in done.stderr


def test_a_good_configuration(server):
    done = server.check()
    assert (done.returncode, "Syntax OK" in done.stderr) == (0, True)


def test_accounts_that_are_none_are_reported_with_the_rest(server):
    done = server.check("User nobody-of-that-name\nUser #\nGroup #x\n"
                        "Timeout x\n")
    assert done.returncode == 1
    assert len(reports(done.stderr)) == 4, done.stderr


@pytest.mark.parametrize("line, told", [
    ("Alias /a", "Alias: needs a URL path"),
    ("Listen 99999", 'Listen: "99999" is an invalid address'),
    ("Timeout x", "Timeout takes a number"),
])
def test_each_fault_names_its_directive(server, line, told):
    done = server.check(line + "\n")
    assert done.returncode == 1 and "\n" + told in done.stderr


def test_a_mark_of_the_encoding_is_no_directive(server):
    server.write("marked.conf", b"\xef\xbb\xbf# A comment\r\n"
                 b"KeepAlive Off\r\n")
    server.write("faulty.conf", b"\xef\xbb\xbfKeepAlive Perhaps\r\n")
    assert server.check("Include marked.conf\n").returncode == 0
    done = server.check("Include faulty.conf\n")
    assert "line 1 of " in done.stderr and "KeepAlive must be" in done.stderr


def test_folders_of_error_logs_are_looked_for(server):
    done = server.check('ErrorLog nowhere/log\n<VirtualHost *>\n'
                        'ErrorLog "{root}/conf/hostler.conf/log"\n'
                        "</VirtualHost>\n<VirtualHost *>\n"
                        'ErrorLog "|cat"\n</VirtualHost>\n')
    assert done.returncode == 1
    assert done.stderr.count("there is no folder") == 2
    assert "hostler.conf:" in done.stderr


def test_the_folder_of_the_pid_file(server):
    """It may be made just before the start: a test only warns."""
    faulty = server.base.replace("{root}/run/pid", "{root}/nowhere/pid")
    done = server.check("", faulty)
    assert done.returncode == 0
    assert "PidFile %s/nowhere/pid (" % server.root in done.stderr
    done = hostler.run(*server.arguments(), "-k", "start")
    assert done.returncode == 1 and "there is no folder" in done.stderr
