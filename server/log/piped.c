/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Piped logs: programs that take log lines on their standard input.
 *
 * The parent makes the pipe and starts the program; children inherit the end
 * to write to.  The parent keeps the end to read from as well: when a program
 * dies, what was written and not yet read stays in the pipe, writers wait
 * instead of failing, and the program that is started anew reads on.
 *
 *     started --program ends--> lived a second or longer: started anew at once
 *                               else: waiting, started anew a second later
 *     closed by its pool, or by ap_close_piped_log(): our ends are closed; the
 *     program sees the end of its input when the last child that writes to it
 *     is gone, and then ends by itself.  So a graceful restart loses nothing.
 *
 * Shared state: the list of open logs, changed only by the parent's main
 * thread (its monitor hook and its reaping of children).
 */

#include "ap_config.h"

#include <errno.h>
#include <unistd.h>

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "ap_mpm.h"

#include "server/log/log_priv.h"
#include "server/util/clock_priv.h"

APLOG_USE_MODULE(core);

/* A program that ends sooner than this is not started again at once. */
#define RESTART_PAUSE apr_time_from_sec(1)

struct piped_log {
    piped_log *next;            /* in open_logs */
    apr_pool_t *pool;
    const char *program;        /* command line */
    apr_cmdtype_e type;         /* with a shell or without */
    int quiet;                  /* its standard error goes nowhere */
    apr_file_t *read_fd;        /* the program's input; NULL in children */
    apr_file_t *write_fd;       /* ours */
    apr_pool_t *run_pool;       /* what one run of the program needs */
    apr_proc_t *proc;           /* the run; NULL: none at the moment */
    apr_time_t started;         /* when the last run was */
};

/* [own] the parent's main thread */
static piped_log *open_logs;

/* ---- running the program ---- */

static apr_status_t set_attributes(apr_procattr_t *attr, piped_log *pl)
{
    apr_file_t *nowhere;
    apr_status_t rv = apr_procattr_cmdtype_set(attr, pl->type);

    if (rv == APR_SUCCESS) {
        rv = apr_procattr_child_in_set(attr, pl->read_fd, NULL);
    }
    /* APR would look for a file named by the whole line of a shell. */
    if (rv == APR_SUCCESS && pl->type != APR_SHELLCMD_ENV) {
        rv = apr_procattr_error_check_set(attr, 1);
    }
    if (rv == APR_SUCCESS && pl->quiet) {
        rv = apr_file_open(&nowhere, "/dev/null", APR_WRITE, APR_OS_DEFAULT,
                           pl->run_pool);
        if (rv == APR_SUCCESS) {
            rv = apr_procattr_child_err_set(attr, nowhere, NULL);
        }
    }
    return rv;
}

static void program_ended(int reason, void *data, int status);

/* Where the configuration is only checked, nothing is started.  What a shell
 * makes of a line is not looked into. */
static apr_status_t look_for_program(const char *name)
{
    return access(name, X_OK) == 0 ? APR_SUCCESS : errno;
}

static apr_status_t start_program(piped_log *pl)
{
    const char *shell_args[] = { pl->program, NULL };
    const char *const *args = shell_args;
    apr_procattr_t *attr;
    apr_proc_t *proc;
    char **words;
    apr_status_t rv;

    apr_pool_clear(pl->run_pool);
    pl->proc = NULL;
    pl->started = clock_now();
    rv = apr_procattr_create(&attr, pl->run_pool);
    if (rv == APR_SUCCESS) {
        rv = set_attributes(attr, pl);
    }
    if (rv == APR_SUCCESS && pl->type != APR_SHELLCMD_ENV) {
        rv = apr_tokenize_to_argv(pl->program, &words, pl->run_pool);
        if (rv == APR_SUCCESS && words[0] == NULL) {
            rv = APR_EINVAL;
        }
        args = (const char *const *)words;
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        return pl->type == APR_SHELLCMD_ENV ? APR_SUCCESS
                                            : look_for_program(args[0]);
    }
    proc = apr_pcalloc(pl->run_pool, sizeof(*proc));
    rv = apr_proc_create(proc, args[0], args, NULL, attr, pl->run_pool);
    if (rv == APR_SUCCESS) {
        pl->proc = proc;
        apr_proc_other_child_register(proc, program_ended, pl, pl->write_fd,
                                      pl->run_pool);
    }
    return rv;
}

static void restart_program(piped_log *pl)
{
    apr_status_t rv = start_program(pl);

    if (rv != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, rv, ap_server_conf,
                     APLOGNO(90130) "piped log program '%s' cannot be "
                     "started again; the next attempt is in a second",
                     pl->program);
    }
}

/* When the whole server ends, nothing is started any more. */
static int server_is_stopping(void)
{
    int state;

    return ap_mpm_query(AP_MPMQ_MPM_STATE, &state) == APR_SUCCESS
           && state == AP_MPMQ_STOPPING;
}

/*
 * APR calls this with what the parent learned about the program, also from
 * apr_proc_other_child_unregister() itself.
 */
