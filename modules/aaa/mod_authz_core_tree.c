/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Evaluation of Require and its containers.
 *
 * Results and how containers combine those of their parts:
 *
 *             grants when            denies when           else
 *   leaf      the provider grants    it denies             neutral
 *   not leaf  never                  the provider grants   neutral
 *   All       one grants, no denial  one denies            neutral
 *   Any       one grants             no grant, one denies  neutral
 *   None      never                  one grants            neutral
 *
 * A part that would need a user's name before there is one (DENIED_NO_USER)
 * leaves the matter open unless the other parts settle it anyway; then the
 * whole is asked again with the user.  An error of a provider ends it all.
 *
 * No shared state: the tree is fixed once configuration is read.
 */

#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "mod_auth.h"

#include "modules/aaa/mod_authz_core_priv.h"
#include "modules/aaa/require_priv.h"
#include "server/config/decider_priv.h"

APLOG_USE_MODULE(authz_core);

authz_node *authz_node_make(apr_pool_t *p, authz_kind kind,
                            const ap_directive_t *directive)
{
    authz_node *node = apr_pcalloc(p, sizeof(*node));

    node->kind = kind;
    node->directive = directive;
    return node;
}

void authz_node_add(authz_node *parent, authz_node *child)
{
    if (parent->last != NULL) {
        parent->last->next = child;
    }
    else {
        parent->first = child;
    }
    parent->last = child;
}

authz_node *authz_node_join(apr_pool_t *p, authz_kind kind,
                            const authz_node *a, const authz_node *b)
{
    authz_node *join = authz_node_make(p, kind, NULL);
    authz_node *first = apr_pmemdup(p, a, sizeof(*a));
    authz_node *second = apr_pmemdup(p, b, sizeof(*b));

    first->next = NULL;
    second->next = NULL;
    authz_node_add(join, first);
    authz_node_add(join, second);
    return join;
}

int authz_node_can_grant(const authz_node *node)
{
    const authz_node *child;

    if (node->kind == AUTHZ_REQUIRE) {
        return !node->negated;
    }
    if (node->kind == AUTHZ_NONE) {
        return 0;
    }
    for (child = node->first; child != NULL; child = child->next) {
        if (authz_node_can_grant(child)) {
            return 1;
        }
    }
    return 0;
}

int authz_node_applies(const authz_node *node, const request_rec *r)
{
    const authz_node *child;

    if (node->kind == AUTHZ_REQUIRE) {
        return (node->methods & (AP_METHOD_BIT << r->method_number)) != 0;
    }
    for (child = node->first; child != NULL; child = child->next) {
        if (authz_node_applies(child, r)) {
            return 1;
        }
    }
    return 0;
}

/* What "not" makes of a provider's answer.  A denial that was a guess tells
 * nothing: whoever was to be kept out would come in by it. */
static authz_status negate(request_rec *r, authz_status result)
{
    switch (result) {
    case AUTHZ_GRANTED:
        return AUTHZ_DENIED;
    case AUTHZ_DENIED:
        return apr_table_get(r->notes, AUTHZ_UNSURE_NOTE) == NULL
               ? AUTHZ_NEUTRAL : AUTHZ_GENERAL_ERROR;
    default:
        return result;
    }
}

static authz_status check_leaf(const authz_node *node, request_rec *r,
                               authz_trace *trace)
{
    authz_status result;

    apr_table_setn(r->notes, AUTHZ_PROVIDER_NAME_NOTE, node->provider_name);
    apr_table_unset(r->notes, AUTHZ_UNSURE_NOTE);
    result = node->provider->check_authorization(r, node->args,
                                                 node->parsed);
    apr_table_unset(r->notes, AUTHZ_PROVIDER_NAME_NOTE);

    if (node->negated) {
        result = negate(r, result);
    }
    if (result != AUTHZ_GRANTED && result != AUTHZ_NEUTRAL) {
        trace->decider = node->directive;
    }
    if (APLOGrtrace3(r)) {
        ap_log_rerror(APLOG_MARK, APLOG_TRACE3, 0, r, "%s for %s: %d",
                      node->directive != NULL
                      ? conf_tell_directive(r->pool, node->directive)
                      : node->provider_name, r->uri, (int)result);
    }
    return result;
}

/* How many results of each kind the parts of a container have given. */
typedef struct {
    unsigned int of[AUTHZ_DENIED_NO_USER + 1];
} result_count;

/* Asks the parts in order, until one gives the result that settles it; the
 * trace gets what denied there, or what denied first. */
static result_count check_children(const authz_node *node, request_rec *r,
                                   authz_status settles, authz_trace *trace)
{
    result_count count = {{0}};
    const authz_node *child;

    for (child = node->first; child != NULL; child = child->next) {
        authz_trace found = {NULL, 0};
        authz_status result;

        if (!authz_node_applies(child, r)) {
            continue;
        }
        result = authz_node_check(child, r, &found);
        count.of[result]++;
        if (result == settles || result == AUTHZ_GENERAL_ERROR) {
            *trace = found;
            break;
        }
        if (trace->decider == NULL) {
            *trace = found;
        }
        else if (found.decider != NULL) {
            trace->others += 1 + found.others;
        }
    }
    return count;
}

static authz_status check_all(const authz_node *node, request_rec *r,
                              authz_trace *trace)
{
    result_count n = check_children(node, r, AUTHZ_DENIED, trace);

    if (n.of[AUTHZ_GENERAL_ERROR]) {
        return AUTHZ_GENERAL_ERROR;
    }
    if (n.of[AUTHZ_DENIED]) {
        return AUTHZ_DENIED;
    }
    if (n.of[AUTHZ_DENIED_NO_USER]) {
        return AUTHZ_DENIED_NO_USER;
    }
    if (n.of[AUTHZ_GRANTED]) {
        return AUTHZ_GRANTED;
    }
    /* Nothing denied: that nothing granted decides, if anything does. */
    trace->decider = node->directive;
    return AUTHZ_NEUTRAL;
}

static authz_status check_any(const authz_node *node, request_rec *r,
                              authz_trace *trace)
{
    result_count n = check_children(node, r, AUTHZ_GRANTED, trace);

    if (n.of[AUTHZ_GENERAL_ERROR]) {
        return AUTHZ_GENERAL_ERROR;
    }
    if (n.of[AUTHZ_GRANTED]) {
        /* What denied on the way does not matter. */
        trace->decider = NULL;
        trace->others = 0;
        return AUTHZ_GRANTED;
    }
    if (n.of[AUTHZ_DENIED_NO_USER]) {
        return AUTHZ_DENIED_NO_USER;
    }
    return n.of[AUTHZ_DENIED] ? AUTHZ_DENIED : AUTHZ_NEUTRAL;
}

static authz_status check_none(const authz_node *node, request_rec *r,
                               authz_trace *trace)
{
    authz_status result = check_any(node, r, trace);

    switch (result) {
    case AUTHZ_GRANTED:
        trace->decider = node->directive;
        trace->others = 0;
        return AUTHZ_DENIED;
    case AUTHZ_DENIED:
        trace->decider = NULL;
        trace->others = 0;
        return AUTHZ_NEUTRAL;
    default:
        return result;
    }
}

authz_status authz_node_check(const authz_node *node, request_rec *r,
                              authz_trace *trace)
{
    switch (node->kind) {
    case AUTHZ_ALL:
        return check_all(node, r, trace);
    case AUTHZ_ANY:
        return check_any(node, r, trace);
    case AUTHZ_NONE:
        return check_none(node, r, trace);
    default:
        return check_leaf(node, r, trace);
    }
}
