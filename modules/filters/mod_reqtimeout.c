/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_reqtimeout: bounds the time in which a client must have sent its TLS
 * handshake, the head of a request and its body.
 *
 * Directives: RequestReadTimeout.
 * Hooks: pre_connection (the filter), pre_read_request and post_read_request
 * (the stage).
 *
 * The filter "reqtimeout" stands at the socket, below TLS.  The clock of a
 * stage does not run until its reader first has to wait for the client: what
 * arrives in one piece costs neither a look at the time nor a system call.
 * A keep-alive connection that is silent between requests is in no stage
 * here, for the wait for a next request does not block on the filter.
 *
 * A protocol that lets the MPM wait asks by the optional function
 * reqtimeout_left() how long that may take; this starts the clock, too.
 *
 * No shared state: the record belongs to the thread that serves the
 * connection.
 */

#include "ap_config.h"

#include <time.h>

#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_support.h>

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "util_filter.h"

#include "server/config/decider_priv.h"

AP_DECLARE_MODULE(reqtimeout);

enum stage { HANDSHAKE, HEADER, BODY, STAGES };

static const char *const stage_names[STAGES] = {"handshake", "header",
                                                "body"};

/* What a stage may take. */
typedef struct {
    int is_set;
    int seconds;                /* 0: any time */
    int max_seconds;            /* 0: no bound to what bytes add */
    int rate;                   /* bytes that add a second; 0: none do */
    const ap_directive_t *directive;    /* NULL: a default */
} limit;

typedef struct {
    limit limits[STAGES];
} reqtimeout_conf;

static const reqtimeout_conf defaults = {
    {{0, 0, 0, 0, NULL}, {0, 20, 40, 500, NULL}, {0, 20, 0, 500, NULL}}
};

/* Of one connection. */
typedef struct {
    enum stage stage;
    const limit *limit;         /* of the stage */
    apr_time_t start;           /* 0: the clock does not run */
    apr_off_t received;         /* bytes since then */
    int expired;
} timing;

static ap_filter_rec_t *filter_handle;

/* --------------------------------------------------------------- the time */

static void enter(timing *t, enum stage stage, const server_rec *s)
{
    const reqtimeout_conf *conf = ap_get_module_config(s->module_config,
                                                       &reqtimeout_module);

    t->stage = stage;
    t->limit = conf->limits[stage].is_set ? &conf->limits[stage]
                                          : &defaults.limits[stage];
    t->start = 0;
    t->received = 0;
    t->expired = 0;
}

/* How long the stage may take in all, given the bytes that came. */
static apr_interval_time_t allowed(const timing *t)
{
    const limit *l = t->limit;
    apr_interval_time_t all = apr_time_from_sec((apr_int64_t)l->seconds);
    apr_interval_time_t most = apr_time_from_sec((apr_int64_t)
                                                 l->max_seconds);

    if (l->rate > 0) {
        all += t->received / l->rate * APR_USEC_PER_SEC
               + t->received % l->rate * APR_USEC_PER_SEC / l->rate;
    }
    return most > 0 && all > most ? most : all;
}

/* Microseconds on a clock that nobody sets. */
static apr_time_t clock_now(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * APR_USEC_PER_SEC + now.tv_nsec / 1000 + 1;
}

/* Microseconds that are left; the clock runs from here on. */
static apr_interval_time_t time_left(timing *t)
{
    apr_time_t now = clock_now();

    if (t->start == 0) {
        t->start = now;
    }
    return t->start + allowed(t) - now;
}

/* The client was too slow.  What it still sends is waited for but shortly. */
static apr_status_t expire(ap_filter_t *f)
{
    timing *t = f->ctx;
    conn_rec *c = f->c;

    if (!t->expired) {
        t->expired = 1;
        c->keepalive = AP_CONN_CLOSE;
        apr_table_setn(c->notes, "short-lingering-close", "1");
        ap_log_cerror(APLOG_MARK, APLOG_INFO, 0, c, APLOGNO(91250)
                      "%s of client %s did not come within %d s "
                      "(RequestReadTimeout %s: %s), %" APR_OFF_T_FMT
                      " bytes came",
                      t->stage == HANDSHAKE ? "the TLS handshake"
                      : t->stage == HEADER ? "the request head"
                      : "the request body", c->client_ip,
                      (int)apr_time_sec(allowed(t)), stage_names[t->stage],
                      t->limit->directive != NULL
                      ? conf_tell_directive(c->pool, t->limit->directive)
                      : "the default",
                      t->received);
    }
    return APR_TIMEUP;
}

/* ------------------------------------------------------------- the filter */

