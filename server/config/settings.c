/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Settings vectors and the records of servers.
 *
 * A vector is an array of pointers with one slot a module (module_index); a
 * slot is NULL where nothing was set.  Code compiled into modules reads it by
 * the macros of http_config.h.  A virtual host's vectors start empty: a
 * module's settings are made when one of its directives stands there, and
 * what is still missing afterwards is shared with the main server.
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_vhost.h"

#include "server/config/engine_priv.h"

/* In a virtual host that is still to be merged: as in the main server. */
#define UNSET (-1)

/* ---- vectors ---- */

static ap_conf_vector_t *new_vector(apr_pool_t *p)
{
    return apr_pcalloc(p, conf_slots() * sizeof(void *));
}

AP_DECLARE(ap_conf_vector_t *) ap_create_request_config(apr_pool_t *p)
{
    return new_vector(p);
}

AP_DECLARE(ap_conf_vector_t *) ap_create_conn_config(apr_pool_t *p)
{
    return new_vector(p);
}

AP_DECLARE(ap_conf_vector_t *) ap_create_per_dir_config(apr_pool_t *p)
{
    return new_vector(p);
}

AP_DECLARE(void *) (ap_get_module_config)(const ap_conf_vector_t *cv,
                                          const module *m)
{
    return ap_get_module_config(cv, m);
}

AP_DECLARE(void) (ap_set_module_config)(ap_conf_vector_t *cv,
                                        const module *m, void *val)
{
    ap_set_module_config(cv, m, val);
}

AP_DECLARE(ap_conf_vector_t *) ap_merge_per_dir_configs(
        apr_pool_t *p, ap_conf_vector_t *base, ap_conf_vector_t *new_conf)
{
    ap_conf_vector_t *merged = new_vector(p);
    void **from = (void **)base;
    void **over = (void **)new_conf;
    void **to = (void **)merged;
    module *m;

    for (m = ap_top_module; m; m = m->next) {
        int i = m->module_index;

        if (!over[i]) {
            to[i] = from[i];
        }
        else if (!from[i] || !m->merge_dir_config) {
            to[i] = over[i];
        }
        else {
            to[i] = m->merge_dir_config(p, from[i], over[i]);
        }
    }
    return merged;
}

AP_DECLARE(void *) ap_set_config_vectors(server_rec *server,
                                         ap_conf_vector_t *section_vector,
                                         const char *section, module *mod,
                                         apr_pool_t *pconf)
{
    void *settings = ap_get_module_config(section_vector, mod);

    if (!settings && mod->create_dir_config) {
        settings = mod->create_dir_config(pconf, (char *)section);
        ap_set_module_config(section_vector, mod, settings);
    }
    if (!ap_get_module_config(server->module_config, mod)
        && mod->create_server_config) {
        ap_set_module_config(server->module_config, mod,
                             mod->create_server_config(pconf, server));
    }
    return settings;
}

AP_DECLARE(void) ap_single_module_configure(apr_pool_t *p, server_rec *s,
                                            module *m)
{
    if (m->create_server_config) {
        ap_set_module_config(s->module_config, m,
                             m->create_server_config(p, s));
    }
    if (m->create_dir_config) {
        ap_set_module_config(s->lookup_defaults, m,
                             m->create_dir_config(p, NULL));
    }
}

/* ---- servers ---- */

/* The main server is at no address of its own, but modules take what the
 * record of an address says for granted: it has one that nobody connects to.
 * @return NULL, with a line in the log, where there cannot be one. */
static server_addr_rec *no_address(apr_pool_t *p)
{
    server_addr_rec *none = apr_pcalloc(p, sizeof(*none));
    apr_status_t rv = apr_sockaddr_info_get(&none->host_addr, NULL, APR_INET,
                                            0, 0, p);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, NULL,
                     APLOGNO(95040) "the address 0.0.0.0 of the main server "
                     "cannot be had");
        return NULL;
    }
    none->virthost = apr_pstrdup(p, "");
    return none;
}

