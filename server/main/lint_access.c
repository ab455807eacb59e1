/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of access rules.
 *
 *   require-useless  a Require that another one of its section decides for
 *   mixed-access     Require beside Order, Allow, Deny: both are asked
 *   limit-opens      <Limit> leaves all methods that it does not name open
 *   root-open        everything of the file system may be served
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>

#include "http_config.h"

#include "server/main/lint_priv.h"

/* ---- What a rule says --------------------------------------------------- */

static int says(lint_run *l, const ap_directive_t *d, const char *first,
                const char *second)
{
    const char *a = lint_word(l, d, 0);
    const char *b = lint_word(l, d, 1);

    return a != NULL && b != NULL && strcasecmp(a, first) == 0
           && strcasecmp(b, second) == 0;
}

static int is_require(lint_run *l, const ap_directive_t *d, const char *what)
{
    return lint_is(d, "Require") && says(l, d, "all", what);
}

static int is_container(const ap_directive_t *d)
{
    return strncasecmp(d->directive, "<Require", 8) == 0;
}

static int is_rule(const ap_directive_t *d)
{
    return lint_is(d, "Require") || is_container(d);
}

static int is_older_rule(const ap_directive_t *d)
{
    return lint_is(d, "Order") || lint_is(d, "Allow") || lint_is(d, "Deny");
}

static int is_negated(lint_run *l, const ap_directive_t *d)
{
    const char *first = lint_word(l, d, 0);

    return lint_is(d, "<RequireNone")
           || (first != NULL && strcasecmp(first, "not") == 0);
}

const ap_directive_t *lint_restriction(lint_run *l,
                                       const ap_directive_t *section)
{
    const ap_directive_t *d;

    for (d = section->first_child; d != NULL; d = d->next) {
        if ((is_rule(d) && !is_require(l, d, "granted"))
            || lint_is(d, "Deny")) {
            return d;
        }
    }
    return NULL;
}

const ap_directive_t *lint_grant(lint_run *l, const ap_directive_t *section)
{
    const ap_directive_t *d;
    const ap_directive_t *found = NULL;

    if (lint_restriction(l, section) != NULL) {
        return NULL;
    }
    for (d = section->first_child; d != NULL; d = d->next) {
        if (is_require(l, d, "granted")) {
            found = d;
        }
    }
    return found;
}

int lint_is_closed(lint_run *l, const ap_directive_t *section)
{
    const ap_directive_t *d;
    int is_closed = 0;

    for (d = section->first_child; d != NULL; d = d->next) {
        if (lint_is(d, "Allow") || (is_rule(d)
                                    && !is_require(l, d, "denied"))) {
            return 0;
        }
        if (is_require(l, d, "denied")
            || (lint_is(d, "Deny") && says(l, d, "from", "all"))) {
            is_closed = 1;
        }
    }
    return is_closed;
}

/* ---- require-useless ---------------------------------------------------- */

static const ap_directive_t *first_other(const ap_directive_t *first,
                                         const ap_directive_t *than)
{
    for (; first != NULL; first = first->next) {
        if (first != than && is_rule(first)) {
            return first;
        }
    }
    return NULL;
}

static const char *text_of(lint_run *l, const ap_directive_t *d)
{
    return is_container(d) ? lint_head(l, d)
                           : apr_psprintf(l->p, "%s %s", d->directive,
                                          d->args);
}

static void warn_useless(lint_run *l, const ap_directive_t *d,
                         const ap_directive_t *because, const char *reason)
{
    lint_warn(l, "require-useless", d, "`%s` has no effect: `%s` at %s %s",
              text_of(l, d), text_of(l, because), lint_place(l, because),
              reason);
}

/* One of them is enough. */
static void check_any(lint_run *l, const ap_directive_t *first)
{
    const ap_directive_t *d;
    const ap_directive_t *other;

    for (d = first; d != NULL; d = d->next) {
        other = first_other(first, d);
        if (other == NULL || !is_rule(d)) {
            continue;
        }
        if (is_require(l, d, "granted")) {
            warn_useless(l, other, d, "beside it lets everybody in; put them "
                         "into <RequireAll>, or remove one");
            return;
        }
        if (is_require(l, d, "denied")) {
            warn_useless(l, d, other, "beside it is enough to be let in; "
                         "remove one");
            return;
        }
    }
}

