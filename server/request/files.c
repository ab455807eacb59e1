/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The directory walk's look at the file system: what exists of a name, and
 * which symbolic links on the way may be followed.
 *
 * Calls: one stat when the name exists, none when the file cache knows it.
 * When only a part of it does (the rest is path_info, or missing), that part
 * is found by steps of doubling length from the end and then by halves, so a
 * long tail costs few calls.
 * Links cost one lstat for each component whose directory does not have
 * FollowSymLinks, none where all have it.
 *
 * Hook: dirwalk_stat.  Directives: Options.  No shared state.
 */

#include <string.h>

#include <apr_file_info.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"

#include "server/config/decider_priv.h"
#include "server/config/origin_priv.h"
#include "server/core/file_cache_priv.h"
#include "server/request/walk_priv.h"

APLOG_USE_MODULE(core);

/* Methods that may make, change or remove what they name; POST is for what a
 * program makes of it. */
static int may_change_files(const request_rec *r)
{
    return r->method_number != M_GET && r->method_number != M_POST
           && r->method_number != M_OPTIONS && r->method_number != M_TRACE;
}

apr_status_t walk_default_stat(apr_finfo_t *finfo, request_rec *r,
                               apr_int32_t wanted)
{
    if (may_change_files(r)) {
        /* Who comes next is to see it, at least in this process. */
        core_file_forget(r->filename);
        return apr_stat(finfo, r->filename, wanted, r->pool);
    }
    return core_file_stat(finfo, r->filename, wanted, r->pool);
}

/* A stat through the hook, which takes the name from the record. */
static apr_status_t stat_as(request_rec *r, char *name, apr_finfo_t *finfo)
{
    char *filename = r->filename;
    apr_status_t rv;

    r->filename = name;
    rv = ap_run_dirwalk_stat(finfo, r, APR_FINFO_MIN);
    r->filename = filename;
    /* What was not asked for and could not be had is no failure. */
    return rv == APR_INCOMPLETE ? APR_SUCCESS : rv;
}

static int is_missing(apr_status_t rv)
{
    return APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv);
}

static int refuse_stat(request_rec *r, apr_status_t rv)
{
    if (APR_STATUS_IS_EACCES(rv)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90506)
                      "access to %s denied: a directory on the way to '%s' "
                      "may not be searched by the server's user",
                      r->uri, r->filename);
    }
    else {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90507)
                      "access to %s failed: '%s' cannot be looked up",
                      r->uri, r->filename);
    }
    return HTTP_FORBIDDEN;
}

/* The borders that path_info may begin at: offsets of all slashes but the
 * first. */
static apr_array_header_t *component_borders(request_rec *r)
{
    apr_array_header_t *borders =
        apr_array_make(r->pool, 16, sizeof(apr_size_t));
    const char *s = r->filename;

    for (s = strchr(s + 1, '/'); s != NULL; s = strchr(s + 1, '/')) {
        APR_ARRAY_PUSH(borders, apr_size_t) = s - r->filename;
    }
    return borders;
}

/*
 * The longest part of the name, among those that end before a border, that
 * exists.  lo: number of borders known to be good (0: only the root is), hi:
 * number of the first known to be bad.  Every stat halves the rest, once the
 * doubling steps from the end have found a good one.
 */
static int search_border(request_rec *r, const apr_array_header_t *borders,
                         walk_place *place)
{
    char *name = apr_pstrdup(r->pool, r->filename);
    int hi = borders->nelts + 1;
    int step = 1;
    int lo = 0;
    int bottom_known = 0;

    while (hi - lo > 1) {
        int mid = bottom_known ? lo + (hi - lo) / 2 : hi - step;
        apr_size_t cut;
        apr_finfo_t finfo;
        apr_status_t rv;

        if (mid <= lo) {
            mid = lo + 1;
        }
        cut = APR_ARRAY_IDX(borders, mid - 1, apr_size_t);
        name[cut] = '\0';
        rv = stat_as(r, name, &finfo);
        name[cut] = '/';
        if (rv == APR_SUCCESS) {
            lo = mid;
            bottom_known = 1;
            place->found_len = cut;
            place->finfo = finfo;
        }
        else if (is_missing(rv)) {
            hi = mid;
            step *= 2;
        }
        else {
            return refuse_stat(r, rv);
        }
    }
    return OK;
}

