/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_watchdog: threads beside the workers that call other modules back at
 * intervals.
 *
 * Directives: WatchdogInterval.
 * Hooks: pre_config, post_config (instances for the watchdog_* hooks, mutexes,
 * threads of the parent), child_init (threads of a child).
 *
 * An instance has a name, runs in the parent or in every child, and may be a
 * singleton: then, of all children, the one that holds its mutex works and
 * the others wait for their turn.  A module asks for instances and registers
 * callbacks through the optional functions while the configuration is read;
 * or it hooks watchdog_need and the other hooks, and is served by the
 * instances "_default_" and "_singleton_".
 *
 * Threads: an instance's callbacks are called by its own thread only.  The
 * list of callbacks is fixed once the thread runs; intervals may be changed
 * by any thread and are atomic.  stop is guarded by the instance's lock.
 */

#include <pthread.h>
#include <time.h>

#include <apr_atomic.h>
#include <apr_proc_mutex.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "http_core.h"
#include "http_main.h"
#include "mod_watchdog.h"
#include "util_mutex.h"

AP_DECLARE_MODULE(watchdog);

static const char mutex_type[] = "watchdog-callback";

typedef struct {
    ap_watchdog_callback_fn_t *call;
    void *data;
    apr_uint64_t interval;      /* [atomic] microseconds */
    apr_time_t last;            /* [own] the instance's thread; when it was
                                 * called last */
} watchdog_callback;

struct ap_watchdog_t {
    const char *name;                   /* [config] */
    int parent;                         /* [config] 1: runs in the parent */
    int singleton;                      /* [config] */
    int hooks;                          /* [config] 1: runs the hooks too */
    server_rec *server;                 /* [config] */
    apr_array_header_t *callbacks;      /* [config] watchdog_callback * */
    apr_proc_mutex_t *turn;             /* [config] of a singleton */
    apr_thread_t *thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;                /* its clock is one nobody sets */
    int stop;                           /* [lock: lock] */
};

/* [config] */
static apr_array_header_t *instances;   /* ap_watchdog_t * */
static apr_interval_time_t hook_interval = AP_WD_TM_INTERVAL;

APR_HOOK_STRUCT(
    APR_HOOK_LINK(watchdog_need)
    APR_HOOK_LINK(watchdog_init)
    APR_HOOK_LINK(watchdog_exit)
    APR_HOOK_LINK(watchdog_step)
)

AP_IMPLEMENT_HOOK_RUN_FIRST(int, watchdog_need,
                            (server_rec *s, const char *name, int parent,
                             int singleton),
                            (s, name, parent, singleton), DECLINED)
AP_IMPLEMENT_HOOK_RUN_ALL(int, watchdog_init,
                          (server_rec *s, const char *name, apr_pool_t *pool),
                          (s, name, pool), OK, DECLINED)
AP_IMPLEMENT_HOOK_RUN_ALL(int, watchdog_exit,
                          (server_rec *s, const char *name, apr_pool_t *pool),
                          (s, name, pool), OK, DECLINED)
AP_IMPLEMENT_HOOK_RUN_ALL(int, watchdog_step,
                          (server_rec *s, const char *name, apr_pool_t *pool),
                          (s, name, pool), OK, DECLINED)

/* Optional functions. */

static apr_status_t ap_watchdog_get_instance(ap_watchdog_t **watchdog,
                                             const char *name, int parent,
                                             int singleton, apr_pool_t *p)
{
    ap_watchdog_t *w;
    int i;

    /* There is one parent. */
    if (parent) {
        singleton = 0;
    }
    for (i = 0; i < instances->nelts; i++) {
        w = ((ap_watchdog_t **)instances->elts)[i];
        if (w->parent == parent && strcmp(w->name, name) == 0) {
            *watchdog = w;
            return w->singleton == singleton ? APR_SUCCESS : APR_EINVAL;
        }
    }
    w = apr_pcalloc(p, sizeof(*w));
    w->name = name;
    w->parent = parent;
    w->singleton = singleton;
    w->callbacks = apr_array_make(p, 2, sizeof(watchdog_callback *));
    *(ap_watchdog_t **)apr_array_push(instances) = w;
    *watchdog = w;
    return APR_SUCCESS;
}