static void count(timing *t, apr_bucket_brigade *bb, ap_input_mode_t mode)
{
    apr_off_t length = 0;

    if (mode != AP_MODE_SPECULATIVE && t->start != 0
        && apr_brigade_length(bb, 0, &length) == APR_SUCCESS && length > 0) {
        t->received += length;
    }
}

/* A read that may wait, but not longer than is left.  A line is waited for
 * here: the socket's filter would wait anew for each piece of it. */
static apr_status_t read_waiting(ap_filter_t *f, apr_bucket_brigade *bb,
                                 ap_input_mode_t mode, apr_off_t bytes,
                                 apr_socket_t *socket)
{
    timing *t = f->ctx;
    apr_interval_time_t before;
    apr_interval_time_t left;
    apr_status_t rv = apr_socket_timeout_get(socket, &before);

    while (rv == APR_SUCCESS) {
        left = time_left(t);
        if (left <= 0) {
            rv = APR_TIMEUP;
            break;
        }
        rv = apr_socket_timeout_set(socket, before >= 0 && before < left
                                            ? before : left);
        if (rv != APR_SUCCESS) {
            break;
        }
        rv = ap_get_brigade(f->next, bb, mode, mode == AP_MODE_GETLINE
                            ? APR_NONBLOCK_READ : APR_BLOCK_READ, bytes);
        if (mode != AP_MODE_GETLINE || !APR_STATUS_IS_EAGAIN(rv)) {
            break;
        }
        rv = apr_wait_for_io_or_timeout(NULL, socket, 1);
    }
    apr_socket_timeout_set(socket, before);
    if (APR_STATUS_IS_TIMEUP(rv) && time_left(t) <= 0) {
        return expire(f);
    }
    return rv;
}

static apr_status_t reqtimeout_filter(ap_filter_t *f, apr_bucket_brigade *bb,
                                      ap_input_mode_t mode,
                                      apr_read_type_e block, apr_off_t bytes)
{
    timing *t = f->ctx;
    apr_socket_t *socket;
    apr_status_t rv;

    if (t->limit->seconds == 0 || mode == AP_MODE_EXHAUSTIVE
        || (block == APR_NONBLOCK_READ && t->start == 0
            && t->stage != BODY)) {
        return ap_get_brigade(f->next, bb, mode, block, bytes);
    }
    if (t->start != 0 && time_left(t) <= 0) {
        return expire(f);
    }
    rv = ap_get_brigade(f->next, bb, mode, APR_NONBLOCK_READ, bytes);
    if (APR_STATUS_IS_EAGAIN(rv)) {
        (void)time_left(t);
        socket = ap_get_conn_socket(f->c);
        if (block == APR_BLOCK_READ && socket != NULL) {
            rv = read_waiting(f, bb, mode, bytes, socket);
        }
    }
    else if (APR_STATUS_IS_EOF(rv) && block == APR_BLOCK_READ) {
        /* A reader that waits is told of the end by a bucket. */
        rv = ap_get_brigade(f->next, bb, mode, block, bytes);
    }
    if (rv == APR_SUCCESS) {
        count(t, bb, mode);
    }
    return rv;
}

/* ------------------------------------------------------------------ hooks */

static timing *timing_of(const conn_rec *c)
{
    return ap_get_module_config(c->conn_config, &reqtimeout_module);
}

/* Microseconds left to the stage, whose clock runs from here on;
 * APR_INT64_MAX: any time.  Used by the http module. */
APR_DECLARE_OPTIONAL_FN(apr_interval_time_t, reqtimeout_left, (conn_rec *c));

static apr_interval_time_t reqtimeout_left(conn_rec *c)
{
    timing *t = timing_of(c);

    return t == NULL || t->limit->seconds == 0 ? APR_INT64_MAX
                                               : time_left(t);
}

static int watch_connection(conn_rec *c, void *csd)
{
    timing *t;

    (void)csd;
    if (c->master != NULL) {
        return DECLINED;        /* a stream: its connection is watched */
    }
    t = apr_pcalloc(c->pool, sizeof(*t));
    enter(t, HANDSHAKE, c->base_server);
    ap_set_module_config(c->conn_config, &reqtimeout_module, t);
    ap_add_input_filter_handle(filter_handle, t, NULL, c);
    return OK;
}

static void start_head(request_rec *r, conn_rec *c)
{
    timing *t = timing_of(c);

    (void)r;
    /* Whoever waits for the first byte without a request asks anew. */
    if (t != NULL && t->stage != HEADER) {
        enter(t, HEADER, c->base_server);
    }
}

