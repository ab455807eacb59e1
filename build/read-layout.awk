# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints one layout of config.layout as shell assignments.
#
#   awk -v layout=NAME -v progname=PROGRAM -f read-layout.awk config.layout
#
# A "+" in a path stands for a slash and the program's name.  Exits with 1
# when the file has no such layout.

/^[ \t]*#/ {
    next
}

/^<Layout[ \t]+/ {
    name = $2
    sub(/>$/, "", name)
    inside = (name == layout)
    found = found || inside
    next
}

/^<\/Layout>/ {
    inside = 0
    next
}

inside && /^[ \t]*[a-z_]+:/ {
    key = $1
    sub(/:$/, "", key)
    path = $0
    sub(/^[^:]*:[ \t]*/, "", path)
    sub(/[ \t]+$/, "", path)
    sub(/\+/, "/" progname, path)
    if (path ~ /['"`\\]/) {
        print "read-layout: no quotes in " key ": " path >"/dev/stderr"
        exit 1
    }
    printf "%s='%s'\n", key, path
}

END {
    exit !found
}
