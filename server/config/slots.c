/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters that put an argument into a member of a settings record.  The row
 * gives the member's offset as its cmd_data (APR_OFFSETOF).
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"

/* The member that a row means. */
static void *member(const cmd_parms *cmd, void *struct_ptr)
{
    return (char *)struct_ptr + (apr_size_t)cmd->info;
}

AP_DECLARE(const char *) ap_set_string_slot(cmd_parms *cmd, void *struct_ptr,
                                            const char *arg)
{
    *(const char **)member(cmd, struct_ptr) = arg;
    return NULL;
}

AP_DECLARE(const char *) ap_set_string_slot_lower(cmd_parms *cmd,
                                                  void *struct_ptr,
                                                  const char *arg)
{
    char *lower = apr_pstrdup(cmd->pool, arg);

    ap_str_tolower(lower);
    *(char **)member(cmd, struct_ptr) = lower;
    return NULL;
}

AP_DECLARE(const char *) ap_set_int_slot(cmd_parms *cmd, void *struct_ptr,
                                         const char *arg)
{
    char *end;
    apr_int64_t value = apr_strtoi64(arg, &end, 10);

    if (end == arg || *end != '\0' || value > APR_INT32_MAX
        || value < APR_INT32_MIN) {
        return apr_psprintf(cmd->pool, "%s: '%s' is not a whole number in "
                            "the range of an int", cmd->cmd->name, arg);
    }
    *(int *)member(cmd, struct_ptr) = (int)value;
    return NULL;
}

AP_DECLARE(const char *) ap_set_flag_slot(cmd_parms *cmd, void *struct_ptr,
                                          int arg)
{
    *(int *)member(cmd, struct_ptr) = arg != 0;
    return NULL;
}

AP_DECLARE(const char *) ap_set_flag_slot_char(cmd_parms *cmd,
                                               void *struct_ptr, int arg)
{
    *(char *)member(cmd, struct_ptr) = arg != 0;
    return NULL;
}

AP_DECLARE(const char *) ap_set_file_slot(cmd_parms *cmd, void *struct_ptr,
                                          const char *arg)
{
    const char *path = ap_server_root_relative(cmd->pool, arg);

    if (!path) {
        return apr_pstrcat(cmd->pool, cmd->cmd->name, ": '", arg,
                           "' is not a valid path", NULL);
    }
    *(const char **)member(cmd, struct_ptr) = path;
    return NULL;
}

AP_DECLARE(const char *) ap_set_deprecated(cmd_parms *cmd, void *struct_ptr,
                                           const char *arg)
{
    (void)struct_ptr;
    (void)arg;
    return cmd->cmd->errmsg;
}
