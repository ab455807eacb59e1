/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: "?json" (RFC 8259).
 *
 * Names say their unit.  What is only kept with ExtendedStatus On is null
 * without it, or an empty list: the names are always there.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_core.h"
#include "http_protocol.h"
#include "httpd.h"

#include "modules/generators/mod_status_priv.h"

#define U64 "%" APR_UINT64_T_FMT
#define I64 "%" APR_INT64_T_FMT

/* RFC 3339, in UTC. */
static const char *time_text(request_rec *r, apr_time_t t)
{
    return ap_ht_time(r->pool, t, "%Y-%m-%dT%H:%M:%SZ", 1);
}

static const char *boolean(int value)
{
    return value ? "true" : "false";
}

static void write_server(request_rec *r, const status_report *report)
{
    apr_pool_t *p = r->pool;

    ap_rprintf(r, "\"server\":{\"name\":%s,\"version\":%s,\"mpm\":%s,"
               "\"built\":%s},\n",
               status_json(p, ap_get_server_name(r)),
               status_json(p, ap_get_server_description()),
               status_json(p, report->mpm),
               status_json(p, ap_get_server_built()));
    ap_rprintf(r, "\"time\":\"%s\",\n\"restart_time\":\"%s\",\n"
               "\"uptime_seconds\":" I64 ",\n", time_text(r, report->now),
               time_text(r, report->restart_time), report->uptime);
    ap_rprintf(r, "\"config_generation\":%d,\n\"mpm_generation\":%d,\n",
               report->config_generation, report->mpm_generation);
    ap_rprintf(r, "\"load\":[%.2f,%.2f,%.2f],\n", report->load.loadavg,
               report->load.loadavg5, report->load.loadavg15);
    ap_rprintf(r, "\"extended_status\":%s,\n", boolean(report->is_extended));
}

static void write_workers(request_rec *r, const status_report *report)
{
    int i;

    ap_rprintf(r, "\"workers\":{\"busy\":%d,\"graceful\":%d,\"idle\":%d,"
               "\"by_state\":{", report->busy, report->graceful,
               report->idle);
    for (i = 0; i < SERVER_NUM_STATUS; i++) {
        ap_rprintf(r, "%s\"%s\":%u", i > 0 ? "," : "", status_states[i].key,
                   report->by_state[i]);
    }
    ap_rputs("}},\n", r);
}

static void write_cpu(request_rec *r, const status_report *report)
{
    const status_cpu *cpu = &report->cpu;
    double ticks = report->ticks;

    ap_rprintf(r, "\"cpu_seconds\":{\"user\":%.2f,\"system\":%.2f,"
               "\"children_user\":%.2f,\"children_system\":%.2f},\n",
               cpu->user / ticks, cpu->system / ticks,
               cpu->children_user / ticks, cpu->children_system / ticks);
}

static void write_totals(request_rec *r, const status_report *report)
{
    ap_rprintf(r, "\"requests\":" U64 ",\n\"bytes\":" U64 ",\n",
               report->requests, report->bytes);
    ap_rprintf(r, "\"requests_per_second\":%.3f,\n"
               "\"bytes_per_second\":%.3f,\n",
               status_rate(report->requests, report->uptime),
               status_rate(report->bytes, report->uptime));
    if (report->is_extended) {
        ap_rprintf(r, "\"duration_ms\":" U64 ",\n"
                   "\"duration_ms_per_request\":%.3f,\n",
                   report->duration / 1000,
                   status_rate(report->duration, report->requests) / 1000);
        write_cpu(r, report);
    }
    else {
        ap_rputs("\"duration_ms\":null,\n\"duration_ms_per_request\":null,\n"
                 "\"cpu_seconds\":null,\n", r);
    }
}

static void write_connections(request_rec *r, const status_connections *c)
{
    ap_rprintf(r, "\"connections\":{\"all\":" U64 ",\"wait_io\":" U64
               ",\"writing\":" U64 ",\"keepalive\":" U64 ",\"closing\":" U64
               ",\"suspended\":" U64 "}", c->all, c->wait_io, c->writing,
               c->keep_alive, c->closing, c->suspended);
}

static void write_tallies(request_rec *r)
{
    status_tally tally;
    int i;

    ap_rputs("\"tallies\":{", r);
    for (i = 0; status_read_tally(i, &tally); i++) {
        ap_rprintf(r, "%s\"%s%s\":", i > 0 ? "," : "", tally.name,
                   tally.is_time ? "_us" : "");
        ap_rprintf(r, U64, tally.value);
    }
    ap_rputs("},\n", r);
}

