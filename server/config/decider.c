/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which directive decided how a request is answered: the text of a directive
 * with its place, and the note of a request.  See decider_priv.h.
 *
 * No shared state: nodes are fixed when requests see them, and a request's
 * note is its thread's.
 */

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_main.h"

#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"

/* Longest arguments that are told whole; of longer ones the beginning. */
#define ARGS_SHOWN 80

/* Number of the request's note for the node; the table has only its text.
 * [config] */
static apr_size_t node_note;

/* The same for the directive that mapped it. */
static apr_size_t mapper_note;

const char *conf_short_name(const char *file)
{
    const char *root = ap_server_root;
    apr_size_t len = root != NULL ? strlen(root) : 0;

    while (len > 0 && root[len - 1] == '/') {
        len--;
    }
    if (len > 0 && strncmp(file, root, len) == 0 && file[len] == '/') {
        return file + len + 1;
    }
    return file;
}

/* "Directory /srv/a" for a section's line <Directory "/srv/a">. */
static const char *section_text(apr_pool_t *p, const ap_directive_t *d)
{
    const char *args = d->args != NULL ? d->args : "";
    apr_size_t len = strlen(args);

    if (len > 0 && args[len - 1] == '>') {
        len--;
    }
    if (len > 1 && args[0] == '"' && args[len - 1] == '"') {
        args++;
        len -= 2;
    }
    return apr_pstrcat(p, d->directive + (*d->directive == '<'),
                       len > 0 ? " " : "", apr_pstrmemdup(p, args, len),
                       NULL);
}

/* The sections around a directive, the nearest first; "" for none. */
static const char *sections_text(apr_pool_t *p, const ap_directive_t *d)
{
    const char *text = "";

    for (d = d->parent; d != NULL; d = d->parent) {
        text = apr_pstrcat(p, text, *text != '\0' ? " in " : "",
                           section_text(p, d), NULL);
    }
    return text;
}

static const char *args_text(apr_pool_t *p, const char *args)
{
    if (args == NULL || *args == '\0' || *args == '>') {
        return args != NULL ? args : "";
    }
    if (strlen(args) <= ARGS_SHOWN) {
        return apr_pstrcat(p, " ", args, NULL);
    }
    return apr_psprintf(p, " %.*s...", ARGS_SHOWN, args);
}

const char *conf_directive_text(apr_pool_t *p, const ap_directive_t *d)
{
    const char *sections = sections_text(p, d);

    return apr_psprintf(p, "`%s%s` at %s:%d%s%s%s", d->directive,
                        args_text(p, d->args),
                        d->filename != NULL ? conf_short_name(d->filename)
                                            : "-",
                        d->line_num, *sections != '\0' ? " (" : "",
                        sections, *sections != '\0' ? ")" : "");
}

/* Where the request keeps the node; NULL for one that has no such place. */
static void **place_of_node(request_rec *r)
{
    return node_note != 0 ? ap_get_request_note(r, node_note) : NULL;
}

const char *conf_decided_by(request_rec *r, const ap_directive_t *d)
{
    void **place = place_of_node(r);
    const char *text;

    if (place != NULL) {
        *place = (void *)d;
    }
    if (d == NULL) {
        apr_table_unset(r->notes, CONF_DECIDER_NOTE);
        return "";
    }
    text = conf_directive_text(r->pool, d);
    apr_table_setn(r->notes, CONF_DECIDER_NOTE, text);
    return text;
}

const ap_directive_t *conf_decider(request_rec *r)
{
    void **place = place_of_node(r);

    return place != NULL ? *place : NULL;
}

static const char *note_or_default(request_rec *r, const ap_directive_t *d,
                                   const char *name)
{
    if (d == NULL) {
        return apr_pstrcat(r->pool, "the default of ", name, NULL);
    }
    return conf_decided_by(r, d);
}

const char *conf_decided_by_name(request_rec *r, const char *name)
{
    return note_or_default(r, conf_origin_named(r->per_dir_config, name),
                           name);
}

/* Lines of relative options (+Indexes) concern only those they name. */
int conf_is_option_line(void *ctx, const ap_directive_t *d)
{
    const char *args = d->args != NULL ? d->args : "";

    if (strcasecmp(d->directive, "Options") != 0) {
        return 0;
    }
    return (*args != '+' && *args != '-')
           || ap_strcasestr(args, ctx) != NULL
           || ap_strcasestr(args, "All") != NULL;
}

const char *conf_decided_by_option(request_rec *r, const char *option)
{
    return note_or_default(r, conf_origin_find(r->per_dir_config,
                                               conf_is_option_line,
                                               (void *)option), "Options");
}

static void conf_note_mapper(request_rec *r, const ap_directive_t *d)
{
    void **place = mapper_note != 0 ? ap_get_request_note(r, mapper_note)
                                    : NULL;

    if (place != NULL) {
        *place = (void *)d;
    }
}

/* Whether the file is where DocumentRoot leads. */
static int is_in_document_root(request_rec *r)
{
    const char *root = ap_document_root(r);

    return root != NULL && *root != '\0' && r->filename != NULL
           && strncmp(r->filename, root, strlen(root)) == 0;
}

const char *conf_mapper_text(request_rec *r)
{
    void **place = mapper_note != 0 ? ap_get_request_note(r, mapper_note)
                                    : NULL;
    const ap_directive_t *d = place != NULL ? *place : NULL;

    if (d == NULL && !is_in_document_root(r)) {
        return "a module that does not tell by which line";
    }
    if (d == NULL) {
        d = conf_origin_of_server(r->server, "DocumentRoot");
    }
    return d != NULL ? conf_directive_text(r->pool, d)
                     : "the default of DocumentRoot";
}

static const char *conf_note_decider(request_rec *r,
                                     const ap_directive_t *d)
{
    return conf_decided_by(r, d);
}

static const char *conf_describe(apr_pool_t *p, const ap_directive_t *d)
{
    return conf_directive_text(p, d);
}

static const char *conf_note_named(request_rec *r, const char *name)
{
    return conf_decided_by_name(r, name);
}

void conf_decider_register(void)
{
    node_note = ap_register_request_note();
    mapper_note = ap_register_request_note();
    APR_REGISTER_OPTIONAL_FN(conf_note_named);
    APR_REGISTER_OPTIONAL_FN(conf_note_mapper);
    APR_REGISTER_OPTIONAL_FN(conf_note_decider);
    APR_REGISTER_OPTIONAL_FN(conf_describe);
}
