/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The operators of the server itself that have names: -x word, and
 * word -name word.  Networks are read once, while configuration is.  No
 * shared state.
 */

#include "ap_config.h"

#include <arpa/inet.h>
#include <string.h>

#include <apr_fnmatch.h>
#include <apr_hash.h>
#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_core.h"
#include "http_request.h"

#include "server/expr/expr_priv.h"

/* ---- text ---- */

static int op_not_empty(ap_expr_eval_ctx_t *ctx, const void *data,
                        const char *arg)
{
    return *arg != '\0';
}

static int op_empty(ap_expr_eval_ctx_t *ctx, const void *data,
                    const char *arg)
{
    return *arg == '\0';
}

static int op_switched_on(ap_expr_eval_ctx_t *ctx, const void *data,
                          const char *arg)
{
    static const char *const off[] = {"", "0", "off", "false", "no"};
    apr_size_t i;

    for (i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
        if (ap_cstr_casecmp(arg, off[i]) == 0) {
            return 0;
        }
    }
    return 1;
}

static int op_strmatch(ap_expr_eval_ctx_t *ctx, const void *data,
                       const char *text, const char *pattern)
{
    return apr_fnmatch(pattern, text, 0) == APR_SUCCESS;
}

static int op_strcmatch(ap_expr_eval_ctx_t *ctx, const void *data,
                        const char *text, const char *pattern)
{
    return apr_fnmatch(pattern, text, APR_FNM_CASE_BLIND) == APR_SUCCESS;
}

static int op_fnmatch(ap_expr_eval_ctx_t *ctx, const void *data,
                      const char *text, const char *pattern)
{
    return apr_fnmatch(pattern, text, APR_FNM_PATHNAME) == APR_SUCCESS;
}

/* ---- files ---- */

static int is_a(ap_expr_eval_ctx_t *ctx, const char *path,
                apr_filetype_e type, apr_int32_t wanted)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE | wanted, ctx->p)
               == APR_SUCCESS
           && info.filetype == type;
}

static int op_directory(ap_expr_eval_ctx_t *ctx, const void *data,
                        const char *arg)
{
    return is_a(ctx, arg, APR_DIR, 0);
}

static int op_regular(ap_expr_eval_ctx_t *ctx, const void *data,
                      const char *arg)
{
    return is_a(ctx, arg, APR_REG, 0);
}

/* No manual has it; configurations do, from where rules have it. */
static int op_executable(ap_expr_eval_ctx_t *ctx, const void *data,
                         const char *arg)
{
    apr_finfo_t info;

    return apr_stat(&info, arg, APR_FINFO_PROT, ctx->p) == APR_SUCCESS
           && (info.protection & (APR_UEXECUTE | APR_GEXECUTE
                                  | APR_WEXECUTE)) != 0;
}

static int op_link(ap_expr_eval_ctx_t *ctx, const void *data, const char *arg)
{
    return is_a(ctx, arg, APR_LNK, APR_FINFO_LINK);
}

static int op_exists(ap_expr_eval_ctx_t *ctx, const void *data,
                     const char *arg)
{
    apr_finfo_t info;

    return apr_stat(&info, arg, APR_FINFO_TYPE, ctx->p) == APR_SUCCESS;
}

static int op_has_size(ap_expr_eval_ctx_t *ctx, const void *data,
                       const char *arg)
{
    apr_finfo_t info;

    return apr_stat(&info, arg, APR_FINFO_SIZE | APR_FINFO_TYPE, ctx->p)
               == APR_SUCCESS
           && info.filetype == APR_REG && info.size > 0;
}

/* ---- what a request would be answered ---- */

/* The request that a client has made. */
static request_rec *client_request(request_rec *r)
{
    while (r->main != NULL || r->prev != NULL) {
        r = r->main != NULL ? r->main : r->prev;
    }
    return r;
}

/* What is known of the targets that conditions have asked about for a request
 * of a client: target to int.  It lives as long as that request. */
