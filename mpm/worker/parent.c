/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The parent's life between two readings of the configuration.
 *
 *   parent_run()
 *     first start      scoreboard, StartServers children
 *     after USR1       a new generation starts; when it serves, the old one
 *                      drains
 *     after HUP        the old children end, everything starts anew
 *     after either, but the configuration was not taken up (it has a fault):
 *                      nothing; the old generation has never stopped
 *     loop             reap, replace, count idle threads, once a second
 *     TERM             children end now          -> DONE
 *     WINCH            children drain            -> DONE
 *     a restart is due children go on            -> OK: read and come back
 *
 * So between the signal and the moment when the new configuration has proved
 * good the old children serve on, and connections are accepted at any time.
 *
 * State that survives: the children and the counters, in memory of the
 * process, not of a configuration.  Only the parent's main thread comes here.
 */

#include "ap_config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <apr_signal.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <apr_time.h>

#include "ap_listen.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"
#include "mpm/worker/worker_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/runtime_priv.h"
#include "server/runtime/tally_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(mpm_worker);

#define MAINTENANCE_INTERVAL APR_USEC_PER_SEC

/* Between two messages that MaxRequestWorkers is reached. */
#define FULL_REPORT_INTERVAL apr_time_from_sec(60)

/* A notice is logged when more children than this start in one round. */
#define MANY_STARTS 4

/* A child that ends badly before this age, and has not served, died early.
 * When more than this many did, one after another, or no process can be had,
 * the next start is held back, for a second at first, twice as long each time,
 * up to the longest; no longer than the first time where children come up and
 * die of what they are asked, for then each does for a while. */
#define EARLY_DEATH apr_time_from_sec(2)
#define EARLY_DEATHS_ALLOWED 3
#define HOLD_FIRST apr_time_from_sec(1)
#define HOLD_LONGEST apr_time_from_sec(16)

/* Children of a new generation that take longer to come up do so while the
 * old one drains; but the first one it always waits for. */
#define TAKE_OVER_PATIENCE apr_time_from_sec(5)

typedef struct {
    children *all;                  /* of all generations */
    spare_state *spare;             /* one a bucket */
    int spare_room;                 /* for so many */
    int config_generation;          /* ap_config_generation of the last run */
    int slots_used;
    int to_start;                   /* of the new generation, still */
    int is_taking_over;             /* older generations serve on until the
                                     * new one does; true until it does */
    apr_time_t take_over_end;       /* see TAKE_OVER_PATIENCE */
    apr_time_t next_maintenance;
    apr_time_t next_full_report;
    apr_time_t hold_until;          /* no child is started before */
    apr_interval_time_t hold;       /* the last pause; 0: none */
    int early_deaths;               /* without a quiet time between them */
    apr_time_t last_early_death;
    int is_fatal;                   /* a child says that none can serve */
} parent_state;

/* [config] Both outlive restarts, and the unloading of this module. */
static parent_state *parent;
static ap_unixd_mpm_retained_data *retained;

static const char state_key[] = "mpm_worker parent";

static void find_state(void)
{
    parent = ap_retained_data_get(state_key);
    if (parent == NULL) {
        parent = ap_retained_data_create(state_key, sizeof(*parent));
    }
    retained = ap_unixd_mpm_get_retained_data();
}

/* Asked before the server runs, too. */
int parent_slots_used(void)
{
    if (parent == NULL) {
        find_state();
    }
    return parent->slots_used;
}

/* ---- Slots -------------------------------------------------------------- */

/* Nothing that was true of its last child is true of the slot any more; what
 * it has counted stays. */
static void clear_slot(int slot)
{
    process_score *ps = ap_get_scoreboard_process(slot);
    int i;

    for (i = 0; i < worker_settings.thread_limit; i++) {
        ap_update_child_status_from_indexes(slot, i, SERVER_DEAD, NULL);
    }
    memset(ps, 0, sizeof(*ps));
    tally_leave(slot);
}

