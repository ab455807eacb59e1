/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The program: command line, configuration, then the MPM until it asks for a
 * new configuration or the end.
 *
 * Exit status: 0 when what was asked for was done, 1 otherwise.
 */

#include "ap_config_layout.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_general.h>
#include <apr_hooks.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "mpm_common.h"
#include "unixd.h"
#include "util_cfgtree.h"

#include "mpm/common/mpm_common_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/runtime/notify_priv.h"

APLOG_USE_MODULE(core);

/* Before anything of the program or its libraries runs: signals that would
 * end a process wait until signals_early(). */
static void hold_signals(void)
{
    sigset_t some;

    sigemptyset(&some);
    sigaddset(&some, SIGHUP);
    sigaddset(&some, AP_SIG_GRACEFUL);
    sigaddset(&some, SIGNALS_UPGRADE);
    sigaddset(&some, AP_SIG_GRACEFUL_STOP);
    sigprocmask(SIG_BLOCK, &some, NULL);
}

#ifdef __GLIBC__
static void (*const hold_signals_first)(void)
    __attribute__((section(".preinit_array"), used)) = hold_signals;
#endif

static int out_of_memory(int status)
{
    (void)status;
    ap_abort_on_oom();
    return 0;
}

/* Process-wide data is made before anything can fail. */
static process_rec *create_process(int argc, const char *const *argv)
{
    apr_pool_t *pool;
    process_rec *process;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS) {
        return NULL;
    }
    apr_pool_abort_set(out_of_memory, pool);
    apr_pool_tag(pool, "process");
    ap_pglobal = pool;
    process = apr_pcalloc(pool, sizeof(*process));
    process->pool = pool;
    if (apr_pool_create(&process->pconf, pool) != APR_SUCCESS) {
        return NULL;
    }
    apr_pool_tag(process->pconf, "pconf");
    process->argc = argc;
    process->argv = argv;
    process->short_name = apr_filepath_name_get(argv[0]);
    ap_server_argv0 = process->short_name;
    apr_hook_global_pool = process->pconf;
    ap_server_pre_read_config = apr_array_make(pool, 1, sizeof(char *));
    ap_server_post_read_config = apr_array_make(pool, 1, sizeof(char *));
    ap_server_config_defines = apr_array_make(pool, 1, sizeof(char *));
    return process;
}

/* What needs no configuration.  Returns 1 when the program is done. */
static int answer_question(main_action action, const char *program)
{
    switch (action) {
    case ACTION_VERSION:
        info_print_version();
        return 1;
    case ACTION_BUILD_SETTINGS:
        info_print_build_settings();
        return 1;
    case ACTION_LIST_MODULES:
        ap_show_modules();
        return 1;
    case ACTION_LIST_DIRECTIVES:
        ap_show_directives();
        return 1;
    case ACTION_HELP:
        info_print_usage(stdout, program);
        return 1;
    default:
        return 0;
    }
}

static apr_status_t apply_startup_log(const command_line *line, apr_pool_t *p)
{
    const char *fault;

    if (line->startup_log != NULL
        && ap_replace_stderr_log(p, line->startup_log) != APR_SUCCESS) {
        fprintf(stderr, "-E: cannot open \"%s\"\n", line->startup_log);
        return APR_EGENERAL;
    }
    if (line->startup_level != NULL) {
        fault = ap_parse_log_level(line->startup_level, &ap_default_loglevel);
        if (fault != NULL) {
            fprintf(stderr, "-e: %s\n", fault);
            return APR_EGENERAL;
        }
    }
    return APR_SUCCESS;
}

/* A scout looks deeper, and stays silent when all is well: its stderr is the
 * error log of the server that asks. */
static int test_configuration(main_state *m, int is_scout)
{
    if (is_scout && phases_read(m, READ_FOR_CHECK) != APR_SUCCESS) {
        return 1;
    }
    ap_run_test_config(m->process->pconf, m->server);
    info_print_dumps(m->ptemp, m->server);
    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST && !is_scout) {
        int count = lint_configuration(m->ptemp, m->server);

        fprintf(stderr, "Syntax OK\n");
        return m->line->is_strict && count > 0;
    }
    return 0;
}