static apr_hash_t *answers_of(request_rec *r)
{
    static const char key[] = "expr_answers";
    void *answers = NULL;

    r = client_request(r);
    if (apr_pool_userdata_get(&answers, key, r->pool) != APR_SUCCESS
        || answers == NULL) {
        answers = apr_hash_make(r->pool);
        apr_pool_userdata_setn(answers, key, NULL, r->pool);
    }
    return answers;
}

/* A place for the answer about a target; NULL: there are too many. */
static int *new_answer(ap_expr_eval_ctx_t *ctx, apr_hash_t *answers,
                       const char *key)
{
    apr_pool_t *p = apr_hash_pool_get(answers);
    int *answer = NULL;

    if (apr_hash_count(answers) < EXPR_MAX_LOOKUPS) {
        answer = apr_pcalloc(p, sizeof(*answer));
        apr_hash_set(answers, apr_pstrdup(p, key), APR_HASH_KEY_STRING,
                     answer);
        return answer;
    }
    *ctx->err = apr_psprintf(ctx->p, "conditions (-U, -A, -F) ask about more "
                             "than %d others in one request",
                             EXPR_MAX_LOOKUPS);
    return NULL;
}

/*
 * Asks about each target once: a condition that asks about the address it
 * stands at would go on for ever, and one that asks about many, of which each
 * does so again, nearly.  While an answer is sought it is "no".
 * base: what a target without a slash in front is relative to, or NULL where
 * there is none yet.
 */
static int is_allowed(ap_expr_eval_ctx_t *ctx, const char *target,
                      const char *base, int is_file)
{
    apr_hash_t *answers;
    const char *key;
    int *answer;
    request_rec *rr;

    if (base == NULL || ap_is_recursion_limit_exceeded(ctx->r)) {
        return 0;
    }
    answers = answers_of(ctx->r);
    key = apr_pstrcat(ctx->p, is_file ? "F " : "U ",
                      *target == '/' ? "" : base, "\n", target, NULL);
    answer = apr_hash_get(answers, key, APR_HASH_KEY_STRING);
    if (answer != NULL) {
        return *answer;
    }
    answer = new_answer(ctx, answers, key);
    if (answer == NULL) {
        return 0;
    }
    rr = is_file ? ap_sub_req_lookup_file(target, ctx->r, NULL)
                 : ap_sub_req_lookup_uri(target, ctx->r, NULL);
    *answer = rr->status == HTTP_OK
              && (!is_file || rr->finfo.filetype == APR_REG);
    ap_destroy_sub_req(rr);
    return *answer;
}

static int op_file_allowed(ap_expr_eval_ctx_t *ctx, const void *data,
                           const char *arg)
{
    return ctx->r != NULL && is_allowed(ctx, arg, ctx->r->filename, 1);
}

static int op_url_allowed(ap_expr_eval_ctx_t *ctx, const void *data,
                          const char *arg)
{
    return ctx->r != NULL && is_allowed(ctx, arg, ctx->r->uri, 0);
}

/* ---- networks ---- */

static int op_from_network(ap_expr_eval_ctx_t *ctx, const void *data,
                           const char *arg)
{
    return ctx->r != NULL && ctx->r->useragent_addr != NULL
           && apr_ipsubnet_test((apr_ipsubnet_t *)data,
                                ctx->r->useragent_addr);
}

/* Reads an address without asking a name server; 0 for anything else. */
static int read_address(const char *text, apr_sockaddr_t *address)
{
    memset(address, 0, sizeof(*address));
    if (inet_pton(AF_INET, text, &address->sa.sin.sin_addr) == 1) {
        address->family = APR_INET;
        address->ipaddr_ptr = &address->sa.sin.sin_addr;
        address->ipaddr_len = sizeof(address->sa.sin.sin_addr);
        address->sa.sin.sin_family = AF_INET;
        return 1;
    }
#if APR_HAVE_IPV6
    if (inet_pton(AF_INET6, text, &address->sa.sin6.sin6_addr) == 1) {
        address->family = APR_INET6;
        address->ipaddr_ptr = &address->sa.sin6.sin6_addr;
        address->ipaddr_len = sizeof(address->sa.sin6.sin6_addr);
        address->sa.sin6.sin6_family = AF_INET6;
        return 1;
    }
#endif
    return 0;
}

