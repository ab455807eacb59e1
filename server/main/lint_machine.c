/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of figures: what the threads and connections of the configuration
 * need, and what the machine has.
 *
 *   threads-memory   more threads than memory is there for
 *   stack-memory     stacks of ThreadStackSize that memory cannot hold
 *   thread-count     more threads than the kernel lets the server have
 *   open-files       more connections than descriptors (ulimit -n)
 *   slots-unused     ServerLimit and ThreadLimit far beyond what can run
 *   keepalive-short  kept connections that cannot bring a second request
 */

#include "ap_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_config.h"

#include "server/config/origin_priv.h"
#include "server/main/lint_priv.h"

/* Bytes of a thread that waits, of its pools and kernel structures: less
 * than any has that has served. */
#define THREAD_BYTES ((apr_uint64_t)36 * 1024)

/* Descriptors of a child besides its connections: libraries, logs, pipes. */
#define OTHER_FILES 32

/* From here on unused slots are worth a word. */
#define SLOTS_FACTOR 8

/* What a configuration asks for. */
typedef struct {
    int children;           /* most at once */
    int threads;            /* a child */
    apr_uint64_t workers;   /* all of them */
} figures;

/* ---- The machine -------------------------------------------------------- */

/* The number in the first line of a file; 0 when it has none ("max"). */
static apr_uint64_t number_in(const char *file)
{
    FILE *in = fopen(file, "re");
    char line[64] = "";
    apr_uint64_t number;

    if (in == NULL) {
        return 0;
    }
    number = fgets(line, sizeof(line), in) != NULL
             ? strtoull(line, NULL, 10) : 0;
    fclose(in);
    return number;
}

static apr_uint64_t lower(apr_uint64_t a, apr_uint64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* Bytes of memory that there are for this server; 0: not known. */
static apr_uint64_t memory_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);
    apr_uint64_t all = 0;

    if (pages > 0) {
        all = (apr_uint64_t)pages * (apr_uint64_t)sysconf(_SC_PAGESIZE);
    }
    return lower(all, number_in("/sys/fs/cgroup/memory.max"));
}

/* Threads that the server may have; 0: as many as it wants. */
static apr_uint64_t thread_limit(void)
{
    struct rlimit limit;
    apr_uint64_t most = lower(number_in("/sys/fs/cgroup/pids.max"),
                              number_in("/proc/sys/kernel/threads-max"));

    /* Root is not bound by it, nor are those whom root becomes after. */
    if (geteuid() != 0 && getrlimit(RLIMIT_NPROC, &limit) == 0
        && limit.rlim_max != RLIM_INFINITY) {
        most = lower(most, limit.rlim_max);
    }
    return most;
}

/* ---- The configuration -------------------------------------------------- */

static const ap_directive_t *directive(const lint_run *l, const char *name)
{
    return conf_origin_of_server(l->main_server, name);
}

/* Its first word as a number; otherwise where it is not set. */
static apr_int64_t value_of(lint_run *l, const char *name,
                            apr_int64_t otherwise)
{
    const ap_directive_t *d = directive(l, name);
    const char *word = d != NULL ? lint_word(l, d, 0) : NULL;

    return word != NULL ? apr_atoi64(word) : otherwise;
}

static int read_figures(figures *f)
{
    if (ap_mpm_query(AP_MPMQ_MAX_DAEMONS, &f->children) != APR_SUCCESS
        || ap_mpm_query(AP_MPMQ_MAX_THREADS, &f->threads) != APR_SUCCESS
        || f->children <= 0) {
        return 0;
    }
    if (f->threads <= 0) {
        f->threads = 1;
    }
    f->workers = (apr_uint64_t)f->children * (apr_uint64_t)f->threads;
    return 1;
}

/* ---- The checks --------------------------------------------------------- */

static void check_memory(lint_run *l, const figures *f)
{
    const apr_uint64_t memory = memory_bytes();
    const apr_int64_t stack = value_of(l, "ThreadStackSize", 0);

    if (memory != 0 && f->workers * THREAD_BYTES > memory) {
        lint_warn(l, "threads-memory", directive(l, "MaxRequestWorkers"),
                  "%" APR_UINT64_T_FMT " threads need more than %"
                  APR_UINT64_T_FMT " MB, and there are %" APR_UINT64_T_FMT
                  "; lower MaxRequestWorkers", f->workers,
                  f->workers * THREAD_BYTES >> 20, memory >> 20);
    }
    if (memory != 0 && stack > 0
        && f->workers * (apr_uint64_t)stack > memory) {
        lint_warn(l, "stack-memory", directive(l, "ThreadStackSize"),
                  "the stacks of %" APR_UINT64_T_FMT " threads may grow to %"
                  APR_UINT64_T_FMT " MB, and there are %" APR_UINT64_T_FMT
                  "; lower ThreadStackSize or MaxRequestWorkers", f->workers,
                  f->workers * (apr_uint64_t)stack >> 20, memory >> 20);
    }
}

