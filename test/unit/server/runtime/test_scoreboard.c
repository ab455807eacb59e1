/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The scoreboard: its memory, its updates, its sums.  The MPM is two hooks of
 * this file.
 */

#include <sys/times.h>

#include <apr_time.h>

/* What the file under test asks for the time goes here first. */
static int clock_calls;

static apr_time_t counted_now(void)
{
    clock_calls++;
    return apr_time_now();
}

static clock_t counted_times(struct tms *buf)
{
    clock_calls++;
    return times(buf);
}

#define apr_time_now() counted_now()
#define times(buf) counted_times(buf)
#include "server/runtime/scoreboard.c"
#undef apr_time_now
#undef times

#include "test/lib/unit.h"

#include <sys/wait.h>
#include <unistd.h>

#include <apr_hooks.h>

#include "http_main.h"
#include "mpm_common.h"

#define TEST_CHILDREN 3
#define TEST_THREADS 5

static int query(int code, int *result, apr_status_t *rv)
{
    *rv = APR_SUCCESS;
    if (code == AP_MPMQ_HARD_LIMIT_DAEMONS) {
        *result = TEST_CHILDREN;
    }
    else if (code == AP_MPMQ_HARD_LIMIT_THREADS) {
        *result = TEST_THREADS;
    }
    else {
        *rv = APR_ENOTIMPL;
    }
    return OK;
}

/* Each test has a scoreboard of its own, made by the hook as for an MPM. */
static int setup_hooks(void **state)
{
    apr_pool_t *p;

    if (unit_setup(state) != 0) {
        return -1;
    }
    p = *state;
    apr_hook_global_pool = p;
    apr_hook_deregister_all();
    apr_hook_debug_current = "test";
    ap_hook_mpm_query(query, NULL, NULL, APR_HOOK_MIDDLE);
    runtime_register_hooks(p);
    apr_hook_sort_all();
    ap_extended_status = 0;
    ap_mod_status_reqtail = 0;
    last_bytes = NULL;
    ap_scoreboard_fname = NULL;
    return 0;
}

/* The lists of hooked functions go with the pool. */
static int teardown(void **state)
{
    apr_hook_deregister_all();
    return unit_teardown(state);
}

static int setup_private(void **state)
{
    return setup_hooks(state) == 0
        && ap_run_pre_mpm(*state, SB_NOT_SHARED) == OK ? 0 : -1;
}

static int setup_shared(void **state)
{
    return setup_hooks(state) == 0
        && ap_run_pre_mpm(*state, SB_SHARED) == OK ? 0 : -1;
}

static ap_sb_handle_t *handle(void **state, int child, int thread)
{
    ap_sb_handle_t *sbh;

    ap_create_sb_handle(&sbh, *state, child, thread);
    return sbh;
}

static request_rec *make_request(apr_pool_t *p)
{
    request_rec *r = apr_pcalloc(p, sizeof(*r));

    r->pool = p;
    r->connection = apr_pcalloc(p, sizeof(*r->connection));
    r->connection->pool = p;
    r->connection->client_ip = "192.0.2.7";
    r->useragent_ip = "192.0.2.7";
    r->server = apr_pcalloc(p, sizeof(*r->server));
    r->server->server_hostname = "www.example.org";
    r->server->port = 8080;
    r->the_request = "GET /a?b HTTP/1.1";
    r->protocol = "HTTP/1.1";
    r->bytes_sent = 1000;
    return r;
}

/* ---- Memory ------------------------------------------------------------- */

static void test_layout_rows_start_on_lines(void **state)
{
    int i;

    (void)state;
    assert_int_equal(ap_get_scoreboard_global()->server_limit, TEST_CHILDREN);
    assert_int_equal(ap_get_scoreboard_global()->thread_limit, TEST_THREADS);
    for (i = 0; i < TEST_CHILDREN; i++) {
        char *row = (char *)ap_scoreboard_image->servers[i];
        char *base = (char *)ap_scoreboard_image->global;

        assert_int_equal((row - base) % LINE_BYTES, 0);
        assert_true(row + sizeof(worker_score) * TEST_THREADS
                    <= base + ap_calc_scoreboard_size());
        /* Modules step through a row by this size. */
        assert_ptr_equal(ap_get_scoreboard_worker_from_indexes(i, 1),
                         row + sizeof(worker_score));
    }
}

