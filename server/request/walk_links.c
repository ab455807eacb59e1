/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The directory walk and links: which Options rule those of which directory,
 * whether the links on the way to a file may be followed, and that what was
 * checked is what will be opened.
 *
 * Asked in this order: do the rules let all links be followed; is there none
 * on the way (the file cache knows, or the kernel tells at once); was a
 * request with the same rules let through a short while ago.  Only then each
 * component is looked at (files.c), or opened within the one before
 * (checked_open.c).
 *
 * Directives: Options.  No shared state of its own.
 */

#include <string.h>

#include <apr_strings.h>

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"

#include "server/core/file_cache_priv.h"
#include "server/request/walk_priv.h"

/* A core setting that says nothing new about Options. */
#define SAYS_OPTIONS(conf) \
    (!((conf)->opts & OPT_UNSET) || (conf)->opts_add != 0 \
     || (conf)->opts_remove != 0)

/* Both at once is the owner's match: what is asked for in addition counts. */
static allow_options_t link_options(allow_options_t opts)
{
    if (opts & OPT_UNSET) {
        return OPT_SYM_LINKS;
    }
    return opts & OPT_SYM_OWNER ? opts & ~OPT_SYM_LINKS : opts;
}

void walk_note_link_rule(dir_walk *w, const core_dir_config *section,
                         apr_size_t from_len)
{
    const core_dir_config *merged = ap_get_core_module_config(w->result);
    walk_link_rule *rule;

    if (section != NULL && !SAYS_OPTIONS(section)) {
        return;
    }
    rule = apr_array_push(w->rules);
    rule->from_len = from_len;
    rule->opts = link_options(merged->opts);
    rule->section = section != NULL ? section->d : NULL;
}

static int all_links_followed(const dir_walk *w)
{
    int i;

    for (i = 0; i < w->rules->nelts; i++) {
        if (!(APR_ARRAY_IDX(w->rules, i, walk_link_rule).opts
              & OPT_SYM_LINKS)) {
            return 0;
        }
    }
    return 1;
}

/* Whether links need no look because there are none. */
static int is_link_free(dir_walk *w)
{
    request_rec *r = w->r;

    if (w->is_link_free < 0) {
        w->is_link_free = (r->finfo.valid & CORE_FINFO_KEPT)
                          && core_file_is_link_free(r->filename, &r->finfo,
                                                    r->pool);
    }
    return w->is_link_free;
}

/* The name of what path says up to len, without the slash behind it. */
static const char *name_of(apr_pool_t *p, const char *path, apr_size_t len)
{
    if (len > 1 && path[len - 1] == '/') {
        len--;
    }
    return path[len] == '\0' ? path : apr_pstrmemdup(p, path, len);
}

/*
 * Whether a request that had the same rules was let through to path a short
 * while ago.  finfo: what it has to lead to; NULL for a directory on the way.
 */
static int is_passed(dir_walk *w, const char *path, apr_size_t len,
                     const apr_finfo_t *finfo)
{
    apr_uint64_t rules = walk_link_fingerprint(path, len, w->rules);

    if (rules == 0
        || (finfo != NULL && !(finfo->valid & CORE_FINFO_KEPT))) {
        return 0;
    }
    return core_file_is_passed(name_of(w->r->pool, path, len), finfo, rules,
                               w->r->pool);
}

static void note_passed(dir_walk *w, const char *path, apr_size_t len,
                        const apr_finfo_t *finfo)
{
    apr_uint64_t rules = walk_link_fingerprint(path, len, w->rules);

    if (rules != 0) {
        core_file_note_passed(name_of(w->r->pool, path, len), finfo, rules,
                              w->r->pool);
    }
}

/*
 * What the cache said about the file may be as old as its trust, and the links
 * that are looked at now need not be those of then: from here on only what
 * the file system says now counts.
 */
static void look_afresh(request_rec *r)
{
    apr_filetype_e before = r->finfo.filetype;
    apr_status_t rv;

    if (!(r->finfo.valid & CORE_FINFO_KEPT)) {
        return;
    }
    rv = apr_stat(&r->finfo, r->filename, APR_FINFO_MIN, r->pool);
    if ((rv != APR_SUCCESS && rv != APR_INCOMPLETE)
        || r->finfo.filetype != before) {
        memset(&r->finfo, 0, sizeof(r->finfo));
        r->finfo.filetype = APR_NOFILE;
    }
}

int walk_check_way(dir_walk *w, const char *path, apr_size_t len)
{
    request_rec *r = w->r;
    const apr_finfo_t *finfo = path == r->filename
                               && r->finfo.filetype == APR_REG
                               ? &r->finfo : NULL;
    int rc;

    if (all_links_followed(w) || is_link_free(w)
        || is_passed(w, path, len, finfo)) {
        return OK;
    }
    look_afresh(r);
    rc = walk_check_links(r, path, len, w->checked, w->rules);
    if (rc == OK && finfo == NULL) {
        note_passed(w, path, len, NULL);
    }
    return rc;
}

int walk_secure_file(dir_walk *w)
{
    request_rec *r = w->r;
    apr_size_t len = strlen(r->filename);
    int rc;

    if (r->finfo.filetype != APR_REG || all_links_followed(w)) {
        return OK;
    }
    /* stat leaves it as it was. */
    r->finfo.filehand = NULL;
    if (w->is_given ? core_file_leads_straight(r->filename, &r->finfo)
                    : is_link_free(w)) {
        r->finfo.valid |= CORE_FINFO_CHECKED;
        return OK;
    }
    if (is_passed(w, r->filename, len, &r->finfo)) {
        r->finfo.valid |= CORE_FINFO_CHECKED | CORE_FINFO_PASSED;
        return OK;
    }
    rc = walk_open_checked(r, w->rules);
    if (rc == OK && r->finfo.filehand != NULL) {
        note_passed(w, r->filename, len, &r->finfo);
    }
    return rc;
}
