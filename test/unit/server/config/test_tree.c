/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Sections, conditions and their faults; going on after each of them. */

#include "server/config/tree.c"
#include "test/unit/server/config/fixture.h"

static void assert_faults(apr_pool_t *p, const char *text, int count)
{
    config(p, text);
    if (conf_report_count() != count) {
        fail_msg("not %d faults but:\n%s", count, report_text(p));
    }
}

static void test_nested_sections(void **state)
{
    server_rec *s = config(*state, "<Directory />\nUnit1 a\n<Files b>\n"
                           "Unit1 c\n</Files>\nUnit1 d\n</Directory>\n"
                           "Unit1 e\n");
    const ap_directive_t *dir = ap_conftree;
    const ap_directive_t *files = dir->first_child->next;

    assert_non_null(s);
    assert_string_equal(report_text(*state), "");
    assert_string_equal(called(*state),
                        "Unit1(a) Unit1(c) Unit1(d) Unit1(e)");
    assert_string_equal(dir->directive, "<Directory");
    assert_string_equal(files->directive, "<Files");
    assert_ptr_equal(files->parent, dir);
    assert_ptr_equal(files->first_child->parent, files);
    assert_int_equal(files->first_child->line_num, 4);
    assert_string_equal(dir->next->args, "e");
    assert_null(dir->parent);
}

static void test_conditions_nested(void **state)
{
    assert_faults(*state,
                  "Define X\n<IfDefine X>\n<IfModule core.c>\n"
                  "<IfModule !unit_module>\nUnit1 no\n</IfModule>\n"
                  "<IfModule unit_module>\nUnit1 yes\n</IfModule>\n"
                  "</IfModule>\n</IfDefine>\n"
                  "<IfDefine !X>\n<IfModule core.c>\nUnit1 no\n"
                  "</IfModule>\n</IfDefine>\nUnit1 end\n", 0);
    assert_string_equal(called(*state), "Unit1(yes) Unit1(end)");
}

static void test_condition_inside_section_keeps_parent(void **state)
{
    assert_faults(*state, "<Directory />\n<IfModule core.c>\nUnitInside a\n"
                  "</IfModule>\nUnitInside b\n</Directory>\n", 0);
    assert_string_equal(called(*state), "UnitInside(a) UnitInside(b)");
    assert_ptr_equal(ap_conftree->first_child->parent, ap_conftree);
}

/* Sections of the two kinds in one another, and a line behind them. */
static const char *nested(apr_pool_t *p, int count)
{
    apr_array_header_t *lines = apr_array_make(p, count, sizeof(char *));
    int i;

    for (i = 0; i < count; i++) {
        APR_ARRAY_PUSH(lines, const char *) =
            i % 2 ? "<IfModule core.c>" : "<Foo core.c>";
    }
    while (i-- > 0) {
        APR_ARRAY_PUSH(lines, const char *) = i % 2 ? "</IfModule>"
                                                    : "</Foo>";
    }
    APR_ARRAY_PUSH(lines, const char *) = "Unit1 end\n";
    return apr_array_pstrcat(p, lines, '\n');
}

static void test_depth_is_bounded(void **state)
{
    config(*state, nested(*state, SECTIONS_DEPTH_MAX));
    assert_null(strstr(report_text(*state), "one too many"));
    config(*state, nested(*state, SECTIONS_DEPTH_MAX + 1));
    assert_contains(report_text(*state), "line 101");
    assert_string_equal(called(*state), "Unit1(end)");
    config(*state, nested(*state, 2000));
    assert_contains(report_text(*state), "one too many: 100 sections");
}

static void test_skipped_is_not_looked_at(void **state)
{
    assert_faults(*state, "<IfDefine NO>\nNonsense ${NO}\n<Foo>\n</Foo>\n"
                  "Include no.conf\n</IfDefine>\n", 0);
    assert_string_equal(report_text(*state), "");
}

static void test_unclosed_section(void **state)
{
    assert_faults(*state, "Unit1 a\n<Directory />\nUnit1 b\n", 1);
    assert_contains(report_text(*state), "Syntax error on line 2 of ");
    assert_string_equal(called(*state), "Unit1(a) Unit1(b)");
}

static void test_unclosed_condition_around_section(void **state)
{
    const char *text;

    assert_faults(*state, "<IfModule core.c>\n<Directory />\nUnit1 a\n", 2);
    text = report_text(*state);
    assert_contains(text, "line 1 of");
    assert_contains(text, "<IfModule> was not closed");
    assert_contains(text, "line 2 of");
    assert_contains(text, "<Directory> was not closed");
}

