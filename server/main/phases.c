/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The phases in which a configuration becomes a server: a table run by a
 * short loop.  A phase that fails has said why.
 *
 * At start the table is run twice, because modules written for this
 * interface expect it: many skip their first post_config and work in the
 * second.
 */

#include "ap_config_layout.h"

#include <apr_hooks.h>

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_vhost.h"
#include "util_cfgtree.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/config/config_priv.h"
#include "server/expr/expr_priv.h"
#include "server/log/log_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/protocol/protocol_priv.h"
#include "server/request/request_priv.h"
#include "server/runtime/runtime_priv.h"

APLOG_USE_MODULE(core);

/* Parts of the server that hook in without being modules.  The names stand in
 * for a module's where functions of one hook are ordered. */
static const struct {
    const char *name;
    void (*register_hooks)(apr_pool_t *p);
} areas[] = {
    {"config", conf_register_hooks},
    {"log", log_register_hooks},
    {"runtime", runtime_register_hooks},
    {"net", net_register_hooks},
    {"protocol", protocol_register_hooks},
    {"request", request_register_hooks},
    {"expr", expr_register_hooks},
    {"control", control_register_hooks},
    {"explain", explain_register_hooks}
};

static void register_areas(apr_pool_t *p)
{
    apr_size_t i;

    for (i = 0; i < sizeof(areas) / sizeof(areas[0]); i++) {
        apr_hook_debug_current = areas[i].name;
        areas[i].register_hooks(p);
    }
    apr_hook_debug_current = NULL;
}

static apr_status_t fail(const char *phase)
{
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, NULL,
                 APLOGNO(90000) "the configuration cannot be used: a module "
                 "refused in the %s phase (its reason stands above)", phase);
    return APR_EGENERAL;
}

static apr_status_t read_tree(main_state *m)
{
    ap_server_root = m->line->server_root;
    register_areas(m->process->pconf);
    ap_init_vhost_config(m->process->pconf);
    ap_conftree = NULL;
    conf_report_reset(m->ptemp);
    m->server = conf_read_all(m->process, m->ptemp, m->line->config_file,
                              &ap_conftree);
    if (m->server == NULL) {
        conf_report_print(NULL);
        return APR_EGENERAL;
    }
    ap_server_conf = m->server;
    return APR_SUCCESS;
}

static apr_status_t pre_config(main_state *m)
{
    apr_hook_sort_all();
    if (ap_run_pre_config(m->process->pconf, m->plog, m->ptemp) != OK) {
        conf_report_print(NULL);
        return fail("pre_config");
    }
    return APR_SUCCESS;
}

/* The faults of reading and of processing are told together, and only when
 * no more are to be found. */
static apr_status_t process_tree(main_state *m)
{
    int rc = ap_process_config_tree(m->server, ap_conftree, m->process->pconf,
                                    m->ptemp);

    if (conf_report_print(NULL) > 0 || rc != OK) {
        return APR_EGENERAL;
    }
    conf_report_close();
    ap_fixup_virtual_hosts(m->process->pconf, m->server);
    ap_fini_vhost_config(m->process->pconf, m->server);
    apr_hook_sort_all();
    return APR_SUCCESS;
}

static apr_status_t check_config(main_state *m)
{
    if (ap_run_check_config(m->process->pconf, m->plog, m->ptemp, m->server)
        != OK) {
        return fail("check_config");
    }
    return APR_SUCCESS;
}

static apr_status_t open_logs(main_state *m)
{
    apr_pool_clear(m->plog);
    if (ap_run_open_logs(m->process->pconf, m->plog, m->ptemp, m->server)
        != OK) {
        return fail("open_logs");
    }
    return APR_SUCCESS;
}

static apr_status_t post_config(main_state *m)
{
    if (ap_run_post_config(m->process->pconf, m->plog, m->ptemp, m->server)
        != OK) {
        return fail("post_config");
    }
    ap_run_optional_fn_retrieve();
    return APR_SUCCESS;
}

apr_status_t phases_settle(main_state *m)
{
    return post_config(m);
}

static const struct {
    apr_status_t (*run)(main_state *m);
    read_depth depth;   /* left out of readings that are not this deep */
} phases[] = {
    {read_tree,    READ_FOR_TEST},
    {pre_config,   READ_FOR_TEST},
    {process_tree, READ_FOR_TEST},
    {check_config, READ_FOR_TEST},
    {open_logs,    READ_FOR_CHECK},
    {post_config,  READ_FOR_USE}
};

/* Who asks to stop a server that starts does not wait for all of it; one that
 * runs stops when its new configuration is there. */
static int is_to_stop(const main_state *m)
{
    return !m->has_served && signals_stop_is_asked();
}

/* A deeper reading of the same configuration goes on where the one before it
 * ended. */
apr_status_t phases_read(main_state *m, read_depth depth)
{
    int is_new = m->server == NULL;
    apr_size_t i;
    apr_status_t rv;

    for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
        if (phases[i].depth > depth
            || (!is_new && phases[i].depth <= m->depth)) {
            continue;
        }
        if (is_to_stop(m)) {
            return APR_EGENERAL;
        }
        rv = phases[i].run(m);
        if (rv != APR_SUCCESS) {
            return rv;
        }
    }
    m->depth = depth;
    return APR_SUCCESS;
}

void phases_reset(main_state *m)
{
    m->server = NULL;
    ap_server_conf = NULL;
    apr_pool_clear(m->process->pconf);
    apr_pool_clear(m->ptemp);
    apr_hook_global_pool = m->process->pconf;
    conf_modules_register_hooks(m->process->pconf);
}
