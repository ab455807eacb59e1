/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: "?auto", one "Name: value" a line.
 *
 * Names, order and units are an interface: programs that watch servers have
 * read them for decades.  No line is renamed or moved; a new one would go
 * before "Scoreboard", which has always been the last of ours.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_core.h"
#include "http_protocol.h"
#include "httpd.h"

#include "modules/generators/mod_status_priv.h"

#define TIME_FORMAT "%A, %d-%b-%Y %H:%M:%S %Z"

static const char *time_text(request_rec *r, apr_time_t t)
{
    return ap_ht_time(r->pool, t, TIME_FORMAT, 0);
}

static void write_server(request_rec *r, const status_report *report)
{
    ap_rprintf(r, "%s\n", status_html(r->pool, ap_get_server_name(r)));
    ap_rprintf(r, "ServerVersion: %s\n", ap_get_server_description());
    ap_rprintf(r, "ServerMPM: %s\n", report->mpm);
    ap_rprintf(r, "Server Built: %s\n", ap_get_server_built());
    ap_rprintf(r, "CurrentTime: %s\n", time_text(r, report->now));
    ap_rprintf(r, "RestartTime: %s\n", time_text(r, report->restart_time));
    ap_rprintf(r, "ParentServerConfigGeneration: %d\n",
               report->config_generation);
    ap_rprintf(r, "ParentServerMPMGeneration: %d\n", report->mpm_generation);
    ap_rprintf(r, "ServerUptimeSeconds: %" APR_INT64_T_FMT "\n",
               report->uptime);
    ap_rprintf(r, "ServerUptime: %s\n",
               status_duration(r->pool, report->uptime));
    ap_rprintf(r, "Load1: %.2f\nLoad5: %.2f\nLoad15: %.2f\n",
               report->load.loadavg, report->load.loadavg5,
               report->load.loadavg15);
}

static void write_cpu(request_rec *r, const status_report *report)
{
    const status_cpu *cpu = &report->cpu;
    double ticks = report->ticks;
    double all = status_cpu_seconds(cpu, report->ticks);

    ap_rprintf(r, "CPUUser: %g\n", cpu->user / ticks);
    ap_rprintf(r, "CPUSystem: %g\n", cpu->system / ticks);
    ap_rprintf(r, "CPUChildrenUser: %g\n", cpu->children_user / ticks);
    ap_rprintf(r, "CPUChildrenSystem: %g\n", cpu->children_system / ticks);
    if (all > 0 && report->uptime > 0) {
        ap_rprintf(r, "CPULoad: %g\n", all / report->uptime * 100);
    }
}

static void write_totals(request_rec *r, const status_report *report)
{
    apr_uint64_t duration_ms = report->duration / 1000;

    ap_rprintf(r, "Total Accesses: %" APR_UINT64_T_FMT "\n",
               report->requests);
    ap_rprintf(r, "Total kBytes: %" APR_UINT64_T_FMT "\n",
               report->bytes / 1024);
    ap_rprintf(r, "Total Duration: %" APR_UINT64_T_FMT "\n", duration_ms);
    write_cpu(r, report);
    ap_rprintf(r, "Uptime: %" APR_INT64_T_FMT "\n", report->uptime);
    if (report->uptime > 0) {
        ap_rprintf(r, "ReqPerSec: %g\nBytesPerSec: %g\n",
                   status_rate(report->requests, report->uptime),
                   status_rate(report->bytes, report->uptime));
    }
    if (report->requests > 0) {
        ap_rprintf(r, "BytesPerReq: %g\nDurationPerReq: %g\n",
                   status_rate(report->bytes, report->requests),
                   status_rate(duration_ms, report->requests));
    }
}

static void write_connections(request_rec *r, const status_report *report)
{
    const status_connections *c = &report->connections;

    ap_rprintf(r, "Processes: %d\nStopping: %d\n", report->processes,
               report->draining);
    ap_rprintf(r, "ConnsTotal: %" APR_UINT64_T_FMT "\n", c->all);
    if (report->can_wait_io) {
        ap_rprintf(r, "ConnsAsyncWaitIO: %" APR_UINT64_T_FMT "\n",
                   c->wait_io);
    }
    ap_rprintf(r, "ConnsAsyncWriting: %" APR_UINT64_T_FMT "\n"
               "ConnsAsyncKeepAlive: %" APR_UINT64_T_FMT "\n"
               "ConnsAsyncClosing: %" APR_UINT64_T_FMT "\n",
               c->writing, c->keep_alive, c->closing);
}

static void write_map(request_rec *r, const status_report *report)
{
    char *letters = apr_palloc(r->pool, report->columns + 1);
    int i;
    int j;

    letters[report->columns] = '\0';
    ap_rputs("Scoreboard: ", r);
    for (i = 0; i < report->rows; i++) {
        for (j = 0; j < report->columns; j++) {
            letters[j] = status_states[report->children[i].states[j]].letter;
        }
        ap_rputs(letters, r);
    }
    ap_rputs("\n", r);
}

void status_write_auto(request_rec *r, const status_report *report)
{
    write_server(r, report);
    if (report->is_extended) {
        write_totals(r, report);
    }
    ap_rprintf(r, "BusyWorkers: %d\nGracefulWorkers: %d\nIdleWorkers: %d\n",
               report->busy, report->graceful, report->idle);
    if (report->is_async) {
        write_connections(r, report);
    }
    write_map(r, report);
}
