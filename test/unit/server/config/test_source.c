/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Lines: continuations, white space, length, numbers, kinds of sources. */

#include <sys/stat.h>

#include "server/config/source.c"
#include "test/unit/server/config/fixture.h"

static ap_configfile_t *open_text(apr_pool_t *p, const char *text)
{
    ap_configfile_t *source = NULL;

    assert_int_equal(ap_pcfg_openfile(&source, p,
                                      unit_file(p, unit_folder(p), "f",
                                                text)), APR_SUCCESS);
    return source;
}

static void assert_line(ap_configfile_t *source, apr_pool_t *p,
                        unsigned int number, const char *text)
{
    conf_line line;

    assert_int_equal(conf_read_line(source, p, &line), APR_SUCCESS);
    assert_string_equal(line.text, text);
    assert_int_equal(line.first, number);
}

static void assert_end(ap_configfile_t *source, apr_pool_t *p)
{
    conf_line line;

    assert_true(APR_STATUS_IS_EOF(conf_read_line(source, p, &line)));
}

static void test_read_line_trims(void **state)
{
    ap_configfile_t *source = open_text(*state, " \t a  b \r\n\n c");

    assert_line(source, *state, 1, "a  b");
    assert_line(source, *state, 2, "");
    assert_line(source, *state, 3, "c");
    assert_end(source, *state);
}

static void test_read_line_continued(void **state)
{
    ap_configfile_t *source = open_text(*state, "a \\\n b\\\r\nc\nd\n");

    assert_line(source, *state, 1, "a  bc");
    assert_line(source, *state, 4, "d");
    assert_end(source, *state);
}

static void test_read_line_continued_comment(void **state)
{
    ap_configfile_t *source = open_text(*state, "# a \\\nb\nc\n");

    assert_line(source, *state, 1, "# a b");
    assert_line(source, *state, 3, "c");
}

static void test_read_line_backslash_then_blank(void **state)
{
    ap_configfile_t *source = open_text(*state, "a\\ \nb\n");

    assert_line(source, *state, 1, "a\\");
    assert_line(source, *state, 2, "b");
}

static void test_read_line_continued_at_end(void **state)
{
    ap_configfile_t *source = open_text(*state, "a\\\n");

    assert_line(source, *state, 1, "a");
    assert_end(source, *state);
}

static void test_read_line_long(void **state)
{
    apr_pool_t *p = *state;
    apr_size_t length = 200000;
    char *text = apr_palloc(p, length + 3);
    ap_configfile_t *source;
    conf_line line;

    memset(text, 'x', length);
    memcpy(text + length, "\ny", 3);
    source = open_text(p, text);
    assert_int_equal(conf_read_line(source, p, &line), APR_SUCCESS);
    assert_int_equal(strlen(line.text), length);
    assert_line(source, p, 2, "y");
}

static void test_read_line_too_long(void **state)
{
    apr_pool_t *p = *state;
    apr_size_t length = LINE_SIZE_MAX + 10000;
    char *text = apr_palloc(p, length + 3);
    ap_configfile_t *source;
    conf_line line;

    memset(text, 'x', length);
    memcpy(text + length, "\ny", 3);
    source = open_text(p, text);
    assert_true(APR_STATUS_IS_ENOSPC(conf_read_line(source, p, &line)));
    assert_int_equal(conf_read_line(source, p, &line), APR_SUCCESS);
    assert_string_equal(line.text, "y");
}

static void test_cfg_getline_fits(void **state)
{
    ap_configfile_t *source = open_text(*state, " ab\\\ncd \ne\n");
    char line[6];

    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_ENOSPC);
    source = open_text(*state, " a\\\nb \ne\n");
    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_SUCCESS);
    assert_string_equal(line, "ab");
    assert_int_equal(source->line_number, 2);
    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_SUCCESS);
    assert_string_equal(line, "e");
    assert_true(APR_STATUS_IS_EOF(ap_cfg_getline(line, sizeof(line),
                                                 source)));
}

