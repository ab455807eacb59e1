/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * After a crash: which entry of a list was a function at work on?
 *
 * The runner of a hook goes through an array of records and calls a function
 * for each.  While such a call runs, the address of the record is in one of
 * the registers that calls leave alone, for the runner needs it afterwards;
 * or, compiled without optimization, on its stack.  So it can be found
 * without anything having been written down, and whatever the functions that
 * were called have left on the stack.
 *
 * The base of the array may be there, too: it is the record with the highest
 * address that counts.
 *
 * Threads: the thread that has crashed.
 */

#include "ap_config.h"

#include <stdint.h>

#if defined(HAVE_EXECINFO_H) && defined(__GNUC__)
#include <unwind.h>
#define HAS_UNWINDER 1
#endif

#include <apr_general.h>

#include "mpm/common/crash_priv.h"

#ifdef HAS_UNWINDER

/* Registers that calls leave alone, by their numbers in tables for
 * unwinding. */
#if defined(__x86_64__)
static const int kept_registers[] = {3, 6, 12, 13, 14, 15};
#elif defined(__aarch64__)
static const int kept_registers[] = {19, 20, 21, 22, 23, 24, 25, 26, 27, 28};
#else
#define NO_REGISTERS 1
#endif

/* No runner needs more of the stack, bytes. */
#define FRAME_BYTES 1024

/* [own: the thread that has crashed] */
typedef struct {
    uintptr_t call;             /* the function's frame is known by this */
    const crash_list *list;
    uintptr_t found;            /* 0: nothing yet */
    uintptr_t stack;            /* the frame's end; 0: not met yet */
} search;

/* A word of the frame. */
static void look_at(search *s, uintptr_t word)
{
    const uintptr_t begin = (uintptr_t)s->list->entries;

    if (word >= begin && word > s->found
        && word - begin < s->list->count * s->list->entry_bytes
        && (word - begin) % s->list->entry_bytes == 0) {
        s->found = word;
    }
}

static void look_at_registers(search *s, struct _Unwind_Context *context)
{
#ifndef NO_REGISTERS
    apr_size_t i;

    for (i = 0; i < sizeof(kept_registers) / sizeof(kept_registers[0]); i++) {
        look_at(s, _Unwind_GetGR(context, kept_registers[i]));
    }
#else
    (void)s;
    (void)context;
#endif
}

/* From its end to the frame of its caller; not only variables are there. */
__attribute__((no_sanitize_address))
static void look_at_stack(search *s, uintptr_t end)
{
    const uintptr_t *word = (const uintptr_t *)s->stack;

    for (; (uintptr_t)word < end
           && (uintptr_t)word < s->stack + FRAME_BYTES; word++) {
        look_at(s, *word);
    }
}

/* Called for each frame, the innermost first. */
static _Unwind_Reason_Code look_at_frame(struct _Unwind_Context *context,
                                         void *data)
{
    search *s = data;

    if (s->stack != 0) {
        look_at_stack(s, _Unwind_GetCFA(context));
        return _URC_NORMAL_STOP;
    }
    if (_Unwind_GetIP(context) == s->call) {
        look_at_registers(s, context);
        s->stack = _Unwind_GetCFA(context);
    }
    return s->found != 0 ? _URC_NORMAL_STOP : _URC_NO_REASON;
}

const void *crash_call_find(const void *call, const crash_list *list)
{
    search s = {.call = (uintptr_t)call, .list = list};

    (void)_Unwind_Backtrace(look_at_frame, &s);
    return (const void *)s.found;
}

#else /* HAS_UNWINDER */

const void *crash_call_find(const void *call, const crash_list *list)
{
    (void)call;
    (void)list;
    return NULL;
}

#endif /* HAS_UNWINDER */
