/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The gate before the accept section: a mutex or a turnstile.
 *
 * Directives: AcceptSerialization, AcceptMutex, LockFile; with Mutex, which
 * is the core's.  Hook: end_generation.
 *
 * A mutex belongs to a generation of children.  Nothing of it may go while
 * they accept: to end it takes a System V semaphore away from all who have
 * it.  So its pool hangs below the process', not below the configuration's,
 * and is destroyed when the generation has ended.  Old and new children may
 * therefore be inside together during a restart, which does no harm: a gate
 * saves work, it guards nothing.
 *
 * A turnstile is made once and used by all generations.
 *
 * A wait must not keep a child from ending.  A signal ends it, but for those
 * of the thread library (pthread, posixsem), which have a limit of time.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#ifdef HAVE_SYS_EPOLL_H
#include <sys/epoll.h>
#endif

#include <apr_portable.h>
#include <apr_proc_mutex.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "util_mutex.h"

#include "mpm/common/accept_gate_priv.h"
#include "mpm/common/turnstile_priv.h"
#include "server/runtime/runtime_priv.h"
#include "server/runtime/tally_priv.h"

APLOG_USE_MODULE(core);

/* A mutex that no signal interrupts is waited for this long at a time. */
#define MUTEX_PATIENCE apr_time_from_msec(250)

/* At the turnstile; ended by a signal.  The limit is for a place whose
 * wake-up went to a process that has been stopped. */
#define TURNSTILE_PATIENCE apr_time_from_sec(1)

/* Values of AcceptSerialization beside numbers from 1. */
enum { SERIALIZE_OFF = 0, SERIALIZE_ON = -1 };

/* Where a connection wakes one child only, there is nothing to save. */
#ifdef EPOLLEXCLUSIVE
#define SERIALIZE_DEFAULT SERIALIZE_OFF
#else
#define SERIALIZE_DEFAULT SERIALIZE_ON
#endif

struct accept_gate {
    apr_proc_mutex_t *mutex;    /* [config] NULL: a turnstile */
    apr_lockmech_e mechanism;   /* [config] of the mutex */
    int descriptor;             /* [config] of its file or semaphore */
    turnstile *places;          /* [config] NULL: a mutex */
    int place;                  /* [own: listener] the one it has */
    int is_waiting;             /* [own: listener] */
    apr_time_t since;           /* [own: listener] 0: nobody wants to know */
};

/* The gates of one generation. */
typedef struct gate_set {
    struct gate_set *next;      /* of those that are on their way out */
    apr_pool_t *pool;           /* its own */
    ap_generation_t generation;
    int count;
    accept_gate *gates;         /* one a bucket */
} gate_set;

/* [config] */
static int serialization = SERIALIZE_DEFAULT;

/* [own: parent] The first is that of the running generation. */
static gate_set *sets;

/* [own: parent] Of all generations, one a bucket; memory of the process. */
static apr_array_header_t *turnstiles;

/* ---- Directives --------------------------------------------------------- */

apr_status_t accept_gate_pre_config(apr_pool_t *pconf)
{
    serialization = SERIALIZE_DEFAULT;
    return ap_mutex_register(pconf, AP_ACCEPT_MUTEX_TYPE, NULL,
                             APR_LOCK_DEFAULT, 0);
}

const char *accept_set_serialization(cmd_parms *cmd, void *dummy,
                                     const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    apr_int64_t number;

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (ap_cstr_casecmp(arg, "off") == 0) {
        serialization = SERIALIZE_OFF;
        return NULL;
    }
    if (ap_cstr_casecmp(arg, "on") == 0) {
        serialization = SERIALIZE_ON;
        return NULL;
    }
    number = apr_strtoi64(arg, &end, 10);
    if (end == arg || *end != '\0' || number < 1 || number > APR_INT32_MAX) {
        return apr_psprintf(cmd->pool, "AcceptSerialization must be off, on, "
                            "or a number of children from 1, not \"%s\"",
                            arg);
    }
    serialization = (int)number;
    return NULL;
}

const char *accept_set_mutex(cmd_parms *cmd, void *dummy, const char *arg)
{
    return ap_set_mutex(cmd, dummy,
                        apr_psprintf(cmd->pool, "\"%s\" "
                                     AP_ACCEPT_MUTEX_TYPE, arg));
}