/* The next worker's line begins in the tail of client64. */
static void test_set_text_leaves_what_is_behind_alone(void **state)
{
    worker_score *ws = ap_get_scoreboard_worker_from_indexes(0, 0);

    (void)state;
    /* What stands behind the end is 0, and never read: a mark there stays. */
    ws->client64[40] = 'x';
    set_text(ws->client64, sizeof(ws->client64), "203.0.113.255");
    set_text(ws->client64, sizeof(ws->client64), "203.0.113.2");
    assert_string_equal(ws->client64, "203.0.113.2");
    assert_int_equal(ws->client64[12], 0);
    assert_int_equal(ws->client64[40], 'x');
}

static void test_shared_is_seen_by_parent(void **state)
{
    pid_t pid = fork();
    int status;

    (void)state;
    assert_true(pid >= 0);
    if (pid == 0) {
        ap_update_child_status_from_indexes(2, 4, SERVER_BUSY_WRITE, NULL);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(ap_scoreboard_image->servers[2][4].status,
                     SERVER_BUSY_WRITE);
}

/* Makes the scoreboard as a file below a folder of the test. */
static const char *make_status_file(apr_pool_t *p)
{
    ap_server_root = unit_folder(p);
    ap_scoreboard_fname = "status";
    return apr_pstrcat(p, ap_server_root, "/status", NULL);
}

/* As a process that was executed does; its answer is its exit status. */
static int attach_and_read(apr_pool_t *p)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        ap_scoreboard_image = NULL;
        memset(&mapped, 0, sizeof(mapped));
        if (ap_reopen_scoreboard(p, NULL, 1) != APR_SUCCESS) {
            _exit(255);
        }
        status = ap_get_scoreboard_global()->running_generation;
        ap_cleanup_scoreboard(NULL);
        _exit(status);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_named_can_be_attached(void **state)
{
    const char *path = make_status_file(*state);
    struct stat info;

    assert_int_equal(attach_and_read(*state), 255);
    assert_int_equal(ap_run_pre_mpm(*state, SB_SHARED), OK);
    ap_scoreboard_image->global->running_generation = 77;
    assert_int_equal(stat(path, &info), 0);
    assert_true(S_ISREG(info.st_mode));
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(info.st_size, ap_calc_scoreboard_size());
    assert_true(info.st_blocks * 512 >= info.st_size);
    assert_int_equal(attach_and_read(*state), 77);
    /* Who only looked does not take the file away; who made it does. */
    assert_int_equal(access(path, F_OK), 0);
    ap_cleanup_scoreboard(NULL);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_attach_refuses_a_file_too_small(void **state)
{
    make_status_file(*state);
    unit_file(*state, ap_server_root, "status", "short");
    assert_int_equal(attach_file(ap_server_root_relative(*state, "status"),
                                 4096), APR_EINVAL);
    assert_null(mapped.memory);
}

static void test_named_takes_the_place_of_an_old_one(void **state)
{
    /* Left behind by a server that crashed, and of another size. */
    make_status_file(*state);
    unit_file(*state, ap_server_root, "status", "old");
    assert_int_equal(ap_run_pre_mpm(*state, SB_SHARED), OK);
    assert_int_equal(ap_get_scoreboard_global()->running_generation, 0);
}

static void test_named_does_not_follow_a_link(void **state)
{
    const char *path = make_status_file(*state);
    const char *precious = unit_file(*state, ap_server_root, "precious",
                                     "text");
    struct stat info;

    assert_int_equal(symlink(precious, path), 0);
    assert_int_equal(make_file(path, 4096), EEXIST);
    assert_int_equal(stat(precious, &info), 0);
    assert_int_equal(info.st_size, 4);
}

static void test_create_again_wipes(void **state)
{
    ap_update_child_status_from_indexes(1, 1, SERVER_BUSY_READ, NULL);
    ap_scoreboard_image->parent[1].pid = 99;
    ap_scoreboard_image->servers[1][1].access_count = 7;
    assert_int_equal(ap_create_scoreboard(*state, SB_NOT_SHARED), OK);
    assert_int_equal(ap_scoreboard_image->servers[1][1].status, SERVER_DEAD);
    assert_int_equal(ap_scoreboard_image->servers[1][1].access_count, 0);
    assert_int_equal(ap_scoreboard_image->parent[1].pid, 0);
    assert_true(ap_get_scoreboard_global()->restart_time > 0);
}

static void test_lookup_outside(void **state)
{
    (void)state;
    assert_null(ap_get_scoreboard_worker_from_indexes(TEST_CHILDREN, 0));
    assert_null(ap_get_scoreboard_worker_from_indexes(0, TEST_THREADS));
    assert_null(ap_get_scoreboard_worker_from_indexes(-1, 0));
    assert_null(ap_get_scoreboard_process(TEST_CHILDREN));
    assert_null(ap_get_scoreboard_worker(NULL));
    assert_int_equal(ap_update_child_status(NULL, SERVER_READY, NULL), -1);
}

static void test_find_child_by_pid(void **state)
{
    apr_proc_t proc = {.pid = 4711};

    (void)state;
    assert_int_equal(ap_find_child_by_pid(&proc), -1);
    ap_scoreboard_image->parent[2].pid = 4711;
    assert_int_equal(ap_find_child_by_pid(&proc), 2);
}

/* ---- Updates ------------------------------------------------------------ */

static void test_update_returns_old_status(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);

    assert_int_equal(ap_update_child_status(sbh, SERVER_READY, NULL),
                     SERVER_DEAD);
    assert_int_equal(ap_update_child_status(sbh, SERVER_BUSY_READ, NULL),
                     SERVER_READY);
    assert_int_equal(ap_get_scoreboard_worker(sbh)->status, SERVER_BUSY_READ);
}

static void test_update_plain_writes_status_only(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    ap_update_child_status(sbh, SERVER_BUSY_WRITE, make_request(*state));
    assert_int_equal(ws->last_used, 0);
    assert_string_equal(ws->request, "");
    assert_string_equal(ws->client64, "");
}

static void test_update_extended_tells_request(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    ap_extended_status = 1;
    ap_update_child_status(sbh, SERVER_BUSY_WRITE, make_request(*state));
    assert_string_equal(ws->request, "GET /a?b HTTP/1.1");
    assert_string_equal(ws->client, "192.0.2.7");
    assert_string_equal(ws->client64, "192.0.2.7");
    assert_string_equal(ws->vhost, "www.example.org:8080");
    assert_string_equal(ws->protocol, "HTTP/1.1");
    assert_true(ws->last_used > 0);
}

static void test_update_long_request_keeps_an_end(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    request_rec *r = make_request(*state);
    char line[200];

    memset(line, 'x', sizeof(line));
    memcpy(line, "GET ", 4);
    strcpy(line + sizeof(line) - 5, "TAIL");
    r->the_request = line;
    ap_extended_status = 1;
    ap_update_child_status(sbh, SERVER_BUSY_WRITE, r);
    assert_int_equal(strlen(ws->request), sizeof(ws->request) - 1);
    assert_memory_equal(ws->request, "GET ", 4);
    ap_mod_status_reqtail = 1;
    ap_update_child_status(sbh, SERVER_BUSY_WRITE, r);
    assert_int_equal(strlen(ws->request), sizeof(ws->request) - 1);
    assert_string_equal(ws->request + sizeof(ws->request) - 5, "TAIL");
}

/* All that a connection of one request does to the scoreboard. */
static void serve_one(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    request_rec *r = make_request(*state);

    r->connection->sbh = sbh;
    ap_update_child_status_from_conn(sbh, SERVER_BUSY_READ, r->connection);
    ap_update_child_status(sbh, SERVER_BUSY_WRITE, r);
    ap_update_child_status_descr(sbh, SERVER_BUSY_WRITE, "text");
    ap_update_child_status_from_server(sbh, SERVER_BUSY_WRITE, r->connection,
                                       r->server);
    ap_update_child_status(sbh, SERVER_BUSY_LOG, r);
    ap_set_time_process_request(sbh, 1, 2);
    ap_increment_counts(sbh, r);
    ap_update_child_status(sbh, SERVER_BUSY_KEEPALIVE, NULL);
    ap_update_child_status_from_indexes(0, 1, SERVER_READY, NULL);
}

static void test_extended_status_off_reads_no_clock(void **state)
{
    clock_calls = 0;
    serve_one(state);
    assert_int_equal(clock_calls, 0);
    ap_extended_status = 1;
    serve_one(state);
    assert_true(clock_calls > 0);
}

/* Only the process that made the scoreboard knows the times of the whole. */
static void test_global_times_are_of_the_parent(void **state)
{
    struct tms *shown = &ap_get_scoreboard_global()->times;
    struct tms now;
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        /* Some ticks of CPU time. */
        while (times(&now) != (clock_t)-1 && now.tms_utime < 3) {
        }
        _exit(ap_update_global_status());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_int_equal(shown->tms_cutime, 0);
    assert_int_equal(ap_update_global_status(), APR_SUCCESS);
    assert_in_range(shown->tms_cutime, 3, 1000);
    /* A restart that wipes the figures begins with these, too. */
    assert_int_equal(ap_run_pre_mpm(*state, SB_SHARED), OK);
    assert_int_equal(shown->tms_cutime, 0);
}

/* The note is of one process, whoever has the slot; a process that has lost
 * its slot leaves none. */
static void test_draining_is_of_a_process(void **state)
{
    (void)state;
    assert_false(scoreboard_is_draining(1, getpid()));
    scoreboard_note_draining(1);
    assert_true(scoreboard_is_draining(1, getpid()));
    assert_false(scoreboard_is_draining(1, getpid() + 1));
    assert_false(scoreboard_is_draining(0, getpid()));
    scoreboard_leave_slot(2, *state);
    scoreboard_note_draining(2);
    assert_false(scoreboard_is_draining(2, getpid()));
    has_left_slot = 0;
}

/* What it counts from then on is for all in the tallies; the slot's own counts
 * stay as they are, and this process goes on with a copy of them. */
static void test_leave_slot(void **state)
{
    worker_score *slot = ap_get_scoreboard_worker_from_indexes(0, 1);
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    request_rec *r = make_request(*state);

    ap_increment_counts(sbh, r);
    assert_int_equal(tally_value(TALLY_REQUESTS, -1), 0);
    scoreboard_leave_slot(0, *state);
    assert_ptr_not_equal(ap_get_scoreboard_worker(sbh), slot);
    ap_increment_counts(sbh, r);
    assert_int_equal(slot->access_count, 1);
    assert_int_equal(ap_get_scoreboard_worker(sbh)->access_count, 2);
    assert_int_equal(tally_value(TALLY_REQUESTS, -1), 1);
    assert_int_equal(tally_value(TALLY_BYTES, -1), 1000);
    has_left_slot = 0;
}

static void test_update_shorter_text_leaves_nothing_behind(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    ap_extended_status = 1;
    ap_update_child_status_descr(sbh, SERVER_BUSY_WRITE, "a longer text");
    ap_update_child_status_descr(sbh, SERVER_BUSY_WRITE, "short");
    assert_string_equal(ws->request, "short");
    assert_int_equal(ws->request[6], 0);
    assert_int_equal(ws->request[12], 0);
}

static void test_update_from_conn_clears_old_request(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 0, 1);
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    request_rec *r = make_request(*state);

    ap_extended_status = 1;
    ap_update_child_status(sbh, SERVER_BUSY_WRITE, r);
    r->connection->client_ip = "2001:db8::1";
    ap_update_child_status_from_conn(sbh, SERVER_BUSY_READ, r->connection);
    assert_string_equal(ws->request, "");
    assert_string_equal(ws->client, "2001:db8::1");
}

