/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Small questions to the system: memory, files, load, host name, the first
 * line that a program prints.
 */

#include "ap_config.h"

#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

#include <apr_file_info.h>
#include <apr_network_io.h>
#include <apr_thread_proc.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"

APLOG_USE_MODULE(core);

/* ---- memory outside pools ---- */

/* No message may need memory here, so it is a constant. */
AP_DECLARE(void) ap_abort_on_oom(void)
{
    static const char text[] = "hostler: out of memory, stopping\n";

    if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0) {
        /* There is nobody left to tell. */
    }
    abort();
}

AP_DECLARE(void *) ap_malloc(size_t size)
{
    void *p = malloc(size);

    if (p == NULL && size != 0) {
        ap_abort_on_oom();
    }
    return p;
}

AP_DECLARE(void *) ap_calloc(size_t nelem, size_t size)
{
    void *p = calloc(nelem, size);

    if (p == NULL && nelem != 0 && size != 0) {
        ap_abort_on_oom();
    }
    return p;
}

AP_DECLARE(void *) ap_realloc(void *ptr, size_t size)
{
    void *p = realloc(ptr, size);

    if (p == NULL && size != 0) {
        ap_abort_on_oom();
    }
    return p;
}

/* ---- files ---- */

/* The type of what the name is; with APR_FINFO_LINK, of the link itself. */
static apr_filetype_e file_type(apr_pool_t *p, const char *name,
                                apr_int32_t wanted)
{
    apr_finfo_t finfo;

    if (apr_stat(&finfo, name, APR_FINFO_TYPE | wanted, p) != APR_SUCCESS) {
        return APR_NOFILE;
    }
    return finfo.filetype;
}

AP_DECLARE(int) ap_is_directory(apr_pool_t *p, const char *name)
{
    return file_type(p, name, 0) == APR_DIR;
}

AP_DECLARE(int) ap_is_rdirectory(apr_pool_t *p, const char *name)
{
    return file_type(p, name, APR_FINFO_LINK) == APR_DIR;
}

/* ---- the machine ---- */

AP_DECLARE(void) ap_get_loadavg(ap_loadavg_t *ld)
{
    double load[3];

    ld->loadavg = -1.0f;
    ld->loadavg5 = -1.0f;
    ld->loadavg15 = -1.0f;
    if (getloadavg(load, 3) == 3) {
        ld->loadavg = (float)load[0];
        ld->loadavg5 = (float)load[1];
        ld->loadavg15 = (float)load[2];
    }
}

/* The name with a dot that the resolver knows this host by, or NULL. */
static char *fully_qualified(apr_pool_t *p, const char *host)
{
    struct addrinfo hints = { .ai_flags = AI_CANONNAME };
    struct addrinfo *found = NULL;
    char *name = NULL;

    if (getaddrinfo(host, NULL, &hints, &found) == 0) {
        if (found->ai_canonname && strchr(found->ai_canonname, '.')) {
            name = apr_pstrdup(p, found->ai_canonname);
        }
        freeaddrinfo(found);
    }
    return name;
}

AP_DECLARE(char *) ap_get_local_host(apr_pool_t *p)
{
    char host[APRMAXHOSTLEN + 1];
    char *name = NULL;
    apr_status_t rv = apr_gethostname(host, sizeof(host), p);

    if (rv != APR_SUCCESS) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, rv, p,
                      APLOGNO(90104) "cannot learn the name of this host");
    }
    else {
        host[sizeof(host) - 1] = '\0';
        name = fully_qualified(p, host);
    }
    if (name == NULL) {
        name = apr_pstrdup(p, "127.0.0.1");
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_NOTICE, 0, p,
                      APLOGNO(90105) "this host has no fully qualified name, "
                      "the server calls itself %s; give it a name with the "
                      "ServerName directive", name);
    }
    return name;
}

/* ---- programs ---- */

/* Starts the program with its output in a pipe to us. */
static apr_status_t start_program(apr_proc_t *proc, const char *cmd,
                                  const char *const *argv, apr_pool_t *p)
{
    apr_procattr_t *attr;
    apr_status_t rv = apr_procattr_create(&attr, p);

    if (rv == APR_SUCCESS) {
        rv = apr_procattr_io_set(attr, APR_NO_PIPE, APR_FULL_BLOCK,
                                 APR_NO_PIPE);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_procattr_cmdtype_set(attr, APR_PROGRAM);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_proc_create(proc, cmd, argv, NULL, attr, p);
    }
    return rv;
}

/* The first line of what the program prints, without its end; NULL when it
 * cannot be started or prints nothing. */
AP_DECLARE(char *) ap_get_exec_line(apr_pool_t *p, const char *cmd,
                                    const char *const *argv)
{
    char line[MAX_STRING_LEN];
    apr_size_t len = 0;
    apr_proc_t proc;
    apr_exit_why_e why;
    int code;

    if (start_program(&proc, cmd, argv, p) != APR_SUCCESS) {
        return NULL;
    }
    while (len < sizeof(line) - 1) {
        apr_size_t n = sizeof(line) - 1 - len;

        if (apr_file_read(proc.out, line + len, &n) != APR_SUCCESS) {
            break;
        }
        len += n;
        if (memchr(line + len - n, '\n', n)) {
            break;
        }
    }
    apr_file_close(proc.out);
    (void)apr_proc_wait(&proc, &code, &why, APR_WAIT);
    line[len] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    return len > 0 ? apr_pstrdup(p, line) : NULL;
}
