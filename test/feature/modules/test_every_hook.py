# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The example of modules/examples, built with apxs: each hook of the manual's
page is called, with the server doing what it is for, and in the order of the
page."""
import base64
import hashlib
import os
import re
import shutil
import signal
import subprocess

import pytest

import hostler
import stock

TOP = os.path.join(os.path.dirname(__file__), "..", "..", "..")
EXAMPLE = os.path.join(TOP, "modules", "examples")
SOURCES = ["mod_every_hook.c", "mod_every_hook_modules.c"]

# Hooks of the server that nothing in this test calls, and why.
NOT_CALLED = {
    "get_mgmt_items": "for modules that manage the server",
    "get_pollfd_from_conn": "for modules that poll connections",
    "suspend_connection": "for MPMs that suspend connections",
    "resume_connection": "for MPMs that suspend connections",
    "mpm_register_timed_callback": "for modules that ask for a callback",
    "get_suexec_identity": "for programs that run as other users",
    "ssl_bind_outgoing": "for proxies",
    "ssl_var_lookup": "for modules that write what TLS has settled",
    "ssl_add_cert_files": "for the module for TLS",
    "ssl_add_fallback_cert_files": "for the module for TLS",
    "ssl_answer_challenge": "for the module for TLS",
    "ssl_ocsp_prime_hook": "for the module for TLS",
    "ssl_ocsp_get_resp_hook": "for the module for TLS",
    "monitor": "comes after ten seconds",
    "fatal_exception": "comes with a crash",
}

CONFIGURATION = """
LogLevel warn every_hook:info
EveryHookWatchdog On
ErrorLogFormat "[%{u}t] [%-m:%-l] %L %M"
Protocols other/1 http/1.1
<Directory "{root}/htdocs">
    AllowOverride All
</Directory>
<Location "/closed">
    AuthType Basic
    AuthName closed
    AuthUserFile "{root}/users"
    Require valid-user
</Location>
<Location "/denied">
    Require all denied
</Location>
<Location "/status">
    SetHandler server-status
</Location>
<If "%{HTTPS} == 'on'">
    Require all denied
</If>
"""


def page_sections():
    """(title, names of its hooks) for each section of the page."""
    with open(os.path.join(TOP, "docs", "manual", "hooks.md"),
              encoding="utf-8") as f:
        sections = re.split(r"^## (.*)$", f.read(), flags=re.M)[1:]
    for title, text in zip(sections[::2], sections[1::2]):
        yield title, re.findall(r"^### (\w+)$", text, re.M)


def page_hooks():
    """The hooks of the page that are the server's or of linked-in modules,
    with their sections."""
    return {name: title for title, names in page_sections() for name in names
            if title != "Hooks of modules" or name == "status_hook"}


@pytest.fixture(name="every", scope="module")
def build_example(stage, tmp_path_factory):
    """The LoadModule line of the example."""
    folder = tmp_path_factory.mktemp("every")
    for parent in (folder, folder.parent, folder.parent.parent):
        os.chmod(parent, 0o755)
    for name in [*SOURCES, "mod_every_hook_priv.h"]:
        shutil.copy(os.path.join(EXAMPLE, name), folder)
    done = subprocess.run(
        [stage.bin + "/apxs", "-c", "-o", "mod_every_hook.so",
         "-Wc,-Wall -Wextra -Wno-unused-parameter -Werror",
         *SOURCES], cwd=folder, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return 'LoadModule every_hook_module "%s/mod_every_hook.so"\n' % folder


def called(text):
    return re.findall(r"\bhook (\w+)$", text, re.M)


@pytest.fixture(name="site")
def start(server, every, test_module):
    server.site({"a.txt": b"a", "closed/a.txt": b"a", "closed/.htaccess": b"",
                 "folder/index.html": b"a"})
    server.write("users", "me:{SHA}%s\n" % base64.b64encode(
        hashlib.sha1(b"secret").digest()).decode())
    server.start(every + test_module("other") + CONFIGURATION,
                 options=("-e", "info"))
    return server


def test_order_of_a_request(site):
    """Those of one request are called in the page's order."""
    before = len(called(site.log()))
    assert site.get("/a.txt").body == b"a"
    site.wait_log("hook log_transaction")
    site.wait_log("hook pre_close_connection")
    order = [name for name, title in page_hooks().items()
             if title in ("A connection", "A request, as it is read",
                          "A request, before its handler", "The answer")]
    # What runs whenever it is needed.
    anytime = {"protocol_get", "dirwalk_stat", "pre_close_connection",
               "protocol_propose", "insert_network_bucket"}
    seen = [name for name in called(site.log())[before:]
            if name in order and name not in anytime]
    # A request is read where the connection is served, and before a next one
    # is looked for.
    one = seen[:seen.index("log_transaction") + 1]
    assert sorted(set(one), key=order.index) == \
        [name for place, name in enumerate(one) if name not in one[:place]]
    assert {"pre_connection", "process_connection", "post_read_request",
            "translate_name", "map_to_storage", "fixups",
            "handler"} <= set(one)