/* ---- Buckets ------------------------------------------------------------ */

/* True when a child has begun to drain of itself. */
static int has_begun_to_drain(const child *one)
{
    return one->slot >= 0 && !one->is_ending
        && scoreboard_is_draining(one->slot, one->pid);
}

static int takes_connections(const child *one)
{
    return one->generation == retained->my_generation && !one->is_ending
        && one->slot >= 0 && !has_begun_to_drain(one);
}

static int children_in_bucket(int bucket)
{
    const child *one;
    int count = 0;

    for (one = parent->all->first; one != NULL; one = one->next) {
        count += one->bucket == bucket && takes_connections(one);
    }
    return count;
}

/* The bucket with fewest children.  One that had none would keep its
 * connections waiting. */
static int poorest_bucket(void)
{
    int poorest = 0;
    int fewest = children_in_bucket(0);
    int count;
    int i;

    for (i = 1; i < worker_listeners.count; i++) {
        count = children_in_bucket(i);
        if (count < fewest) {
            fewest = count;
            poorest = i;
        }
    }
    return poorest;
}

/* ---- Starting children -------------------------------------------------- */

static void note_start(server_rec *s, int slot)
{
    process_score *ps = ap_get_scoreboard_process(slot);
    child *one = children_in_slot(parent->all, slot);

    ps->pid = one->pid;
    ps->generation = one->generation;
    one->bucket = ps->bucket;
    if (slot >= parent->slots_used) {
        parent->slots_used = slot + 1;
    }
    ap_run_child_status(s, one->pid, one->generation, slot,
                        MPM_CHILD_STARTED);
}

/* Returns the seconds until the next start. */
static int hold_next_start(apr_interval_time_t longest)
{
    parent->hold = parent->hold == 0 ? HOLD_FIRST : parent->hold * 2;
    if (parent->hold > longest) {
        parent->hold = longest;
    }
    parent->hold_until = clock_now() + parent->hold;
    return (int)apr_time_sec(parent->hold);
}

static apr_status_t start_child(server_rec *s, int slot, int bucket)
{
    apr_status_t rv;

    /* The child reads it there. */
    ap_get_scoreboard_process(slot)->bucket = bucket;
    rv = children_start(parent->all, slot, retained->my_generation, child_run,
                        s);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, APLOGNO(90760)
                     "a child cannot be started; the next try is made in %d "
                     "seconds", hold_next_start(HOLD_LONGEST));
        tally_add(TALLY_FORKS_FAILED, 1);
        return rv;
    }
    if (parent->early_deaths == 0) {
        parent->hold = 0;
    }
    tally_add(TALLY_CHILDREN_STARTED, 1);
    note_start(s, slot);
    return APR_SUCCESS;
}

/* A child that drains can do without its slot, and so can one that soon will:
 * of an older generation.  The command to drain comes after the one to leave,
 * so what it does while it ends is not written into a slot of another. */
static int take_slot_from_old(server_rec *s)
{
    child *one;
    int slot;

    for (one = parent->all->first; one != NULL; one = one->next) {
        if (one->slot < 0
            || (!one->is_ending
                && one->generation == retained->my_generation)) {
            continue;
        }
        slot = one->slot;
        one->slot = -1;
        children_tell(one, CHILD_LEAVE_SLOT);
        clear_slot(slot);
        slotless_add(one->pid, one->generation);
        ap_register_extra_mpm_process(one->pid, one->generation);
        ap_run_child_status(s, one->pid, one->generation, slot,
                            MPM_CHILD_LOST_SLOT);
        return slot;
    }
    return -1;
}

static int find_slot(server_rec *s)
{
    int slot = children_free_slot(parent->all);

    return slot >= 0 ? slot : take_slot_from_old(s);
}

#define ANY_BUCKET (-1)

