/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The command line: short options as scripts written for httpd use them,
 * long ones for what is our own.
 *
 * A switch that asks for information (-v, -t, -S ...) decides what the
 * program does; the rest say how.  -S and -M are -t with defines, so that
 * everything that looks at defines has one way to ask.
 */

#include "ap_config_layout.h"

#include <stdio.h>

#include <apr_getopt.h>
#include <apr_strings.h>

#include "http_main.h"
#include "mpm_common.h"

#include "server/main/main_priv.h"

enum {
    OPT_SERVE = 256,
    OPT_LISTEN,
    OPT_EXPLAIN,
    OPT_FROM,
    OPT_AT,
    OPT_STRICT
};

static const apr_getopt_option_t options[] = {
    {NULL, 'D', 1, "define a name"},
    {NULL, 'd', 1, "server root"},
    {NULL, 'f', 1, "configuration file"},
    {NULL, 'C', 1, "directive before the file"},
    {NULL, 'c', 1, "directive after the file"},
    {NULL, 'e', 1, "level of startup messages"},
    {NULL, 'E', 1, "file for startup messages"},
    {NULL, 'k', 1, "control a running server"},
    {"version", 'v', 0, "version"},
    {NULL, 'V', 0, "build settings"},
    {NULL, 'l', 0, "compiled in modules"},
    {NULL, 'L', 0, "directives"},
    {NULL, 't', 0, "test the configuration"},
    {NULL, 'T', 0, "no check of document roots"},
    {NULL, 'S', 0, "virtual hosts and run settings"},
    {NULL, 'M', 0, "modules"},
    {NULL, 'X', 0, "one process, in the foreground"},
    {"help", 'h', 0, "usage"},
    {"serve", OPT_SERVE, 1, "serve a directory without configuration"},
    {"listen", OPT_LISTEN, 1, "address and port for --serve"},
    {"explain", OPT_EXPLAIN, 0, "how a request would be answered, and why"},
    {"from", OPT_FROM, 1, "client's address for --explain"},
    {"at", OPT_AT, 1, "address and port it connects to"},
    {"strict", OPT_STRICT, 0, "warnings of -t are faults"},
    {NULL, 'H', 1, "header field for --explain"},
    {NULL, 0, 0, NULL}
};

static const struct {
    const char *word;
    main_control control;
} controls[] = {
    {"start", CONTROL_START},
    {"restart", CONTROL_RESTART},
    {"graceful", CONTROL_GRACEFUL},
    {"upgrade", CONTROL_UPGRADE},
    {"graceful-stop", CONTROL_GRACEFUL_STOP},
    {"stop", CONTROL_STOP}
};

static void add_define(const char *name)
{
    *(const char **)apr_array_push(ap_server_config_defines) = name;
}

/* [config] The word of -k from when it is taken off the command line until
 * that is read; NULL: none. */
static const char *control_word;

static apr_status_t read_control(main_control *control)
{
    const char *word = control_word;
    apr_size_t i;

    control_word = NULL;
    if (word == NULL) {
        *control = CONTROL_NONE;
        return APR_SUCCESS;
    }
    for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++) {
        if (strcmp(word, controls[i].word) == 0) {
            *control = controls[i].control;
            return APR_SUCCESS;
        }
    }
    fprintf(stderr, "-k takes start, restart, graceful, upgrade, "
            "graceful-stop or stop, not \"%s\"\n", word);
    return APR_EINVAL;
}

/* An option as it is written alone. */
static const char *spelling(int opt, apr_pool_t *p)
{
    const apr_getopt_option_t *o;

    for (o = options; o->optch != 0; o++) {
        if (o->optch == opt && opt > 255) {
            return apr_pstrcat(p, "--", o->name, NULL);
        }
    }
    return apr_psprintf(p, "-%c", opt);
}

/*
 * -k is not among the options that modules know (AP_SERVER_BASEARGS), so it
 * goes before they see the line.  A line with a fault stays as it is;
 * options_read() tells the fault.
 */
