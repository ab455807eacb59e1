/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  fixture.h
 * @brief Directives and requests for the tests of modules/aaa.
 */

#ifndef HOSTLER_TEST_AAA_FIXTURE_H
#define HOSTLER_TEST_AAA_FIXTURE_H

#include "server/config/decider_priv.h"
#include "test/unit/server/request/fixture.h"

/* Slots of the settings vectors of these tests, and the module's. */
#define AAA_SLOTS 8
#define AAA_SLOT  2

/** A directive of test.conf, in a section. */
static inline cmd_parms *aaa_command(apr_pool_t *p, const char *name,
                                     const char *args, int line)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    command_rec *row = apr_pcalloc(p, sizeof(*row));
    ap_directive_t *node = apr_pcalloc(p, sizeof(*node));

    row->name = name;
    node->directive = name;
    node->args = args;
    node->filename = "test.conf";
    node->line_num = line;
    cmd->cmd = row;
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->directive = node;
    cmd->limited = -1;
    cmd->override = ACCESS_CONF;
    return cmd;
}

static inline ap_conf_vector_t *aaa_widen(apr_pool_t *p,
                                          const ap_conf_vector_t *narrow)
{
    void **wide = apr_pcalloc(p, AAA_SLOTS * sizeof(*wide));

    memcpy(wide, narrow, AAA_SLOT * sizeof(*wide));
    return (ap_conf_vector_t *)wide;
}

/** A request where these settings of the module hold. */
static inline request_rec *aaa_request(apr_pool_t *p, module *m, void *conf)
{
    server_rec *s = fix_server(p);
    request_rec *r;

    conf_decider_register();
    r = fix_request_of(s, "/x");
    m->module_index = AAA_SLOT;
    r->filename = apr_pstrdup(p, "/srv/x");
    r->per_dir_config = aaa_widen(p, r->per_dir_config);
    r->request_config = aaa_widen(p, r->request_config);
    ap_set_module_config(r->per_dir_config, m, conf);
    return r;
}

static inline void assert_complains(const char *err, const char *text)
{
    assert_non_null(err);
    if (strstr(err, text) == NULL) {
        fail_msg("no '%s' in: %s", text, err);
    }
}

#endif /* HOSTLER_TEST_AAA_FIXTURE_H */
