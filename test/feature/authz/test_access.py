# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Who may have what, by every rule there is (authz_cases): our answers, and
those of the stock server where it is installed.

Directives: Order, Allow, Deny, Satisfy; AuthType, AuthName,
<AuthnProviderAlias>; AuthUserFile, AuthGroupFile; AuthBasicProvider,
AuthBasicAuthoritative, AuthBasicUseDigestAlgorithm; Require and its
containers, AuthMerging, AuthzSendForbiddenOnFailure, <AuthzProviderAlias>;
AllowOverride AuthConfig and Limit."""
import os
import shutil
import tempfile

import pytest

import authz_cases
import authz_servers
import hostler

PAIRS = [(case, line) for case in authz_cases.CASES
         for line in case.requests]


def names(value):
    return value.name if isinstance(value, authz_cases.Case) else value


def serving(kind):
    root = tempfile.mkdtemp(prefix="hostler-test-")
    os.chmod(root, 0o755)
    server = kind(root)
    try:
        server.start(authz_servers.prepare(server))
        yield server
    finally:
        server.stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="module")
def ours():
    yield from serving(hostler.Server)


@pytest.fixture(scope="module")
def stock():
    if not authz_servers.Stock.is_installed():
        pytest.skip("Debian's apache2 is not installed")
    yield from serving(authz_servers.Stock)


def check(server, case, line):
    asked, status, realm = authz_servers.read_request(line)
    answer = authz_servers.ask(server, case, asked)
    assert answer.status == status
    challenge = answer["WWW-Authenticate"]
    assert (challenge is not None) == (status == 401)
    if realm is not None:
        assert challenge == 'Basic realm="%s"' % realm
    return answer


@pytest.mark.parametrize("case, line", PAIRS, ids=names)
def test_ours(ours, case, line):
    check(ours, case, line)


@pytest.mark.parametrize("case, line", PAIRS, ids=names)
def test_stock(stock, case, line):
    status, why = authz_cases.STOCK_DIFFERS.get(case.name, (0, ""))
    if not why:
        check(stock, case, line)
        return
    asked, ours, _ = authz_servers.read_request(line)
    try:
        answer = authz_servers.ask(stock, case, asked).status
    except (EOFError, ConnectionResetError):
        answer = None
    assert answer in (status, ours)
