/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  fixture.h
 * @brief Sections, requests and hooks for the tests of server/request.
 *
 * The settings vectors have two slots: the core's, and that of a module whose
 * setting is a text and whose merging joins two texts by a blank, so that a
 * test sees which sections have been merged, and in what order.
 */

#ifndef HOSTLER_TEST_REQUEST_FIXTURE_H
#define HOSTLER_TEST_REQUEST_FIXTURE_H

#include <limits.h>
#include <stdlib.h>

#include <apr_file_info.h>
#include <apr_fnmatch.h>
#include <apr_hooks.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_request.h"
#include "server/core/core_priv.h"
#include "test/lib/unit.h"

static void *fix_merge_trace(apr_pool_t *p, void *base, void *over)
{
    return apr_pstrcat(p, (char *)base, " ", (char *)over, NULL);
}

static module fix_core = {
    .module_index = AP_CORE_MODULE_INDEX,
    .merge_dir_config = core_merge_dir_config
};

static module fix_trace = {
    .module_index = 1,
    .next = &fix_core,
    .merge_dir_config = fix_merge_trace
};

/* The last line that was logged, without its prefix. */
static char fix_logged[2000];

static void fix_take_log(const ap_errorlog_info *info, const char *errstr)
{
    (void)info;
    apr_cpystrn(fix_logged, errstr, sizeof(fix_logged));
}

/* The lists of hooks are in the pool of the test. */
static apr_status_t fix_forget_hooks(void *data)
{
    (void)data;
    apr_hook_deregister_all();
    return APR_SUCCESS;
}

/** No hooks but those that the test adds, and the log at hand. */
static inline void fix_hooks(apr_pool_t *p)
{
    fix_forget_hooks(NULL);
    apr_pool_cleanup_register(p, NULL, fix_forget_hooks,
                              apr_pool_cleanup_null);
    apr_hook_global_pool = p;
    apr_hook_debug_current = "fixture.h";
    fix_logged[0] = '\0';
    ap_hook_error_log(fix_take_log, NULL, NULL, APR_HOOK_MIDDLE);
}

/** Settings that say their name. */
static inline ap_conf_vector_t *fix_settings(apr_pool_t *p, const char *name)
{
    ap_conf_vector_t *v = ap_create_per_dir_config(p);

    ap_set_core_module_config(v, core_create_dir_config(p, NULL));
    ap_set_module_config(v, &fix_trace, apr_pstrdup(p, name));
    return v;
}

/** What was merged into settings, in order. */
static inline const char *fix_trace_of(const ap_conf_vector_t *v)
{
    return ap_get_module_config(v, &fix_trace);
}

static inline core_dir_config *fix_core_of(ap_conf_vector_t *v)
{
    return ap_get_core_module_config(v);
}

/** A section; pattern is a name, a pattern of the shell, or with is_regex an
 * expression.  Its settings have the pattern as their name. */
static inline ap_conf_vector_t *fix_section(apr_pool_t *p,
                                            const char *pattern, int is_regex)
{
    ap_conf_vector_t *v = fix_settings(p, pattern);
    core_dir_config *conf = fix_core_of(v);

    conf->d = apr_pstrdup(p, pattern);
    if (is_regex) {
        conf->r = ap_pregcomp(p, pattern, AP_REG_EXTENDED);
        assert_non_null(conf->r);
        conf->refs = apr_array_make(p, 1, sizeof(char *));
        ap_regname(conf->r, conf->refs, AP_REG_MATCH, 1);
    }
    else {
        conf->d_is_fnmatch = apr_fnmatch_test(pattern) != 0;
        conf->d_components = ap_count_dirs(pattern);
    }
    return v;
}

/** A server whose own settings are called "base". */
static inline server_rec *fix_server(apr_pool_t *p)
{
    server_rec *s = unit_server(p);

    ap_top_module = &fix_trace;
    fix_hooks(p);
    ap_set_core_module_config(s->module_config,
                              core_create_server_config(p, s));
    s->lookup_defaults = fix_settings(p, "base");
    core_server_of(s)->redirect_limit = AP_DEFAULT_MAX_INTERNAL_REDIRECTS;
    core_server_of(s)->subreq_limit = AP_DEFAULT_MAX_SUBREQ_DEPTH;
    core_server_of(s)->merge_slashes = AP_CORE_CONFIG_UNSET;
    return s;
}

/** A request for a path of a server. */
static inline request_rec *fix_request_of(server_rec *s, const char *path)
{
    request_rec *r = unit_request(unit_connection(s->process->pool, s));

    assert_int_equal(core_create_request(r), OK);
    r->uri = apr_pstrdup(r->pool, path);
    r->unparsed_uri = apr_pstrdup(r->pool, path);
    r->parsed_uri.path = r->uri;
    return r;
}

static inline request_rec *fix_request(apr_pool_t *p, const char *path)
{
    return fix_request_of(fix_server(p), path);
}

/** A new folder, by a path without links, with one file in folders of it. */
static inline char *fix_folder(apr_pool_t *p, const char *dir,
                               const char *name)
{
    char real[PATH_MAX];

    assert_non_null(realpath(unit_folder(p), real));
    assert_int_equal(apr_dir_make_recursive(
        apr_pstrcat(p, real, "/", dir, NULL), APR_FPROT_OS_DEFAULT, p),
        APR_SUCCESS);
    unit_file(p, apr_pstrcat(p, real, "/", dir, NULL), name, "x");
    return apr_pstrdup(p, real);
}

/** Asserts that a text is in the last logged line. */
static inline void fix_assert_logged(const char *text)
{
    if (strstr(fix_logged, text) == NULL) {
        fail_msg("no '%s' in the log: %s", text, fix_logged);
    }
}

#endif /* HOSTLER_TEST_REQUEST_FIXTURE_H */
