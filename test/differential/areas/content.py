# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""What is served under a name: types, handlers, indexes, path info."""
from areas import Ask, asks

MODULES = ["actions", "negotiation", "status"]

FILES = {
    "htdocs/index.html": "top", "htdocs/a.txt": "text", "htdocs/a.css": "css",
    "htdocs/noext": "n", "htdocs/x.unknown": "u", "htdocs/UP.TXT": "up",
    "htdocs/a.html.en": "english", "htdocs/a.html.de": "deutsch",
    "htdocs/lang/f.html.en": "english", "htdocs/lang/f.html.fr": "francais",
    "htdocs/t.tar.gz": b"\x1f\x8b", "htdocs/c.txt.utf8": "c",
    "htdocs/many.html.fr.gz": "m", "htdocs/h.asis-x": "h",
    "htdocs/idx/one.html": "one", "htdocs/idx/two.html": "two",
    "htdocs/idx/sub/two.html": "sub two", "htdocs/idx/off/index.html": "i",
    "htdocs/idx/url/x": "x", "htdocs/other.html": "other",
    "htdocs/idx/redirect/index.html": "r", "htdocs/idx/noslash/index.html":
    "ns", "htdocs/idx/none/x": "x", "htdocs/idx/denied/index.html": "d",
    "htdocs/idx/handled/one.html": "h",
    "htdocs/idx/handled/check/one.html": "c",
    "htdocs/idx/query/index.html": "q", "htdocs/fall/x.txt": "x",
    "htdocs/fall/front.html": "front", "htdocs/fall/deep/x.txt": "x",
    "htdocs/fall/off/x.txt": "x",
    "htdocs/info/on.txt": "on", "htdocs/info/off.txt": "off",
    "htdocs/info/default.txt": "default", "htdocs/info/dir/x.txt": "x",
    "htdocs/force/x.html": "x", "htdocs/force/none/x.html": "x",
    "htdocs/force/y.gif": "y", "htdocs/charset/x.txt": "x",
    "htdocs/charset/x.html": "x", "htdocs/charset/x.css": "x",
    "htdocs/charset/off/x.txt": "x", "htdocs/etag/x.txt": "x",
    "htdocs/etag/none/x.txt": "x", "htdocs/etag/size/x.txt": "x",
    "htdocs/etag/all/x.txt": "x", "htdocs/etag/plus/x.txt": "x",
    "htdocs/md5/x.txt": "x", "htdocs/range/x.txt": "0123456789" * 20,
    "htdocs/range/few/x.txt": "0123456789" * 20,
    "htdocs/range/no/x.txt": "0123456789", "htdocs/empty.txt": "",
}

CONF = '''
AddLanguage en .en
AddLanguage de .de
AddLanguage fr .fr
AddCharset UTF-8 .utf8
AddEncoding x-gzip .gz
AddType text/x-added .unknown
AddHandler server-status .asis-x
DirectoryIndex index.html
<Directory "{root}/htdocs/lang">
    Options +MultiViews
</Directory>
<Directory "{root}/htdocs/idx">
    DirectoryIndex none.html one.html two.html
</Directory>
<Directory "{root}/htdocs/idx/off">
    DirectoryIndex disabled
</Directory>
<Directory "{root}/htdocs/idx/url">
    DirectoryIndex none.html /other.html
</Directory>
<Directory "{root}/htdocs/idx/redirect">
    DirectoryIndex index.html
    DirectoryIndexRedirect permanent
</Directory>
<Directory "{root}/htdocs/idx/noslash">
    DirectorySlash Off
    DirectoryIndex index.html
</Directory>
<Directory "{root}/htdocs/idx/denied">
    DirectoryIndex index.html
    <Files "index.html">
        Require all denied
    </Files>
</Directory>
<Location "/idx/handled">
    SetHandler no-such-handler
</Location>
<Location "/idx/handled/check">
    DirectoryCheckHandler On
</Location>
<Directory "{root}/htdocs/idx/query">
    DirectoryIndex index.html
</Directory>
<Directory "{root}/htdocs/fall">
    FallbackResource /fall/front.html
</Directory>
<Directory "{root}/htdocs/fall/off">
    FallbackResource disabled
</Directory>
<Files "on.txt">
    AcceptPathInfo On
</Files>
<Files "off.txt">
    AcceptPathInfo Off
</Files>
<Files "default.txt">
    AcceptPathInfo Default
</Files>
<Directory "{root}/htdocs/force">
    ForceType text/forced
</Directory>
<Directory "{root}/htdocs/force/none">
    ForceType None
</Directory>
<Directory "{root}/htdocs/charset">
    AddDefaultCharset On
</Directory>
<Directory "{root}/htdocs/charset/off">
    AddDefaultCharset Off
</Directory>
<Location "/charset/utf">
    AddDefaultCharset utf-8
</Location>
<Directory "{root}/htdocs/etag/none">
    FileETag None
</Directory>
<Directory "{root}/htdocs/etag/size">
    FileETag Size
</Directory>
<Directory "{root}/htdocs/etag/all">
    FileETag All
</Directory>
<Directory "{root}/htdocs/etag/plus">
    FileETag +INode -MTime
</Directory>
<Directory "{root}/htdocs/md5">
    ContentDigest On
</Directory>
<Directory "{root}/htdocs/range/few">
    MaxRanges 2
</Directory>
<Directory "{root}/htdocs/range/no">
    MaxRanges none
</Directory>
<Location "/handler/status">
    SetHandler server-status
</Location>
<Location "/handler/status/none">
    SetHandler None
</Location>
<Location "/handler/unknown">
    SetHandler no-such-handler
</Location>
<Location "/a.css">
    SetHandler default-handler
</Location>
'''