static void test_mismatched_end_inside(void **state)
{
    assert_faults(*state, "<Directory />\n</Files>\nUnitInside a\n"
                  "</Directory>\nUnitTop b\n", 1);
    assert_contains(report_text(*state),
                    "Expected </Directory> but saw </Files>");
    assert_string_equal(called(*state), "UnitInside(a) UnitTop(b)");
}

static void test_end_of_outer_section(void **state)
{
    assert_faults(*state, "<Directory />\n<Files x>\nUnitInside a\n"
                  "</Directory>\nUnitTop b\n", 1);
    assert_contains(report_text(*state), "<Files> was not closed");
    assert_string_equal(called(*state), "UnitInside(a) UnitTop(b)");
}

static void test_end_of_section_around_condition(void **state)
{
    assert_faults(*state, "<Directory />\n<IfModule core.c>\nUnitInside a\n"
                  "</Directory>\nUnitTop b\n", 1);
    assert_contains(report_text(*state), "<IfModule> was not closed");
    assert_string_equal(called(*state), "UnitInside(a) UnitTop(b)");
}

static void test_end_of_section_around_skipped(void **state)
{
    assert_faults(*state, "<Directory />\n<IfModule no.c>\nUnitInside a\n"
                  "</Directory>\nUnitTop b\n", 1);
    assert_contains(report_text(*state), "<IfModule> was not closed");
    assert_string_equal(called(*state), "UnitTop(b)");
}

static void test_stray_end(void **state)
{
    assert_faults(*state, "</Files>\nUnit1 a\n", 1);
    assert_contains(report_text(*state),
                    "</Files> without matching <Files> section");
    assert_string_equal(called(*state), "Unit1(a)");
}

static void test_malformed_end(void **state)
{
    assert_faults(*state, "<Directory />\n</Directory\n</Directory >\n", 1);
    assert_contains(report_text(*state), "must have the form </Name>");
}

static void test_condition_without_bracket_is_skipped(void **state)
{
    assert_faults(*state, "<IfModule core.c\nUnit1 a\n</IfModule>\n"
                  "Unit1 b\n", 1);
    assert_contains(report_text(*state), "missing closing '>'");
    assert_string_equal(called(*state), "Unit1(b)");
}

static void test_condition_without_argument(void **state)
{
    assert_faults(*state, "<IfDefine>\n</IfDefine>\n", 1);
    assert_contains(report_text(*state), "requires additional arguments");
}

static void test_unknown_section_is_skipped(void **state)
{
    assert_faults(*state, "<Nonsense a>\nUnit1 a\n</Nonsense>\nUnit1 b\n",
                  1);
    assert_contains(report_text(*state), "Invalid command '<Nonsense>'");
    assert_string_equal(called(*state), "Unit1(b)");
}

static void test_faults_without_report(void **state)
{
    apr_pool_t *p = *state;
    const char *folder = unit_folder(p);
    process_rec *process = start_config(p, folder);
    server_rec *s;
    ap_directive_t *tree = NULL;
    const char *error;

    s = conf_read_all(process, p, NULL, &tree);
    conf_report_close();
    error = ap_process_resource_config(s, unit_file(p, folder, "a.conf",
                                                    "Unit1 a\n</Files>\n"
                                                    "</Files>\n"),
                                       &tree, p, p);
    assert_non_null(error);
    assert_contains(error, "</Files> without matching");
}

static void test_add_node(void **state)
{
    apr_pool_t *p = *state;
    ap_directive_t *top = apr_pcalloc(p, sizeof(*top));
    ap_directive_t *child = apr_pcalloc(p, sizeof(*top));
    ap_directive_t *second = apr_pcalloc(p, sizeof(*top));
    ap_directive_t *parent = NULL;

    assert_ptr_equal(ap_add_node(&parent, NULL, top, 0), top);
    assert_ptr_equal(ap_add_node(&parent, top, child, 1), child);
    assert_ptr_equal(parent, top);
    assert_ptr_equal(ap_add_node(&parent, child, second, 0), second);
    assert_ptr_equal(top->first_child, child);
    assert_ptr_equal(child->next, second);
    assert_ptr_equal(second->parent, top);
}

static void test_executed_at_once(void **state)
{
    assert_faults(*state, "Unit1 a\nUnitNow b\n", 0);
    assert_string_equal(called(*state), "UnitNow(b) Unit1(a)");
}

