# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""mod_status: the four forms of the report, against the real server."""
import html.parser
import json
import os
import re
import signal

import pytest

from hostler import wait_for

LOCATION = '<Location "/status">\nSetHandler server-status\n</Location>\n'

# As programs that watch servers know them, in order.
SERVER_LINES = [
    "ServerVersion", "ServerMPM", "Server Built", "CurrentTime",
    "RestartTime", "ParentServerConfigGeneration",
    "ParentServerMPMGeneration", "ServerUptimeSeconds", "ServerUptime",
    "Load1", "Load5", "Load15"]
TOTAL_LINES = [
    "Total Accesses", "Total kBytes", "Total Duration", "CPUUser",
    "CPUSystem", "CPUChildrenUser", "CPUChildrenSystem", "CPULoad", "Uptime",
    "ReqPerSec", "BytesPerSec", "BytesPerReq", "DurationPerReq"]
WORKER_LINES = [
    "BusyWorkers", "GracefulWorkers", "IdleWorkers", "Processes", "Stopping",
    "ConnsTotal", "ConnsAsyncWaitIO", "ConnsAsyncWriting",
    "ConnsAsyncKeepAlive", "ConnsAsyncClosing", "Scoreboard"]
# Left out while they would divide by nothing.
NOT_ALWAYS = {"CPULoad", "ReqPerSec", "BytesPerSec", "BytesPerReq",
              "DurationPerReq"}


def lines(server):
    text = server.get("/status?auto").body.decode()
    host, *rest = text.splitlines()
    assert host == "localhost"
    return dict(line.split(": ", 1) for line in rest)


def report(server):
    return json.loads(server.get("/status?json").body.decode("utf-8"))


def metrics(server):
    """Samples by name with labels; the format is checked on the way."""
    text = server.get("/status?metrics").body.decode("utf-8")
    assert text.endswith("\n")
    samples, types, helped = {}, {}, set()
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name = line.split(" ")[2]
            assert name not in helped
            helped.add(name)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name in helped and kind in ("counter", "gauge",
                                               "histogram")
            types[name] = kind
        else:
            match = re.fullmatch(
                r'([a-z_]+)(\{[a-z]+="(?:[^"\\]|\\.)*"'
                r'(?:,[a-z]+="(?:[^"\\]|\\.)*")*\})? (-?[0-9.]+)', line)
            assert match, line
            base = re.sub("_(bucket|sum|count)$", "", match[1])
            assert match[1] in types or types.get(base) == "histogram"
            assert match[1] + (match[2] or "") not in samples
            samples[match[1] + (match[2] or "")] = float(match[3])
    return samples


def eventually(read, condition, what):
    """Workers of earlier connections are a moment behind: reads until the
    condition holds; what was read then."""
    def attempt():
        found = read()
        return found if condition(found) else None
    return wait_for(attempt, what)


# ---- ?auto ----------------------------------------------------------------


def test_auto_lines(server):
    server.start(LOCATION)
    server.get("/")
    # A thread that is still coming up counts neither as busy nor as idle.
    found = eventually(lambda: lines(server),
                       lambda f: (f["BusyWorkers"], f["IdleWorkers"])
                       == ("1", "7"), "one busy worker of eight")
    wanted = SERVER_LINES + TOTAL_LINES + WORKER_LINES
    assert list(found) == [n for n in wanted
                           if n in found or n not in NOT_ALWAYS]
    assert found["ServerMPM"] == "worker"
    assert (found["Processes"], found["Stopping"]) == ("1", "0")
    assert re.fullmatch("[_W]{8}[.]{24}", found["Scoreboard"])
    assert found["Scoreboard"].count("W") == 1


def test_auto_without_extended_status(server):
    server.start(LOCATION + "ExtendedStatus Off\n")
    server.get("/")
    assert list(lines(server)) == SERVER_LINES + WORKER_LINES


def test_auto_counts_requests_and_bytes(server):
    server.site({"big": b"x" * 100000})
    server.start(LOCATION)
    before = int(lines(server)["Total Accesses"])
    for _ in range(5):
        server.get("/big")
    wait_for(lambda: int(lines(server)["Total kBytes"]) >= 488, "5 files")
    after = int(lines(server)["Total Accesses"])
    assert after >= before + 6