static watchdog_callback *find_callback(const ap_watchdog_t *w,
                                        ap_watchdog_callback_fn_t *call,
                                        const void *data)
{
    int i;

    for (i = 0; i < w->callbacks->nelts; i++) {
        watchdog_callback *cb = ((watchdog_callback **)w->callbacks->elts)[i];

        if (cb->call == call && cb->data == data) {
            return cb;
        }
    }
    return NULL;
}

static apr_status_t ap_watchdog_set_callback_interval(
    ap_watchdog_t *w, apr_interval_time_t interval, const void *data,
    ap_watchdog_callback_fn_t *callback)
{
    watchdog_callback *cb = find_callback(w, callback, data);

    if (cb == NULL) {
        return APR_EOF;
    }
    apr_atomic_set64(&cb->interval, interval);
    return APR_SUCCESS;
}

static apr_status_t ap_watchdog_register_callback(
    ap_watchdog_t *w, apr_interval_time_t interval, const void *data,
    ap_watchdog_callback_fn_t *callback)
{
    watchdog_callback *cb;

    if (find_callback(w, callback, data) != NULL) {
        return APR_EEXIST;
    }
    cb = apr_pcalloc(w->callbacks->pool, sizeof(*cb));
    cb->call = callback;
    cb->data = (void *)data;
    apr_atomic_set64(&cb->interval, interval);
    *(watchdog_callback **)apr_array_push(w->callbacks) = cb;
    return APR_SUCCESS;
}

/* The thread of an instance. */

/* Waits; returns 1 when the instance shall stop.  Not by APR's wait with a
 * limit, which follows the time of day: where that is set back, a callback
 * would be late by as much. */
static int wait_or_stop(ap_watchdog_t *w, apr_interval_time_t time)
{
    struct timespec end;
    int stop;

    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += apr_time_sec(time);
    end.tv_nsec += apr_time_usec(time) * 1000;
    if (end.tv_nsec >= 1000000000L) {
        end.tv_nsec -= 1000000000L;
        end.tv_sec++;
    }
    pthread_mutex_lock(&w->lock);
    if (!w->stop) {
        pthread_cond_timedwait(&w->wake, &w->lock, &end);
    }
    stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return stop;
}

/* A singleton waits for its turn; returns 0 when told to stop first. */
static int take_turn(ap_watchdog_t *w)
{
    if (w->turn == NULL) {
        return 1;
    }
    while (apr_proc_mutex_trylock(w->turn) != APR_SUCCESS) {
        if (wait_or_stop(w, AP_WD_TM_SLICE)) {
            return 0;
        }
    }
    return 1;
}

/* Microseconds on a clock that nobody sets. */
static apr_time_t clock_now(void)
{
    struct timespec now = {0};

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * APR_USEC_PER_SEC + now.tv_nsec / 1000 + 1;
}

static void call_all(ap_watchdog_t *w, int state, apr_pool_t *p)
{
    int i;

    for (i = 0; i < w->callbacks->nelts; i++) {
        watchdog_callback *cb = ((watchdog_callback **)w->callbacks->elts)[i];

        apr_pool_clear(p);
        cb->call(state, cb->data, p);
        cb->last = clock_now();
    }
}

static void call_due(ap_watchdog_t *w, apr_pool_t *p)
{
    apr_time_t now = clock_now();
    int i;

    for (i = 0; i < w->callbacks->nelts; i++) {
        watchdog_callback *cb = ((watchdog_callback **)w->callbacks->elts)[i];

        if (now - cb->last >= (apr_time_t)apr_atomic_read64(&cb->interval)) {
            apr_pool_clear(p);
            cb->call(AP_WATCHDOG_STATE_RUNNING, cb->data, p);
            cb->last = now;
        }
    }
}

