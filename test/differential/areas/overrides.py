# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Files of settings: who may say what in them, and what counts."""
import os

from areas import Ask, Link, asks

# What a file says, and under which classes it is asked.
LINES = {
    "auth": "Require all denied\n",
    "type": "ForceType text/forced\n",
    "error": 'ErrorDocument 404 "own"\n',
    "index": "DirectoryIndex other.html\n",
    "options": "Options +Includes\n",
    "exec": "Options ExecCGI\n",
    "limit": "<Limit POST>\nRequire all denied\n</Limit>\n",
    "unknown": "NoSuchDirective on\n",
    "server": "DocumentRoot /\n",
    "redirect": "Redirect /CLASS/redirect/x http://a.test/\n",
}
CLASSES = {
    "all": "AllowOverride All",
    "none": "AllowOverride None",
    "fileinfo": "AllowOverride FileInfo",
    "authconfig": "AllowOverride AuthConfig",
    "indexes": "AllowOverride Indexes",
    "limit": "AllowOverride Limit",
    "options": "AllowOverride Options",
    "some": "AllowOverride Options=Includes,Indexes FileInfo",
    "nonfatal": "AllowOverride FileInfo Nonfatal=All",
    "override": "AllowOverride FileInfo Nonfatal=Override",
    "nf-unknown": "AllowOverride FileInfo Nonfatal=Unknown",
    "list": "AllowOverride None\nAllowOverrideList ErrorDocument Redirect",
    "list-and": "AllowOverride Indexes\nAllowOverrideList ForceType",
}

FILES = {
    "htdocs/deep/.htaccess": 'ErrorDocument 404 "deep"\nForceType text/d1\n',
    "htdocs/deep/x.txt": "1", "htdocs/deep/a/x.txt": "2",
    "htdocs/deep/a/b/.htaccess": 'ErrorDocument 404 "deep b"\n',
    "htdocs/deep/a/b/x.txt": "3", "htdocs/deep/a/b/c/x.txt": "4",
    "htdocs/deep/a/b/c/.htaccess": "ForceType None\n",
    "htdocs/names/.one": 'ErrorDocument 404 "one"\n',
    "htdocs/names/.two": 'ErrorDocument 404 "two"\n',
    "htdocs/names/.htaccess": 'ErrorDocument 404 "usual"\n',
    "htdocs/names/sub/.two": 'ErrorDocument 404 "sub two"\n',
    "htdocs/names/sub/x.txt": "x",
    "htdocs/files/.htaccess": '<Files "x.txt">\nForceType text/in\n</Files>\n'
                              '<FilesMatch "\\.html$">\n'
                              'Require all denied\n</FilesMatch>\n',
    "htdocs/files/x.txt": "x", "htdocs/files/y.html": "y",
    "htdocs/files/sub/x.txt": "x", "htdocs/files/z.txt": "z",
    "htdocs/if/.htaccess": '<If "%{QUERY_STRING} == \'a\'">\n'
                           'ErrorDocument 404 "is a"\n</If>\n'
                           '<Else>\nErrorDocument 404 "is not"\n</Else>\n',
    "htdocs/if/x.txt": "x",
    "htdocs/empty/.htaccess": "", "htdocs/empty/x.txt": "x",
    "htdocs/comment/.htaccess": "# nothing\n\n   \n# more \\\nof it\n",
    "htdocs/comment/x.txt": "x",
    "htdocs/joined/.htaccess": 'ErrorDocument \\\n  404 \\\n "joined"\n',
    "htdocs/unclosed/.htaccess": '<Files "x.txt">\nForceType a/b\n',
    "htdocs/unclosed/x.txt": "x",
    "htdocs/module/.htaccess":
        "<IfModule mod_alias.c>\nForceType text/alias\n</IfModule>\n"
        "<IfModule !no_such_module.c>\n"
        'ErrorDocument 404 "no such"\n</IfModule>\n',
    "htdocs/module/x.txt": "x",
    "htdocs/version/.htaccess":
        "<IfVersion >= 2.4>\nForceType text/new\n</IfVersion>\n",
    "htdocs/version/x.txt": "x",
    "htdocs/section/.htaccess":
        '<Directory "/">\nForceType a/b\n</Directory>\n',
    "htdocs/section/x.txt": "x",
    "htdocs/location/.htaccess":
        '<Location "/">\nForceType a/b\n</Location>\n',
    "htdocs/location/x.txt": "x",
    "htdocs/index/.htaccess": "DirectoryIndex none.html second.html\n",
    "htdocs/index/second.html": "second", "htdocs/index/index.html": "no",
    "htdocs/link": Link("deep"), "htdocs/isdir/.htaccess/x": "",
    "htdocs/isdir/x.txt": "x", "htdocs/closed/.htaccess": "ForceType a/b\n",
    "htdocs/closed/x.txt": "x", "htdocs/crlf/x.txt": "x",
    "htdocs/crlf/.htaccess": b"ForceType text/crlf\r\n",
    "htdocs/last/.htaccess": b"ForceType text/last", "htdocs/last/x.txt": "",
    "htdocs/merge/.htaccess": "Options +Includes -Indexes\n",
    "htdocs/merge/x.txt": "x", "htdocs/merge/sub/.htaccess":
        "ErrorDocument 403 default\nOptions None\n",
    "htdocs/merge/sub/x.txt": "x", "htdocs/merge/sub/l.txt": Link("x.txt"),
    "default/.htaccess": "ForceType a/b\n", "default/file.txt": "x",
    "htdocs/env/.htaccess": 'ErrorDocument 404 "${NOT_DEFINED} %{TIME_YEAR}'
                            '" \n',
}
for _class in CLASSES:
    for _name, _text in LINES.items():
        _dir = "htdocs/%s/%s/" % (_class, _name)
        FILES[_dir + ".htaccess"] = _text.replace("CLASS", _class)
        FILES[_dir + "x.txt"] = "x"
        FILES[_dir + "index.html"] = "index"
        FILES[_dir + "other.html"] = "other"

