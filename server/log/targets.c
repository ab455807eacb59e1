/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where the lines go: standard error, files, programs, syslog.
 *
 * A line leaves in one write.  Files are opened for appending and a line to a
 * pipe is at most PIPE_BUF long, so the kernel keeps lines of different
 * processes apart.
 *
 * Until ap_open_logs() has run, everything goes to standard error.  After it
 * standard error itself is the main error log, so that what libraries and
 * programs print there is not lost.
 *
 * Shared state [config]: the variables below, written by the parent while it
 * starts or restarts, only read by children.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <syslog.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_hash.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"
#include "util_cfgtree.h"

#include "server/log/log_priv.h"

APLOG_USE_MODULE(core);

/* [config] Standard error as an APR file; NULL before it was opened. */
static apr_file_t *stderr_log;

/* [config] Bytes a write to it may have. */
static int stderr_max = PIPE_BUF;

/* [config] True while the files in server_rec.error_log are open.  On a
 * restart they go before the servers do, and messages come in between. */
static int logs_open;

/* [config] True while the main server logs to syslog. */
static int main_is_syslog;

/* [config] The main server as long as its record is there. */
static const server_rec *main_server;

/* ---- writing ---- */

/* The whole of it, whatever signals come between. */
static void write_all(int fd, const char *text, int len)
{
    while (len > 0) {
        ssize_t n = write(fd, text, len);

        if (n < 0) {
            if (errno == EINTR) {
                continue;
            }
            /* There is no other place to tell that the log is gone. */
            return;
        }
        text += n;
        len -= (int)n;
    }
}

static int file_descriptor(apr_file_t *file)
{
    apr_os_file_t fd;

    return file && apr_os_file_get(&fd, file) == APR_SUCCESS ? fd : -1;
}

void log_write_line(const log_target *target, int level, char *line, int len)
{
    /* The trace levels are debug to syslog, its own levels are ours. */
    if (target->to_syslog) {
        line[len] = '\0';
        syslog(level < LOG_DEBUG ? level : LOG_DEBUG, "%s", line);
        return;
    }
    line[len] = '\n';
    write_all(target->file ? file_descriptor(target->file) : STDERR_FILENO,
              line, len + 1);
}

static int name_is_syslog(const char *name)
{
    return name && strncmp(name, "syslog", 6) == 0
           && (name[6] == '\0' || name[6] == ':');
}

/* A program, or a device that may stand for a pipe or socket. */
static int name_may_be_pipe(const char *name)
{
    return LOG_NAME_IS_PIPE(name) || strncmp(name, "/dev/", 5) == 0;
}

const server_rec *log_main_server(void)
{
    return main_server;
}

/* What has no server, or one whose log is not open (yet), goes to the main
 * log by way of standard error. */
log_target log_target_of(const server_rec *s)
{
    log_target target = { stderr_log, stderr_max, main_is_syslog };

    if (s && logs_open && s->error_log) {
        target.file = s->error_log;
        target.max = s->error_fname && name_may_be_pipe(s->error_fname)
                     ? PIPE_BUF : LOG_LINE_SIZE;
        target.to_syslog = 0;
    }
    else if (s && logs_open && name_is_syslog(s->error_fname)) {
        target.to_syslog = 1;
    }
    if (target.to_syslog) {
        target.file = NULL;
        target.max = LOG_LINE_SIZE;
    }
    return target;
}

/* ---- standard error ---- */

/* Pipes and sockets keep lines whole only up to PIPE_BUF. */
static int room_of(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && !S_ISFIFO(st.st_mode)
           && !S_ISSOCK(st.st_mode) ? LOG_LINE_SIZE : PIPE_BUF;
}

static apr_status_t forget_stderr(void *unused)
{
    (void)unused;
    stderr_log = NULL;
    return APR_SUCCESS;
}

AP_DECLARE(void) ap_open_stderr_log(apr_pool_t *p)
{
    apr_status_t rv = apr_file_open_stderr(&stderr_log, p);

    if (rv != APR_SUCCESS) {
        stderr_log = NULL;
        return;
    }
    stderr_max = room_of(STDERR_FILENO);
    apr_pool_cleanup_register(p, NULL, forget_stderr, apr_pool_cleanup_null);
}

