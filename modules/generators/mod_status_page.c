/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_status: the page for people.
 *
 * HTML5 without anything from elsewhere; readable on a phone and at night.
 * The script only sorts the table of workers and spares a click; everything
 * else works without it.  All text that came from clients goes through
 * status_html().
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_core.h"
#include "http_protocol.h"
#include "httpd.h"

#include "modules/generators/mod_status_priv.h"

#define U64 "%" APR_UINT64_T_FMT
#define I64 "%" APR_INT64_T_FMT

/* ---- Fixed parts -------------------------------------------------------- */

static const char style[] =
    ":root{--paper:#fbfaf6;--shade:#f1eee5;--line:#d9d4c5;--ink:#232b30;"
    "--faint:#5d676d;--mark:#1f5f4a;--free:#cfd8d2}\n"
    "@media(prefers-color-scheme:dark){:root{--paper:#151b1f;--shade:#1d252a;"
    "--line:#36424a;--ink:#d9dfe2;--faint:#98a4ab;--mark:#82cbb0;"
    "--free:#3a4a46}}\n"
    "*{box-sizing:border-box}\n"
    "html{text-size-adjust:100%}\n"
    "body{margin:0 auto;max-width:80rem;padding:0 1rem 2rem;color:var(--ink);"
    "background:var(--paper);"
    "font:1rem/1.5 system-ui,\"Segoe UI\",\"Noto Sans\",sans-serif}\n"
    "header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;"
    "justify-content:space-between;padding:1rem 0 .6rem;"
    "border-bottom:3px solid var(--mark)}\n"
    "h1{margin:0;font-size:1.4rem;line-height:1.25;overflow-wrap:anywhere}\n"
    "h2{margin:1.8rem 0 .6rem;font-size:1.1rem}\n"
    "a{color:var(--mark)}\n"
    "header p,.note{margin:0;color:var(--faint);font-size:.9rem}\n"
    "select,button{font:inherit;color:inherit;background:var(--shade);"
    "border:1px solid var(--line);border-radius:.3rem;padding:.25rem .5rem}\n"
    ":focus-visible{outline:3px solid var(--mark);outline-offset:2px}\n"
    ".cards{display:grid;gap:.6rem;margin:1rem 0;"
    "grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr))}\n"
    ".cards div{padding:.55rem .8rem;background:var(--shade);"
    "border-radius:.4rem}\n"
    "dt{color:var(--faint);font-size:.85rem}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    ".cards dd{font-size:1.3rem;font-weight:600;line-height:1.3}\n"
    ".cards small{display:block;font-size:.8rem;font-weight:400;"
    "color:var(--faint)}\n"
    ".bar{display:flex;height:1.6rem;overflow:hidden;border-radius:.4rem;"
    "background:var(--shade)}\n"
    ".bar i{min-width:3px}\n"
    ".key{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;margin:.6rem 0;"
    "padding:0;list-style:none;font-size:.9rem}\n"
    ".key i{display:inline-block;min-width:1.45em;margin-right:.35em;"
    "border-radius:.2rem;text-align:center;font:600 .9em/1.4 ui-monospace,"
    "\"DejaVu Sans Mono\",monospace}\n"
    ".map{margin:0;font:.85rem/1.5 ui-monospace,\"DejaVu Sans Mono\","
    "monospace;white-space:pre-wrap;overflow-wrap:anywhere;"
    "word-break:break-all}\n"
    ".map i,.key i{font-style:normal}\n"
    ".map b{display:inline-block;min-width:2.2em;color:var(--faint);"
    "font-weight:400}\n"
    ".s0{background:var(--shade);color:var(--faint)}\n"
    ".s1{background:#b6d7a8;color:#000}.s2{background:var(--free)}\n"
    ".s3{background:#4e79a7;color:#fff}.s4{background:#f28e2b;color:#000}\n"
    ".s5{background:#76b7b2;color:#000}.s6{background:#9c755f;color:#fff}\n"
    ".s7{background:#b07aa1;color:#000}.s8{background:#edc948;color:#000}\n"
    ".s9{background:#d1495b;color:#fff}.s10{background:#bab0ac;color:#000}\n"
    ".facts{display:grid;gap:.1rem 2rem;margin:0;"
    "grid-template-columns:repeat(auto-fit,minmax(17rem,1fr))}\n"
    ".facts div{display:flex;gap:.8rem;justify-content:space-between;"
    "padding:.3rem 0;border-bottom:1px solid var(--line)}\n"
    ".facts dd{text-align:right}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;font-size:.9rem;"
    "font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.3rem .9rem .3rem 0;text-align:left;white-space:nowrap;"
    "border-bottom:1px solid var(--line)}\n"
    "th{color:var(--faint);font-size:.85em;vertical-align:bottom}\n"
    ".wide+.note{margin-top:.6rem}\n"
    ".n{text-align:right}\n"
    "tfoot td{font-weight:600}\n"
    "th button{all:unset;cursor:pointer;text-decoration:underline dotted;"
    "text-underline-offset:.2em}\n"
    "th button:focus-visible{outline:2px solid var(--mark)}\n"
    "[aria-sort=ascending] button::after{content:\" \\2191\"}\n"
    "[aria-sort=descending] button::after{content:\" \\2193\"}\n"
    "td i{display:inline-block;min-width:1.45em;border-radius:.2rem;"
    "text-align:center;font:600 .95em ui-monospace,monospace}\n"
    ".list li{margin:.4rem 0;overflow-wrap:anywhere}\n"
    ".js .go{display:none}\n"
    "footer{margin-top:2rem;color:var(--faint);font-size:.9rem}\n";