server_rec *conf_main_server(process_rec *process, apr_pool_t *p)
{
    server_rec *s = apr_pcalloc(p, sizeof(*s));
    int i;

    s->process = process;
    s->error_fname = apr_pstrdup(p, DEFAULT_ERRORLOG);
    s->log.level = ap_default_loglevel;
    s->server_admin = apr_pstrdup(p, DEFAULT_ADMIN);
    s->server_scheme = "";
    s->timeout = apr_time_from_sec(DEFAULT_TIMEOUT);
    s->keep_alive_timeout = apr_time_from_sec(DEFAULT_KEEPALIVE_TIMEOUT);
    s->keep_alive_max = DEFAULT_KEEPALIVE;
    s->keep_alive = 1;
    s->limit_req_line = DEFAULT_LIMIT_REQUEST_LINE;
    s->limit_req_fieldsize = DEFAULT_LIMIT_REQUEST_FIELDSIZE;
    s->limit_req_fields = DEFAULT_LIMIT_REQUEST_FIELDS;
    s->addrs = no_address(p);
    if (!s->addrs) {
        return NULL;
    }
    s->names = apr_array_make(p, 1, sizeof(char *));
    s->wild_names = apr_array_make(p, 1, sizeof(char *));
    s->module_config = new_vector(p);
    s->lookup_defaults = new_vector(p);
    /* By slot, so that the core module comes first. */
    for (i = 0; i < conf_slots(); i++) {
        module *m = conf_module_at(i);

        if (m) {
            ap_single_module_configure(p, s, m);
        }
    }
    return s;
}

AP_DECLARE(const char *) ap_init_virtual_host(
        apr_pool_t *p, const char *hostname, server_rec *main_server,
        server_rec **ps)
{
    server_rec *s = apr_pcalloc(p, sizeof(*s));

    s->process = main_server->process;
    s->is_virtual = 1;
    s->log.level = UNSET;
    s->keep_alive_max = UNSET;
    s->keep_alive = UNSET;
    s->limit_req_line = UNSET;
    s->limit_req_fieldsize = UNSET;
    s->limit_req_fields = UNSET;
    s->names = apr_array_make(p, 1, sizeof(char *));
    s->wild_names = apr_array_make(p, 1, sizeof(char *));
    s->module_config = new_vector(p);
    s->lookup_defaults = new_vector(p);
    /* The core module's settings are used without asking for NULL. */
    ap_single_module_configure(p, s, conf_module_at(AP_CORE_MODULE_INDEX));
    *ps = s;
    return ap_parse_vhost_addrs(p, hostname, s);
}

static void merge_server_settings(apr_pool_t *p, server_rec *from,
                                  server_rec *to)
{
    module *m;

    for (m = ap_top_module; m; m = m->next) {
        void *base = ap_get_module_config(from->module_config, m);
        void *over = ap_get_module_config(to->module_config, m);
        int always = ap_get_module_flags(m) & AP_MODULE_FLAG_ALWAYS_MERGE;

        if (!over && always && m->create_server_config) {
            over = m->create_server_config(p, to);
        }
        if (!over) {
            over = base;
        }
        else if (base && m->merge_server_config) {
            over = m->merge_server_config(p, base, over);
        }
        ap_set_module_config(to->module_config, m, over);
    }
}

static void inherit_int(int *to, int from)
{
    if (*to == UNSET) {
        *to = from;
    }
}

/* Members of the record itself that a host did not set. */
static void inherit_members(server_rec *to, const server_rec *from)
{
    if (!to->server_admin) {
        to->server_admin = from->server_admin;
    }
    if (!to->server_scheme) {
        to->server_scheme = from->server_scheme;
    }
    if (!to->error_fname) {
        to->error_fname = from->error_fname;
    }
    if (to->timeout == 0) {
        to->timeout = from->timeout;
    }
    if (!to->keep_alive_timeout_set) {
        to->keep_alive_timeout = from->keep_alive_timeout;
        to->keep_alive_timeout_set = from->keep_alive_timeout_set;
    }
    inherit_int(&to->keep_alive, from->keep_alive);
    inherit_int(&to->keep_alive_max, from->keep_alive_max);
    inherit_int(&to->limit_req_line, from->limit_req_line);
    inherit_int(&to->limit_req_fieldsize, from->limit_req_fieldsize);
    inherit_int(&to->limit_req_fields, from->limit_req_fields);
    ap_merge_log_config(&from->log, &to->log);
}

AP_DECLARE(void) ap_fixup_virtual_hosts(apr_pool_t *p,
                                        server_rec *main_server)
{
    core_dir_config *defaults =
        ap_get_core_module_config(main_server->lookup_defaults);
    server_rec *s;

    defaults->log = &main_server->log;
    for (s = main_server->next; s; s = s->next) {
        merge_server_settings(p, main_server, s);
        inherit_members(s, main_server);
        s->lookup_defaults =
            ap_merge_per_dir_configs(p, main_server->lookup_defaults,
                                     s->lookup_defaults);
        defaults = ap_get_core_module_config(s->lookup_defaults);
        defaults->log = &s->log;
    }
    ap_core_reorder_directories(p, main_server);
}
