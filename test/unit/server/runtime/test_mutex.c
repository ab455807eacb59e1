/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Configured mutexes: the directive, what is made of it, the dump. */

#include "server/runtime/mutex.c"

#include <apr_file_io.h>

#include "http_main.h"
#include "test/lib/unit.h"

static const command_rec command = { .name = "Mutex" };

/* What the directive says to arg. */
static const char *set(apr_pool_t *p, const char *arg)
{
    cmd_parms cmd = {
        .pool = p, .temp_pool = p, .server = unit_server(p), .cmd = &command,
        .limited = -1
    };

    return ap_set_mutex(&cmd, NULL, arg);
}

static const mutex_settings *settings_of(const char *type)
{
    const mutex_settings *settings = find_mutex(type);

    assert_non_null(settings);
    return settings;
}

static void register_two(apr_pool_t *p)
{
    assert_int_equal(ap_mutex_register(p, "needed", NULL, APR_LOCK_FCNTL, 0),
                     APR_SUCCESS);
    assert_int_equal(ap_mutex_register(p, "wanted", NULL, APR_LOCK_DEFAULT,
                                       AP_MUTEX_ALLOW_NONE), APR_SUCCESS);
}

static void test_parse_mutex_mechanisms(void **state)
{
    apr_lockmech_e mech = APR_LOCK_DEFAULT;
    const char *file;

    assert_int_equal(ap_parse_mutex("none", *state, &mech, &file),
                     APR_ENOLOCK);
    assert_int_equal(ap_parse_mutex("No", *state, &mech, &file),
                     APR_ENOLOCK);
    assert_int_equal(ap_parse_mutex("bogus", *state, &mech, &file),
                     APR_ENOTIMPL);
    assert_int_equal(ap_parse_mutex("flock:/tmp", *state, &mech, &file),
                     APR_SUCCESS);
    assert_int_equal(mech, APR_LOCK_FLOCK);
    assert_string_equal(file, "/tmp");
    assert_int_equal(ap_parse_mutex("SEM", *state, &mech, &file),
                     APR_SUCCESS);
    assert_int_equal(mech, APR_LOCK_POSIXSEM);
    assert_null(file);
    assert_int_equal(ap_parse_mutex("sem:/tmp", *state, &mech, &file),
                     APR_BADARG);
    assert_int_equal(ap_parse_mutex("file", *state, &mech, &file),
                     APR_SUCCESS);
    assert_int_equal(mech, APR_LOCK_FCNTL);
}

static void test_set_mutex_names_and_default(void **state)
{
    register_two(*state);
    assert_null(set(*state, "flock:/tmp needed OmitPID"));
    assert_int_equal(settings_of("needed")->mech, APR_LOCK_FLOCK);
    assert_string_equal(settings_of("needed")->dir, "/tmp");
    assert_true(settings_of("needed")->omit_pid);
    assert_false(settings_of("wanted")->configured);
    assert_null(set(*state, "pthread"));
    assert_int_equal(settings_of("default")->mech, APR_LOCK_PROC_PTHREAD);
    assert_null(set(*state, "none wanted"));
    assert_true(settings_of("wanted")->none);
}

static void check_fault(apr_pool_t *p, const char *arg, const char *part)
{
    const char *fault = set(p, arg);

    if (fault == NULL || strstr(fault, part) == NULL) {
        fail_msg("'%s': %s", arg, fault ? fault : "no fault");
    }
}

static void test_set_mutex_faults(void **state)
{
    register_two(*state);
    check_fault(*state, "", "mechanism");
    check_fault(*state, "bogus", "'bogus'");
    check_fault(*state, "OmitPID", "'OmitPID'");
    check_fault(*state, "sem nosuch", "'nosuch'");
    check_fault(*state, "none", "cannot be 'none'");
    check_fault(*state, "none needed", "cannot be 'none'");
    check_fault(*state, "sem:/tmp needed", "no directory");
    check_fault(*state, "file:/no/such/dir needed", "/no/such/dir");
}

static void test_effective_settings_order(void **state)
{
    register_two(*state);
    assert_int_equal(effective_settings(settings_of("needed"))->mech,
                     APR_LOCK_FCNTL);
    assert_null(set(*state, "sysvsem default"));
    assert_int_equal(effective_settings(settings_of("needed"))->mech,
                     APR_LOCK_SYSVSEM);
    assert_null(set(*state, "flock needed"));
    assert_int_equal(effective_settings(settings_of("needed"))->mech,
                     APR_LOCK_FLOCK);
    assert_int_equal(effective_settings(settings_of("wanted"))->mech,
                     APR_LOCK_SYSVSEM);
}

static void test_mutex_register_default_none(void **state)
{
    apr_proc_mutex_t *mutex;
    const char *name = "unset";

    assert_int_equal(ap_mutex_register(*state, "off", NULL, APR_LOCK_DEFAULT,
                                       AP_MUTEX_ALLOW_NONE
                                       | AP_MUTEX_DEFAULT_NONE),
                     APR_SUCCESS);
    assert_int_equal(ap_proc_mutex_create(&mutex, &name, "off", NULL,
                                          unit_server(*state), *state, 0),
                     APR_SUCCESS);
    assert_null(mutex);
    assert_null(name);
    assert_int_equal(ap_mutex_register(*state, "x", NULL, APR_LOCK_DEFAULT,
                                       64), APR_ENOTIMPL);
}