CONF = '''
<Directory "{root}/htdocs">
    AllowOverride All
    Options FollowSymLinks
</Directory>
<VirtualHost *:{port}>
    ServerName main.test
</VirtualHost>
<VirtualHost *:{port}>
    ServerName names.test
    AccessFileName .one .two
</VirtualHost>
<VirtualHost *:{port}>
    ServerName default.test
    DocumentRoot "{root}/default"
</VirtualHost>
<VirtualHost *:{port}>
    ServerName late.test
    <DirectoryMatch "/htdocs/deep">
        ErrorDocument 404 "match"
    </DirectoryMatch>
    <Files "x.txt">
        ForceType text/late
    </Files>
    <Directory "{root}/htdocs/deep/a">
        AllowOverride None
    </Directory>
</VirtualHost>
''' + "".join('<Directory "{root}/htdocs/%s">\n%s\n</Directory>\n' % c
              for c in CLASSES.items())


def prepare(root):
    os.chmod(os.path.join(root, "htdocs/closed/.htaccess"), 0)


def _of_line(name):
    if name == "index":
        return ["/%s/index/"]
    if name == "error":
        return ["/%s/error/none"]
    if name == "redirect":
        return ["/%s/redirect/x/y"]
    return ["/%s/" + name + "/x.txt"]


REQUESTS = [
    *[Ask(t % c, "POST" if n == "limit" else "GET")
      for c in CLASSES for n in LINES for t in _of_line(n)],
    *asks("/deep/none", "/deep/x.txt", "/deep/a/x.txt", "/deep/a/none",
          "/deep/a/b/none", "/deep/a/b/x.txt", "/deep/a/b/c/x.txt",
          "/deep/a/b/c/none", "/link/none", "/link/a/b/none"),
    *asks("/names/none", "/names/sub/none"),
    *asks("/names/none", "/names/sub/none", "/names/sub/x.txt",
          host="names.test"),
    *asks("/deep/none", "/deep/x.txt", "/deep/a/b/none", "/deep/a/b/x.txt",
          host="late.test"),
    *asks("/files/x.txt", "/files/y.html", "/files/sub/x.txt",
          "/files/z.txt", "/if/none?a", "/if/none?b", "/if/x.txt"),
    *asks("/empty/x.txt", "/comment/x.txt", "/joined/none", "/unclosed/x.txt",
          "/module/x.txt", "/module/none", "/version/x.txt",
          "/section/x.txt", "/location/x.txt", "/index/", "/isdir/x.txt",
          "/closed/x.txt", "/crlf/x.txt", "/last/x.txt", "/merge/x.txt",
          "/merge/sub/x.txt", "/merge/sub/l.txt", "/env/none"),
    Ask("/file.txt", host="default.test"),
]
