/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of folders: what lies in them, and who may write there.
 *
 *   overrides-writable  .htaccess files where the server's user, and so any
 *                       script, can write them
 *   links-writable      links are followed where everybody can make some
 *   secret-served       a document root has what is not meant for clients
 */

#include "ap_config.h"

#include <string.h>
#include <sys/stat.h>

#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "unixd.h"

#include "server/main/lint_priv.h"

/* ---- Who may write ------------------------------------------------------ */

static int may_server_write(const struct stat *st)
{
    if (st->st_uid == ap_unixd_config.user_id) {
        return ap_unixd_config.user_id != 0 && (st->st_mode & S_IWUSR);
    }
    if (st->st_gid == ap_unixd_config.group_id
        && (st->st_mode & S_IWGRP)) {
        return 1;
    }
    return (st->st_mode & S_IWOTH) != 0;
}

static int is_none(lint_run *l, const ap_directive_t *d)
{
    const char *word = lint_word(l, d, 0);

    return word == NULL || strcasecmp(word, "None") == 0;
}

static void check_writable(lint_run *l, const lint_section *s)
{
    const ap_directive_t *overrides = lint_child(s->d, "AllowOverride");
    const ap_directive_t *options = lint_child(s->d, "Options");
    struct stat st;

    if (strcmp(s->kind, "Directory") != 0 || s->is_regex || s->is_wild
        || stat(s->pattern, &st) != 0) {
        return;
    }
    if (overrides != NULL && !is_none(l, overrides)
        && may_server_write(&st)) {
        lint_warn(l, "overrides-writable", overrides, "the server's user may "
                  "write to %s, so what it runs can change these rules by a "
                  ".htaccess file; let another user own it, or use "
                  "AllowOverride None", s->pattern);
    }
    if (options != NULL && (st.st_mode & S_IWOTH)
        && ap_strcasestr(options->args, "FollowSymLinks") != NULL
        && ap_strcasestr(options->args, "-FollowSymLinks") == NULL) {
        lint_warn(l, "links-writable", options, "everybody may write to %s, "
                  "and a link made there leads to any file of the machine; "
                  "use SymLinksIfOwnerMatch", s->pattern);
    }
}

/* ---- What is not for clients -------------------------------------------- */

static const struct {
    const char *name;       /* in a document root */
    const char *sample;     /* a URL path that would lead into it */
} secrets[] = {
    {".git", "/.git/config"},
    {".svn", "/.svn/entries"},
    {".hg", "/.hg/hgrc"},
    {".env", "/.env"},
    {".htpasswd", "/.htpasswd"}
};

static int matches_regex(lint_run *l, const char *pattern, const char *text)
{
    ap_regex_t *regex = ap_pregcomp(l->p, pattern, AP_REG_EXTENDED);

    return regex != NULL && ap_regexec(regex, text, 0, NULL, 0) == 0;
}

static int matches_name(lint_run *l, const lint_section *s, const char *name)
{
    return s->is_regex ? matches_regex(l, s->pattern, name)
           : s->is_wild ? ap_strcmp_match(name, s->pattern) == 0
           : strcmp(name, s->pattern) == 0;
}

/* Whether a section holds for a file of a document root. */
static int holds(lint_run *l, const lint_section *s, const char *root,
                 const char *sample)
{
    const char *file = apr_pstrcat(l->p, root, sample, NULL);

    if (strcmp(s->kind, "Files") == 0) {
        return matches_name(l, s, strrchr(sample, '/') + 1);
    }
    if (strcmp(s->kind, "Location") == 0) {
        return s->is_regex ? matches_regex(l, s->pattern, sample)
                           : lint_covers(s->pattern, sample);
    }
    if (s->is_regex) {
        return matches_regex(l, s->pattern, file)
               || matches_regex(l, s->pattern, ap_make_dirstr_parent(l->p,
                                                                     file));
    }
    return s->is_wild ? ap_strcmp_match(file, s->pattern) == 0
                        || ap_strcmp_match(ap_make_dirstr_parent(l->p, file),
                                           s->pattern) == 0
                      : lint_covers(s->pattern, file);
}

static int is_redirected(lint_run *l, const ap_directive_t *d,
                         const char *sample)
{
    for (; d != NULL; d = d->next) {
        const char *one = lint_word(l, d, 0);
        const char *two = lint_word(l, d, 1);

        if (lint_is(d, "RedirectMatch") || lint_is(d, "RewriteRule")) {
            if ((one != NULL && matches_regex(l, one, sample))
                || (two != NULL && matches_regex(l, two, sample))) {
                return 1;
            }
        }
        else if (lint_is(d, "Redirect")
                 && ((one != NULL && *one == '/' && lint_covers(one, sample))
                     || (two != NULL && *two == '/'
                         && lint_covers(two, sample)))) {
            return 1;
        }
    }
    return 0;
}

/* Only what is sure to be refused counts as such: a section that denies, or
 * one deeper than those that grant. */
static int is_refused(lint_run *l, const ap_directive_t *host,
                      const char *root, const char *sample)
{
    apr_size_t deepest = 0;
    int is_refused = 0;
    int i;

    for (i = 0; i < l->sections->nelts; i++) {
        const lint_section *s = &APR_ARRAY_IDX(l->sections, i, lint_section);
        const int is_tree = strcmp(s->kind, "Directory") == 0 && !s->is_regex
                            && !s->is_wild;

        if ((s->host != NULL && s->host != host)
            || !holds(l, s, root, sample)) {
            continue;
        }
        if (!is_tree && lint_is_closed(l, s->d)) {
            return 1;
        }
        if (is_tree && strlen(s->pattern) >= deepest
            && (lint_grant(l, s->d) != NULL
                || lint_restriction(l, s->d) != NULL)) {
            deepest = strlen(s->pattern);
            is_refused = lint_grant(l, s->d) == NULL;
        }
    }
    return is_refused || is_redirected(l, ap_conftree, sample)
           || (host != NULL && is_redirected(l, host->first_child, sample));
}

static void check_root(lint_run *l, const ap_directive_t *d)
{
    const char *root = lint_word(l, d, 0);
    const ap_directive_t *host = lint_host_of(d);
    apr_size_t i;

    if (root == NULL) {
        return;
    }
    root = ap_server_root_relative(l->p, root);
    for (i = 0; root != NULL && i < sizeof(secrets) / sizeof(secrets[0]);
         i++) {
        const char *path = ap_make_full_path(l->p, root, secrets[i].name);
        struct stat st;

        if (stat(path, &st) == 0
            && !is_refused(l, host, root, secrets[i].sample)) {
            lint_warn(l, "secret-served", d, "%s is in this DocumentRoot, "
                      "and nothing keeps clients from it; move it out, or "
                      "deny it: <FilesMatch \"^\\.\"> and <LocationMatch "
                      "\"/\\.\"> with Require all denied", path);
        }
    }
}

static void check_roots(lint_run *l, const ap_directive_t *d)
{
    for (; d != NULL; d = d->next) {
        if (lint_is(d, "DocumentRoot")) {
            check_root(l, d);
        }
        if (lint_is(d, "<VirtualHost")) {
            check_roots(l, d->first_child);
        }
    }
}

void lint_folders(lint_run *l)
{
    int i;

    for (i = 0; i < l->sections->nelts; i++) {
        check_writable(l, &APR_ARRAY_IDX(l->sections, i, lint_section));
    }
    check_roots(l, ap_conftree);
}
