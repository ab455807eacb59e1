/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The order of the phases, and who goes through which.
 */

#include "server/request/process.c"
#include "test/unit/server/request/fixture.h"

/* What was run, and what one hook is to say. */
static char ran[400];
static const char *odd_one;
static int odd_answer;

static int say(const char *name, int usual)
{
    strcat(ran, name);
    strcat(ran, " ");
    return odd_one != NULL && !strcmp(odd_one, name) ? odd_answer : usual;
}

#define FAKE_HOOK(name, usual) \
    static int fake_##name(request_rec *r) \
    { \
        (void)r; \
        return say(#name, usual); \
    }

FAKE_HOOK(pre_translate_name, DECLINED)
FAKE_HOOK(translate_name, OK)
FAKE_HOOK(map_to_storage, OK)
FAKE_HOOK(post_perdir_config, OK)
FAKE_HOOK(header_parser, OK)
FAKE_HOOK(access_checker, OK)
FAKE_HOOK(access_checker_ex, DECLINED)
FAKE_HOOK(check_user_id, OK)
FAKE_HOOK(auth_checker, OK)
FAKE_HOOK(type_checker, DECLINED)
FAKE_HOOK(fixups, OK)

static request_rec *asking(apr_pool_t *p, const char *path)
{
    request_rec *r = fix_request(p, path);

    ran[0] = '\0';
    odd_one = NULL;
    ap_hook_pre_translate_name(fake_pre_translate_name, NULL, NULL,
                               APR_HOOK_MIDDLE);
    ap_hook_translate_name(fake_translate_name, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_map_to_storage(fake_map_to_storage, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_perdir_config(fake_post_perdir_config, NULL, NULL,
                               APR_HOOK_MIDDLE);
    ap_hook_header_parser(fake_header_parser, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker(fake_access_checker, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_access_checker_ex(fake_access_checker_ex, NULL, NULL,
                              APR_HOOK_MIDDLE);
    ap_hook_check_user_id(fake_check_user_id, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_auth_checker(fake_auth_checker, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_type_checker(fake_type_checker, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(fake_fixups, NULL, NULL, APR_HOOK_MIDDLE);
    return r;
}

static int answering(request_rec *r, const char *name, int answer)
{
    ran[0] = '\0';
    odd_one = name;
    odd_answer = answer;
    return ap_process_request_internal(r);
}

static void test_process_phases_in_order(void **state)
{
    request_rec *r = asking(*state, "/a/../b%20c");

    assert_int_equal(ap_process_request_internal(r), OK);
    assert_string_equal(ran,
                        "pre_translate_name translate_name map_to_storage "
                        "post_perdir_config header_parser access_checker "
                        "access_checker_ex check_user_id auth_checker "
                        "type_checker fixups ");
    assert_string_equal(r->uri, "/b c");
}

static void test_process_subrequest_has_no_header_parser(void **state)
{
    request_rec *r = asking(*state, "/a");

    r->main = unit_request(r->connection);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_null(strstr(ran, "header_parser"));
    assert_non_null(strstr(ran, "translate_name"));
}

static void test_process_file_subrequest_is_not_translated(void **state)
{
    request_rec *r = asking(*state, "/a%20b");

    r->main = unit_request(r->connection);
    r->filename = apr_pstrdup(r->pool, "/srv/a b");
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_string_equal(ran,
                        "map_to_storage post_perdir_config access_checker "
                        "access_checker_ex check_user_id auth_checker "
                        "type_checker fixups ");
    assert_string_equal(r->uri, "/a%20b");
}

static void test_process_pre_translated_path_stays_encoded(void **state)
{
    request_rec *r = asking(*state, "/a%20b");

    assert_int_equal(answering(r, "pre_translate_name", DONE), OK);
    assert_string_equal(r->uri, "/a%20b");
    assert_non_null(strstr(ran, " translate_name "));

    r = asking(*state, "/a%20b");
    assert_int_equal(answering(r, "pre_translate_name", OK), OK);
    assert_string_equal(r->uri, "/a b");
}

static void test_process_status_ends_it(void **state)
{
    request_rec *r = asking(*state, "/a");

    assert_int_equal(answering(r, "translate_name", HTTP_FORBIDDEN),
                     HTTP_FORBIDDEN);
    assert_null(strstr(ran, "map_to_storage"));
    assert_int_equal(answering(r, "access_checker", HTTP_FORBIDDEN),
                     HTTP_FORBIDDEN);
    assert_null(strstr(ran, "type_checker"));
    assert_int_equal(answering(r, "fixups", HTTP_MOVED_PERMANENTLY),
                     HTTP_MOVED_PERMANENTLY);
}

static void test_process_bad_path_runs_nothing(void **state)
{
    request_rec *r = asking(*state, "/../x");

    assert_int_equal(ap_process_request_internal(r), HTTP_BAD_REQUEST);
    assert_string_equal(ran, "");
}

static void test_process_answered_by_a_hook(void **state)
{
    request_rec *r = asking(*state, "/a");

    assert_int_equal(answering(r, "map_to_storage", DONE), DONE);
    assert_null(strstr(ran, "fixups"));
    assert_int_equal(answering(r, "translate_name", DONE), DONE);
}

static void test_process_nobody_translates(void **state)
{
    request_rec *r = asking(*state, "/a");

    assert_int_equal(answering(r, "translate_name", DECLINED),
                     HTTP_INTERNAL_SERVER_ERROR);
    fix_assert_logged("'translate_name'");
    assert_int_equal(answering(r, "map_to_storage", DECLINED),
                     HTTP_INTERNAL_SERVER_ERROR);
    assert_int_equal(answering(r, "fixups", DECLINED), OK);
}

static void test_process_log_levels_of_a_section(void **state)
{
    request_rec *r = asking(*state, "/a/b");
    ap_conf_vector_t *section = fix_section(r->pool, "/a", 0);
    struct ap_logconf log = {NULL, 7};

    fix_core_of(section)->log = &log;
    ap_add_per_url_conf(r->server, section);
    assert_int_equal(ap_process_request_internal(r), OK);
    assert_int_equal(r->log->level, 7);
    /* The location's settings came once, on top of the file's. */
    assert_string_equal(fix_trace_of(r->per_dir_config), "base /a");
}

UNIT_TESTS(
    UNIT_TEST(test_process_phases_in_order),
    UNIT_TEST(test_process_subrequest_has_no_header_parser),
    UNIT_TEST(test_process_file_subrequest_is_not_translated),
    UNIT_TEST(test_process_pre_translated_path_stays_encoded),
    UNIT_TEST(test_process_status_ends_it),
    UNIT_TEST(test_process_bad_path_runs_nothing),
    UNIT_TEST(test_process_answered_by_a_hook),
    UNIT_TEST(test_process_nobody_translates),
    UNIT_TEST(test_process_log_levels_of_a_section)
)