static void program_ended(int reason, void *data, int status)
{
    piped_log *pl = data;

    if ((reason != APR_OC_REASON_DEATH && reason != APR_OC_REASON_LOST)
        || pl->proc == NULL) {
        return;
    }
    pl->proc = NULL;
    apr_proc_other_child_unregister(pl);
    if (server_is_stopping()) {
        return;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, 0, ap_server_conf, APLOGNO(90131)
                 "piped log program '%s' has ended unexpectedly (status %d), "
                 "starting it again", pl->program, status);
    if (clock_now() - pl->started >= RESTART_PAUSE) {
        restart_program(pl);
    }
}

void log_restart_programs(void)
{
    apr_time_t now = clock_now();
    piped_log *pl;

    for (pl = open_logs; pl; pl = pl->next) {
        if (pl->proc == NULL && now - pl->started >= RESTART_PAUSE
            && !server_is_stopping()) {
            restart_program(pl);
        }
    }
}

/* ---- opening and closing ---- */

static void unlink_log(piped_log *pl)
{
    piped_log **at = &open_logs;

    while (*at && *at != pl) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = pl->next;
    }
}

/* The files are the pool's and go with it; this is what the pool does not
 * know of. */
static apr_status_t piped_log_cleanup(void *data)
{
    piped_log *pl = data;

    unlink_log(pl);
    if (pl->proc) {
        pl->proc = NULL;
        apr_proc_other_child_unregister(pl);
    }
    if (pl->read_fd) {
        apr_file_close(pl->read_fd);
        pl->read_fd = NULL;
    }
    apr_file_close(pl->write_fd);
    return APR_SUCCESS;
}

/*
 * The pipe.  Neither end may reach a program by inheritance: one that holds
 * the end to write to, be it the log program itself, keeps it from ever
 * seeing the end of its input.
 */
static apr_status_t make_pipe(piped_log *pl)
{
    apr_status_t rv = apr_file_pipe_create_ex(&pl->read_fd, &pl->write_fd,
                                              APR_FULL_BLOCK, pl->pool);

    if (rv == APR_SUCCESS) {
        rv = apr_file_inherit_unset(pl->read_fd);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_file_inherit_unset(pl->write_fd);
    }
    return rv;
}

static piped_log *open_program(apr_pool_t *p, const char *program,
                               apr_cmdtype_e type, int quiet)
{
    piped_log *pl = apr_pcalloc(p, sizeof(*pl));
    apr_status_t rv;

    pl->pool = p;
    pl->program = apr_pstrdup(p, program);
    pl->type = type;
    pl->quiet = quiet;
    rv = make_pipe(pl);
    if (rv == APR_SUCCESS) {
        rv = apr_pool_create(&pl->run_pool, p);
    }
    if (rv == APR_SUCCESS) {
        apr_pool_tag(pl->run_pool, "piped_log_run");
        rv = start_program(pl);
    }
    if (rv != APR_SUCCESS) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_CRIT, rv, p,
                      APLOGNO(90132) "cannot start the piped log program "
                      "'%s'", program);
        if (pl->write_fd) {
            apr_file_close(pl->read_fd);
            apr_file_close(pl->write_fd);
        }
        return NULL;
    }
    pl->next = open_logs;
    open_logs = pl;
    /* Before the pools and files below it are gone. */
    apr_pool_pre_cleanup_register(p, pl, piped_log_cleanup);
    return pl;
}

AP_DECLARE(piped_log *) ap_open_piped_log_ex(
        apr_pool_t *p, const char *program, apr_cmdtype_e cmdtype)
{
    return open_program(p, program, cmdtype, 0);
}

AP_DECLARE(piped_log *) ap_open_piped_log(apr_pool_t *p, const char *program)
{
    return open_program(p, program, APR_PROGRAM_ENV, 0);
}

piped_log *log_open_pipe(apr_pool_t *p, const char *name, int quiet)
{
    name++;
    if (*name == '$') {
        return open_program(p, name + 1, APR_SHELLCMD_ENV, quiet);
    }
    if (*name == '|') {
        name++;
    }
    return open_program(p, name, APR_PROGRAM_ENV, quiet);
}

AP_DECLARE(void) ap_close_piped_log(piped_log *pl)
{
    apr_pool_cleanup_run(pl->pool, pl, piped_log_cleanup);
}

/*
 * A child does not start programs.  With the parent gone nobody would read
 * what we write, and with this end open we would wait for that forever.
 */
void log_pipes_child_init(void)
{
    piped_log *pl;

    for (pl = open_logs; pl; pl = pl->next) {
        if (pl->read_fd) {
            apr_file_close(pl->read_fd);
            pl->read_fd = NULL;
        }
    }
    open_logs = NULL;
}

AP_DECLARE(apr_file_t *) ap_piped_log_read_fd(piped_log *pl)
{
    return pl->read_fd;
}

AP_DECLARE(apr_file_t *) ap_piped_log_write_fd(piped_log *pl)
{
    return pl->write_fd;
}
