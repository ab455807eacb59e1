/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Whose function crashed?  Frames are made up; those of a real crash are in
 * test/feature/mpm/test_crash.py.
 */

#include <stdarg.h>

/* In place of the log. */
#define crash_say unit_say

#include "mpm/common/crash_trace.c"
#include "test/lib/unit.h"

/* What was said last. */
static char said[1024];

void unit_say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    apr_vsnprintf(said, sizeof(said), format, args);
    va_end(args);
}

/* ---- Functions of hooks and filters ------------------------------------ */

static int first_fixups(request_rec *r)
{
    return r == NULL ? OK : DECLINED;
}

static int second_fixups(request_rec *r)
{
    return r != NULL ? OK : DECLINED;
}

static apr_status_t a_filter(ap_filter_t *f, apr_bucket_brigade *bb)
{
    return f == NULL && bb == NULL ? APR_SUCCESS : APR_EGENERAL;
}

/* A call inside a function. */
static frame inside(const void *function)
{
    frame f = {.address = (const char *)function + 2};

    look_up(&f, 1);
    return f;
}

/* Functions of the runner's size are not longer. */
static int is_in(const frame *f, const void *function)
{
    const char *begin = function;

    return f->address > begin && f->address < begin + 512;
}

static frame runner(const char *symbol)
{
    frame f = inside((const void *)look_up);

    f.symbol = symbol;
    return f;
}

static void use_frames(frame inner, frame outer)
{
    frames[0] = inner;
    frames[1] = outer;
    frame_count = 2;
}

static void register_fixups(apr_pool_t *p)
{
    apr_hook_global_pool = p;
    apr_hook_debug_current = "mod_first.c";
    ap_hook_fixups(first_fixups, NULL, NULL, APR_HOOK_MIDDLE);
    apr_hook_debug_current = "mod_second.c";
    ap_hook_fixups(second_fixups, NULL, NULL, APR_HOOK_MIDDLE);
}

/* ---- Tests ------------------------------------------------------------- */

static void test_hook_of_names(void **state)
{
    static const struct {
        const char *symbol;
        const char *hook;
    } cases[] = {
        {"ap_run_handler", "handler"},
        {"proxy_run_scheme_handler", "scheme_handler"},
        {"ap_run_sub_req", NULL},
        {"ap_process_connection", NULL},
        {NULL, NULL}
    };
    apr_size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        frame f = {.symbol = cases[i].symbol};
        const char *hook = hook_of(&f);

        if (cases[i].hook == NULL) {
            assert_null(hook);
        }
        else {
            assert_string_equal(hook, cases[i].hook);
        }
    }
}

static void test_tell_module_linked_in(void **state)
{
    register_fixups(*state);
    crash_trace_prepare();
    current_request = NULL;
    use_frames(inside((const void *)first_fixups), runner("ap_run_fixups"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_first.c, "
                        "hook fixups");
    use_frames(inside((const void *)second_fixups), runner("ap_run_fixups"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_second.c, "
                        "hook fixups");
    apr_hook_deregister_all();
}

/* The frame of the function of a hook has gone: whose it was is known by the
 * record that the runner was at work on. */
static int crashes_elsewhere(request_rec *r)
{
    ucontext_t context;

    (void)r;
    frame_count = 0;
    assert_int_equal(getcontext(&context), 0);
    crash_trace_take(&context);
    /* What the program exports has names, but tests export nothing. */
    while (frame_count > 0
           && !is_in(&frames[0], (const void *)ap_run_fixups)) {
        memmove(frames, frames + 1, --frame_count * sizeof(frame));
    }
    assert_true(frame_count > 0);
    frames[0].symbol = "ap_run_fixups";
    crash_trace_take_record(&context);
    crash_trace_tell_module();
    return OK;
}

static void test_tell_module_by_the_record(void **state)
{
    request_rec r = {0};

    register_fixups(*state);
    apr_hook_debug_current = "mod_third.c";
    ap_hook_fixups(crashes_elsewhere, NULL, NULL, APR_HOOK_MIDDLE);
    apr_hook_debug_current = "mod_fourth.c";
    ap_hook_fixups(first_fixups, NULL, NULL, APR_HOOK_LAST);
    crash_trace_prepare();
    current_request = NULL;
    (void)ap_run_fixups(&r);
    running = NULL;
    assert_string_equal(said, "AH95107: the fault is in module mod_third.c, "
                        "hook fixups");
    apr_hook_deregister_all();
}

static void test_tell_module_by_the_trace(void **state)
{
    hook_trace trace;
    hook_span hook;
    hook_span filter;

    hook_trace_init(&trace, *state);
    hook_trace_now = &trace;
    hook_trace_begin(&hook, HOOK_TRACE_HOOK, "fixups", "mod_second.c");
    crash_trace_prepare();
    current_request = NULL;
    use_frames(inside((const void *)a_filter),
               runner("ap_run_process_connection"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_second.c, "
                        "hook fixups");
    hook_trace_begin(&filter, HOOK_TRACE_OUTPUT, "upper", "mod_upper.c");
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_second.c, "
                        "hook fixups, filter upper");
    /* A hook that is not measured, inside of it. */
    use_frames(inside((const void *)a_filter), runner("proxy_run_x"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in the server itself, "
                        "hook x, filter upper");
    hook_trace_stop(&trace);
}

static void test_tell_module_of_a_file(void **state)
{
    (void)state;
    crash_trace_prepare();
    current_request = NULL;
    /* A library stands for the file of a module. */
    use_frames(inside((const void *)apr_pstrdup), runner("ap_run_handler"));
    loaded[0].base = frames[0].base;
    loaded[0].name = "mod_x.c";
    loaded_count = 1;
    frames[0].file = "mod_x.so";
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_x.c "
                        "(mod_x.so), hook handler");
    /* Not listed yet. */
    loaded_count = 0;
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_x.so "
                        "(mod_x.so), hook handler");
    /* No module, but a library. */
    frames[0].file = "libapr-1.so.0";
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in the server itself, "
                        "hook handler");
}

