/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A process crashes: by a fault of a module, of the server or of a library.
 *
 * The error log is told which signal, for which request, in which module and
 * hook, and who called whom; modules are told if they shall be
 * (EnableExceptionHook); the process goes to CoreDumpDirectory, and then it
 * does what it would have done at once without all this: it ends, with a
 * core dump where the system makes them.
 *
 * After a fault nothing can be relied on.  So:
 *
 *  - What is needed is made ready before; here nothing is allocated, and no
 *    lock of the server is taken.
 *  - There are steps.  One that crashes itself is left, and the next is taken.
 *  - A step that hangs, in a lock that the faulty code holds or in writing to
 *    a log that nobody reads, is ended by an alarm, and all steps after it are
 *    left out.
 *  - Lines go to the standard error output, which is the main error log.
 *
 * A fault of the processor is repeated by returning to it, so that the core
 * shows the place; handlers that were there before get it then, for instance
 * those of a sanitizer.  A signal that somebody has sent is for none of them.
 *
 * Directives (in the tables of MPMs): EnableExceptionHook.
 *
 * Threads: the thread that has crashed runs the handler, on a stack of its
 * own where it has one (crash_guard_thread).  If others crash meanwhile, they
 * wait for the end.
 */

#include "ap_config.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <apr_portable.h>
#include <apr_signal.h>
#include <apr_strings.h>
#include <apr_time.h>

#include "http_config.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mpm_common.h"

#include "mpm/common/crash_priv.h"
#include "mpm/common/mpm_common_priv.h"
#include "server/runtime/current_priv.h"

APLOG_USE_MODULE(core);

APR_HOOK_STRUCT(
    APR_HOOK_LINK(fatal_exception)
)

AP_IMPLEMENT_HOOK_RUN_ALL(int, fatal_exception, (ap_exception_info_t *ei),
                          (ei), OK, DECLINED)

/* Seconds that the report may take. */
#define REPORT_SECONDS 5

/* The handler's own stack: its frames, and what a library needs that finds
 * out who called whom. */
#define STACK_BYTES 65536

/* What of a request line is told, and one line of the report. */
#define TOLD_BYTES 400
#define LINE_BYTES 1024

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE};
#define CRASH_SIGNALS (sizeof(crash_signals) / sizeof(crash_signals[0]))

/* [config] What each of them did before. */
static struct sigaction before[CRASH_SIGNALS];

/* [config] EnableExceptionHook. */
static int calls_modules;

/* [config] The process that is the parent; and the offset of local time,
 * seconds. */
static pid_t parent_pid;
static apr_int32_t local_offset;

/* [atomic] The thread that has crashed first; 0: none has. */
static pid_t crashed_thread;

/* [own: that thread] The crash, and the step that is next. */
static struct {
    int signal;
    int code;                   /* si_code: who has sent it */
    pid_t sender;
    const void *address;
    void *context;              /* registers */
    volatile unsigned int step;
} crash;

/* ---- One line ---------------------------------------------------------- */

static pid_t thread_id(void)
{
#ifdef __linux__
    return (pid_t)syscall(SYS_gettid);
#else
    return getpid();
#endif
}

/* As lines of the error log begin by default. */
static int write_head(char *line, int room)
{
    apr_time_exp_t t;

    apr_time_exp_tz(&t, apr_time_now(), local_offset);
    return apr_snprintf(line, room, "[%s %s %02d %02d:%02d:%02d.%06d %d] "
                        "[core:alert] [pid %d:tid %d] ",
                        apr_day_snames[t.tm_wday], apr_month_snames[t.tm_mon],
                        t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_usec,
                        t.tm_year + 1900, (int)getpid(), (int)thread_id());
}

