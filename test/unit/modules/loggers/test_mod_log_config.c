/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Access logs: directives, conditions, statuses, which server's log. */

#include "modules/loggers/mod_log_config.c"
#include "test/unit/server/request/fixture.h"

#include "http_main.h"

/* A writer that keeps the last line, and an opener that takes any name but
 * "bad". */
static char line[8000];

static apr_status_t keep_line(request_rec *r, void *handle,
                              const char **portions, int *lengths, int nelts,
                              apr_size_t len)
{
    apr_size_t used = 0;
    int i;

    (void)r;
    assert_non_null(handle);
    assert_true(len < sizeof(line));
    for (i = 0; i < nelts; i++) {
        memcpy(line + used, portions[i], lengths[i]);
        used += lengths[i];
    }
    assert_int_equal(used, len);
    line[used] = '\0';
    return APR_SUCCESS;
}

static apr_status_t fail_to_write(request_rec *r, void *handle,
                                  const char **portions, int *lengths,
                                  int nelts, apr_size_t len)
{
    (void)r;
    (void)handle;
    (void)portions;
    (void)lengths;
    (void)nelts;
    (void)len;
    return APR_ENOSPC;
}

static void *open_any(apr_pool_t *p, server_rec *s, const char *name)
{
    (void)s;
    return strcmp(name, "bad") == 0 ? NULL : apr_pstrdup(p, name);
}

static cmd_parms *command(apr_pool_t *p, server_rec *s, const char *name,
                          int info)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));
    command_rec *row = apr_pcalloc(p, sizeof(*row));
    ap_directive_t *node = apr_pcalloc(p, sizeof(*node));

    row->name = name;
    node->directive = name;
    node->filename = "test.conf";
    node->line_num = 3;
    cmd->cmd = row;
    cmd->info = info ? (void *)1 : NULL;
    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->server = s;
    cmd->directive = node;
    cmd->limited = -1;
    return cmd;
}

static server_rec *start(apr_pool_t *p)
{
    server_rec *s = fix_server(p);

    log_config_module.module_index = 2;
    ap_pglobal = p;
    log_pre_config(p, p, p);
    ap_log_set_writer(keep_line);
    ap_log_set_writer_init(open_any);
    ap_set_module_config(s->module_config, &log_config_module,
                         create_srv(p, s));
    line[0] = '\0';
    return s;
}

/* A virtual host behind s. */
static server_rec *host_of(apr_pool_t *p, server_rec *s)
{
    server_rec *host = unit_server(p);

    s->next = host;
    host->lookup_defaults = s->lookup_defaults;
    ap_set_core_module_config(host->module_config,
                              ap_get_core_module_config(s->module_config));
    ap_set_module_config(host->module_config, &log_config_module,
                         create_srv(p, host));
    return host;
}

static void merge_host(apr_pool_t *p, server_rec *s, server_rec *host)
{
    ap_set_module_config(host->module_config, &log_config_module, merge_srv(p,
        ap_get_module_config(s->module_config, &log_config_module),
        ap_get_module_config(host->module_config, &log_config_module)));
}

static const char *custom(apr_pool_t *p, server_rec *s, const char *target,
                          const char *format, const char *condition)
{
    return set_log(command(p, s, "CustomLog", 0), NULL, target, format,
                   condition);
}

static void assert_logged(server_rec *s, const char *expected)
{
    line[0] = '\0';
    assert_int_equal(log_transaction(fix_request_of(s, "/a")), OK);
    assert_string_equal(line, expected);
}

static void test_formats_and_nicknames(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);

    assert_null(custom(p, s, "a", "nick", NULL));
    assert_null(set_format(command(p, s, "LogFormat", 0), NULL, "late %U",
                           "nick"));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, "late /a\n");
}

static void test_transfer_log_takes_the_default(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    server_rec *host = host_of(p, s);

    assert_null(set_transfer_log(command(p, s, "TransferLog", 0), NULL, "t"));
    assert_null(set_format(command(p, s, "LogFormat", 0), NULL, "m %U",
                           NULL));
    assert_null(set_format(command(p, host, "LogFormat", 0), NULL, "h %U",
                           NULL));
    merge_host(p, s, host);
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, "m /a\n");
    /* The main server's log in the host's format. */
    assert_logged(host, "h /a\n");
}

