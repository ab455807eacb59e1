/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where configuration lines come from: files, pipes, and whatever a module
 * offers through ap_pcfg_open_custom().
 *
 * A logical line is one or more physical ones: a backslash right before the
 * line end joins the next line to it.  White space at both ends of a logical
 * line does not count.
 *
 * A source belongs to one thread.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_main.h"
#include "util_varbuf.h"

#include "server/config/engine_priv.h"

/* Longest logical line; a guard against reading something else. */
#define LINE_SIZE_MAX (16 * 1024 * 1024)

/* ---- files ---- */

static apr_status_t file_getch(char *ch, void *param)
{
    return apr_file_getc(ch, param);
}

static apr_status_t file_getstr(void *buf, apr_size_t size, void *param)
{
    return apr_file_gets(buf, (int)size, param);
}

static apr_status_t file_close(void *param)
{
    return apr_file_close(param);
}

static int is_serving(void)
{
    return ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_RUN_MPM;
}

/*
 * Pipes and devices are good for a start ("-f /dev/stdin", a shell's
 * "<(...)"), but a worker thread must not wait on one that some user has put
 * in the place of an access file.
 */
static apr_status_t check_type(const apr_finfo_t *info)
{
    if (info->filetype == APR_REG) {
        return APR_SUCCESS;
    }
    if (info->filetype == APR_DIR) {
        return APR_FROM_OS_ERROR(EISDIR);
    }
    if (!is_serving()
        && (info->filetype == APR_PIPE || info->filetype == APR_CHR)) {
        return APR_SUCCESS;
    }
    return APR_EACCES;
}

/* The name may lead to something else than what has just been looked at. */
static apr_status_t open_file(apr_file_t **file, const char *name,
                              apr_pool_t *p)
{
    apr_int32_t flags = APR_FOPEN_READ | APR_FOPEN_BUFFERED
                        | (is_serving() ? APR_FOPEN_NONBLOCK : 0);
    apr_finfo_t info;
    apr_status_t rv = apr_file_open(file, name, flags, APR_OS_DEFAULT, p);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_file_info_get(&info, APR_FINFO_TYPE, *file);
    if (rv == APR_SUCCESS) {
        rv = check_type(&info);
    }
    if (rv != APR_SUCCESS) {
        apr_file_close(*file);
    }
    return rv;
}

AP_DECLARE(apr_status_t) ap_pcfg_openfile(ap_configfile_t **ret_cfg,
                                          apr_pool_t *p, const char *name)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_status_t rv;

    if (!name) {
        return APR_EBADF;
    }
    rv = apr_stat(&info, name, APR_FINFO_TYPE, p);
    if (rv == APR_SUCCESS || rv == APR_INCOMPLETE) {
        rv = check_type(&info);
    }
    if (rv == APR_SUCCESS) {
        rv = open_file(&file, name, p);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    *ret_cfg = ap_pcfg_open_custom(p, name, file, file_getch, file_getstr,
                                   file_close);
    return APR_SUCCESS;
}

AP_DECLARE(ap_configfile_t *) ap_pcfg_open_custom(
        apr_pool_t *p, const char *descr, void *param,
        apr_status_t (*getc_func)(char *, void *),
        apr_status_t (*gets_func)(void *, apr_size_t, void *),
        apr_status_t (*close_func)(void *))
{
    ap_configfile_t *cfp = apr_pcalloc(p, sizeof(*cfp));

    cfp->param = param;
    cfp->name = apr_pstrdup(p, descr);
    cfp->getch = getc_func;
    cfp->getstr = gets_func;
    cfp->close = close_func;
    return cfp;
}

AP_DECLARE(int) ap_cfg_closefile(ap_configfile_t *cfp)
{
    return cfp->close ? cfp->close(cfp->param) : 0;
}

AP_DECLARE(const char *) ap_pcfg_strerror(apr_pool_t *p,
                                          ap_configfile_t *cfp,
                                          apr_status_t rc)
{
    char reason[120];

    if (rc == APR_SUCCESS) {
        return NULL;
    }
    if (APR_STATUS_IS_ENOSPC(rc)) {
        apr_cpystrn(reason, "the line is too long", sizeof(reason));
    }
    else {
        apr_strerror(rc, reason, sizeof(reason));
    }
    return apr_psprintf(p, "Error reading %s at line %d: %s", cfp->name,
                        (int)cfp->line_number, reason);
}

/* ---- lines ---- */

