/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The header that a script's output begins with (RFC 3875 section 6), read
 * line by line into the response of its request.
 *
 * Nothing of it is in force before its last line has been read: a header that
 * is damaged leaves the response as it was.  No shared state.
 */

#include "ap_config.h"

#include <stdarg.h>
#include <string.h>

#include <apr_buckets.h>
#include <apr_date.h>
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_script.h"

APLOG_USE_MODULE(core);

/* What a source of lines answers. */
#define LINE_READ       1
#define LINE_NONE       0       /* the output is at its end */
#define LINE_TIMED_OUT  (-1)

/* A header on its way into the response. */
struct script_header {
    request_rec *r;
    int module_index;           /* whose log level counts */
    int status;                 /* 0: the script has said none */
    const char *status_line;    /* with a reason; NULL: the usual one */
    const char *content_type;
    const char *last_modified;
    apr_table_t *own;           /* fields that only this response has */
    apr_table_t *fields;        /* all others, in order */
};

#define script_log(header, level, ...) \
    ap_log_rerror(__FILE__, __LINE__, (header)->module_index, (level), 0, \
                  (header)->r, __VA_ARGS__)

/* ----- one field ----- */

static int malformed(struct script_header *header, const char *line,
                     const char *why)
{
    script_log(header, APLOG_ERR | APLOG_TOCLIENT, APLOGNO(91611)
               "malformed header from script '%s': %s: %.100s",
               apr_filepath_name_get(header->r->filename
                                     ? header->r->filename : header->r->uri),
               why, line);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* "404" or "404 Not Found".  A script has one response: a client would take
 * one of 1xx for an interim one, and the content for the next. */
static int take_status(struct script_header *header, const char *value)
{
    if (!apr_isdigit(value[0]) || !apr_isdigit(value[1])
        || !apr_isdigit(value[2])
        || (value[3] != '\0' && !apr_isspace(value[3]))
        || value[0] < '2') {
        return malformed(header, value, "no status of a response");
    }
    header->status = (value[0] - '0') * 100 + (value[1] - '0') * 10
                     + value[2] - '0';
    header->status_line = value[3] == ' ' ? value : NULL;
    return OK;
}

/* The server knows how many bytes it sends; the script is believed only when
 * the configuration says so. */
static void take_content_length(struct script_header *header,
                                const char *value)
{
    if (apr_table_get(header->r->subprocess_env,
                      AP_TRUST_CGILIKE_CL_ENVVAR)) {
        apr_table_setn(header->own, "Content-Length", value);
    }
}

static int take_field(struct script_header *header, const char *name,
                      const char *value)
{
    if (!ap_cstr_casecmp(name, "Status")) {
        return take_status(header, value);
    }
    if (!ap_cstr_casecmp(name, "Content-Type")) {
        header->content_type = value;
    }
    else if (!ap_cstr_casecmp(name, "Last-Modified")) {
        header->last_modified = value;
    }
    else if (!ap_cstr_casecmp(name, "Content-Length")) {
        take_content_length(header, value);
    }
    else if (!ap_cstr_casecmp(name, "Location")
             || !ap_cstr_casecmp(name, "ETag")) {
        apr_table_setn(header->own, name, value);
    }
    else if (ap_cstr_casecmp(name, "Transfer-Encoding")) {
        apr_table_addn(header->fields, name, value);
    }
    /* and the framing of the message is the server's */
    return OK;
}

/* Takes a line without its end. */
static int take_line(struct script_header *header, const char *line)
{
    apr_pool_t *p = header->r->pool;
    const char *colon = ap_scan_http_token(line);
    const char *value;
    apr_size_t length;

    if (colon == line || *colon != ':') {
        return malformed(header, line, "no field");
    }
    for (value = colon + 1; *value == ' ' || *value == '\t'; value++) {
    }
    if (*ap_scan_http_field_content(value) != '\0') {
        return malformed(header, line, "control characters");
    }
    length = strlen(value);
    while (length > 0 && apr_isspace(value[length - 1])) {
        length--;
    }
    return take_field(header, apr_pstrmemdup(p, line, colon - line),
                      apr_pstrmemdup(p, value, length));
}

/* ----- the response ----- */

static void apply_last_modified(struct script_header *header)
{
    apr_time_t when = apr_date_parse_http(header->last_modified);

    if (when == APR_DATE_BAD) {
        script_log(header, APLOG_INFO, APLOGNO(91612)
                   "Last-Modified of a script is no date and was left out: "
                   "%.100s", header->last_modified);
        return;
    }
    ap_update_mtime(header->r, when);
    ap_set_last_modified(header->r);
}

/* Puts the header in force.  Fields that are not only this response's stay
 * when it becomes an error page, as cookies must.
 * @return OK, or the status by the request's conditions */
static int apply(struct script_header *header)
{
    request_rec *r = header->r;

    if (header->status) {
        r->status = header->status;
        r->status_line = header->status_line;
    }
    if (header->content_type) {
        ap_set_content_type_ex(r, header->content_type, 0);
    }
    apr_table_overlap(r->headers_out, header->own, APR_OVERLAP_TABLES_SET);
    r->err_headers_out = apr_table_overlay(r->pool, r->err_headers_out,
                                           header->fields);
    if (header->last_modified) {
        apply_last_modified(header);
    }
    return header->status == 0 && r->method_number == M_GET
           ? ap_meets_conditions(r) : OK;
}

/* ----- all lines ----- */

static int no_line(struct script_header *header, int answer)
{
    const char *script = apr_filepath_name_get(
        header->r->filename ? header->r->filename : header->r->uri);

    if (answer < 0) {
        script_log(header, APLOG_ERR | APLOG_TOCLIENT, APLOGNO(91613)
                   "script '%s' timed out before its header was complete",
                   script);
        return HTTP_GATEWAY_TIME_OUT;
    }
    script_log(header, APLOG_ERR | APLOG_TOCLIENT, APLOGNO(91614)
               "output of script '%s' ended before its header was complete",
               script);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* Takes the end off a line.  @return whether it was too long to have one */
static int chomp(char *line)
{
    apr_size_t length = strlen(line);
    int too_long = length == MAX_STRING_LEN - 1 && line[length - 1] != '\n';

    if (length > 0 && line[length - 1] == '\n') {
        length--;
    }
    if (length > 0 && line[length - 1] == '\r') {
        length--;
    }
    line[length] = '\0';
    return too_long;
}

AP_DECLARE(int) ap_scan_script_header_err_core_ex(
        request_rec *r, char *buffer,
        int (*getsfunc)(char *, int, void *), void *getsfunc_data,
        int module_index)
{
    struct script_header header = {.r = r, .module_index = module_index};
    char *line = buffer ? buffer : apr_palloc(r->pool, MAX_STRING_LEN);
    int status = OK;

    header.own = apr_table_make(r->pool, 4);
    header.fields = apr_table_make(r->pool, 8);
    *line = '\0';
    while (status == OK) {
        int answer = getsfunc(line, MAX_STRING_LEN, getsfunc_data);

        if (answer <= 0) {
            status = no_line(&header, answer);
        }
        else if (chomp(line)) {
            status = malformed(&header, line, "a line too long");
        }
        else if (*line == '\0') {
            return apply(&header);
        }
        else {
            status = take_line(&header, line);
        }
    }
    return status;
}

AP_DECLARE(int) ap_scan_script_header_err_core(
        request_rec *r, char *buffer,
        int (*getsfunc)(char *, int, void *), void *getsfunc_data)
{
    return ap_scan_script_header_err_core_ex(r, buffer, getsfunc,
                                             getsfunc_data,
                                             APLOG_MODULE_INDEX);
}

/* ----- lines of a file ----- */

static int line_of_file(char *line, int size, void *data)
{
    apr_status_t rv = apr_file_gets(line, size, data);

    if (rv == APR_SUCCESS) {
        return LINE_READ;
    }
    return APR_STATUS_IS_TIMEUP(rv) ? LINE_TIMED_OUT : LINE_NONE;
}

AP_DECLARE(int) ap_scan_script_header_err_ex(request_rec *r, apr_file_t *f,
                                             char *buffer, int module_index)
{
    return ap_scan_script_header_err_core_ex(r, buffer, line_of_file, f,
                                             module_index);
}

AP_DECLARE(int) ap_scan_script_header_err(request_rec *r, apr_file_t *f,
                                          char *buffer)
{
    return ap_scan_script_header_err_ex(r, f, buffer, APLOG_MODULE_INDEX);
}

/* ----- lines of a brigade ----- */

/* Moves bytes up to the end of a line, or as many as there is room for, off
 * the front of a brigade.
 * @return bytes; 0: the brigade has none */
static apr_size_t take_bytes(apr_bucket_brigade *bb, char *to,
                             apr_size_t room, apr_status_t *rv)
{
    apr_bucket *e = APR_BRIGADE_FIRST(bb);
    const char *data;
    const char *end;
    apr_size_t length;

    *rv = apr_bucket_read(e, &data, &length, APR_BLOCK_READ);
    if (*rv != APR_SUCCESS) {
        return 0;
    }
    length = length > room ? room : length;
    end = memchr(data, '\n', length);
    length = end ? (apr_size_t)(end - data) + 1 : length;
    memcpy(to, data, length);
    if (length < e->length) {
        apr_bucket_split(e, length);
    }
    apr_bucket_delete(e);
    return length;
}

static int line_of_brigade(char *line, int size, void *data)
{
    apr_bucket_brigade *bb = data;
    apr_size_t room = (apr_size_t)size - 1;
    apr_size_t length = 0;
    apr_status_t rv = APR_SUCCESS;

    while (length < room && (length == 0 || line[length - 1] != '\n')
           && !APR_BRIGADE_EMPTY(bb)
           && !APR_BUCKET_IS_EOS(APR_BRIGADE_FIRST(bb))) {
        length += take_bytes(bb, line + length, room - length, &rv);
        if (rv != APR_SUCCESS) {
            line[length] = '\0';
            return APR_STATUS_IS_TIMEUP(rv) ? LINE_TIMED_OUT : LINE_NONE;
        }
    }
    line[length] = '\0';
    return length > 0 ? LINE_READ : LINE_NONE;
}

AP_DECLARE(int) ap_scan_script_header_err_brigade_ex(
        request_rec *r, apr_bucket_brigade *bb, char *buffer,
        int module_index)
{
    return ap_scan_script_header_err_core_ex(r, buffer, line_of_brigade, bb,
                                             module_index);
}

AP_DECLARE(int) ap_scan_script_header_err_brigade(request_rec *r,
                                                  apr_bucket_brigade *bb,
                                                  char *buffer)
{
    return ap_scan_script_header_err_brigade_ex(r, bb, buffer,
                                                APLOG_MODULE_INDEX);
}

/* ----- lines of texts ----- */

/* Texts that are read as one. */
struct texts {
    va_list list;
    const char *at;         /* what is left of the current one; NULL: none */
    int index;              /* its place */
};

static int line_of_texts(char *line, int size, void *data)
{
    struct texts *texts = data;
    int length = 0;

    while (texts->at && length < size - 1
           && (length == 0 || line[length - 1] != '\n')) {
        if (*texts->at != '\0') {
            line[length++] = *texts->at++;
        }
        else {
            texts->at = va_arg(texts->list, const char *);
            texts->index++;
        }
    }
    line[length] = '\0';
    return length > 0 ? LINE_READ : LINE_NONE;
}

/* The list has to be a member of *texts, started by the caller. */
static int scan_texts(request_rec *r, char *buffer, int module_index,
                      struct texts *texts, const char **rest)
{
    int status;

    texts->at = va_arg(texts->list, const char *);
    texts->index = 0;
    status = ap_scan_script_header_err_core_ex(r, buffer, line_of_texts,
                                               texts, module_index);
    if (rest) {
        *rest = texts->at;
    }
    return status;
}

AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs_ex(
        request_rec *r, char *buffer, int module_index, const char **termch,
        int *termarg, ...)
{
    struct texts texts;
    int status;

    va_start(texts.list, termarg);
    status = scan_texts(r, buffer, module_index, &texts, termch);
    va_end(texts.list);
    if (termarg) {
        *termarg = texts.index;
    }
    return status;
}

AP_DECLARE_NONSTD(int) ap_scan_script_header_err_strs(
        request_rec *r, char *buffer, const char **termch, int *termarg, ...)
{
    struct texts texts;
    int status;

    va_start(texts.list, termarg);
    status = scan_texts(r, buffer, APLOG_MODULE_INDEX, &texts, termch);
    va_end(texts.list);
    if (termarg) {
        *termarg = texts.index;
    }
    return status;
}