void crash_say(const char *format, ...)
{
    char line[LINE_BYTES];
    int length = write_head(line, sizeof(line) - 1);
    ssize_t written;
    va_list args;

    va_start(args, format);
    length += apr_vsnprintf(line + length, sizeof(line) - 1 - length, format,
                            args);
    va_end(args);
    line[length] = '\n';
    written = write(STDERR_FILENO, line, length + 1);
    (void)written;      /* there is nobody else to tell */
}

/* What a client has sent may not look like lines of the log. */
static const char *told(const char *text, char *room)
{
    apr_size_t i;

    if (text == NULL) {
        return "-";
    }
    for (i = 0; text[i] != '\0' && i < TOLD_BYTES; i++) {
        int is_plain = text[i] >= ' ' && text[i] <= '~' && text[i] != '"'
                       && text[i] != '\\';

        room[i] = is_plain ? text[i] : '?';
    }
    room[i] = '\0';
    return room;
}

/* ---- The steps --------------------------------------------------------- */

static void tell_signal(void)
{
    const char *who = getpid() == parent_pid ? "the parent process" : "child";
    const char *name = apr_signal_description_get(crash.signal);

    if (crash.code > 0) {
        crash_say(APLOGNO(95100) "%s crashed: %s (%d) at address 0x%lx",
                  who, name, crash.signal, (unsigned long)crash.address);
    }
    else if (crash.sender == getpid()) {
        crash_say(APLOGNO(95101) "%s crashed: %s (%d), raised by itself", who,
                  name, crash.signal);
    }
    else {
        crash_say(APLOGNO(95102) "%s crashed: %s (%d), sent by pid %d", who,
                  name, crash.signal, (int)crash.sender);
    }
}

static void tell_request(void)
{
    const request_rec *r = current_request;
    char line[TOLD_BYTES + 1];
    char host[TOLD_BYTES + 1];
    char address[TOLD_BYTES + 1];

    if (r == NULL) {
        crash_say(APLOGNO(95103) "its thread was serving no request");
        return;
    }
    crash_say(APLOGNO(95104) "its thread was serving \"%s\" for %s, client %s",
              told(r->the_request, line), told(r->hostname, host),
              told(r->useragent_ip, address));
}

static void take_trace(void)
{
    crash_trace_take(crash.context);
}

static void take_record(void)
{
    crash_trace_take_record(crash.context);
}

static void call_modules(void)
{
    ap_exception_info_t info = {.sig = crash.signal, .pid = getpid()};

    if (calls_modules) {
        ap_run_fatal_exception(&info);
    }
}

static void go_to_core_directory(void)
{
    if (chdir(ap_coredump_dir) != 0) {
        /* The core, if any, falls where the process stands. */
        errno = 0;
    }
}

static void (*const steps[])(void) = {
    tell_signal,
    tell_request,
    take_trace,
    take_record,
    crash_trace_tell_module,
    crash_trace_tell,
    call_modules,
    go_to_core_directory
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

/* ---- The handler ------------------------------------------------------- */

/* As if this file were not there. */
static void restore_handlers(void)
{
    static const struct sigaction none = {.sa_handler = SIG_DFL};
    apr_size_t i;

    for (i = 0; i < CRASH_SIGNALS; i++) {
        sigaction(crash_signals[i], crash.code > 0 ? &before[i] : &none, NULL);
    }
}

/* What hangs may be the write itself: a program that does not read its
 * log. */
static int would_block(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLOUT};

    return poll(&one, 1, 0) != 1;
}

static void on_hang(int sig)
{
    (void)sig;
    restore_handlers();
    if (!would_block(STDERR_FILENO)) {
        crash_say(APLOGNO(95105) "the report of the crash hangs; it is left");
    }
    raise(crash.signal);
}

/* The alarm is for this thread, whatever the others do with it. */
static void set_alarm(void)
{
    struct sigaction action = {.sa_handler = on_hang};
    sigset_t set;

    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    alarm(REPORT_SECONDS);
}

/* True for the thread that reports; it comes here again when a step of the
 * report crashes. */
