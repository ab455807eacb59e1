/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  core_records.h
 * @brief Records with the core's settings, and directives, for its tests.
 */

#ifndef HOSTLER_TEST_CORE_RECORDS_H
#define HOSTLER_TEST_CORE_RECORDS_H

#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "server/core/core_priv.h"
#include "test/lib/unit.h"

/** Settings of a directory that nothing has been said about. */
static inline core_dir_config *new_dir(apr_pool_t *p)
{
    return core_create_dir_config(p, NULL);
}

/** A main server with the core's settings. */
static inline server_rec *core_server(apr_pool_t *p)
{
    server_rec *s = unit_server(p);

    ap_set_core_module_config(s->module_config,
                              core_create_server_config(p, s));
    ap_set_core_module_config(s->lookup_defaults, new_dir(p));
    return s;
}

/** A request with the core's record, in the main server's settings. */
static inline request_rec *core_request(apr_pool_t *p)
{
    request_rec *r = unit_request(unit_connection(p, core_server(p)));

    assert_int_equal(core_create_request(r), OK);
    return r;
}

/** The directive that setters are told of, at the top of a file. */
static inline cmd_parms *new_command(apr_pool_t *p, const char *name)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    command_rec *row = apr_pcalloc(p, sizeof(*row));
    apr_pool_t *temp;

    assert_int_equal(apr_pool_create(&temp, p), APR_SUCCESS);
    row->name = name;
    cmd->cmd = row;
    cmd->pool = p;
    cmd->temp_pool = temp;
    cmd->server = core_server(p);
    cmd->override = RSRC_CONF | OR_ALL;
    cmd->override_opts = OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    cmd->limited = -1;
    cmd->directive = apr_pcalloc(p, sizeof(*cmd->directive));
    cmd->directive->directive = name;
    cmd->directive->filename = "test.conf";
    cmd->directive->line_num = 7;
    return cmd;
}

/** Asserts that a complaint has a word in it. */
static inline void assert_complains(const char *complaint, const char *word)
{
    assert_non_null(complaint);
    if (strstr(complaint, word) == NULL) {
        fail_msg("no '%s' in: %s", word, complaint);
    }
}

#endif /* HOSTLER_TEST_CORE_RECORDS_H */
