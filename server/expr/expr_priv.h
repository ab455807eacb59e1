/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of server/expr share: the tree that an expression becomes,
 * the state of the parser, and the tables of what this server itself knows.
 * Modules see ap_expr.h instead.  See docs/dev/expr.md.
 */

#ifndef EXPR_PRIV_H
#define EXPR_PRIV_H

#include "ap_expr.h"

/* Bounds on what is compiled, so that no text makes the server use more than
 * a little memory and stack. */
#define EXPR_MAX_LENGTH 65536    /* octets of one expression */
#define EXPR_MAX_DEPTH 200       /* parentheses, functions, %{...} in others */

/* The longest text that words are joined to or that a function is given, in
 * octets: what nests would else grow without a bound. */
#define EXPR_MAX_TEXT (1024 * 1024)

/* Targets of -U, -A and -F for one request of a client. */
#define EXPR_MAX_LOOKUPS 1000

/* The largest file that file() reads, in octets. */
#define EXPR_MAX_FILE (10 * 1024 * 1024)

/* ---- the tree ---- */

typedef enum {
    /* Conditions */
    EXPR_TRUE,
    EXPR_FALSE,
    EXPR_NOT,        /* u.list, one item */
    EXPR_AND,        /* u.list */
    EXPR_OR,         /* u.list */
    EXPR_COMPARE,    /* u.compare */
    EXPR_MATCH,      /* u.match */
    EXPR_IN_WORDS,   /* u.list: the word looked for, then the words */
    EXPR_IN_CALL,    /* u.call.list: left in name(right) */
    EXPR_UNARY,      /* u.call.unary: operator and right */
    EXPR_BINARY,     /* u.call.binary: left, operator, right */
    /* Words */
    EXPR_TEXT,       /* u.text */
    EXPR_CONCAT,     /* u.list */
    EXPR_GROUP,      /* u.group */
    EXPR_VARIABLE,   /* u.call.variable */
    EXPR_CALL        /* u.call.string: name(right) */
} expr_kind;

typedef enum {
    EXPR_EQ,
    EXPR_NE,
    EXPR_LT,
    EXPR_LE,
    EXPR_GT,
    EXPR_GE
} expr_order;

/* How two words are compared. */
typedef enum {
    EXPR_AS_STRINGS,
    EXPR_AS_INTEGERS,
    EXPR_BY_LENGTH     /* the shorter is less, then as strings */
} expr_manner;

struct ap_expr_node {
    expr_kind kind;
    union {
        const char *text;
        int group;                   /* 0 to 9 */
        struct {
            const ap_expr_t **items;
            int count;
        } list;
        struct {
            const ap_expr_t *left;
            const ap_expr_t *right;
            expr_order order;
            expr_manner manner;
        } compare;
        struct {
            const ap_expr_t *subject;
            const ap_regex_t *regex;
            int expected;            /* 0 for !~ */
        } match;
        struct {
            union {
                ap_expr_var_func_t *variable;
                ap_expr_string_func_t *string;
                ap_expr_list_func_t *list;
                ap_expr_op_unary_t *unary;
                ap_expr_op_binary_t *binary;
            } func;
            const void *data;        /* what its provider wants back */
            const ap_expr_t *left;
            const ap_expr_t *right;
        } call;
    } u;
};

/* tree.c: nodes made in pool; lists are copied. */
ap_expr_t *expr_node(apr_pool_t *p, expr_kind kind);
ap_expr_t *expr_node_text(apr_pool_t *p, const char *text, apr_size_t len);
ap_expr_t *expr_node_list(apr_pool_t *p, expr_kind kind,
                          const apr_array_header_t *items);
/* The words one after another; constant ones are joined now. */
ap_expr_t *expr_node_concat(apr_pool_t *p, const apr_array_header_t *words);
/* The text when it is known now, else NULL. */
const char *expr_constant(const ap_expr_t *node);

/* ---- lexer and parser ---- */

