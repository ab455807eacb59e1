/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Signals of the parent and of the children.
 *
 *   to the parent   TERM INT QUIT  stop at once
 *                   WINCH          stop when all connections are done
 *                   HUP            restart, children ended at once
 *                   USR1           restart, children end when they are done
 *                   USR2           start the program anew beside this one,
 *                                  which goes when that one serves
 *   to a child      TERM           stop at once
 *                   all others     nothing: those who signal a whole group
 *                                  mean the parent, which tells the children
 *                                  what to do
 *
 * The first process of a container gets TERM from whoever runs containers and
 * means "finish and go": there it is WINCH, and a second TERM is TERM.
 *
 * From the first instruction of the program on, signals wait (main.c); from
 * signals_early() on they are remembered.  One that asks to stop while the
 * server starts lets the start end in an orderly way; the next one ends it.
 *
 * A handler does what is safe in one: it sets flags and writes a byte to a
 * pipe.  The process sleeps in poll() on that pipe, so a signal that comes
 * between the look at the flags and the sleep is not lost.
 *
 * A window of a terminal that changes its size sends WINCH as well; the
 * kernel, not a process, is the sender then, and the signal is ignored.
 *
 * Threads: handlers run in the main thread; all others block these signals
 * (apr_setup_signal_thread, signals_block in the worker).
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_signal.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"

APLOG_USE_MODULE(core);

/* Survives restarts; the flags in it are set by handlers. */
static ap_unixd_mpm_retained_data retained;

/* The same for what has no place there.  Each is [own: main thread], with the
 * signals blocked where it is changed outside a handler. */
static volatile sig_atomic_t stop_signal;       /* 0: nobody asks */
static volatile sig_atomic_t is_hup_pending;    /* the restart is immediate */
static volatile sig_atomic_t is_upgrade_pending;

/* [config] See the first process of a container above. */
static int is_first_process;

/* [config] Another descriptor whose input ends a sleep, -1: none; and what is
 * done about it then. */
static int extra_fd = -1;
static void (*on_extra)(void);

/* [config] The process that has taken over, if who sends signals to this one
 * knows nothing of it; 0: there is none. */
static volatile pid_t successor;
static volatile sig_atomic_t forwarded_stop;    /* the last that asks to */

/* [config] The pipe that ends a sleep; read end, write end.  Every process
 * has its own. */
static int wake_pipe[2] = {-1, -1};

/* [config] In a child: write end of the parent's pipe; -1 elsewhere. */
static int parent_fd = -1;

AP_DECLARE(ap_unixd_mpm_retained_data *) ap_unixd_mpm_get_retained_data(void)
{
    return &retained;
}

/* ---- The pipe ----------------------------------------------------------- */

static apr_status_t open_wake_pipe(void)
{
    if (pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        wake_pipe[0] = wake_pipe[1] = -1;
        return errno;
    }
    return APR_SUCCESS;
}

/* The pipe was the parent's; a child keeps the end that wakes it. */
static void leave_wake_pipe(void)
{
    if (wake_pipe[0] >= 0) {
        close(wake_pipe[0]);
        parent_fd = wake_pipe[1];
        wake_pipe[0] = wake_pipe[1] = -1;
    }
}

/* A pipe that is full wakes as well as one with a byte more. */
static void wake(void)
{
    int saved_errno = errno;

    while (write(wake_pipe[1], "", 1) < 0 && errno == EINTR) {
    }
    errno = saved_errno;
}

static void drain(void)
{
    char bytes[64];

    while (read(wake_pipe[0], bytes, sizeof(bytes)) > 0) {
    }
}

void signals_wait(apr_interval_time_t timeout)
{
    struct pollfd fds[] = {{.fd = wake_pipe[0], .events = POLLIN},
                           {.fd = extra_fd, .events = POLLIN}};

    if (poll(fds, 2, (int)((timeout + 999) / 1000)) > 0) {
        drain();
        if (fds[1].revents != 0 && on_extra != NULL) {
            on_extra();
        }
    }
}

void signals_watch_fd(int fd, void (*action)(void))
{
    extra_fd = fd;
    on_extra = action;
}

/* ---- Handlers ----------------------------------------------------------- */

static void forward(int sig)
{
    if (successor > 0) {
        kill(successor, sig);
    }
}

/* What TERM means here, once: see the first process of a container. */
static int is_gentle(int sig)
{
    static volatile sig_atomic_t was_said;
    int is_first = is_first_process && sig == SIGTERM && !was_said;

    was_said |= is_first;
    return is_first;
}