/* Sorts by the numbers in data-v, else by text; the order outlives a
 * refresh. */
static const char script[] =
    "(function(){\n"
    "var d=document,f=d.getElementById('refresh'),"
    "t=d.getElementById('workers'),key='server-status-order';\n"
    "d.documentElement.className='js';\n"
    "f.onchange=function(){f.submit()};\n"
    "if(!t)return;\n"
    "var b=t.tBodies[0],h=[].slice.call(t.tHead.rows[0].cells);\n"
    "function value(row,i){var c=row.cells[i],v=c.getAttribute('data-v');"
    "return v===null?c.textContent:+v}\n"
    "function order(i,way){\n"
    "[].slice.call(b.rows).sort(function(x,y){"
    "var p=value(x,i),q=value(y,i);return(p<q?-1:p>q?1:0)*way})"
    ".forEach(function(x){b.appendChild(x)});\n"
    "h.forEach(function(x,j){x.setAttribute('aria-sort',"
    "j!==i?'none':way>0?'ascending':'descending')});\n"
    "try{sessionStorage.setItem(key,i+' '+way)}catch(e){}}\n"
    "h.forEach(function(x,i){var k=d.createElement('button');"
    "k.textContent=x.textContent;x.textContent='';x.appendChild(k);"
    "k.onclick=function(){order(i,"
    "x.getAttribute('aria-sort')==='descending'?1:-1)}});\n"
    "try{var s=(sessionStorage.getItem(key)||'').split(' ');"
    "if(h[s[0]])order(+s[0],+s[1])}catch(e){}\n"
    "})();\n";

/* ---- The head ----------------------------------------------------------- */

/* What ?refresh may be set to on the page; 0: off. */
static const int refresh_choices[] = {0, 1, 2, 5, 10, 30, 60, 300};

static void write_choice(request_rec *r, int seconds, int is_chosen)
{
    ap_rprintf(r, "<option value=\"%d\"%s>", seconds,
               is_chosen ? " selected" : "");
    if (seconds == 0) {
        ap_rputs("off</option>", r);
    }
    else {
        ap_rprintf(r, "every %d s</option>", seconds);
    }
}

