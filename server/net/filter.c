/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Filters: the two registries of names, the chains, and passing brigades.
 *
 * A request sees one long chain in each direction.  Three pointers lead into
 * it: request_rec.X_filters at its head, request_rec.proto_X_filters where
 * the protocol's part begins, conn_rec.X_filters where the connection's part
 * begins.  Filters stand in the order of their type; among equals the one
 * added first is called first.  A pointer whose own part is empty points at
 * the first filter of the next part.
 *
 * Registries are written while modules register (one thread) and only read
 * afterwards.  Chains belong to the thread that runs the connection.
 */

#include "ap_config.h"

#include <ctype.h>

#include <apr_hash.h>
#include <apr_hooks.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_log.h"
#include "httpd.h"
#include "util_filter.h"

#include "server/net/connection_priv.h"
#include "server/runtime/hook_trace_priv.h"

/** Longest filter name that a lookup folds without allocating. */
#define NAME_MAX_FOLDED 128

enum direction { INPUT, OUTPUT };

/** The parts of a chain, from the handler to the network. */
enum part { PART_CONTENT, PART_PROTOCOL, PART_CONNECTION, PARTS };

/** A registered filter. */
typedef struct {
    ap_filter_rec_t rec;            /* first: what modules know of it */
    const char *owner;              /* who registered it, or NULL */
} registered_filter;

/** Name (lower case) to registered_filter, one table a direction.
 * [config] */
static apr_hash_t *registry[2];

/* ------------------------------------------------------------ registries */

static apr_status_t registries_cleanup(void *unused)
{
    (void)unused;
    registry[INPUT] = NULL;
    registry[OUTPUT] = NULL;
    return APR_SUCCESS;
}

/*
 * The configuration's pool is the life of a registration: modules register
 * anew each time it is read.
 */
static apr_hash_t *registry_for_writing(enum direction dir)
{
    if (registry[dir] == NULL) {
        registry[INPUT] = apr_hash_make(apr_hook_global_pool);
        registry[OUTPUT] = apr_hash_make(apr_hook_global_pool);
        apr_pool_cleanup_register(apr_hook_global_pool, NULL,
                                  registries_cleanup,
                                  apr_pool_cleanup_null);
    }
    return registry[dir];
}

static ap_filter_rec_t *find_rec(enum direction dir, const char *name)
{
    char folded[NAME_MAX_FOLDED];
    apr_size_t i;

    if (registry[dir] == NULL || name == NULL) {
        return NULL;
    }
    for (i = 0; name[i] != '\0'; i++) {
        if (i == sizeof(folded)) {
            return NULL;
        }
        folded[i] = (char)apr_tolower(name[i]);
    }
    return apr_hash_get(registry[dir], folded, (apr_ssize_t)i);
}

/* A name registered again keeps its record, so that handles stay good. */
static ap_filter_rec_t *register_rec(enum direction dir, const char *name,
                                     ap_filter_func func,
                                     ap_init_filter_func init,
                                     ap_filter_type ftype)
{
    apr_hash_t *table = registry_for_writing(dir);
    ap_filter_rec_t *rec = find_rec(dir, name);

    ap_assert(strlen(name) < NAME_MAX_FOLDED);
    if (rec == NULL) {
        char *own = apr_pstrdup(apr_hook_global_pool, name);
        registered_filter *f = apr_pcalloc(apr_hook_global_pool, sizeof(*f));

        ap_str_tolower(own);
        f->owner = apr_hook_debug_current;
        rec = &f->rec;
        rec->name = own;
        apr_hash_set(table, own, APR_HASH_KEY_STRING, f);
    }
    rec->filter_func = func;
    rec->filter_init_func = init;
    rec->ftype = ftype;
    return rec;
}

AP_DECLARE(ap_filter_rec_t *) ap_register_input_filter(
    const char *name, ap_in_filter_func filter_func,
    ap_init_filter_func filter_init, ap_filter_type ftype)
{
    ap_filter_func f;

    f.in_func = filter_func;
    return register_rec(INPUT, name, f, filter_init, ftype);
}

AP_DECLARE(ap_filter_rec_t *) ap_register_output_filter_protocol(
    const char *name, ap_out_filter_func filter_func,
    ap_init_filter_func filter_init, ap_filter_type ftype,
    unsigned int proto_flags)
{
    ap_filter_func f;
    ap_filter_rec_t *rec;

    f.out_func = filter_func;
    rec = register_rec(OUTPUT, name, f, filter_init, ftype);
    rec->proto_flags = proto_flags;
    return rec;
}

AP_DECLARE(ap_filter_rec_t *) ap_register_output_filter(
    const char *name, ap_out_filter_func filter_func,
    ap_init_filter_func filter_init, ap_filter_type ftype)
{
    return ap_register_output_filter_protocol(name, filter_func, filter_init,
                                              ftype, 0);
}