AP_DECLARE(apr_status_t) ap_cfg_getc(char *ch, ap_configfile_t *cfp)
{
    apr_status_t rv = cfp->getch(ch, cfp->param);

    if (rv == APR_SUCCESS && *ch == LF) {
        cfp->line_number++;
    }
    return rv;
}

/* Some sources only give characters. */
static apr_status_t get_physical(char *buf, apr_size_t size,
                                 ap_configfile_t *cfp)
{
    apr_size_t n = 0;
    apr_status_t rv = APR_SUCCESS;

    if (cfp->getstr) {
        return cfp->getstr(buf, size, cfp->param);
    }
    while (n + 1 < size) {
        rv = cfp->getch(buf + n, cfp->param);
        if (rv != APR_SUCCESS || buf[n++] == LF) {
            break;
        }
    }
    buf[n] = '\0';
    return n > 0 ? APR_SUCCESS : rv;
}

/* Cuts the line end. @return whether the next line belongs to it. */
static int cut_end(char *buf, apr_size_t *length)
{
    apr_size_t n = *length;
    int goes_on;

    if (n > 0 && buf[n - 1] == LF) {
        n--;
    }
    if (n > 0 && buf[n - 1] == CR) {
        n--;
    }
    goes_on = n > 0 && buf[n - 1] == '\\';
    n -= goes_on;
    buf[n] = '\0';
    *length = n;
    return goes_on;
}

static void trim(char *buf, apr_size_t length)
{
    apr_size_t lead = 0;

    while (length > 0 && apr_isspace(buf[length - 1])) {
        length--;
    }
    while (lead < length && apr_isspace(buf[lead])) {
        lead++;
    }
    memmove(buf, buf + lead, length - lead);
    buf[length - lead] = '\0';
}

AP_DECLARE(apr_status_t) ap_cfg_getline(char *buf, apr_size_t bufsize,
                                        ap_configfile_t *cfp)
{
    apr_size_t length = 0;
    int goes_on = 0;

    do {
        apr_status_t rv;
        apr_size_t got;

        if (bufsize - length < 2) {
            return APR_ENOSPC;
        }
        rv = get_physical(buf + length, bufsize - length, cfp);
        if (rv != APR_SUCCESS) {
            if (APR_STATUS_IS_EOF(rv) && goes_on) {
                break;
            }
            return rv;
        }
        got = strlen(buf + length);
        if (got + 1 == bufsize - length && buf[length + got - 1] != LF) {
            return APR_ENOSPC;
        }
        length += got;
        cfp->line_number++;
        goes_on = cut_end(buf, &length);
    } while (goes_on);
    trim(buf, length);
    return APR_SUCCESS;
}

/* A source that remembers whether it stands at the start of a line. */
struct watched {
    ap_configfile_t *source;
    int at_start;
};

static apr_status_t watched_getstr(void *buf, apr_size_t size, void *param)
{
    struct watched *watched = param;
    apr_status_t rv = get_physical(buf, size, watched->source);
    apr_size_t length = rv == APR_SUCCESS ? strlen(buf) : 0;

    watched->at_start = length > 0 && ((char *)buf)[length - 1] == LF;
    return rv;
}

/* After a line that was too long: goes to where the next one begins. */
static void skip_line(struct watched *watched)
{
    char rest[4096];

    while (!watched->at_start
           && watched_getstr(rest, sizeof(rest), watched) == APR_SUCCESS) {
        continue;
    }
}

apr_status_t conf_read_line(ap_configfile_t *source, apr_pool_t *p,
                            conf_line *line)
{
    struct watched watched = {source, 1};
    ap_configfile_t reader = *source;
    struct ap_varbuf buffer;
    char small[1024] = "";
    apr_status_t rv;

    reader.getstr = watched_getstr;
    reader.param = &watched;
    line->first = source->line_number + 1;
    ap_varbuf_init(p, &buffer, 0);
    /* Most lines fit here, and leave nothing in the pool but themselves. */
    buffer.buf = small;
    buffer.avail = sizeof(small) - 1;
    rv = ap_varbuf_cfg_getline(&buffer, &reader, LINE_SIZE_MAX);
    source->line_number = reader.line_number;
    line->text = rv == APR_SUCCESS ? apr_pstrdup(p, buffer.buf) : NULL;
    ap_varbuf_free(&buffer);
    if (APR_STATUS_IS_ENOSPC(rv)) {
        skip_line(&watched);
    }
    return rv;
}