static void write_refresh_form(request_rec *r, const status_options *options)
{
    int is_listed = 0;
    apr_size_t i;

    ap_rputs("<form id=\"refresh\" method=\"get\"><label>Refresh "
             "<select name=\"refresh\">", r);
    for (i = 0; i < sizeof(refresh_choices) / sizeof(refresh_choices[0]);
         i++) {
        int is_chosen = options->refresh == refresh_choices[i];

        write_choice(r, refresh_choices[i], is_chosen);
        is_listed |= is_chosen;
    }
    if (!is_listed) {
        write_choice(r, options->refresh, 1);
    }
    ap_rputs("</select></label>", r);
    if (options->no_tables) {
        ap_rputs("<input type=\"hidden\" name=\"notable\">", r);
    }
    ap_rputs(" <button class=\"go\">Set</button></form>\n", r);
}

static void write_head(request_rec *r, const status_report *report,
                       const status_options *options)
{
    const char *name = status_html(r->pool, ap_get_server_name(r));

    ap_rputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
             "<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, "
             "initial-scale=1\">\n"
             "<meta name=\"color-scheme\" content=\"light dark\">\n"
             "<meta name=\"robots\" content=\"noindex\">\n", r);
    ap_rvputs(r, "<title>Status of ", name, "</title>\n<style>\n", style,
              "</style>\n</head>\n<body>\n<header>\n<div>\n"
              "<h1>Server status of ", name, "</h1>\n<p>via ",
              status_html(r->pool, r->connection->local_ip), ", ",
              ap_ht_time(r->pool, report->now, "%A, %d %b %Y %H:%M:%S %Z", 0),
              "</p>\n</div>\n", NULL);
    write_refresh_form(r, options);
    ap_rputs("</header>\n<main>\n", r);
}

/* ---- Figures ------------------------------------------------------------ */

/* The values and notes of cards are safe HTML. */
static void write_card(request_rec *r, const char *name, const char *value,
                       const char *note)
{
    ap_rvputs(r, "<div><dt>", name, "</dt><dd>", value, "<small>", note,
              "</small></dd></div>\n", NULL);
}

static void write_fact(request_rec *r, const char *name, const char *value)
{
    ap_rvputs(r, "<div><dt>", name, "</dt><dd>", value, "</dd></div>\n",
              NULL);
}

static void write_traffic_cards(request_rec *r, const status_report *report)
{
    apr_pool_t *p = r->pool;
    apr_uint64_t uptime = report->uptime;

    write_card(r, "Requests",
               apr_psprintf(p, "%.1f/s",
                            status_rate(report->requests, uptime)),
               apr_psprintf(p, U64 " in all", report->requests));
    write_card(r, "Traffic",
               apr_psprintf(p, "%s/s", status_size(
                   p, status_rate(report->bytes, uptime))),
               apr_psprintf(p, "%s in all, %s a request",
                            status_size(p, report->bytes),
                            status_size(p, status_rate(report->bytes,
                                                       report->requests))));
    if (report->is_extended) {
        write_card(r, "A request takes",
                   apr_psprintf(p, "%.2f ms",
                                status_rate(report->duration,
                                            report->requests) / 1000),
                   "on average");
    }
}

static void write_cards(request_rec *r, const status_report *report)
{
    apr_pool_t *p = r->pool;
    int busy = report->busy + report->graceful;

    ap_rputs("<dl class=\"cards\">\n", r);
    write_card(r, "Workers busy",
               apr_psprintf(p, "%d of %d", busy, busy + report->idle),
               apr_psprintf(p, "in %d %s", report->processes,
                            report->processes == 1 ? "process"
                                                   : "processes"));
    write_traffic_cards(r, report);
    write_card(r, "Load", apr_psprintf(p, "%.2f", report->load.loadavg),
               apr_psprintf(p, "%.2f in 5 min, %.2f in 15",
                            report->load.loadavg5, report->load.loadavg15));
    if (report->is_extended) {
        double cpu = status_cpu_seconds(&report->cpu, report->ticks);

        write_card(r, "CPU", apr_psprintf(p, "%.1f %%", report->uptime > 0
                                          ? cpu / report->uptime * 100 : 0),
                   apr_psprintf(p, "%.2f s in all", cpu));
    }
    ap_rputs("</dl>\n", r);
}