/* Makes fd what standard error is from now on. */
static apr_status_t redirect_stderr(int fd)
{
    if (fd == STDERR_FILENO) {
        return APR_SUCCESS;
    }
    if (fd < 0 || dup2(fd, STDERR_FILENO) < 0) {
        return fd < 0 ? APR_EBADF : errno;
    }
    stderr_max = room_of(STDERR_FILENO);
    return APR_SUCCESS;
}

static apr_status_t open_log_file(apr_file_t **file, apr_pool_t *p,
                                  const char *path)
{
    return apr_file_open(file, path,
                         APR_APPEND | APR_WRITE | APR_CREATE | APR_LARGEFILE,
                         APR_OS_DEFAULT, p);
}

AP_DECLARE(apr_status_t) ap_replace_stderr_log(
        apr_pool_t *p, const char *fname)
{
    const char *path = ap_server_root_relative(p, fname);
    apr_file_t *file;
    apr_status_t rv;

    if (path == NULL) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, APR_EBADPATH,
                      p, APLOGNO(90111) "'%s' is no valid path for the log "
                      "of messages at start-up", fname);
        return APR_EBADPATH;
    }
    rv = open_log_file(&file, p, path);
    if (rv == APR_SUCCESS) {
        rv = redirect_stderr(file_descriptor(file));
        apr_file_close(file);
    }
    if (rv != APR_SUCCESS) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, p,
                      APLOGNO(90112) "cannot write the messages of start-up "
                      "to %s", path);
        return rv;
    }
    ap_open_stderr_log(p);
    return APR_SUCCESS;
}

/* A server without a file of its own (syslog) leaves standard error alone. */
AP_DECLARE(void) ap_error_log2stderr(server_rec *s)
{
    int fd = file_descriptor(s->error_log);

    if (fd >= 0 && redirect_stderr(fd) != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, errno, s, APLOGNO(90113)
                     "cannot make the error log standard error");
    }
}

/* ---- syslog ---- */

/* Facility names of syslog.conf(5). */
static const struct {
    const char *name;
    int facility;
} facilities[] = {
    { "auth", LOG_AUTH },
#ifdef LOG_AUTHPRIV
    { "authpriv", LOG_AUTHPRIV },
#endif
    { "cron", LOG_CRON },
    { "daemon", LOG_DAEMON },
#ifdef LOG_FTP
    { "ftp", LOG_FTP },
#endif
    { "kern", LOG_KERN },
    { "lpr", LOG_LPR },
    { "mail", LOG_MAIL },
    { "news", LOG_NEWS },
    { "syslog", LOG_SYSLOG },
    { "user", LOG_USER },
    { "uucp", LOG_UUCP },
    { "local0", LOG_LOCAL0 },
    { "local1", LOG_LOCAL1 },
    { "local2", LOG_LOCAL2 },
    { "local3", LOG_LOCAL3 },
    { "local4", LOG_LOCAL4 },
    { "local5", LOG_LOCAL5 },
    { "local6", LOG_LOCAL6 },
    { "local7", LOG_LOCAL7 },
};

static int facility_of(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(facilities) / sizeof(facilities[0]); i++) {
        if (ap_cstr_casecmp(facilities[i].name, name) == 0) {
            return facilities[i].facility;
        }
    }
    return -1;
}

/* openlog() keeps the tag, so it must not go before the next openlog(). */
static apr_status_t close_syslog(void *unused)
{
    (void)unused;
    closelog();
    return APR_SUCCESS;
}

/* "syslog", "syslog:facility" or "syslog:facility:tag", either part may be
 * empty.  There is one syslog in a process: the last server that has one
 * decides.  False: no such facility. */
