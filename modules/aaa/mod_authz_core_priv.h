/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The tree of requirements: what mod_authz_core.c builds out of Require
 * directives and mod_authz_core_tree.c evaluates.
 */

#ifndef MOD_AUTHZ_CORE_PRIV_H
#define MOD_AUTHZ_CORE_PRIV_H

#include <apr_pools.h>

#include "httpd.h"
#include "http_config.h"
#include "mod_auth.h"

typedef enum {
    AUTHZ_REQUIRE,      /* a leaf: one provider is asked */
    AUTHZ_ALL,          /* none may deny, one must grant */
    AUTHZ_ANY,          /* one must grant */
    AUTHZ_NONE          /* none may grant */
} authz_kind;

typedef struct authz_node authz_node;

/* All fields are set while configuration is read and fixed from then on. */
struct authz_node {
    authz_kind kind;
    int negated;                /* leaf: Require not */
    apr_int64_t methods;        /* leaf: method bits it holds for (<Limit>) */
    const ap_directive_t *directive;    /* NULL: implied */
    /* leaf */
    const char *provider_name;
    const authz_provider *provider;
    const char *args;
    const void *parsed;
    /* container */
    authz_node *first;
    authz_node *last;
    /* next of the same container */
    authz_node *next;
};

/* What an evaluation found out besides its result. */
typedef struct {
    const ap_directive_t *decider;  /* what denied first, or asks for a user;
                                     * NULL while nothing has */
    int others;                     /* how many more of an "any" have */
} authz_trace;

/* A node; container kinds get no children yet.  directive: NULL for an
 * implied container. */
authz_node *authz_node_make(apr_pool_t *p, authz_kind kind,
                            const ap_directive_t *directive);

/* Whether one of the requirements of a container could grant. */
int authz_node_can_grant(const authz_node *node);

/* Appends child, which is in no container yet. */
void authz_node_add(authz_node *parent, authz_node *child);

/*
 * Both under one new container of that kind, as if they stood in it.
 * Neither is changed: they may be in other trees already.
 */
authz_node *authz_node_join(apr_pool_t *p, authz_kind kind,
                            const authz_node *a, const authz_node *b);

/* Whether something in the tree holds for the method of the request. */
int authz_node_applies(const authz_node *node, const request_rec *r);

/*
 * Asks the tree about the request.  Parts that do not hold for its method
 * have no say.  Every provider that is asked finds its name in the note
 * AUTHZ_PROVIDER_NAME_NOTE.
 * Returns a result of authz_status: DENIED_NO_USER when a user's name could
 * turn it, NEUTRAL when nobody had an opinion.
 */
authz_status authz_node_check(const authz_node *node, request_rec *r,
                              authz_trace *trace);

/* mod_authz_core_providers.c: all, method, env, expr. */
void authz_register_providers(apr_pool_t *p);

/* The provider behind <AuthzProviderAlias>. */
typedef struct {
    const char *name;
    const char *base_name;
    const authz_provider *base;
    const char *args;
    const void *parsed;
    ap_conf_vector_t *settings;     /* of the directives inside */
} authz_alias;

extern const authz_provider authz_alias_provider;

#endif /* MOD_AUTHZ_CORE_PRIV_H */
