/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * HookTrace: which module's hook and filter took how long in a request, for
 * the error log, or for the client in a Server-Timing field (W3C Server
 * Timing).
 *
 * While it is on for any server, every request begins with a trace, because
 * its first hooks run before its server is known; the trace ends early where
 * it is not wanted.  How time is measured: server/runtime/hook_trace.c.
 *
 * The field has what has run when the head leaves, and of calls that run then
 * their time so far; the log has everything.
 *
 * Shared: the settings, [config].
 */

#include "ap_config.h"

#include <apr_hash.h>
#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"

#include "server/core/core_priv.h"
#include "server/core/hook_trace_priv.h"

APLOG_USE_MODULE(core);

/** Bytes of names and times in a field, or in a line of the log. */
#define TEXT_MAX 6000

/** What HookTrace says for a server. */
typedef struct {
    unsigned int to_log:1;
    unsigned int to_client:1;
    apr_array_header_t *clients;    /* apr_ipsubnet_t *; NULL: all */
} trace_settings;

/** The trace of a request. */
typedef struct {
    hook_trace trace;               /* first: hook_trace_now leads here */
    unsigned int is_decided:1;      /* whether it is wanted is known */
    unsigned int to_log:1;
    unsigned int to_client:1;       /* and has not been told */
} request_trace;

int core_trace_is_wanted;

/** server_rec * to trace_settings; NULL: nobody said anything.  [config] */
static apr_hash_t *settings;

/** Place of a request's trace in its notes.  [config] */
static apr_size_t trace_note;

/** Tells the client.  [config] */
static ap_filter_rec_t *tell_filter;

/* ---- What is told ------------------------------------------------------- */

/* What can stand in a name of Server-Timing (RFC 9110 section 5.6.2). */
static char name_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
           || (c >= 'a' && c <= 'z') || strchr("!#$%&'*+-.^_`|~", c) != NULL
           ? c : '_';
}

/* "hook.module", "in.filter.module" or "out.filter.module". */
static const char *name_of(const hook_trace_entry *entry, apr_pool_t *p)
{
    static const char *const prefixes[] = {"", "in.", "out."};
    const char *who = entry->who != NULL ? entry->who : "other";
    apr_size_t length = strlen(who);
    char *name;
    char *c;

    if (length > 2 && strcmp(who + length - 2, ".c") == 0) {
        length -= 2;
    }
    name = apr_psprintf(p, "%s%s.%.*s", prefixes[entry->kind], entry->what,
                        (int)length, who);
    for (c = name; *c != '\0'; c++) {
        *c = name_char(*c);
    }
    return name;
}

/* An entry for the field: milliseconds. */
static const char *metric(const hook_trace_entry *entry, apr_pool_t *p)
{
    return apr_psprintf(p, ", %s;dur=%.3f", name_of(entry, p),
                        (double)entry->own_ns / 1e6);
}

/* An entry for the log: microseconds. */
static const char *log_item(const hook_trace_entry *entry, apr_pool_t *p)
{
    const char *times = entry->calls == 1
                        ? "" : apr_psprintf(p, " (%u calls)", entry->calls);

    return apr_psprintf(p, ", %s %.1f%s", name_of(entry, p),
                        (double)entry->own_ns / 1e3, times);
}

/*
 * Puts entries together, from *next on, until the text is as long as may be.
 * Its pieces begin with a comma and a space.
 */
static const char *gather(const hook_trace *trace, int *next, apr_pool_t *p,
                          const char *(*item)(const hook_trace_entry *entry,
                                              apr_pool_t *p))
{
    char *text = apr_palloc(p, TEXT_MAX + 1);
    apr_size_t used = 0;

    text[0] = '\0';
    for (; *next < trace->entries->nelts; ++*next) {
        const char *piece = item(&APR_ARRAY_IDX(trace->entries, *next,
                                                hook_trace_entry), p);
        apr_size_t length = strlen(piece);

        if (used > 0 && used + length > TEXT_MAX) {
            break;
        }
        apr_cpystrn(text + used, piece, TEXT_MAX + 1 - used);
        used += strlen(text + used);
    }
    return text;
}

static double total_ns(const hook_trace *trace)
{
    return (double)(hook_trace_clock() - trace->started_ns);
}

