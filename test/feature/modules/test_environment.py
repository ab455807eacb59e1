# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What scripts are told of a request that was redirected inside.

Directives: QualifyRedirectURL, CGIVar, CGIPassAuth."""
import os

import pytest

INCLUDE = "/usr/lib/apache2/modules/mod_include.so"
PAGE = ('<!--#echo var="REDIRECT_URL" -->|<!--#echo var="REQUEST_URI" -->|'
        '<!--#echo var="HTTP_AUTHORIZATION" -->')


@pytest.mark.skipif(not os.path.exists(INCLUDE),
                    reason="needs mod_include of apache2-bin")
@pytest.mark.parametrize("settings, expected", [
    ("", "/none|/none?q|(none)"),
    ("QualifyRedirectURL On", "http://localhost/none?q|/none?q|(none)"),
    ("CGIVar REQUEST_URI current-uri", "/none|/d/page.shtml|(none)"),
    ("CGIVar REQUEST_URI original-uri", "/none|/none?q|(none)"),
    ("CGIPassAuth On", "/none|/none?q|Basic eDp5")])
def test_of_the_directory_that_answers(server, settings, expected):
    server.site({"d/page.shtml": PAGE})
    server.start("LoadModule include_module %s\n" % INCLUDE
                 + "ErrorDocument 404 /d/page.shtml\n"
                 '<Directory "{root}/htdocs/d">\nOptions Includes\n'
                 "SetOutputFilter INCLUDES\nForceType text/html\n%s\n"
                 "</Directory>\n" % settings)
    r = server.get("/none?q", {"Authorization": "Basic eDp5"})
    assert (r.status, r.body.decode()) == (404, expected)
