/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Log levels: one for everything, and one a module that overrides it.
 *
 * struct ap_logconf is read by code compiled into modules: module_levels is
 * NULL or has a slot for every module; a negative slot means "use level".  A
 * level of UNSET, in settings that are still to be merged, means "as in the
 * enclosing settings".
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

#include "server/config/engine_priv.h"

#define UNSET (-1)

static signed char *copy_levels(apr_pool_t *p, const signed char *levels)
{
    int slots = conf_slots();
    signed char *copy = apr_palloc(p, slots);

    if (levels) {
        memcpy(copy, levels, slots);
    }
    else {
        memset(copy, UNSET, slots);
    }
    return copy;
}

AP_DECLARE(struct ap_logconf *) ap_new_log_config(
        apr_pool_t *p, const struct ap_logconf *old)
{
    struct ap_logconf *l = apr_palloc(p, sizeof(*l));

    l->level = old ? old->level : UNSET;
    l->module_levels = old && old->module_levels
                       ? copy_levels(p, old->module_levels) : NULL;
    return l;
}

AP_DECLARE(void) ap_set_module_loglevel(apr_pool_t *p, struct ap_logconf *l,
                                        int index, int level)
{
    if (!l->module_levels) {
        l->module_levels = copy_levels(p, NULL);
    }
    l->module_levels[index] = level;
}

AP_DECLARE(void) ap_reset_module_loglevels(struct ap_logconf *l, int val)
{
    if (l->module_levels) {
        memset(l->module_levels, val, conf_slots());
    }
}

AP_DECLARE(void) ap_merge_log_config(const struct ap_logconf *old_conf,
                                     struct ap_logconf *new_conf)
{
    int slots = conf_slots();
    int i;

    if (new_conf->level != UNSET) {
        /* "LogLevel warn" ends what was said for modules further out. */
        return;
    }
    new_conf->level = old_conf->level;
    if (!new_conf->module_levels) {
        new_conf->module_levels = old_conf->module_levels;
        return;
    }
    for (i = 0; old_conf->module_levels && i < slots; i++) {
        if (new_conf->module_levels[i] < 0) {
            new_conf->module_levels[i] = old_conf->module_levels[i];
        }
    }
}

AP_DECLARE(const char *) ap_parse_log_level(const char *str, int *val)
{
    static const struct {
        const char *name;
        int level;
    } levels[] = {
        {"emerg", APLOG_EMERG}, {"alert", APLOG_ALERT}, {"crit", APLOG_CRIT},
        {"error", APLOG_ERR}, {"warn", APLOG_WARNING},
        {"notice", APLOG_NOTICE}, {"info", APLOG_INFO},
        {"debug", APLOG_DEBUG}, {"trace1", APLOG_TRACE1},
        {"trace2", APLOG_TRACE2}, {"trace3", APLOG_TRACE3},
        {"trace4", APLOG_TRACE4}, {"trace5", APLOG_TRACE5},
        {"trace6", APLOG_TRACE6}, {"trace7", APLOG_TRACE7},
        {"trace8", APLOG_TRACE8}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (!ap_cstr_casecmp(str, levels[i].name)) {
            *val = levels[i].level;
            return NULL;
        }
    }
    return "a log level is one of emerg, alert, crit, error, warn, notice, "
           "info, debug and trace1 to trace8";
}

/* ---- the macros of these names, as functions ---- */

AP_DECLARE(int) (ap_get_server_module_loglevel)(const server_rec *s,
                                                int index)
{
    return ap_get_server_module_loglevel(s, index);
}

AP_DECLARE(int) (ap_get_conn_module_loglevel)(const conn_rec *c, int index)
{
    return ap_get_conn_module_loglevel(c, index);
}

AP_DECLARE(int) (ap_get_conn_server_module_loglevel)(const conn_rec *c,
                                                     const server_rec *s,
                                                     int index)
{
    return ap_get_conn_server_module_loglevel(c, s, index);
}

AP_DECLARE(int) (ap_get_request_module_loglevel)(const request_rec *r,
                                                 int index)
{
    return ap_get_request_module_loglevel(r, index);
}