static const char *field_value(hook_trace *trace, apr_pool_t *p)
{
    int next = 0;
    const char *metrics;

    hook_trace_settle(trace);
    metrics = gather(trace, &next, p, metric);
    return apr_psprintf(p, "total;dur=%.3f%s%s", total_ns(trace) / 1e6,
                        metrics, next < trace->entries->nelts
                        ? apr_psprintf(p, ", more;desc=\"%d left out\"",
                                       trace->entries->nelts - next) : "");
}

static void tell_log(request_rec *r, hook_trace *trace)
{
    double total;
    int next = 0;
    int is_first = 1;

    hook_trace_settle(trace);
    total = total_ns(trace);
    while (next < trace->entries->nelts) {
        const char *items = gather(trace, &next, r->pool, log_item);

        ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, r, APLOGNO(95020)
                      "HookTrace: %s%s took %.1f microseconds: %s",
                      r->the_request != NULL ? r->the_request : r->uri,
                      is_first ? "" : " (continued)", total / 1e3,
                      items + strlen(", "));
        is_first = 0;
    }
}

/* The first output of a request: its head has not left. */
static apr_status_t tell_client(ap_filter_t *f, apr_bucket_brigade *bb)
{
    request_trace *t = f->ctx;
    ap_filter_t *next = f->next;

    if (t->to_client) {
        t->to_client = 0;
        apr_table_mergen(f->r->headers_out, "Server-Timing",
                         field_value(&t->trace, f->r->pool));
    }
    ap_remove_output_filter(f);
    return ap_pass_brigade(next, bb);
}

static void insert_tell_filter(request_rec *r)
{
    request_trace *t = (request_trace *)hook_trace_now;

    if (t != NULL && t->to_client && r->main == NULL) {
        ap_add_output_filter_handle(tell_filter, t, r, r->connection);
    }
}

/* ---- A request's trace -------------------------------------------------- */

static const trace_settings *settings_of(server_rec *s)
{
    const trace_settings *own = apr_hash_get(settings, &s, sizeof(s));

    return own != NULL ? own : apr_hash_get(settings, &ap_server_conf,
                                            sizeof(ap_server_conf));
}

static int is_permitted(const trace_settings *said, const request_rec *r)
{
    int i;

    if (said->clients == NULL) {
        return 1;
    }
    for (i = 0; i < said->clients->nelts; i++) {
        if (apr_ipsubnet_test(APR_ARRAY_IDX(said->clients, i,
                                            apr_ipsubnet_t *),
                              r->useragent_addr)) {
            return 1;
        }
    }
    return 0;
}

static request_trace *trace_of(request_rec *r)
{
    void **note = core_trace_is_wanted ? ap_get_request_note(r, trace_note)
                                       : NULL;

    return note != NULL ? *note : NULL;
}

static void forget(request_rec *r, request_trace *t)
{
    hook_trace_stop(&t->trace);
    *ap_get_request_note(r, trace_note) = NULL;
}

/* A request that goes without log_transaction. */
static apr_status_t trace_cleanup(void *data)
{
    hook_trace_stop(data);
    return APR_SUCCESS;
}

void core_trace_create_request(request_rec *r)
{
    hook_trace *before = hook_trace_now;
    request_trace *t = apr_pcalloc(r->pool, sizeof(*t));
    void **note;

    hook_trace_init(&t->trace, r->pool);
    apr_pool_pre_cleanup_register(r->pool, &t->trace, trace_cleanup);
    hook_trace_now = &t->trace;
    ap_run_create_request(r);
    hook_trace_now = before;
    note = ap_get_request_note(r, trace_note);
    if (note != NULL) {
        *note = t;
    }
}

void core_trace_enter(request_rec *r)
{
    request_trace *t = trace_of(r);

    if (t != NULL) {
        hook_trace_now = &t->trace;
    }
}

void core_trace_decide(request_rec *r)
{
    request_trace *t = trace_of(r);
    const trace_settings *said;

    if (t == NULL || t->is_decided) {
        return;
    }
    t->is_decided = 1;
    said = settings_of(r->server);
    if (said == NULL || !(said->to_log || said->to_client)
        || !is_permitted(said, r)) {
        forget(r, t);
        return;
    }
    t->to_log = said->to_log;
    t->to_client = said->to_client;
}

