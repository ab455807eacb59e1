/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * After a crash: who called whom, and whose functions these are.
 *
 * Nothing is recorded while requests are served.  What there is to know stands
 * on the stack: the innermost ap_run_NAME() on it is the hook that was
 * running, and the function that it called belongs to the module.
 *
 *   a module that was loaded    by the file that the function is in; a library
 *                               that it called, and functions of the server
 *                               that it called, count as the module's
 *   one that is linked in       by the record of the hook that was at work;
 *                               where that is not found, of the functions
 *                               that are registered there, the one that begins
 *                               nearest before the address
 *   a filter                    by the filters of the request, likewise
 *
 * HookTrace knows both, and the frame of a hook that it measures has gone; so
 * what it says counts for them.
 *
 * A function that ends with a call of another one ("tail call") leaves no
 * frame, which the hook's record makes up for, but nothing does for filters.
 * A module compiled without tables for unwinding ends the trace early; then
 * less is told.
 *
 * Threads: all of it runs in the thread that has crashed, the preparation
 * excepted.
 */

#include "ap_config.h"

#include <dlfcn.h>
#include <stdint.h>
#include <string.h>
#include <ucontext.h>
#ifdef HAVE_EXECINFO_H
#include <execinfo.h>
#endif

#include <apr_hooks.h>
#include <apr_strings.h>

#include "ap_expr.h"
#include "ap_mpm.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "httpd.h"
#include "mpm_common.h"
#include "util_filter.h"

#include "mpm/common/crash_priv.h"
#include "server/runtime/current_priv.h"
#include "server/runtime/hook_trace_priv.h"

APLOG_USE_MODULE(core);

/* Frames that are looked at, and those that are told: recursion without end
 * has many. */
#define FRAMES 1024
#define FRAMES_TOLD 40

/* A function of a hook or filter is not larger than that: what lies farther
 * behind its beginning belongs to another one. */
#define FUNCTION_BYTES 65536

/* Modules that were loaded, as far as there is room. */
#define MODULES 512

/* One function on the stack. */
typedef struct {
    const char *address;        /* in it; behind the call, but for the first */
    const char *file;           /* program or library, without its folder */
    const char *base;           /* where that begins */
    const char *symbol;         /* NULL: not known by name */
    const char *begin;          /* where the symbol begins */
} frame;

/* [own: the thread that has crashed] */
static void *addresses[FRAMES];
static frame frames[FRAMES];
static int frame_count;

/* [config] Whose files are where. */
static struct {
    const char *base;
    const char *name;
} loaded[MODULES];
static int loaded_count;
static const char *program_base;

#ifndef HAVE_EXECINFO_H
/* A library of C that cannot tell: the place of the fault is all there is. */
static int backtrace(void **buffer, int size)
{
    (void)buffer;
    (void)size;
    return 0;
}
#endif

/* ---- Getting ready ------------------------------------------------------ */

static const char *base_of(const void *address)
{
    Dl_info info;

    return dladdr(address, &info) != 0 ? info.dli_fbase : NULL;
}

void crash_trace_prepare(void)
{
    int i;

    /* The first call loads a library. */
    (void)backtrace(addresses, 1);
    program_base = base_of(&loaded_count);
    loaded_count = 0;
    for (i = 0; ap_loaded_modules != NULL && ap_loaded_modules[i] != NULL
                && loaded_count < MODULES; i++) {
        const char *base = base_of(ap_loaded_modules[i]);

        if (base != NULL && base != program_base) {
            loaded[loaded_count].base = base;
            loaded[loaded_count++].name = ap_loaded_modules[i]->name;
        }
    }
}

/* ---- Who called whom ---------------------------------------------------- */

/* Registers at the fault: the instruction; and as they were when the function
 * was called that it is the beginning of. */
#if defined(__x86_64__) && defined(__linux__)
static void *instruction_of(const ucontext_t *context)
{
    return (void *)context->uc_mcontext.gregs[REG_RIP];
}

