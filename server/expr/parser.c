/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From tokens to a tree, by recursive descent: one function a rule of the
 * grammar in docs/dev/expr.md.  Each reads what it names and leaves the token
 * behind it in parser->token; NULL means that parser->fault is set.
 *
 * Chains (a && b && c, a . b . c, lists) are loops.  Whatever nests counts
 * against EXPR_MAX_DEPTH, so the stack that parsing and evaluating take is
 * bounded.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "server/expr/expr_priv.h"

/* How a list of nodes grows while its end is not known. */
#define LIST_START 4

static ap_expr_t *parse_or(expr_parser *ps);
static ap_expr_t *parse_word(expr_parser *ps);
static ap_expr_t *parse_text(expr_parser *ps, char end);

/* ---- helpers ---- */

/* What the parser stands before, for messages. */
static const char *found(const expr_parser *ps)
{
    if (ps->token.kind == TOKEN_END) {
        return "the end";
    }
    return apr_psprintf(ps->ptemp, "'%.*s'", (int)ps->token.len,
                        ps->token.start);
}

static void *expected(expr_parser *ps, const char *what)
{
    return expr_fail(ps, ps->token.start, "expected %s, found %s", what,
                     found(ps));
}

static int enter(expr_parser *ps, const char *at)
{
    if (++ps->depth > EXPR_MAX_DEPTH) {
        expr_fail(ps, at, "expected at most %d levels of parentheses, "
                  "functions and %%{...} in one another", EXPR_MAX_DEPTH);
        return 0;
    }
    return 1;
}

static void leave(expr_parser *ps)
{
    ps->depth--;
}

static apr_array_header_t *new_list(expr_parser *ps)
{
    return apr_array_make(ps->ptemp, LIST_START, sizeof(ap_expr_t *));
}

static void append(apr_array_header_t *list, ap_expr_t *node)
{
    APR_ARRAY_PUSH(list, ap_expr_t *) = node;
}

/* ---- names and who provides them ---- */

/* Operators have a minus before their name. */
static int is_operator(int type)
{
    return type == AP_EXPR_FUNC_OP_UNARY || type == AP_EXPR_FUNC_OP_BINARY;
}

/* Asks the providers for a name; the answer goes to node.  Its argument
 * stands in node->u.call.right. */
static ap_expr_t *look_up(expr_parser *ps, int type, const char *at,
                          apr_size_t len, ap_expr_t *node)
{
    ap_expr_lookup_parms parms;
    const void *func = NULL;
    const char *complaint = NULL;

    memset(&parms, 0, sizeof(parms));
    parms.type = type;
    parms.name = apr_pstrmemdup(ps->pool, at, len);
    parms.flags = (int)ps->flags;
    parms.pool = ps->pool;
    parms.ptemp = ps->ptemp;
    parms.func = &func;
    parms.data = &node->u.call.data;
    parms.err = &complaint;
    parms.arg = expr_constant(node->u.call.right);
    if (ps->lookup(&parms) != OK || func == NULL) {
        return expr_fail(ps, is_operator(type) ? at - 1 : at, "%s",
                         complaint != NULL ? complaint
                         : "expected a name that the server or one of its "
                           "modules knows");
    }
    switch (type) {
    case AP_EXPR_FUNC_VAR:
        node->u.call.func.variable = (ap_expr_var_func_t *)func;
        break;
    case AP_EXPR_FUNC_STRING:
        node->u.call.func.string = (ap_expr_string_func_t *)func;
        break;
    case AP_EXPR_FUNC_LIST:
        node->u.call.func.list = (ap_expr_list_func_t *)func;
        break;
    case AP_EXPR_FUNC_OP_UNARY:
        node->u.call.func.unary = (ap_expr_op_unary_t *)func;
        break;
    default:
        node->u.call.func.binary = (ap_expr_op_binary_t *)func;
        break;
    }
    return node;
}

/* ---- words ---- */