/* Returns how many were started. */
static int start_children(server_rec *s, int count, int bucket)
{
    int started = 0;
    int slot;

    if (clock_now() < parent->hold_until) {
        return 0;
    }
    while (started < count) {
        slot = find_slot(s);
        if (slot < 0
            || start_child(s, slot, bucket != ANY_BUCKET
                           ? bucket : poorest_bucket()) != APR_SUCCESS) {
            break;
        }
        started++;
    }
    return started;
}

/* ---- Children that end -------------------------------------------------- */

/* The callback of the functions that wait for many, and the end of the way of
 * each child. */
static void bury(int slot, pid_t pid, ap_generation_t generation)
{
    child *one = children_find(parent->all, pid);

    if (slot >= 0) {
        clear_slot(slot);
    }
    else {
        slotless_remove(pid);
    }
    accept_gates_bury(pid);
    ap_update_global_status();
    ap_run_child_status(ap_server_conf, pid, generation, slot,
                        MPM_CHILD_EXITED);
    if (one != NULL) {
        children_forget(parent->all, one);
    }
}

/* ---- How far a child has come ------------------------------------------- */

/* A worker that is idle, or has been, has a listener beside it. */
static int is_up(const child *one)
{
    const worker_score *row = ap_scoreboard_image->servers[one->slot];
    int i;

    for (i = 0; i < worker_settings.threads_per_child; i++) {
        if (row[i].status != SERVER_DEAD
            && row[i].status != SERVER_STARTING) {
            return 1;
        }
    }
    return 0;
}

/* Some worker has served a request since the child was started. */
static int has_served(const child *one)
{
    const worker_score *row = ap_scoreboard_image->servers[one->slot];
    int i;

    for (i = 0; i < worker_settings.threads_per_child; i++) {
        if (row[i].my_access_count > 0) {
            return 1;
        }
    }
    return 0;
}

static int ended_badly(const child_end *end)
{
    return APR_PROC_CHECK_SIGNALED(end->why) || end->code != 0;
}

/* Children that die as soon as they live must not eat the machine; one that is
 * killed soon after its start is no sign of that. */
static void hold_back(const child *one, const child_end *end)
{
    apr_time_t now = clock_now();

    if (!ended_badly(end) || one->is_ending || one->slot < 0
        || now - one->born > EARLY_DEATH || has_served(one)) {
        return;
    }
    parent->last_early_death = now;
    if (++parent->early_deaths <= EARLY_DEATHS_ALLOWED) {
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                 APLOGNO(90761) "%d children ended right after their start, "
                 "the last one with pid %" APR_PID_T_FMT "; the next one is "
                 "started in %d seconds", parent->early_deaths, one->pid,
                 hold_next_start(is_up(one) ? HOLD_FIRST : HOLD_LONGEST));
}

/* Whoever was started after the last pause has lived long enough. */
static void end_hold(void)
{
    if (parent->early_deaths > 0
        && clock_now() > parent->hold_until + EARLY_DEATH
        && clock_now() > parent->last_early_death + EARLY_DEATH) {
        parent->early_deaths = 0;
        parent->hold = 0;
    }
}

/* Whether an older generation still takes connections. */
static int is_older_one_serving(void)
{
    const child *one;

    for (one = parent->all->first; one != NULL; one = one->next) {
        if (one->generation != retained->my_generation && !one->is_ending) {
            return 1;
        }
    }
    return 0;
}

/* A child says that none of its generation can serve.  Where there is an
 * older one, the server goes on with it. */
static void generation_failed(void)
{
    if (!is_older_one_serving()) {
        parent->is_fatal = 1;
        return;
    }
    parent->hold_until = clock_now() + HOLD_LONGEST;
    ap_log_error(APLOG_MARK, APLOG_ALERT, 0, ap_server_conf,
                 APLOGNO(90807) "no process can serve with the new "
                 "configuration; those of the old one go on.  The next is "
                 "started in %d seconds; correct what is said above, or the "
                 "configuration, and restart",
                 (int)apr_time_sec(HOLD_LONGEST));
}