static int open_syslog(server_rec *s, apr_pool_t *p)
{
    const char *rest = s->error_fname + 6;
    const char *tag = ap_server_argv0 ? ap_server_argv0 : "hostler";
    const char *name = "";
    int facility = LOG_LOCAL7;

    if (*rest == ':') {
        rest++;
        name = ap_getword_nulls(p, &rest, ':');
        if (*rest) {
            tag = apr_pstrdup(p, rest);
        }
    }
    if (*name) {
        facility = facility_of(name);
    }
    if (facility < 0) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s,
                     APLOGNO(90114) "ErrorLog %s: syslog has no facility "
                     "'%s'; see syslog.conf(5)", s->error_fname, name);
        return 0;
    }
    openlog(tag, LOG_NDELAY | LOG_CONS | LOG_PID, facility);
    apr_pool_cleanup_register(p, NULL, close_syslog, apr_pool_cleanup_null);
    return 1;
}

/* ---- opening all ---- */

static int open_program(server_rec *s, apr_pool_t *p)
{
    piped_log *pl = log_open_pipe(p, s->error_fname, 1);

    if (pl == NULL) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, 0, s,
                     APLOGNO(90115) "ErrorLog %s: the program could not be "
                     "started", s->error_fname);
        return 0;
    }
    s->error_log = ap_piped_log_write_fd(pl);
    return 1;
}

/* The line of a directive that names the file; NULL: none does. */
static const ap_directive_t *find_line(const ap_directive_t *node,
                                       const char *directive,
                                       const char *name)
{
    const ap_directive_t *found = NULL;

    for (; node != NULL && found == NULL; node = node->next) {
        if (strcasecmp(node->directive, directive) == 0
            && strstr(node->args, name) != NULL) {
            return node;
        }
        found = find_line(node->first_child, directive, name);
    }
    return found;
}

static const char *where_named(const char *directive, const char *name,
                               apr_pool_t *p)
{
    const ap_directive_t *line = find_line(ap_conftree, directive, name);

    return line == NULL ? ""
           : apr_psprintf(p, " (%s:%d)", line->filename, line->line_num);
}

static int open_file(server_rec *s, apr_pool_t *p)
{
    const char *path = ap_server_root_relative(p, s->error_fname);
    apr_status_t rv = APR_EBADPATH;

    /* Where standard error is a socket (that of a system journal, say), it
     * has no name by which it could be opened again. */
    if (path && strcmp(path, "/dev/stderr") == 0) {
        rv = apr_file_open_stderr(&s->error_log, p);
    }
    else if (path) {
        rv = open_log_file(&s->error_log, p, path);
    }
    if (rv != APR_SUCCESS) {
        s->error_log = NULL;
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, s,
                     APLOGNO(90116) "cannot open the error log %s%s of server "
                     "%s; it and its directory must be there for the user "
                     "who starts the server", path ? path : s->error_fname,
                     where_named("ErrorLog", s->error_fname, p),
                     s->server_hostname ? s->server_hostname : "(unnamed)");
        return 0;
    }
    return 1;
}

static int open_error_log(server_rec *s, apr_pool_t *p)
{
    s->error_log = NULL;
    if (LOG_NAME_IS_PIPE(s->error_fname)) {
        return open_program(s, p);
    }
    if (name_is_syslog(s->error_fname)) {
        return open_syslog(s, p);
    }
    return open_file(s, p);
}

/* With syslog, what is printed on standard error has no place to go. */
static int redirect_to_main_log(server_rec *s)
{
    apr_status_t rv;
    int fd;

    if (s->error_log) {
        rv = redirect_stderr(file_descriptor(s->error_log));
    }
    else {
        fd = open("/dev/null", O_WRONLY);
        rv = fd < 0 ? errno : redirect_stderr(fd);
        if (fd >= 0) {
            close(fd);
        }
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, rv, s, APLOGNO(90117)
                     "cannot connect standard error with the error log");
    }
    return rv == APR_SUCCESS;
}

static apr_status_t forget_main_server(void *unused)
{
    (void)unused;
    main_server = NULL;
    return APR_SUCCESS;
}

static apr_status_t forget_logs(void *unused)
{
    (void)unused;
    logs_open = 0;
    main_is_syslog = 0;
    return APR_SUCCESS;
}

/*
 * Opens the error logs of all servers; those of the same name are opened once.
 * Returns OK, or DONE when one could not be opened.
 */
