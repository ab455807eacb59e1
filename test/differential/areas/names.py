# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Which virtual host answers, and by which names the server speaks of itself.
"""
from areas import Ask, asks

LOG = "port=%p canonical=%{canonical}p host=%h lookup=%{c}h"

FILES = {"htdocs/%s/index.html" % d: d for d in
         ("main", "one", "two", "wild", "byport", "path", "dns", "first")}
FILES.update({"htdocs/%s/d/x" % d: "x" for d in ("one", "two", "path")})
FILES["htdocs/path/legacy/index.html"] = "legacy below itself"

CONF = '''
DocumentRoot "{root}/htdocs/main"
<VirtualHost *:{port}>
    ServerName first.test
    DocumentRoot "{root}/htdocs/first"
    HostnameLookups Off
    <Files "index.html">
        HostnameLookups On
    </Files>
</VirtualHost>
<VirtualHost 127.0.0.1:{port} *:{port}>
    ServerName one.test
    ServerAlias uno.test *.one.test o?e.test
    DocumentRoot "{root}/htdocs/one"
    UseCanonicalName On
</VirtualHost>
<VirtualHost *:{port}>
    ServerName two.test:8080
    ServerAlias a.wild.test
    DocumentRoot "{root}/htdocs/two"
    <Location "/d">
        UseCanonicalName On
    </Location>
    <Location "/e">
        UseCanonicalName On
        UseCanonicalPhysicalPort On
    </Location>
    ErrorDocument 404 "%{SERVER_NAME} %{SERVER_PORT} %{HTTP_HOST}"
</VirtualHost>
<VirtualHost *:{port}>
    ServerName wild.test
    ServerAlias *.wild.test
    DocumentRoot "{root}/htdocs/wild"
</VirtualHost>
<VirtualHost *:{port}>
    ServerName path.test
    ServerPath /legacy
    DocumentRoot "{root}/htdocs/path"
</VirtualHost>
<VirtualHost *:{port}>
    ServerName http://scheme.test:99
    DocumentRoot "{root}/htdocs/two"
    UseCanonicalName On
</VirtualHost>
<VirtualHost *:{port2}>
    ServerName byport.test
    DocumentRoot "{root}/htdocs/byport"
    UseCanonicalName DNS
</VirtualHost>
'''

HOSTS = ["first.test", "one.test", "ONE.Test", "one.test.", "uno.test",
         "deep.er.one.test", "xone.test", "ole.test", "oone.test",
         "two.test", "two.test:8080", "two.test:{port}", "a.wild.test",
         "b.wild.test", "wild.test", "path.test", "byport.test",
         "unknown.test", "127.0.0.1", "127.0.0.1:{port}", "[::1]",
         "scheme.test"]

REQUESTS = [
    *[Ask("/", host=h) for h in HOSTS],
    *[Ask("/d", host=h) for h in HOSTS if h[:3] in ("one", "two", "ONE")],
    *[Ask("/none", host=h) for h in HOSTS if h.startswith("two")],
    *asks("/e/none", "/d/none", host="two.test:77"),
    *asks("http://two.test/", "http://TWO.test:8080/d",
          "http://path.test/legacy/", host="one.test"),
    Ask("/", host="one.test", port="port2"), Ask("/d", port="port2"),
    *asks("/legacy/", "/legacy", "/legacy/d", "/legacyx",
          host="path.test"),
    Ask("/", host=None, version="1.0"), Ask("/d", host=None, version="1.0"),
    Ask("/legacy/index.html", host=None, version="1.0"),
    Ask("/legacy/", host=None, version="1.0"),
    Ask("/legacyx/", host=None, version="1.0"),
    Ask("/legacy", host=None, version="1.0"),
    Ask("/legacy/d", host=None, version="1.0"),
    Ask("/legacy/d", host="unknown.test"),
    Ask("/", host=None), Ask("/", host=""),
    Ask("/d/x", host="one.test", version="1.0"),
    *asks("/index.html", host="first.test"),
]