const char *accept_set_lock_file(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    return fault != NULL ? fault
                         : mutex_set_file(cmd, AP_ACCEPT_MUTEX_TYPE, arg);
}

/* ---- Making gates ------------------------------------------------------- */

static int has_several(const ap_listen_rec *lr)
{
    int active = 0;

    for (; lr != NULL; lr = lr->next) {
        active += lr->active != 0;
    }
    return active > 1;
}

/* One socket needs no gate where the kernel wakes one child a connection. */
static int is_gate_wanted(const ap_listen_rec *listeners)
{
    if (serialization == SERIALIZE_OFF) {
        return 0;
    }
#ifdef SINGLE_LISTEN_UNSERIALIZED_ACCEPT
    return has_several(listeners);
#else
    return has_several(listeners)
        || !ap_exists_config_define("SINGLE_LISTEN_UNSERIALIZED_ACCEPT");
#endif
}

/* A semaphore knows no owner: what a killed child held is never given back.
 * With the others the system sees to that. */
static void warn_of_danger(const accept_gate *gate, server_rec *s)
{
    if (gate->mechanism != APR_LOCK_POSIXSEM) {
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, APLOGNO(91310)
                 "Mutex %s mpm-accept: when a child is killed or crashes "
                 "while it holds this mutex, no connection is accepted any "
                 "more until the server is restarted; choose pthread, "
                 "sysvsem, fcntl or flock, or AcceptSerialization off",
                 apr_proc_mutex_name(gate->mutex));
}

static apr_status_t make_mutex(accept_gate *gate, int bucket, int is_first,
                               server_rec *s, apr_pool_t *p)
{
    const char *instance = bucket > 0 ? apr_itoa(p, bucket) : NULL;
    apr_status_t rv = ap_proc_mutex_create(&gate->mutex, NULL,
                                           AP_ACCEPT_MUTEX_TYPE, instance, s,
                                           p, 0);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    gate->mechanism = apr_proc_mutex_mech(gate->mutex);
    if (is_first) {
        warn_of_danger(gate, s);
    }
    return APR_SUCCESS;
}

static apr_status_t make_turnstile(accept_gate *gate, int bucket, int places,
                                   server_rec *s)
{
    apr_pool_t *p = s->process->pool;
    turnstile *new_one;
    apr_status_t rv;

    if (turnstiles == NULL) {
        turnstiles = apr_array_make(p, 1, sizeof(turnstile *));
    }
    while (turnstiles->nelts <= bucket) {
        rv = turnstile_create(&new_one, places, p);
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_CRIT, rv, s, APLOGNO(91311)
                         "no shared memory can be had for "
                         "AcceptSerialization %d", serialization);
            return rv;
        }
        APR_ARRAY_PUSH(turnstiles, turnstile *) = new_one;
    }
    gate->places = APR_ARRAY_IDX(turnstiles, bucket, turnstile *);
    turnstile_set_limit(gate->places, serialization);
    return APR_SUCCESS;
}

apr_status_t accept_gates_open(ap_listen_rec **buckets, int count, int places,
                               ap_generation_t generation, server_rec *s)
{
    apr_pool_t *pool;
    apr_status_t rv = apr_pool_create(&pool, s->process->pool);
    gate_set *set;
    int i;

    if (rv != APR_SUCCESS) {
        return rv;
    }
    apr_pool_tag(pool, "accept_gates");
    set = apr_pcalloc(pool, sizeof(*set));
    set->pool = pool;
    set->generation = generation;
    set->next = sets;
    sets = set;
    if (!is_gate_wanted(buckets[0])) {
        return APR_SUCCESS;
    }
    set->gates = apr_pcalloc(pool, count * sizeof(*set->gates));
    for (i = 0; i < count && rv == APR_SUCCESS; i++) {
        rv = serialization == SERIALIZE_ON
             ? make_mutex(&set->gates[i], i, i == 0, s, pool)
             : make_turnstile(&set->gates[i], i, places, s);
    }
    set->count = rv == APR_SUCCESS ? count : 0;
    return rv;
}

/* ---- Ends --------------------------------------------------------------- */

void accept_gates_bury(pid_t pid)
{
    int i;

    for (i = 0; turnstiles != NULL && i < turnstiles->nelts; i++) {
        turnstile_bury(APR_ARRAY_IDX(turnstiles, i, turnstile *), pid);
    }
}

