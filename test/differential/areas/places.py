# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Directories and what answers for them; redirects and aliases in unusual
forms."""
from areas import Ask, asks

MODULES = ["autoindex", "negotiation"]

FILES = {"htdocs/%s" % n: n for n in """default/index.html
    sub/in/page.html dir/named/x list/a.txt list/b/c outside/x query/index.html
    seeother/index.html temp/index.html noslash/index.html noslash/in/x
    noslash/empty/x fall/front.html fall/deep/x fall/in/x.txt if/x if/one.html
    loc/x loc/two.html up/down/x up/top.html listed/index.html
    nolist/x only/a.html/x special/a&b.html special/$1.html""".split()}
FILES.update({"other/%s" % n: n for n in "x.txt index.html a&b.txt".split()})

CONF = r'''
DirectoryIndex index.html
<Directory "{root}/other">
    Require all granted
</Directory>
<Directory "{root}/htdocs/sub">
    DirectoryIndex in/page.html
</Directory>
<Directory "{root}/htdocs/dir">
    DirectoryIndex named default.html
</Directory>
<Directory "{root}/htdocs/list">
    Options +Indexes
</Directory>
<Directory "{root}/htdocs/listed">
    Options +Indexes
</Directory>
<Directory "{root}/htdocs/outside">
    DirectoryIndex /al/x.txt
</Directory>
<Directory "{root}/htdocs/query">
    DirectoryIndexRedirect on
</Directory>
<Directory "{root}/htdocs/seeother">
    DirectoryIndexRedirect seeother
</Directory>
<Directory "{root}/htdocs/temp">
    DirectoryIndexRedirect 307
</Directory>
<Directory "{root}/htdocs/noslash">
    DirectorySlash Off
    Options +Indexes
</Directory>
<Directory "{root}/htdocs/fall">
    FallbackResource /fall/front.html
</Directory>
<Directory "{root}/htdocs/if">
    <If "%{QUERY_STRING} == 'one'">
        DirectoryIndex one.html
    </If>
</Directory>
<Location "/loc/">
    DirectoryIndex two.html
</Location>
<Directory "{root}/htdocs/up/down">
    DirectoryIndex ../top.html
</Directory>
<Directory "{root}/htdocs/only">
    DirectoryIndex a.html
</Directory>
Alias /al "{root}/other"
AliasMatch "^/amp/(.*)$" "{root}/other/a&b.txt"
AliasMatch "^/none/(x)?(.*)$" "{root}/other/$1$2$3$9"
AliasMatch "^/dollar$" "{root}/htdocs/special/\$1.html"
AliasMatch "/tail\.txt$" "{root}/other/x.txt"
<Location "/keep">
    AliasPreservePath On
    Alias "{root}/other"
</Location>
<Location "/lose">
    Alias "{root}/other/x.txt"
</Location>
Redirect "/r/slash/" "http://a.test/to/"
Redirect "/r/noslash" "http://a.test/to"
Redirect "/r/end" "http://a.test/to/"
Redirect "/r/frag" "http://a.test/to#part"
Redirect "/r/query" "http://a.test/to?a=b"
Redirect "/r/utf8" "http://a.test/\xc3\xa4 b"
Redirect "/r/quote" "http://a.test/<a>"
Redirect "/r/path" "/other place"
Redirect "/r/ftp" "ftp://a.test/x"
Redirect "/r/two" "/first"
Redirect "/r/two/more" "/second"
Redirect 300 "/s/300" "http://a.test/"
Redirect 305 "/s/305" "http://a.test/"
Redirect 307 "/s/307" "http://a.test/"
Redirect 402 "/s/402"
Redirect 451 "/s/451"
Redirect 500 "/s/500"
Redirect 503 "/s/503"
RedirectMatch 404 "^/s/(a|b)$"
RedirectMatch "^/m/(?<name>[a-z]+)/(.*)$" "http://a.test/$2/$1/$3"
RedirectMatch "^/m2/(.*)$" "http://a.test/?q=$1"
RedirectMatch "^/m3/(.*)$" "/local/$1"
RedirectMatch "^/m4/(.*)$" "http://a.test/&/\$1/$0"
RedirectMatch "/M5" "http://a.test/"
<LocationMatch "^/l/(?<n>[0-9]+)$">
    Redirect 308 "http://a.test/%{env:MATCH_N}?%{QUERY_STRING}"
</LocationMatch>
<Location "/gone">
    Redirect gone
</Location>
<Directory "{root}/htdocs/special">
    Redirect "/special/old" "http://a.test/special"
    RedirectMatch "b\.html$" "http://a.test/$0"
</Directory>
'''

REQUESTS = [
    *asks(*("/%s/" % d for d in """default sub dir list outside query seeother
            temp noslash noslash/in noslash/empty fall fall/deep if loc
            up/down listed nolist only al keep lose none
            dir/named""".split())),
    *asks(*("/%s" % d for d in """default sub list query noslash
            noslash/in noslash/empty fall/deep if loc al keep lose nolist
            al/none keep/x.txt keep/none lose/any keepx""".split())),
    *asks("/query/?a=b&c", "/query?a=b&c", "/default/?x", "/default?x",
          "/noslash?x", "/if/?one", "/if?one", "/sub/?y", "/list/?C=N;O=D",
          "/list?C=M", "/fall/none?x=y", "/fall/none/", "/fall/deep/none/x",
          "/default//", "//default",
          "/default/.", "/default/index.html/", "/default/index.html/x"),
    *[Ask(t, m) for m in ("POST", "HEAD", "DELETE") for t in
      ("/default/", "/default", "/nolist/", "/noslash", "/fall/none")],
    *asks("/amp/x", "/none/x.txt", "/none/.txt", "/dollar", "/a/tail.txt",
          "/tail.txt/", "/AL/x.txt", "/al/%61&b.txt", "/al/a&b.txt"),
    *asks(*("/r/%s" % t for t in """slash slash/ slash/x noslash noslash/
            noslashx end/x end frag frag/x query query/x utf8 utf8/%C3%A4
            quote quote/<b>"c" path path/x%20y ftp two two/more two/more/x
            noslash?a=b frag?a query?c=d noslash/?a noslash/%3F%23%25
            noslash/a;b=c noslash//x""".split())),
    *asks(*("/s/%s" % t for t in "300 305 307 402 451 500 503 a b c".split())),
    *asks("/m/abc/d/e", "/m/ABC/d", "/m2/a&b=c", "/m2/%26%20", "/m3/x?y",
          "/m3/%2e%2e/x", "/m4/z", "/m5", "/x/M5/y", "/l/12?a=b", "/l/x",
          "/gone", "/gone/x", "/special/old", "/special/old/x",
          "/special/a&b.html", "/special/$1.html"),
    Ask("/r/noslash", "POST", body=b"x"), Ask("/r/noslash", "HEAD"),
    Ask("/r/path", version="1.0"), Ask("/r/path", host="other.test:99"),
]