static void work(ap_watchdog_t *w, apr_pool_t *p)
{
    apr_time_t step_due = clock_now() + hook_interval;

    if (w->hooks) {
        ap_run_watchdog_init(w->server, w->name, p);
    }
    call_all(w, AP_WATCHDOG_STATE_STARTING, p);
    while (!wait_or_stop(w, AP_WD_TM_SLICE)) {
        call_due(w, p);
        if (w->hooks && step_due <= clock_now()) {
            apr_pool_clear(p);
            ap_run_watchdog_step(w->server, w->name, p);
            step_due = clock_now() + hook_interval;
        }
    }
    call_all(w, AP_WATCHDOG_STATE_STOPPING, p);
    if (w->hooks) {
        ap_run_watchdog_exit(w->server, w->name, p);
    }
}

static void *APR_THREAD_FUNC watchdog_main(apr_thread_t *thread, void *data)
{
    ap_watchdog_t *w = data;
    apr_pool_t *p;
    apr_status_t rv = APR_SUCCESS;

    if (take_turn(w)) {
        rv = apr_pool_create(&p, apr_thread_pool_get(thread));
        if (rv == APR_SUCCESS) {
            apr_pool_tag(p, "watchdog");
            work(w, p);
        }
        if (w->turn != NULL) {
            apr_proc_mutex_unlock(w->turn);
        }
    }
    apr_thread_exit(thread, rv);
    return NULL;
}

static apr_status_t make_locks(ap_watchdog_t *w)
{
    pthread_condattr_t attributes;
    int error = pthread_mutex_init(&w->lock, NULL);

    if (error != 0) {
        return error;
    }
    error = pthread_condattr_init(&attributes);
    if (error == 0) {
        error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        if (error == 0) {
            error = pthread_cond_init(&w->wake, &attributes);
        }
        pthread_condattr_destroy(&attributes);
    }
    if (error != 0) {
        pthread_mutex_destroy(&w->lock);
    }
    return error;
}

static void unmake_locks(ap_watchdog_t *w)
{
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
}

static apr_status_t stop_cleanup(void *data)
{
    ap_watchdog_t *w = data;
    apr_status_t rv = APR_SUCCESS;

    if (w->thread != NULL) {
        pthread_mutex_lock(&w->lock);
        w->stop = 1;
        pthread_cond_signal(&w->wake);
        pthread_mutex_unlock(&w->lock);
        apr_thread_join(&rv, w->thread);
        w->thread = NULL;
        unmake_locks(w);
    }
    return rv;
}

static apr_status_t start(ap_watchdog_t *w, apr_pool_t *p)
{
    apr_status_t rv;

    w->stop = 0;
    rv = make_locks(w);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = ap_thread_create(&w->thread, NULL, watchdog_main, w, p);
    if (rv != APR_SUCCESS) {
        w->thread = NULL;
        unmake_locks(w);
        return rv;
    }
    apr_pool_pre_cleanup_register(p, w, stop_cleanup);
    return APR_SUCCESS;
}

/* Starts the instances that belong into this process. */
static int start_all(apr_pool_t *p, server_rec *s, int parent)
{
    apr_status_t rv;
    int i;

    for (i = 0; i < instances->nelts; i++) {
        ap_watchdog_t *w = ((ap_watchdog_t **)instances->elts)[i];

        if (w->parent != parent
            || (w->callbacks->nelts == 0 && !w->hooks)) {
            continue;
        }
        rv = start(w, p);
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, APLOGNO(90830)
                         "the watchdog thread \"%s\" cannot be started",
                         w->name);
            return 0;
        }
    }
    return 1;
}

/* Hooks. */

