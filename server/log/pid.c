/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The pid file, and what the server says about itself when it starts.
 *
 * Only the parent's main thread runs this.
 */

#include "ap_config.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"

APLOG_USE_MODULE(core);

/* Longest pid file that is still taken for one: a number and a line end. */
#define PID_TEXT_SIZE 24

/* ---- the pid file ---- */

AP_DECLARE(apr_status_t) ap_read_pid(apr_pool_t *p, const char *filename,
                                     pid_t *mypid)
{
    const char *path = ap_server_root_relative(p, filename);
    char text[PID_TEXT_SIZE];
    apr_size_t len = sizeof(text) - 1;
    apr_file_t *file;
    apr_status_t rv;
    char *end;
    apr_int64_t pid;

    if (path == NULL) {
        return APR_EGENERAL;
    }
    rv = apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, p);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = apr_file_read_full(file, text, len, &len);
    apr_file_close(file);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EOF(rv)) {
        return rv;
    }
    text[len] = '\0';
    pid = apr_strtoi64(text, &end, 10);
    /* 1 and below would be every process, or the system's first. */
    if (end == text || (*end && !apr_isspace(*end)) || pid <= 1
        || pid != (pid_t)pid) {
        return APR_EGENERAL;
    }
    *mypid = (pid_t)pid;
    return APR_SUCCESS;
}

/* A pid of before us in the file tells that the last run was killed; but for
 * that of the process that has started this one, to be followed by it. */
static void warn_of_old_pid(apr_pool_t *p, const char *path)
{
    pid_t old;

    if (ap_read_pid(p, path, &old) == APR_SUCCESS && old != getpid()
        && old != getppid()) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, ap_server_conf,
                     APLOGNO(90120) "%s still had process id %" APR_PID_T_FMT
                     " in it: the last run did not end in an orderly way",
                     path, old);
    }
}

/* Writes a new file beside the old one and moves it there, so that a reader
 * never sees half of it. */
static apr_status_t replace_pid_file(apr_pool_t *p, const char *path)
{
    char *new_path = apr_pstrcat(p, path, ".XXXXXX", NULL);
    apr_file_t *file;
    apr_status_t rv;
    apr_status_t closed;

    rv = apr_file_mktemp(&file, new_path,
                         APR_CREATE | APR_WRITE | APR_EXCL, p);
    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (apr_file_printf(file, "%" APR_PID_T_FMT APR_EOL_STR, getpid()) < 0) {
        rv = APR_FROM_OS_ERROR(ENOSPC);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_perms_set(new_path, APR_UREAD | APR_UWRITE | APR_GREAD
                                          | APR_WREAD);
    }
    closed = apr_file_close(file);
    if (rv == APR_SUCCESS) {
        rv = closed;
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_rename(new_path, path, p);
    }
    if (rv != APR_SUCCESS) {
        (void)apr_file_remove(new_path, p);
    }
    return rv;
}

/* Without its pid file nobody can stop the server, so it does not start. */
AP_DECLARE(void) ap_log_pid(apr_pool_t *p, const char *fname)
{
    const char *path;
    apr_status_t rv;

    if (fname == NULL) {
        return;
    }
    path = ap_server_root_relative(p, fname);
    if (path == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, APR_EBADPATH,
                     NULL, APLOGNO(90121) "PidFile '%s' is no valid path",
                     fname);
        exit(APEXIT_INIT);
    }
    warn_of_old_pid(p, path);
    rv = replace_pid_file(p, path);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(90122) "cannot write the pid file %s (see the "
                     "PidFile directive); the server stops", path);
        exit(APEXIT_INIT);
    }
}

AP_DECLARE(void) ap_remove_pid(apr_pool_t *p, const char *fname)
{
    const char *path = fname ? ap_server_root_relative(p, fname) : NULL;
    apr_status_t rv;
    pid_t pid;

    /* A server that has followed this one has the file now. */
    if (path == NULL || (ap_read_pid(p, path, &pid) == APR_SUCCESS
                         && pid != getpid())) {
        return;
    }
    rv = apr_file_remove(path, p);
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_INFO, rv, ap_server_conf,
                     APLOGNO(90123) "cannot remove the pid file %s", path);
    }
}

/* ---- what we are ---- */

AP_DECLARE(void) ap_log_command_line(apr_pool_t *p, server_rec *s)
{
    const process_rec *process = s->process;
    const char *line = "";
    int i;

    for (i = 0; i < process->argc; i++) {
        const char *arg = process->argv[i];
        int bare = *arg && strpbrk(arg, " \t\n\"'\\$`") == NULL;

        line = apr_pstrcat(p, line, i ? " " : "", bare ? "" : "\"",
                           bare ? arg : ap_escape_quotes(p, arg),
                           bare ? "" : "\"", NULL);
    }
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90124)
                 "started as: %s", line);
}

AP_DECLARE(void) ap_log_mpm_common(server_rec *s)
{
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, s, APLOGNO(90125)
                 "%s is ready, serving requests",
                 ap_get_server_description());
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, s, APLOGNO(90126)
                 "this program was built %s", ap_get_server_built());
    ap_log_command_line(s->process->pconf, s);
}