static void child_ended(server_rec *s, child *one, const child_end *end)
{
    ap_generation_t generation;
    int slot = one->slot;
    int was_needed = !one->is_ending
        && one->generation == retained->my_generation;

    if (children_report_end(one, end) == APEXIT_CHILDFATAL
        && one->generation == retained->my_generation) {
        generation_failed();
    }
    else {
        hold_back(one, end);
    }
    if (slot < 0) {
        ap_unregister_extra_mpm_process(one->pid, &generation);
    }
    bury(slot, one->pid, one->generation);
    if (was_needed && !parent->is_fatal) {
        start_children(s, 1, ANY_BUCKET);
    }
}

static void process_ended(server_rec *s, apr_proc_t *proc,
                          apr_exit_why_e why, int code)
{
    child *one = children_find(parent->all, proc->pid);
    child_end end = {.pid = proc->pid, .why = why, .code = code};

    if (one != NULL) {
        child_ended(s, one, &end);
        return;
    }
    if (!duties_process_ended(proc->pid, why, code)) {
        /* A piped logger, say: its owner has asked to be told. */
        apr_proc_other_child_alert(proc, APR_OC_REASON_DEATH, code);
    }
}

/* ---- Maintenance -------------------------------------------------------- */

static int counts_as_idle(const worker_score *ws)
{
    return ws->status == SERVER_READY || ws->status == SERVER_STARTING;
}

/* Threads of a child that has not come up yet are as good as idle. */
static int idle_threads(const child *one)
{
    const worker_score *row = ap_scoreboard_image->servers[one->slot];
    int idle = 0;
    int dead = 0;
    int i;

    for (i = 0; i < worker_settings.threads_per_child; i++) {
        idle += counts_as_idle(&row[i]);
        dead += row[i].status == SERVER_DEAD;
    }
    return dead == worker_settings.threads_per_child ? dead : idle;
}

/* Free or to be had: see take_slot_from_old(). */
static int count_free_slots(void)
{
    const child *one;
    int used = 0;

    for (one = parent->all->first; one != NULL; one = one->next) {
        used += one->slot >= 0 && !one->is_ending
            && one->generation == retained->my_generation;
    }
    return parent->all->slots - used;
}

/* Counts in a bucket; *idlest is the child that has most idle threads. */
static void look_round(int bucket, spare_input *now, child **idlest)
{
    child *one;
    int most = -1;
    int idle;

    memset(now, 0, sizeof(*now));
    *idlest = NULL;
    for (one = parent->all->first; one != NULL; one = one->next) {
        if (one->bucket != bucket || !takes_connections(one)) {
            continue;
        }
        idle = idle_threads(one);
        now->children++;
        now->idle += idle;
        if (idle > most) {
            most = idle;
            *idlest = one;
        }
    }
    now->free_slots = count_free_slots();
}

/* What the threads do, one number a state, for the message below. */
static const char *describe_states(char *text, apr_size_t size)
{
    int states[SERVER_NUM_STATUS] = {0};
    int i;
    int j;

    for (i = 0; i < parent->slots_used; i++) {
        for (j = 0; j < worker_settings.threads_per_child; j++) {
            int status = ap_scoreboard_image->servers[i][j].status;

            if (status < SERVER_NUM_STATUS) {
                states[status]++;
            }
        }
    }
    apr_snprintf(text, size, "%d read, %d write, %d wait for a next request, "
                 "%d close, %d idle", states[SERVER_BUSY_READ],
                 states[SERVER_BUSY_WRITE], states[SERVER_BUSY_KEEPALIVE],
                 states[SERVER_CLOSING], states[SERVER_READY]);
    return text;
}

