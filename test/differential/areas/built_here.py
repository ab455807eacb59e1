# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A module that was built with our headers has the same to tell of its
requests in both servers: sizes, places, values and functions of the interface
mean the same to both."""
import os

import hostler

from areas import Ask, asks

FILES = {
    "htdocs/below.txt": "below", "htdocs/.htaccess": "AccountWord folder\n",
    "htdocs/deep/.htaccess": "AccountWord deep\n", "htdocs/deep/x.txt": "x",
    "htdocs/upper.txt": "lower and Upper", "htdocs/secret/a.txt": "a",
}

CONF = '''
LoadModule test_account_module "{root}/modules/mod_account.so"
LogLevel test_account:debug
ServerAdmin admin@main.test
Timeout 33
KeepAliveTimeout 7
MaxKeepAliveRequests 11
LimitRequestLine 4000
LimitRequestFields 55
<Directory "{root}/htdocs">
    AllowOverride All
    Options Indexes FollowSymLinks
</Directory>
<Location "/account">
    SetHandler test-account
</Location>
<Location "/account/here">
    AccountWord location
    AccountIf "%{QUERY_STRING} =~ /yes/ && -n %{HTTP_HOST}"
</Location>
<Location "/deep">
    SetHandler test-account
</Location>
<Location "/upper.txt">
    SetOutputFilter TEST-UPPER
</Location>
ErrorDocument 402 /account/402
<VirtualHost *:{port2}>
    ServerName second.test
    ServerAdmin second@main.test
    LimitRequestFieldSize 5000
    KeepAlive Off
    <Location "/account">
        SetHandler test-account
        AccountWord second
    </Location>
</VirtualHost>
'''


def prepare(root):
    folder = os.path.join(root, "modules")
    os.makedirs(folder)
    hostler.compile_module("account", folder)


REQUESTS = [
    *asks("/account", "/account/here?yes", "/account/here?no",
          "/account/more/of/it?a=b&c", "/deep/x.txt", "/deep/x.txt/info",
          "/upper.txt", "/account?status=404", "/account?status=402",
          "/account?status=0"),
    *asks("/account", version="1.0"),
    *asks("/account", host="main.test"),
    *asks("/account", host="other.test", port="port2"),
    *asks("/account", fields={"Range": "bytes=0-9"}),
    *asks("/account", method="PUT", body=b"body"),
    *asks("/account", method="HEAD"),
    Ask("http://main.test/account?absolute", host="other.test"),
]
