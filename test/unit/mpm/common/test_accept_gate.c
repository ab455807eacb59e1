/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Gates: what the directives say, what is made of it, going in and out. */

#include "mpm/common/accept_gate.c"
#include "test/lib/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const command_rec command = {.name = "TheDirective"};

static cmd_parms *parms(apr_pool_t *p)
{
    cmd_parms *cmd = apr_pcalloc(p, sizeof(*cmd));

    cmd->pool = p;
    cmd->temp_pool = p;
    cmd->server = unit_server(p);
    cmd->cmd = &command;
    cmd->limited = -1;
    return cmd;
}

static const char *serialize(apr_pool_t *p, const char *arg)
{
    return accept_set_serialization(parms(p), NULL, arg);
}

/* So many sockets that nobody opens, in one bucket. */
static ap_listen_rec **sockets(int count, apr_pool_t *p)
{
    ap_listen_rec **buckets = apr_pcalloc(p, 2 * sizeof(*buckets));

    while (count-- > 0) {
        ap_listen_rec *lr = apr_pcalloc(p, sizeof(*lr));

        lr->active = 1;
        lr->next = buckets[0];
        buckets[0] = lr;
    }
    buckets[1] = buckets[0];
    return buckets;
}

static server_rec *server_in(apr_pool_t *p)
{
    server_rec *s = unit_server(p);

    s->process->pool = p;
    return s;
}

/* As a child sees it; its pool goes before the parent's do. */
static accept_gate *in_child(int bucket, apr_pool_t *p)
{
    apr_pool_t *pchild;

    apr_pool_create(&pchild, p);
    return accept_gate_child_init(bucket, pchild);
}

/* The state of a parent that has just started. */
static void begin(apr_pool_t *p)
{
    sets = NULL;
    turnstiles = NULL;
    assert_int_equal(accept_gate_pre_config(p), APR_SUCCESS);
}

static accept_gate *open_one(apr_pool_t *p, const char *arg)
{
    begin(p);
    assert_null(serialize(p, arg));
    assert_int_equal(accept_gates_open(sockets(2, p), 1, 4, 0, server_in(p)),
                     APR_SUCCESS);
    return in_child(0, p);
}

static void test_serialization_values(void **state)
{
    begin(*state);
    assert_int_equal(serialization, SERIALIZE_DEFAULT);
    assert_null(serialize(*state, "On"));
    assert_int_equal(serialization, SERIALIZE_ON);
    assert_null(serialize(*state, "oFF"));
    assert_int_equal(serialization, SERIALIZE_OFF);
    assert_null(serialize(*state, "3"));
    assert_int_equal(serialization, 3);
    assert_non_null(serialize(*state, "0"));
    assert_non_null(serialize(*state, "-1"));
    assert_non_null(serialize(*state, "2x"));
    assert_non_null(serialize(*state, ""));
    assert_int_equal(serialization, 3);
    begin(*state);
    assert_int_equal(serialization, SERIALIZE_DEFAULT);
}

static void test_no_gate(void **state)
{
    assert_null(open_one(*state, "off"));
    begin(*state);
    assert_null(serialize(*state, "2"));
    assert_int_equal(accept_gates_open(sockets(1, *state), 1, 4, 0,
                                       server_in(*state)), APR_SUCCESS);
#ifdef SINGLE_LISTEN_UNSERIALIZED_ACCEPT
    assert_null(in_child(0, *state));
#else
    assert_non_null(in_child(0, *state));
#endif
}

static void test_each_bucket_has_its_own(void **state)
{
    accept_gate *first;
    accept_gate *second;

    begin(*state);
    assert_null(serialize(*state, "1"));
    assert_int_equal(accept_gates_open(sockets(2, *state), 2, 4, 0,
                                       server_in(*state)), APR_SUCCESS);
    first = in_child(0, *state);
    second = in_child(1, *state);
    assert_int_equal(accept_gate_enter(first), APR_SUCCESS);
    assert_int_equal(accept_gate_enter(second), APR_SUCCESS);
    assert_int_equal(accept_gate_leave(first), APR_SUCCESS);
    assert_int_equal(accept_gate_leave(second), APR_SUCCESS);
    assert_null(in_child(2, *state));
}

/* A turnstile serves all generations: an old child counts among the new. */
static void test_turnstile_is_kept(void **state)
{
    accept_gate *old = open_one(*state, "1");
    accept_gate *new;

    assert_int_equal(accept_gates_open(sockets(2, *state), 1, 4, 1,
                                       server_in(*state)), APR_SUCCESS);
    new = in_child(0, *state);
    assert_ptr_not_equal(old, new);
    assert_ptr_equal(old->places, new->places);
}

