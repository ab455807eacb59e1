/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of what URL paths stand for.
 *
 *   redirect-shadowed  an earlier Redirect has all of its paths
 *   alias-redirected   a Redirect takes all paths of an Alias
 *
 * An Alias behind an Alias is told of by mod_alias, at a start too.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"

#include "server/main/lint_priv.h"

static int is_redirect(const ap_directive_t *d)
{
    return lint_is(d, "Redirect") || lint_is(d, "RedirectTemp")
           || lint_is(d, "RedirectPermanent");
}

static int is_alias(const ap_directive_t *d)
{
    return lint_is(d, "Alias") || lint_is(d, "ScriptAlias");
}

/* The path of a Redirect or Alias: its first word that is one. */
static const char *path_of(lint_run *l, const ap_directive_t *d)
{
    const char *word = lint_word(l, d, 0);

    if (word != NULL && *word != '/' && is_redirect(d)) {
        word = lint_word(l, d, 1);
    }
    return word != NULL && *word == '/' ? word : NULL;
}

/* Redirects and aliases of a section, or of the main server. */
static void check_list(lint_run *l, const ap_directive_t *first)
{
    const ap_directive_t *d;
    const ap_directive_t *other;

    for (d = first; d != NULL; d = d->next) {
        const char *path = is_redirect(d) ? path_of(l, d) : NULL;

        for (other = path != NULL ? first : NULL; other != NULL;
             other = other->next) {
            const char *covered = other == d ? NULL : path_of(l, other);

            if (covered == NULL || !lint_covers(path, covered)) {
                continue;
            }
            if (is_redirect(other) && other->line_num > d->line_num
                && other->filename == d->filename) {
                lint_warn(l, "redirect-shadowed", other, "`%s %s` has no "
                          "effect: `%s %s` at %s has all of its paths, and "
                          "comes first; put it before that",
                          other->directive, other->args, d->directive,
                          d->args, lint_place(l, d));
            }
            else if (is_alias(other)) {
                lint_warn(l, "alias-redirected", other, "`%s %s` has no "
                          "effect: `%s %s` at %s has all of its paths, and "
                          "redirects come before aliases", other->directive,
                          other->args, d->directive, d->args,
                          lint_place(l, d));
            }
        }
    }
}

static void check_tree(lint_run *l, const ap_directive_t *d)
{
    check_list(l, d);
    for (; d != NULL; d = d->next) {
        if (d->first_child != NULL) {
            check_tree(l, d->first_child);
        }
    }
}

void lint_paths(lint_run *l)
{
    check_tree(l, ap_conftree);
}

/* ---- What a path stands for --------------------------------------------- */

static const char *map_by_alias(lint_run *l, const ap_directive_t *first,
                                const char *path)
{
    const ap_directive_t *d;

    for (d = first; d != NULL; d = d->next) {
        const char *from = is_alias(d) ? path_of(l, d) : NULL;
        const char *to = from != NULL ? lint_word(l, d, 1) : NULL;

        if (to != NULL && lint_covers(from, path)) {
            apr_size_t len = strlen(from);

            len -= len > 0 && from[len - 1] == '/';
            return apr_pstrcat(l->p, to, path + len, NULL);
        }
    }
    return NULL;
}

static const server_rec *server_of(const lint_run *l,
                                   const ap_directive_t *host)
{
    const server_rec *s = l->main_server;

    while (host != NULL && s != NULL
           && (s->defn_name == NULL
               || s->defn_line_number != (unsigned)host->line_num
               || strcmp(s->defn_name, host->filename) != 0)) {
        s = s->next;
    }
    return s;
}

const char *lint_map(lint_run *l, const ap_directive_t *host,
                     const char *path)
{
    const server_rec *s = server_of(l, host);
    const core_server_config *conf;
    const char *mapped = host != NULL
        ? map_by_alias(l, host->first_child, path) : NULL;

    if (mapped == NULL) {
        mapped = map_by_alias(l, ap_conftree, path);
    }
    if (mapped == NULL && s != NULL) {
        conf = ap_get_core_module_config(s->module_config);
        mapped = conf->ap_document_root != NULL
            ? ap_make_full_path(l->p, conf->ap_document_root,
                                path + (*path == '/')) : NULL;
    }
    return mapped;
}
