/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module whose start-up goes wrong where a test wants it.
 *
 *   FragileCrash | FragileExit | FragileSleep PHASE
 *
 * in the phase "command" (the directive itself), "check", "logs", "post" or
 * "child".  FragileRefuse PHASE returns a failure there.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_strings.h>

#include "http_config.h"
#include "httpd.h"

static const char *what;    /* the directive */
static const char *where;   /* its argument */

static int reached(const char *phase)
{
    if (where == NULL || strcmp(where, phase) != 0) {
        return OK;
    }
    switch (what[7]) {
    case 'C':
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
        break;
    case 'E':
        exit(7);
    case 'S':
        sleep(60);
        break;
    default:
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

static const char *set(cmd_parms *cmd, void *dummy, const char *arg)
{
    (void)dummy;
    what = apr_pstrdup(cmd->pool, cmd->cmd->name);
    where = apr_pstrdup(cmd->pool, arg);
    return reached("command") == OK ? NULL : "refused";
}

static int pre_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    what = where = NULL;
    return OK;
}

static int check_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                        server_rec *s)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    (void)s;
    return reached("check");
}

static int open_logs(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                     server_rec *s)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    (void)s;
    return reached("logs");
}

static int post_config(apr_pool_t *p, apr_pool_t *plog, apr_pool_t *ptemp,
                       server_rec *s)
{
    (void)p;
    (void)plog;
    (void)ptemp;
    (void)s;
    return reached("post");
}

static void child_init(apr_pool_t *p, server_rec *s)
{
    (void)p;
    (void)s;
    reached("child");
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("FragileCrash", set, NULL, RSRC_CONF, "a phase"),
    AP_INIT_TAKE1("FragileExit", set, NULL, RSRC_CONF, "a phase"),
    AP_INIT_TAKE1("FragileSleep", set, NULL, RSRC_CONF, "a phase"),
    AP_INIT_TAKE1("FragileRefuse", set, NULL, RSRC_CONF, "a phase"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_open_logs(open_logs, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA fragile_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL,
    commands,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
