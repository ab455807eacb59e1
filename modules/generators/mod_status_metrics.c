/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: "?metrics", the text format 0.0.4 of Prometheus.
 *
 * Base units (seconds, bytes), _total for what only grows.  Counters start
 * anew with the scoreboard: at a start and at a restart that is not graceful.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_core.h"
#include "http_protocol.h"
#include "httpd.h"

#include "modules/generators/mod_status_priv.h"

#define PREFIX "hostler_"

static void write_head(request_rec *r, const char *name, const char *type,
                       const char *help)
{
    ap_rprintf(r, "# HELP " PREFIX "%s %s\n# TYPE " PREFIX "%s %s\n",
               name, help, name, type);
}

static void write_whole(request_rec *r, const char *name, const char *type,
                        const char *help, apr_int64_t value)
{
    write_head(r, name, type, help);
    ap_rprintf(r, PREFIX "%s %" APR_INT64_T_FMT "\n", name, value);
}

/* One sample of a name whose samples differ in one label. */
static void write_labelled(request_rec *r, const char *name,
                           const char *label, const char *value,
                           apr_int64_t number)
{
    ap_rprintf(r, PREFIX "%s{%s=\"%s\"} %" APR_INT64_T_FMT "\n", name, label,
               value, number);
}

static void write_server(request_rec *r, const status_report *report)
{
    write_head(r, "info", "gauge", "Version and MPM of the server.");
    ap_rprintf(r, PREFIX "info{version=\"%s\",mpm=\"%s\"} 1\n",
               status_label(r->pool, ap_get_server_description()),
               status_label(r->pool, report->mpm));
    write_head(r, "start_time_seconds", "gauge", "When the counters began: "
               "the last start or restart that was not graceful.");
    ap_rprintf(r, PREFIX "start_time_seconds %s\n",
               status_seconds(r->pool, report->restart_time));
    write_whole(r, "uptime_seconds", "gauge", "Seconds since then.",
                report->uptime);
    write_whole(r, "config_generation", "gauge", "Which "
                "configuration the process that answers has; 1 is that of "
                "the start.",
                report->config_generation);
    write_whole(r, "restarts_total", "counter", "Restarts of either kind "
                "since the server was started.", report->mpm_generation);
}

static void write_workers(request_rec *r, const status_report *report)
{
    int i;

    write_head(r, "workers", "gauge", "Workers by what they do.");
    for (i = 0; i < SERVER_NUM_STATUS; i++) {
        write_labelled(r, "workers", "state", status_states[i].key,
                       report->by_state[i]);
    }
    write_head(r, "children", "gauge", "Child processes: those that take "
               "connections, and those that end when theirs have.");
    write_labelled(r, "children", "state", "serving",
                   report->processes - report->draining);
    write_labelled(r, "children", "state", "draining",
                   report->draining + report->slotless);
    write_head(r, "load", "gauge", "Load average of the system.");
    ap_rprintf(r, PREFIX "load{minutes=\"1\"} %.2f\n"
               PREFIX "load{minutes=\"5\"} %.2f\n"
               PREFIX "load{minutes=\"15\"} %.2f\n", report->load.loadavg,
               report->load.loadavg5, report->load.loadavg15);
}

static void write_connections(request_rec *r, const status_report *report)
{
    const status_connections *c = &report->connections;
    const char *name = "connections";

    write_head(r, name, "gauge", "Connections that an MPM holds without a "
               "worker, by what they wait for; 0 where it holds none.");
    write_labelled(r, name, "state", "keepalive", c->keep_alive);
    write_labelled(r, name, "state", "writing", c->writing);
    write_labelled(r, name, "state", "closing", c->closing);
    write_labelled(r, name, "state", "wait_io", c->wait_io);
    write_labelled(r, name, "state", "suspended", c->suspended);
}

/* The sums of the classes below a bound; the last is the number of all, so
 * that count and +Inf never differ. */
static void write_latencies(request_rec *r)
{
    status_latency sums;
    apr_uint64_t so_far = 0;
    int i;

    if (!status_latency_read(&sums)) {
        return;
    }
    write_head(r, "request_duration_seconds", "histogram",
               "Time from the request line to the end of the response.");
    for (i = 0; i <= STATUS_LATENCY_BOUNDS; i++) {
        so_far += sums.counts[i];
        write_labelled(r, "request_duration_seconds_bucket", "le",
                       i < STATUS_LATENCY_BOUNDS
                           ? status_latency_bounds[i].seconds : "+Inf",
                       so_far);
    }
    ap_rprintf(r, PREFIX "request_duration_seconds_sum %s\n"
               PREFIX "request_duration_seconds_count %" APR_UINT64_T_FMT
               "\n", status_seconds(r->pool, sums.sum), so_far);
}

/* A name ends with its unit, and that of a counter with "total". */
static void write_tallies(request_rec *r)
{
    status_tally tally;
    const char *name;
    int i;

    for (i = 0; status_read_tally(i, &tally); i++) {
        name = apr_pstrcat(r->pool, tally.name,
                           tally.is_time ? "_seconds" : "",
                           tally.is_gauge ? "" : "_total", NULL);
        write_head(r, name, tally.is_gauge ? "gauge" : "counter",
                   tally.sentence);
        if (tally.is_time) {
            ap_rprintf(r, PREFIX "%s %s\n", name,
                       status_seconds(r->pool, tally.value));
        }
        else {
            ap_rprintf(r, PREFIX "%s %" APR_UINT64_T_FMT "\n", name,
                       tally.value);
        }
    }
}

void status_write_metrics(request_rec *r, const status_report *report)
{
    write_server(r, report);
    write_whole(r, "requests_total", "counter", "Requests answered.",
                report->requests);
    write_whole(r, "sent_bytes_total", "counter", "Bytes sent in answers.",
                report->bytes);
    write_workers(r, report);
    write_connections(r, report);
    write_tallies(r);
    write_latencies(r);
}