/* What follows %{ : NAME} or NAME:text} */
static ap_expr_t *parse_variable(expr_parser *ps)
{
    const char *name = ps->next;
    apr_size_t len = expr_read_name(ps);
    ap_expr_t *node;

    if (len == 0) {
        return expr_fail(ps, name, "expected a name after %%{, of letters, "
                         "digits and _");
    }
    if (*ps->next == '}') {
        ps->next++;
        return look_up(ps, AP_EXPR_FUNC_VAR, name, len,
                       expr_node(ps->pool, EXPR_VARIABLE));
    }
    if (*ps->next != ':') {
        return expr_fail(ps, ps->next, "expected } or : after %%{%.*s",
                         (int)len, name);
    }
    ps->next++;
    if (*ps->next == '}') {
        return expr_fail(ps, ps->next, "expected what %%{%.*s:...} is about",
                         (int)len, name);
    }
    node = expr_node(ps->pool, EXPR_CALL);
    if (!enter(ps, name)) {
        return NULL;
    }
    node->u.call.right = parse_text(ps, '}');
    leave(ps);
    if (node->u.call.right == NULL) {
        return NULL;
    }
    return look_up(ps, AP_EXPR_FUNC_STRING, name, len, node);
}

static ap_expr_t *make_group(expr_parser *ps, char digit)
{
    ap_expr_t *node = expr_node(ps->pool, EXPR_GROUP);

    node->u.group = digit - '0';
    return node;
}

/* Text with what is replaced in it, up to end; no token is read. */
static ap_expr_t *parse_text(expr_parser *ps, char end)
{
    apr_array_header_t *pieces = new_list(ps);
    expr_text_stop stop;
    ap_expr_t *piece;

    do {
        stop = expr_read_text(ps, end);
        if (stop == TEXT_FAULTY) {
            return NULL;
        }
        if (ps->literal_len > 0
            || (stop == TEXT_ENDED && pieces->nelts == 0)) {
            append(pieces, expr_node_text(ps->pool, ps->literal,
                                          ps->literal_len));
        }
        if (stop == TEXT_ENDED) {
            break;
        }
        piece = stop == TEXT_GROUP ? make_group(ps, ps->next[-1])
                                   : parse_variable(ps);
        if (piece == NULL) {
            return NULL;
        }
        append(pieces, piece);
    } while (1);
    return expr_node_concat(ps->pool, pieces);
}

/* What stands in the parentheses behind the name of a function. */
static ap_expr_t *parse_argument(expr_parser *ps)
{
    ap_expr_t *argument;

    if (ps->token.kind != TOKEN_OPEN) {
        return expected(ps, "( after the name of a function");
    }
    if (!enter(ps, ps->token.start)) {
        return NULL;
    }
    expr_next_token(ps);
    argument = parse_word(ps);
    leave(ps);
    if (argument == NULL) {
        return NULL;
    }
    if (ps->token.kind != TOKEN_CLOSE) {
        return expected(ps, ") after the argument of a function");
    }
    expr_next_token(ps);
    return argument;
}

/* name ( word ), for both kinds of functions. */
static ap_expr_t *parse_call(expr_parser *ps, int type, ap_expr_t *node)
{
    expr_token name = ps->token;

    expr_next_token(ps);
    node->u.call.right = parse_argument(ps);
    if (node->u.call.right == NULL) {
        return NULL;
    }
    return look_up(ps, type, name.start, name.len, node);
}

/* One part of a word. */
static ap_expr_t *parse_part(expr_parser *ps)
{
    ap_expr_t *part;

    switch (ps->token.kind) {
    case TOKEN_NUMBER:
        part = expr_node_text(ps->pool, ps->token.start, ps->token.len);
        break;
    case TOKEN_GROUP:
        part = make_group(ps, ps->token.start[1]);
        break;
    case TOKEN_QUOTE:
        part = parse_text(ps, *ps->token.start);
        break;
    case TOKEN_VARIABLE:
        part = parse_variable(ps);
        break;
    case TOKEN_NAME:
        return parse_call(ps, AP_EXPR_FUNC_STRING,
                          expr_node(ps->pool, EXPR_CALL));
    default:
        return expected(ps, "a word (text in quotes, a number, %{...}, $0 to "
                        "$9 or a function)");
    }
    if (part != NULL) {
        expr_next_token(ps);
    }
    return part;
}