AP_DECLARE(ap_filter_rec_t *) ap_get_input_filter_handle(const char *name)
{
    return find_rec(INPUT, name);
}

AP_DECLARE(ap_filter_rec_t *) ap_get_output_filter_handle(const char *name)
{
    return find_rec(OUTPUT, name);
}

AP_DECLARE(void) ap_filter_protocol(ap_filter_t *f, unsigned int proto_flags)
{
    f->frec->proto_flags = proto_flags;
}

/* ---------------------------------------------------------------- chains */

static enum part part_of(ap_filter_type ftype)
{
    if (ftype < AP_FTYPE_PROTOCOL) {
        return PART_CONTENT;
    }
    return ftype < AP_FTYPE_CONNECTION ? PART_PROTOCOL : PART_CONNECTION;
}

/* Fills heads with the addresses of the three pointers; NULL where there is
 * no request. */
static void chain_heads(enum direction dir, request_rec *r, conn_rec *c,
                        ap_filter_t **heads[PARTS])
{
    heads[PART_CONTENT] = NULL;
    heads[PART_PROTOCOL] = NULL;
    if (dir == INPUT) {
        heads[PART_CONNECTION] = &c->input_filters;
        if (r != NULL) {
            heads[PART_CONTENT] = &r->input_filters;
            heads[PART_PROTOCOL] = &r->proto_input_filters;
        }
    }
    else {
        heads[PART_CONNECTION] = &c->output_filters;
        if (r != NULL) {
            heads[PART_CONTENT] = &r->output_filters;
            heads[PART_PROTOCOL] = &r->proto_output_filters;
        }
    }
}

/*
 * A sub-request's filters stand before those of the request it belongs to,
 * of whatever type they are.
 */
static int stands_before(const ap_filter_t *f, const ap_filter_t *other)
{
    return other->frec->ftype > f->frec->ftype || other->r != f->r;
}

/* In the chain that starts at *link, lets what led to old lead to fresh. */
static void lead_to(ap_filter_t **link, ap_filter_t *old, ap_filter_t *fresh)
{
    while (*link != old && *link != fresh && *link != NULL) {
        link = &(*link)->next;
    }
    if (*link == old) {
        *link = fresh;
    }
}

static void insert(ap_filter_t *f, ap_filter_t **heads[PARTS], enum part part)
{
    ap_filter_t **link = heads[part];
    int upper;

    while (*link != NULL && !stands_before(f, *link)) {
        link = &(*link)->next;
    }
    f->next = *link;
    *link = f;
    if (link != heads[part]) {
        return;
    }
    for (upper = (int)part - 1; upper >= 0; upper--) {
        if (heads[upper] != NULL) {
            lead_to(heads[upper], f->next, f);
        }
    }
}

static ap_filter_t *add_rec(enum direction dir, ap_filter_rec_t *rec,
                            void *ctx, request_rec *r, conn_rec *c)
{
    enum part part = part_of(rec->ftype);
    ap_filter_t **heads[PARTS];
    ap_filter_t *f;

    if (r == NULL && part != PART_CONNECTION) {
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, c, APLOGNO(90400)
                      "%s filter %s works on requests and was not added to "
                      "a connection without one",
                      dir == INPUT ? "input" : "output", rec->name);
        return NULL;
    }
    f = apr_palloc(part == PART_CONNECTION ? c->pool : r->pool, sizeof(*f));
    f->frec = rec;
    f->ctx = ctx;
    f->r = part == PART_CONNECTION ? NULL : r;
    f->c = c;
    chain_heads(dir, r, c, heads);
    insert(f, heads, part);
    return f;
}

static ap_filter_t *add_named(enum direction dir, const char *name, void *ctx,
                              request_rec *r, conn_rec *c)
{
    ap_filter_rec_t *rec = find_rec(dir, name);

    if (rec == NULL) {
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, r != NULL ? r->connection : c,
                      APLOGNO(90401) "no %s filter is called %s; load the "
                      "module that provides it",
                      dir == INPUT ? "input" : "output", name);
        return NULL;
    }
    return add_rec(dir, rec, ctx, r, c);
}

AP_DECLARE(ap_filter_t *) ap_add_input_filter(
    const char *name, void *ctx, request_rec *r, conn_rec *c)
{
    return add_named(INPUT, name, ctx, r, c);
}

AP_DECLARE(ap_filter_t *) ap_add_input_filter_handle(
    ap_filter_rec_t *f, void *ctx, request_rec *r, conn_rec *c)
{
    return add_rec(INPUT, f, ctx, r, c);
}

AP_DECLARE(ap_filter_t *) ap_add_output_filter(
    const char *name, void *ctx, request_rec *r, conn_rec *c)
{
    return add_named(OUTPUT, name, ctx, r, c);
}