static int op_ipmatch(ap_expr_eval_ctx_t *ctx, const void *data,
                      const char *text, const char *network)
{
    apr_sockaddr_t address;

    return read_address(text, &address)
           && apr_ipsubnet_test((apr_ipsubnet_t *)data, &address);
}

static int take_network(ap_expr_lookup_parms *parms)
{
    apr_ipsubnet_t *network;
    const char *mask;

    if (parms->arg == NULL) {
        *parms->err = apr_psprintf(parms->ptemp, "expected a constant "
                                   "network behind -%s, such as "
                                   "'192.0.2.0/24'", parms->name);
        return !OK;
    }
    mask = ap_strchr_c(parms->arg, '/');
    if (apr_ipsubnet_create(&network,
                            mask == NULL ? parms->arg
                            : apr_pstrmemdup(parms->ptemp, parms->arg,
                                             mask - parms->arg),
                            mask == NULL ? NULL : mask + 1, parms->pool)
        != APR_SUCCESS) {
        *parms->err = apr_psprintf(parms->ptemp, "expected an address or a "
                                   "network behind -%s, such as "
                                   "'192.0.2.0/24'; '%s' is none",
                                   parms->name, parms->arg);
        return !OK;
    }
    *parms->data = network;
    return OK;
}

/* ---- names ---- */

static const struct {
    char name;
    ap_expr_op_unary_t *func;
    int (*prepare)(ap_expr_lookup_parms *parms);
    int reads_files;     /* not where files are out of reach */
} unary_operators[] = {
    {'d', op_directory, NULL, 1},
    {'e', op_exists, NULL, 1},
    {'f', op_regular, NULL, 1},
    {'s', op_has_size, NULL, 1},
    {'L', op_link, NULL, 1},
    {'h', op_link, NULL, 1},
    {'x', op_executable, NULL, 1},
    {'F', op_file_allowed, NULL, 0},
    {'U', op_url_allowed, NULL, 0},
    {'A', op_url_allowed, NULL, 0},
    {'n', op_not_empty, NULL, 0},
    {'z', op_empty, NULL, 0},
    {'T', op_switched_on, NULL, 0},
    {'R', op_from_network, take_network, 0}
};

static const struct {
    const char *name;
    ap_expr_op_binary_t *func;
    int (*prepare)(ap_expr_lookup_parms *parms);
} binary_operators[] = {
    {"ipmatch", op_ipmatch, take_network},
    {"fnmatch", op_fnmatch, NULL},
    {"strmatch", op_strmatch, NULL},
    {"strcmatch", op_strcmatch, NULL}
};

int expr_lookup_unary(ap_expr_lookup_parms *parms)
{
    apr_size_t i;

    for (i = 0; i < sizeof(unary_operators) / sizeof(unary_operators[0]);
         i++) {
        if (parms->name[0] != unary_operators[i].name
            || parms->name[1] != '\0') {
            continue;
        }
        if (unary_operators[i].reads_files
            && (parms->flags & AP_EXPR_FLAG_RESTRICTED)) {
            *parms->err = apr_psprintf(parms->ptemp, "expected an operator "
                                       "that does not look at files: -%s is "
                                       "not allowed here", parms->name);
            return !OK;
        }
        *parms->func = (const void *)unary_operators[i].func;
        *parms->data = NULL;
        return unary_operators[i].prepare != NULL
                   ? unary_operators[i].prepare(parms) : OK;
    }
    return DECLINED;
}

int expr_lookup_binary(ap_expr_lookup_parms *parms)
{
    apr_size_t i;

    for (i = 0; i < sizeof(binary_operators) / sizeof(binary_operators[0]);
         i++) {
        if (ap_cstr_casecmp(parms->name, binary_operators[i].name) != 0) {
            continue;
        }
        *parms->func = (const void *)binary_operators[i].func;
        *parms->data = NULL;
        return binary_operators[i].prepare != NULL
                   ? binary_operators[i].prepare(parms) : OK;
    }
    return DECLINED;
}