/* -t alone is a test; with a DUMP_ define the output is what was asked. */
static int run_mode_of(const command_line *line)
{
    const char **names = (const char **)ap_server_config_defines->elts;
    int i;

    if (line->action != ACTION_TEST) {
        return line->action == ACTION_EXPLAIN ? AP_SQ_RM_CONFIG_TEST
                                              : AP_SQ_RM_NORMAL;
    }
    for (i = 0; i < ap_server_config_defines->nelts; i++) {
        if (strncmp(names[i], "DUMP_", 5) == 0) {
            return AP_SQ_RM_CONFIG_DUMP;
        }
    }
    return AP_SQ_RM_CONFIG_TEST;
}

static apr_status_t read_again(main_state *m)
{
    ap_main_state = AP_SQ_MS_DESTROY_CONFIG;
    phases_reset(m);
    ap_main_state = AP_SQ_MS_CREATE_CONFIG;
    ap_config_generation++;
    if (phases_read(m, READ_FOR_TEST) != APR_SUCCESS
        || phases_read(m, READ_FOR_USE) != APR_SUCCESS) {
        /* Not taken up, as the MPM sees by this. */
        ap_config_generation--;
        return APR_EGENERAL;
    }
    return APR_SUCCESS;
}

/* ---- While the server runs ---------------------------------------------- */

/* [config] What the duties work on. */
static main_state *running;

static int restart_is_due(void)
{
    if (!scout_is_away() && upgrade_is_under_way(running)) {
        return 0;
    }
    return scout_restart_is_due(running);
}

static int process_ended(pid_t pid, apr_exit_why_e why, int code)
{
    return scout_ended(pid, why, code) || upgrade_ended(pid, why, code);
}

static void generation_serves(void)
{
    upgrade_serves(running->process->pconf);
    notify_ready();
}

static void stop_begins(void)
{
    scout_give_up();
    upgrade_give_up();
    if (!upgrade_is_done()) {
        notify_stopping();
    }
}

static const parent_duties duties = {
    restart_is_due, process_ended, generation_serves, stop_begins,
    upgrade_forget
};

/* A module has refused what the scout found well, in the one phase that a
 * scout must not try.  The configuration before is gone; but its children
 * serve on, without anybody to replace them, until the fault is mended.
 * Returns false when the server is to end instead. */
static int wait_for_repair(void)
{
    ap_unixd_mpm_retained_data *retained = ap_unixd_mpm_get_retained_data();

    notify_status("The new configuration was refused, see the error log; its "
                  "predecessor's children serve, but are not replaced.");
    ap_log_error(APLOG_MARK, APLOG_ALERT, 0, NULL, APLOGNO(90004)
                 "the new configuration cannot be used (its reason stands "
                 "above); the children that run go on serving, and cannot be "
                 "replaced.  Mend it and restart again");
    while (!signals_stop_is_asked()) {
        if (retained->restart_pending) {
            retained->was_graceful = !signals_take_restart();
            return 1;
        }
        signals_wait(apr_time_from_sec(60));
    }
    return 0;
}

/* Runs the MPM; every time it comes back for a restart, takes up the new
 * configuration. */
static int serve(main_state *m)
{
    int rc;

    running = m;
    m->has_served = 1;
    duties_set(&duties);
    for (;;) {
        /* Modules expect what they have put there to end now: files are
         * not open in children, for instance. */
        apr_pool_clear(m->ptemp);
        ap_main_state = AP_SQ_MS_RUN_MPM;
        rc = ap_run_mpm(m->process->pconf, m->plog, m->server);
        if (rc != OK) {
            break;
        }
        while (read_again(m) != APR_SUCCESS && wait_for_repair()) {
        }
        if (m->server == NULL) {
            return 1;
        }
        /* When it shall not be repaired, the MPM ends what it has. */
    }
    ap_main_state = AP_SQ_MS_EXITING;
    return rc == DONE ? 0 : 1;
}

/* ---- The start ---------------------------------------------------------- */

/* What the last phases complain of goes to the error log, which has taken the
 * place of stderr by then; whoever typed the command is told where it is. */