/* ---- Counts ------------------------------------------------------------- */

static void test_counts_of_request_connection_and_life(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 1, 0);
    worker_score *ws = ap_get_scoreboard_worker(sbh);
    request_rec *r = make_request(*state);

    ap_increment_counts(sbh, r);
    ap_increment_counts(sbh, r);
    assert_int_equal(ws->access_count, 2);
    assert_int_equal(ws->conn_count, 2);
    assert_int_equal(ws->conn_bytes, 2000);
    ap_update_child_status(sbh, SERVER_READY, NULL);
    assert_int_equal(ws->conn_count, 0);
    assert_int_equal(ws->my_access_count, 2);
    ap_update_child_status(sbh, SERVER_DEAD, NULL);
    assert_int_equal(ws->my_access_count, 0);
    /* The slot's own count outlives its processes. */
    assert_int_equal(ws->access_count, 2);
    assert_int_equal(ws->bytes_served, 2000);
}

static apr_off_t count_on_wire(conn_rec *c)
{
    (void)c;
    return 1234;
}

static void test_counts_prefer_bytes_on_the_wire(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 1, 0);

    last_bytes = count_on_wire;
    ap_increment_counts(sbh, make_request(*state));
    assert_int_equal(ap_get_scoreboard_worker(sbh)->bytes_served, 1234);
}