static int start_body(request_rec *r)
{
    timing *t = timing_of(r->connection);

    if (t != NULL && r->main == NULL && r->prev == NULL) {
        enter(t, BODY, r->server);
    }
    return OK;
}

/* ---------------------------------------------------------- configuration */

static void *create_conf(apr_pool_t *p, server_rec *s)
{
    (void)s;
    return apr_pcalloc(p, sizeof(reqtimeout_conf));
}

static void *merge_conf(apr_pool_t *p, void *base, void *add)
{
    reqtimeout_conf *conf = apr_pmemdup(p, add, sizeof(*conf));
    const reqtimeout_conf *outer = base;
    int i;

    for (i = 0; i < STAGES; i++) {
        if (!conf->limits[i].is_set) {
            conf->limits[i] = outer->limits[i];
        }
    }
    return conf;
}

/* Reads digits at *text and moves it behind them. */
static const char *take_number(apr_pool_t *p, const char **text,
                               const char *what, int *number)
{
    const char *start = *text;
    apr_int64_t n = 0;

    while (**text >= '0' && **text <= '9') {
        n = n * 10 + (**text - '0');
        if (n > APR_INT32_MAX) {
            return apr_psprintf(p, "%s is too large", what);
        }
        (*text)++;
    }
    if (*text == start) {
        return apr_psprintf(p, "%s must be a number, not '%s'", what, start);
    }
    *number = (int)n;
    return NULL;
}

/* timeout[-maxtimeout][,MinRate=rate] */
static const char *parse_limit(apr_pool_t *p, const char *text, limit *l)
{
    static const char rate[] = ",MinRate=";
    const char *err = take_number(p, &text, "the time in seconds",
                                  &l->seconds);

    if (err == NULL && *text == '-') {
        text++;
        err = take_number(p, &text, "the longest time in seconds",
                          &l->max_seconds);
        if (err == NULL && l->max_seconds <= l->seconds) {
            err = "the longest time must be larger than the first";
        }
    }
    if (err == NULL && ap_cstr_casecmpn(text, rate, sizeof(rate) - 1) == 0) {
        text += sizeof(rate) - 1;
        err = take_number(p, &text, "MinRate in bytes a second", &l->rate);
        if (err == NULL && l->rate == 0) {
            err = "MinRate must be larger than 0";
        }
    }
    if (err == NULL && *text != '\0') {
        err = apr_psprintf(p, "'%s' is not understood here", text);
    }
    if (err == NULL && l->max_seconds > 0 && l->rate == 0) {
        err = "a range of times needs ,MinRate=bytes-a-second";
    }
    l->is_set = 1;
    return err;
}

static const char *set_timeouts(cmd_parms *cmd, void *dummy, const char *args)
{
    reqtimeout_conf *conf = ap_get_module_config(cmd->server->module_config,
                                                 &reqtimeout_module);
    const char *err = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    (void)dummy;
    while (err == NULL && *args != '\0') {
        const char *word = ap_getword_conf(cmd->temp_pool, &args);
        const char *value = ap_strchr_c(word, '=');
        limit l = {0, 0, 0, 0, NULL};
        int i;

        for (i = 0; i < STAGES && value != NULL; i++) {
            if (strlen(stage_names[i]) == (size_t)(value - word)
                && ap_cstr_casecmpn(word, stage_names[i],
                                    (size_t)(value - word)) == 0) {
                break;
            }
        }
        if (value == NULL || i == STAGES) {
            return apr_psprintf(cmd->pool, "RequestReadTimeout takes "
                                "handshake=, header= and body=, not '%s'",
                                word);
        }
        err = parse_limit(cmd->temp_pool, value + 1, &l);
        if (err != NULL) {
            return apr_psprintf(cmd->pool, "RequestReadTimeout %s: %s", word,
                                err);
        }
        l.directive = cmd->directive;
        conf->limits[i] = l;
    }
    return err;
}

static const command_rec directives[] = {
    AP_INIT_RAW_ARGS("RequestReadTimeout", set_timeouts, NULL, RSRC_CONF,
                     "handshake=, header= and body=, each with seconds, "
                     "seconds-longest and ,MinRate=bytes a second"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    filter_handle = ap_register_input_filter("reqtimeout", reqtimeout_filter,
                                             NULL, AP_FTYPE_CONNECTION + 8);
    APR_REGISTER_OPTIONAL_FN(reqtimeout_left);
    ap_hook_pre_connection(watch_connection, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_pre_read_request(start_head, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_read_request(start_body, NULL, NULL, APR_HOOK_FIRST);
}

module AP_MODULE_DECLARE_DATA reqtimeout_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create per-directory settings */
    NULL,               /* merge per-directory settings */
    create_conf,
    merge_conf,
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
