/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The buffer that grows, and lines of configuration files. */

#include "server/util/varbuf.c"

#include "test/lib/unit.h"

static void test_varbuf_init_is_empty(void **state)
{
    struct ap_varbuf vb;

    ap_varbuf_init(*state, &vb, 0);
    assert_string_equal(vb.buf, "");
    assert_int_equal(vb.avail, 0);
    ap_varbuf_init(*state, &vb, 10);
    assert_true(vb.avail >= 10);
    assert_string_equal(vb.buf, "");
}

static void test_varbuf_strmemcat_over_all_sizes(void **state)
{
    struct ap_varbuf vb;
    int i;

    ap_varbuf_init(*state, &vb, 0);
    for (i = 0; i < 3000; i++) {
        ap_varbuf_strmemcat(&vb, "0123456789", 1 + i % 10);
        assert_true(vb.strlen <= vb.avail);
        assert_int_equal(vb.buf[vb.strlen], '\0');
    }
    assert_int_equal(vb.strlen, 16500);
    assert_int_equal(strlen(vb.buf), 16500);
    assert_memory_equal(vb.buf, "0010120123", 10);
    ap_varbuf_free(&vb);
    assert_string_equal(vb.buf, "");
}

static void test_varbuf_strmemcat_nothing(void **state)
{
    struct ap_varbuf vb;

    ap_varbuf_init(*state, &vb, 0);
    ap_varbuf_strmemcat(&vb, "abc", 0);
    assert_string_equal(vb.buf, "");
}

static void test_varbuf_unknown_length(void **state)
{
    struct ap_varbuf vb;

    ap_varbuf_init(*state, &vb, 20);
    strcpy(vb.buf, "direct");
    vb.strlen = AP_VARBUF_UNKNOWN;
    ap_varbuf_strcat(&vb, "+more");
    assert_string_equal(vb.buf, "direct+more");
    strcpy(vb.buf, "again");
    vb.strlen = AP_VARBUF_UNKNOWN;
    ap_varbuf_grow(&vb, 5000);
    assert_string_equal(vb.buf, "again");
}

static void test_varbuf_pdup_puts_around(void **state)
{
    struct ap_varbuf vb;
    apr_size_t len;

    ap_varbuf_init(*state, &vb, 0);
    assert_string_equal(ap_varbuf_pdup(*state, &vb, "<", 1, ">", 1, &len),
                        "<>");
    ap_varbuf_strcat(&vb, "x");
    assert_string_equal(ap_varbuf_pdup(*state, &vb, NULL, 0, "y", 1, &len),
                        "xy");
    assert_int_equal(len, 2);
    assert_string_equal(ap_varbuf_pdup(*state, &vb, NULL, 5, NULL, 5, NULL),
                        "x");
}

static void test_varbuf_goes_with_its_pool(void **state)
{
    apr_pool_t *p;
    struct ap_varbuf vb;

    assert_int_equal(apr_pool_create(&p, *state), APR_SUCCESS);
    ap_varbuf_init(p, &vb, 100000);
    assert_non_null(vb.info->block);
    /* That the block is freed is for the leak checker to see. */
    apr_pool_destroy(p);
}

/* A configuration file in memory. */
static apr_status_t get_character(char *c, void *param)
{
    const char **text = param;

    if (**text == '\0') {
        return APR_EOF;
    }
    *c = *(*text)++;
    return APR_SUCCESS;
}

static apr_status_t get_string(void *buf, apr_size_t size, void *param)
{
    const char **text = param;
    char *to = buf;

    if (**text == '\0') {
        return APR_EOF;
    }
    while (size > 1 && **text) {
        size--;
        *to++ = **text;
        if (*(*text)++ == '\n') {
            break;
        }
    }
    *to = '\0';
    return APR_SUCCESS;
}

static void check_line(struct ap_varbuf *vb, ap_configfile_t *cfp,
                       apr_status_t status, unsigned int number,
                       const char *line)
{
    assert_int_equal(ap_varbuf_cfg_getline(vb, cfp, 1000), status);
    assert_int_equal(cfp->line_number, number);
    assert_string_equal(vb->buf, line);
    assert_int_equal(vb->strlen, strlen(line));
}

static void check_lines(apr_pool_t *p, ap_configfile_t *cfp)
{
    const char *text = "  a b  \nc \\\n  d\\\ne\r\n\nlast\\\\\nx\\";
    struct ap_varbuf vb;

    cfp->param = &text;
    ap_varbuf_init(p, &vb, 0);
    check_line(&vb, cfp, APR_SUCCESS, 1, "a b");
    check_line(&vb, cfp, APR_SUCCESS, 4, "c   de");
    check_line(&vb, cfp, APR_SUCCESS, 5, "");
    check_line(&vb, cfp, APR_SUCCESS, 7, "last\\x\\");
    assert_int_equal(ap_varbuf_cfg_getline(&vb, cfp, 1000), APR_EOF);
    text = "ends \\\n";
    cfp->line_number = 0;
    check_line(&vb, cfp, APR_SUCCESS, 1, "ends");
    assert_int_equal(ap_varbuf_cfg_getline(&vb, cfp, 1000), APR_EOF);
}

static void test_varbuf_cfg_getline_by_strings(void **state)
{
    ap_configfile_t cfp = { .getstr = get_string, .name = "text" };

    check_lines(*state, &cfp);
}

static void test_varbuf_cfg_getline_by_characters(void **state)
{
    ap_configfile_t cfp = { .getch = get_character, .name = "text" };

    check_lines(*state, &cfp);
}

static void test_varbuf_cfg_getline_limit(void **state)
{
    char long_line[2001];
    const char *text = long_line;
    ap_configfile_t cfp = { .getstr = get_string, .param = &text };
    struct ap_varbuf vb;

    memset(long_line, 'x', 2000);
    long_line[2000] = '\0';
    ap_varbuf_init(*state, &vb, 0);
    assert_int_equal(ap_varbuf_cfg_getline(&vb, &cfp, 1000), APR_ENOSPC);
    text = long_line;
    assert_int_equal(ap_varbuf_cfg_getline(&vb, &cfp, 2001), APR_SUCCESS);
    assert_int_equal(vb.strlen, 2000);
}

UNIT_TESTS(
    UNIT_TEST(test_varbuf_init_is_empty),
    UNIT_TEST(test_varbuf_strmemcat_over_all_sizes),
    UNIT_TEST(test_varbuf_strmemcat_nothing),
    UNIT_TEST(test_varbuf_unknown_length),
    UNIT_TEST(test_varbuf_pdup_puts_around),
    UNIT_TEST(test_varbuf_goes_with_its_pool),
    UNIT_TEST(test_varbuf_cfg_getline_by_strings),
    UNIT_TEST(test_varbuf_cfg_getline_by_characters),
    UNIT_TEST(test_varbuf_cfg_getline_limit)
)