static int prepare(main_state *m)
{
    int terminal = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int ok = phases_read(m, READ_FOR_USE) == APR_SUCCESS
        && read_again(m) == APR_SUCCESS;

    if (!ok && !signals_stop_is_asked()) {
        struct stat first;
        struct stat now;

        serve_explain(m->line);
        if (terminal >= 0 && ap_server_conf != NULL
            && fstat(terminal, &first) == 0 && fstat(STDERR_FILENO, &now) == 0
            && (first.st_dev != now.st_dev || first.st_ino != now.st_ino)) {
            dprintf(terminal, "%s: not started; the reason is in the error "
                    "log %s\n", m->process->short_name,
                    ap_server_conf->error_fname);
        }
    }
    if (terminal >= 0) {
        close(terminal);
    }
    return ok;
}

/* Somebody asked to stop before there was a server. */
static int report_early_stop(const main_state *m)
{
    ap_log_error(APLOG_MARK, APLOG_NOTICE, 0, NULL, APLOGNO(90005)
                 "caught %s while starting: not started",
                 signals_stop_name());
    return m->line->control == CONTROL_NONE
           || m->line->control == CONTROL_START ? 0 : 1;
}

static int run(main_state *m)
{
    int is_scout = getenv(SCOUT_MARK) != NULL;
    int is_upgrade = upgrade_is_asked();
    int exit_status = 0;

    unsetenv(SCOUT_MARK);
    ap_main_state = AP_SQ_MS_CREATE_PRE_CONFIG;
    ap_run_mode = run_mode_of(m->line);
    control_prepare(m);
    if (phases_read(m, READ_FOR_TEST) != APR_SUCCESS) {
        return signals_stop_is_asked() ? report_early_stop(m) : 1;
    }
    if (m->line->action == ACTION_EXPLAIN) {
        return explain_run(m);
    }
    if (m->line->action == ACTION_TEST) {
        return test_configuration(m, is_scout);
    }
    if (!is_upgrade
        && ap_signal_server(&exit_status, m->process->pconf)) {
        return exit_status;
    }
    if (!prepare(m)) {
        return signals_stop_is_asked() ? report_early_stop(m) : 1;
    }
    if (!is_upgrade) {
        serve_announce(m->line);
    }
    return serve(m);
}

static int start(process_rec *process)
{
    command_line line;
    main_state m = {.process = process, .line = &line};
    const char *fault = ap_setup_prelinked_modules(process);

    if (fault != NULL) {
        fprintf(stderr, "%s: %s\n", process->short_name, fault);
        return 1;
    }
    AP_PLATFORM_REWRITE_ARGS_HOOK(process);
    ap_run_rewrite_args(process);
    if (options_read(process, &line) != APR_SUCCESS) {
        info_print_usage(stderr, process->short_name);
        return 1;
    }
    if (answer_question(line.action, process->short_name)) {
        return 0;
    }
    if (line.action == ACTION_RUN) {
        signals_start();
    }
    /* What modules do at the start is told when it crashes, as well. */
    ap_fatal_signal_setup(NULL, process->pool);
    launch_remember(process->argv[0], process->pool);
    listen_inherit(process->pool);
    notify_begin(process->pool);
    if (apr_pool_create(&m.plog, process->pool) != APR_SUCCESS
        || apr_pool_create(&m.ptemp, process->pool) != APR_SUCCESS) {
        return 1;
    }
    apr_pool_tag(m.plog, "plog");
    apr_pool_tag(m.ptemp, "ptemp");
    if (apply_startup_log(&line, process->pool) != APR_SUCCESS
        || (line.serve_dir != NULL
            && serve_prepare(process, &line) != APR_SUCCESS)) {
        return 1;
    }
    return run(&m);
}

/* A descriptor of ours must not become 0, 1 or 2: the error log takes the
 * place of 2, and programs that are started get all three. */
static void fill_standard_descriptors(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO) {
        close(fd);
    }
}

int main(int argc, const char *const *argv)
{
    process_rec *process;
    int exit_status;

    hold_signals();
    fill_standard_descriptors();
    signals_early();
    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS) {
        fprintf(stderr, "%s: APR cannot be set up\n", argv[0]);
        return 1;
    }
    process = create_process(argc, argv);
    if (process == NULL) {
        fprintf(stderr, "%s: out of memory\n", argv[0]);
        return 1;
    }
    ap_open_stderr_log(process->pool);
    exit_status = start(process);
    apr_pool_destroy(process->pool);
    apr_terminate();
    return caretaker_run(exit_status);
}