AP_DECLARE(int) ap_open_logs(apr_pool_t *pconf, apr_pool_t *plog,
                             apr_pool_t *ptemp, server_rec *s_main)
{
    apr_hash_t *opened = apr_hash_make(ptemp);
    server_rec *s;

    main_server = s_main;
    apr_pool_cleanup_register(pconf, NULL, forget_main_server,
                              apr_pool_cleanup_null);
    if (s_main->error_fname == NULL) {
        s_main->error_fname = apr_pstrdup(plog, DEFAULT_ERRORLOG);
    }
    for (s = s_main; s; s = s->next) {
        server_rec *same;

        if (s->error_fname == NULL) {
            s->error_fname = s_main->error_fname;
        }
        same = apr_hash_get(opened, s->error_fname, APR_HASH_KEY_STRING);
        if (same) {
            s->error_log = same->error_log;
            continue;
        }
        if (!open_error_log(s, plog)) {
            return DONE;
        }
        apr_hash_set(opened, s->error_fname, APR_HASH_KEY_STRING, s);
    }
    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        /* It was to be seen whether they can be opened: who asks reads what
         * comes on standard error. */
        return OK;
    }
    logs_open = 1;
    main_is_syslog = name_is_syslog(s_main->error_fname);
    apr_pool_cleanup_register(plog, NULL, forget_logs, apr_pool_cleanup_null);
    return redirect_to_main_log(s_main) ? OK : DONE;
}

AP_DECLARE(void) ap_logs_child_init(apr_pool_t *p, server_rec *s)
{
    (void)p;
    (void)s;
    log_pipes_child_init();
}

/* ---- hooks ---- */

static int restart_programs(apr_pool_t *p, server_rec *s)
{
    (void)p;
    (void)s;
    log_restart_programs();
    return DECLINED;
}

/* Whether the folder of a file that a directive names is there. */
static int check_folder(const char *directive, const char *name, int level,
                        apr_pool_t *p)
{
    const char *path = ap_server_root_relative(p, name);
    const char *folder = path ? ap_make_dirstr_parent(p, path) : "";
    apr_finfo_t info;
    apr_status_t rv = apr_stat(&info, folder, APR_FINFO_TYPE, p);

    if (rv == APR_SUCCESS && info.filetype != APR_DIR) {
        rv = APR_ENOTDIR;
    }
    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | level, rv, NULL,
                     APLOGNO(95181) "%s %s%s: there is no folder %s; make it, "
                     "or name another place", directive, name,
                     where_named(directive, name, p), folder);
        return 0;
    }
    return 1;
}

/* The folder of the pid file may be made just before the start, which is not
 * what is tested then. */
static int check_pid_folder(apr_pool_t *p)
{
    int is_start = ap_run_mode == AP_SQ_RM_NORMAL;

    return ap_pid_fname == NULL
           || check_folder("PidFile", ap_pid_fname,
                           is_start ? APLOG_CRIT : APLOG_WARNING, p)
           || !is_start;
}

/* What opening them would find out, for those who only test; and for those
 * who start while they still have a terminal. */
static int check_logs(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp,
                      server_rec *s)
{
    int ok = check_pid_folder(ptemp);

    (void)pconf;
    (void)plog;
    for (; s != NULL; s = s->next) {
        if (s->error_fname && !LOG_NAME_IS_PIPE(s->error_fname)
            && !name_is_syslog(s->error_fname)) {
            ok = check_folder("ErrorLog", s->error_fname, APLOG_CRIT, ptemp)
                 && ok;
        }
    }
    return ok ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

AP_DECLARE(void) ap_register_log_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_check_config(check_logs, NULL, NULL, APR_HOOK_FIRST);
    /* First of all, so that the others' messages are not lost; last, so that
     * any module's ids come before ours. */
    ap_hook_open_logs(ap_open_logs, NULL, NULL, APR_HOOK_REALLY_FIRST);
    ap_hook_child_init(ap_logs_child_init, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_monitor(restart_programs, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_generate_log_id(log_default_id, NULL, NULL,
                            APR_HOOK_REALLY_LAST);
}

void log_register_hooks(apr_pool_t *p)
{
    ap_register_log_hooks(p);
}