# ---- ?json ----------------------------------------------------------------


def test_json_names(server):
    server.start(LOCATION)
    found = eventually(lambda: report(server),
                       lambda f: f["workers"]["busy"] == 1, "one busy worker")
    assert found["server"]["mpm"] == "worker"
    assert found["extended_status"] is True
    assert sum(found["workers"]["by_state"].values()) == 32
    child, = found["children"]
    assert child["pid"] in server.children()
    assert child["accepting"] and not child["draining"]
    assert len(child["states"]) == 8
    worker, = [w for w in found["worker_list"] if w["state"] == "reply"]
    assert worker["request"] == "GET /status?json HTTP/1.1"
    assert worker["client"] == "127.0.0.1"
    assert worker["vhost"] == "localhost:%d" % server.port


def test_json_keeps_the_last_request_of_a_worker(server):
    """The client ends its kept connection: no request came after.  There are
    two children, for a report may be made by that very worker."""
    server.start(LOCATION + "StartServers 2\nMinSpareThreads 16\n")

    def attempt():
        with server.connect() as c:
            c.request("/the-last-one")
        return report(server)

    eventually(attempt,
               lambda f: [w for w in f["worker_list"] if w["state"] == "idle"
                          and w["request"] == "GET /the-last-one HTTP/1.1"],
               "a free worker with its last request")


def test_json_without_extended_status(server):
    server.start(LOCATION + "ExtendedStatus Off\n")
    server.get("/")
    # These cost no clock, so they are always there.
    found = eventually(lambda: report(server), lambda f: f["requests"] >= 1,
                       "a counted request")
    assert found["extended_status"] is False
    assert found["duration_ms"] is None and found["cpu_seconds"] is None
    assert found["worker_list"] == []


@pytest.mark.parametrize("path", [
    b'/a"b', b"/a\\b", b"/\xc3\xa9", b"/\xff\xfe", b"/" + b"\xc3\xa9" * 60,
    b"/<script>alert(1)</script>", b"/a&b'c"])
def test_what_clients_send_breaks_no_form(server, path):
    server.start(LOCATION)
    with server.connect() as c:
        c.send(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        c.response()
        report(server)
        metrics(server)
        page = server.get("/status").body.decode("utf-8")
        assert "<script>alert" not in page
        assert page.isascii()


# ---- ?metrics -------------------------------------------------------------


def test_metrics_figures(server):
    server.start(LOCATION)
    server.get("/")
    found = eventually(lambda: metrics(server),
                       lambda m: m["hostler_requests_total"] >= 1
                       and m['hostler_workers{state="reply"}'] == 1
                       and m['hostler_workers{state="idle"}'] == 7,
                       "a counted request")
    assert sum(v for n, v in found.items()
               if n.startswith("hostler_workers{")) == 32
    assert found['hostler_children{state="serving"}'] == 1
    assert found["hostler_restarts_total"] == 0
    assert found["hostler_sent_bytes_total"] > 0


def test_metrics_histogram(server):
    server.start(LOCATION)
    for _ in range(4):
        server.get("/")
    name = "hostler_request_duration_seconds"
    found = eventually(lambda: metrics(server),
                       lambda m: m[name + "_count"] >= 4,
                       "four counted requests")
    buckets = [v for n, v in found.items() if n.startswith(name + "_bucket")]
    assert len(buckets) == 19
    assert buckets == sorted(buckets)
    assert buckets[-1] == found[name + "_count"]
    assert 0 < found[name + "_sum"] < 60


def test_metrics_without_extended_status(server):
    server.start(LOCATION + "ExtendedStatus Off\n")
    server.get("/")
    found = metrics(server)
    assert not any("duration" in name for name in found)
    assert found["hostler_requests_total"] >= 0


def test_graceful_restart_keeps_the_counters(server):
    server.start(LOCATION)
    for _ in range(10):
        server.get("/")
    count = "hostler_request_duration_seconds_count"
    wait_for(lambda: metrics(server)[count] >= 10, "ten counted requests")
    server.signal(signal.SIGUSR1)
    found = eventually(lambda: metrics(server),
                       lambda m: m["hostler_restarts_total"] == 1
                       and m["hostler_config_generation"] == 2,
                       "an answer of the new generation")
    assert found[count] >= 10
    assert found["hostler_requests_total"] >= 10


def tallies(server):
    """Empty while the children change: a connection may have gone to one that
    was just ended."""
    try:
        return report(server)["tallies"]
    except (OSError, EOFError):
        return {}


def test_tallies_outlive_graceful_restarts_only(server):
    """What a crashed child has counted stays; a restart that is not graceful
    begins anew, but not the counts of the server itself."""
    server.start(LOCATION)
    victim, = server.children()
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: tallies(server),
               lambda t: t.get("children_started") == 2
               and t.get("children_crashed") == 1, "the new child")
    assert metrics(server)["hostler_children_crashed_total"] == 1
    assert "processes crashed" in server.get("/status").body.decode()
    server.signal(signal.SIGUSR1)
    eventually(lambda: tallies(server),
               lambda t: t.get("graceful_restarts") == 1
               and t.get("children_crashed") == 1, "the restart")
    server.signal(signal.SIGHUP)
    eventually(lambda: tallies(server),
               lambda t: t.get("hard_restarts") == 1
               and t.get("children_crashed") == 1, "the other restart")
    server.configure(LOCATION + "NoSuchThing\n")
    server.signal(signal.SIGUSR1)
    found = eventually(lambda: tallies(server),
                       lambda t: t.get("refused_restarts") == 1,
                       "the refused restart")
    assert found["graceful_restarts"] == found["hard_restarts"] == 1