static void test_cfg_getline_too_long(void **state)
{
    ap_configfile_t *source = open_text(*state, "0123456789\n");
    char line[8];

    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_ENOSPC);
}

static void test_cfg_getc_counts_lines(void **state)
{
    ap_configfile_t *source = open_text(*state, "a\nb");
    char ch;

    assert_int_equal(ap_cfg_getc(&ch, source), APR_SUCCESS);
    assert_int_equal(ch, 'a');
    assert_int_equal(source->line_number, 0);
    assert_int_equal(ap_cfg_getc(&ch, source), APR_SUCCESS);
    assert_int_equal(source->line_number, 1);
}

static const char *letters;

static apr_status_t letters_getch(char *ch, void *param)
{
    if (!*letters) {
        return APR_EOF;
    }
    *ch = *letters++;
    return APR_SUCCESS;
}

static void test_open_custom_letters_only(void **state)
{
    ap_configfile_t *source = ap_pcfg_open_custom(*state, "letters", NULL,
                                                  letters_getch, NULL, NULL);
    char line[20];

    letters = "a b\\\nc\nd";
    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_SUCCESS);
    assert_string_equal(line, "a bc");
    assert_int_equal(ap_cfg_getline(line, sizeof(line), source),
                     APR_SUCCESS);
    assert_string_equal(line, "d");
    assert_true(APR_STATUS_IS_EOF(ap_cfg_getline(line, sizeof(line),
                                                 source)));
    assert_string_equal(source->name, "letters");
    assert_int_equal(ap_cfg_closefile(source), 0);
}

static void test_openfile_folder(void **state)
{
    ap_configfile_t *source;

    assert_int_not_equal(ap_pcfg_openfile(&source, *state,
                                          unit_folder(*state)),
                         APR_SUCCESS);
}

static void test_openfile_missing(void **state)
{
    ap_configfile_t *source;

    assert_true(APR_STATUS_IS_ENOENT(
        ap_pcfg_openfile(&source, *state,
                         apr_pstrcat(*state, unit_folder(*state), "/no",
                                     NULL))));
}

/* Between the look and the opening, while requests are served. */
static void test_open_what_has_become_a_pipe(void **state)
{
    const char *path = apr_pstrcat(*state, unit_folder(*state), "/pipe", NULL);
    int before = ap_main_state;
    apr_file_t *file;

    assert_int_equal(mkfifo(path, 0600), 0);
    ap_main_state = AP_SQ_MS_RUN_MPM;
    assert_int_equal(open_file(&file, path, *state), APR_EACCES);
    ap_main_state = before;
}

static void test_strerror_names_place(void **state)
{
    ap_configfile_t *source = open_text(*state, "");

    source->line_number = 7;
    assert_contains(ap_pcfg_strerror(*state, source, APR_ENOSPC),
                    "at line 7: the line is too long");
    assert_null(ap_pcfg_strerror(*state, source, APR_SUCCESS));
}

UNIT_TESTS(
    UNIT_TEST(test_read_line_trims),
    UNIT_TEST(test_read_line_continued),
    UNIT_TEST(test_read_line_continued_comment),
    UNIT_TEST(test_read_line_backslash_then_blank),
    UNIT_TEST(test_read_line_continued_at_end),
    UNIT_TEST(test_read_line_long),
    UNIT_TEST(test_read_line_too_long),
    UNIT_TEST(test_cfg_getline_fits),
    UNIT_TEST(test_cfg_getline_too_long),
    UNIT_TEST(test_cfg_getc_counts_lines),
    UNIT_TEST(test_open_custom_letters_only),
    UNIT_TEST(test_openfile_folder),
    UNIT_TEST(test_openfile_missing),
    UNIT_TEST(test_open_what_has_become_a_pipe),
    UNIT_TEST(test_strerror_names_place)
)