AP_DECLARE(ap_filter_t *) ap_add_output_filter_handle(
    ap_filter_rec_t *f, void *ctx, request_rec *r, conn_rec *c)
{
    return add_rec(OUTPUT, f, ctx, r, c);
}

/* The filter keeps its own next: it may be the one that is running. */
static void remove_filter(enum direction dir, ap_filter_t *f)
{
    ap_filter_t **heads[PARTS];
    int part;

    chain_heads(dir, f->r, f->c, heads);
    for (part = 0; part < PARTS; part++) {
        if (heads[part] != NULL) {
            lead_to(heads[part], f, f->next);
        }
    }
}

AP_DECLARE(void) ap_remove_input_filter(ap_filter_t *f)
{
    remove_filter(INPUT, f);
}

AP_DECLARE(void) ap_remove_output_filter(ap_filter_t *f)
{
    remove_filter(OUTPUT, f);
}

static apr_status_t remove_named(enum direction dir, ap_filter_t *next,
                                 const char *name)
{
    ap_filter_rec_t *rec;

    if (name == NULL) {
        return APR_EINVAL;
    }
    rec = find_rec(dir, name);
    if (rec == NULL) {
        return APR_NOTFOUND;
    }
    for (; next != NULL; next = next->next) {
        if (next->frec == rec) {
            remove_filter(dir, next);
            return APR_SUCCESS;
        }
    }
    return APR_NOTFOUND;
}

AP_DECLARE(apr_status_t) ap_remove_input_filter_byhandle(
    ap_filter_t *next, const char *handle)
{
    return remove_named(INPUT, next, handle);
}

AP_DECLARE(apr_status_t) ap_remove_output_filter_byhandle(
    ap_filter_t *next, const char *handle)
{
    return remove_named(OUTPUT, next, handle);
}

/* --------------------------------------------------------------- passing */

/* Whose filter it is; a record that is not of the registry is nobody's. */
static const char *owner_of(enum direction dir, const ap_filter_rec_t *rec)
{
    const ap_filter_rec_t *known = find_rec(dir, rec->name);

    return known == rec ? ((const registered_filter *)known)->owner : NULL;
}

static apr_status_t get_traced(ap_filter_t *filter,
                               apr_bucket_brigade *bucket,
                               ap_input_mode_t mode, apr_read_type_e block,
                               apr_off_t readbytes)
{
    hook_span span;
    apr_status_t rv;

    hook_trace_begin(&span, HOOK_TRACE_INPUT, filter->frec->name,
                     owner_of(INPUT, filter->frec));
    rv = filter->frec->filter_func.in_func(filter, bucket, mode, block,
                                           readbytes);
    hook_trace_end(&span);
    return rv;
}

static apr_status_t get(ap_filter_t *filter, apr_bucket_brigade *bucket,
                        ap_input_mode_t mode, apr_read_type_e block,
                        apr_off_t readbytes)
{
    if (hook_trace_now != NULL) {
        return get_traced(filter, bucket, mode, block, readbytes);
    }
    return filter->frec->filter_func.in_func(filter, bucket, mode, block,
                                             readbytes);
}

/* A client's handshake may wait where there is somebody who waits for it, in
 * filters that are known to go on with it when they are called again. */
static int may_init_wait(const ap_filter_t *f, apr_read_type_e block)
{
    const conn_rec *c = f->c;

    return block == APR_BLOCK_READ && c->cs != NULL && c->master == NULL
        && !c->outgoing && c->keepalives == 0
        && ap_cstr_casecmp(f->frec->name, "SSL/TLS Filter") == 0;
}

/* mod_ssl asks for the handshake by a read that may wait, before any protocol
 * is chosen.  A thread must not wait there for a client that stops half-way:
 * the MPM does, as for the head of a request. */
static apr_status_t init_input(ap_filter_t *filter,
                               apr_bucket_brigade *bucket,
                               apr_read_type_e block, apr_off_t readbytes)
{
    net_conn *nc;
    apr_status_t rv;

    if (!may_init_wait(filter, block)) {
        return get(filter, bucket, AP_MODE_INIT, block, readbytes);
    }
    nc = net_conn_of(filter->c);
    nc->init_waits = 0;
    nc->is_in_init = 1;
    rv = get(filter, bucket, AP_MODE_INIT, block, readbytes);
    nc->is_in_init = 0;
    return rv;
}

AP_DECLARE(apr_status_t) ap_get_brigade(ap_filter_t *filter,
                                        apr_bucket_brigade *bucket,
                                        ap_input_mode_t mode,
                                        apr_read_type_e block,
                                        apr_off_t readbytes)
{
    if (filter == NULL) {
        return AP_NOBODY_READ;
    }
    if (mode == AP_MODE_INIT) {
        return init_input(filter, bucket, block, readbytes);
    }
    return get(filter, bucket, mode, block, readbytes);
}