static void report_full(server_rec *s, const spare_input *now)
{
    char states[160];

    if (clock_now() < parent->next_full_report) {
        return;
    }
    parent->next_full_report = clock_now() + FULL_REPORT_INTERVAL;
    describe_states(states, sizeof(states));
    if (now->idle == 0) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, s, APLOGNO(90762)
                     "server reached MaxRequestWorkers %d, consider raising "
                     "it: %s", worker_settings.max_workers, states);
    }
    else {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90763)
                     "server is within MinSpareThreads of MaxRequestWorkers "
                     "%d: %s", worker_settings.max_workers, states);
    }
}

/* The limits of one bucket: its part of the spare threads, and of the children
 * what others have left, but a first one for each that has none. */
static worker_limits share_of_bucket(int bucket)
{
    worker_limits share = worker_settings;
    int buckets = worker_listeners.count;
    int count;
    int i;

    share.min_spare_threads = (share.min_spare_threads + buckets - 1)
        / buckets;
    share.max_spare_threads /= buckets;
    if (share.max_spare_threads
        < share.min_spare_threads + share.threads_per_child) {
        share.max_spare_threads = share.min_spare_threads
            + share.threads_per_child;
    }
    for (i = 0; i < buckets; i++) {
        count = i == bucket ? 0 : children_in_bucket(i);
        share.max_children -= i != bucket && count == 0 ? 1 : count;
    }
    return share;
}

/* Returns how many were started. */
static int maintain_bucket(server_rec *s, int bucket, spare_input *now,
                           spare_answer *answer)
{
    worker_limits share = share_of_bucket(bucket);
    child *idlest;

    look_round(bucket, now, &idlest);
    *answer = spare_decide(&share, &parent->spare[bucket], now);
    if (answer->end) {
        children_tell(idlest, CHILD_DRAIN);
    }
    return answer->start > 0 ? start_children(s, answer->start, bucket) : 0;
}

static void maintain(server_rec *s)
{
    spare_input now;
    spare_input all = {0, 0, 0};
    spare_answer answer;
    int is_full = 0;
    int started = 0;
    int i;

    end_hold();
    if (parent->to_start > 0) {
        /* What a restart or a failed fork has left to do. */
        parent->to_start -= start_children(s, parent->to_start, ANY_BUCKET);
        return;
    }
    for (i = 0; i < worker_listeners.count; i++) {
        started += maintain_bucket(s, i, &now, &answer);
        is_full |= answer.is_full;
        all.idle += now.idle;
        all.children += now.children;
    }
    if (is_full) {
        tally_add(TALLY_ALL_BUSY, all.idle == 0);
        report_full(s, &all);
    }
    if (started > MANY_STARTS) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90764)
                     "server seems busy: %d children started at once, %d "
                     "threads were idle, %d children in all; consider "
                     "raising StartServers, ThreadsPerChild or "
                     "MinSpareThreads", started, all.idle,
                     all.children + started);
    }
}

/* A child that drains of itself (MaxConnectionsPerChild) is replaced when it
 * begins to, not when its slowest client is done. */
static void replace_draining(server_rec *s)
{
    child *one;
    int count = 0;

    for (one = parent->all->first; one != NULL; one = one->next) {
        if (one->generation == retained->my_generation
            && has_begun_to_drain(one)) {
            one->is_ending = 1;
            count++;
        }
    }
    start_children(s, count, ANY_BUCKET);
}

/* ---- From one generation to the next ------------------------------------ */

static int is_generation_up(void)
{
    const child *one;
    int is_late = clock_now() >= parent->take_over_end;
    int missing = parent->to_start;
    int up = 0;

    for (one = parent->all->first; one != NULL; one = one->next) {
        if (takes_connections(one)) {
            up += is_up(one);
            missing += !is_up(one);
        }
    }
    /* What waits in sockets that go is for those from before. */
    return up > 0 && (is_late || (missing == 0
                                  && !listen_surplus_is_awaited()));
}

/* A generation whose children cannot serve never takes over: the one before
 * it goes on. */
