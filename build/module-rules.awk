# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Turns build/modules.list into variables for make.

/^#/ || NF == 0 {
    next
}

{
    names = names " " $1
    print $1 "_folder := " $2
    print $1 "_symbol := " $3
    print $1 "_sources := " $5
}

END {
    print "ALL_MODULES :=" names
}
