/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_expr.h
 * @brief Expressions in configuration: types and providers.
 */

#ifndef AP_AP_EXPR_H
#define AP_AP_EXPR_H

#include "httpd.h"
#include "http_config.h"
#include "ap_regex.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A compiled expression does not change: any number of threads may evaluate
 * it at once, each with a context of its own. */

/** A node of a compiled expression. */
typedef struct ap_expr_node ap_expr_t;

/* Kinds of names in expressions, and bits of ap_expr_info_t.flags.
 * FUNC_VAR: %{NAME}, ap_expr_var_func_t.
 * FUNC_STRING: name(word) and %{name:text}, ap_expr_string_func_t.
 * FUNC_LIST: word in name(word), ap_expr_list_func_t.
 * FUNC_OP_UNARY: -x word, ap_expr_op_unary_t.
 * FUNC_OP_BINARY: word -name word, ap_expr_op_binary_t.
 * FLAG_SSL_EXPR_COMPAT: all comparisons are those of SSLRequire, where the
 * shorter text is the lesser.
 * FLAG_DONT_VARY: fields that are asked for are not added to Vary.
 * FLAG_RESTRICTED: no functions or operators that look at files.
 * FLAG_STRING_RESULT: the whole is a text, not a condition.
 * FLAG_RESTRICTED_FILE_FUNC: no functions that look at files. */
#define AP_EXPR_FUNC_VAR                0
#define AP_EXPR_FLAG_SSL_EXPR_COMPAT    1
#define AP_EXPR_FUNC_STRING             1
#define AP_EXPR_FLAG_DONT_VARY          2
#define AP_EXPR_FUNC_LIST               2
#define AP_EXPR_FUNC_OP_UNARY           3
#define AP_EXPR_FLAG_RESTRICTED         4
#define AP_EXPR_FUNC_OP_BINARY          4
#define AP_EXPR_FLAG_STRING_RESULT      8
#define AP_EXPR_FLAG_RESTRICTED_FILE_FUNC 16

/** An expression that has been compiled. */
typedef struct {
    /** The tree. */
    ap_expr_t *root_node;
    /** Where it stands in the configuration; for messages. */
    const char *filename;
    unsigned int line_number;
    /** AP_EXPR_FLAG_ bits. */
    unsigned int flags;
    /** The module it is for, under which faults are logged. */
    int module_index;
} ap_expr_info_t;

/** One evaluation. */
typedef struct {
    /** What it is about; each may be NULL, and what then is not known is
     * empty. */
    request_rec *r;
    conn_rec *c;
    server_rec *s;
    /** For what evaluation makes; lives as long as its results. */
    apr_pool_t *p;
    /** Set by whoever finds a fault.  Never NULL. */
    const char **err;
    /** The expression. */
    const ap_expr_info_t *info;
    /** Room for groups of regular expressions, their number, and the text
     * that they are parts of (NULL = no groups so far). */
    ap_regmatch_t *re_pmatch;
    apr_size_t re_nmatch;
    const char **re_source;
    /** Fields of the request that were asked for, with commas between; NULL
     * when nobody wants to know. */
    const char **vary_this;
    /** Receives the text, with AP_EXPR_FLAG_STRING_RESULT. */
    const char **result_string;
    /** For functions of the caller of ap_expr_exec_ctx(). */
    void *data;
    /** Not used by this server, which bounds the depth of the tree. */
    int reclvl;
} ap_expr_eval_ctx_t;

/** A question for a name in an expression. */
typedef struct {
    /** AP_EXPR_FUNC_ value. */
    int type;
    /** As written, without the minus of an operator. */
    const char *name;
    /** AP_EXPR_FLAG_ bits of the expression. */
    int flags;
    /** Pool of the expression, and one for what it is compiled with. */
    apr_pool_t *pool;
    apr_pool_t *ptemp;
    /** Receives the function, of the kind that type asks for. */
    const void **func;
    /** Receives what the function gets back as its data. */
    const void **data;
    /** Receives what is wrong: "expected ...". */
    const char **err;
    /** What a function or operator is given (of two operands the right one)
     * when that is constant; else NULL. */
    const char *arg;
} ap_expr_lookup_parms;

/** A function that gives a list of strings; NULL = empty. */
typedef apr_array_header_t *ap_expr_list_func_t(
        ap_expr_eval_ctx_t *ctx, const void *data, const char *arg);

/**
 * Looks a name up.
 * @return OK with *parms->func set, DECLINED for a name it does not know;
 *         anything else is a fault, with *parms->err set
 */
typedef int ap_expr_lookup_fn_t(ap_expr_lookup_parms *parms);

/** An operator between two words; not 0 = true. */
typedef int ap_expr_op_binary_t(ap_expr_eval_ctx_t *ctx, const void *data,
                                const char *arg1, const char *arg2);

/** An operator before a word; not 0 = true. */
typedef int ap_expr_op_unary_t(ap_expr_eval_ctx_t *ctx, const void *data,
                               const char *arg);

/** A function of a word; its text, from ctx->p or constant; NULL = empty. */
typedef const char *ap_expr_string_func_t(ap_expr_eval_ctx_t *ctx,
                                          const void *data, const char *arg);