RANGES = ["0-9", "5-", "-5", "0-0", "199-", "200-", "500-600", "0-1,5-6",
          "0-1,5-6,8-9", "5-1", "a-b", "0-199", "0-999", "-0", "-999"]

REQUESTS = [
    *asks("/", "/index.html", "/a.txt", "/a.css", "/noext", "/x.unknown",
          "/UP.TXT", "/t.tar.gz", "/c.txt.utf8", "/many.html.fr.gz",
          "/a.html.en", "/empty.txt", "/none.txt", "/a.txt?query"),
    Ask("/a.txt", "HEAD"), Ask("/none.txt", "HEAD"), Ask("/a.txt", "POST"),
    Ask("/a.txt", "PUT"), Ask("/a.txt", "DELETE"), Ask("/a.txt", "NONSENSE"),
    Ask("/a.txt", "OPTIONS"), Ask("*", "OPTIONS"), Ask("/none", "POST"),
    Ask("/a.txt", "POST", body=b"abc"), Ask("/a.txt", "PATCH"),
    Ask("/lang/f.html", fields={"Accept-Language": "fr"}),
    Ask("/lang/f.html", fields={"Accept-Language": "en, fr;q=0.5"}),
    Ask("/lang/f", fields={"Accept-Language": "fr"}),
    Ask("/lang/f.html.fr"),
    *asks("/idx/", "/idx", "/idx/sub/", "/idx/sub", "/idx/off/", "/idx/url/",
          "/idx/redirect/", "/idx/redirect", "/idx/noslash",
          "/idx/noslash/", "/idx/none/", "/idx/denied/", "/idx/query/?a=b",
          "/idx/query?a=b", "/idx/sub/?x", "/idx/handled/",
          "/idx/handled", "/idx/handled/check/", "/idx/handled/check"),
    Ask("/idx/", "POST"), Ask("/idx/", "OPTIONS"), Ask("/idx", "HEAD"),
    *asks("/fall/none", "/fall/none/deeper", "/fall/x.txt", "/fall/deep/no",
          "/fall/off/none", "/fall/", "/fall/x.txt/more"),
    *asks("/info/on.txt/a/b", "/info/off.txt/a", "/info/default.txt/a",
          "/info/on.txt", "/info/off.txt", "/info/dir/none/a",
          "/info/on.txt/", "/info/off.txt/", "/info/x.txt/a/b/c/d/e/f"),
    *asks("/force/x.html", "/force/y.gif", "/force/none/x.html",
          "/charset/x.txt", "/charset/x.html", "/charset/x.css",
          "/charset/off/x.txt", "/charset/none", "/charset/utf/none",
          "/charset/off/none"),
    *asks("/etag/x.txt", "/etag/none/x.txt", "/etag/size/x.txt",
          "/etag/all/x.txt", "/etag/plus/x.txt", "/md5/x.txt"),
    *asks("/handler/status/none", "/handler/unknown"),
    *[Ask("/range/x.txt", fields={"Range": "bytes=" + r}) for r in RANGES
      if "," not in r],
    Ask("/range/few/x.txt", fields={"Range": "bytes=0-1,5-6,8-9"}),
    Ask("/range/no/x.txt", fields={"Range": "bytes=0-1"}),
    Ask("/range/x.txt", fields={"Range": "lines=0-1"}),
    Ask("/range/x.txt", "HEAD", fields={"Range": "bytes=0-1"}),
    Ask("/a.txt", fields={"If-Modified-Since":
                          "Sun, 13 Sep 2020 12:26:40 GMT"}),
    Ask("/a.txt", fields={"If-Modified-Since":
                          "Sun, 13 Sep 2020 12:26:39 GMT"}),
    Ask("/a.txt", fields={"If-Unmodified-Since":
                          "Sun, 13 Sep 2020 12:26:39 GMT"}),
    Ask("/a.txt", fields={"If-None-Match": "*"}),
    Ask("/a.txt", fields={"If-Match": '"x"'}),
    Ask("/a.txt", fields={"If-None-Match": '"x", W/"y"'}),
]