static void test_duration_adds_up(void **state)
{
    ap_sb_handle_t *sbh = handle(state, 1, 0);
    worker_score *ws = ap_get_scoreboard_worker(sbh);

    ap_set_time_process_request(sbh, 1000, 1500);
    ap_set_time_process_request(sbh, 2000, 2250);
    assert_int_equal(ws->duration, 750);
    assert_int_equal(ws->stop_time, 2250);
    /* A clock that was set back. */
    ap_set_time_process_request(sbh, 3000, 2900);
    assert_int_equal(ws->duration, 750);
    ap_time_process_request(sbh, START_PREQUEST);
    assert_true(ws->start_time > 3000);
    ap_time_process_request(sbh, STOP_PREQUEST);
    assert_true(ws->stop_time >= ws->start_time);
}

static void test_sload_in_percent(void **state)
{
    ap_sload_t load;

    (void)state;
    ap_get_sload(&load);
    assert_int_equal(load.idle, 0);
    assert_int_equal(load.busy, 0);
    ap_update_child_status_from_indexes(0, 0, SERVER_READY, NULL);
    ap_update_child_status_from_indexes(0, 1, SERVER_READY, NULL);
    ap_update_child_status_from_indexes(0, 2, SERVER_READY, NULL);
    ap_update_child_status_from_indexes(1, 0, SERVER_BUSY_KEEPALIVE, NULL);
    ap_update_child_status_from_indexes(1, 1, SERVER_STARTING, NULL);
    ap_get_sload(&load);
    assert_int_equal(load.idle, 75);
    assert_int_equal(load.busy, 25);
}