def test_one_process(server):
    server.start(LOCATION, options=["-X"])
    found = eventually(lambda: report(server),
                       lambda f: f["workers"]["idle"] == 7, "its workers")
    assert [c["pid"] for c in found["children"]] == [server.process.pid]
    assert {w["pid"] for w in found["worker_list"]} == {server.process.pid}


def test_each_connection_is_counted_once(server):
    server.start(LOCATION)
    with server.connect() as c:
        def accepted():
            return json.loads(c.request("/status?json").body
                              )["tallies"]["accepted"]
        before = accepted()
        for _ in range(3):
            server.get("/")
        assert accepted() == before + 3


def cpu_seconds(found):
    return sum(float(found[name]) for name in (
        "CPUUser", "CPUSystem", "CPUChildrenUser", "CPUChildrenSystem"))


def test_cpu_time_of_children_that_ended_is_kept(server):
    server.start(LOCATION + "MaxKeepAliveRequests 0\n")
    first, = server.children()
    with server.connect() as c:
        for _ in range(300):
            c.request("/status?json")
    wait_for(lambda: cpu_seconds(lines(server)) > 0, "CPU time",
             timeout=5)
    before = cpu_seconds(lines(server))
    server.signal(signal.SIGUSR1)
    wait_for(lambda: server.children() and first not in server.children(),
             "the end of the first child")
    found = eventually(lambda: lines(server), lambda f: float(
        f["CPUChildrenUser"]) + float(f["CPUChildrenSystem"]) > 0,
        "the CPU time of the child that ended")
    assert cpu_seconds(found) >= before