void core_trace_log_transaction(request_rec *r)
{
    hook_trace *before = hook_trace_now;
    request_trace *t;

    core_trace_decide(r);
    t = trace_of(r);
    if (t == NULL) {
        ap_run_log_transaction(r);
        return;
    }
    hook_trace_now = &t->trace;
    ap_run_log_transaction(r);
    if (t->to_log) {
        tell_log(r, &t->trace);
    }
    hook_trace_now = before;
    forget(r, t);
}

/* ---- The directive ------------------------------------------------------ */

static const char *add_client(cmd_parms *cmd, trace_settings *said,
                              const char *word)
{
    char *address = apr_pstrdup(cmd->temp_pool, word);
    char *mask = strchr(address, '/');
    apr_ipsubnet_t *subnet;

    if (mask != NULL) {
        *mask++ = '\0';
    }
    if (apr_ipsubnet_create(&subnet, address, mask, cmd->pool)
        != APR_SUCCESS) {
        return apr_psprintf(cmd->temp_pool, "HookTrace: '%s' is not an IP "
                            "address, ADDRESS/BITS, or all", word);
    }
    APR_ARRAY_PUSH(said->clients, apr_ipsubnet_t *) = subnet;
    return NULL;
}

static const char *read_clients(cmd_parms *cmd, trace_settings *said,
                                int argc, char *const argv[])
{
    const char *complaint = NULL;
    int i;

    if (argc == 1 && ap_cstr_casecmp(argv[0], "all") == 0) {
        return NULL;
    }
    if (argc == 0) {
        return said->to_client
               ? "HookTrace: say which clients are shown the names of modules "
                 "and their times: addresses, ADDRESS/BITS, or all" : NULL;
    }
    said->clients = apr_array_make(cmd->pool, argc,
                                   sizeof(apr_ipsubnet_t *));
    for (i = 0; i < argc && complaint == NULL; i++) {
        complaint = add_client(cmd, said, argv[i]);
    }
    return complaint;
}

/* Nobody runs these hooks without HookTrace. */
static void want_traces(void)
{
    const char *registering = apr_hook_debug_current;

    if (core_trace_is_wanted) {
        return;
    }
    apr_hook_debug_current = "hook_trace";
    ap_hook_insert_filter(insert_tell_filter, NULL, NULL,
                          APR_HOOK_REALLY_LAST);
    ap_hook_insert_error_filter(insert_tell_filter, NULL, NULL,
                                APR_HOOK_REALLY_LAST);
    apr_hook_debug_current = registering;
    core_trace_is_wanted = 1;
}

const char *core_set_hook_trace(cmd_parms *cmd, void *dir, int argc,
                                char *const argv[])
{
    enum { OFF, TO_LOG, TO_CLIENT, TO_BOTH };
    static const core_word_t words[] = {
        {"Off", OFF}, {"Log", TO_LOG}, {"Header", TO_CLIENT},
        {"Both", TO_BOTH}, {NULL, 0}
    };
    trace_settings *said = apr_pcalloc(cmd->pool, sizeof(*said));
    server_rec **key = apr_pmemdup(cmd->pool, &cmd->server,
                                   sizeof(cmd->server));
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    int value;

    (void)dir;
    if (complaint != NULL) {
        return complaint;
    }
    if (argc == 0) {
        return "HookTrace: takes Off, Log, Header or Both, and clients";
    }
    complaint = core_parse_word(cmd, argv[0], words, &value);
    if (complaint != NULL) {
        return complaint;
    }
    if (value == OFF && argc > 1) {
        return "HookTrace Off takes no clients";
    }
    said->to_log = value == TO_LOG || value == TO_BOTH;
    said->to_client = value == TO_CLIENT || value == TO_BOTH;
    complaint = read_clients(cmd, said, argc - 1, argv + 1);
    if (complaint == NULL) {
        apr_hash_set(settings, key, sizeof(*key), said);
        if (value != OFF) {
            want_traces();
        }
    }
    return complaint;
}

void core_trace_reset(apr_pool_t *pconf)
{
    core_trace_is_wanted = 0;
    settings = apr_hash_make(pconf);
}

void core_trace_register(void)
{
    trace_note = ap_register_request_note();
    tell_filter = ap_register_output_filter("HOOK_TRACE", tell_client, NULL,
                                            AP_FTYPE_PROTOCOL - 1);
}