static void ask_for_stop(int sig, int at_once)
{
    /* What HUP has set there is of a restart that will not be. */
    if (!retained.shutdown_pending || at_once) {
        retained.is_ungraceful = at_once;
    }
    stop_signal = sig;
    retained.shutdown_pending = 1;
    retained.mpm_state = AP_MPMQ_STOPPING;
    wake();
}

static void on_stop(int sig)
{
    int gentle = is_gentle(sig);

    forwarded_stop = gentle ? AP_SIG_GRACEFUL_STOP : sig;
    forward(forwarded_stop);
    ask_for_stop(sig, !gentle);
}

/* While the server starts: not restarted, calls that wait return. */
static void on_early_stop(int sig)
{
    if (stop_signal != 0) {
        signal(sig, SIG_DFL);
        raise(sig);
        return;
    }
    ask_for_stop(sig, 1);
}

static void on_graceful_stop(int sig, siginfo_t *info, void *context)
{
    (void)context;
    if (info->si_code > 0) {
        return;
    }
    if (forwarded_stop == 0) {
        forwarded_stop = sig;
    }
    forward(sig);
    ask_for_stop(sig, 0);
}

/* A server that ends does not begin anew, and does not end sooner. */
static void on_restart(int sig)
{
    forward(sig);
    if (retained.shutdown_pending) {
        return;
    }
    if (sig == SIGHUP) {
        retained.is_ungraceful = 1;
        is_hup_pending = 1;
    }
    retained.restart_pending = 1;
    wake();
}

static void on_upgrade(int sig)
{
    forward(sig);
    is_upgrade_pending = !retained.shutdown_pending;
    wake();
}

static void on_child_end(int sig)
{
    (void)sig;
    wake();
}

static void on_child_stop(int sig)
{
    (void)sig;
    wake();
}

/* Better than to ignore the signal: programs that are executed would inherit
 * that. */
static void on_nothing(int sig)
{
    (void)sig;
}

static void set_handler_with(int sig, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_flags = flags};

    sigemptyset(&action.sa_mask);
    action.sa_handler = handler;
    if (sigaction(sig, &action, NULL) != 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, ap_server_conf,
                     APLOGNO(90710) "signal %d cannot be handled", sig);
    }
}

static void set_handler(int sig, void (*handler)(int))
{
    set_handler_with(sig, handler, SA_RESTART);
}

static void set_graceful_stop_handler(void)
{
    struct sigaction action = {.sa_flags = SA_RESTART | SA_SIGINFO};

    sigemptyset(&action.sa_mask);
    action.sa_sigaction = on_graceful_stop;
    if (sigaction(AP_SIG_GRACEFUL_STOP, &action, NULL) != 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, ap_server_conf,
                     APLOGNO(90711) "%s cannot be handled",
                     AP_SIG_GRACEFUL_STOP_STRING);
    }
}

/* Handlers do not run between the two. */
static void hold_signals(sigset_t *before)
{
    sigset_t all;

    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, before);
}

int signals_take_restart(void)
{
    sigset_t before;
    int is_immediate;

    hold_signals(&before);
    is_immediate = is_hup_pending;
    is_hup_pending = 0;
    if (!retained.shutdown_pending) {
        retained.is_ungraceful = 0;
    }
    retained.restart_pending = 0;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return is_immediate;
}

int signals_take_upgrade(void)
{
    if (!is_upgrade_pending) {
        return 0;
    }
    /* One that comes here is the same upgrade. */
    is_upgrade_pending = 0;
    return 1;
}