def test_requests_of_children_without_a_slot_are_counted(server):
    """There is one slot; each restart takes it from the child that a slow
    client holds."""
    server.site({"big": b"x" * 20000000})
    server.start(LOCATION + "ServerLimit 1\nMaxRequestWorkers 8\n")
    old, = server.children()
    with server.connect() as c:
        c.send(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        c.line()
        server.signal(signal.SIGUSR1)
        found = eventually(lambda: report(server), lambda f:
                           f["tallies"]["children_without_slot"] == 1
                           and len(f["children"]) == 1,
                           "a child without a slot, and one with it")
        assert metrics(server)['hostler_children{state="draining"}'] == 1
        assert found["children_without_slot"] == [
            {"pid": old, "generation": 0}]
        assert "1 more process finishes its connections and has no slot any " \
            "more: %d (generation 0)." % old \
            in server.get("/status").body.decode()
        before = found["requests"]
        c.fields()
        c.take(20000000)
    found = eventually(lambda: report(server),
                       lambda f: f["tallies"]["slotless_requests"] >= 1
                       and f["tallies"]["children_without_slot"] == 0,
                       "the end of the slow client")
    assert found["tallies"]["slotless_bytes"] >= 20000000
    assert found["bytes"] >= 20000000
    assert found["requests"] > before


def test_extended_status_turned_on_by_a_restart(server):
    server.start(LOCATION + "ExtendedStatus Off\n")
    server.get("/")
    server.configure(LOCATION + "ExtendedStatus On\n")
    server.signal(signal.SIGUSR1)
    count = "hostler_request_duration_seconds_count"
    wait_for(lambda: metrics(server).get(count, 0) >= 1, "a histogram")


# ---- The page -------------------------------------------------------------


class Page(html.parser.HTMLParser):
    """What is asked of the page: elements, and text by element."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.rows = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_page(server):
    server.start(LOCATION)
    server.get("/index.html")
    r = server.get("/status")
    assert r["Content-Type"] == "text/html; charset=utf-8"
    text = r.body.decode()
    page = Page(text)
    names = [tag for tag, _ in page.tags]
    assert text.startswith("<!DOCTYPE html>")
    assert ("meta", {"name": "viewport",
                     "content": "width=device-width, initial-scale=1"}
            ) in page.tags
    assert names.count("table") == 2 and names.count("script") == 1
    assert "GET /status HTTP/1.1" in text
    # Nothing comes from elsewhere.
    for _, attributes in page.tags:
        assert not {"src"} & set(attributes)
        assert attributes.get("href", "?").startswith("?")


def test_page_notable(server):
    server.start(LOCATION)
    names = [t for t, _ in Page(server.get("/status?notable")
                                .body.decode()).tags]
    assert "table" not in names and "li" in names


def test_page_without_extended_status(server):
    server.start(LOCATION + "ExtendedStatus Off\n")
    text = server.get("/status").body.decode()
    assert "ExtendedStatus On" in text
    assert "GET /status" not in text


@pytest.mark.parametrize("query, value", [
    ("refresh=5", "5"), ("refresh", "10"), ("refresh=x", "10"),
    ("auto&refresh=2", "2"), ("refresh=0", None), ("", "10"),
    ("notable", "10"), ("json", None), ("auto", None), ("metrics", None)])
def test_refresh(server, query, value):
    server.start(LOCATION)
    assert server.get("/status?" + query)["Refresh"] == value


# ---- The request ------------------------------------------------------------


@pytest.mark.parametrize("query, kind", [
    ("auto", "text/plain; charset=utf-8"), ("json", "application/json"),
    ("metrics", "text/plain; version=0.0.4; charset=utf-8")])
def test_types_and_no_store(server, query, kind):
    server.start(LOCATION)
    r = server.get("/status?" + query)
    assert r.status == 200
    assert r["Content-Type"] == kind
    assert r["Cache-Control"] == "no-store"


def test_methods(server):
    server.start(LOCATION)
    head = server.request("/status", "HEAD")
    assert head.status == 200 and head["Cache-Control"] == "no-store"
    refused = server.request("/status", "POST", body=b"x")
    assert refused.status == 405
    assert {"GET", "HEAD"} <= set(refused["Allow"].replace(" ", "")
                                  .split(","))


def test_not_used_costs_nothing(server):
    """Linked in and given nothing to answer, it leaves ExtendedStatus Off;
    a graceful restart adds the section and turns it on."""
    server.start("")
    assert server.get("/status").status == 404
    server.configure(LOCATION)
    server.signal(signal.SIGUSR1)
    # The old generation may still answer for a moment.
    server.wait_log("generation 1 serves")
    wait_for(lambda: len(server.children()) == 1, "its end")
    assert report(server)["extended_status"] is True


def test_a_draining_child_is_told(server):
    """A slow client holds its process over a restart."""
    server.site({"big": b"x" * 20000000})
    server.start(LOCATION + "StartServers 2\n")
    with server.connect() as c:
        c.send(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        c.line()
        server.signal(signal.SIGUSR1)
        found = eventually(lambda: metrics(server),
                           lambda m: m['hostler_children{state="draining"}'],
                           "a draining child")
        assert found['hostler_children{state="serving"}'] >= 1


# ---- Refusals --------------------------------------------------------------


def test_another_method_is_refused_and_explained(server):
    server.start(LOCATION + "LogLevel info\n")
    refused = server.request("/status", "DELETE")
    assert (refused.status, refused["Allow"]) == (
        405, "GET,HEAD,OPTIONS,TRACE")
    server.wait_log("405: the status report does not take the method DELETE")