static void write_facts(request_rec *r, const status_report *report)
{
    apr_pool_t *p = r->pool;

    ap_rputs("<h2>Server</h2>\n<dl class=\"facts\">\n", r);
    write_fact(r, "Version", status_html(p, ap_get_server_description()));
    write_fact(r, "MPM", status_html(p, report->mpm));
    write_fact(r, "Built", status_html(p, ap_get_server_built()));
    write_fact(r, "Started", ap_ht_time(p, report->restart_time,
                                        "%d %b %Y %H:%M:%S %Z", 0));
    write_fact(r, "Up for", status_duration(p, report->uptime));
    write_fact(r, "Generation",
               apr_psprintf(p, "%d, of the configuration %d",
                            report->mpm_generation,
                            report->config_generation));
    write_fact(r, "ExtendedStatus", report->is_extended ? "On" : "Off");
    ap_rputs("</dl>\n", r);
}

/* What never happened is not worth a line. */
static void write_tallies(request_rec *r)
{
    status_tally tally;
    int i;

    ap_rputs("<h2>Counted</h2>\n<dl class=\"facts\">\n", r);
    for (i = 0; status_read_tally(i, &tally); i++) {
        if (tally.value > 0) {
            ap_rprintf(r, "<div title=\"%s\"><dt>%s</dt><dd>%s%s</dd>"
                       "</div>\n", tally.sentence, tally.words,
                       tally.is_time
                           ? status_seconds(r->pool, tally.value)
                           : apr_psprintf(r->pool, U64, tally.value),
                       tally.is_time ? " s" : "");
        }
    }
    ap_rputs("</dl>\n", r);
}

/* ---- What the workers do ------------------------------------------------ */

/* From those that work to those that do not. */
static const int shown_order[SERVER_NUM_STATUS] = {
    SERVER_BUSY_WRITE, SERVER_BUSY_READ, SERVER_BUSY_DNS, SERVER_BUSY_LOG,
    SERVER_CLOSING, SERVER_GRACEFUL, SERVER_BUSY_KEEPALIVE, SERVER_STARTING,
    SERVER_IDLE_KILL, SERVER_READY, SERVER_DEAD
};

/* Slots without a worker are no part of the bar: a full bar is a full
 * server. */
static void write_bar(request_rec *r, const status_report *report)
{
    int i;

    ap_rputs("<h2>Workers</h2>\n<div class=\"bar\" role=\"img\" "
             "aria-label=\"Workers by what they do, as listed below\">", r);
    for (i = 0; i < SERVER_NUM_STATUS; i++) {
        int state = shown_order[i];
        unsigned int count = report->by_state[state];

        if (state != SERVER_DEAD && count > 0) {
            ap_rprintf(r, "<i class=\"s%d\" style=\"flex:%u\" title=\"%u "
                       "%s\"></i>", state, count, count,
                       status_states[state].words);
        }
    }
    ap_rputs("</div>\n", r);
}

static void write_key(request_rec *r, const status_report *report)
{
    int i;

    ap_rputs("<ul class=\"key\">\n", r);
    for (i = 0; i < SERVER_NUM_STATUS; i++) {
        const status_state *state = &status_states[shown_order[i]];
        unsigned int count = report->by_state[shown_order[i]];

        ap_rprintf(r, "<li><i class=\"s%d\">%c</i>%s%u %s%s</li>\n",
                   shown_order[i], state->letter,
                   count > 0 ? "<strong>" : "", count, state->words,
                   count > 0 ? "</strong>" : "");
    }
    ap_rputs("</ul>\n", r);
}

/* Neighbours of one state share an element. */
static void write_states(request_rec *r, const unsigned char *states,
                         int count)
{
    int i;

    for (i = 0; i < count; i++) {
        if (i == 0 || states[i] != states[i - 1]) {
            ap_rprintf(r, "%s<i class=\"s%d\">", i > 0 ? "</i>" : "",
                       states[i]);
        }
        ap_rputc(status_states[states[i]].letter, r);
    }
    ap_rputs("</i>\n", r);
}