static int is_first(int sig, const siginfo_t *info, void *context)
{
    pid_t self = thread_id();
    pid_t nobody = 0;

    if (!__atomic_compare_exchange_n(&crashed_thread, &nobody, self, 0,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        return nobody == self;
    }
    crash.signal = sig;
    crash.code = info->si_code;
    crash.sender = info->si_code > 0 ? 0 : info->si_pid;
    crash.address = info->si_addr;
    crash.context = context;
    set_alarm();
    return 1;
}

static void on_crash(int sig, siginfo_t *info, void *context)
{
    while (!is_first(sig, info, context)) {
        pause();
    }
    while (crash.step < STEPS) {
        unsigned int step = crash.step;

        crash.step = step + 1;
        steps[step]();
    }
    alarm(0);
    restore_handlers();
    /* A fault of the processor happens again where it has happened. */
    if (crash.code <= 0 || sig != crash.signal) {
        raise(sig);
    }
}

/* ---- Getting ready ----------------------------------------------------- */

static void set_crash_handler(apr_size_t i)
{
    struct sigaction action = {
        .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER
    };
    struct sigaction old;

    sigemptyset(&action.sa_mask);
    action.sa_sigaction = on_crash;
    if (sigaction(crash_signals[i], &action, &old) != 0) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, errno, ap_server_conf,
                     APLOGNO(90712) "signal %d cannot be handled",
                     crash_signals[i]);
    }
    else if (!(old.sa_flags & SA_SIGINFO) || old.sa_sigaction != on_crash) {
        before[i] = old;
    }
}

static void use_stack(void *stack)
{
    stack_t use = {.ss_sp = stack, .ss_size = STACK_BYTES};

    /* Sanitizers have stacks of their own, which they end themselves. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    if (sigaltstack(&use, NULL) != 0) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, errno, ap_server_conf,
                     APLOGNO(95106) "a thread has no stack for signals");
    }
#else
    (void)use;
#endif
}

static apr_status_t stack_cleanup(void *stack)
{
    munmap(stack, STACK_BYTES);
    return APR_SUCCESS;
}

/* The memory goes with the pool of the thread, which is cleared by who joins
 * it; the thread does not undo this.  It comes straight from the system,
 * because its pages cost nothing then until there is a crash. */
void crash_guard_thread(apr_pool_t *p)
{
    void *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (stack == MAP_FAILED) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, errno, ap_server_conf,
                     APLOGNO(95134) "a thread has no stack for signals");
        return;
    }
    apr_pool_cleanup_register(p, stack, stack_cleanup,
                              apr_pool_cleanup_null);
    use_stack(stack);
}

const char *crash_set_exception_hook(cmd_parms *cmd, void *dummy, int on)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault == NULL) {
        calls_modules = on;
    }
    return fault;
}

void crash_defaults(void)
{
    calls_modules = 0;
}

static void learn_local_time(void)
{
    apr_time_exp_t now;

    if (apr_time_exp_lt(&now, apr_time_now()) == APR_SUCCESS) {
        local_offset = now.tm_gmtoff;
    }
}

AP_DECLARE(apr_status_t) ap_fatal_signal_setup(
    server_rec *s, apr_pool_t *in_pconf)
{
    static char main_stack[STACK_BYTES];
    apr_size_t i;

    (void)s;
    (void)in_pconf;
    parent_pid = getpid();
    learn_local_time();
    crash_trace_prepare();
    use_stack(main_stack);
    for (i = 0; i < CRASH_SIGNALS; i++) {
        set_crash_handler(i);
    }
    return APR_SUCCESS;
}

/* Children inherit the handlers and what was prepared; what modules have
 * loaded since is not in it. */
AP_DECLARE(apr_status_t) ap_fatal_signal_child_setup(server_rec *s)
{
    (void)s;
    learn_local_time();
    crash_trace_prepare();
    return APR_SUCCESS;
}
