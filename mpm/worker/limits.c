/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which numbers of processes and threads fit together.
 *
 * What does not fit is changed and reported, never refused: a server that
 * starts with one thread less is better than one that does not start.
 *
 * The order matters: each rule relies on those above it.
 *
 *   ServerLimit, ThreadLimit   1 ... MAX_LIMIT; fixed while the server runs
 *   ThreadsPerChild            1 ... ThreadLimit
 *   MaxRequestWorkers          a multiple of ThreadsPerChild, up to
 *                              ServerLimit of them
 *   StartServers               at least 1, at most the children allowed
 *   MinSpareThreads            at least 1
 *   MaxSpareThreads            at least MinSpareThreads + ThreadsPerChild: the
 *                              end of a child must not call for its start
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "mpm/worker/worker_priv.h"

/* Larger numbers are typing errors. */
#define MAX_LIMIT 20000

#define DEFAULT_SERVER_LIMIT 16
#define DEFAULT_THREAD_LIMIT 64
#define DEFAULT_THREADS_PER_CHILD 25
#define DEFAULT_MAX_WORKERS 400
#define DEFAULT_START_SERVERS 3
#define DEFAULT_MIN_SPARE 75
#define DEFAULT_MAX_SPARE 250

typedef struct {
    limits_report_fn *report;
    void *context;
    apr_pool_t *pool;
} reporter;

void limits_defaults(worker_limits *limits)
{
    static const worker_limits defaults = {
        .start_servers = DEFAULT_START_SERVERS,
        .min_spare_threads = DEFAULT_MIN_SPARE,
        .max_spare_threads = DEFAULT_MAX_SPARE,
        .threads_per_child = DEFAULT_THREADS_PER_CHILD,
        .thread_limit = DEFAULT_THREAD_LIMIT,
        .server_limit = DEFAULT_SERVER_LIMIT,
        .max_workers = DEFAULT_MAX_WORKERS
    };

    *limits = defaults;
}

static void change(const reporter *to, const char *directive, int *value,
                   int fitting, const char *reason)
{
    if (*value == fitting) {
        return;
    }
    to->report(to->context, directive,
               apr_psprintf(to->pool, "%s %d is changed to %d: %s", directive,
                            *value, fitting, reason));
    *value = fitting;
}

static void at_least(const reporter *to, const char *directive, int *value,
                     int least, const char *reason)
{
    if (*value < least) {
        change(to, directive, value, least, reason);
    }
}

static void at_most(const reporter *to, const char *directive, int *value,
                    int most, const char *reason)
{
    if (*value > most) {
        change(to, directive, value, most, reason);
    }
}

static void adjust_hard_limit(const reporter *to, const char *directive,
                              int *value, const int *running)
{
    at_least(to, directive, value, 1, "it must be at least 1");
    at_most(to, directive, value, MAX_LIMIT,
            apr_psprintf(to->pool, "%d is the most that the program allows",
                         MAX_LIMIT));
    if (running != NULL) {
        change(to, directive, value, *running,
               "a restart cannot change it; stop the server and start it "
               "again");
    }
}

static void adjust_workers(const reporter *to, worker_limits *limits)
{
    int threads = limits->threads_per_child;
    int most = limits->server_limit * threads;
    int *workers = &limits->max_workers;

    at_least(to, "MaxRequestWorkers", workers, threads,
             apr_psprintf(to->pool, "one child alone has %d threads "
                          "(ThreadsPerChild)", threads));
    change(to, "MaxRequestWorkers", workers, *workers - *workers % threads,
           apr_psprintf(to->pool, "it must be a multiple of ThreadsPerChild, "
                        "%d", threads));
    at_most(to, "MaxRequestWorkers", workers, most,
            apr_psprintf(to->pool, "ServerLimit %d children of %d threads "
                         "are no more; raise ServerLimit to have more",
                         limits->server_limit, threads));
    limits->max_children = *workers / threads;
}

static void adjust_spare(const reporter *to, worker_limits *limits)
{
    int least;

    at_least(to, "MinSpareThreads", &limits->min_spare_threads, 1,
             "it must be at least 1");
    least = limits->min_spare_threads + limits->threads_per_child;
    at_least(to, "MaxSpareThreads", &limits->max_spare_threads, least,
             "it must be at least MinSpareThreads and ThreadsPerChild "
             "together");
}

void limits_adjust(worker_limits *limits, const worker_limits *running,
                   limits_report_fn *report, void *context, apr_pool_t *p)
{
    reporter to = {.report = report, .context = context, .pool = p};

    adjust_hard_limit(&to, "ServerLimit", &limits->server_limit,
                      running != NULL ? &running->server_limit : NULL);
    adjust_hard_limit(&to, "ThreadLimit", &limits->thread_limit,
                      running != NULL ? &running->thread_limit : NULL);
    at_least(&to, "ThreadsPerChild", &limits->threads_per_child, 1,
             "it must be at least 1");
    at_most(&to, "ThreadsPerChild", &limits->threads_per_child,
            limits->thread_limit, "it must not be above ThreadLimit");
    adjust_workers(&to, limits);
    at_least(&to, "StartServers", &limits->start_servers, 1,
             "it must be at least 1");
    at_most(&to, "StartServers", &limits->start_servers, limits->max_children,
            "MaxRequestWorkers allows no more children");
    adjust_spare(&to, limits);
}
