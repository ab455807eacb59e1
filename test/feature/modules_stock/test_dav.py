# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""WebDAV (RFC 4918): stock mod_dav with mod_dav_fs and mod_dav_lock, judged
by litmus, and by what single requests say."""
import os
import re
import subprocess
import uuid
import xml.etree.ElementTree as ElementTree

import pytest

import clients

MODULES = ["dav_fs", "dav_lock"]
CONF = """
DavLockDB "{root}/dav/locks"
DavMinTimeout 600
<Directory "{root}/htdocs">
    Dav On
    Options +Indexes
</Directory>
<Directory "{root}/htdocs/limited">
    DavDepthInfinity Off
    LimitXMLRequestBody 200
</Directory>
<Directory "{root}/htdocs/deep">
    DavDepthInfinity On
</Directory>
"""
D = "{DAV:}"


def prepare(server):
    for name in ("dav", "htdocs", "htdocs/deep", "htdocs/limited"):
        os.makedirs(server.path(name), exist_ok=True)
        os.chmod(server.path(name), 0o777)


@pytest.mark.parametrize("suite", ("basic", "copymove", "props", "locks",
                                   "http"))
def test_litmus(site, suite):
    clients.need("litmus", "litmus")
    os.makedirs(site.path("litmus-" + suite))
    out = subprocess.run(
        ["litmus", "-k", "http://127.0.0.1:%d/" % site.port],
        cwd=site.path("litmus-" + suite), stdin=subprocess.DEVNULL,
        env={**os.environ, "TESTS": suite}, capture_output=True, text=True,
        timeout=60, check=False)
    assert re.search(r"of \d+ tests run: \d+ passed, 0 failed\. 100\.0%",
                     out.stdout), out.stdout + out.stderr
    assert out.returncode == 0


def xml(answer):
    return ElementTree.fromstring(answer.body)


def propfind(site, path, depth="0", body=b"", fields=()):
    return site.request(path, "PROPFIND", {"Depth": depth, **dict(fields)},
                        body)


def lock(site, path, depth="infinity", fields=()):
    body = (b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope>'
            b"<D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype>"
            b"<D:owner>ann</D:owner></D:lockinfo>")
    answer = site.request(path, "LOCK", {
        "Depth": depth, "Timeout": "Second-60", **dict(fields)}, body)
    return answer, (answer["Lock-Token"] or "").strip("<>")


def test_options_tell_of_classes_and_methods(site):
    answer = site.request("/", "OPTIONS")
    assert "1,2" in answer["DAV"].replace(" ", "")
    for method in ("PROPFIND", "PROPPATCH", "COPY", "MOVE", "LOCK",
                   "UNLOCK"):
        assert method in answer["Allow"]


def test_put_propfind_delete(site):
    assert site.request("/a.txt", "PUT", body=b"hay").status == 201
    answer = propfind(site, "/a.txt")
    assert answer.status == 207
    assert xml(answer).findtext(".//%sgetcontentlength" % D) == "3"
    assert site.request("/a.txt", "PUT", body=b"oats").status == 204
    assert site.get("/a.txt").body == b"oats"
    assert site.request("/a.txt", "DELETE").status == 204
    assert site.get("/a.txt").status == 404


def test_collection_and_its_members(site):
    assert site.request("/stable", "MKCOL").status == 201
    assert site.request("/stable/", "MKCOL").status == 405
    assert site.request("/none/stable", "MKCOL").status == 409
    site.request("/stable/a.txt", "PUT", body=b"hay")
    found = [e.text for e in xml(propfind(site, "/stable/", "1")).iter(
        D + "href")]
    assert sorted(found) == ["/stable/", "/stable/a.txt"]


def test_depth_infinity_where_it_is_allowed(site):
    site.request("/deep/one", "MKCOL")
    site.request("/deep/one/a.txt", "PUT", body=b"hay")
    found = xml(propfind(site, "/deep/", "infinity"))
    assert len(found.findall(D + "response")) == 3
    assert propfind(site, "/limited/", "infinity").status == 403


def test_dead_properties_live_on(site):
    site.request("/props.txt", "PUT", body=b"hay")
    patch = (b'<D:propertyupdate xmlns:D="DAV:" xmlns:S="urn:stable">'
             b"<D:set><D:prop><S:horse>Fj\xc3\xb8rd &amp; co</S:horse>"
             b"</D:prop></D:set></D:propertyupdate>")
    answer = site.request("/props.txt", "PROPPATCH", body=patch)
    assert answer.status == 207
    ask = (b'<D:propfind xmlns:D="DAV:" xmlns:S="urn:stable"><D:prop>'
           b"<S:horse/><S:none/></D:prop></D:propfind>")
    found = xml(propfind(site, "/props.txt", body=ask))
    assert found.findtext(".//{urn:stable}horse") == "Fj\u00f8rd & co"
    states = [e.text for e in found.iter(D + "status")]
    assert sorted(s.split()[1] for s in states) == ["200", "404"]
    # They go where the file goes.
    target = "http://localhost/moved.txt"
    assert site.request("/props.txt", "MOVE",
                        {"Destination": target}).status == 201
    found = xml(propfind(site, "/moved.txt", body=ask))
    assert found.findtext(".//{urn:stable}horse") == "Fj\u00f8rd & co"


def test_copy_and_overwrite(site):
    site.request("/from.txt", "PUT", body=b"hay")
    to = {"Destination": "http://localhost/to.txt"}
    assert site.request("/from.txt", "COPY", to).status == 201
    assert site.request("/from.txt", "COPY",
                        {**to, "Overwrite": "F"}).status == 412
    assert site.request("/from.txt", "COPY", to).status == 204


def test_lock_holds_for_others(site):
    answer, token = lock(site, "/locked.txt")
    assert answer.status == 200
    assert token.startswith("opaquelocktoken:")
    assert site.request("/locked.txt", "PUT", body=b"x").status == 423
    assert site.request("/locked.txt", "PUT", {"If": "(<%s>)" % token},
                        b"mine").status == 201
    assert lock(site, "/locked.txt")[0].status == 423
    assert site.request("/locked.txt", "UNLOCK",
                        {"Lock-Token": "<%s>" % token}).status == 204
    assert site.request("/locked.txt", "PUT", body=b"all").status == 204


def test_if_with_tags_and_lists(site):
    """RFC 4918 section 10.4"""
    site.request("/if.txt", "PUT", body=b"hay")
    for state, status in (("([{tag}])", 204), ('(["other"])', 412),
                          ('(Not ["other"])', 204),
                          ("(<opaquelocktoken:%s>)" % uuid.uuid4(), 412),
                          ("(<DAV:no-lock>)", 412),
                          ("(Not <DAV:no-lock>)", 204),
                          ('</if.txt> (["other"]) ([{tag}])', 204)):
        tag = site.get("/if.txt")["ETag"]
        assert site.request("/if.txt", "PUT",
                            {"If": state.replace("{tag}", tag)},
                            b"hay").status == status, state
    assert site.request("/if.txt", "PUT", {"If": "(<unfinished"},
                        b"hay").status == 400


def test_lock_outlives_a_graceful_restart(site):
    _, token = lock(site, "/kept.txt")
    site.signal(10)
    site.wait_log("resuming normal operations|configured")
    assert site.request("/kept.txt", "PUT", body=b"x").status == 423
    assert token in propfind(site, "/kept.txt").body.decode()


def test_body_that_is_too_large_or_no_xml(site):
    assert propfind(site, "/limited/", body=b"<a>" + 300 * b"x" + b"</a>"
                    ).status == 413
    assert propfind(site, "/limited/", body=b"no xml").status == 400


def test_partial_put_and_conditions(site):
    site.request("/range.txt", "PUT", body=b"0123456789")
    answer = site.request("/range.txt", "PUT",
                          {"Content-Range": "bytes 2-3/10"}, b"ab")
    assert answer.status in (204, 400, 501)
    assert site.request("/range.txt", "PUT", {"If-None-Match": "*"},
                        b"new").status == 412