static void write_map(request_rec *r, const status_report *report)
{
    int i;

    ap_rputs("<pre class=\"map\">", r);
    for (i = 0; i < report->rows; i++) {
        if (report->children[i].pid != 0) {
            ap_rprintf(r, "<b>%d</b>", i);
            write_states(r, report->children[i].states, report->columns);
        }
    }
    ap_rputs("</pre>\n", r);
}

/* ---- Processes ---------------------------------------------------------- */

static const char *child_state(const status_child *child)
{
    if (child->is_draining) {
        return "draining";
    }
    return child->is_accepting ? "accepting" : "not accepting";
}

/* Whether the MPM counts connections apart from workers. */
static int has_connections(const status_report *report)
{
    return report->is_async || report->connections.all > 0;
}

static void write_connection_cells(request_rec *r,
                                   const status_report *report,
                                   const status_connections *c)
{
    if (!has_connections(report)) {
        return;
    }
    ap_rprintf(r, "<td class=\"n\">" U64 "<td class=\"n\">" U64
               "<td class=\"n\">" U64 "<td class=\"n\">" U64
               "<td class=\"n\">" U64, c->all, c->keep_alive, c->writing,
               c->closing, c->wait_io + c->suspended);
}

static void write_child_row(request_rec *r, const status_report *report,
                            int row)
{
    const status_child *child = &report->children[row];
    apr_pool_t *p = r->pool;

    ap_rprintf(r, "<tr><td>%d<td>%" APR_PID_T_FMT "<td class=\"n\">%d<td>%s"
               "<td class=\"n\">%d<td class=\"n\">%d<td class=\"n\">%d", row,
               child->pid, child->generation, child_state(child), child->busy,
               child->graceful, child->idle);
    ap_rprintf(r, "<td class=\"n\">" U64 "<td class=\"n\">%s",
               child->requests, status_size(p, child->bytes));
    write_connection_cells(r, report, &child->connections);
    ap_rprintf(r, "<td class=\"n\">%.2f\n",
               status_cpu_seconds(&child->cpu, report->ticks));
}

static void write_children_table(request_rec *r, const status_report *report)
{
    int i;

    ap_rputs("<div class=\"wide\"><table>\n<thead><tr><th>Slot<th>PID"
             "<th class=\"n\">Gen<th>State<th class=\"n\">Busy"
             "<th class=\"n\">Finishing<th class=\"n\">Free"
             "<th class=\"n\">Requests<th class=\"n\">Sent", r);
    if (has_connections(report)) {
        ap_rputs("<th class=\"n\">Connections<th class=\"n\">kept"
                 "<th class=\"n\">writing<th class=\"n\">closing"
                 "<th class=\"n\">other", r);
    }
    ap_rputs("<th class=\"n\">CPU s</thead>\n<tbody>\n", r);
    for (i = 0; i < report->rows; i++) {
        if (report->children[i].pid != 0) {
            write_child_row(r, report, i);
        }
    }
    ap_rprintf(r, "</tbody>\n<tfoot><tr><td>All<td>%d<td><td>%d draining"
               "<td class=\"n\">%d<td class=\"n\">%d<td class=\"n\">%d",
               report->processes, report->draining, report->busy,
               report->graceful, report->idle);
    ap_rprintf(r, "<td class=\"n\">" U64 "<td class=\"n\">%s",
               report->requests, status_size(r->pool, report->bytes));
    write_connection_cells(r, report, &report->connections);
    ap_rprintf(r, "<td class=\"n\">%.2f</tfoot>\n</table></div>\n",
               status_cpu_seconds(&report->cpu, report->ticks));
}

static void write_children_list(request_rec *r, const status_report *report)
{
    int i;

    ap_rputs("<ul class=\"list\">\n", r);
    for (i = 0; i < report->rows; i++) {
        const status_child *child = &report->children[i];

        if (child->pid != 0) {
            ap_rprintf(r, "<li><b>%d</b>: process %" APR_PID_T_FMT ", "
                       "generation %d, %s: %d busy, %d finishing, %d free, "
                       U64 " requests, %s sent, " U64 " connections</li>\n",
                       i, child->pid, child->generation, child_state(child),
                       child->busy, child->graceful, child->idle,
                       child->requests, status_size(r->pool, child->bytes),
                       child->connections.all);
        }
    }
    ap_rputs("</ul>\n", r);
}

