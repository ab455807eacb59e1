/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The query, the default of ExtendedStatus, the hook for other modules. */

#include "modules/generators/mod_status.c"
#include "test/lib/unit.h"

#include <apr_hooks.h>

static status_options options_of(apr_pool_t *p, const char *args)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    status_options options;

    r->args = args != NULL ? apr_pstrdup(p, args) : NULL;
    read_options(r, &options);
    return options;
}

static void test_options_form(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(options_of(p, NULL).form, STATUS_PAGE);
    assert_int_equal(options_of(p, "").form, STATUS_PAGE);
    assert_int_equal(options_of(p, "auto").form, STATUS_AUTO);
    assert_int_equal(options_of(p, "json").form, STATUS_JSON);
    assert_int_equal(options_of(p, "metrics").form, STATUS_METRICS);
    assert_int_equal(options_of(p, "refresh=5&auto").form, STATUS_AUTO);
    assert_int_equal(options_of(p, "xauto").form, STATUS_PAGE);
    assert_int_equal(options_of(p, "AUTO").form, STATUS_PAGE);
    assert_int_equal(options_of(p, "&&=;=&").form, STATUS_PAGE);
}

static void test_options_notable(void **state)
{
    apr_pool_t *p = *state;

    assert_false(options_of(p, "auto").no_tables);
    assert_true(options_of(p, "notable").no_tables);
    assert_true(options_of(p, "refresh=2&notable=").no_tables);
}

static void test_options_refresh(void **state)
{
    apr_pool_t *p = *state;

    assert_int_equal(options_of(p, "auto").refresh, 0);
    assert_int_equal(options_of(p, "refresh").refresh, DEFAULT_REFRESH);
    assert_int_equal(options_of(p, "refresh=").refresh, DEFAULT_REFRESH);
    assert_int_equal(options_of(p, "refresh=x").refresh, DEFAULT_REFRESH);
    assert_int_equal(options_of(p, "refresh=-4").refresh, DEFAULT_REFRESH);
    assert_int_equal(options_of(p, "refresh=7").refresh, 7);
    assert_int_equal(options_of(p, "refresh=0").refresh, 0);
    assert_int_equal(options_of(p, "refresh=9999999999999999999999").refresh,
                     LONGEST_REFRESH);
}

static ap_directive_t *directive(apr_pool_t *p, const char *name,
                                 const char *args)
{
    ap_directive_t *d = apr_pcalloc(p, sizeof(*d));

    d->directive = name;
    d->args = args;
    return d;
}

static void test_is_used(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *section = directive(p, "<Location", "/status>");

    assert_false(is_used(NULL));
    assert_false(is_used(section));
    section->first_child = directive(p, "SetHandler", "default-handler");
    assert_false(is_used(section));
    section->first_child->next = directive(p, "sethandler",
                                           "\"server-status\"");
    assert_true(is_used(section));
    assert_true(is_used(directive(p, "AddHandler", "server-status .st")));
    assert_false(is_used(directive(p, "Alias", "/server-status /x")));
}

static void test_pre_config_leaves_it_off(void **state)
{
    ap_extended_status = 0;
    ap_conftree = NULL;
    assert_int_equal(status_pre_config(*state, *state, *state), OK);
    assert_int_equal(ap_extended_status, 0);
    ap_conftree = directive(*state, "SetHandler", "server-status");
    assert_int_equal(status_pre_config(*state, *state, *state), OK);
    assert_int_equal(ap_extended_status, 1);
    ap_conftree = NULL;
}

static void test_pre_config_of_a_loaded_module(void **state)
{
    ap_extended_status = 0;
    ap_conftree = NULL;
    status_module.dynamic_load_handle = *state;
    assert_int_equal(status_pre_config(*state, *state, *state), OK);
    status_module.dynamic_load_handle = NULL;
    assert_int_equal(ap_extended_status, 1);
}

static void test_hook_flags(void **state)
{
    status_report report = {.is_extended = 1};
    status_options options = {.form = STATUS_PAGE};

    (void)state;
    assert_int_equal(hook_flags(&report, &options), AP_STATUS_EXTENDED);
    options.no_tables = 1;
    assert_int_equal(hook_flags(&report, &options),
                     AP_STATUS_EXTENDED | AP_STATUS_NOTABLE);
    options.form = STATUS_AUTO;
    options.no_tables = 0;
    report.is_extended = 0;
    assert_int_equal(hook_flags(&report, &options), AP_STATUS_SHORT);
}

static int flags_seen;

static int other_module(request_rec *r, int flags)
{
    (void)r;
    flags_seen = flags;
    return DECLINED;
}

static void test_hook_reaches_other_modules(void **state)
{
    apr_hook_global_pool = *state;
    apr_hook_deregister_all();
    flags_seen = 0;
    APR_OPTIONAL_HOOK(ap, status_hook, other_module, NULL, NULL,
                      APR_HOOK_MIDDLE);
    assert_int_equal(ap_run_status_hook(NULL, AP_STATUS_SHORT), OK);
    assert_int_equal(flags_seen, AP_STATUS_SHORT);
}

static request_rec *status_request(apr_pool_t *p, int method)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    r->handler = HANDLER_NAME;
    r->method_number = method;
    return r;
}

static void test_handler_declines_others(void **state)
{
    request_rec *r = status_request(*state, M_GET);

    r->handler = "server-info";
    assert_int_equal(status_handler(r), DECLINED);
    r->handler = NULL;
    assert_int_equal(status_handler(r), DECLINED);
}

static void test_handler_methods(void **state)
{
    assert_int_equal(status_handler(status_request(*state, M_POST)),
                     HTTP_METHOD_NOT_ALLOWED);
    assert_int_equal(status_handler(status_request(*state, M_OPTIONS)),
                     DECLINED);
}

static void test_handler_without_a_scoreboard(void **state)
{
    request_rec *r = status_request(*state, M_GET);

    assert_false(ap_exists_scoreboard_image());
    assert_int_equal(status_handler(r), HTTP_SERVICE_UNAVAILABLE);
    assert_non_null(apr_table_get(r->notes, "error-notes"));
}

UNIT_TESTS(
    UNIT_TEST(test_options_form),
    UNIT_TEST(test_options_notable),
    UNIT_TEST(test_options_refresh),
    UNIT_TEST(test_is_used),
    UNIT_TEST(test_pre_config_leaves_it_off),
    UNIT_TEST(test_pre_config_of_a_loaded_module),
    UNIT_TEST(test_hook_flags),
    UNIT_TEST(test_hook_reaches_other_modules),
    UNIT_TEST(test_handler_declines_others),
    UNIT_TEST(test_handler_methods),
    UNIT_TEST(test_handler_without_a_scoreboard)
)
