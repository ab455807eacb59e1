/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* The command line. */

#include "server/main/options.c"
#include "test/lib/unit.h"

#include <stdio.h>
#include <unistd.h>

/* Reads "hostler" and the words, ended by NULL.  What is said on stderr goes
 * into said. */
static char said[4000];

static apr_status_t read_line(apr_pool_t *p, command_line *line, ...)
{
    const char **argv = apr_pcalloc(p, 20 * sizeof(*argv));
    process_rec *process = unit_process(p);
    FILE *file = tmpfile();
    int before = dup(STDERR_FILENO);
    apr_status_t rv;
    size_t length;
    va_list words;

    va_start(words, line);
    argv[0] = "hostler";
    for (process->argc = 1; process->argc < 19; process->argc++) {
        argv[process->argc] = va_arg(words, const char *);
        if (argv[process->argc] == NULL) {
            break;
        }
    }
    va_end(words);
    process->argv = argv;
    ap_mpm_rewrite_args(process);
    ap_server_config_defines = apr_array_make(p, 2, sizeof(char *));
    ap_server_pre_read_config = apr_array_make(p, 2, sizeof(char *));
    ap_server_post_read_config = apr_array_make(p, 2, sizeof(char *));
    ap_document_root_check = 1;

    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    rv = options_read(process, line);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    rewind(file);
    length = fread(said, 1, sizeof(said) - 1, file);
    said[length] = '\0';
    fclose(file);
    return rv;
}

static const char *words_of(apr_pool_t *p, const apr_array_header_t *list)
{
    return apr_array_pstrcat(p, list, '|');
}

static void test_nothing(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, NULL), APR_SUCCESS);
    assert_int_equal(line.action, ACTION_RUN);
    assert_int_equal(line.control, CONTROL_NONE);
    assert_string_equal(line.server_root, HTTPD_ROOT);
    assert_string_equal(line.config_file, SERVER_CONFIG_FILE);
    assert_null(line.serve_dir);
    assert_null(line.startup_level);
    assert_null(line.startup_log);
}

static void test_settings(void **state)
{
    apr_pool_t *p = *state;
    command_line line;

    assert_int_equal(read_line(p, &line, "-d", "/r", "-fconf", "-e", "debug",
                               "-E", "/e", "-D", "A", "-DB", "-C", "c1", "-C",
                               "c2", "-c", "d1", NULL), APR_SUCCESS);
    assert_string_equal(line.server_root, "/r");
    assert_string_equal(line.config_file, "conf");
    assert_string_equal(line.startup_level, "debug");
    assert_string_equal(line.startup_log, "/e");
    assert_string_equal(words_of(p, ap_server_config_defines), "A|B");
    assert_string_equal(words_of(p, ap_server_pre_read_config), "c1|c2");
    assert_string_equal(words_of(p, ap_server_post_read_config), "d1");
}

static void test_questions(void **state)
{
    static const struct {
        const char *word;
        main_action action;
    } rows[] = {
        {"-v", ACTION_VERSION}, {"--version", ACTION_VERSION},
        {"-V", ACTION_BUILD_SETTINGS}, {"-l", ACTION_LIST_MODULES},
        {"-L", ACTION_LIST_DIRECTIVES}, {"-h", ACTION_HELP},
        {"--help", ACTION_HELP}, {"-t", ACTION_TEST}, {"-S", ACTION_TEST},
        {"-M", ACTION_TEST}, {"-T", ACTION_RUN}, {"-X", ACTION_RUN}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        command_line line;

        assert_int_equal(read_line(*state, &line, rows[i].word, NULL),
                         APR_SUCCESS);
        assert_int_equal(line.action, rows[i].action);
    }
}

static void test_switches_that_define(void **state)
{
    apr_pool_t *p = *state;
    command_line line;

    read_line(p, &line, "-S", NULL);
    assert_string_equal(words_of(p, ap_server_config_defines),
                        "DUMP_VHOSTS|DUMP_RUN_CFG");
    read_line(p, &line, "-M", NULL);
    assert_string_equal(words_of(p, ap_server_config_defines),
                        "DUMP_MODULES");
    read_line(p, &line, "-X", NULL);
    assert_string_equal(words_of(p, ap_server_config_defines), "DEBUG");
    assert_int_equal(ap_document_root_check, 1);
    read_line(p, &line, "-T", NULL);
    assert_int_equal(ap_document_root_check, 0);
}

static void test_control(void **state)
{
    command_line line;

    read_line(*state, &line, "-k", "start", NULL);
    assert_int_equal(line.control, CONTROL_START);
    read_line(*state, &line, "-k", "restart", NULL);
    assert_int_equal(line.control, CONTROL_RESTART);
    read_line(*state, &line, "-kgraceful", NULL);
    assert_int_equal(line.control, CONTROL_GRACEFUL);
    read_line(*state, &line, "-k", "graceful-stop", NULL);
    assert_int_equal(line.control, CONTROL_GRACEFUL_STOP);
    read_line(*state, &line, "-k", "stop", NULL);
    assert_int_equal(line.control, CONTROL_STOP);
    assert_int_equal(read_line(*state, &line, "-k", "Stop", NULL),
                     APR_EINVAL);
    assert_non_null(strstr(said, "\"Stop\""));
}