static void test_copy_worker(void **state)
{
    worker_score copy = {0};

    (void)state;
    ap_scoreboard_image->servers[2][3].access_count = 42;
    ap_copy_scoreboard_worker(&copy, 2, 3);
    assert_int_equal(copy.access_count, 42);
}

#define SB_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup_private, teardown)
#define SHARED_TEST(function) \
    cmocka_unit_test_setup_teardown(function, setup_shared, teardown)

UNIT_TESTS(
    SB_TEST(test_layout_rows_start_on_lines),
    SHARED_TEST(test_shared_is_seen_by_parent),
    SHARED_TEST(test_global_times_are_of_the_parent),
    SHARED_TEST(test_extended_status_off_reads_no_clock),
    SHARED_TEST(test_leave_slot),
    SHARED_TEST(test_draining_is_of_a_process),
    SHARED_TEST(test_set_text_leaves_what_is_behind_alone),
    SHARED_TEST(test_layout_rows_start_on_lines),
    cmocka_unit_test_setup_teardown(test_named_can_be_attached, setup_hooks,
                                    teardown),
    cmocka_unit_test_setup_teardown(test_attach_refuses_a_file_too_small,
                                    setup_hooks, teardown),
    cmocka_unit_test_setup_teardown(test_named_does_not_follow_a_link,
                                    setup_hooks, teardown),
    cmocka_unit_test_setup_teardown(test_named_takes_the_place_of_an_old_one,
                                    setup_hooks, teardown),
    SB_TEST(test_create_again_wipes),
    SB_TEST(test_lookup_outside),
    SB_TEST(test_find_child_by_pid),
    SB_TEST(test_update_returns_old_status),
    SB_TEST(test_update_plain_writes_status_only),
    SB_TEST(test_update_extended_tells_request),
    SB_TEST(test_update_long_request_keeps_an_end),
    SB_TEST(test_update_shorter_text_leaves_nothing_behind),
    SB_TEST(test_update_from_conn_clears_old_request),
    SB_TEST(test_counts_of_request_connection_and_life),
    SB_TEST(test_counts_prefer_bytes_on_the_wire),
    SB_TEST(test_duration_adds_up),
    SB_TEST(test_sload_in_percent),
    SB_TEST(test_copy_worker)
)
