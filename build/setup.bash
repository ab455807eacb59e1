# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
#
# What build/serve and build/check share; sourced by them from the top of the
# tree.

BUILD_PACKAGES=(gcc libc6-dev libcrypt-dev make autoconf libapr1-dev
    libaprutil1-dev libpcre2-dev cmark-gfm)
CHECK_PACKAGES=(apache2-bin apache2-utils curl g++ libaprutil1-dbd-sqlite3
    libcmocka-dev nghttp2-client openssl python3 python3-pytest
    python3-pytest-xdist universal-ctags)
# Services and their clients that some tests use, and skip without: who has
# HOSTLER_MORE_TESTS set wants them installed.
MORE_PACKAGES=(libaprutil1-ldap litmus memcached redis-server slapd)

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
    say "$@"
    exit 2
}

# Names those of the packages that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) \
            == installed ]] || echo "$package"
    done
}

# Installs what is missing, as root or with sudo; says what to do otherwise.
need_packages() {
    command -v dpkg-query >/dev/null ||
        { say "not a Debian system: taking $* for granted"; return; }
    local missing as_root=()
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        sudo -n true 2>/dev/null || [[ -t 0 ]] && command -v sudo >/dev/null ||
            die "please install: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive
        apt-get install -y -q --no-install-recommends "${missing[@]}")
    "${install[@]}" >&2 || {
        "${as_root[@]}" apt-get update -q >&2 && "${install[@]}" >&2
    } || die "packages are missing and cannot be installed: ${missing[*]}"
}

jobs_here() {
    nproc 2>/dev/null || echo 1
}

# build_in DIR [configure option...]: configure there if the options or the
# configure script changed, and make.
build_in() {
    local dir=$1 top=$PWD
    shift
    [[ configure -nt configure.in && configure -nt build/hostler.m4 &&
        configure -nt build/modules.list ]] || ./buildconf
    mkdir -p "$dir"
    if [[ ! -f $dir/config.status || configure -nt $dir/config.status ||
        $(cat "$dir/configured" 2>/dev/null) != "$*" ]]; then
        (cd "$dir" && "$top/configure" --quiet "$@") || return
        echo "$*" >"$dir/configured"
    fi
    make -C "$dir" -s -j "$(jobs_here)"
}