static void test_control_is_taken_off_the_line(void **state)
{
    process_rec *process = unit_process(*state);
    const char *argv[] = {"hostler", "-Xkstop", "-d", "-k", "-C", "Listen 1",
                          "--listen", "8080", NULL};
    const char *left[] = {"hostler", "-X", "-d", "-k", "-C", "Listen 1",
                          "--listen", "8080", NULL};
    int i;

    process->argc = 8;
    process->argv = argv;
    ap_mpm_rewrite_args(process);
    assert_string_equal(control_word, "stop");
    assert_int_equal(process->argc, 8);
    for (i = 0; left[i] != NULL; i++) {
        assert_string_equal(process->argv[i], left[i]);
    }
    assert_null(process->argv[i]);
    control_word = NULL;
}

static void test_line_with_a_fault_stays(void **state)
{
    process_rec *process = unit_process(*state);
    const char *argv[] = {"hostler", "-k", "stop", "-Q", NULL};

    process->argc = 4;
    process->argv = argv;
    ap_mpm_rewrite_args(process);
    assert_ptr_equal(process->argv, argv);
    assert_null(control_word);
}

static void test_relative_directories(void **state)
{
    apr_pool_t *p = *state;
    command_line line;
    char *here;

    apr_filepath_get(&here, 0, p);
    assert_int_equal(read_line(p, &line, "-d", "a/../b", "--serve", "site",
                               NULL), APR_SUCCESS);
    assert_string_equal(line.server_root, apr_pstrcat(p, here, "/b", NULL));
    assert_string_equal(line.serve_dir, apr_pstrcat(p, here, "/site", NULL));
    /* That of the file is relative to the server root, and stays. */
    read_line(p, &line, "-f", "conf/x", NULL);
    assert_string_equal(line.config_file, "conf/x");
}

static void test_serve(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, "--serve", "/a b", "--listen",
                               "8080", NULL), APR_SUCCESS);
    assert_string_equal(line.serve_dir, "/a b");
    assert_string_equal(line.serve_listen, "8080");
    assert_int_equal(read_line(*state, &line, "--serve=/x", NULL),
                     APR_SUCCESS);
    assert_string_equal(line.serve_dir, "/x");
    assert_int_equal(read_line(*state, &line, "--listen", "8080", NULL),
                     APR_EINVAL);
    assert_non_null(strstr(said, "goes with --serve"));
}

static void test_mistakes(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, "-Z", NULL), APR_EINVAL);
    assert_non_null(strstr(said, "Z"));
    assert_int_equal(read_line(*state, &line, "-f", NULL), APR_EINVAL);
    assert_int_equal(read_line(*state, &line, "--none", NULL), APR_EINVAL);
    assert_int_equal(read_line(*state, &line, "--help=x", NULL), APR_EINVAL);
    assert_int_equal(read_line(*state, &line, "-t", "word", NULL),
                     APR_EINVAL);
    assert_non_null(strstr(said, "\"word\" is not an option"));
}

static void test_explain(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, "-t", "--explain", "POST",
                               "http://a/b", "--from", "10.0.0.1", "-H",
                               "A: b", "-H", "C: d", NULL), APR_SUCCESS);
    assert_int_equal(line.action, ACTION_EXPLAIN);
    assert_string_equal(line.question.method, "POST");
    assert_string_equal(line.question.url, "http://a/b");
    assert_string_equal(line.question.from, "10.0.0.1");
    assert_null(line.question.at);
    assert_string_equal(words_of(*state, line.question.fields), "A: b|C: d");

    assert_int_equal(read_line(*state, &line, "--at", "::1", "--explain",
                               "/x", "-t", NULL), APR_SUCCESS);
    assert_int_equal(line.action, ACTION_EXPLAIN);
    assert_string_equal(line.question.method, "GET");
    assert_string_equal(line.question.url, "/x");
    assert_string_equal(line.question.at, "::1");
}

static void test_explain_mistakes(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, "--explain", NULL),
                     APR_EINVAL);
    assert_non_null(strstr(said, "takes a URL"));
    assert_int_equal(read_line(*state, &line, "-t", "--from", "::1", NULL),
                     APR_EINVAL);
    assert_non_null(strstr(said, "--explain"));
    assert_int_equal(read_line(*state, &line, "-t", "x", NULL), APR_EINVAL);
    assert_non_null(strstr(said, "\"x\" is not an option"));
}

static void test_strict(void **state)
{
    command_line line;

    assert_int_equal(read_line(*state, &line, "-t", "--strict", NULL),
                     APR_SUCCESS);
    assert_true(line.is_strict);
    assert_int_equal(line.action, ACTION_TEST);
}

UNIT_TESTS(
    UNIT_TEST(test_explain),
    UNIT_TEST(test_explain_mistakes),
    UNIT_TEST(test_strict),
    UNIT_TEST(test_nothing),
    UNIT_TEST(test_settings),
    UNIT_TEST(test_questions),
    UNIT_TEST(test_switches_that_define),
    UNIT_TEST(test_control),
    UNIT_TEST(test_control_is_taken_off_the_line),
    UNIT_TEST(test_line_with_a_fault_stays),
    UNIT_TEST(test_relative_directories),
    UNIT_TEST(test_serve),
    UNIT_TEST(test_mistakes)
)
