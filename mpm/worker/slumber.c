/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Sleep: a connection that has been idle for a second gives back all of its
 * memory but its record, and is made anew when bytes come.
 *
 *     conn_rec, filters, pool, buckets   about 20 KB
 *     the record                         about 300 bytes
 *
 * Nobody may notice.  So it sleeps only when nothing is lost:
 *
 *   - Only modules are loaded that keep nothing on a connection from one
 *     request to the next: those of the list below, by what they are for.
 *     One other, and no connection of the server sleeps.
 *   - Its filters are those that its making anew puts there.
 *   - No notes, no names looked up, no log settings of its own; nothing
 *     unread, nothing unsent.
 *
 * What the protocol knows and what must stay, is in the record: the number of
 * requests so far (MaxKeepAliveRequests), the connection's number, when the
 * wait ends.  All else comes from the socket's addresses, again as it did.
 *
 * Threads: a connection belongs to the worker that calls.
 */

#include "ap_config.h"

#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <apr_portable.h>
#include <apr_tables.h>

#include "http_config.h"
#include "http_connection.h"
#include "http_log.h"
#include "http_main.h"
#include "http_vhost.h"
#include "httpd.h"
#include "util_filter.h"

#include "mpm/worker/worker_priv.h"
#include "server/net/connection_priv.h"
#include "server/runtime/tally_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(mpm_worker);

/* Memory goes back to the system after this many connections have gone to
 * sleep, and no more often than that. */
#define TRIM_COUNT 64
#define TRIM_INTERVAL apr_time_from_sec(1)

/* Modules by the name of their source, which is how they are known.  What
 * mod_ssl has on a connection of TLS goes with its filters, which keep that
 * awake; what it notes on another one it notes anew. */
static const char *const keep_nothing[] = {
    "core.c", "http_core.c", "mod_access_compat.c", "mod_actions.c",
    "mod_alias.c", "mod_allowmethods.c", "mod_asis.c", "mod_auth_basic.c",
    "mod_auth_digest.c", "mod_authn_core.c", "mod_authn_file.c",
    "mod_authz_core.c", "mod_authz_groupfile.c", "mod_authz_host.c",
    "mod_authz_owner.c", "mod_authz_user.c", "mod_autoindex.c", "mod_cgi.c",
    "mod_cgid.c", "mod_deflate.c", "mod_dir.c", "mod_env.c", "mod_expires.c",
    "mod_filter.c", "mod_headers.c", "mod_include.c", "mod_info.c",
    "mod_log_config.c", "mod_logio.c", "mod_mime.c", "mod_negotiation.c",
    "mod_reqtimeout.c", "mod_rewrite.c", "mod_setenvif.c", "mod_so.c",
    "mod_socache_shmcb.c", "mod_ssl.c", "mod_status.c", "mod_unixd.c",
    "mod_unique_id.c", "mod_userdir.c", "mod_version.c", "mod_vhost_alias.c",
    "mod_watchdog.c", "worker.c"
};

static int is_one_of(const char *name, const char *const *names, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

int slumber_is_allowed(void)
{
    int i;

    for (i = 0; ap_loaded_modules[i] != NULL; i++) {
        if (!is_one_of(ap_loaded_modules[i]->name, keep_nothing,
                       COUNT_OF(keep_nothing))) {
            ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf,
                         "idle connections keep their memory, because the "
                         "module %s may have put something on them",
                         ap_loaded_modules[i]->name);
            return 0;
        }
    }
    return 1;
}

/* A handshake computes for a millisecond. */
int slumber_beginnings_are_quick(void)
{
    return slumber_is_allowed() && ap_find_linked_module("mod_ssl.c") == NULL;
}

/* ---- Whether a connection may ------------------------------------------- */

static int knows_all(const ap_filter_t *f)
{
    static const char *const names[] = {"core_in", "core", "reqtimeout"};

    while (f != NULL) {
        if (!is_one_of(f->frec->name, names, COUNT_OF(names))) {
            return 0;
        }
        f = f->next;
    }
    return 1;
}

static int may_sleep(conn_rec *c)
{
    return c->keepalives > 0 && c->keepalive == AP_CONN_KEEPALIVE
        && !c->aborted && !c->outgoing && c->master == NULL
        && c->log == NULL && c->log_id == NULL
        && c->remote_host == NULL && c->remote_logname == NULL
        && c->local_host == NULL && apr_is_empty_table(c->notes)
        && !c->data_in_input_filters && !c->data_in_output_filters
        && knows_all(c->input_filters) && knows_all(c->output_filters)
        && !net_input_pending(c) && !net_output_pending(c);
}

static void count(worker_child *child, int change)
{
    atomic32_add(&child->sleeping, (apr_uint32_t)change);
    tally_set(TALLY_SLEEPING, atomic32_read(&child->sleeping));
}

/* ---- Falling asleep, waking --------------------------------------------- */

void slumber_begin(worker_thread *w, kept_connection *k)
{
    apr_os_sock_t none = -1;

    /* A socket that a module has made cannot be made again. */
    if (k->accepted.csd != NULL || !may_sleep(k->c)) {
        return;
    }
    k->keepalives = k->c->keepalives;
    /* The pool takes its socket along, but not the descriptor. */
    apr_os_sock_put(&k->csd, &none, k->pool);
    k->c = NULL;
    k->csd = NULL;
    record_end_pool(w->child, k);
    count(w->child, 1);
    atomic32_add(&w->child->slept, 1);
    tally_add(TALLY_SLEEPS, 1);
}

apr_status_t slumber_end(worker_thread *w, kept_connection *k)
{
    apr_status_t rv = serve_make(w, k);

    count(w->child, -1);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    k->c->keepalives = k->keepalives;
    k->c->keepalive = AP_CONN_KEEPALIVE;
    ap_update_vhost_given_ip(k->c);
    if (ap_pre_connection(k->c, k->csd) != OK) {
        k->c->aborted = 1;
    }
    return APR_SUCCESS;
}

void slumber_forget(worker_child *child)
{
    count(child, -1);
}

/* By the poller.  May take milliseconds: then the watchdog finds another. */
void slumber_trim(worker_child *child)
{
    apr_uint64_t last = atomic64_read(&child->last_trim);
    apr_uint64_t now;

    if (atomic32_read(&child->slept) < TRIM_COUNT) {
        return;
    }
    now = (apr_uint64_t)clock_now();
    if (now - last < (apr_uint64_t)TRIM_INTERVAL
        || !atomic64_cas(&child->last_trim, last, now)) {
        return;
    }
    atomic32_set(&child->slept, 0);
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