AP_DECLARE(void) ap_mpm_rewrite_args(process_rec *process)
{
    apr_array_header_t *kept = apr_array_make(process->pool,
                                              process->argc + 2,
                                              sizeof(const char *));
    const char *word = NULL;
    apr_getopt_t *state;
    const char *arg;
    int opt;
    apr_status_t rv = apr_getopt_init(&state, process->pool, process->argc,
                                      process->argv);

    if (rv != APR_SUCCESS) {
        return;
    }
    state->errfn = NULL;
    state->interleave = 1;
    APR_ARRAY_PUSH(kept, const char *) = process->argv[0];
    while ((rv = apr_getopt_long(state, options, &opt, &arg))
           == APR_SUCCESS) {
        if (opt == 'k') {
            word = arg;
            continue;
        }
        APR_ARRAY_PUSH(kept, const char *) = spelling(opt, process->pool);
        if (arg != NULL) {
            APR_ARRAY_PUSH(kept, const char *) = arg;
        }
    }
    if (rv != APR_EOF || word == NULL) {
        return;
    }
    for (; state->ind < state->argc; state->ind++) {
        APR_ARRAY_PUSH(kept, const char *) = state->argv[state->ind];
    }
    control_word = word;
    process->argc = kept->nelts;
    APR_ARRAY_PUSH(kept, const char *) = NULL;
    process->argv = (const char *const *)kept->elts;
}

/* Paths of the command line are relative to where it was typed; the server
 * changes its directory when it detaches. */
static apr_status_t make_absolute(const char **path, apr_pool_t *p)
{
    char *merged;
    apr_status_t rv;

    rv = apr_filepath_merge(&merged, NULL, *path, APR_FILEPATH_TRUENAME, p);
    if (rv == APR_SUCCESS) {
        *path = merged;
    }
    return rv;
}

/* Options that take an argument. */
static apr_status_t read_setting(int opt, const char *arg, command_line *line)
{
    switch (opt) {
    case 'D':
        add_define(arg);
        return APR_SUCCESS;
    case 'd':
        line->server_root = arg;
        return APR_SUCCESS;
    case 'f':
        line->config_file = arg;
        return APR_SUCCESS;
    case 'C':
        *(const char **)apr_array_push(ap_server_pre_read_config) = arg;
        return APR_SUCCESS;
    case 'c':
        *(const char **)apr_array_push(ap_server_post_read_config) = arg;
        return APR_SUCCESS;
    case 'e':
        line->startup_level = arg;
        return APR_SUCCESS;
    case 'E':
        line->startup_log = arg;
        return APR_SUCCESS;
    case 'k':   /* left on a line that has a fault */
        return APR_SUCCESS;
    case OPT_SERVE:
        line->serve_dir = arg;
        return APR_SUCCESS;
    case OPT_LISTEN:
        line->serve_listen = arg;
        return APR_SUCCESS;
    case OPT_FROM:
        line->question.from = arg;
        return APR_SUCCESS;
    case OPT_AT:
        line->question.at = arg;
        return APR_SUCCESS;
    case 'H':
        APR_ARRAY_PUSH(line->question.fields, const char *) = arg;
        return APR_SUCCESS;
    default:
        return APR_EINVAL;
    }
}

static apr_status_t read_switch(int opt, command_line *line)
{
    switch (opt) {
    case 'v':
        line->action = ACTION_VERSION;
        return APR_SUCCESS;
    case 'V':
        line->action = ACTION_BUILD_SETTINGS;
        return APR_SUCCESS;
    case 'l':
        line->action = ACTION_LIST_MODULES;
        return APR_SUCCESS;
    case 'L':
        line->action = ACTION_LIST_DIRECTIVES;
        return APR_SUCCESS;
    case 'h':
        line->action = ACTION_HELP;
        return APR_SUCCESS;
    case 'S':
        add_define("DUMP_VHOSTS");
        add_define("DUMP_RUN_CFG");
        line->action = ACTION_TEST;
        return APR_SUCCESS;
    case 'M':
        add_define("DUMP_MODULES");
        line->action = ACTION_TEST;
        return APR_SUCCESS;
    case 't':
        if (line->action != ACTION_EXPLAIN) {
            line->action = ACTION_TEST;
        }
        return APR_SUCCESS;
    case OPT_STRICT:
        line->is_strict = 1;
        return APR_SUCCESS;
    case OPT_EXPLAIN:
        line->action = ACTION_EXPLAIN;
        return APR_SUCCESS;
    case 'T':
        ap_document_root_check = 0;
        return APR_SUCCESS;
    case 'X':
        add_define("DEBUG");
        return APR_SUCCESS;
    default:
        return APR_EINVAL;
    }
}

