/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The lists of sections that the walks go through, and the order of the one
 * for directories: from the shortest path to the longest, in the order of the
 * configuration where equally long, and regular expressions last.
 */

#include "ap_config.h"

#include <apr_tables.h>

#include "server/core/core_priv.h"

/* More components than any path of the file system has. */
#define RANK_REGEX 4096

AP_DECLARE(void) ap_add_per_dir_conf(server_rec *s, void *dir_config)
{
    APR_ARRAY_PUSH(core_server_of(s)->sec_dir, void *) = dir_config;
}

AP_DECLARE(void) ap_add_per_url_conf(server_rec *s, void *url_config)
{
    APR_ARRAY_PUSH(core_server_of(s)->sec_url, void *) = url_config;
}

AP_DECLARE(void) ap_add_file_conf(apr_pool_t *p, core_dir_config *conf,
                                  void *url_config)
{
    if (conf->sec_file == NULL) {
        conf->sec_file = apr_array_make(p, 2, sizeof(ap_conf_vector_t *));
    }
    APR_ARRAY_PUSH(conf->sec_file, void *) = url_config;
}

/* Kind of the section that was added last: 0 without one. */
static unsigned int last_kind(const apr_array_header_t *sections)
{
    const core_dir_config *last;

    if (sections == NULL || sections->nelts == 0) {
        return 0;
    }
    last = ap_get_core_module_config(
        APR_ARRAY_IDX(sections, sections->nelts - 1, ap_conf_vector_t *));
    return last->condition_ifelse;
}

AP_DECLARE(const char *) ap_add_if_conf(apr_pool_t *p, core_dir_config *conf,
                                        void *url_config)
{
    const core_dir_config *added = ap_get_core_module_config(url_config);
    unsigned int before = last_kind(conf->sec_if);

    if (added->condition_ifelse != AP_CONDITION_IF
        && before != AP_CONDITION_IF && before != AP_CONDITION_ELSEIF) {
        return "<ElseIf> and <Else> must come after an <If> or an <ElseIf> "
               "of the same section";
    }
    if (conf->sec_if == NULL) {
        conf->sec_if = apr_array_make(p, 2, sizeof(ap_conf_vector_t *));
    }
    APR_ARRAY_PUSH(conf->sec_if, void *) = url_config;
    return NULL;
}

/* Place of a section among the others; "/" is 1, "proxy:..." is 0. */
static unsigned int rank_of(ap_conf_vector_t *section)
{
    const core_dir_config *conf = ap_get_core_module_config(section);

    if (conf->r != NULL || conf->d_components >= RANK_REGEX) {
        return RANK_REGEX;
    }
    return conf->d_components;
}

static int is_sorted(const apr_array_header_t *sections)
{
    int i;

    for (i = 1; i < sections->nelts; i++) {
        if (rank_of(APR_ARRAY_IDX(sections, i - 1, ap_conf_vector_t *))
            > rank_of(APR_ARRAY_IDX(sections, i, ap_conf_vector_t *))) {
            return 0;
        }
    }
    return 1;
}

/*
 * Counting sort: stable, and linear in the number of sections.  The list is
 * rewritten in place, as hosts without sections of their own share it.
 */
static void sort_sections(apr_pool_t *p, apr_array_header_t *sections)
{
    ap_conf_vector_t **to = (ap_conf_vector_t **)sections->elts;
    ap_conf_vector_t **from;
    int *next;
    int i, sum = 0;

    if (is_sorted(sections)) {
        return;
    }
    from = apr_pmemdup(p, to, sizeof(*to) * sections->nelts);
    next = apr_pcalloc(p, sizeof(*next) * (RANK_REGEX + 1));
    for (i = 0; i < sections->nelts; i++) {
        next[rank_of(from[i])]++;
    }
    for (i = 0; i <= RANK_REGEX; i++) {
        int count = next[i];
        next[i] = sum;
        sum += count;
    }
    for (i = 0; i < sections->nelts; i++) {
        to[next[rank_of(from[i])]++] = from[i];
    }
}

AP_DECLARE(void) ap_core_reorder_directories(apr_pool_t *p, server_rec *s)
{
    const apr_array_header_t *shared = core_server_of(s)->sec_dir;
    apr_pool_t *scratch;

    if (apr_pool_create(&scratch, p) != APR_SUCCESS) {
        scratch = p;
    }
    sort_sections(scratch, core_server_of(s)->sec_dir);
    for (s = s->next; s != NULL; s = s->next) {
        if (core_server_of(s)->sec_dir != shared) {
            apr_pool_clear(scratch);
            sort_sections(scratch, core_server_of(s)->sec_dir);
        }
    }
    if (scratch != p) {
        apr_pool_destroy(scratch);
    }
}
