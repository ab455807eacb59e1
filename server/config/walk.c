/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The second pass: the setters of a tree's directives are called.
 *
 * With an open report a fault does not end the walk: the next directive
 * comes, and the section around it succeeds, so that it is found to be
 * wrong once and not once more for each of its faults.
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* With AllowOverride Nonfatal=..., faults of an access file are only told. */
static void note_nonfatal(const cmd_parms *parms, const ap_directive_t *node,
                          const char *what)
{
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, parms->server,
                 APLOGNO(90221) "%s in %s:%d %s, ignored", node->directive,
                 node->filename, node->line_num, what);
}

static const char *unknown(cmd_parms *parms, const ap_directive_t *node)
{
    const char *module = conf_known_module_of(node->directive);

    if (parms->override & NONFATAL_UNKNOWN) {
        note_nonfatal(parms, node, "is unknown");
        return NULL;
    }
    if (module && conf_report_is_missing(module)) {
        return NULL;
    }
    return conf_fault(parms, node, CONF_FAULT_UNKNOWN, "%s",
                      conf_unknown_text(parms->temp_pool ? parms->temp_pool
                                                         : parms->pool,
                                        node->directive));
}

const char *conf_misplaced(cmd_parms *parms, const ap_directive_t *node,
                           const command_rec *row)
{
    if (parms->override & NONFATAL_OVERRIDE) {
        note_nonfatal(parms, node, "is not allowed here");
        return NULL;
    }
    return conf_fault(parms, node, CONF_FAULT_PLACE,
                      "%s%s not allowed here: it may stand %s", row->name,
                      *row->name == '<' ? ">" : "",
                      conf_place_text(parms->pool, row->req_override));
}

/* The modules that have the directive are asked in turn, until one does not
 * decline it. */
static const char *call_setters(cmd_parms *parms, ap_directive_t *node,
                                const conf_command *c,
                                ap_conf_vector_t *vector,
                                conf_fault_kind *kind)
{
    const char *error = NULL;

    for (; c; c = c->next) {
        void *settings = ap_set_config_vectors(parms->server, vector,
                                               parms->path, c->mod,
                                               parms->pool);

        error = conf_command_call(c->row, parms, settings, node->args, kind);
        if (!error || strcmp(error, DECLINE_CMD)) {
            return error;
        }
    }
    return error;
}

static const char *walk_one(cmd_parms *parms, ap_directive_t *node,
                            ap_conf_vector_t *vector)
{
    const conf_command *c = conf_command_find(node->directive);
    conf_fault_kind kind = CONF_FAULT_SETTER;
    cmd_parms before;
    const char *error;

    parms->directive = node;
    if (!c) {
        return unknown(parms, node);
    }
    if (!conf_place_allowed(parms, c->row)) {
        return conf_misplaced(parms, node, c->row);
    }
    parms->err_directive = NULL;
    before = *parms;
    error = call_setters(parms, node, c, vector, &kind);
    if (!error) {
        return NULL;
    }
    if (parms->err_directive && !conf_report_is_open()) {
        /* Comes from a walk over the section's content. */
        return error;
    }
    /* A section's setter that failed may have left its own place in them. */
    *parms = before;
    if (!strcmp(error, DECLINE_CMD)) {
        error = "no module accepts the directive in this form";
    }
    return conf_setter_fault(parms, node, kind, error);
}

AP_DECLARE(const char *) ap_walk_config(ap_directive_t *conftree,
                                        cmd_parms *parms,
                                        ap_conf_vector_t *section_vector)
{
    ap_conf_vector_t *old_context = parms->context;
    ap_directive_t *old_directive = parms->directive;
    const command_rec *old_row = parms->cmd;
    void *old_info = parms->info;
    const char *error = NULL;

    parms->context = section_vector;
    for (; conftree && !error; conftree = conftree->next) {
        error = walk_one(parms, conftree, section_vector);
    }
    parms->context = old_context;
    if (!error) {
        parms->directive = old_directive;
        parms->cmd = old_row;
        parms->info = old_info;
    }
    return error;
}

AP_DECLARE(int) ap_process_config_tree(server_rec *s,
                                       ap_directive_t *conftree,
                                       apr_pool_t *p, apr_pool_t *ptemp)
{
    cmd_parms parms;
    const char *error;

    conf_modules_loaded();
    conf_parms_init(&parms, s, p, ptemp);
    error = ap_walk_config(conftree, &parms, s->lookup_defaults);
    conf_modules_settled(1);
    if (error) {
        const ap_directive_t *where = parms.err_directive;

        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, NULL,
                     APLOGNO(90222) "Syntax error on line %d of %s: %s",
                     where ? where->line_num : 0,
                     where ? where->filename : "the configuration", error);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return conf_report_count() ? HTTP_INTERNAL_SERVER_ERROR : OK;
}