def test_every_hook_is_called(site):
    # A request that is refused for want of a password, and by settings.
    assert site.get("/closed/a.txt").status == 401
    assert site.get("/denied").status == 403
    me = "Basic " + base64.b64encode(b"me:secret").decode()
    assert site.get("/closed/a.txt", {"Authorization": me}).status == 200
    assert site.get("/folder").status == 301
    assert site.get("/status").status == 200
    with site.connect() as c:
        c.send(b"GET /a.txt HTTP/1.1\r\nHost: localhost\r\n"
               b"Connection: Upgrade\r\nUpgrade: other/1\r\n\r\n")
        assert c.response().status == 101
    site.wait_log("hook watchdog_step")
    # Another generation of children; the last one ends.
    child, = site.children()
    site.signal(signal.SIGUSR1)
    site.wait_log("hook end_generation")
    hostler.wait_for(lambda: child not in site.children(), "its end")
    site.wait_log("hook child_stopping")
    site.wait_log("hook watchdog_exit")
    checked = hostler.run(*site.arguments(), "-t", "-DDUMP_VHOSTS")
    assert checked.returncode == 0, checked.stderr
    seen = set(called(site.log() + checked.stderr))
    page = set(page_hooks())
    assert seen <= page
    assert page - seen == set(NOT_CALLED) & page - seen
    assert not seen & set(NOT_CALLED) - {"monitor"}


def test_the_example_is_at_every_hook():
    text = ""
    for name in SOURCES:
        with open(os.path.join(EXAMPLE, name), encoding="utf-8") as f:
            text += f.read()
    at = set(re.findall(r"\bAT\((\w+)\);", text))
    at |= set(re.findall(r"ap_hook_check_\w+\(every_(\w+),", text))
    at |= {name if space == "ap" else "%s_hook_%s" % (space, name)
           for space, name in re.findall(
               r"\bAT_(?:MODULE|OPTIONAL)\((\w+), (\w+)\);", text)}
    assert at == {name for _, names in page_sections() for name in names}


@pytest.mark.skipif(not stock.is_installed(),
                    reason="no stock modules: install apache2-bin")
def test_hooks_of_modules_that_are_there(server, every):
    """The proxy asks the example, which finds it by its symbols."""
    server.site({"a.txt": b"a"})
    server.start(stock.load("proxy", "proxy_http") + every + """
LogLevel warn every_hook:info
ProxyPass /far/ http://127.0.0.1:{port}/
""")
    assert server.get("/far/a.txt").body == b"a"
    server.wait_log("hook proxy_request_status")
    assert {"proxy_check_trans", "proxy_canon_handler", "proxy_pre_request",
            "proxy_fixups", "proxy_scheme_handler",
            "proxy_create_req"} <= set(called(server.log()))
