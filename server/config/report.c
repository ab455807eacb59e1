/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The list of faults found while a configuration is read and processed.
 *
 * A fault knows file and line.  The chain of includes that led there is found
 * by the file name's address: every opened source has a name string of its
 * own, which all its directives point to, so that a file included from two
 * places has two chains.
 *
 * Used at start-up by one thread; no lock.
 */

#include <apr_hash.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* Deeper chains of includes are cut in messages. */
#define CHAIN_SHOWN_MAX 16

/* A source that was opened, and the line that opened it. */
struct source {
    const char *from;   /* name string of the including source, or NULL */
    int line;
    int order;          /* 1 for the first one opened */
};

struct fault {
    const char *file;
    const char *text;
    int line;
    int is_warning;
    int source_order;   /* as struct source; 0 when the source is unknown */
    int order;          /* in which it was found */
    conf_fault_kind kind;
};

static struct {
    apr_pool_t *pool;               /* NULL while no report is open */
    apr_hash_t *sources;            /* address of a name -> struct source */
    apr_array_header_t *faults;     /* struct fault *, not printed yet */
    apr_hash_t *missing_modules;    /* symbols that LoadModule failed on */
    int found;
    int count;                      /* without warnings */
} report;

/* One number a kind, so that an operator can look it up. */
static const char *const kind_number[] = {
    APLOGNO(90200), /* CONF_FAULT_SETTER */
    APLOGNO(90201), /* CONF_FAULT_UNKNOWN */
    APLOGNO(90202), /* CONF_FAULT_ARGS */
    APLOGNO(90203), /* CONF_FAULT_PLACE */
    APLOGNO(90204), /* CONF_FAULT_CONTAINER */
    APLOGNO(90205), /* CONF_FAULT_INCLUDE */
    APLOGNO(90206), /* CONF_FAULT_FILE */
    APLOGNO(90207), /* CONF_FAULT_LINE */
    APLOGNO(90208)  /* CONF_FAULT_MODULE */
};

static apr_status_t report_cleanup(void *data)
{
    (void)data;
    report.pool = NULL;
    return APR_SUCCESS;
}

void conf_report_close(void)
{
    if (report.pool) {
        apr_pool_cleanup_run(report.pool, &report, report_cleanup);
    }
}

void conf_report_reset(apr_pool_t *p)
{
    conf_report_close();
    report.pool = p;
    report.sources = apr_hash_make(p);
    report.faults = apr_array_make(p, 8, sizeof(struct fault *));
    report.missing_modules = apr_hash_make(p);
    report.found = 0;
    report.count = 0;
    apr_pool_cleanup_register(p, &report, report_cleanup,
                              apr_pool_cleanup_null);
}

int conf_report_is_open(void)
{
    return report.pool != NULL;
}

int conf_report_count(void)
{
    return report.pool ? report.count : 0;
}

static struct source *find_source(const char *name)
{
    return apr_hash_get(report.sources, &name, sizeof(name));
}

int conf_report_knows(const char *name)
{
    return report.pool == NULL || find_source(name) != NULL;
}

void conf_report_source(const char *name, const char *from, int line)
{
    const char **key;
    struct source *source;

    if (!report.pool) {
        return;
    }
    key = apr_palloc(report.pool, sizeof(*key));
    *key = name;
    source = apr_palloc(report.pool, sizeof(*source));
    source->from = from;
    source->line = line;
    source->order = apr_hash_count(report.sources) + 1;
    apr_hash_set(report.sources, key, sizeof(*key), source);
}

void conf_report_module_missing(const char *symbol)
{
    if (report.pool) {
        apr_hash_set(report.missing_modules,
                     apr_pstrdup(report.pool, symbol), APR_HASH_KEY_STRING,
                     "");
    }
}

int conf_report_is_missing(const char *file)
{
    return report.pool
           && apr_hash_get(report.missing_modules,
                           conf_symbol_of_file(report.pool, file),
                           APR_HASH_KEY_STRING) != NULL;
}