static void write_child(request_rec *r, const status_report *report, int row)
{
    const status_child *child = &report->children[row];
    int j;

    ap_rprintf(r, "{\"slot\":%d,\"pid\":%" APR_PID_T_FMT
               ",\"generation\":%d,\"draining\":%s,\"accepting\":%s,",
               row, child->pid, child->generation,
               boolean(child->is_draining), boolean(child->is_accepting));
    ap_rprintf(r, "\"busy\":%d,\"graceful\":%d,\"idle\":%d,"
               "\"requests\":" U64 ",\"bytes\":" U64 ",", child->busy,
               child->graceful, child->idle, child->requests, child->bytes);
    write_connections(r, &child->connections);
    ap_rputs(",\"states\":\"", r);
    for (j = 0; j < report->columns; j++) {
        ap_rputc(status_states[child->states[j]].letter, r);
    }
    ap_rputs("\"}", r);
}

static void write_children(request_rec *r, const status_report *report)
{
    const char *comma = "";
    int i;

    ap_rputs("\"children\":[", r);
    for (i = 0; i < report->rows; i++) {
        if (report->children[i].pid != 0) {
            ap_rprintf(r, "%s\n", comma);
            write_child(r, report, i);
            comma = ",";
        }
    }
    ap_rputs("],\n", r);
}

/* Of these no more is known. */
static void write_slotless(request_rec *r)
{
    status_child child;
    int i;

    ap_rputs("\"children_without_slot\":[", r);
    for (i = 0; status_read_slotless(i, &child); i++) {
        ap_rprintf(r, "%s{\"pid\":%" APR_PID_T_FMT ",\"generation\":%d}",
                   i > 0 ? "," : "", child.pid, child.generation);
    }
    ap_rputs("],\n", r);
}

static void write_worker(request_rec *r, apr_pool_t *p,
                         const status_worker *w)
{
    const worker_score *ws = &w->score;

    ap_rprintf(r, "{\"slot\":%d,\"thread\":%d,\"pid\":%" APR_PID_T_FMT
               ",\"generation\":%d,\"state\":\"%s\",", w->row, w->column,
               ws->pid, ws->generation, status_states[ws->status].key);
    ap_rprintf(r, "\"requests\":{\"connection\":%u,\"thread\":%lu,"
               "\"slot\":%lu},", (unsigned int)ws->conn_count,
               ws->my_access_count, ws->access_count);
    ap_rprintf(r, "\"bytes\":{\"connection\":%" APR_OFF_T_FMT ",\"thread\":%"
               APR_OFF_T_FMT ",\"slot\":%" APR_OFF_T_FMT "},", ws->conn_bytes,
               ws->my_bytes_served, ws->bytes_served);
    if (w->since >= 0) {
        ap_rprintf(r, "\"since_seconds\":" I64 ",\"took_ms\":" I64 ",",
                   w->since, w->took);
    }
    else {
        ap_rputs("\"since_seconds\":null,\"took_ms\":null,", r);
    }
    ap_rprintf(r, "\"duration_ms\":" I64 ",\"process_cpu_seconds\":%.2f,",
               apr_time_as_msec(ws->duration), w->cpu);
    ap_rprintf(r, "\"client\":%s,\"protocol\":%s,\"vhost\":%s,"
               "\"request\":%s}", status_json(p, ws->client64),
               status_json(p, ws->protocol), status_json(p, ws->vhost),
               status_json(p, ws->request));
}

/* There may be very many workers: what is written of one is forgotten before
 * the next. */
static void write_worker_list(request_rec *r, const status_report *report)
{
    const char *comma = "";
    status_worker worker;
    apr_pool_t *scratch;
    int i;
    int j;

    if (apr_pool_create(&scratch, r->pool) != APR_SUCCESS) {
        ap_abort_on_oom();
        return;
    }
    apr_pool_tag(scratch, "status");
    ap_rputs("\"worker_list\":[", r);
    for (i = 0; report->is_extended && i < report->rows; i++) {
        for (j = 0; j < report->columns; j++) {
            if (status_read_worker(report, i, j, &worker)) {
                ap_rprintf(r, "%s\n", comma);
                write_worker(r, scratch, &worker);
                apr_pool_clear(scratch);
                comma = ",";
            }
        }
    }
    ap_rputs("]\n", r);
    apr_pool_destroy(scratch);
}

void status_write_json(request_rec *r, const status_report *report)
{
    ap_rputs("{\n", r);
    write_server(r, report);
    write_totals(r, report);
    write_workers(r, report);
    write_connections(r, &report->connections);
    ap_rputs(",\n", r);
    write_tallies(r);
    write_children(r, report);
    write_slotless(r);
    write_worker_list(r, report);
    ap_rputs("}\n", r);
}
