/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ${NAME}: variables of Define and of the environment; and paths that are
 * relative to ServerRoot or DefaultRuntimeDir.
 *
 * Values are put in as text before a line is split into words, and are not
 * looked through for variables again.  Variables change while configuration
 * is read, by one thread; later they are only read.
 */

#include "ap_config_layout.h"

#include <apr_env.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* Of Define; NULL: none are kept now.  Names compare without case, as
 * configurations in use rely on. */
static apr_table_t *variables;

static apr_status_t variables_cleanup(void *data)
{
    (void)data;
    variables = NULL;
    return APR_SUCCESS;
}

void conf_variables_reset(apr_pool_t *p)
{
    variables = apr_table_make(p, 16);
    apr_pool_cleanup_register(p, NULL, variables_cleanup,
                              apr_pool_cleanup_null);
}

void conf_variable_set(const char *name, const char *value)
{
    if (variables) {
        apr_table_set(variables, name, value);
    }
}

void conf_variable_unset(const char *name)
{
    if (variables) {
        apr_table_unset(variables, name);
    }
}

static const char *variable(const char *name, apr_pool_t *p)
{
    const char *value = variables ? apr_table_get(variables, name) : NULL;
    char *from_environment;

    if (value) {
        return value;
    }
    return apr_env_get(&from_environment, name, p) == APR_SUCCESS
           ? from_environment : NULL;
}

static void warn_unknown(const char *name, const char *file, int line)
{
    if (conf_report_is_open()) {
        conf_report_warn(file, line, "Config variable ${%s} is not defined, "
                         "neither by Define nor in the environment; it is "
                         "left as it stands", name);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, NULL,
                     APLOGNO(90220) "Config variable ${%s} is not defined",
                     name);
    }
}

const char *conf_resolve_env(apr_pool_t *p, const char *word,
                             const char *file, int line)
{
    const char *result = "";
    const char *from = word;    /* what has not been copied yet */
    const char *open = word;

    while ((open = strstr(open, "${")) != NULL) {
        const char *end = strchr(open, '}');
        const char *name;
        const char *value;

        if (!end) {
            break;
        }
        name = apr_pstrmemdup(p, open + 2, end - open - 2);
        if (strchr(name, ':')) {
            /* A lookup of mod_rewrite, which knows it by the colon. */
            open = end + 1;
            continue;
        }
        value = variable(name, p);
        if (!value) {
            warn_unknown(name, file, line);
        }
        else {
            result = apr_pstrcat(p, result,
                                 apr_pstrmemdup(p, from, open - from), value,
                                 NULL);
            from = end + 1;
        }
        open = end + 1;
    }
    return from == word ? word : apr_pstrcat(p, result, from, NULL);
}

AP_DECLARE(const char *) ap_resolve_env(apr_pool_t *p, const char *word)
{
    return conf_resolve_env(p, word, NULL, 0);
}

/* ---- paths ---- */

static char *below(apr_pool_t *p, const char *root, const char *name)
{
    char *path = NULL;
    apr_status_t rv = apr_filepath_merge(&path, root, name,
                                         APR_FILEPATH_TRUENAME, p);

    if (path && (rv == APR_SUCCESS || APR_STATUS_IS_EPATHWILD(rv)
                 || APR_STATUS_IS_ENOENT(rv)
                 || APR_STATUS_IS_ENOTDIR(rv))) {
        return path;
    }
    return NULL;
}

AP_DECLARE(char *) ap_server_root_relative(apr_pool_t *p, const char *fname)
{
    return fname ? below(p, ap_server_root, fname) : NULL;
}

AP_DECLARE(char *) ap_runtime_dir_relative(apr_pool_t *p, const char *fname)
{
    const char *dir = ap_runtime_dir ? ap_runtime_dir
                                     : DEFAULT_REL_RUNTIMEDIR;
    char *root = below(p, ap_server_root, dir);

    return root && fname ? below(p, root, fname) : NULL;
}
