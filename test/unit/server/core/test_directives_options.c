/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Options, FileETag and AllowOverride: words, signs, order.
 */

#include "server/core/directives_options.c"
#include "test/unit/server/core/core_records.h"

static const char *options(apr_pool_t *p, core_dir_config *conf,
                           const char *args)
{
    return core_set_options(new_command(p, "Options"), conf, args);
}

static void test_options_each_word(void **state)
{
    static const struct {
        const char *word;
        int bits;
    } rows[] = {
        { "Indexes", OPT_INDEXES },
        { "includes", OPT_INCLUDES | OPT_INC_WITH_EXEC },
        { "IncludesNOEXEC", OPT_INCLUDES },
        { "FollowSymlinks", OPT_SYM_LINKS },
        { "SymLinksIfOwnerMatch", OPT_SYM_OWNER },
        { "ExecCGI", OPT_EXECCGI },
        { "MultiViews", OPT_MULTI },
        { "All", OPT_ALL },
        { "None", OPT_NONE }
    };
    apr_pool_t *p = *state;
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        core_dir_config *conf = new_dir(p);

        assert_null(options(p, conf, rows[i].word));
        assert_int_equal(conf->opts, rows[i].bits);
    }
}

static void test_options_all_and_another(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "All MultiViews"));
    assert_int_equal(conf->opts, OPT_ALL | OPT_MULTI);
}

static void test_options_relative(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "+ExecCGI -Indexes"));
    assert_true(conf->opts & OPT_UNSET);
    assert_int_equal(conf->opts_add, OPT_EXECCGI);
    assert_int_equal(conf->opts_remove, OPT_INDEXES);
    assert_null(options(p, conf, "-ExecCGI +Indexes"));
    assert_int_equal(conf->opts_add, OPT_INDEXES);
    assert_int_equal(conf->opts_remove, OPT_EXECCGI);
}

static void test_options_relative_after_absolute(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "Indexes ExecCGI"));
    assert_null(options(p, conf, "+MultiViews -Indexes"));
    assert_int_equal(conf->opts, OPT_EXECCGI | OPT_MULTI);
    assert_int_equal(conf->opts_add | conf->opts_remove, 0);
}

static void test_options_absolute_after_relative(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "+MultiViews"));
    assert_null(options(p, conf, "Indexes"));
    assert_int_equal(conf->opts, OPT_INDEXES);
    assert_int_equal(conf->opts_add | conf->opts_remove, 0);
}

/* either word takes server-side includes away whole */
static void test_options_minus_includes(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "Includes Indexes"));
    assert_null(options(p, conf, "-IncludesNOEXEC"));
    assert_int_equal(conf->opts, OPT_INDEXES);
}

static void test_options_plus_includes_noexec_forbids_exec(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(options(p, conf, "Includes"));
    assert_null(options(p, conf, "+IncludesNOEXEC"));
    assert_int_equal(conf->opts, OPT_INCLUDES);
}

static void test_options_faults(void **state)
{
    apr_pool_t *p = *state;

    assert_complains(options(p, new_dir(p), "Indexes +ExecCGI"), "all start");
    assert_complains(options(p, new_dir(p), "+Indexes ExecCGI"), "all start");
    assert_complains(options(p, new_dir(p), "Index"), "'Index'");
    assert_complains(options(p, new_dir(p), "Indexes None"), "first");
    assert_complains(options(p, new_dir(p), "+All"), "+All");
    assert_complains(options(p, new_dir(p), "-None"), "-None");
    assert_complains(options(p, new_dir(p), ""), "at least one");
}

static const char *etag(apr_pool_t *p, core_dir_config *conf,
                        const char *args)
{
    return core_set_file_etag(new_command(p, "FileETag"), conf, args);
}

static void test_file_etag_absolute(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(etag(p, conf, "INode Size"));
    assert_int_equal(conf->etag_bits, ETAG_INODE | ETAG_SIZE);
    assert_null(etag(p, conf, "All"));
    assert_int_equal(conf->etag_bits, ETAG_ALL);
    assert_null(etag(p, conf, "None"));
    assert_int_equal(conf->etag_bits, ETAG_NONE);
    assert_null(etag(p, conf, "digest"));
    assert_int_equal(conf->etag_bits, ETAG_DIGEST);
}

static void test_file_etag_relative(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(etag(p, conf, "+INode -Size"));
    assert_int_equal(conf->etag_bits, ETAG_UNSET);
    assert_int_equal(conf->etag_add, ETAG_INODE);
    assert_int_equal(conf->etag_remove, ETAG_SIZE);
}

