# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Virtual hosts: which one answers."""
import pytest

HOSTS = """
<VirtualHost *:{port}>
    ServerName one.test
    ServerAlias uno.test *.one.test
    DocumentRoot "{root}/htdocs/one"
</VirtualHost>
<VirtualHost *:{port}>
    ServerName two.test
    DocumentRoot "{root}/htdocs/two"
    ServerPath /second
</VirtualHost>
<VirtualHost 127.0.0.1:{other}>
    ServerName three.test
    DocumentRoot "{root}/htdocs/three"
</VirtualHost>
"""


@pytest.fixture
def hosts(server):
    import hostler
    other = hostler.free_port()
    for name in ("one", "two", "three"):
        server.site({name + "/index.html": name.encode()})
    server.other = other
    server.start("Listen 127.0.0.1:%d\n" % other
                 + HOSTS.replace("{other}", str(other)))
    return server


@pytest.mark.parametrize("host, expected", [
    ("one.test", b"one"), ("ONE.test", b"one"), ("uno.test", b"one"),
    ("deep.er.one.test", b"one"), ("two.test", b"two"),
    ("two.test.", b"two"), ("unknown.test", b"one"), ("127.0.0.1", b"one")])
def test_by_name(hosts, host, expected):
    assert hosts.get("/", host=host).body == expected


def test_a_port_in_host_does_not_matter(hosts):
    assert hosts.get("/", host="two.test:%d" % hosts.port).body == b"two"


def test_an_absolute_target_wins_over_host(hosts):
    r = hosts.get("http://two.test/", host="one.test")
    assert r.body == b"two"


def test_by_address(hosts):
    import hostler
    with hostler.Connection(("127.0.0.1", hosts.other)) as c:
        assert c.request("/", host="one.test").body == b"three"


def test_one_connection_many_hosts(hosts):
    with hosts.connect() as c:
        for name in ("one", "two", "one", "two"):
            assert c.request("/", host=name + ".test").body == name.encode()


def test_dump(hosts):
    import hostler
    done = hostler.run(*hosts.arguments(), "-S")
    assert done.returncode == 0
    assert "*:%d" % hosts.port in done.stdout
    assert "port %d namevhost two.test" % hosts.port in done.stdout
    assert "alias uno.test" in done.stdout
    assert "wild alias *.one.test" in done.stdout


def test_thousands_of_hosts(server):
    blocks = []
    for i in range(3000):
        blocks.append('<VirtualHost *:{port}>\nServerName h%d.test\n'
                      'DocumentRoot "{root}/htdocs/%d"\n</VirtualHost>\n'
                      % (i, i % 3))
    for i in range(3):
        server.site({"%d/index.html" % i: b"%d" % i})
    server.start("".join(blocks))
    for i in (0, 1, 1500, 2999):
        assert server.get("/", host="h%d.test" % i).body == b"%d" % (i % 3)