/* Checks what only the whole line shows. */
static apr_status_t check_line(process_rec *process, command_line *line)
{
    apr_status_t rv;

    rv = make_absolute(&line->server_root, process->pool);
    if (rv != APR_SUCCESS) {
        fprintf(stderr, "-d: invalid directory \"%s\"\n", line->server_root);
        return APR_EINVAL;
    }
    if (line->serve_dir == NULL) {
        if (line->serve_listen != NULL) {
            fprintf(stderr, "--listen goes with --serve; without it use the "
                    "Listen directive\n");
            return APR_EINVAL;
        }
        return APR_SUCCESS;
    }
    rv = make_absolute(&line->serve_dir, process->pool);
    if (rv != APR_SUCCESS) {
        fprintf(stderr, "--serve: invalid directory \"%s\"\n",
                line->serve_dir);
        return APR_EINVAL;
    }
    return APR_SUCCESS;
}

/* What is no option: with --explain, [METHOD] URL. */
static apr_status_t read_operands(const process_rec *process,
                                  const apr_getopt_t *state,
                                  command_line *line)
{
    const char *const *words = state->argv + state->ind;
    int count = state->argc - state->ind;

    if (line->action == ACTION_EXPLAIN) {
        if (count != 1 && count != 2) {
            fprintf(stderr, "--explain takes a URL, or a method and a URL\n");
            return APR_EINVAL;
        }
        line->question.method = count == 2 ? words[0] : "GET";
        line->question.url = words[count - 1];
        return APR_SUCCESS;
    }
    if (line->question.from != NULL || line->question.at != NULL
        || line->question.fields->nelts > 0) {
        fprintf(stderr, "--from, --at and -H go with --explain\n");
        return APR_EINVAL;
    }
    if (count > 0) {
        fprintf(stderr, "%s: \"%s\" is not an option\n",
                process->short_name, words[0]);
        return APR_EINVAL;
    }
    return APR_SUCCESS;
}

static int asks_for_explanation(const process_rec *process)
{
    int i;

    for (i = 1; i < process->argc; i++) {
        if (strcmp(process->argv[i], "--explain") == 0) {
            return 1;
        }
    }
    return 0;
}

apr_status_t options_read(process_rec *process, command_line *line)
{
    apr_getopt_t *state;
    const char *arg;
    int opt;
    apr_status_t rv;

    memset(line, 0, sizeof(*line));
    line->server_root = HTTPD_ROOT;
    line->config_file = SERVER_CONFIG_FILE;

    line->question.fields = apr_array_make(process->pool, 2,
                                           sizeof(const char *));
    rv = apr_getopt_init(&state, process->pool, process->argc, process->argv);
    if (rv == APR_SUCCESS) {
        /* Options may stand behind what is to be explained. */
        state->interleave = asks_for_explanation(process);
    }
    while (rv == APR_SUCCESS
           && (rv = apr_getopt_long(state, options, &opt, &arg))
               == APR_SUCCESS) {
        rv = arg ? read_setting(opt, arg, line) : read_switch(opt, line);
    }
    if (rv != APR_EOF) {
        return APR_EINVAL;
    }
    rv = read_control(&line->control);
    if (rv == APR_SUCCESS) {
        rv = read_operands(process, state, line);
    }
    return rv != APR_SUCCESS ? rv : check_line(process, line);
}