static void test_tell_module_outside_the_hook(void **state)
{
    (void)state;
    crash_trace_prepare();
    current_request = NULL;
    /* The module called the server, which runs another hook. */
    frame_count = 0;
    use_frames(runner("ap_run_handler"), inside((const void *)apr_pstrdup));
    frames[1].file = "mod_x.so";
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in the server itself, "
                        "hook handler");
    /* No hook at all. */
    frames[0].symbol = "main";
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_x.so "
                        "(mod_x.so), hook (none)");
}

static void test_tell_module_filter(void **state)
{
    apr_pool_t *p = *state;
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    ap_filter_rec_t record = {.name = "upper",
                              .filter_func.out_func = a_filter};
    ap_filter_t filter = {.frec = &record};

    register_fixups(p);
    crash_trace_prepare();
    r->output_filters = &filter;
    r->input_filters = NULL;
    current_request = r;
    use_frames(inside((const void *)a_filter), runner("ap_run_handler"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in the server itself, "
                        "hook handler, filter upper");
    /* A function of a hook is nearer. */
    use_frames(inside((const void *)second_fixups), runner("ap_run_fixups"));
    crash_trace_tell_module();
    assert_string_equal(said, "AH95107: the fault is in module mod_second.c, "
                        "hook fixups");
    current_request = NULL;
    apr_hook_deregister_all();
}

static void test_tell_frames(void **state)
{
    (void)state;
    use_frames((frame){.address = (const char *)0x10},
               (frame){.address = (const char *)0x5010, .file = "mod_x.so",
                       .base = (const char *)0x5000});
    tell_frame(0);
    assert_string_equal(said, "#0 0x10");
    tell_frame(1);
    assert_string_equal(said, "#1 mod_x.so+0x10");
    frames[1].symbol = "f";
    frames[1].begin = (const char *)0x500c;
    tell_frame(1);
    assert_string_equal(said, "#1 mod_x.so+0x10: f+0x4");
    for (frame_count = 0; frame_count < FRAMES_TOLD + 2; frame_count++) {
        frames[frame_count] = frames[0];
    }
    crash_trace_tell();
    assert_string_equal(said, "... and 2 more");
}

static void test_take_finds_its_caller(void **state)
{
    ucontext_t context;

    (void)state;
    frame_count = 0;
    assert_int_equal(getcontext(&context), 0);
    /* The first frame of the handler, where the fault is not on the stack. */
    crash_trace_take(&context);
    assert_true(frame_count > 1);
    assert_non_null(frames[0].file);
}

UNIT_TESTS(
    UNIT_TEST(test_hook_of_names),
    UNIT_TEST(test_tell_module_linked_in),
    UNIT_TEST(test_tell_module_by_the_record),
    UNIT_TEST(test_tell_module_by_the_trace),
    UNIT_TEST(test_tell_module_of_a_file),
    UNIT_TEST(test_tell_module_outside_the_hook),
    UNIT_TEST(test_tell_module_filter),
    UNIT_TEST(test_tell_frames),
    UNIT_TEST(test_take_finds_its_caller)
)
