# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Access logs."""
import re

import pytest

import hostler


def line_of(server, name="access_log"):
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
    assert line_of(server, "own_log") == "own.test\n"
    # A line is written after its response has left.
    server.get("/", host="plain.test")
    assert line_of(server, "main_log") == "plain.test\n"
    server.stop()
    assert sorted(server.read("global_log").split()) == ["own.test",
                                                         "plain.test"]


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


@pytest.mark.parametrize("line, message", [
    ('CustomLog "{root}/a" "%Z"', "%Z"), ('LogFormat "%Z" name', "%Z"),
    ('LogFormat "%Z"', "%Z"), ('CustomLog "{root}/a" "%{x"', "{ without }"),
    ('CustomLog "{root}/a" "x%"', "in the middle"),
    ('CustomLog "{root}/a" "%^xx"', "%^xx"),
    ('CustomLog "" "%U"', "name of a file"),
    ('CustomLog "{root}/a" "%U" when=x', "env=NAME"),
    ('CustomLog "{root}/a" "%U" env=', "name of a variable"),
    ('CustomLog "{root}/a" "%U" "expr=1 =="', "column 5"),
    ('<VirtualHost *:{port}>\nGlobalLog x "%U"\n</VirtualHost>',
     "cannot stand in")])
def test_what_is_refused(server, line, message):
    done = server.check(line + "\n")
    assert done.returncode == 1 and message in done.stderr, done.stderr


def test_condition_by_expression(server):
    server.site({"a.txt": b"x"})
    server.start('CustomLog "{root}/missing" "%U" '
                 '"expr=%{REQUEST_STATUS} >= 400"\n'
                 'CustomLog "{root}/odd" "%U" '
                 '"expr=file(\'{root}/none\') == \'x\'"\n')
    assert server.get("/a.txt").status == 200
    assert server.get("/b.txt").status == 404
    server.stop()
    assert server.read("missing") == "/b.txt\n"
    # What cannot be told is written rather than lost; two connections have
    # no order.
    assert sorted(server.read("odd").splitlines()) == ["/a.txt", "/b.txt"]


def test_a_log_without_directory_is_told_by_the_check(server):
    done = server.check('CustomLog "{root}/none/a" "%U"\n'
                        'GlobalLog none/b "%U"\nCustomLog "|cat" "%U"\n')
    assert done.returncode == 1
    assert done.stderr.count("AH90823") == 2, done.stderr
    assert server.path("none/a") in done.stderr


def test_statuses_and_internal_redirects(server):
    server.site({"sorry.txt": b"sorry"})
    server.start('ErrorDocument 404 /sorry.txt\nCustomLog "{root}/access_log" '
                 '"%s %>s|%U %>U|%<B %>B|%404U %200U %!404U %200,404>U|%q %<q"'
                 '\n')
    server.get("/no?x")
    assert line_of(server) == \
        "404 404|/no /sorry.txt|0 5|/no - - /sorry.txt| ?x\n"


@pytest.mark.parametrize("item, expected", [
    ("%{end:%Y}t", r"\d{4}"), ("%{begin}t", r"\[.{26}\]"),
    ("%{end}t", r"\[.{26}\]"), ("%{begin:%s}t", r"\d{10}"),
    ("%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t",
     r"\d\d/\w{3}/\d{4} \d\d:\d\d:\d\d\.\d{3} [+-]\d{4}"),
    ("%{other}p", "other"), ("%{other}P", "other"), ("%{other}T", "other"),
    ("%{canonical}p", r"\d+"), ("%{local}p", r"\d+"), ("%{c}h", "127.0.0.1"),
    ("%,!404,500{A}i", "a b"), ("%200,304{A}i", "a b"), ("%{A}>i", "a b"),
    ("%{Content-Type}o", "text/plain"), ("%X", "-")])
def test_modifiers_and_words(server, item, expected):
    server.site({"a.txt": b"hello"})
    server.start('AddDefaultCharset utf-8\nCustomLog "{root}/access_log" "<%s>"'
                 '\n' % item)
    server.get("/a.txt", {"A": "a b"})
    assert re.fullmatch("<" + expected + ">\n", line_of(server))


@pytest.mark.parametrize("cookies, value", [
    ("k=", "-"), ("k=; k=1", "1"), ("k = x ;", "x"), ("K=5", "5"),
    ("kk=1; k=2", "2"), ("a=1,k=2", "-"), ("k=a=b", "a=b"), ("k", "-"),
    ('k="a b"', '\\"a b\\"')])
def test_cookies(server, cookies, value):
    server.start('CustomLog "{root}/access_log" "%{k}C"\n')
    server.get("/", {"Cookie": cookies})
    assert line_of(server) == value + "\n"


def test_formats_are_those_in_force_at_the_end(server):
    server.site({"a": b""})
    server.start('TransferLog "{root}/transfer_log"\nLogFormat nick\n'
                 'CustomLog "{root}/later_log" nick\n'
                 'CustomLog "{root}/none_log" nonick\n'
                 'LogFormat "late %U" nick\n'
                 '<VirtualHost *:{port}>\nServerName own.test\n'
                 'LogFormat "own %U"\n</VirtualHost>\n'
                 '<VirtualHost *:{port}>\nServerName b.test\n'
                 'LogFormat "b %U" nick\nCustomLog "{root}/b_log" nick\n'
                 '</VirtualHost>\n')
    server.get("/a", host="own.test")
    assert line_of(server, "transfer_log") == "own /a\n"
    assert line_of(server, "later_log") == "late /a\n"
    assert line_of(server, "none_log") == "nonick\n"
    server.get("/a", host="b.test")
    assert line_of(server, "b_log") == "b /a\n"


def test_a_full_disk_is_told_and_harms_no_other_log(server):
    server.start('BufferedLogs Off\nCustomLog /dev/full "%U"\n'
                 'CustomLog "{root}/access_log" "%U"\n')
    assert server.get("/x").status == 404
    assert line_of(server) == "/x\n"
    server.wait_log("AH90825.*/dev/full")


def test_a_full_disk_with_buffers_is_told_once(server):
    server.start('BufferedLogs On\nCustomLog /dev/full "%U"\n'
                 'CustomLog "{root}/access_log" "%U"\n')
    server.get("/x")
    server.wait_log("AH90826.*/dev/full")
    assert line_of(server) == "/x\n"
    server.get("/y")
    server.stop()
    assert server.read("access_log") == "/x\n/y\n"
    assert server.log().count("AH90826") == 1


def test_lines_of_several_children_do_not_mix_in_a_pipe(server):
    server.start('BufferedLogs On\nStartServers 2\nMinSpareThreads 16\n'
                 'CustomLog "|$/bin/cat >> {root}/piped_log" "%{A}i"\n')
    text = "0123456789" * 60
    for _ in range(40):
        server.get("/", {"A": text})
    hostler.wait_for(lambda: server.read("piped_log").count("\n") == 40,
                     "40 lines")
    assert set(server.read("piped_log").splitlines()) == {text}


def test_a_range_that_cannot_be_had_is_logged_as_such(server):
    server.site({"a.txt": b"x"})
    server.start('LogFormat "%s %>s" both\n'
                 'CustomLog "{root}/log" both\n')
    assert server.get("/a.txt", {"Range": "bytes=5-"}).status == 416
    hostler.wait_for(lambda: server.read("log"), "a line")
    assert server.read("log") == "416 416\n"