static void add(conf_fault_kind kind, const char *file, int line,
                int is_warning, char *text)
{
    struct fault *fault = apr_palloc(report.pool, sizeof(*fault));
    struct source *source = file ? find_source(file) : NULL;

    fault->kind = kind;
    fault->file = file;
    fault->line = line;
    fault->is_warning = is_warning;
    fault->text = text;
    fault->source_order = source ? source->order : 0;
    fault->order = report.found++;
    report.count += !is_warning;
    APR_ARRAY_PUSH(report.faults, struct fault *) = fault;
}

void conf_report_warn(const char *file, int line, const char *fmt, ...)
{
    va_list args;

    if (!report.pool) {
        return;
    }
    va_start(args, fmt);
    add(CONF_FAULT_SETTER, file, line, 1,
        apr_pvsprintf(report.pool, fmt, args));
    va_end(args);
}

const char *conf_fault(cmd_parms *parms, const ap_directive_t *where,
                       conf_fault_kind kind, const char *fmt, ...)
{
    va_list args;
    const char *text = NULL;

    va_start(args, fmt);
    if (report.pool) {
        add(kind, where ? where->filename : NULL,
            where ? where->line_num : 0, 0,
            apr_pvsprintf(report.pool, fmt, args));
    }
    else {
        text = apr_pvsprintf(parms->temp_pool ? parms->temp_pool
                                              : parms->pool, fmt, args);
        parms->err_directive = where;
    }
    va_end(args);
    return text;
}

const char *conf_setter_fault(cmd_parms *parms, const ap_directive_t *where,
                              conf_fault_kind kind, const char *text)
{
    const char *name = where->directive + (where->directive[0] == '<');

    if (kind != CONF_FAULT_SETTER || ap_strcasestr(text, name)) {
        return conf_fault(parms, where, kind, "%s", text);
    }
    return conf_fault(parms, where, kind, "%s: %s", name, text);
}

static int compare_faults(const void *a, const void *b)
{
    const struct fault *x = *(struct fault *const *)a;
    const struct fault *y = *(struct fault *const *)b;

    if (x->source_order != y->source_order) {
        return x->source_order - y->source_order;
    }
    if (x->line != y->line) {
        return x->line - y->line;
    }
    return x->order - y->order;
}

/* "(included from b.conf:3, included from a.conf:7)", or "". */
static const char *chain_text(apr_pool_t *p, const char *file)
{
    const char *text = "";
    struct source *source = find_source(file);
    int depth;

    for (depth = 0; source && source->from && depth < CHAIN_SHOWN_MAX;
         depth++) {
        text = apr_psprintf(p, "%s%sincluded from %s:%d", text,
                            depth ? ", " : "", source->from, source->line);
        source = find_source(source->from);
    }
    return *text ? apr_psprintf(p, " (%s)", text) : "";
}

static void print_fault(apr_file_t *out, const struct fault *fault)
{
    const char *number = fault->is_warning ? APLOGNO(90209)
                                           : kind_number[fault->kind];
    const char *what = fault->is_warning ? "Warning" : "Syntax error";

    if (fault->file && fault->line) {
        apr_file_printf(out, "%s%s on line %d of %s:%s\n%s\n", number, what,
                        fault->line, fault->file,
                        chain_text(report.pool, fault->file), fault->text);
    }
    else if (fault->file) {
        apr_file_printf(out, "%s%s in %s:%s\n%s\n", number, what,
                        fault->file, chain_text(report.pool, fault->file),
                        fault->text);
    }
    else {
        apr_file_printf(out, "%s%s: %s\n", number,
                        fault->is_warning ? "Warning" : "Configuration error",
                        fault->text);
    }
}

int conf_report_print(apr_file_t *out)
{
    int i;

    if (!report.pool) {
        return 0;
    }
    if (!out && apr_file_open_stderr(&out, report.pool) != APR_SUCCESS) {
        return report.count;
    }
    if (report.faults->nelts > 1) {
        qsort(report.faults->elts, report.faults->nelts,
              report.faults->elt_size, compare_faults);
    }
    for (i = 0; i < report.faults->nelts; i++) {
        print_fault(out, APR_ARRAY_IDX(report.faults, i, struct fault *));
    }
    apr_array_clear(report.faults);
    if (report.count > 1) {
        apr_file_printf(out, "%d configuration errors.\n", report.count);
    }
    apr_file_flush(out);
    return report.count;
}