static void take_over(void)
{
    if (!parent->is_taking_over || !is_generation_up()) {
        return;
    }
    parent->is_taking_over = 0;
    listen_drop_surplus();
    children_tell_before(parent->all, retained->my_generation, CHILD_DRAIN);
    if (retained->my_generation > 0) {
        ap_log_error(APLOG_MARK, APLOG_INFO, 0, ap_server_conf,
                     APLOGNO(90805) "generation %d serves; those before it "
                     "finish what they have", retained->my_generation);
    }
    duties_generation_serves();
}

/* ---- The loop ----------------------------------------------------------- */

/* Returns when a signal asks for something, or no child can serve. */
static void watch(apr_pool_t *pconf, server_rec *s)
{
    apr_exit_why_e why;
    apr_proc_t proc;
    int code;

    while (!retained->shutdown_pending && !parent->is_fatal
           && !duties_restart_is_due()) {
        ap_wait_or_timeout(&why, &code, &proc, pconf, s);
        if (proc.pid > 0) {
            process_ended(s, &proc, why, code);
            continue;
        }
        take_over();
        replace_draining(s);
        if (clock_now() >= parent->next_maintenance) {
            parent->next_maintenance = clock_now() + MAINTENANCE_INTERVAL;
            maintain(s);
        }
    }
}

/* ---- Ends --------------------------------------------------------------- */

static void tell_all(child_command command)
{
    child *one;

    for (one = parent->all->first; one != NULL; one = one->next) {
        children_tell(one, command);
    }
}

static void stop_children(void)
{
    tell_all(CHILD_STOP);
    ap_reclaim_child_processes(0, bury);
}

static void drain_children(server_rec *s)
{
    apr_time_t end = clock_now()
        + apr_time_from_sec(ap_graceful_shutdown_timeout);
    child *one;

    ap_close_listeners();
    tell_all(CHILD_FINISH);
    while (parent->all->first != NULL && !retained->is_ungraceful) {
        ap_relieve_child_processes(bury);
        if (ap_graceful_shutdown_timeout > 0 && clock_now() >= end) {
            break;
        }
        if (parent->all->first != NULL) {
            signals_wait(apr_time_from_msec(100));
        }
    }
    for (one = parent->all->first; one != NULL; one = one->next) {
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90765)
                     "child pid %" APR_PID_T_FMT " still has connections%s "
                     "and is ended", one->pid, retained->is_ungraceful ? ""
                     : " after GracefulShutdownTimeout");
    }
    stop_children();
}

static int shut_down(apr_pool_t *pconf, server_rec *s)
{
    const char *why = signals_stop_name();

    retained->mpm_state = AP_MPMQ_STOPPING;
    duties_stop_begins();
    if (retained->is_ungraceful) {
        stop_children();
        ap_remove_pid(pconf, ap_pid_fname);
        ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90766)
                     "caught %s, shutting down", why);
    }
    else {
        if (why != NULL) {
            ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90767)
                         "caught %s, shutting down gracefully", why);
        }
        /* A new server may start beside this one from now on. */
        ap_remove_pid(pconf, ap_pid_fname);
        drain_children(s);
    }
    return DONE;
}

/* ---- Beginnings --------------------------------------------------------- */

static void announce(server_rec *s)
{
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90768)
                 "%s configured -- resuming normal operations",
                 ap_get_server_description());
    ap_log_command_line(s->process->pconf, s);
}

static apr_status_t make_scoreboard(server_rec *s)
{
    if (ap_run_pre_mpm(s->process->pool, SB_SHARED) != OK) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, s, APLOGNO(90770)
                     "the MPM cannot run without a scoreboard");
        return APR_EGENERAL;
    }
    ap_scoreboard_image->global->running_generation = retained->my_generation;
    parent->slots_used = 0;
    return APR_SUCCESS;
}

/* What it returns is reason not to start at all; children that run already are
 * better replaced by some that accept side by side. */
