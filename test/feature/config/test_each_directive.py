# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Each directive of the walk has tests with it in their configurations: of
sections, overrides, options, expressions, names and access."""
import os
import re

import pytest

import hostler

TEST = os.path.join(os.path.dirname(__file__), "..", "..")
PLACES = ["feature", "differential"]

DIRECTIVES = """
Directory DirectoryMatch Files FilesMatch Location LocationMatch If ElseIf
Else VirtualHost Limit LimitExcept

Options AllowOverride AllowOverrideList AccessFileName FileCache FileCacheTTL

AcceptPathInfo ForceType SetHandler SetInputFilter SetOutputFilter
AddInputFilter AddOutputFilter RemoveInputFilter RemoveOutputFilter
LimitRequestBody ErrorDocument AddDefaultCharset ContentDigest FileETag
EnableMMAP EnableSendfile MaxRanges CGIPassAuth CGIVar QualifyRedirectURL
LimitInternalRecursion

DocumentRoot ServerName ServerAlias ServerPath UseCanonicalName
UseCanonicalPhysicalPort HostnameLookups StrictHostCheck MergeSlashes
AllowEncodedSlashes RegexDefaultOptions

DirectoryIndex DirectoryIndexRedirect DirectorySlash DirectoryCheckHandler
FallbackResource Alias AliasMatch ScriptAlias ScriptAliasMatch Redirect
RedirectMatch RedirectPermanent RedirectTemp RedirectRelative

Require RequireAll RequireAny RequireNone AuthMerging AuthzProviderAlias
AuthzSendForbiddenOnFailure AllowMethods

Define UnDefine IfDefine IfModule IfVersion IfDirective IfFile IfSection
Include IncludeOptional
""".split()


@pytest.fixture(scope="module")
def tested():
    """The words of all tests but of this one."""
    found = set()
    for place in PLACES:
        for folder, _, files in os.walk(os.path.join(TEST, place)):
            for name in files:
                if name.endswith(".py") \
                        and name != os.path.basename(__file__):
                    with open(os.path.join(folder, name),
                              encoding="utf-8") as f:
                        found.update(re.findall(
                            r"\w+", f.read().replace("\\n", " ")))
    return found


@pytest.fixture(scope="module")
def available():
    out = hostler.run("-L").stdout
    return set(re.findall(r"^<?(\w+) \(", out, re.M))


@pytest.mark.parametrize("name", DIRECTIVES)
def test_it_is_there_and_tested(name, tested, available):
    assert name in available
    assert name in tested