static void check_threads(lint_run *l, const figures *f)
{
    const apr_uint64_t most = thread_limit();
    const apr_uint64_t needed = f->workers + 4 * (apr_uint64_t)f->children;

    if (most != 0 && needed > most) {
        lint_warn(l, "thread-count", directive(l, "MaxRequestWorkers"),
                  "%d processes have %" APR_UINT64_T_FMT " threads, and %"
                  APR_UINT64_T_FMT " are allowed here (ulimit -u, pids.max); "
                  "lower MaxRequestWorkers, or raise that", f->children,
                  needed, most);
    }
}

static void check_files(lint_run *l, const figures *f)
{
    const apr_int64_t waiting = value_of(l, "MaxWaitingConnections", 0);
    const apr_uint64_t needed = 2 * (apr_uint64_t)f->threads + OTHER_FILES
                                + (apr_uint64_t)(waiting > 0 ? waiting : 0);
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0
        && limit.rlim_max != RLIM_INFINITY && needed > limit.rlim_max) {
        lint_warn(l, "open-files", directive(l, waiting > 0
                                             ? "MaxWaitingConnections"
                                             : "ThreadsPerChild"),
                  "a process may need %" APR_UINT64_T_FMT " descriptors "
                  "(ThreadsPerChild, a connection and a file each, and "
                  "MaxWaitingConnections), and %" APR_UINT64_T_FMT " are "
                  "allowed here; raise ulimit -n (LimitNOFILE of systemd)",
                  needed, (apr_uint64_t)limit.rlim_max);
    }
}

static void check_slots(lint_run *l, const figures *f)
{
    const ap_directive_t *d = directive(l, "ServerLimit");
    int servers = 0;
    int threads = 0;

    if (d == NULL || directive(l, "MaxRequestWorkers") == NULL
        || ap_mpm_query(AP_MPMQ_HARD_LIMIT_DAEMONS, &servers) != APR_SUCCESS
        || ap_mpm_query(AP_MPMQ_HARD_LIMIT_THREADS, &threads)
           != APR_SUCCESS) {
        return;
    }
    if ((apr_uint64_t)servers * (apr_uint64_t)threads
        > SLOTS_FACTOR * f->workers) {
        lint_warn(l, "slots-unused", d, "ServerLimit %d and ThreadLimit %d "
                  "keep shared memory for %" APR_UINT64_T_FMT " threads, and "
                  "MaxRequestWorkers lets no more than %" APR_UINT64_T_FMT
                  " run; lower them", servers, threads,
                  (apr_uint64_t)servers * (apr_uint64_t)threads, f->workers);
    }
}

static void check_keepalive(lint_run *l)
{
    const ap_directive_t *timeout = directive(l, "KeepAliveTimeout");
    const ap_directive_t *most = directive(l, "MaxKeepAliveRequests");
    const ap_directive_t *on = directive(l, "KeepAlive");
    const char *word = on != NULL ? lint_word(l, on, 0) : "On";

    if (word == NULL || strcasecmp(word, "Off") == 0) {
        return;
    }
    word = timeout != NULL ? lint_word(l, timeout, 0) : NULL;
    if (word != NULL && strspn(word, "0ms") == strlen(word)) {
        lint_warn(l, "keepalive-short", timeout, "connections are kept, and "
                  "closed at once: a second request has no time to come; "
                  "give it seconds, or write KeepAlive Off");
    }
    if (most != NULL && value_of(l, "MaxKeepAliveRequests", 0) == 1) {
        lint_warn(l, "keepalive-short", most, "connections are kept for one "
                  "request, which is not keeping them; give more, or write "
                  "KeepAlive Off");
    }
}

void lint_machine(lint_run *l)
{
    figures f = {0, 0, 0};

    if (read_figures(&f)) {
        check_memory(l, &f);
        check_threads(l, &f);
        check_files(l, &f);
        check_slots(l, &f);
    }
    check_keepalive(l);
}