static void step_out(ucontext_t *context)
{
    greg_t *registers = context->uc_mcontext.gregs;

    registers[REG_RIP] = *(greg_t *)registers[REG_RSP];
    registers[REG_RSP] += sizeof(greg_t);
}
#elif defined(__aarch64__) && defined(__linux__)
static void *instruction_of(const ucontext_t *context)
{
    return (void *)context->uc_mcontext.pc;
}

static void step_out(ucontext_t *context)
{
    context->uc_mcontext.pc = context->uc_mcontext.regs[30];
}
#else
static void *instruction_of(const ucontext_t *context)
{
    (void)context;
    return NULL;
}

static void step_out(ucontext_t *context)
{
    (void)context;
}
#endif

/* The first frame that is not of the handler; 0 when that is not known. */
static int first_frame(const void *instruction, int count)
{
    int i;

    for (i = 0; i < count; i++) {
        if (addresses[i] == instruction) {
            return i;
        }
    }
    return 0;
}

static void look_up(frame *f, int is_call)
{
    Dl_info info;
    const char *slash;

    /* The call itself, which may be the last instruction of its function. */
    if (dladdr(f->address - is_call, &info) == 0) {
        return;
    }
    slash = strrchr(info.dli_fname, '/');
    f->file = slash != NULL ? slash + 1 : info.dli_fname;
    f->base = info.dli_fbase;
    f->symbol = info.dli_sname;
    f->begin = info.dli_saddr;
}

static void add_frame(void *address)
{
    frames[frame_count].address = address;
    look_up(&frames[frame_count], frame_count > 0);
    frame_count++;
}

/* A call of what is no function: it cannot be told who called that, but the
 * registers have the call. */
static int is_nowhere(const void *instruction)
{
    return instruction != NULL && base_of(instruction) == NULL;
}

void crash_trace_take(void *context)
{
    ucontext_t saved = *(ucontext_t *)context;
    void *instruction = instruction_of(context);
    int count;
    int i;

    if (is_nowhere(instruction)) {
        add_frame(instruction);
        step_out(context);
        instruction = instruction_of(context);
    }
    count = backtrace(addresses, FRAMES - 1);
    *(ucontext_t *)context = saved;
    for (i = first_frame(instruction, count); i < count; i++) {
        add_frame(addresses[i]);
    }
    if (frame_count == 0 && instruction != NULL) {
        add_frame(instruction);
    }
}

static void tell_frame(int i)
{
    const frame *f = &frames[i];

    if (f->file == NULL) {
        crash_say("#%d 0x%lx", i, (unsigned long)f->address);
    }
    else if (f->symbol == NULL) {
        crash_say("#%d %s+0x%lx", i, f->file,
                  (unsigned long)(f->address - f->base));
    }
    else {
        crash_say("#%d %s+0x%lx: %s+0x%lx", i, f->file,
                  (unsigned long)(f->address - f->base), f->symbol,
                  (unsigned long)(f->address - f->begin));
    }
}

void crash_trace_tell(void)
{
    int i;

    for (i = 0; i < frame_count && i < FRAMES_TOLD; i++) {
        tell_frame(i);
    }
    if (i < frame_count) {
        crash_say("... and %d%s more", frame_count - i,
                  frame_count >= FRAMES - 1 ? " or" : "");
    }
}

/* ---- Whose function is it? ---------------------------------------------- */

/* What all hooks' records begin with. */
typedef struct {
    void (*function)(void);
    const char *module;
    const char *const *before;
    const char *const *after;
    int order;
} hook_link;

/* [own: the thread that has crashed] That of the innermost hook; NULL: not
 * known. */
static const hook_link *running;

#define HOOK(name) {#name, ap_hook_get_##name}