static void test_default_is_the_common_format(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);

    assert_null(custom(p, s, "a", "CLF", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    log_transaction(fix_request_of(s, "/a"));
    assert_non_null(strstr(line, "\"GET / HTTP/1.1\" 200 -\n"));
}

static void test_own_logs_and_global_ones(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    server_rec *host = host_of(p, s);
    const log_srv_conf *conf;

    assert_null(custom(p, s, "a", "main", NULL));
    assert_null(set_log(command(p, s, "GlobalLog", 1), NULL, "g", "all",
                        NULL));
    merge_host(p, s, host);
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(host, "main\n");
    assert_null(custom(p, host, "h", "own", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(host, "own\n");
    assert_logged(s, "main\n");
    conf = ap_get_module_config(host->module_config, &log_config_module);
    assert_int_equal(conf->global->nelts, 1);
}

static void test_conditions(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    request_rec *r;

    assert_null(custom(p, s, "a", "set", "env=X"));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, "");
    r = fix_request_of(s, "/a");
    apr_table_setn(r->subprocess_env, "X", "");
    log_transaction(r);
    assert_string_equal(line, "set\n");

    s = start(p);
    assert_null(custom(p, s, "a", "unset", "ENV=!X"));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, "unset\n");
    r = fix_request_of(s, "/a");
    apr_table_setn(r->subprocess_env, "X", "1");
    line[0] = '\0';
    log_transaction(r);
    assert_string_equal(line, "");
}

static void test_what_is_refused(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);

    assert_non_null(custom(p, s, "a", "x", "env="));
    assert_non_null(custom(p, s, "a", "x", "env=!"));
    assert_non_null(custom(p, s, "a", "x", "other"));
    assert_non_null(custom(p, s, "a", "x", "expr=1 =="));
    assert_non_null(custom(p, s, "", "x", NULL));
    assert_non_null(custom(p, s, "a", "%Z", NULL));
    assert_non_null(set_format(command(p, s, "LogFormat", 0), NULL, "%Z",
                               "nick"));
    assert_non_null(set_format(command(p, s, "LogFormat", 0), NULL, "%{x",
                               NULL));
    assert_int_equal(((const log_srv_conf *)ap_get_module_config(
        s->module_config, &log_config_module))->logs->nelts, 0);
}

static void test_statuses(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    request_rec *r;

    assert_null(custom(p, s, "a", "%200,404s%!200m%!404m%404U", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, "200-GET-\n");
    r = fix_request_of(s, "/a");
    r->status = 404;
    log_transaction(r);
    assert_string_equal(line, "404GET-/a\n");
}

static void test_internal_redirects(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    request_rec *first;
    request_rec *last;

    assert_null(custom(p, s, "a", "%s %>s %U %>U %m %<m", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    first = fix_request_of(s, "/first");
    last = fix_request_of(s, "/last");
    first->next = last;
    last->prev = first;
    first->method = "POST";
    first->status = 404;
    log_transaction(first);
    assert_string_equal(line, "404 200 /first /last GET POST\n");
}

static void test_more_parts_than_usual(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    char format[4 * STACK_PARTS + 1] = "";
    char expected[4 * STACK_PARTS + 2] = "";
    int i;

    for (i = 0; i < STACK_PARTS; i++) {
        strcat(format, "%mx");
        strcat(expected, "GETx");
    }
    strcat(expected, "\n");
    assert_null(custom(p, s, "a", format, NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_logged(s, expected);
}

static void test_failures_are_told(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);

    assert_null(custom(p, s, "a", "x", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), OK);
    assert_ptr_equal(ap_log_set_writer(fail_to_write), keep_line);
    assert_int_equal(log_transaction(fix_request_of(s, "/a")), OK);
    fix_assert_logged("log a");
    assert_null(custom(p, s, "bad", "x", NULL));
    assert_int_equal(log_open_logs(p, p, p, s), HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("line 3 of test.conf");
}

static void test_places_are_checked(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = start(p);
    const char *dir = unit_folder(p);

    ap_server_root = dir;
    assert_null(custom(p, s, apr_pstrcat(p, dir, "/log", NULL), "x", NULL));
    assert_null(custom(p, s, "log", "x", NULL));
    assert_null(custom(p, s, "|none/program", "x", NULL));
    assert_int_equal(log_check_config(p, p, p, s), OK);
    assert_null(custom(p, s, "none/log", "x", NULL));
    assert_int_equal(log_check_config(p, p, p, s),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("there is no directory");
}

UNIT_TESTS(
    UNIT_TEST(test_formats_and_nicknames),
    UNIT_TEST(test_transfer_log_takes_the_default),
    UNIT_TEST(test_default_is_the_common_format),
    UNIT_TEST(test_own_logs_and_global_ones),
    UNIT_TEST(test_conditions),
    UNIT_TEST(test_what_is_refused),
    UNIT_TEST(test_statuses),
    UNIT_TEST(test_internal_redirects),
    UNIT_TEST(test_more_parts_than_usual),
    UNIT_TEST(test_failures_are_told),
    UNIT_TEST(test_places_are_checked)
)