/*
 * The name goes no further than place says, a directory.  What it lacks may
 * be there as a link that leads to nothing, which is not the same as being
 * missing: nobody looks whether it could be followed.
 */
static int refuse_broken_link(request_rec *r, const walk_place *place)
{
    const char *missing = r->filename + place->found_len + 1;
    const char *name;
    int is_broken;

    if (place->finfo.filetype != APR_DIR || *missing == '\0') {
        return OK;
    }
    name = apr_pstrmemdup(r->pool, r->filename,
                          place->found_len + 1 + strcspn(missing, "/"));
    is_broken = core_file_is_broken_link(name, r->pool);
    if (may_change_files(r)) {
        core_file_forget(name);
    }
    if (!is_broken) {
        return OK;
    }
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90521)
                  "access to %s denied: symbolic link '%s' leads to nothing",
                  r->uri, name);
    return HTTP_FORBIDDEN;
}

static int locate(request_rec *r, walk_place *place)
{
    apr_status_t rv;
    int rc;

    if (r->main != NULL && r->finfo.filetype != APR_NOFILE) {
        /* lookup_file or lookup_dirent has just looked. */
        place->finfo = r->finfo;
        place->found_len = strlen(r->filename);
        return OK;
    }
    rv = stat_as(r, r->filename, &place->finfo);
    if (rv == APR_SUCCESS) {
        place->found_len = strlen(r->filename);
        return OK;
    }
    if (!is_missing(rv)) {
        return refuse_stat(r, rv);
    }
    /* Nothing but the root is sure to be there. */
    memset(&place->finfo, 0, sizeof(place->finfo));
    place->finfo.filetype = APR_DIR;
    place->found_len = 0;
    rc = search_border(r, component_borders(r), place);
    return rc == OK ? refuse_broken_link(r, place) : rc;
}

int walk_locate(request_rec *r, walk_place *place)
{
    int rc = locate(r, place);

    if (rc != OK) {
        return rc;
    }
    switch (place->finfo.filetype) {
    case APR_REG:
    case APR_DIR:
        return OK;
    default:
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90508)
                      "access to %s denied: '%.*s' is neither a file nor a "
                      "directory", r->uri, (int)place->found_len,
                      r->filename);
        return HTTP_FORBIDDEN;
    }
}

static const char *section_name(apr_pool_t *p, const char *section)
{
    if (section == NULL) {
        return "the server's settings";
    }
    return apr_psprintf(p, "<Directory \"%s\">", section);
}

/* The Options that are meant: those of the sections up to the rule's. */
static const char *tell_options(request_rec *r, const walk_link_rule *rule)
{
    const ap_conf_vector_t *settings = rule->section != NULL
        ? r->per_dir_config : r->server->lookup_defaults;
    const apr_array_header_t *origins = conf_origin_list(r->pool, settings);
    const ap_directive_t *found = NULL;
    int i;

    for (i = 0; i < origins->nelts; i++) {
        const conf_origin *o = APR_ARRAY_IDX(origins, i, conf_origin *);
        const ap_directive_t *d = conf_origin_find_in(
            o, conf_is_option_line, (void *)"SymLinks");

        found = d != NULL ? d : found;
        if (o->self->d != NULL && o->self->d == rule->section) {
            break;
        }
    }
    return found != NULL ? conf_decided_by(r, found)
                         : "the default of Options";
}

static int refuse_link(request_rec *r, const char *link,
                       const walk_link_rule *rule, const char *reason)
{
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90509)
                  "access to %s denied: symbolic link '%s' is not followed "
                  "because Options of %s %s: %s", r->uri, link,
                  section_name(r->pool, rule->section), reason,
                  tell_options(r, rule));
    return HTTP_FORBIDDEN;
}