/* The hooks of connections, requests, children and configurations. */
static const struct {
    const char *name;
    apr_array_header_t *(*get)(void);
} hooks[] = {
    HOOK(pre_config), HOOK(check_config), HOOK(open_logs), HOOK(post_config),
    HOOK(optional_fn_retrieve), HOOK(test_config), HOOK(pre_mpm),
    HOOK(child_status), HOOK(monitor), HOOK(end_generation),
    HOOK(drop_privileges), HOOK(child_init), HOOK(child_stopping),
    HOOK(create_connection), HOOK(pre_connection), HOOK(process_connection),
    HOOK(protocol_propose), HOOK(protocol_switch), HOOK(protocol_get),
    HOOK(insert_network_bucket), HOOK(pre_close_connection),
    HOOK(create_request), HOOK(pre_read_request), HOOK(post_read_request),
    HOOK(quick_handler), HOOK(pre_translate_name), HOOK(translate_name),
    HOOK(map_to_storage), HOOK(dirwalk_stat), HOOK(open_htaccess),
    HOOK(post_perdir_config), HOOK(header_parser), HOOK(access_checker),
    HOOK(access_checker_ex), HOOK(force_authn), HOOK(check_user_id),
    HOOK(note_auth_failure), HOOK(auth_checker), HOOK(type_checker),
    HOOK(fixups), HOOK(insert_filter), HOOK(handler),
    HOOK(insert_error_filter), HOOK(log_transaction), HOOK(http_scheme),
    HOOK(default_port), HOOK(expr_lookup), HOOK(generate_log_id),
    HOOK(error_log), HOOK(mpm_query)
};

/* The hook that a frame runs, or NULL. */
static const char *hook_of(const frame *f)
{
    const char *run = f->symbol != NULL ? strstr(f->symbol, "_run_") : NULL;

    if (run == NULL || strcmp(f->symbol, "ap_run_sub_req") == 0) {
        return NULL;
    }
    return run + strlen("_run_");
}

/* The innermost frame that runs a hook; frame_count: none does. */
static int find_hook(void)
{
    int i = 0;

    while (i < frame_count && hook_of(&frames[i]) == NULL) {
        i++;
    }
    return i;
}

/* The module that is in the frame's file, or NULL; before all are listed, by
 * the name of the file. */
static const char *loaded_module(const frame *f)
{
    int i;

    if (f->file == NULL || f->base == program_base) {
        return NULL;
    }
    for (i = 0; i < loaded_count; i++) {
        if (f->base == loaded[i].base) {
            return loaded[i].name;
        }
    }
    return strncmp(f->file, "mod_", 4) == 0 ? f->file : NULL;
}

/* The functions of a hook, in the order of their calls; NULL: not known. */
static const apr_array_header_t *links_of(const char *hook)
{
    apr_size_t i;

    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        if (strcmp(hook, hooks[i].name) == 0) {
            return hooks[i].get();
        }
    }
    return NULL;
}

void crash_trace_take_record(void *context)
{
    ucontext_t saved = *(ucontext_t *)context;
    int hook_at = find_hook();
    const apr_array_header_t *links = NULL;

    if (hook_at < frame_count) {
        links = links_of(hook_of(&frames[hook_at]));
    }
    if (links != NULL) {
        const crash_list list = {links->elts, sizeof(hook_link),
                                 links->nelts};

        if (is_nowhere(instruction_of(context))) {
            step_out(context);
        }
        running = crash_call_find(frames[hook_at].address, &list);
        *(ucontext_t *)context = saved;
    }
}

/* How far behind the beginning of a function the frame is; FUNCTION_BYTES or
 * more: it is in another one. */
static uintptr_t distance(const frame *f, void (*function)(void))
{
    uintptr_t begin = (uintptr_t)function;
    uintptr_t here = (uintptr_t)f->address;

    return here >= begin ? here - begin : FUNCTION_BYTES;
}

/* Of the functions of a hook the one that the frame is in: whose it is, and
 * how near. */
static const char *linked_module(const frame *f, const char *hook,
                                 uintptr_t *nearest)
{
    const char *module = NULL;
    apr_size_t i;
    int j;

    for (i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
        const apr_array_header_t *links = hooks[i].get();
        const hook_link *link;

        if (links == NULL || (hook != NULL
                              && strcmp(hook, hooks[i].name) != 0)) {
            continue;
        }
        link = (const hook_link *)links->elts;
        for (j = 0; j < links->nelts; j++) {
            uintptr_t near = distance(f, link[j].function);

            if (near < *nearest) {
                *nearest = near;
                module = link[j].module;
            }
        }
    }
    return module;
}