static const ap_directive_t *first_positive(lint_run *l,
                                            const ap_directive_t *first,
                                            const ap_directive_t *than)
{
    for (; first != NULL; first = first->next) {
        if (first != than && is_rule(first) && !is_negated(l, first)) {
            return first;
        }
    }
    return NULL;
}

/* All of them are needed. */
static void check_all(lint_run *l, const ap_directive_t *first)
{
    const ap_directive_t *d;
    const ap_directive_t *other;

    for (d = first; d != NULL; d = d->next) {
        other = first_other(first, d);
        if (other != NULL && is_require(l, d, "denied")) {
            warn_useless(l, other, d, "lets nobody in, whatever is beside "
                         "it");
            return;
        }
        other = first_positive(l, first, d);
        if (other != NULL && is_require(l, d, "granted")) {
            warn_useless(l, d, other, "is needed besides");
            return;
        }
    }
}

static void check_doubles(lint_run *l, const ap_directive_t *first)
{
    const ap_directive_t *a;
    const ap_directive_t *b;

    for (a = first; a != NULL; a = a->next) {
        for (b = a->next; lint_is(a, "Require") && b != NULL; b = b->next) {
            if (lint_is(b, "Require") && strcmp(a->args, b->args) == 0) {
                warn_useless(l, b, a, "says the same");
                return;
            }
        }
    }
}

/* ---- The others --------------------------------------------------------- */

static void check_mixed(lint_run *l, const ap_directive_t *section)
{
    const ap_directive_t *d;
    const ap_directive_t *old = NULL;
    const ap_directive_t *new = NULL;

    if (lint_child(section, "Satisfy") != NULL) {
        return;
    }
    for (d = section->first_child; d != NULL; d = d->next) {
        old = old == NULL && is_older_rule(d) ? d : old;
        new = new == NULL && is_rule(d)
              && !lint_is(d, "<RequireNone") ? d : new;
    }
    if (old != NULL && new != NULL) {
        lint_warn(l, "mixed-access", old, "`%s %s` and `%s` at %s are both "
                  "asked, and a client needs both; write all of it with "
                  "Require, or add Satisfy Any", old->directive, old->args,
                  text_of(l, new), lint_place(l, new));
    }
}

static void check_limit(lint_run *l, const ap_directive_t *limit)
{
    const ap_directive_t *d = limit->parent != NULL
        ? limit->parent->first_child : ap_conftree;
    const ap_directive_t *rule = lint_restriction(l, limit);

    if (rule == NULL) {
        return;
    }
    for (; d != NULL; d = d->next) {
        if (lint_is(d, "<LimitExcept") || is_rule(d) || is_older_rule(d)) {
            return;
        }
    }
    lint_warn(l, "limit-opens", limit, "%s restricts these methods only, any "
              "other is not asked for `%s`; leave out <Limit>, or use "
              "<LimitExcept> for what is to be open", lint_head(l, limit),
              text_of(l, rule));
}

static void check_tree(lint_run *l, const ap_directive_t *d)
{
    for (; d != NULL; d = d->next) {
        if (d->first_child == NULL) {
            continue;
        }
        if (lint_is(d, "<RequireAll")) {
            check_all(l, d->first_child);
        }
        else if (!lint_is(d, "<RequireNone")
                 && lint_child(d, "AuthMerging") == NULL) {
            check_any(l, d->first_child);
        }
        check_doubles(l, d->first_child);
        check_mixed(l, d);
        if (lint_is(d, "<Limit")) {
            check_limit(l, d);
        }
        check_tree(l, d->first_child);
    }
}

static void check_root(lint_run *l, const lint_section *s)
{
    const ap_directive_t *grant;

    if (strcmp(s->kind, "Directory") != 0 || s->is_regex
        || strcmp(s->pattern, "/") != 0) {
        return;
    }
    grant = lint_grant(l, s->d);
    if (grant != NULL) {
        lint_warn(l, "root-open", grant, "all files of the machine may be "
                  "served, wherever an Alias or a link leads; deny here, and "
                  "grant for the directories that are meant");
    }
}

void lint_access(lint_run *l)
{
    int i;

    check_tree(l, ap_conftree);
    for (i = 0; i < l->sections->nelts; i++) {
        check_root(l, &APR_ARRAY_IDX(l->sections, i, lint_section));
    }
}
