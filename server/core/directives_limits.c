/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of directives that are a number: sizes, counts and times.
 */

#include "ap_config.h"

#include <limits.h>

#include <apr_strings.h>

#include "unixd.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"

/* ---- Of a server -------------------------------------------------------- */

static const char *set_server_int(cmd_parms *cmd, const char *arg, int *slot)
{
    apr_int64_t value;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (complaint == NULL) {
        complaint = core_parse_number(cmd, arg, 0, INT_MAX, &value);
    }
    if (complaint == NULL) {
        *slot = (int)value;
    }
    return complaint;
}

const char *core_set_limit_request_fields(cmd_parms *cmd, void *dir,
                                          const char *arg)
{
    return set_server_int(cmd, arg, &cmd->server->limit_req_fields);
}

const char *core_set_limit_request_field_size(cmd_parms *cmd, void *dir,
                                              const char *arg)
{
    return set_server_int(cmd, arg, &cmd->server->limit_req_fieldsize);
}

const char *core_set_limit_request_line(cmd_parms *cmd, void *dir,
                                        const char *arg)
{
    return set_server_int(cmd, arg, &cmd->server->limit_req_line);
}

const char *core_set_timeout(cmd_parms *cmd, void *dir, const char *arg)
{
    apr_int64_t seconds;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (complaint == NULL) {
        complaint = core_parse_number(cmd, arg, 1, INT_MAX, &seconds);
    }
    if (complaint == NULL) {
        cmd->server->timeout = apr_time_from_sec(seconds);
    }
    return complaint;
}

const char *core_set_flush_max_pipelined(cmd_parms *cmd, void *dir,
                                         const char *arg)
{
    apr_int64_t value;
    const char *complaint = core_parse_number(cmd, arg, -1, APR_INT32_MAX,
                                              &value);

    if (complaint == NULL) {
        core_server_of(cmd->server)->flush_max_pipelined = (int)value;
    }
    return complaint;
}

const char *core_set_flush_max_threshold(cmd_parms *cmd, void *dir,
                                         const char *arg)
{
    apr_int64_t value;
    const char *complaint = core_parse_number(cmd, arg, 0, APR_UINT32_MAX,
                                              &value);

    if (complaint == NULL) {
        core_server_of(cmd->server)->flush_max_threshold = (apr_size_t)value;
    }
    return complaint;
}

const char *core_set_limit_internal_recursion(cmd_parms *cmd, void *dir,
                                              const char *redirects,
                                              const char *subrequests)
{
    core_server_config *conf = core_server_of(cmd->server);
    apr_int64_t redirect_limit, subreq_limit;
    const char *complaint = core_parse_number(cmd, redirects, 1, INT_MAX,
                                              &redirect_limit);

    subreq_limit = redirect_limit;
    if (complaint == NULL && subrequests != NULL) {
        complaint = core_parse_number(cmd, subrequests, 1, INT_MAX,
                                      &subreq_limit);
    }
    if (complaint == NULL) {
        conf->redirect_limit = (int)redirect_limit;
        conf->subreq_limit = (int)subreq_limit;
    }
    return complaint;
}

/* ---- Of a directory ----------------------------------------------------- */

const char *core_set_limit_request_body(cmd_parms *cmd, void *dir,
                                        const char *arg)
{
    core_dir_config *conf = dir;
    apr_int64_t bytes;
    const char *complaint = core_parse_number(cmd, arg, 0, APR_INT64_MAX,
                                              &bytes);

    if (complaint == NULL) {
        conf->limit_req_body = bytes;
    }
    return complaint;
}

const char *core_set_limit_xml_request_body(cmd_parms *cmd, void *dir,
                                            const char *arg)
{
    core_dir_config *conf = dir;
    apr_int64_t bytes;
    const char *complaint = core_parse_number(cmd, arg, 0, LONG_MAX, &bytes);

    if (complaint == NULL) {
        conf->limit_xml_body = (long)bytes;
    }
    return complaint;
}

const char *core_set_read_buffer_size(cmd_parms *cmd, void *dir,
                                      const char *arg)
{
    core_dir_config *conf = dir;
    apr_int64_t bytes;
    const char *complaint = core_parse_number(cmd, arg, CORE_MIN_READ_BUFFER,
                                              APR_INT32_MAX, &bytes);

    if (complaint == NULL) {
        conf->read_buf_size = (apr_size_t)bytes;
    }
    return complaint;
}

/* none, default, unlimited, or how many */
static const char *set_ranges(cmd_parms *cmd, const char *arg, int *slot)
{
    apr_int64_t count;

    if (strcasecmp(arg, "none") == 0) {
        *slot = AP_MAXRANGES_NORANGES;
    }
    else if (strcasecmp(arg, "default") == 0) {
        *slot = AP_MAXRANGES_DEFAULT;
    }
    else if (strcasecmp(arg, "unlimited") == 0) {
        *slot = AP_MAXRANGES_UNLIMITED;
    }
    else if (core_parse_number(cmd, arg, 1, INT_MAX, &count) == NULL) {
        *slot = (int)count;
    }
    else {
        return apr_psprintf(cmd->pool, "%s takes none, default, unlimited or "
                            "a number from 1, not '%s'", cmd->cmd->name, arg);
    }
    return NULL;
}

const char *core_set_max_ranges(cmd_parms *cmd, void *dir, const char *arg)
{
    return set_ranges(cmd, arg, &((core_dir_config *)dir)->max_ranges);
}

const char *core_set_max_range_overlaps(cmd_parms *cmd, void *dir,
                                        const char *arg)
{
    return set_ranges(cmd, arg, &((core_dir_config *)dir)->max_overlaps);
}

const char *core_set_max_range_reversals(cmd_parms *cmd, void *dir,
                                         const char *arg)
{
    return set_ranges(cmd, arg, &((core_dir_config *)dir)->max_reversals);
}

/* ---- Of the programs that the server starts ----------------------------- */

/* The MPM's function warns about what is no number and goes on; here it is
 * asked only about what is one. */
static const char *set_rlimit(cmd_parms *cmd, struct rlimit **slot, int type,
                              const char *soft, const char *hard)
{
    const char *words[2] = { soft, hard };
    apr_int64_t value;
    int i;

    for (i = 0; i < 2 && words[i] != NULL; i++) {
        if (strcasecmp(words[i], "max") != 0
            && core_parse_number(cmd, words[i], 0, APR_INT64_MAX, &value)) {
            return apr_psprintf(cmd->pool, "%s takes one or two limits, each "
                                "a number or max, not '%s'", cmd->cmd->name,
                                words[i]);
        }
    }
    ap_unixd_set_rlimit(cmd, slot, soft, hard, type);
    return NULL;
}

const char *core_set_rlimit_cpu(cmd_parms *cmd, void *dir, const char *soft,
                                const char *hard)
{
    return set_rlimit(cmd, &((core_dir_config *)dir)->limit_cpu, RLIMIT_CPU,
                      soft, hard);
}

const char *core_set_rlimit_mem(cmd_parms *cmd, void *dir, const char *soft,
                                const char *hard)
{
    return set_rlimit(cmd, &((core_dir_config *)dir)->limit_mem, RLIMIT_AS,
                      soft, hard);
}

const char *core_set_rlimit_nproc(cmd_parms *cmd, void *dir, const char *soft,
                                  const char *hard)
{
    return set_rlimit(cmd, &((core_dir_config *)dir)->limit_nproc,
                      RLIMIT_NPROC, soft, hard);
}
