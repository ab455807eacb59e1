# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""HookTrace: which module's hook and filter took how long, in the error log
and in the Server-Timing field (W3C Server Timing)."""
import re

import hostler

PAUSE_MS = 20   # of mod_pause


def started(server, module, trace, more=""):
    server.site({"a.txt": b"hello", "d/index.html": b"index"})
    server.start("LoadModule pause_module %s\n%s\n%s"
                 % (module("mod_pause"), trace, more))


def timing(response):
    """name: milliseconds, by the field's own syntax."""
    metrics = {}
    for metric in response["Server-Timing"].split(", "):
        name, duration = re.fullmatch(
            r"([!#$%&'*+.^_`|~0-9A-Za-z-]+);dur=(\d+\.\d+)", metric).groups()
        assert name not in metrics
        metrics[name] = float(duration)
    return metrics


def logged(server, request):
    """name: microseconds, of the request's line in the log."""
    line = server.wait_log(r"AH95020: .*%s.*" % re.escape(request)).group()
    total, items = re.search(r"took ([\d.]+) microseconds: (.*)",
                             line).groups()
    times = {"total": float(total)}
    for item in items.split(", "):
        name, spent = re.fullmatch(r"(\S+) ([\d.]+)(?: \(\d+ calls\))?",
                                   item).groups()
        times[name] = float(spent)
    return times


def test_nothing_without_the_directive(server, module):
    started(server, module, "")
    response = server.get("/a.txt?slow")
    assert response["Server-Timing"] is None
    assert "AH95020" not in server.log()


def test_a_slow_hook_is_named(server, module):
    started(server, module, "HookTrace Header 127.0.0.1")
    metrics = timing(server.get("/a.txt?slow"))
    assert metrics["fixups.mod_pause"] >= PAUSE_MS
    assert metrics["total"] >= metrics["fixups.mod_pause"]
    others = [ms for name, ms in metrics.items()
              if name not in ("total", "fixups.mod_pause")]
    assert sum(others) <= metrics["total"] - PAUSE_MS
    assert timing(server.get("/a.txt"))["fixups.mod_pause"] < PAUSE_MS
    assert "AH95020" not in server.log()


def test_phases_and_filters_are_there(server, module):
    started(server, module, "HookTrace Header all")
    names = set(timing(server.get("/a.txt")))
    assert names >= {"create_request.core", "post_read_request.mod_reqtimeout",
                     "translate_name.core", "map_to_storage.core",
                     "access_checker_ex.mod_authz_core",
                     "type_checker.mod_mime", "fixups.mod_dir",
                     "insert_filter.mod_pause", "handler.core",
                     "in.core_in.net"}


def test_a_filter_has_its_own_time_only(server, module):
    """What a filter passes on to takes its time itself; the handler that
    called it does as well."""
    started(server, module, "HookTrace Both all")
    metrics = timing(server.get("/a.txt?filter"))
    assert metrics["out.sleeper.mod_pause"] >= PAUSE_MS
    assert metrics["handler.core"] < PAUSE_MS
    times = logged(server, "/a.txt?filter")
    assert times["out.sleeper.mod_pause"] >= PAUSE_MS * 1000
    assert times["out.core.net"] < PAUSE_MS * 1000
    assert sum(times.values()) <= 2 * times["total"]


def test_the_log_has_what_comes_after_the_head(server, module):
    started(server, module, "HookTrace Log")
    response = server.get("/a.txt?slow")
    assert response["Server-Timing"] is None
    times = logged(server, "/a.txt?slow")
    assert times["log_transaction.mod_pause"] >= PAUSE_MS * 1000
    assert times["total"] >= 2 * PAUSE_MS * 1000
    assert "out.core.net" in times


def test_only_permitted_clients(server, module):
    started(server, module, "HookTrace Both 192.0.2.0/24 2001:db8::/32",
            "<VirtualHost *>\nServerName yes\n"
            "HookTrace Header 192.0.2.1 127.0.0.0/8\n</VirtualHost>\n"
            "<VirtualHost *>\nServerName no\nHookTrace Off\n</VirtualHost>\n")
    assert server.get("/a.txt", host="yes")["Server-Timing"]
    assert server.get("/a.txt", host="no")["Server-Timing"] is None
    assert "AH95020" not in server.log()


def test_a_virtual_host_inherits(server, module):
    started(server, module, "HookTrace Header all",
            "<VirtualHost *>\nServerName other\n</VirtualHost>\n")
    assert server.get("/a.txt", host="other")["Server-Timing"]


def test_redirects_and_errors(server, module):
    started(server, module, "HookTrace Header all",
            "ErrorDocument 404 /a.txt\n")
    index = server.get("/d/")
    assert index.body == b"index"
    timing(index)
    missing = server.get("/missing")
    assert (missing.status, missing.body) == (404, b"hello")
    timing(missing)


def test_many_requests_on_a_connection(server, module):
    """Pipelined, so that the end of one is inside the next one's filters."""
    started(server, module, "HookTrace Both all")
    with server.connect() as client:
        client.send(b"GET /a.txt HTTP/1.1\r\nHost: h\r\n\r\n" * 20
                    + b"garbage\r\n\r\n")
        for _ in range(20):
            timing(client.response())
        assert client.response().status == 400
    hostler.wait_for(lambda: server.log().count("AH95020") == 21,
                     "a line for each request")


def test_what_is_wrong_is_said(server):
    for line, said in [
            ("HookTrace", "takes Off, Log, Header or Both"),
            ("HookTrace Loud", "HookTrace"),
            ("HookTrace Off 127.0.0.1", "takes no clients"),
            ("HookTrace Header", "say which clients"),
            ("HookTrace Log 127.0.0.1/x", "'127.0.0.1/x' is not"),
            ("<Directory />\nHookTrace Log\n</Directory>", "HookTrace")]:
        result = server.check(line + "\n")
        assert result.returncode != 0
        assert said in result.stdout + result.stderr
