/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A module that crashes where the query of a request says:
 *
 *   fixups, filter, log     in that place, by writing to address 16
 *   handler, library        in the handler; in a function that it calls
 *   abort, divide, call     the other kinds of crash: abort(), a division by
 *                           zero, a call of what is no function
 *   recursion               the stack is used up
 *   twice                   as handler; the hook fatal_exception crashes, too
 *   hang                    as handler; fatal_exception never returns
 *
 * CrashInConfiguration does it while the configuration is carried out.
 * fatal_exception says that it was called.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http_config.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"
#include "mpm_common.h"
#include "util_filter.h"

extern module AP_MODULE_DECLARE_DATA test_crash_module;

/* The compiler may not know what these are. */
static volatile apr_uintptr_t low_address = 16;
static volatile int zero;
static volatile int is_deep = 1;

static int is_asked(const request_rec *r, const char *what)
{
    return r->args != NULL && strcmp(r->args, what) == 0;
}

static void write_there(void)
{
    *(volatile int *)low_address = 1;
}

static int recursion(volatile char *above)
{
    volatile char here[512];

    here[0] = above[0];
    return is_deep ? recursion(here) + here[0] : 0;
}

static int fixups(request_rec *r)
{
    if (is_asked(r, "fixups")) {
        write_there();
    }
    return DECLINED;
}

static apr_status_t crash_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    if (is_asked(f->r, "filter")) {
        write_there();
    }
    return ap_pass_brigade(f->next, bb);
}

static void insert_filter(request_rec *r)
{
    ap_add_output_filter("TEST_CRASH", NULL, r, r->connection);
}

static int crash_handler(request_rec *r)
{
    volatile char first = 0;
    int kept = 0;

    if (is_asked(r, "handler") || is_asked(r, "twice")
        || is_asked(r, "hang")) {
        write_there();
    }
    if (is_asked(r, "library")) {
        kept = (int)strlen((const char *)low_address);
    }
    if (is_asked(r, "abort")) {
        abort();
    }
    if (is_asked(r, "divide")) {
        kept = (int)low_address / zero;
    }
    if (is_asked(r, "call")) {
        ((void (*)(void))low_address)();
    }
    if (is_asked(r, "recursion")) {
        kept = recursion(&first);
    }
    return kept != 0 ? OK : DECLINED;
}

static int log_transaction(request_rec *r)
{
    if (is_asked(r, "log")) {
        write_there();
    }
    return DECLINED;
}

/* What the request asked for stands in its memory only; the hook has none. */
static char asked[32];

static int remember(request_rec *r)
{
    if (r->args != NULL) {
        apr_cpystrn(asked, r->args, sizeof(asked));
    }
    return DECLINED;
}

static int fatal_exception(ap_exception_info_t *crash)
{
    static const char text[] = "fatal_exception is called\n";
    ssize_t written = 0;

    if (crash->pid == getpid() && crash->sig == SIGSEGV) {
        written = write(STDERR_FILENO, text, sizeof(text) - 1);
    }
    if (strcmp(asked, "twice") == 0) {
        write_there();
    }
    while (strcmp(asked, "hang") == 0) {
        pause();
    }
    return written > 0 ? OK : DECLINED;
}

static const char *crash_now(cmd_parms *cmd, void *conf)
{
    (void)cmd;
    (void)conf;
    write_there();
    return NULL;
}

static const command_rec directives[] = {
    AP_INIT_NO_ARGS("CrashInConfiguration", crash_now, NULL, RSRC_CONF,
                    "crashes"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_register_output_filter("TEST_CRASH", crash_filter, NULL,
                              AP_FTYPE_RESOURCE);
    ap_hook_post_read_request(remember, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fixups(fixups, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_insert_filter(insert_filter, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(crash_handler, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_log_transaction(log_transaction, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_fatal_exception(fatal_exception, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA test_crash_module = {
    STANDARD20_MODULE_STUFF,
    NULL, NULL, NULL, NULL,
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
