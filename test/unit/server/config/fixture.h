/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A server whose configuration is a text of the test: the modules that are
 * linked in, and one more, unit_module, whose directives of every kind note
 * how they were called.
 *
 *     UnitNone UnitRaw UnitArgv Unit1 Unit2 Unit3 Unit12 Unit23 Unit123 Unit13
 *     UnitIterate UnitIterate2 UnitFlag   anywhere
 *     UnitTop      not in sections        UnitInside   only in sections
 *     UnitGlobal   setter asks for GLOBAL_ONLY
 *     UnitFail     its setter refuses     UnitNow      noted while reading
 */

#ifndef TEST_CONFIG_FIXTURE_H
#define TEST_CONFIG_FIXTURE_H

#include <apr_file_io.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_main.h"
#include "util_cfgtree.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"
#include "test/lib/unit.h"

#define MAYBE_UNUSED __attribute__((unused))

/* "Name(a,b)" for each call, in their order. */
static apr_array_header_t *calls;

static const char *note(cmd_parms *cmd, const char *args)
{
    APR_ARRAY_PUSH(calls, const char *) =
        apr_psprintf(calls->pool, "%s(%s)", cmd->cmd->name, args);
    return NULL;
}

static const char *show(const char *word)
{
    return word ? word : "-";
}

static const char *unit_none(cmd_parms *cmd, void *conf)
{
    return note(cmd, "");
}

static const char *unit_take1(cmd_parms *cmd, void *conf, const char *a)
{
    return note(cmd, a);
}

static const char *unit_take2(cmd_parms *cmd, void *conf, const char *a,
                              const char *b)
{
    return note(cmd, apr_pstrcat(cmd->pool, a, ",", show(b), NULL));
}

static const char *unit_take3(cmd_parms *cmd, void *conf, const char *a,
                              const char *b, const char *c)
{
    return note(cmd, apr_pstrcat(cmd->pool, a, ",", show(b), ",", show(c),
                                 NULL));
}

static const char *unit_flag(cmd_parms *cmd, void *conf, int on)
{
    return note(cmd, on ? "on" : "off");
}

static const char *unit_argv(cmd_parms *cmd, void *conf, int argc,
                             char *const argv[])
{
    const char *text = apr_itoa(cmd->pool, argc);
    int i;

    for (i = 0; i < argc; i++) {
        text = apr_pstrcat(cmd->pool, text, ",", argv[i], NULL);
    }
    return note(cmd, text);
}

static const char *unit_fail(cmd_parms *cmd, void *conf, const char *a)
{
    return apr_pstrcat(cmd->pool, "UnitFail does not like ", a, NULL);
}

static const char *unit_global(cmd_parms *cmd, void *conf, const char *a)
{
    const char *error = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    return error ? error : note(cmd, a);
}

/* Of a directive executed at once; modules look there for its name. */
static const char *unit_now(cmd_parms *cmd, void *conf, const char *a)
{
    return cmd->err_directive == cmd->directive ? note(cmd, a)
                                                : "is not told its place";
}