typedef enum {
    TOKEN_END,
    TOKEN_TRUE,
    TOKEN_FALSE,
    TOKEN_NOT,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_IN,
    TOKEN_COMPARE,   /* order and manner say which */
    TOKEN_MATCH,     /* =~ */
    TOKEN_NO_MATCH,  /* !~ */
    TOKEN_UNARY,     /* -x */
    TOKEN_BINARY,    /* -name */
    TOKEN_NAME,      /* of a function */
    TOKEN_NUMBER,
    TOKEN_QUOTE,     /* ' or ", text comes next */
    TOKEN_VARIABLE,  /* %{ , its name comes next */
    TOKEN_GROUP,     /* $0 to $9 */
    TOKEN_DOT,
    TOKEN_COMMA,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_OPEN_LIST,
    TOKEN_CLOSE_LIST,
    TOKEN_UNKNOWN
} expr_token_kind;

typedef struct {
    expr_token_kind kind;
    const char *start;
    apr_size_t len;
    expr_order order;
    expr_manner manner;
} expr_token;

/* Why the reading of text stopped; what stopped it has been read. */
typedef enum {
    TEXT_ENDED,
    TEXT_VARIABLE,   /* %{ */
    TEXT_GROUP,      /* $ and a digit: the digit is the last octet read */
    TEXT_FAULTY      /* parser->fault says why */
} expr_text_stop;

typedef struct {
    apr_pool_t *pool;        /* of the tree */
    apr_pool_t *ptemp;
    unsigned int flags;      /* AP_EXPR_FLAG_ bits */
    ap_expr_lookup_fn_t *lookup;
    const char *start;
    const char *next;        /* the first octet not read */
    expr_token token;        /* read and not yet used */
    char *literal;           /* text as read last; room for all of it */
    apr_size_t literal_len;
    int depth;
    const char *fault;       /* the first that was found */
} expr_parser;

/* lexer.c */

/* Notes a fault found at a place in the expression; the first is kept.
 * Always NULL. */
void *expr_fail(expr_parser *ps, const char *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void expr_next_token(expr_parser *ps);
/* Reads text up to end ('\0': all there is) or to something that is
 * replaced, into parser->literal. */
expr_text_stop expr_read_text(expr_parser *ps, char end);
/* Reads the name of a variable; its length, 0 where there is none. */
apr_size_t expr_read_name(expr_parser *ps);
/* Reads /.../ or m#...# after an operator; NULL when there is none. */
const char *expr_read_regex(expr_parser *ps, int *ignore_case);

/* parser.c: the whole as a condition or, with AP_EXPR_FLAG_STRING_RESULT, as
 * text.  NULL with parser->fault set. */
ap_expr_t *expr_parse_all(expr_parser *ps);

/* ---- evaluation ---- */

/* evaluate.c: faults go to *ctx->err. */
int expr_is_true(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node);
const char *expr_text(ap_expr_eval_ctx_t *ctx, const ap_expr_t *node);

/* ---- what this server itself provides ---- */

/* The names of one kind: OK with *parms->func and *parms->data set, DECLINED
 * for an unknown name, !OK with *parms->err set. */
int expr_lookup_variable(ap_expr_lookup_parms *parms);   /* variables.c */
int expr_lookup_function(ap_expr_lookup_parms *parms);   /* functions.c */
int expr_lookup_unary(ap_expr_lookup_parms *parms);      /* operators.c */
int expr_lookup_binary(ap_expr_lookup_parms *parms);

/* functions.c: a field of the request; vary says whether the answer then
 * depends on it for caches. */
const char *expr_request_field(ap_expr_eval_ctx_t *ctx, const char *name,
                               int vary);

/* variables.c: finds functions of other modules, once all are there. */
void expr_find_optional(void);

/* lookup.c: registers what the server itself knows; called each time
 * configuration is read. */
void expr_register_hooks(apr_pool_t *p);

#endif /* EXPR_PRIV_H */