/* The filter of a chain that a frame is in, if one is nearer than this. */
static const char *filter_of_chain(const frame *f, const ap_filter_t *chain,
                                   uintptr_t *nearest)
{
    const char *name = NULL;

    for (; chain != NULL; chain = chain->next) {
        uintptr_t near = distance(f, (void (*)(void))
                                  chain->frec->filter_func.out_func);

        if (near < *nearest) {
            *nearest = near;
            name = chain->frec->name;
        }
    }
    return name;
}

/* The filter that runs inside the innermost hook: none when a function of a
 * hook is nearer. */
static const char *find_filter(int end)
{
    const request_rec *r = current_request;
    int i;

    for (i = 0; r != NULL && i < end && i < FRAMES_TOLD; i++) {
        uintptr_t nearest = FUNCTION_BYTES;
        const char *name;
        const char *other;

        (void)linked_module(&frames[i], NULL, &nearest);
        name = filter_of_chain(&frames[i], r->output_filters, &nearest);
        other = filter_of_chain(&frames[i], r->input_filters, &nearest);
        if (name != NULL || other != NULL) {
            return other != NULL ? other : name;
        }
    }
    return NULL;
}

/* What HookTrace knows of the innermost call of a hook, or of a filter in it;
 * NULL: nothing. */
static const hook_trace_entry *traced(int is_hook)
{
    const hook_span *span = NULL;

    if (hook_trace_now != NULL) {
        span = hook_trace_now->innermost;
    }
    for (; span != NULL; span = span->outer) {
        const hook_trace_entry *entry = &APR_ARRAY_IDX(
            hook_trace_now->entries, span->entry, hook_trace_entry);

        if (is_hook == (entry->kind == HOOK_TRACE_HOOK)) {
            return entry;
        }
        if (entry->kind == HOOK_TRACE_HOOK) {
            return NULL;
        }
    }
    return NULL;
}

/* A module of a file, or one that is linked in, by who registered a function.
 * The server's own areas have names, but no file of a module. */
static const char *as_module(const char *registered)
{
    return registered != NULL && strchr(registered, '.') != NULL
           ? registered : NULL;
}

/* The module of the innermost function that is a module's, inside the
 * innermost hook; NULL: none is.  file: where it was loaded from. */
static const char *find_module(int hook_at, const char **file)
{
    uintptr_t nearest = FUNCTION_BYTES;
    int i;

    for (i = 0; i < hook_at; i++) {
        const char *module = loaded_module(&frames[i]);

        if (module != NULL) {
            *file = frames[i].file;
            return module;
        }
    }
    if (running != NULL) {
        return as_module(running->module);
    }
    if (hook_at == 0 || hook_at == frame_count) {
        return NULL;
    }
    return as_module(linked_module(&frames[hook_at - 1],
                                   hook_of(&frames[hook_at]), &nearest));
}

/* Is the trace's hook inside of the one that is on the stack? */
static int is_inner(const hook_trace_entry *entry, const char *hook)
{
    return entry != NULL && (hook == NULL
                             || strcmp(hook, "process_connection") == 0);
}

void crash_trace_tell_module(void)
{
    int hook_at = find_hook();
    const char *hook = hook_at < frame_count ? hook_of(&frames[hook_at])
                                             : NULL;
    const hook_trace_entry *entry = traced(1);
    const char *file = NULL;
    const char *module = find_module(hook_at, &file);
    const char *filter = find_filter(hook_at);

    if (is_inner(entry, hook)) {
        hook = entry->what;
        module = file != NULL ? module : as_module(entry->who);
    }
    if (traced(0) != NULL) {
        filter = traced(0)->what;
    }
    crash_say(APLOGNO(95107) "the fault is in %s%s%s%s%s, hook %s%s%s",
              module != NULL ? "module " : "the server itself",
              module != NULL ? module : "", file != NULL ? " (" : "",
              file != NULL ? file : "", file != NULL ? ")" : "",
              hook != NULL ? hook : "(none)",
              filter != NULL ? ", filter " : "", filter != NULL ? filter : "");
}