/* What they do cannot be seen any more. */
static void write_slotless(request_rec *r, const status_report *report)
{
    status_child child;
    int i;

    if (report->slotless == 0) {
        return;
    }
    ap_rprintf(r, "<p class=\"note\">%d more %s connections and %s no slot "
               "any more:", report->slotless,
               report->slotless == 1 ? "process finishes its"
                                     : "processes finish their",
               report->slotless == 1 ? "has" : "have");
    for (i = 0; status_read_slotless(i, &child); i++) {
        ap_rprintf(r, "%s %" APR_PID_T_FMT " (generation %d)",
                   i > 0 ? "," : "", child.pid, child.generation);
    }
    ap_rputs(".</p>\n", r);
}

/* ---- Workers one by one ------------------------------------------------- */

/* The pool is for the texts of this worker only. */
typedef void write_worker_fn(request_rec *r, apr_pool_t *p,
                             const status_worker *w);

static void write_worker_row(request_rec *r, apr_pool_t *p,
                             const status_worker *w)
{
    const worker_score *ws = &w->score;

    ap_rprintf(r, "<tr><td data-v=\"%d\">%d-%d.%d<td><i class=\"s%d\" "
               "title=\"%s\">%c</i><td class=\"n\" data-v=\"" I64 "\">",
               w->row * 100000 + w->column, w->row, ws->generation, w->column,
               ws->status, status_states[ws->status].words,
               status_states[ws->status].letter, w->since);
    if (w->since >= 0) {
        ap_rprintf(r, I64, w->since);
    }
    ap_rprintf(r, "<td class=\"n\" data-v=\"" I64 "\">" I64 "<td>%s<td>%s"
               "<td>%s<td>%s", w->took, w->took, status_html(p, ws->client64),
               status_html(p, ws->request), status_html(p, ws->vhost),
               status_html(p, ws->protocol));
    ap_rprintf(r, "<td class=\"n\" data-v=\"%lu\">%u/%lu/%lu"
               "<td class=\"n\" data-v=\"" I64 "\">" I64
               "<td class=\"n\" data-v=\"%.2f\">%.2f", ws->access_count,
               (unsigned int)ws->conn_count, ws->my_access_count,
               ws->access_count, apr_time_as_msec(ws->duration),
               apr_time_as_msec(ws->duration), w->cpu, w->cpu);
    ap_rprintf(r, "<td class=\"n\" data-v=\"%" APR_OFF_T_FMT "\">%s"
               "<td class=\"n\" data-v=\"%" APR_OFF_T_FMT "\">%s"
               "<td class=\"n\" data-v=\"%" APR_OFF_T_FMT "\">%s"
               "<td data-v=\"%" APR_PID_T_FMT "\">%" APR_PID_T_FMT "\n",
               ws->conn_bytes, status_size(p, ws->conn_bytes),
               ws->my_bytes_served, status_size(p, ws->my_bytes_served),
               ws->bytes_served, status_size(p, ws->bytes_served), ws->pid,
               ws->pid);
}

static void write_worker_item(request_rec *r, apr_pool_t *p,
                              const status_worker *w)
{
    const worker_score *ws = &w->score;

    ap_rprintf(r, "<li><b>%d-%d.%d</b> (%" APR_PID_T_FMT ") "
               "<strong>%s</strong>: ", w->row, ws->generation, w->column,
               ws->pid, status_states[ws->status].words);
    if (w->since >= 0) {
        ap_rprintf(r, I64 " s since the request, took " I64 " ms, ",
                   w->since, w->took);
    }
    ap_rprintf(r, "%u/%lu/%lu requests, %s/%s/%s sent, " I64 " ms in all, "
               "CPU %.2f s", (unsigned int)ws->conn_count,
               ws->my_access_count, ws->access_count,
               status_size(p, ws->conn_bytes),
               status_size(p, ws->my_bytes_served),
               status_size(p, ws->bytes_served),
               apr_time_as_msec(ws->duration), w->cpu);
    ap_rprintf(r, "<br><em>%s</em> {%s} (%s) [%s]</li>\n",
               status_html(p, ws->client64), status_html(p, ws->request),
               status_html(p, ws->protocol), status_html(p, ws->vhost));
}