/** The value of a variable, as of ap_expr_string_func_t. */
typedef const char *ap_expr_var_func_t(ap_expr_eval_ctx_t *ctx,
                                       const void *data);

/**
 * Evaluates a condition for a request.  Fields that it asks for are added to
 * Vary of the response.  A fault is logged.
 * @param r     the request
 * @param expr  the condition
 * @param err   NULL, or what is wrong; in r->pool
 * @return 1 = true, 0 = false, negative = a fault
 */
AP_DECLARE(int) ap_expr_exec(request_rec *r, const ap_expr_info_t *expr,
                             const char **err);

/**
 * Evaluates in a context that the caller has filled in.  Faults are not
 * logged, and Vary is left to the caller.
 * @param ctx  the context; one thread's
 * @return 1 = true, or *ctx->result_string is set; 0 = false; negative = a
 *         fault, *ctx->err is set
 */
AP_DECLARE(int) ap_expr_exec_ctx(ap_expr_eval_ctx_t *ctx);

/**
 * As ap_expr_exec(), with groups from and for other expressions.
 * @param r       the request
 * @param expr    the condition
 * @param nmatch  number of elements of pmatch
 * @param pmatch  groups of the last match, before and after
 * @param source  the text that they are parts of; NULL = there are none
 * @param err     as ap_expr_exec()
 * @return as ap_expr_exec()
 */
AP_DECLARE(int) ap_expr_exec_re(request_rec *r, const ap_expr_info_t *expr,
                                apr_size_t nmatch, ap_regmatch_t *pmatch,
                                const char **source, const char **err);

/**
 * Registers the names that the server itself provides.  The server calls it
 * each time configuration is read.
 * @param pool  pool of the configuration
 */
AP_DECLARE(void) ap_expr_init(apr_pool_t *pool);

/**
 * Looks a name up with the server and its modules (expr_lookup hook).
 * @param parms  the question
 * @return OK, or else *parms->err is set
 */
AP_DECLARE(int) ap_expr_lookup_default(ap_expr_lookup_parms *parms);

/**
 * Compiles an expression.
 * @param pool       owner of the result, and of a message
 * @param ptemp      for what is needed meanwhile
 * @param info       all set but root_node, which is set here
 * @param expr       the text; at most 65536 octets
 * @param lookup_fn  who is asked for names; NULL = ap_expr_lookup_default()
 * @return NULL, or "expression error at column N: expected ..."
 */
AP_DECLARE(const char *) ap_expr_parse(apr_pool_t *pool, apr_pool_t *ptemp,
                                       ap_expr_info_t *info,
                                       const char *expr,
                                       ap_expr_lookup_fn_t *lookup_fn);

/**
 * Compiles an expression that a directive has.  In a .htaccess file functions
 * that look at files are refused.
 * @param cmd           the directive; cmd->pool owns the result
 * @param expr          the text
 * @param flags         AP_EXPR_FLAG_ bits
 * @param err           NULL, or what is wrong
 * @param lookup_fn     as ap_expr_parse()
 * @param module_index  whose expression it is
 * @return the expression; NULL on a fault
 */
AP_DECLARE(ap_expr_info_t *) ap_expr_parse_cmd_mi(
        const cmd_parms *cmd, const char *expr, unsigned int flags,
        const char **err, ap_expr_lookup_fn_t *lookup_fn, int module_index);

/**
 * Evaluates an expression that gives a text (AP_EXPR_FLAG_STRING_RESULT).
 * @param r     the request
 * @param expr  the expression
 * @param err   as ap_expr_exec()
 * @return the text, in r->pool or of the configuration; NULL on a fault
 */
AP_DECLARE(const char *) ap_expr_str_exec(request_rec *r,
                                          const ap_expr_info_t *expr,
                                          const char **err);

/**
 * As ap_expr_str_exec(), with groups as in ap_expr_exec_re().
 * @param r       the request
 * @param expr    the expression
 * @param nmatch  as ap_expr_exec_re()
 * @param pmatch  as ap_expr_exec_re()
 * @param source  as ap_expr_exec_re()
 * @param err     as ap_expr_exec()
 * @return as ap_expr_str_exec()
 */
AP_DECLARE(const char *) ap_expr_str_exec_re(
        request_rec *r, const ap_expr_info_t *expr, apr_size_t nmatch,
        ap_regmatch_t *pmatch, const char **source, const char **err);

/**
 * Asked, while configuration is read, for each name in an expression.  The
 * first that knows the name answers.
 * @param parms  the question, and where the answer goes
 * @return as ap_expr_lookup_fn_t
 */
AP_DECLARE_HOOK(int, expr_lookup, (ap_expr_lookup_parms *parms))

/** Parses an expression of a directive for the module of this file. */
#define ap_expr_parse_cmd(cmd, expr, flags, err, lookup_fn) \
    ap_expr_parse_cmd_mi((cmd), (expr), (flags), (err), (lookup_fn), \
                         APLOG_MODULE_INDEX)

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_EXPR_H */
