/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where settings come from.
 *
 * The core module's record of a section has a part that modules do not see:
 * the section's line in the configuration, or, of a record that was merged,
 * the two that it was merged from.  So r->per_dir_config tells, at any time
 * and without having been asked before, which sections and access files have
 * met a request, in the order in which they were merged, and which directive
 * of them had the last word.  A merge pays four stores for it.
 *
 * Lifetimes: an origin lives as long as the settings it belongs to; a merged
 * one refers to what it is made of, which lives at least as long.
 * Threads: written by who makes the settings, only read afterwards.
 */

#ifndef ORIGIN_PRIV_H
#define ORIGIN_PRIV_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "util_cfgtree.h"

typedef struct conf_origin conf_origin;

struct conf_origin {
    const core_dir_config *self;    /* the record this stands behind: copies
                                     * that modules make have none */
    const ap_directive_t *section;  /* its opening line; NULL: it is the main
                                     * server, a file or a merge */
    const ap_directive_t *first;    /* of the directives in it */
    const char *file;               /* an access file; else NULL */
    const conf_origin *base;        /* both: merged from these */
    const conf_origin *over;
};

/** The core's settings of a section as they are allocated. */
typedef struct {
    core_dir_config conf;
    conf_origin origin;
} conf_dir_record;

/**
 * Tells where settings come from.
 * @param settings  with a record of the core module
 * @param section   its opening line, or NULL
 * @param first     the first directive in it, or NULL
 * @param file      the access file that it is, or NULL
 */
void conf_origin_set(ap_conf_vector_t *settings,
                     const ap_directive_t *section,
                     const ap_directive_t *first, const char *file);

/** For the core's merge: to is merged of base and over. */
void conf_origin_merged(conf_dir_record *to, const core_dir_config *base,
                        const core_dir_config *over);

/**
 * The origins that settings were merged from, in the order of merging.
 * @return array of const conf_origin *, in p
 */
apr_array_header_t *conf_origin_list(apr_pool_t *p,
                                     const ap_conf_vector_t *settings);

/** Whether a directive is the one that is looked for. */
typedef int conf_origin_match(void *ctx, const ap_directive_t *d);

/**
 * The directive that had the last word: of the section that was merged last,
 * the last one that matches.  Sections with settings of their own are not
 * looked into, others (Limit, RequireAll) are.
 * @return NULL: there is none
 */
const ap_directive_t *conf_origin_find(const ap_conf_vector_t *settings,
                                       conf_origin_match *match, void *ctx);

/** As conf_origin_find(), of one origin alone. */
const ap_directive_t *conf_origin_find_in(const conf_origin *origin,
                                          conf_origin_match *match,
                                          void *ctx);

/** The last directive of a name, as conf_origin_find(). */
const ap_directive_t *conf_origin_named(const ap_conf_vector_t *settings,
                                        const char *name);

/**
 * The last directive of a name among those that stand in a server's own
 * settings: those of the virtual host, then those of the main server.
 */
const ap_directive_t *conf_origin_of_server(const server_rec *s,
                                            const char *name);

#endif /* ORIGIN_PRIV_H */
