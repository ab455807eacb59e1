/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_allowmethods: refuses methods that a folder or location does not want.
 *
 * Directives: AllowMethods.
 * Hooks: access_checker.
 *
 * HEAD goes with GET; TRACE is left to TraceEnable.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

#include "server/config/decider_priv.h"

AP_DECLARE_MODULE(allowmethods);

typedef struct {
    int is_set;
    apr_int64_t allowed;        /* a bit a method number; 0: all */
} allowmethods_conf;

static int check_method(request_rec *r)
{
    const allowmethods_conf *conf = ap_get_module_config(
        r->per_dir_config, &allowmethods_module);

    if (r->method_number == M_TRACE || conf->allowed == 0
        || (r->method_number >= 0 && r->method_number < METHODS
            && (conf->allowed & (AP_METHOD_BIT << r->method_number)) != 0)) {
        return DECLINED;
    }
    r->allowed = conf->allowed;
    ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91260)
                  "method %s is refused for %s: %s", r->method,
                  r->filename ? r->filename : r->uri,
                  conf_tell_named(r, "AllowMethods"));
    return HTTP_METHOD_NOT_ALLOWED;
}

static void *create_conf(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(allowmethods_conf));
}

static void *merge_conf(apr_pool_t *p, void *base, void *add)
{
    const allowmethods_conf *inner = add;

    return apr_pmemdup(p, inner->is_set ? add : base,
                       sizeof(allowmethods_conf));
}

static const char *set_methods(cmd_parms *cmd, void *settings, int argc,
                               char *const argv[])
{
    allowmethods_conf *conf = settings;
    int i;
    int number;

    if (argc == 0) {
        return "AllowMethods takes methods, or 'reset'";
    }
    conf->is_set = 1;
    conf->allowed = 0;
    if (argc == 1 && ap_cstr_casecmp(argv[0], "reset") == 0) {
        return NULL;
    }
    for (i = 0; i < argc; i++) {
        number = ap_method_number_of(argv[i]);
        if (number == M_INVALID) {
            return apr_psprintf(cmd->pool, "AllowMethods: '%s' is no method "
                                "that this server knows (names are in upper "
                                "case; RegisterHttpMethod adds some)",
                                argv[i]);
        }
        conf->allowed |= AP_METHOD_BIT << number;
    }
    return NULL;
}

static const command_rec directives[] = {
    AP_INIT_TAKE_ARGV("AllowMethods", set_methods, NULL, ACCESS_CONF,
                      "the methods that are allowed here, or 'reset' for "
                      "all"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_access_checker(check_method, NULL, NULL, APR_HOOK_REALLY_FIRST);
}

module AP_MODULE_DECLARE_DATA allowmethods_module = {
    STANDARD20_MODULE_STUFF,
    create_conf,
    merge_conf,
    NULL,               /* create per-server settings */
    NULL,               /* merge per-server settings */
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