static apr_status_t start_generation(server_rec *s)
{
    apr_status_t rv = accept_gates_open(worker_listeners.buckets,
                                        worker_listeners.count,
                                        worker_settings.server_limit,
                                        retained->my_generation, s);
    int i;

    if (rv != APR_SUCCESS && retained->my_generation == 0) {
        return rv;
    }
    ap_scoreboard_image->global->running_generation = retained->my_generation;
    if (parent->spare_room < worker_listeners.count) {
        parent->spare_room = worker_listeners.count;
        parent->spare = apr_pcalloc(s->process->pool, parent->spare_room
                                    * sizeof(*parent->spare));
    }
    for (i = 0; i < worker_listeners.count; i++) {
        parent->spare[i].rate = 1;
    }
    parent->hold = 0;
    parent->hold_until = 0;
    parent->early_deaths = 0;
    parent->to_start = worker_settings.start_servers;
    parent->to_start -= start_children(s, parent->to_start, ANY_BUCKET);
    parent->next_maintenance = clock_now() + MAINTENANCE_INTERVAL;
    parent->is_taking_over = 1;
    parent->take_over_end = clock_now() + TAKE_OVER_PATIENCE;
    return APR_SUCCESS;
}

/* After USR1.  Where slots are short, the new generation takes them from the
 * old one, which goes on without. */
static void replace_generation(server_rec *s)
{
    retained->my_generation++;
    start_generation(s);
}

static apr_status_t first_start(server_rec *s)
{
    parent->all = children_create(worker_settings.server_limit,
                                 s->process->pool);
    if (make_scoreboard(s) != APR_SUCCESS) {
        return APR_EGENERAL;
    }
    return start_generation(s);
}

static apr_status_t restart(server_rec *s)
{
    if (ap_config_generation == parent->config_generation) {
        /* The new configuration was not taken up. */
        tally_add(TALLY_REFUSED_RESTARTS, 1);
        return APR_SUCCESS;
    }
    tally_add(retained->was_graceful ? TALLY_GRACEFUL_RESTARTS
                                     : TALLY_HARD_RESTARTS, 1);
    if (retained->was_graceful) {
        replace_generation(s);
        return APR_SUCCESS;
    }
    stop_children();
    listen_drop_surplus();
    retained->my_generation++;
    if (make_scoreboard(s) != APR_SUCCESS) {
        return APR_EGENERAL;
    }
    start_generation(s);
    return APR_SUCCESS;
}

/* -X: no children; until a signal ends it. */
static int run_single(apr_pool_t *pconf, server_rec *s)
{
    parent->slots_used = 1;
    if (make_scoreboard(s) != APR_SUCCESS
        || signals_single_process() != APR_SUCCESS) {
        return !OK;
    }
    parent->slots_used = 1;
    ap_get_scoreboard_process(0)->pid = getpid();
    announce(s);
    retained->mpm_state = AP_MPMQ_RUNNING;
    duties_generation_serves();
    child_run(0, -1, s);
    duties_stop_begins();
    ap_remove_pid(pconf, ap_pid_fname);
    return DONE;
}

int parent_run(apr_pool_t *pconf, apr_pool_t *plog, server_rec *s)
{
    (void)plog;
    find_state();
    if (!common_has_predecessor()) {
        ap_log_pid(pconf, ap_pid_fname);
    }
    ap_unixd_mpm_set_signals(pconf, common_is_one_process());
    if (common_is_one_process()) {
        return run_single(pconf, s);
    }
    if ((parent->all == NULL ? first_start(s) : restart(s)) != APR_SUCCESS) {
        return !OK;
    }
    parent->config_generation = ap_config_generation;
    detach_report();
    if (!retained->shutdown_pending) {
        announce(s);
        retained->mpm_state = AP_MPMQ_RUNNING;
    }
    watch(pconf, s);
    if (parent->is_fatal) {
        stop_children();
        ap_remove_pid(pconf, ap_pid_fname);
        return !OK;
    }
    if (retained->shutdown_pending) {
        return shut_down(pconf, s);
    }
    return OK;
}
