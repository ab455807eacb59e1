# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Options, and the symbolic links that they let the server follow."""
import os

from areas import Ask, Link, asks

MODULES = ["autoindex"]

KINDS = {
    "none": "Options None",
    "follow": "Options FollowSymLinks",
    "owner": "Options SymLinksIfOwnerMatch",
    "both": "Options FollowSymLinks SymLinksIfOwnerMatch",
    "minus": "Options -FollowSymLinks",
    "plus": "Options -FollowSymLinks +SymLinksIfOwnerMatch",
    "all": "Options All",
}

FILES = {"outside/file.txt": "outside", "outside/dir/in.txt": "in",
         "outside/mine.txt": "mine"}
for _kind in KINDS:
    _dir = "htdocs/%s/" % _kind
    FILES.update({
        _dir + "plain.txt": "plain", _dir + "sub/plain.txt": "sub",
        _dir + "in.txt": Link("plain.txt"), _dir + "indir": Link("sub"),
        _dir + "out.txt": Link("{root}/outside/file.txt"),
        _dir + "outdir": Link("../../outside/dir"),
        _dir + "mine.txt": Link("../../outside/mine.txt"),
        _dir + "twice.txt": Link("in.txt"),
        _dir + "broken.txt": Link("gone.txt"),
        _dir + "loop.txt": Link("loop.txt"),
        _dir + "index/index.html": Link("../plain.txt"),
    })
FILES.update({
    "htdocs/list/a.txt": "a", "htdocs/list/b.txt": Link("a.txt"),
    "htdocs/nolist/a.txt": "a",
    "htdocs/add/x.txt": "x", "htdocs/add/sub/x.txt": "x",
    "htdocs/add/sub/l.txt": Link("x.txt"), "htdocs/add/l.txt": Link("x.txt"),
    "htdocs/add/sub/deep/l.txt": Link("../x.txt"),
    "htdocs/toplink": Link("none"),
    "htdocs/locked/x.txt": "x", "htdocs/unreadable.txt": "x",
})

CONF = "".join('<Directory "{root}/htdocs/%s">\n%s\n</Directory>\n' % k
               for k in KINDS.items()) + '''
<Directory "{root}/htdocs/list">
    Options Indexes
    IndexOptions -FancyIndexing
</Directory>
<Directory "{root}/htdocs/add">
    Options Indexes
</Directory>
<Directory "{root}/htdocs/add/sub">
    Options +FollowSymLinks -Indexes
</Directory>
<Directory "{root}/htdocs/add/sub/deep">
    Options Includes
</Directory>
<Location "/none/loc">
    Options FollowSymLinks
</Location>
<Files "twice.txt">
    Options FollowSymLinks
</Files>
'''


def prepare(root):
    os.chmod(os.path.join(root, "htdocs/locked"), 0)
    os.chmod(os.path.join(root, "htdocs/unreadable.txt"), 0)
    if os.geteuid() == 0:
        # Those of the tree are root's; these belong to somebody else.
        for name in "outside/file.txt", "outside/dir", "outside/dir/in.txt":
            os.chown(os.path.join(root, name), 2, 2)


NAMES = ["plain.txt", "sub/plain.txt", "in.txt", "indir/plain.txt",
         "out.txt", "outdir/in.txt", "mine.txt", "twice.txt", "broken.txt",
         "loop.txt", "indir", "index/", "in.txt/more"]

REQUESTS = [
    *asks(*["/%s/%s" % (k, n) for k in KINDS for n in NAMES]),
    *asks("/list/", "/list/b.txt", "/nolist/", "/add/", "/add/l.txt",
          "/add/x.txt", "/add/sub/", "/add/sub/l.txt",
          "/add/sub/deep/l.txt", "/toplink/plain.txt", "/toplink/in.txt",
          "/locked/x.txt", "/locked/", "/unreadable.txt",
          "/unreadable.txt/more", "/locked"),
    Ask("/none/in.txt", "HEAD"), Ask("/follow/in.txt", "HEAD"),
]
