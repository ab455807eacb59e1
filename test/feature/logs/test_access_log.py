# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Access logs."""
import re

import pytest


def line_of(server, name="access_log"):
    import hostler
    return hostler.wait_for(lambda: server.read(name), "a line in " + name)


def test_common_format(server):
    server.site({"a.txt": b"hello"})
    server.start("LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b\" common\n"
                 "CustomLog \"{root}/access_log\" common\n")
    server.get("/a.txt?q=1")
    assert re.fullmatch(
        r'127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] '
        r'"GET /a\.txt\?q=1 HTTP/1\.1" 200 5\n', line_of(server))


@pytest.mark.parametrize("item, expected", [
    ("%%", "%"), ("%a", "127.0.0.1"), ("%{c}a", "127.0.0.1"),
    ("%A", "127.0.0.1"), ("%B", "5"), ("%b", "5"), ("%{k}C", "v1"),
    ("%D", r"\d+"), ("%{X}e", "-"), ("%f", r".*/htdocs/a\.txt"),
    ("%h", "127.0.0.1"), ("%H", "HTTP/1.1"), ("%{User-Agent}i", "probe"),
    ("%k", "0"), ("%l", "-"), ("%L", "-"), ("%m", "GET"), ("%{n}n", "-"),
    ("%{Content-Type}o", "text/plain"), ("%p", r"\d+"),
    ("%{remote}p", r"\d+"), ("%P", r"\d+"), ("%{tid}P", r"\d+"),
    ("%{hextid}P", "(0x)?[0-9a-f]+"), ("%q", r"\?q=1"),
    ("%r", r"GET /a\.txt\?q=1 HTTP/1\.1"), ("%R", "(-|default-handler)"),
    ("%s", "200"), ("%>s", "200"), ("%{%Y}t", r"\d{4}"),
    ("%{sec}t", r"\d{10}"), ("%{msec}t", r"\d{13}"), ("%{usec}t", r"\d{16}"),
    ("%{msec_frac}t", r"\d{3}"), ("%{usec_frac}t", r"\d{6}"),
    ("%{end:sec}t", r"\d{10}"), ("%T", "0"), ("%{ms}T", r"\d+"),
    ("%{us}T", r"\d+"), ("%u", "-"), ("%U", r"/a\.txt"),
    ("%v", "localhost"), ("%V", "localhost"), ("%X", "-"),
    ("%I", r"\d\d+"), ("%O", r"\d\d\d+"), ("%S", r"\d\d\d+"),
    ("%{T}^ti", "-"), ("%{T}^to", "-"), ("%404{User-Agent}i", "-"),
    ("%!404{User-Agent}i", "probe"), ("a\\tb\\\\c", "a\tb\\\\c")])
def test_items(server, item, expected):
    server.site({"a.txt": b"hello"})
    server.start('CustomLog "{root}/access_log" "<%s>"\n'
                 % item.replace('"', '\\"'))
    server.get("/a.txt?q=1", {"User-Agent": "probe",
                              "Cookie": "a=b; k=v1; c=d"})
    assert re.fullmatch("<" + expected + ">\n", line_of(server))


def test_time_to_first_byte(server):
    server.site({"a.txt": b"hello"})
    server.start('LogIOTrackTTFB On\nCustomLog "{root}/access_log" "%^FB"\n')
    server.get("/a.txt")
    assert int(line_of(server)) >= 0


def test_what_a_client_sends_cannot_forge_a_line(server):
    server.start('CustomLog "{root}/access_log" "%{A}i|%U"\n')
    server.get("/%0a%22x", {"A": 'q"\\\t'})
    assert line_of(server).count("\n") == 1
    assert '\\"' in line_of(server)


def test_conditions_and_several_logs(server):
    server.start('CustomLog "{root}/access_log" "%U"\n'
                 'CustomLog "{root}/none_log" "%U" env=never\n'
                 'CustomLog "{root}/all_log" "%U" env=!never\n'
                 'TransferLog "{root}/transfer_log"\n')
    server.get("/x")
    assert line_of(server) == "/x\n" == line_of(server, "all_log")
    assert "GET /x" in line_of(server, "transfer_log")
    assert server.read("none_log") == ""


def test_a_host_with_logs_of_its_own(server):
    server.start('CustomLog "{root}/main_log" "%v"\n'
                 'GlobalLog "{root}/global_log" "%v"\n'
                 '<VirtualHost *:{port}>\nServerName own.test\n'
                 'CustomLog "{root}/own_log" "%v"\n</VirtualHost>\n'
                 '<VirtualHost *:{port}>\nServerName plain.test\n'
                 '</VirtualHost>\n')
    server.get("/", host="own.test")
    server.get("/", host="plain.test")
    assert line_of(server, "own_log") == "own.test\n"
    assert line_of(server, "main_log") == "plain.test\n"
    assert line_of(server, "global_log") == "own.test\nplain.test\n"


def test_piped(server):
    server.start('CustomLog "|$/bin/cat >> {root}/piped_log" "%U"\n')
    server.get("/through/the/pipe")
    assert line_of(server, "piped_log") == "/through/the/pipe\n"


def test_buffered_lines_come_within_a_second_or_two_and_at_the_end(server):
    server.start('BufferedLogs On\nCustomLog "{root}/access_log" "%U"\n')
    server.get("/first")
    assert line_of(server) == "/first\n"
    server.get("/second")
    server.stop()
    assert server.read("access_log") == "/first\n/second\n"


def test_an_unknown_item_is_a_fault(server):
    server.configure('CustomLog "{root}/access_log" "%Z"\n')
    import hostler
    done = hostler.run(*server.arguments(), "-DFOREGROUND")
    assert done.returncode != 0
    assert "%Z" in done.stderr + server.log()
