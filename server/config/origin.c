/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where settings come from; see origin_priv.h.
 */

#include <string.h>

#include <apr_cstr.h>

#include "ap_config.h"

#include "server/config/origin_priv.h"

static const conf_origin *origin_of_record(const core_dir_config *conf)
{
    const conf_origin *origin;

    if (conf == NULL) {
        return NULL;
    }
    origin = &((const conf_dir_record *)conf)->origin;
    return origin->self == conf ? origin : NULL;
}

/* NULL when that is not known. */
static const conf_origin *origin_of(const ap_conf_vector_t *settings)
{
    return origin_of_record(ap_get_core_module_config(settings));
}

void conf_origin_set(ap_conf_vector_t *settings,
                     const ap_directive_t *section,
                     const ap_directive_t *first, const char *file)
{
    conf_dir_record *record = ap_get_core_module_config(settings);

    if (record != NULL && record->origin.self == &record->conf) {
        record->origin.section = section;
        record->origin.first = first;
        record->origin.file = file;
    }
}

void conf_origin_merged(conf_dir_record *to, const core_dir_config *base,
                        const core_dir_config *over)
{
    memset(&to->origin, 0, sizeof(to->origin));
    to->origin.self = &to->conf;
    to->origin.base = origin_of_record(base);
    to->origin.over = origin_of_record(over);
}

/* Bases lie deep, what is over them does not. */
static void add_leaves(apr_array_header_t *list, const conf_origin *origin)
{
    if (origin == NULL) {
        return;
    }
    if (origin->base != NULL || origin->over != NULL) {
        add_leaves(list, origin->base);
        add_leaves(list, origin->over);
    }
    else if (origin->first != NULL || origin->section != NULL
             || origin->file != NULL) {
        APR_ARRAY_PUSH(list, const conf_origin *) = origin;
    }
}

apr_array_header_t *conf_origin_list(apr_pool_t *p,
                                     const ap_conf_vector_t *settings)
{
    apr_array_header_t *list = apr_array_make(p, 8, sizeof(conf_origin *));

    add_leaves(list, origin_of(settings));
    return list;
}

/* Whether a section has settings of its own, as <Files> has and <Limit> has
 * not. */
static int is_scope(const ap_directive_t *d)
{
    static const char *const names[] = {
        "<Directory", "<DirectoryMatch", "<Location", "<LocationMatch",
        "<Files", "<FilesMatch", "<If", "<ElseIf", "<Else", "<VirtualHost",
        "<Proxy", "<ProxyMatch"
    };
    apr_size_t i;

    if (d->directive[0] != '<') {
        return 0;
    }
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (apr_cstr_casecmp(d->directive, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static const ap_directive_t *find_last(const ap_directive_t *d,
                                       conf_origin_match *match, void *ctx)
{
    const ap_directive_t *found = NULL;

    for (; d != NULL; d = d->next) {
        const ap_directive_t *within = NULL;

        if (match(ctx, d)) {
            found = d;
        }
        if (d->first_child != NULL && !is_scope(d)) {
            within = find_last(d->first_child, match, ctx);
        }
        if (within != NULL) {
            found = within;
        }
    }
    return found;
}

const ap_directive_t *conf_origin_find_in(const conf_origin *origin,
                                          conf_origin_match *match, void *ctx)
{
    const ap_directive_t *found = NULL;

    while (origin != NULL && found == NULL) {
        found = origin->over != NULL
                ? conf_origin_find_in(origin->over, match, ctx)
                : find_last(origin->first, match, ctx);
        origin = origin->base;
    }
    return found;
}

const ap_directive_t *conf_origin_find(const ap_conf_vector_t *settings,
                                       conf_origin_match *match, void *ctx)
{
    return conf_origin_find_in(origin_of(settings), match, ctx);
}

static int has_name(void *name, const ap_directive_t *d)
{
    return apr_cstr_casecmp(d->directive, name) == 0;
}

const ap_directive_t *conf_origin_named(const ap_conf_vector_t *settings,
                                        const char *name)
{
    return conf_origin_find(settings, has_name, (void *)name);
}

const ap_directive_t *conf_origin_of_server(const server_rec *s,
                                            const char *name)
{
    return conf_origin_named(s->lookup_defaults, name);
}