static void test_file_etag_relative_after_absolute(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(etag(p, conf, "INode MTime"));
    assert_null(etag(p, conf, "-INode"));
    assert_int_equal(conf->etag_bits, ETAG_MTIME);
    assert_null(etag(p, conf, "-MTime"));
    assert_int_equal(conf->etag_bits, ETAG_NONE);
    assert_null(etag(p, conf, "+Size"));
    assert_int_equal(conf->etag_bits, ETAG_SIZE);
}

static void test_file_etag_faults(void **state)
{
    apr_pool_t *p = *state;

    assert_complains(etag(p, new_dir(p), "Inodes"), "'Inodes'");
    assert_complains(etag(p, new_dir(p), "+All"), "+All");
    assert_complains(etag(p, new_dir(p), "-None"), "-None");
    assert_complains(etag(p, new_dir(p), ""), "at least one");
}

static void test_allow_override_none(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_allow_override(new_command(p, "AllowOverride"),
                                        conf, "none"));
    assert_int_equal(conf->override, OR_NONE);
}

static void test_allow_override_words(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);
    cmd_parms *cmd = new_command(p, "AllowOverride");

    assert_null(core_set_allow_override(cmd, conf, "FileInfo authconfig"));
    assert_int_equal(conf->override, OR_FILEINFO | OR_AUTHCFG);
    assert_null(core_set_allow_override(cmd, conf, "All"));
    assert_int_equal(conf->override, OR_ALL);
    assert_int_equal(conf->override_opts,
                     OPT_ALL | OPT_SYM_OWNER | OPT_MULTI);
    assert_null(core_set_allow_override(cmd, conf, "Limit Nonfatal=Unknown"));
    assert_int_equal(conf->override, OR_LIMIT | NONFATAL_UNKNOWN);
    assert_null(core_set_allow_override(cmd, conf, "None Nonfatal=All"));
    assert_int_equal(conf->override, NONFATAL_ALL);
}

static void test_allow_override_options(void **state)
{
    apr_pool_t *p = *state;
    core_dir_config *conf = new_dir(p);
    cmd_parms *cmd = new_command(p, "AllowOverride");

    assert_null(core_set_allow_override(cmd, conf,
                                        "Options=Indexes,MultiViews"));
    assert_int_equal(conf->override, OR_OPTIONS);
    assert_int_equal(conf->override_opts, OPT_INDEXES | OPT_MULTI);
    assert_null(core_set_allow_override(cmd, conf, "Options=None"));
    assert_int_equal(conf->override_opts, OPT_NONE);
    assert_complains(core_set_allow_override(cmd, conf, "Options=Index"),
                     "'Index'");
    assert_complains(core_set_allow_override(cmd, conf, "Options="), "name");
}

static void test_allow_override_faults(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AllowOverride");

    assert_complains(core_set_allow_override(cmd, new_dir(p), "Fileinf"),
                     "Fileinf");
    assert_complains(core_set_allow_override(cmd, new_dir(p), "None Limit"),
                     "combined");
    assert_complains(core_set_allow_override(cmd, new_dir(p), "Nonfatal=x"),
                     "x");
}

static void test_allow_override_list(void **state)
{
    apr_pool_t *p = *state;
    cmd_parms *cmd = new_command(p, "AllowOverrideList");
    char *words[] = { apr_pstrdup(p, "None"), apr_pstrdup(p, "ERRORdocument"),
                      apr_pstrdup(p, "Listen") };
    core_dir_config *conf = new_dir(p);

    assert_null(core_set_allow_override_list(cmd, conf, 1, words));
    assert_true(apr_is_empty_table(conf->override_list));
    assert_complains(core_set_allow_override_list(cmd, conf, 2, words),
                     "combined");
    ap_top_module = &core_module;
    /* A directive that never stands in such files is not let in. */
    assert_null(core_set_allow_override_list(cmd, conf, 2, words + 1));
    assert_non_null(apr_table_get(conf->override_list, "ErrorDocument"));
    assert_null(apr_table_get(conf->override_list, "Listen"));
}

UNIT_TESTS(
    UNIT_TEST(test_options_each_word),
    UNIT_TEST(test_options_all_and_another),
    UNIT_TEST(test_options_relative),
    UNIT_TEST(test_options_relative_after_absolute),
    UNIT_TEST(test_options_absolute_after_relative),
    UNIT_TEST(test_options_minus_includes),
    UNIT_TEST(test_options_plus_includes_noexec_forbids_exec),
    UNIT_TEST(test_options_faults),
    UNIT_TEST(test_file_etag_absolute),
    UNIT_TEST(test_file_etag_relative),
    UNIT_TEST(test_file_etag_relative_after_absolute),
    UNIT_TEST(test_file_etag_faults),
    UNIT_TEST(test_allow_override_none),
    UNIT_TEST(test_allow_override_words),
    UNIT_TEST(test_allow_override_options),
    UNIT_TEST(test_allow_override_faults),
    UNIT_TEST(test_allow_override_list)
)
