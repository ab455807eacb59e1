# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Where our answer is another one, and why it is the right one.

(area, pattern of requests' names): (what differs, why)

What differs is the words before the colon of the lines that compare.py
makes.  Nothing else may differ there; and it has to differ, or the row must
go.
"""

DIFFERENT = {
    ("sections|content|errors", "OPTIONS /(a/x|a|lim/x).txt|OPTIONS /idx/"): (
        ["content-type"],
        "The answer to OPTIONS has no content, so it has no type either "
        "(RFC 9110 section 8.3)."),
    ("content", "/range/x.txt Range:bytes=(200-|500-600)"): (
        ["content-range"],
        "416 tells how long the file is, so that the client can ask again "
        "(RFC 9110 section 15.5.17)."),
    ("content", "/range/x.txt Range:bytes=-0"): (
        ["status", "body", "accept-ranges", "content-length", "content-range",
         "content-type", "etag", "last-modified", "log status"],
        "The last zero bytes of a file cannot be had: 416, not the whole "
        "(RFC 9110 section 14.1.2)."),
    ("content", "HEAD /range/.*"): (
        ["status", "content-length", "content-range", "log status"],
        "Range is about GET; with other methods it is to be ignored "
        "(RFC 9110 section 14.2)."),
    ("content|errors", "/(a|f/x).txt If-(Modified-Since:.*:40 GMT|"
     "None-Match:[*])"): (
        ["accept-ranges"],
        "304 has the fields that RFC 9110 section 15.4.5 names, and no "
        "others; the client has them."),
    ("content", "/lang/f.*Accept-Language.*"): (
        ["etag"],
        "The stock server makes the tag of the list of variants of the "
        "directory's time, so that any new file beside it makes all copies "
        "stale; the tag of the variant that was chosen tells enough."),
    ("content", "/etag/plus/x.txt"): (
        ["etag"],
        "FileETag +INode -MTime changes what holds without it, MTime and "
        "Size; the stock server forgets Size."),
    ("content", "/idx/handled/check"): (
        ["status", "location", "log status"],
        "With DirectoryCheckHandler On nothing is done where another handler "
        "is set, as the manual says: no slash is added either."),
    ("errors", "/denied/missing"): (
        ["log status"],
        "The answer was 403, as its document was missing; the stock server "
        "sends 403, too, but logs 404."),
    ("errors", "(POST|OPTIONS) /lim/am"): (
        ["allow"],
        "Allow names the methods that may be used (RFC 9110 section 10.2.1); "
        "the stock server leaves out those that AllowMethods allows."),
    ("errors", "POST /body/x.txt 11 bytes"): (
        ["content-length"],
        "The text of ErrorDocument has a length, which is known."),
    ("access", "/valid/x.txt Authorization:Basic"): (
        ["log user", "log first"],
        "A scheme without credentials names no user, not even an empty one."),
    ("access", "/(valid|open)/to-other/ Authorization:Basic YW5.*"): (
        ["www-authenticate"],
        "A 401 says how to sign in (RFC 9110 section 15.5.2), also where "
        "another index is looked for behind the one that is refused."),
    ("access", "/(valid|open)/to-other/none Authorization:Basic YW5.*"): (
        ["log status"],
        "The answer was 404, as its document may not be seen; the stock "
        "server sends 404, too, but logs 401."),
    ("places", "/r/(utf8|quote|path).*|/m2/%26%20"): (
        ["location"],
        "What has no place in a URL is escaped, also where the configuration "
        "has written it (RFC 3986 section 2)."),
    ("types", "/a.xq"): (
        ["content-type"],
        "The type is sent as AddType has it; the stock server puts a blank "
        "before its parameter, which means the same."),
    ("types", "POST /handler"): (
        ["status", "allow", "log status"],
        "The status report is there, and not for this method: 405 (RFC 9110 "
        "section 15.5.6), not 404."),
    ("overrides", "/file.txt host=default.test"): (
        ["status", "body", "accept-ranges", "content-length", "content-type",
         "etag", "last-modified", "log status"],
        "AllowOverride None is the default, and with it a .htaccess is as if "
        "it were not there, as the manual says.  The stock server reads it "
        "and answers 500 unless None is written down."),
    ("links", "/locked"): (
        ["status", "location", "log status"],
        "The directory may not be searched, which the request for what is in "
        "it is told with 403.  That its name lacks a slash can be seen from "
        "outside; only the stock server looks inside for a .htaccess that "
        "counts for nothing."),
    ("expressions", ".*LAST_MODIFIED.*"): (
        ["body", "content-length"],
        "A file that is not there was not modified in 1970; the variable is "
        "empty."),
    ("environment", "http://localhost/missing/.*"): (
        ["body"],
        "REQUEST_URI is the path also when the client wrote it as a whole "
        "URL (RFC 9112 section 3.2.2): scripts compare it with paths, and "
        "Host says the rest."),
}
