/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which directive decided how a request is answered.
 *
 * A directive is its node of the configuration's tree (ap_directive_t): what
 * it says, file, line, and by its parents the sections it is in.  The tree
 * lives as long as the settings that are made of it, those of .htaccess files
 * too.  So a module that may turn a request away by a directive keeps
 * cmd->directive with its settings, and says here which one it was, when it
 * does so.
 *
 * Who wants to know - the log, --explain, %{decided-by}n in a log format -
 * finds the last one said, as a node and as text.
 *
 * This header is open to modules that are loaded: they reach the server by
 * optional functions.
 */

#ifndef DECIDER_PRIV_H
#define DECIDER_PRIV_H

#include <apr_optional.h>
#include <apr_pools.h>

#include "httpd.h"
#include "util_cfgtree.h"

/** Note of a request: the text of conf_directive_text() for the directive. */
#define CONF_DECIDER_NOTE "decided-by"

/**
 * The directive and its place: "`Require all denied` at sites/a.conf:12
 * (Directory /srv/a)".  Files below ServerRoot are told from there; long
 * directives are cut.
 * @param p  pool of the result
 * @param d  the directive
 */
const char *conf_directive_text(apr_pool_t *p, const ap_directive_t *d);

/** The file as a reader looks for it: from ServerRoot where it is below. */
const char *conf_short_name(const char *file);

/**
 * Notes which directive decided what becomes of the request.
 * @param r  the request
 * @param d  the directive; NULL forgets what was noted
 * @return conf_directive_text(), in r->pool; "" for NULL
 */
const char *conf_decided_by(request_rec *r, const ap_directive_t *d);

/**
 * Notes that the directive of a name which has the last word in the request's
 * settings decided.
 * @return its text, in r->pool; "the default of NAME" when there is none, and
 *         then nothing is noted
 */
const char *conf_decided_by_name(request_rec *r, const char *name);

/**
 * As conf_decided_by_name(), of the Options that last said something about
 * one of them.
 * @param option  "Indexes"; a name that is part of several covers them
 */
const char *conf_decided_by_option(request_rec *r, const char *option);

/** What conf_note_mapper() has noted, as text in r->pool; without, the
 * DocumentRoot of the request's server, if that is where the file is. */
const char *conf_mapper_text(request_rec *r);

/** Matches the lines of Options that say something about the option that ctx
 * names; see conf_origin_find(). */
int conf_is_option_line(void *ctx, const ap_directive_t *d);

/** The directive that was noted last; NULL: none. */
const ap_directive_t *conf_decider(request_rec *r);

/** Offers the optional functions; called when hooks are registered. */
void conf_decider_register(void);

/** conf_decided_by(), for modules. */
APR_DECLARE_OPTIONAL_FN(const char *, conf_note_decider,
                        (request_rec *r, const ap_directive_t *d));

/** conf_directive_text(), for modules. */
APR_DECLARE_OPTIONAL_FN(const char *, conf_describe,
                        (apr_pool_t *p, const ap_directive_t *d));

/** conf_decided_by_name(), for modules. */
APR_DECLARE_OPTIONAL_FN(const char *, conf_note_named,
                        (request_rec *r, const char *name));

/** Notes the directive that gave the request's URL a place in the file
 * system, or elsewhere.  Costs one store. */
APR_DECLARE_OPTIONAL_FN(void, conf_note_mapper,
                        (request_rec *r, const ap_directive_t *d));

/** As conf_decided_by(); for modules, which cannot call that. */
static inline const char *conf_tell_decider(request_rec *r,
                                            const ap_directive_t *d)
{
    APR_OPTIONAL_FN_TYPE(conf_note_decider) *note =
        APR_RETRIEVE_OPTIONAL_FN(conf_note_decider);

    return note != NULL ? note(r, d) : d != NULL ? d->directive : "";
}

/** As conf_directive_text(); for modules, which cannot call that. */
static inline const char *conf_tell_directive(apr_pool_t *p,
                                              const ap_directive_t *d)
{
    APR_OPTIONAL_FN_TYPE(conf_describe) *describe =
        APR_RETRIEVE_OPTIONAL_FN(conf_describe);

    return describe != NULL ? describe(p, d) : d->directive;
}

/** As conf_decided_by_name(); for modules, which cannot call that. */
static inline const char *conf_tell_named(request_rec *r, const char *name)
{
    APR_OPTIONAL_FN_TYPE(conf_note_named) *note =
        APR_RETRIEVE_OPTIONAL_FN(conf_note_named);

    return note != NULL ? note(r, name) : name;
}

#endif /* DECIDER_PRIV_H */