static void test_gates_go_with_their_generation(void **state)
{
    server_rec *s = server_in(*state);

    open_one(*state, "1");
    assert_int_equal(accept_gates_open(sockets(2, *state), 1, 4, 1, s),
                     APR_SUCCESS);
    assert_int_equal(accept_gates_open(sockets(2, *state), 1, 4, 2, s),
                     APR_SUCCESS);
    accept_gates_end_generation(s, 1);
    assert_int_equal(sets->generation, 2);
    assert_int_equal(sets->next->generation, 0);
    assert_null(sets->next->next);
    accept_gates_end_generation(s, 0);
    accept_gates_end_generation(s, 7);
    assert_null(sets->next);
    accept_gates_end_generation(s, 2);
    assert_null(sets);
    assert_null(in_child(0, *state));
}

/* ---- In and out, between processes -------------------------------------- */

static accept_gate *open_mechanism(apr_pool_t *p, const char *mechanism)
{
    begin(p);
    assert_null(serialize(p, "on"));
    assert_null(accept_set_mutex(parms(p), NULL,
                                 apr_psprintf(p, "%s", mechanism)));
    assert_int_equal(accept_gates_open(sockets(2, p), 1, 4, 0, server_in(p)),
                     APR_SUCCESS);
    return in_child(0, p);
}

/* A child that is inside, and says so. */
static pid_t start_holder(apr_pool_t *p)
{
    int said[2];
    char byte;
    pid_t pid;

    assert_int_equal(pipe(said), 0);
    pid = fork();
    if (pid == 0) {
        accept_gate *gate = in_child(0, p);

        while (accept_gate_enter(gate) != APR_SUCCESS) {
        }
        if (write(said[1], "", 1) == 1) {
            while (1) {
                pause();
            }
        }
        _exit(1);
    }
    close(said[1]);
    assert_int_equal(read(said[0], &byte, 1), 1);
    close(said[0]);
    return pid;
}

static void end_holder(pid_t pid)
{
    int status;

    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    accept_gates_bury(pid);
}

static void on_signal(int sig)
{
    (void)sig;
}

/* As the main thread of a child does it: until it helps. */
static pid_t start_disturber(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    pid_t parent = getpid();
    pid_t pid;

    sigaction(SIGUSR2, &action, NULL);
    pid = fork();
    if (pid == 0) {
        while (1) {
            kill(parent, SIGUSR2);
            usleep(1000);
        }
    }
    return pid;
}

/* Another is inside: the wait ends soon, by a signal or of itself.  That one
 * is killed: the next gets in. */
static void check_gate(accept_gate *gate, apr_pool_t *p)
{
    apr_time_t start;
    apr_status_t rv;
    pid_t disturber;
    pid_t holder = start_holder(p);

    disturber = start_disturber();
    start = apr_time_now();
    rv = accept_gate_enter(gate);
    assert_true(APR_STATUS_IS_EINTR(rv) || APR_STATUS_IS_TIMEUP(rv));
    assert_true(apr_time_now() - start < apr_time_from_sec(15));
    assert_true(gate->is_waiting);
    kill(disturber, SIGKILL);
    waitpid(disturber, NULL, 0);
    end_holder(holder);
    do {
        rv = accept_gate_enter(gate);
    } while (APR_STATUS_IS_EINTR(rv) || APR_STATUS_IS_TIMEUP(rv));
    assert_int_equal(rv, APR_SUCCESS);
    assert_false(gate->is_waiting);
    assert_int_equal(accept_gate_leave(gate), APR_SUCCESS);
    assert_int_equal(accept_gate_enter(gate), APR_SUCCESS);
    assert_int_equal(accept_gate_leave(gate), APR_SUCCESS);
}

static void test_mechanisms_survive_a_killed_holder(void **state)
{
    static const char *const names[] = {
        "flock:/tmp", "fcntl:/tmp", "sysvsem", "pthread", "default"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        accept_gate *gate = open_mechanism(*state, names[i]);

        assert_non_null(gate);
        check_gate(gate, *state);
    }
}

static void test_turnstile_survives_a_killed_holder(void **state)
{
    check_gate(open_one(*state, "1"), *state);
}

/* The only one that does not, as its warning says. */
static void test_posixsem_does_not_survive(void **state)
{
    accept_gate *gate = open_mechanism(*state, "posixsem");

    assert_int_equal(gate->mechanism, APR_LOCK_POSIXSEM);
    end_holder(start_holder(*state));
    assert_true(APR_STATUS_IS_TIMEUP(accept_gate_enter(gate)));
}

UNIT_TESTS(
    UNIT_TEST(test_serialization_values),
    UNIT_TEST(test_no_gate),
    UNIT_TEST(test_each_bucket_has_its_own),
    UNIT_TEST(test_turnstile_is_kept),
    UNIT_TEST(test_gates_go_with_their_generation),
    UNIT_TEST(test_mechanisms_survive_a_killed_holder),
    UNIT_TEST(test_turnstile_survives_a_killed_holder),
    UNIT_TEST(test_posixsem_does_not_survive)
)