static int watchdog_pre_config(apr_pool_t *p, apr_pool_t *plog,
                               apr_pool_t *ptemp)
{
    apr_status_t rv = ap_mutex_register(p, mutex_type, NULL, APR_LOCK_DEFAULT,
                                        0);

    (void)plog;
    (void)ptemp;
    instances = apr_array_make(p, 2, sizeof(ap_watchdog_t *));
    hook_interval = AP_WD_TM_INTERVAL;
    return rv == APR_SUCCESS ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

/* The instances that serve modules which use the hooks. */
static void add_hook_instance(const char *name, int singleton, apr_pool_t *p,
                              server_rec *s)
{
    ap_watchdog_t *w;

    if (ap_run_watchdog_need(s, name, 0, singleton) == OK
        && ap_watchdog_get_instance(&w, name, 0, singleton, p)
            == APR_SUCCESS) {
        w->hooks = 1;
    }
}

static int watchdog_post_config(apr_pool_t *p, apr_pool_t *plog,
                                apr_pool_t *ptemp, server_rec *s)
{
    apr_status_t rv;
    int i;

    (void)plog;
    (void)ptemp;
    /* Threads of the first of two readings would end at once. */
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG) {
        return OK;
    }
    add_hook_instance(AP_WATCHDOG_DEFAULT, 0, p, s);
    add_hook_instance(AP_WATCHDOG_SINGLETON, 1, p, s);
    for (i = 0; i < instances->nelts; i++) {
        ap_watchdog_t *w = ((ap_watchdog_t **)instances->elts)[i];

        w->server = s;
        if (!w->singleton) {
            continue;
        }
        rv = ap_proc_mutex_create(&w->turn, NULL, mutex_type, w->name, s, p,
                                  0);
        if (rv != APR_SUCCESS) {
            return HTTP_INTERNAL_SERVER_ERROR;
        }
    }
    return start_all(p, s, 1) ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static void watchdog_child_init(apr_pool_t *p, server_rec *s)
{
    int i;

    for (i = 0; i < instances->nelts; i++) {
        ap_watchdog_t *w = ((ap_watchdog_t **)instances->elts)[i];
        apr_status_t rv = APR_SUCCESS;

        w->thread = NULL;   /* the parent's, not ours */
        if (w->turn != NULL) {
            rv = apr_proc_mutex_child_init(&w->turn,
                                           apr_proc_mutex_lockfile(w->turn),
                                           p);
        }
        if (rv != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, APLOGNO(90831)
                         "the mutex of the watchdog \"%s\" cannot be opened "
                         "in a child", w->name);
        }
    }
    start_all(p, s, 0);
}

static const char *set_interval(cmd_parms *cmd, void *dirv, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dirv;
    if (fault != NULL) {
        return fault;
    }
    if (ap_timeout_parameter_parse(arg, &hook_interval, "s") != APR_SUCCESS
        || hook_interval < AP_WD_TM_SLICE) {
        return "takes a time of 100 ms or more, in seconds when no unit is "
            "given";
    }
    return NULL;
}

static const command_rec watchdog_commands[] = {
    AP_INIT_TAKE1("WatchdogInterval", set_interval, NULL, RSRC_CONF,
        "seconds between two calls of modules that watch by hook (default "
        "1)"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(watchdog_pre_config, NULL, NULL,
                       APR_HOOK_REALLY_FIRST);
    ap_hook_post_config(watchdog_post_config, NULL, NULL, APR_HOOK_LAST);
    ap_hook_child_init(watchdog_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    APR_REGISTER_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_REGISTER_OPTIONAL_FN(ap_watchdog_register_callback);
    APR_REGISTER_OPTIONAL_FN(ap_watchdog_set_callback_interval);
}

module AP_MODULE_DECLARE_DATA watchdog_module = {
    STANDARD20_MODULE_STUFF,
    NULL,               /* create per-directory settings */
    NULL,               /* merge per-directory settings */
    NULL,               /* create per-server settings */
    NULL,               /* merge per-server settings */
    watchdog_commands,  /* directives */
    register_hooks,     /* hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
