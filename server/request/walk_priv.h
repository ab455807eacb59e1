/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the walks over the sections share.
 *
 * A walk finds the sections that apply to a request and merges their
 * settings, in the documented order, into r->per_dir_config.
 */

#ifndef REQUEST_WALK_PRIV_H
#define REQUEST_WALK_PRIV_H

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"

#include "server/config/config_priv.h"
#include "server/request/settings_priv.h"

/* How far down the file system a name goes, as walk_locate() found it. */
typedef struct {
    apr_size_t found_len;   /* bytes of the name that exist */
    apr_finfo_t finfo;      /* of that part; NOFILE where none could be had */
} walk_place;

/* Where the Options that rule a directory's links come from. */
typedef struct {
    apr_size_t from_len;    /* rules directories at least this long, bytes of
                             * the path with its last slash */
    allow_options_t opts;
    const char *section;    /* name of the <Directory> that set them, or NULL
                             * when no section did */
} walk_link_rule;

/* What one request leaves for its sub-requests and redirects. */
typedef struct {
    const char *dir;        /* directory whose components may be followed,
                             * with its last slash; NULL: none checked */
    const apr_array_header_t *sections;     /* under these sections */
    settings_store *store;  /* where to keep what is merged on top; or NULL */
} walk_checked;

/* What named <Directory> sections and files of settings give a directory;
 * walk_result.c.  Fixed once others can see it. */
typedef struct walk_result walk_result;

/* What a walk has found for a directory. */
typedef struct {
    ap_conf_vector_t *settings;
    const apr_array_header_t *rules;    /* of walk_link_rule */
    int next;       /* first section that is a regular expression */
} walk_outcome;

/* Starts the process's memory of results; hooked to child_init. */
void walk_results_start(apr_pool_t *pchild, server_rec *s);

/* What is known of a directory (with its last slash) and fresh, for as long
 * as r->pool lives, or NULL. */
walk_result *walk_result_find(request_rec *r, const char *dir);

/* A new one, for r, to be filled by the next two functions; NULL when nothing
 * is kept. */
walk_result *walk_result_begin(request_rec *r, const char *dir);

/* One of the files that count, or its absence; NULL: one that only r knows,
 * so that the result cannot be kept. */
void walk_result_add_file(walk_result *w, conf_htaccess *file);

/* What base says, overridden by settings of a file or by a section above
 * which there is one. */
ap_conf_vector_t *walk_result_merge(walk_result *w, request_rec *r,
                                    ap_conf_vector_t *base,
                                    ap_conf_vector_t *over);

/* The walk has come to its end; other requests may have the result. */
void walk_result_keep(walk_result *w, request_rec *r,
                      const walk_outcome *outcome);

/* What was found. */
const walk_outcome *walk_result_outcome(const walk_result *w);

/* Where to keep what is merged on top; NULL: with the process. */
settings_store *walk_result_store(walk_result *w);

/* The hook's last resort: apr_stat of r->filename. */
apr_status_t walk_default_stat(apr_finfo_t *finfo, request_rec *r,
                               apr_int32_t wanted);

/*
 * Finds the longest part of r->filename that exists, with few stats.
 * Returns OK, or the status that answers the request (logged).
 */
int walk_locate(request_rec *r, walk_place *place);

/*
 * Refuses symbolic links that the rules do not let the server follow.
 * path names what is checked, up to len; from is the length of the part that
 * needs no check (directory with its slash); rules is an array of
 * walk_link_rule by rising from_len, the first with 0.
 * Returns OK or HTTP_FORBIDDEN (logged).
 */
int walk_check_links(request_rec *r, const char *path, apr_size_t len,
                     apr_size_t from, const apr_array_header_t *rules);

/*
 * What the rules say of each component of path, up to len, as bits: two paths
 * with equal bits are equally checked.  0: it has too many components.
 */
apr_uint64_t walk_link_fingerprint(const char *path, apr_size_t len,
                                   const apr_array_header_t *rules);

/*
 * Opens r->filename, a file, by a way whose links the rules let the server
 * follow, and puts what it is into r->finfo, with the open file in filehand.
 * Returns OK, also when the file may not be read (then filehand is NULL), or
 * HTTP_FORBIDDEN (logged).
 */
int walk_open_checked(request_rec *r, const apr_array_header_t *rules);

/* Whether the first len bytes of prefix are path, or lead to it at the border
 * of a component. */
int walk_leads_to(const char *prefix, apr_size_t len, const char *path);

/*
 * Runs the expression of a section on subject.  When it matches, the named
 * groups go to the environment as MATCH_NAME.
 * Returns 1 when it matches, 0 when not; -1: it cannot be told (logged).
 */
int walk_match_regex(request_rec *r, const core_dir_config *section,
                     const char *subject);

/* A directory walk in progress. */
typedef struct {
    request_rec *r;
    const char *dir;            /* directory of the file, with last slash */
    ap_conf_vector_t *result;   /* settings merged so far */
    apr_array_header_t *rules;  /* walk_link_rule, by rising from_len */
    walk_result *kept;          /* what the directory gives, known or being
                                 * found; NULL: nothing is kept */
    apr_size_t checked;         /* bytes of dir whose links may be followed,
                                 * with the slash behind them */
    int is_given;               /* the caller has looked at the file */
    int is_link_free;           /* no component of the name is a link; -1:
                                 * not asked yet */
} dir_walk;

/* Remembers the Options that now rule the links in directories of at least
 * that many bytes; section is the one that has just been merged, NULL for the
 * server's settings. */
void walk_note_link_rule(dir_walk *w, const core_dir_config *section,
                         apr_size_t from_len);

/* Checks the links of a path up to len, from where that was done before; a
 * file at its end is to be secured besides.  OK or HTTP_FORBIDDEN (logged). */
int walk_check_way(dir_walk *w, const char *path, apr_size_t len);

/* Between the check and the opening of a file its way may be changed: what is
 * opened will be what was checked.  OK or HTTP_FORBIDDEN (logged). */
int walk_secure_file(dir_walk *w);

#endif /* REQUEST_WALK_PRIV_H */
