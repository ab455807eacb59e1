/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_logio: counts the bytes that pass a connection's socket, below TLS,
 * and gives log formats the items %I (in), %O (out), %S (both) and %^FB
 * (time to the first byte of the response).
 *
 * Directives: LogIOTrackTTFB.
 * Hooks: pre_config (the items), pre_connection (counters),
 * log_transaction last of all (the next request counts from nothing).
 *
 * The socket filters report through the optional functions below.  No shared
 * state: a connection's counters are touched by the thread that serves it.
 */

#include <apr_optional.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_log_config.h"

AP_DECLARE_MODULE(logio);

typedef struct {
    int track_ttfb;             /* -1 = unset */
} logio_dir_conf;

/* Of one connection, since its last logged request. */
typedef struct {
    apr_off_t bytes_in;
    apr_off_t bytes_out;
    apr_off_t last_bytes_out;   /* bytes_out of the request logged last */
} logio_counters;

/* Of one request. */
typedef struct {
    apr_interval_time_t ttfb;   /* microseconds; -1: no byte yet */
} logio_timing;

static const char first_byte_filter[] = "LOGIO_TTFB_OUT";

static logio_counters *counters_of(const conn_rec *c)
{
    return ap_get_module_config(c->conn_config, &logio_module);
}

/* Optional functions for the socket filters.  A connection without counters
 * is one that a module made for itself. */

static void ap_logio_add_bytes_in(conn_rec *c, apr_off_t bytes)
{
    logio_counters *counters = counters_of(c);

    if (counters != NULL) {
        counters->bytes_in += bytes;
    }
}

static void ap_logio_add_bytes_out(conn_rec *c, apr_off_t bytes)
{
    logio_counters *counters = counters_of(c);

    if (counters != NULL) {
        counters->bytes_out += bytes;
    }
}

static apr_off_t ap_logio_get_last_bytes(conn_rec *c)
{
    const logio_counters *counters = counters_of(c);

    return counters ? counters->last_bytes_out : 0;
}

/* Log items. */

static const char *off_text(request_rec *r, apr_off_t n)
{
    return apr_off_t_toa(r->pool, n);
}

static const char *log_bytes_in(request_rec *r, char *a)
{
    const logio_counters *counters = counters_of(r->connection);

    (void)a;
    return off_text(r, counters ? counters->bytes_in : 0);
}

static const char *log_bytes_out(request_rec *r, char *a)
{
    const logio_counters *counters = counters_of(r->connection);

    (void)a;
    return off_text(r, counters ? counters->bytes_out : 0);
}

static const char *log_bytes_both(request_rec *r, char *a)
{
    const logio_counters *counters = counters_of(r->connection);

    (void)a;
    return off_text(r, counters ? counters->bytes_in + counters->bytes_out
                                : 0);
}

static const char *log_ttfb(request_rec *r, char *a)
{
    const logio_timing *timing = ap_get_module_config(r->request_config,
                                                      &logio_module);

    (void)a;
    return timing == NULL || timing->ttfb < 0 ? NULL
        : apr_psprintf(r->pool, "%" APR_INT64_T_FMT,
                       (apr_int64_t)timing->ttfb);
}

/* A request. */

/* Sits above the connection's filters and leaves after the first byte. */
static apr_status_t ttfb_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    logio_timing *timing = f->ctx;
    request_rec *r = f->r;
    ap_filter_t *next = f->next;

    timing->ttfb = apr_time_now() - r->request_time;
    ap_remove_output_filter(f);
    return ap_pass_brigade(next, bb);
}

static void logio_insert_filter(request_rec *r)
{
    const logio_dir_conf *conf = ap_get_module_config(r->per_dir_config,
                                                      &logio_module);
    logio_timing *timing;

    if (conf->track_ttfb == 1) {
        timing = apr_palloc(r->pool, sizeof(*timing));
        timing->ttfb = -1;
        ap_set_module_config(r->request_config, &logio_module, timing);
        ap_add_output_filter(first_byte_filter, timing, r, r->connection);
    }
}

static int logio_transaction(request_rec *r)
{
    logio_counters *counters = counters_of(r->connection);

    if (counters != NULL) {
        counters->last_bytes_out = counters->bytes_out;
        counters->bytes_in = 0;
        counters->bytes_out = 0;
    }
    return OK;
}

static int logio_pre_connection(conn_rec *c, void *socket)
{
    (void)socket;
    ap_set_module_config(c->conn_config, &logio_module,
                         apr_pcalloc(c->pool, sizeof(logio_counters)));
    return OK;
}

/* Settings. */

static void *create_dir(apr_pool_t *p, char *dir)
{
    logio_dir_conf *conf = apr_palloc(p, sizeof(*conf));

    (void)dir;
    conf->track_ttfb = -1;
    return conf;
}

static void *merge_dir(apr_pool_t *p, void *basev, void *addv)
{
    const logio_dir_conf *base = basev;
    const logio_dir_conf *add = addv;
    logio_dir_conf *conf = apr_palloc(p, sizeof(*conf));

    conf->track_ttfb = add->track_ttfb >= 0 ? add->track_ttfb
                                            : base->track_ttfb;
    return conf;
}

static int logio_pre_config(apr_pool_t *p, apr_pool_t *plog,
                            apr_pool_t *ptemp)
{
    APR_OPTIONAL_FN_TYPE(ap_register_log_handler) *add =
        APR_RETRIEVE_OPTIONAL_FN(ap_register_log_handler);
    /* The function takes char * though it only reads. */
    static char in[] = "I";
    static char out[] = "O";
    static char both[] = "S";
    static char ttfb[] = "^FB";

    (void)plog;
    (void)ptemp;
    if (add != NULL) {
        add(p, in, log_bytes_in, 0);
        add(p, out, log_bytes_out, 0);
        add(p, both, log_bytes_both, 0);
        add(p, ttfb, log_ttfb, 0);
    }
    return OK;
}

static const command_rec logio_commands[] = {
    AP_INIT_FLAG("LogIOTrackTTFB", ap_set_flag_slot,
        (void *)APR_OFFSETOF(logio_dir_conf, track_ttfb), OR_ALL,
        "On: measure the time to the response's first byte for %^FB "
        "(default Off)"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    /* mod_log_config empties the set of items in its own pre_config. */
    static const char *const before[] = {"mod_log_config.c", NULL};

    (void)p;
    ap_hook_pre_config(logio_pre_config, before, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_pre_connection(logio_pre_connection, NULL, NULL,
                           APR_HOOK_MIDDLE);
    ap_hook_insert_filter(logio_insert_filter, NULL, NULL, APR_HOOK_LAST);
    ap_hook_log_transaction(logio_transaction, before, NULL,
                            APR_HOOK_REALLY_LAST);
    ap_register_output_filter(first_byte_filter, ttfb_filter, NULL,
                              AP_FTYPE_CONNECTION - 1);
    APR_REGISTER_OPTIONAL_FN(ap_logio_add_bytes_in);
    APR_REGISTER_OPTIONAL_FN(ap_logio_add_bytes_out);
    APR_REGISTER_OPTIONAL_FN(ap_logio_get_last_bytes);
}

module AP_MODULE_DECLARE_DATA logio_module = {
    STANDARD20_MODULE_STUFF,
    create_dir,         /* create per-directory settings */
    merge_dir,          /* merge per-directory settings */
    NULL,               /* create per-server settings */
    NULL,               /* merge per-server settings */
    logio_commands,     /* directives */
    register_hooks,     /* hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