static void for_workers(request_rec *r, const status_report *report,
                        write_worker_fn *write)
{
    status_worker worker;
    apr_pool_t *scratch;
    int i;
    int j;

    if (apr_pool_create(&scratch, r->pool) != APR_SUCCESS) {
        ap_abort_on_oom();
        return;
    }
    apr_pool_tag(scratch, "status");
    for (i = 0; i < report->rows; i++) {
        for (j = 0; j < report->columns; j++) {
            if (status_read_worker(report, i, j, &worker)) {
                write(r, scratch, &worker);
                apr_pool_clear(scratch);
            }
        }
    }
    apr_pool_destroy(scratch);
}

static void write_worker_table(request_rec *r, const status_report *report)
{
    ap_rputs("<div class=\"wide\"><table id=\"workers\">\n<thead><tr>"
             "<th title=\"slot, generation, thread\">Worker"
             "<th title=\"what it does\">M"
             "<th class=\"n\" title=\"seconds since the last request began\">"
             "SS<th class=\"n\" title=\"milliseconds that it took, or takes "
             "so far\">Req<th>Client<th>Request<th>VHost<th>Protocol"
             "<th class=\"n\" title=\"requests of this connection, of this "
             "thread, of this slot\">Acc"
             "<th class=\"n\" title=\"milliseconds of all requests\">Dur"
             "<th class=\"n\" title=\"CPU seconds of its process\">CPU"
             "<th class=\"n\" title=\"sent on this connection\">Conn"
             "<th class=\"n\" title=\"sent by this thread\">Child"
             "<th class=\"n\" title=\"sent by all who had this slot\">Slot"
             "<th>PID</thead>\n<tbody>\n", r);
    for_workers(r, report, write_worker_row);
    ap_rputs("</tbody>\n</table></div>\n<p class=\"note\">M: letter of the "
             "list above. SS: seconds since the last request began. Req: "
             "milliseconds that it took, or takes so far. Acc: requests of "
             "this connection, this thread, this slot. Dur: milliseconds of "
             "all requests of this slot. CPU: seconds of the process. Conn, "
             "Child, Slot: sent on this connection, by this thread, by all "
             "who had this slot.</p>\n", r);
}

static void write_workers(request_rec *r, const status_report *report,
                          const status_options *options)
{
    ap_rputs("<h2>Requests</h2>\n", r);
    if (!report->is_extended) {
        ap_rputs("<p>Which worker serves whom is shown with <code>"
                 "ExtendedStatus On</code>.</p>\n", r);
    }
    else if (options->no_tables) {
        ap_rputs("<ul class=\"list\">\n", r);
        for_workers(r, report, write_worker_item);
        ap_rputs("</ul>\n", r);
    }
    else {
        write_worker_table(r, report);
    }
}

/* ---- The page ----------------------------------------------------------- */

void status_write_page(request_rec *r, const status_report *report,
                       const status_options *options)
{
    write_head(r, report, options);
    write_cards(r, report);
    write_bar(r, report);
    write_key(r, report);
    write_map(r, report);
    ap_rputs("<h2>Processes</h2>\n", r);
    if (options->no_tables) {
        write_children_list(r, report);
    }
    else {
        write_children_table(r, report);
    }
    write_slotless(r, report);
    write_workers(r, report, options);
    write_tallies(r);
    write_facts(r, report);
}

void status_write_page_end(request_rec *r)
{
    ap_rvputs(r, "</main>\n<footer>", ap_psignature("", r),
              "<p>For programs: <a href=\"?auto\">lines</a>, "
              "<a href=\"?json\">JSON</a>, "
              "<a href=\"?metrics\">metrics</a>. Without tables: "
              "<a href=\"?notable\">lists</a>.</p></footer>\n<script>\n",
              script, "</script>\n</body>\n</html>\n", NULL);
}
