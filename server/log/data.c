/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Dumps of bytes in the error log: a line for every 16, as text and as
 * hexadecimal digits.
 *
 * No state: callable from any thread.
 */

#include "ap_config.h"

#include <apr_lib.h>

#include "httpd.h"
#include "http_log.h"

/* Bytes a line. */
#define ROW 16

/* Room for "00000000: ", the text, a space, the digits and the NUL. */
#define ROW_SIZE (10 + ROW + 1 + 2 * ROW + 1)

/* About whom the dump is; what is not known is NULL. */
typedef struct {
    const char *file;
    int line;
    int module_index;
    int level;
    const server_rec *s;
    const conn_rec *c;
    const request_rec *r;
} dump_mark;

static void log_row(const dump_mark *mark, const char *text)
{
    if (mark->r) {
        ap_log_rerror_(mark->file, mark->line, mark->module_index,
                       mark->level, APR_SUCCESS, mark->r, "%s", text);
    }
    else if (mark->c && mark->s) {
        ap_log_cserror_(mark->file, mark->line, mark->module_index,
                        mark->level, APR_SUCCESS, mark->c, mark->s, "%s",
                        text);
    }
    else if (mark->c) {
        ap_log_cerror_(mark->file, mark->line, mark->module_index,
                       mark->level, APR_SUCCESS, mark->c, "%s", text);
    }
    else {
        ap_log_error_(mark->file, mark->line, mark->module_index,
                      mark->level, APR_SUCCESS, mark->s, "%s", text);
    }
}

/* Writes one row of n bytes: text, padded to the full width, then digits. */
static void format_row(char *to, const unsigned char *data, apr_size_t n)
{
    apr_size_t i;

    for (i = 0; i < ROW; i++) {
        *to++ = i >= n ? ' ' : apr_isprint(data[i]) ? (char)data[i] : '.';
    }
    *to++ = ' ';
    ap_bin2hex(data, n, to);
}

static void log_dump(const dump_mark *mark, const char *label,
                     const void *data, apr_size_t len, unsigned int flags)
{
    const unsigned char *bytes = data;
    char row[ROW_SIZE];
    apr_size_t at;

    if (label && *label) {
        char title[200];

        apr_snprintf(title, sizeof(title), "%s (%" APR_SIZE_T_FMT " bytes)",
                     label, len);
        log_row(mark, title);
    }
    for (at = 0; at < len; at += ROW) {
        int lead = flags & AP_LOG_DATA_SHOW_OFFSET
                   ? apr_snprintf(row, sizeof(row), "%04x: ",
                                  (unsigned int)at) : 0;

        format_row(row + lead, bytes + at, len - at < ROW ? len - at : ROW);
        log_row(mark, row);
    }
}

AP_DECLARE(void) ap_log_data_(const char *file, int line, int module_index,
                              int level, const server_rec *s,
                              const char *label, const void *data,
                              apr_size_t len, unsigned int flags)
{
    dump_mark mark = { file, line, module_index, level, s, NULL, NULL };

    log_dump(&mark, label, data, len, flags);
}

AP_DECLARE(void) ap_log_rdata_(const char *file, int line, int module_index,
                               int level, const request_rec *r,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags)
{
    dump_mark mark = { file, line, module_index, level, NULL, NULL, r };

    log_dump(&mark, label, data, len, flags);
}

AP_DECLARE(void) ap_log_cdata_(const char *file, int line, int module_index,
                               int level, const conn_rec *c,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags)
{
    dump_mark mark = { file, line, module_index, level, NULL, c, NULL };

    log_dump(&mark, label, data, len, flags);
}

AP_DECLARE(void) ap_log_csdata_(const char *file, int line, int module_index,
                                int level, const conn_rec *c,
                                const server_rec *s, const char *label,
                                const void *data, apr_size_t len,
                                unsigned int flags)
{
    dump_mark mark = { file, line, module_index, level, s, c, NULL };

    log_dump(&mark, label, data, len, flags);
}