static void test_variables(void **state)
{
    assert_faults(*state, "Define A \"x y\"\nUnit12 ${A}\nUnit1 \"${A}\"\n"
                  "UnDefine A\nUnit1 '${A}'\n<IfDefine A>\nUnit1 no\n"
                  "</IfDefine>\n", 0);
    assert_string_equal(called(*state),
                        "Unit12(x,y) Unit1(x y) Unit1(${A})");
}

static void test_define_with_colon(void **state)
{
    assert_faults(*state, "Define A:b c\n", 1);
}

static void test_defines_go_with_configuration(void **state)
{
    apr_pool_t *p;

    apr_pool_create(&p, *state);
    config(p, "Define UNIT_DEFINED\n");
    assert_true(ap_exists_config_define("UNIT_DEFINED"));
    apr_pool_destroy(p);
    assert_false(ap_exists_config_define("UNIT_DEFINED"));
}

static void test_ifdirective_ifsection_iffile(void **state)
{
    assert_faults(*state,
                  "<IfDirective unit1>\nUnit1 a\n</IfDirective>\n"
                  "<IfDirective Unit99>\nUnit1 no\n</IfDirective>\n"
                  "<IfSection Directory>\nUnit1 b\n</IfSection>\n"
                  "<IfSection !Unit1>\nUnit1 c\n</IfSection>\n"
                  "<IfFile \"main.conf\">\nUnit1 d\n</IfFile>\n"
                  "<IfFile !no.conf >\nUnit1 e\n</IfFile>\n", 0);
    assert_string_equal(called(*state),
                        "Unit1(a) Unit1(b) Unit1(c) Unit1(d) Unit1(e)");
}

static void test_error_directive(void **state)
{
    assert_faults(*state, "Error \"this is not it\"\nUnit1 a\n", 1);
    assert_contains(report_text(*state), "line 1 of");
    assert_string_equal(called(*state), "Unit1(a)");
}

static apr_status_t no_line(void *buf, apr_size_t size, void *param)
{
    const char **left = param;

    if (*left == NULL) {
        return APR_EOF;
    }
    apr_cpystrn(buf, *left, size);
    *left = NULL;
    return APR_SUCCESS;
}

/* A module reads from a source of its own, whose name does not last. */
static void test_name_of_a_modules_source(void **state)
{
    apr_pool_t *p = *state;
    const char *line = "Unit1 a\n";
    cmd_parms parms = {0};
    ap_directive_t *tree = NULL;

    config(p, "");
    parms.pool = parms.temp_pool = p;
    parms.server = ap_server_conf;
    parms.config_file = ap_pcfg_open_custom(p, "macro 'x'", &line, NULL,
                                            no_line, NULL);
    conf_report_reset(p);
    assert_null(ap_build_config(&parms, p, p, &tree));
    memset((char *)parms.config_file->name, '?', 9);
    assert_non_null(tree);
    assert_string_equal(tree->filename, "macro 'x'");
}

UNIT_TESTS(
    UNIT_TEST(test_nested_sections),
    UNIT_TEST(test_conditions_nested),
    UNIT_TEST(test_condition_inside_section_keeps_parent),
    UNIT_TEST(test_depth_is_bounded),
    UNIT_TEST(test_skipped_is_not_looked_at),
    UNIT_TEST(test_unclosed_section),
    UNIT_TEST(test_unclosed_condition_around_section),
    UNIT_TEST(test_mismatched_end_inside),
    UNIT_TEST(test_end_of_outer_section),
    UNIT_TEST(test_end_of_section_around_condition),
    UNIT_TEST(test_end_of_section_around_skipped),
    UNIT_TEST(test_stray_end),
    UNIT_TEST(test_malformed_end),
    UNIT_TEST(test_condition_without_bracket_is_skipped),
    UNIT_TEST(test_condition_without_argument),
    UNIT_TEST(test_unknown_section_is_skipped),
    UNIT_TEST(test_faults_without_report),
    UNIT_TEST(test_add_node),
    UNIT_TEST(test_executed_at_once),
    UNIT_TEST(test_variables),
    UNIT_TEST(test_define_with_colon),
    UNIT_TEST(test_defines_go_with_configuration),
    UNIT_TEST(test_ifdirective_ifsection_iffile),
    UNIT_TEST(test_error_directive),
    UNIT_TEST(test_name_of_a_modules_source)
)