static ap_expr_t *parse_word(expr_parser *ps)
{
    apr_array_header_t *parts;
    ap_expr_t *part = parse_part(ps);

    if (part == NULL || ps->token.kind != TOKEN_DOT) {
        return part;
    }
    parts = new_list(ps);
    append(parts, part);
    while (ps->token.kind == TOKEN_DOT) {
        expr_next_token(ps);
        part = parse_part(ps);
        if (part == NULL) {
            return NULL;
        }
        append(parts, part);
    }
    return expr_node_concat(ps->pool, parts);
}

/* ---- comparisons ---- */

static ap_expr_t *parse_compare(expr_parser *ps, ap_expr_t *left)
{
    ap_expr_t *node = expr_node(ps->pool, EXPR_COMPARE);

    node->u.compare.left = left;
    node->u.compare.order = ps->token.order;
    node->u.compare.manner = (ps->flags & AP_EXPR_FLAG_SSL_EXPR_COMPAT)
                                 ? EXPR_BY_LENGTH : ps->token.manner;
    expr_next_token(ps);
    node->u.compare.right = parse_word(ps);
    return node->u.compare.right != NULL ? node : NULL;
}

/* The regular expression is read before the next token is. */
static ap_expr_t *parse_match(expr_parser *ps, ap_expr_t *subject)
{
    ap_expr_t *node = expr_node(ps->pool, EXPR_MATCH);
    int ignore_case;
    const char *at = ps->next + strspn(ps->next, " \t\r\n");
    const char *pattern = expr_read_regex(ps, &ignore_case);

    if (pattern == NULL) {
        return NULL;
    }
    node->u.match.subject = subject;
    node->u.match.expected = ps->token.kind == TOKEN_MATCH;
    node->u.match.regex =
        ap_pregcomp(ps->pool, pattern,
                    AP_REG_EXTENDED | (ignore_case ? AP_REG_ICASE : 0));
    if (node->u.match.regex == NULL) {
        return expr_fail(ps, at, "expected a valid regular expression; "
                         "'%.80s' cannot be compiled", pattern);
    }
    expr_next_token(ps);
    return node;
}

/* The words between { and }, the token before which the parser stands. */
static ap_expr_t *parse_list(expr_parser *ps, ap_expr_t *left)
{
    apr_array_header_t *words = new_list(ps);
    ap_expr_t *word;

    append(words, left);
    do {
        expr_next_token(ps);
        word = parse_word(ps);
        if (word == NULL) {
            return NULL;
        }
        append(words, word);
    } while (ps->token.kind == TOKEN_COMMA);
    if (ps->token.kind != TOKEN_CLOSE_LIST) {
        return expected(ps, ", or } in a list of words");
    }
    expr_next_token(ps);
    return expr_node_list(ps->pool, EXPR_IN_WORDS, words);
}

static ap_expr_t *parse_in(expr_parser *ps, ap_expr_t *left)
{
    ap_expr_t *node;

    expr_next_token(ps);
    if (ps->token.kind == TOKEN_OPEN_LIST) {
        return parse_list(ps, left);
    }
    if (ps->token.kind != TOKEN_NAME) {
        return expected(ps, "{ or a function that returns a list, after in");
    }
    node = expr_node(ps->pool, EXPR_IN_CALL);
    node->u.call.left = left;
    return parse_call(ps, AP_EXPR_FUNC_LIST, node);
}