void accept_gates_end_generation(server_rec *s, ap_generation_t generation)
{
    gate_set **link = &sets;
    gate_set *set;

    (void)s;
    while (*link != NULL) {
        set = *link;
        if (set->generation == generation) {
            *link = set->next;
            apr_pool_destroy(set->pool);
        }
        else {
            link = &set->next;
        }
    }
}

/* ---- A child ------------------------------------------------------------ */

static apr_status_t open_mutex(accept_gate *gate, apr_pool_t *p)
{
    const char *file = apr_proc_mutex_lockfile(gate->mutex);
    apr_os_proc_mutex_t os;
    apr_status_t rv = apr_proc_mutex_child_init(&gate->mutex, file, p);

    if (rv == APR_SUCCESS) {
        rv = apr_os_proc_mutex_get(&os, gate->mutex);
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(91312) "a child cannot use the accept mutex%s%s "
                     "and accepts as with AcceptSerialization off",
                     file != NULL ? " with file " : "",
                     file != NULL ? file : "");
        return rv;
    }
    gate->descriptor = os.crossproc;
    return APR_SUCCESS;
}

accept_gate *accept_gate_child_init(int bucket, apr_pool_t *p)
{
    accept_gate *gate;

    if (sets == NULL || bucket >= sets->count) {
        return NULL;
    }
    gate = &sets->gates[bucket];
    return gate->mutex == NULL || open_mutex(gate, p) == APR_SUCCESS
           ? gate : NULL;
}

/* APR waits for a lock on a file by looking again and again, and takes no
 * notice of signals.  Here the system waits, and a signal ends it. */
static int wait_by_system(const accept_gate *gate)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct sembuf down = {.sem_op = -1, .sem_flg = SEM_UNDO};

    switch (gate->mechanism) {
    case APR_LOCK_FLOCK:
        return flock(gate->descriptor, LOCK_EX);
    case APR_LOCK_FCNTL:
        return fcntl(gate->descriptor, F_SETLKW, &whole);
    default:
        return semop(gate->descriptor, &down, 1);
    }
}

static apr_status_t wait_for_mutex(const accept_gate *gate)
{
    if (gate->mechanism == APR_LOCK_PROC_PTHREAD
        || gate->mechanism == APR_LOCK_POSIXSEM) {
        return apr_proc_mutex_timedlock(gate->mutex, MUTEX_PATIENCE);
    }
    return wait_by_system(gate) == 0 ? APR_SUCCESS : errno;
}

static apr_status_t try_to_enter(accept_gate *gate)
{
    if (gate->mutex != NULL) {
        return apr_proc_mutex_trylock(gate->mutex);
    }
    gate->place = turnstile_try(gate->places);
    return gate->place >= 0 ? APR_SUCCESS : APR_EBUSY;
}

static apr_status_t wait_to_enter(accept_gate *gate)
{
    if (gate->mutex != NULL) {
        return wait_for_mutex(gate);
    }
    return turnstile_enter(gate->places, TURNSTILE_PATIENCE, &gate->place);
}

/* A wait goes on when the listener comes again. */
static void begin_wait(accept_gate *gate)
{
    if (!gate->is_waiting) {
        gate->is_waiting = 1;
        tally_add(TALLY_ACCEPT_WAITS, 1);
        gate->since = ap_extended_status ? apr_time_now() : 0;
    }
}

static void end_wait(accept_gate *gate)
{
    gate->is_waiting = 0;
    if (gate->since != 0) {
        tally_add(TALLY_ACCEPT_WAIT_US, apr_time_now() - gate->since);
    }
}

apr_status_t accept_gate_enter(accept_gate *gate)
{
    apr_status_t rv = try_to_enter(gate);

    if (APR_STATUS_IS_EBUSY(rv)) {
        begin_wait(gate);
        rv = wait_to_enter(gate);
    }
    if (rv == APR_SUCCESS && gate->is_waiting) {
        end_wait(gate);
    }
    return rv;
}

apr_status_t accept_gate_leave(accept_gate *gate)
{
    if (gate->mutex != NULL) {
        return apr_proc_mutex_unlock(gate->mutex);
    }
    turnstile_leave(gate->places, gate->place);
    return APR_SUCCESS;
}