/* The end of the response is the end for all that were redirected to it. */
static void note_end(request_rec *r)
{
    for (; r != NULL; r = r->prev) {
        r->eos_sent = 1;
    }
}

static apr_status_t pass_traced(ap_filter_t *filter,
                                apr_bucket_brigade *bucket)
{
    hook_span span;
    apr_status_t rv;

    hook_trace_begin(&span, HOOK_TRACE_OUTPUT, filter->frec->name,
                     owner_of(OUTPUT, filter->frec));
    rv = filter->frec->filter_func.out_func(filter, bucket);
    hook_trace_end(&span);
    return rv;
}

AP_DECLARE(apr_status_t) ap_pass_brigade(ap_filter_t *filter,
                                         apr_bucket_brigade *bucket)
{
    apr_bucket *last;

    if (filter == NULL) {
        return AP_NOBODY_WROTE;
    }
    last = APR_BRIGADE_LAST(bucket);
    if (filter->r != NULL && last != APR_BRIGADE_SENTINEL(bucket)
        && APR_BUCKET_IS_EOS(last)) {
        note_end(filter->r);
    }
    if (hook_trace_now != NULL) {
        return pass_traced(filter, bucket);
    }
    return filter->frec->filter_func.out_func(filter, bucket);
}

AP_DECLARE_NONSTD(apr_status_t) ap_pass_brigade_fchk(
    request_rec *r, apr_bucket_brigade *bucket, const char *fmt, ...)
{
    apr_status_t rv = ap_pass_brigade(r->output_filters, bucket);
    const char *what = "passing the response on";
    va_list args;

    if (rv == APR_SUCCESS) {
        return OK;
    }
    if (rv == AP_FILTER_ERROR) {
        return AP_FILTER_ERROR;
    }
    if (fmt != NULL) {
        va_start(args, fmt);
        what = apr_pvsprintf(r->pool, fmt, args);
        va_end(args);
    }
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, rv, r, APLOGNO(90402) "%s", what);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Buckets that cannot be kept as they are (a pipe, say) are read first. */
static apr_status_t keep_bucket(apr_bucket *e, apr_pool_t *p)
{
    apr_status_t rv = apr_bucket_setaside(e, p);
    const char *data;
    apr_size_t len;

    if (rv != APR_ENOTIMPL) {
        return rv;
    }
    rv = apr_bucket_read(e, &data, &len, APR_BLOCK_READ);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_bucket_setaside(e, p);
    return rv == APR_ENOTIMPL ? APR_SUCCESS : rv;
}

AP_DECLARE(apr_status_t) ap_save_brigade(ap_filter_t *f,
                                         apr_bucket_brigade **save_to,
                                         apr_bucket_brigade **b,
                                         apr_pool_t *p)
{
    apr_status_t result = APR_SUCCESS;
    apr_bucket *e;

    if (*save_to == NULL) {
        *save_to = apr_brigade_create(p, f->c->bucket_alloc);
    }
    for (e = APR_BRIGADE_FIRST(*b); e != APR_BRIGADE_SENTINEL(*b);
         e = APR_BUCKET_NEXT(e)) {
        apr_status_t rv = keep_bucket(e, p);

        if (result == APR_SUCCESS) {
            result = rv;
        }
    }
    APR_BRIGADE_CONCAT(*save_to, *b);
    return result;
}

/* --------------------------------------------------- writing conveniently */

/*
 * Called when the brigade of a writer has grown enough.  It may hold buckets
 * of the writer's own memory, so none may be left behind.
 */
AP_DECLARE(apr_status_t) ap_filter_flush(apr_bucket_brigade *bb, void *ctx)
{
    apr_status_t rv = ap_pass_brigade(ctx, bb);

    apr_brigade_cleanup(bb);
    return rv;
}

AP_DECLARE(apr_status_t) ap_fflush(ap_filter_t *f, apr_bucket_brigade *bb)
{
    APR_BRIGADE_INSERT_TAIL(bb,
                            apr_bucket_flush_create(f->c->bucket_alloc));
    return ap_pass_brigade(f, bb);
}

AP_DECLARE_NONSTD(apr_status_t) ap_fputstrs(
    ap_filter_t *f, apr_bucket_brigade *bb, ...)
{
    va_list args;
    apr_status_t rv;

    va_start(args, bb);
    rv = apr_brigade_vputstrs(bb, ap_filter_flush, f, args);
    va_end(args);
    return rv;
}

AP_DECLARE_NONSTD(apr_status_t) ap_fprintf(ap_filter_t *f,
                                           apr_bucket_brigade *bb,
                                           const char *fmt, ...)
{
    va_list args;
    apr_status_t rv;

    va_start(args, fmt);
    rv = apr_brigade_vprintf(bb, ap_filter_flush, f, fmt, args);
    va_end(args);
    return rv;
}