static const command_rec unit_commands[] = {
    AP_INIT_NO_ARGS("UnitNone", unit_none, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_RAW_ARGS("UnitRaw", unit_take1, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE_ARGV("UnitArgv", unit_argv, NULL, RSRC_CONF | OR_ALL,
                      "help"),
    AP_INIT_TAKE1("Unit1", unit_take1, NULL, RSRC_CONF | OR_ALL,
                  "what one is for"),
    AP_INIT_TAKE2("Unit2", unit_take2, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE3("Unit3", unit_take3, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE12("Unit12", unit_take2, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE23("Unit23", unit_take3, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE123("Unit123", unit_take3, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE13("Unit13", unit_take3, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_ITERATE("UnitIterate", unit_take1, NULL, RSRC_CONF | OR_ALL,
                    "help"),
    AP_INIT_ITERATE2("UnitIterate2", unit_take2, NULL, RSRC_CONF | OR_ALL,
                     "help"),
    AP_INIT_FLAG("UnitFlag", unit_flag, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE1("UnitTop", unit_take1, NULL, RSRC_CONF, "help"),
    AP_INIT_TAKE1("UnitInside", unit_take1, NULL, ACCESS_CONF, "help"),
    AP_INIT_TAKE1("UnitGlobal", unit_global, NULL, RSRC_CONF, "help"),
    AP_INIT_TAKE1("UnitFail", unit_fail, NULL, RSRC_CONF | OR_ALL, "help"),
    AP_INIT_TAKE1("UnitNow", unit_now, NULL,
                  RSRC_CONF | OR_ALL | EXEC_ON_READ, "help"),
    {NULL}
};

static module unit_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL, unit_commands, NULL, AP_MODULE_FLAG_NONE
};

static apr_status_t remove_unit_module(void *data)
{
    ap_remove_module(data);
    return APR_SUCCESS;
}

/* The process, which lives as long as the program; p is its pconf. */
static process_rec *start_process(apr_pool_t *p)
{
    static process_rec *process;

    if (!process) {
        apr_pool_t *pool;

        assert_int_equal(apr_pool_create(&pool, NULL), APR_SUCCESS);
        process = unit_process(pool);
        process->pconf = p;
        ap_pglobal = pool;
        ap_server_config_defines = apr_array_make(pool, 4, sizeof(char *));
        assert_null(ap_setup_prelinked_modules(process));
    }
    else {
        process->pconf = p;
        conf_modules_register_hooks(p);
    }
    return process;
}

/* Makes the server ready to read a configuration in a folder. */
MAYBE_UNUSED
static process_rec *start_config(apr_pool_t *p, const char *folder)
{
    process_rec *process = start_process(p);

    ap_server_root = folder;
    calls = apr_array_make(p, 8, sizeof(const char *));
    conf_modules_settled(0);
    assert_null(ap_add_module(&unit_module, p, "unit_module"));
    apr_pool_cleanup_register(p, &unit_module, remove_unit_module,
                              apr_pool_cleanup_null);
    return process;
}

/* Both passes over a file of the folder. @return the main server. */
MAYBE_UNUSED
static server_rec *read_config(apr_pool_t *p, process_rec *process,
                               const char *name)
{
    server_rec *s;

    conf_report_reset(p);
    s = conf_read_all(process, p, name, &ap_conftree);
    assert_non_null(s);
    ap_process_config_tree(s, ap_conftree, p, p);
    return s;
}

/* Both passes over a text. */
MAYBE_UNUSED
static server_rec *config(apr_pool_t *p, const char *text)
{
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);

    unit_file(p, folder, "main.conf", text);
    return read_config(p, process, "main.conf");
}

/* What the report says now. */
MAYBE_UNUSED
static const char *report_text(apr_pool_t *p)
{
    const char *name = apr_pstrcat(p, unit_folder(p), "/report", NULL);
    char *text = apr_pcalloc(p, 65536);
    apr_file_t *file;
    apr_size_t length = 65535;
    apr_off_t start = 0;

    assert_int_equal(apr_file_open(&file, name,
                                   APR_FOPEN_READ | APR_FOPEN_WRITE
                                   | APR_FOPEN_CREATE,
                                   APR_OS_DEFAULT, p), APR_SUCCESS);
    conf_report_print(file);
    apr_file_seek(file, APR_SET, &start);
    apr_file_read(file, text, &length);
    apr_file_close(file);
    return text;
}

MAYBE_UNUSED
static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" is not in:\n%s", part, text);
    }
}

/* All calls so far, blanks between. */
MAYBE_UNUSED
static const char *called(apr_pool_t *p)
{
    return apr_array_pstrcat(p, calls, ' ');
}

#endif /* TEST_CONFIG_FIXTURE_H */