static void test_lock_file_names(void **state)
{
    mutex_settings settings = { .mech = APR_LOCK_FLOCK, .dir = "/locks" };
    char *expected = apr_psprintf(*state, "/locks/t-i.%d", (int)getpid());

    assert_string_equal(lock_file(&settings, "t", "i", *state), expected);
    settings.omit_pid = 1;
    assert_string_equal(lock_file(&settings, "t", NULL, *state), "/locks/t");
    settings.mech = APR_LOCK_PROC_PTHREAD;
    assert_null(lock_file(&settings, "t", NULL, *state));
}

static const char *set_file(apr_pool_t *p, const char *type, const char *arg)
{
    cmd_parms cmd = {.pool = p, .temp_pool = p, .cmd = &command};

    return mutex_set_file(&cmd, type, arg);
}

/* As LockFile has it.  Which of the two lines comes first does not matter,
 * but a directory that is named later counts. */
static void test_mutex_set_file(void **state)
{
    char *expected = apr_psprintf(*state, "/tmp/my.lock.%d", (int)getpid());
    const char *fault;

    register_two(*state);
    assert_null(set_file(*state, "needed", "/tmp/my.lock"));
    assert_null(set(*state, "flock needed"));
    assert_string_equal(lock_file(settings_of("needed"), "needed", NULL,
                                  *state), expected);
    assert_null(set(*state, "flock:/tmp needed OmitPID"));
    assert_string_equal(lock_file(settings_of("needed"), "needed", NULL,
                                  *state), "/tmp/needed");
    assert_null(set_file(*state, "needed", "/tmp/my.lock"));
    assert_string_equal(lock_file(settings_of("needed"), "needed", "1",
                                  *state), "/tmp/my.lock-1");
    /* Of the default's mechanism, where it has none of its own. */
    assert_null(set(*state, "flock default"));
    assert_null(set_file(*state, "wanted", "/tmp/other.lock"));
    assert_string_equal(lock_file(effective_settings(settings_of("wanted")),
                                  "wanted", NULL, *state),
                        apr_psprintf(*state, "/tmp/other.lock.%d",
                                     (int)getpid()));
    fault = set_file(*state, "needed", "/no/such/folder/my.lock");
    assert_non_null(strstr(fault, "directory is not there"));
    assert_non_null(set_file(*state, "nosuch", "/tmp/my.lock"));
}

static void test_mutex_create_each_mechanism(void **state)
{
    static const char *const names[] = {
        "default", "flock", "fcntl", "pthread", "sysvsem", "posixsem"
    };
    char *dir = apr_pstrcat(*state, ":", unit_folder(*state), NULL);
    server_rec *s = unit_server(*state);
    apr_size_t i;

    register_two(*state);
    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int with_file = i == 1 || i == 2;
        apr_proc_mutex_t *proc_mutex;
        apr_global_mutex_t *global_mutex;
        const char *name;

        assert_null(set(*state, apr_pstrcat(*state, names[i],
                                            with_file ? dir : "", " needed",
                                            NULL)));
        assert_int_equal(ap_proc_mutex_create(&proc_mutex, &name, "needed",
                                              "p", s, *state, 0),
                         APR_SUCCESS);
        assert_int_equal(apr_proc_mutex_lock(proc_mutex), APR_SUCCESS);
        assert_int_equal(apr_proc_mutex_unlock(proc_mutex), APR_SUCCESS);
        assert_int_equal(name != NULL, with_file || i == 0);
        assert_int_equal(ap_global_mutex_create(&global_mutex, NULL,
                                                "needed", "g", s, *state, 0),
                         APR_SUCCESS);
        assert_int_equal(apr_global_mutex_lock(global_mutex), APR_SUCCESS);
        assert_int_equal(apr_global_mutex_unlock(global_mutex), APR_SUCCESS);
    }
}

static void test_dump_mutexes_lines(void **state)
{
    const char *path = apr_pstrcat(*state, unit_folder(*state), "/dump",
                                   NULL);
    char text[1000];
    apr_size_t len = sizeof(text) - 1;
    apr_file_t *file;

    register_two(*state);
    assert_null(set(*state, "flock:/tmp needed OmitPID"));
    assert_int_equal(apr_file_open(&file, path, APR_READ | APR_WRITE
                                   | APR_CREATE, APR_OS_DEFAULT, *state),
                     APR_SUCCESS);
    ap_dump_mutexes(*state, unit_server(*state), file);
    apr_file_close(file);
    apr_file_open(&file, path, APR_READ, 0, *state);
    (void)apr_file_read_full(file, text, len, &len);
    text[len] = '\0';
    assert_non_null(strstr(text, "Mutex needed: dir=\"/tmp\" "
                                 "mechanism=flock [OmitPid]\n"));
    assert_non_null(strstr(text, "Mutex wanted: using_defaults\n"));
    assert_non_null(strstr(text, "Mutex default: dir=\""));
}

static int set_up(void **state)
{
    int rc = unit_setup(state);

    ap_server_root = "/";
    ap_runtime_dir = unit_folder(*state);
    return rc;
}

#define MUTEX_TEST(function) \
    cmocka_unit_test_setup_teardown(function, set_up, unit_teardown)

UNIT_TESTS(
    MUTEX_TEST(test_parse_mutex_mechanisms),
    MUTEX_TEST(test_set_mutex_names_and_default),
    MUTEX_TEST(test_set_mutex_faults),
    MUTEX_TEST(test_effective_settings_order),
    MUTEX_TEST(test_mutex_register_default_none),
    MUTEX_TEST(test_lock_file_names),
    MUTEX_TEST(test_mutex_set_file),
    MUTEX_TEST(test_mutex_create_each_mechanism),
    MUTEX_TEST(test_dump_mutexes_lines)
)