/* An operator by name; left is NULL for one with a single operand. */
static ap_expr_t *parse_operator(expr_parser *ps, ap_expr_t *left)
{
    expr_token operator = ps->token;
    ap_expr_t *node = expr_node(ps->pool, left != NULL ? EXPR_BINARY
                                                       : EXPR_UNARY);

    node->u.call.left = left;
    expr_next_token(ps);
    node->u.call.right = parse_word(ps);
    if (node->u.call.right == NULL) {
        return NULL;
    }
    return look_up(ps, left != NULL ? AP_EXPR_FUNC_OP_BINARY
                                    : AP_EXPR_FUNC_OP_UNARY,
                   operator.start + 1, operator.len - 1, node);
}

static ap_expr_t *parse_comparison(expr_parser *ps)
{
    ap_expr_t *left;

    if (ps->token.kind == TOKEN_UNARY) {
        return parse_operator(ps, NULL);
    }
    left = parse_word(ps);
    if (left == NULL) {
        return NULL;
    }
    switch (ps->token.kind) {
    case TOKEN_COMPARE:
        return parse_compare(ps, left);
    case TOKEN_MATCH:
    case TOKEN_NO_MATCH:
        return parse_match(ps, left);
    case TOKEN_IN:
        return parse_in(ps, left);
    case TOKEN_BINARY:
        return parse_operator(ps, left);
    default:
        return expected(ps, "an operator that compares (such as ==, -eq, =~ "
                        "or in) after a word");
    }
}

/* ---- conditions ---- */

static ap_expr_t *parse_primary(expr_parser *ps)
{
    ap_expr_t *node;

    switch (ps->token.kind) {
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        node = expr_node(ps->pool, ps->token.kind == TOKEN_TRUE ? EXPR_TRUE
                                                                : EXPR_FALSE);
        expr_next_token(ps);
        return node;
    case TOKEN_OPEN:
        if (!enter(ps, ps->token.start)) {
            return NULL;
        }
        expr_next_token(ps);
        node = parse_or(ps);
        leave(ps);
        if (node != NULL && ps->token.kind != TOKEN_CLOSE) {
            return expected(ps, "&&, || or )");
        }
        expr_next_token(ps);
        return node;
    default:
        return parse_comparison(ps);
    }
}

static ap_expr_t *parse_not(expr_parser *ps)
{
    apr_array_header_t *operand;
    ap_expr_t *node;
    int negated = 0;

    while (ps->token.kind == TOKEN_NOT) {
        negated = !negated;
        expr_next_token(ps);
    }
    node = parse_primary(ps);
    if (node == NULL || !negated) {
        return node;
    }
    operand = new_list(ps);
    append(operand, node);
    return expr_node_list(ps->pool, EXPR_NOT, operand);
}

/* Conditions with one operator between them, the same each time. */
static ap_expr_t *parse_chain(expr_parser *ps, expr_token_kind operator,
                              expr_kind kind,
                              ap_expr_t *(*parse)(expr_parser *ps))
{
    apr_array_header_t *conditions;
    ap_expr_t *node = parse(ps);

    if (node == NULL || ps->token.kind != operator) {
        return node;
    }
    conditions = new_list(ps);
    append(conditions, node);
    while (ps->token.kind == operator) {
        expr_next_token(ps);
        node = parse(ps);
        if (node == NULL) {
            return NULL;
        }
        append(conditions, node);
    }
    return expr_node_list(ps->pool, kind, conditions);
}

static ap_expr_t *parse_and(expr_parser *ps)
{
    return parse_chain(ps, TOKEN_AND, EXPR_AND, parse_not);
}

static ap_expr_t *parse_or(expr_parser *ps)
{
    return parse_chain(ps, TOKEN_OR, EXPR_OR, parse_and);
}

ap_expr_t *expr_parse_all(expr_parser *ps)
{
    ap_expr_t *root;

    if (ps->flags & AP_EXPR_FLAG_STRING_RESULT) {
        return parse_text(ps, '\0');
    }
    expr_next_token(ps);
    root = parse_or(ps);
    if (root != NULL && ps->token.kind != TOKEN_END) {
        return expected(ps, "&&, || or the end");
    }
    return root;
}
