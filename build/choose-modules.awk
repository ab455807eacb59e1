# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Decides for configure which modules are linked in and which are built to be
# loaded, and prints STATIC_MODULES, SHARED_MODULES and MPM_SHARED for the
# shell.  Run over build/modules.list with these variables, each the value of
# a configure option and empty when it was not given:
#
#   mpm mpms_shared so mods_static mods_shared modules
#   asked    NAME=VALUE ... from --enable-NAME and --disable-NAME
#
# The later rule wins:
#   1. with no set word at all, the set "most" is linked in;
#      --enable-modules=LIST is --enable-mods-shared=LIST, or mods-static in a
#      program that loads nothing, and "none" leaves that set out;
#   2. --enable-mods-shared=SET builds that set to be loaded;
#   3. --enable-mods-static=SET links that set in;
#   4. names in those two lists do the same to single modules;
#   5. --enable-NAME[=static|shared] and --disable-NAME.
# Required modules stay linked in whatever is said.

function fail(text)
{
    print "configure: error: " text >"/dev/stderr"
    failed = 1
    exit 1
}

# A name as the table spells it: no "mod_" before it, underscores inside.
function plain_name(name)
{
    sub(/^(mod_)?(mpm_)?/, "", name)
    gsub(/-/, "_", name)
    return name
}

function is_set_word(word)
{
    return word ~ /^(none|few|most|all|reallyall)$/
}

# Is a module of this level a member of the set?
function in_set(module_level, set)
{
    if (set == "" || set == "none")
        return 0
    if (set == "reallyall" || module_level == "few")
        return 1
    if (module_level == "most")
        return set == "most" || set == "all"
    return module_level == "all" && set == "all"
}

# The set word of a list such as "few,log-config", or "".
function set_word(list,    words, n, i, set)
{
    n = split(list, words, /[ ,]+/)
    for (i = 1; i <= n; i++)
        if (is_set_word(words[i]))
            set = words[i]
    return set
}

# How the module is asked for by name: static, shared or no.
function choose(name, how, option,    plain)
{
    plain = plain_name(name)
    if (!(plain in level))
        fail(option ": there is no module \"" name "\"; build/modules.list" \
             " has them all")
    if (level[plain] == "mpm")
        fail(option ": \"" name "\" is an MPM; see --with-mpm and" \
             " --enable-mpms-shared")
    if (level[plain] == "required") {
        if (how != "static")
            fail(option ": \"" name "\" is always linked in")
        return
    }
    built[plain] = how
}

function choose_names(list, how, option,    words, n, i)
{
    n = split(list, words, /[ ,]+/)
    for (i = 1; i <= n; i++)
        if (words[i] != "" && !is_set_word(words[i]))
            choose(words[i], how, option)
}

# A list option given without a list, or turned off.
function checked_list(list, option)
{
    if (list == "yes")
        fail(option " needs names, or one of few, most, all, none")
    return list == "no" ? "none" : list
}

function choose_sets(static_set, shared_set,    m)
{
    if (static_set == "" && (shared_set == "" || shared_set == "none") &&
        set_word(modules) != "none")
        static_set = "most"
    for (m in level) {
        built[m] = "no"
        if (level[m] == "mpm")
            continue
        if (in_set(level[m], shared_set))
            built[m] = "shared"
        if (in_set(level[m], static_set) || level[m] == "required")
            built[m] = "static"
    }
}

function choose_asked(    words, pair, n, i, option)
{
    n = split(asked, words, /[ ]+/)
    for (i = 1; i <= n; i++) {
        if (words[i] == "")
            continue
        split(words[i], pair, "=")
        option = "--enable-" pair[1]
        if (pair[2] == "yes") {
            if (built[pair[1]] == "no")
                choose(pair[1], "static", option)
        }
        else if (pair[2] ~ /^(no|static|shared)$/)
            choose(pair[1], pair[2], option)
        else
            fail(option "=" pair[2] ": only static or shared")
    }
}

function choose_mpm(    name)
{
    name = plain_name(mpm)
    if (!(name in level) || level[name] != "mpm")
        fail("--with-mpm=" mpm ": there is no such MPM")
    built[name] = "static"
    if (mpms_shared == "" || mpms_shared == "no")
        return
    if (mpms_shared !~ /^(yes|all)$/ && plain_name(mpms_shared) != name)
        fail("--enable-mpms-shared=" mpms_shared ": there is no such MPM")
    built[name] = "shared"
}

function names_built(how,    names, i)
{
    for (i = 1; i <= count; i++)
        if (built[order[i]] == how)
            names = names " " order[i]
    return substr(names, 2)
}

/^#/ || NF == 0 {
    next
}

{
    order[++count] = $1
    level[$1] = $4
}

END {
    if (failed)
        exit 1
    mods_static = checked_list(mods_static, "--enable-mods-static")
    mods_shared = checked_list(mods_shared, "--enable-mods-shared")
    modules = checked_list(modules, "--enable-modules")
    if (so == "no")
        mods_static = mods_static " " modules
    else
        mods_shared = mods_shared " " modules
    choose_sets(set_word(mods_static), set_word(mods_shared))
    choose_names(mods_static, "static", "--enable-mods-static")
    choose_names(mods_shared, "shared", "--enable-mods-shared")
    choose_asked()
    choose_mpm()
    if (so == "no") {
        built["so"] = "no"
        if (names_built("shared") != "")
            fail("--disable-so, yet these are to be loaded: " \
                 names_built("shared"))
    }
    printf "STATIC_MODULES='%s'\n", names_built("static")
    printf "SHARED_MODULES='%s'\n", names_built("shared")
    printf "MPM_SHARED=%s\n", built[plain_name(mpm)] == "shared" ? "yes" : "no"
}