/* One component, known to exist, in a directory without FollowSymLinks. */
static int check_component(request_rec *r, const char *name,
                           const walk_link_rule *rule)
{
    apr_finfo_t link;
    apr_finfo_t target;
    apr_status_t rv;

    rv = apr_stat(&link, name, APR_FINFO_MIN | APR_FINFO_LINK
                  | APR_FINFO_OWNER, r->pool);
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(90510)
                      "access to %s denied: '%s' cannot be looked up to see "
                      "whether it is a symbolic link", r->uri, name);
        return HTTP_FORBIDDEN;
    }
    if (link.filetype != APR_LNK) {
        return OK;
    }
    if (!(rule->opts & OPT_SYM_OWNER)) {
        return refuse_link(r, name, rule, "have neither FollowSymLinks nor "
                           "SymLinksIfOwnerMatch");
    }
    rv = apr_stat(&target, name, APR_FINFO_MIN | APR_FINFO_OWNER, r->pool);
    if ((rv != APR_SUCCESS && rv != APR_INCOMPLETE)
        || !(link.valid & target.valid & APR_FINFO_USER)
        || apr_uid_compare(link.user, target.user) != APR_SUCCESS) {
        return refuse_link(r, name, rule, "have SymLinksIfOwnerMatch and "
                           "its owner is not that of its target");
    }
    return OK;
}

/* Bits of a component in a fingerprint, and how many components fit. */
#define LINK_BITS     2
#define LINK_FOLLOW   1u
#define LINK_OWNER    2u
#define LINK_NEVER    3u
#define LINK_PLACES   (64 / LINK_BITS)

static apr_uint64_t link_rule_bits(const walk_link_rule *rule)
{
    if (rule->opts & OPT_SYM_LINKS) {
        return LINK_FOLLOW;
    }
    return rule->opts & OPT_SYM_OWNER ? LINK_OWNER : LINK_NEVER;
}

apr_uint64_t walk_link_fingerprint(const char *path, apr_size_t len,
                                   const apr_array_header_t *rules)
{
    const walk_link_rule *rule = (const walk_link_rule *)rules->elts;
    const walk_link_rule *last = rule + rules->nelts - 1;
    apr_uint64_t bits = 0;
    apr_size_t start = 1;       /* of the component that is looked at */
    int i;

    for (i = 0; start < len; i++) {
        const char *slash = memchr(path + start, '/', len - start);

        if (i == LINK_PLACES) {
            return 0;
        }
        while (rule < last && rule[1].from_len <= start) {
            rule++;
        }
        bits |= link_rule_bits(rule) << (i * LINK_BITS);
        start = slash != NULL ? (apr_size_t)(slash - path) + 1 : len;
    }
    return bits;
}

int walk_check_links(request_rec *r, const char *path, apr_size_t len,
                     apr_size_t from, const apr_array_header_t *rules)
{
    const walk_link_rule *rule = (const walk_link_rule *)rules->elts;
    const walk_link_rule *last = rule + rules->nelts - 1;
    char *name = NULL;
    apr_size_t start = 1;       /* of the component that is looked at */

    while (start < len) {
        const char *slash = memchr(path + start, '/', len - start);
        apr_size_t end = slash != NULL ? (apr_size_t)(slash - path) : len;

        while (rule < last && rule[1].from_len <= start) {
            rule++;
        }
        if (start >= from && !(rule->opts & OPT_SYM_LINKS)) {
            char ended;
            int rc;

            if (name == NULL) {
                name = apr_pstrdup(r->pool, path);
            }
            ended = name[end];
            name[end] = '\0';
            rc = check_component(r, name, rule);
            if (rc != OK) {
                return rc;
            }
            name[end] = ended;
        }
        start = end + 1;
    }
    return OK;
}