void signals_stop_gracefully(void)
{
    sigset_t before;

    hold_signals(&before);
    if (!retained.shutdown_pending) {
        retained.is_ungraceful = 0;
        retained.shutdown_pending = 1;
        retained.mpm_state = AP_MPMQ_STOPPING;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void signals_forward_to(pid_t pid)
{
    sigset_t before;

    /* An order to stop that came while this process handed over is for the
     * new one; and one that has handed over itself, unknown to us, has been
     * told to stop in vain. */
    hold_signals(&before);
    if (pid > 0 && forwarded_stop != 0) {
        kill(pid, forwarded_stop);
    }
    successor = pid;
    sigprocmask(SIG_SETMASK, &before, NULL);
}

const char *signals_stop_name(void)
{
    switch (stop_signal) {
    case SIGINT:
        return "SIGINT";
    case SIGQUIT:
        return "SIGQUIT";
    case AP_SIG_GRACEFUL_STOP:
        return AP_SIG_GRACEFUL_STOP_STRING;
    case SIGTERM:
        return "SIGTERM";
    default:
        return NULL;
    }
}

/* ---- The life of the program -------------------------------------------- */

static const int stop_signals[] = {SIGTERM, SIGINT, SIGQUIT};

static void set_stop_handlers(void (*handler)(int), int flags)
{
    apr_size_t i;

    for (i = 0; i < sizeof(stop_signals) / sizeof(stop_signals[0]); i++) {
        set_handler_with(stop_signals[i], handler, flags);
    }
}

static void set_order_handlers(void)
{
    set_handler(SIGHUP, on_restart);
    set_handler(AP_SIG_GRACEFUL, on_restart);
    set_handler(SIGNALS_UPGRADE, on_upgrade);
    set_graceful_stop_handler();
}

/* Those that main.c or who started the program holds back come now. */
static void let_signals_come(void)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

void signals_early(void)
{
    if (open_wake_pipe() != APR_SUCCESS) {
        fprintf(stderr, "no pipe for signals: %s\n", strerror(errno));
        exit(APEXIT_INIT);
    }
    set_order_handlers();
#ifdef __SANITIZE_THREAD__
    /* gcc 12's thread sanitizer makes its record of signals in the first call
     * that waits, and loses one that comes then. */
    poll(NULL, 0, 0);
#endif
    let_signals_come();
}

void signals_start(void)
{
    set_stop_handlers(on_early_stop, 0);
    /* Nobody may read what is said. */
    set_handler(SIGPIPE, SIG_IGN);
}

void signals_no_start(void)
{
    set_stop_handlers(SIG_DFL, 0);
}

int signals_stop_is_asked(void)
{
    return retained.shutdown_pending;
}

AP_DECLARE(void) ap_unixd_mpm_set_signals(apr_pool_t *pconf, int once_process)
{
    if (wake_pipe[0] < 0) {
        signals_early();
    }
    if (!once_process) {
        ap_fatal_signal_setup(ap_server_conf, pconf);
        set_order_handlers();
    }
    is_first_process = getpid() == 1;
    set_stop_handlers(on_stop, SA_RESTART);
    set_handler(SIGCHLD, on_child_end);
    /* Writing to a client that has gone is an error code, not the end. */
    set_handler(SIGPIPE, SIG_IGN);
#ifdef SIGXCPU
    set_handler(SIGXCPU, SIG_DFL);
#endif
#ifdef SIGXFSZ
    /* A log that has reached its limit is an error code as well. */
    set_handler(SIGXFSZ, SIG_IGN);
#endif
}

/* ---- Children ----------------------------------------------------------- */

/* In a process that a thread has made, which is to become a program: it would
 * inherit that all signals wait, and nothing but KILL could end it; and that
 * a reader who has gone does not end it. */
static void be_a_program(void)
{
    static const int handled[] = {
        SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGPIPE, AP_SIG_GRACEFUL,
        AP_SIG_GRACEFUL_STOP, INTERRUPT_SIGNAL
    };
    apr_size_t i;

    for (i = 0; i < sizeof(handled) / sizeof(handled[0]); i++) {
        apr_signal(handled[i], SIG_DFL);
    }
    let_signals_come();
}

/* A process that serves makes no other process but programs of modules. */
static apr_status_t start_programs_with_signals(void)
{
    static int is_done;     /* [start-up] */
    apr_status_t rv = is_done ? APR_SUCCESS
                              : pthread_atfork(NULL, NULL, be_a_program);

    is_done = 1;
    return rv;
}

static apr_status_t become_child(void)
{
    apr_status_t rv;

    leave_wake_pipe();
    rv = open_wake_pipe();
    if (rv == APR_SUCCESS) {
        rv = start_programs_with_signals();
    }
    set_handler(SIGTERM, on_child_stop);
    set_handler(SIGHUP, on_nothing);
    set_handler(SIGINT, on_nothing);
    set_handler(SIGQUIT, on_nothing);
    set_handler(AP_SIG_GRACEFUL, on_nothing);
    set_handler(AP_SIG_GRACEFUL_STOP, on_nothing);
    set_handler_with(INTERRUPT_SIGNAL, on_nothing, 0);
    set_handler(SIGCHLD, SIG_DFL);
    return rv;
}

pid_t signals_fork(void)
{
    sigset_t before;
    pid_t pid;
    int saved_errno;

    hold_signals(&before);
    pid = fork();
    saved_errno = errno;
    if (pid == 0 && become_child() != APR_SUCCESS) {
        _exit(APEXIT_CHILDSICK);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = saved_errno;
    return pid;
}

apr_status_t signals_single_process(void)
{
    apr_status_t rv = become_child();

    set_handler(SIGINT, on_child_stop);
    set_handler(SIGQUIT, on_child_stop);
    return rv;
}

void signals_wake_parent(void)
{
    while (parent_fd >= 0 && write(parent_fd, "", 1) < 0 && errno == EINTR) {
    }
}

int signals_child_fd(void)
{
    return wake_pipe[0];
}
