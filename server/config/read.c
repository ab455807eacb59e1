/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The first pass: everything that makes up a configuration is read into one
 * tree, in this order: the lines of -C, the main file with all it includes,
 * the lines of -c.
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"
#include "server/config/origin_priv.h"

/* Texts of the command line, each of one or more lines, read like a file. */
struct lines {
    const apr_array_header_t *array;    /* of const char * */
    int next;
    const char *rest;                   /* of one that was begun */
};

static apr_status_t lines_getstr(void *buf, apr_size_t size, void *param)
{
    struct lines *lines = param;
    char *to = buf;
    apr_size_t length;

    if (!lines->rest) {
        if (lines->next == lines->array->nelts) {
            return APR_EOF;
        }
        lines->rest = APR_ARRAY_IDX(lines->array, lines->next, const char *);
        lines->next++;
    }
    length = strcspn(lines->rest, "\n");
    if (length + 2 > size) {
        apr_cpystrn(to, lines->rest, size);
        lines->rest += size - 1;
        return APR_SUCCESS;
    }
    memcpy(to, lines->rest, length);
    memcpy(to + length, "\n", 2);
    lines->rest = lines->rest[length] ? lines->rest + length + 1 : NULL;
    return APR_SUCCESS;
}

static const char *read_lines(server_rec *s, apr_pool_t *p,
                              apr_pool_t *ptemp,
                              const apr_array_header_t *array,
                              ap_directive_t **tree)
{
    struct lines *lines;
    cmd_parms parms;

    if (!array || array->nelts == 0) {
        return NULL;
    }
    lines = apr_pcalloc(p, sizeof(*lines));
    lines->array = array;
    conf_parms_init(&parms, s, p, ptemp);
    parms.config_file = ap_pcfg_open_custom(p, "-c/-C directives", lines,
                                            NULL, lines_getstr, NULL);
    conf_report_source(parms.config_file->name, NULL, 0);
    return ap_build_config(&parms, p, ptemp, tree);
}

static apr_status_t restore_defines(void *data)
{
    ap_server_config_defines = data;
    return APR_SUCCESS;
}

/* Defines of the configuration go with it, those of the command line stay. */
static void start_defines(apr_pool_t *p)
{
    if (!ap_server_config_defines) {
        ap_server_config_defines = apr_array_make(p, 4, sizeof(char *));
    }
    apr_pool_cleanup_register(p, ap_server_config_defines, restore_defines,
                              apr_pool_cleanup_null);
    ap_server_config_defines = apr_array_copy(p, ap_server_config_defines);
    conf_variables_reset(p);
}

server_rec *conf_read_all(process_rec *process, apr_pool_t *ptemp,
                          const char *config_name,
                          ap_directive_t **conftree)
{
    apr_pool_t *p = process->pconf;
    server_rec *s;

    if (!conf_report_is_open()) {
        conf_report_reset(ptemp);
    }
    conf_modules_settled(0);
    start_defines(p);
    *conftree = NULL;
    s = conf_main_server(process, p);
    if (!s) {
        return NULL;
    }
    read_lines(s, p, ptemp, ap_server_pre_read_config, conftree);
    if (config_name) {
        ap_process_fnmatch_configs(s, config_name, conftree, p, ptemp, 0);
    }
    read_lines(s, p, ptemp, ap_server_post_read_config, conftree);
    conf_origin_set(s->lookup_defaults, NULL, *conftree, NULL);
    return s;
}

AP_DECLARE(server_rec *) ap_read_config(process_rec *process,
                                        apr_pool_t *temp_pool,
                                        const char *config_name,
                                        ap_directive_t **conftree)
{
    server_rec *s = conf_read_all(process, temp_pool, config_name, conftree);

    return conf_report_print(NULL) ? NULL : s;
}
