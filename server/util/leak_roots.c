/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * For builds with the address sanitizer, and nothing in others: its check of
 * leaks at the end of a process searches for pointers in what it allocated
 * itself, in globals and on stacks.  Pools of Debian's APR are mapped memory,
 * which it does not know; what only a pool points to, as children hold the
 * configuration to their end, would be lost to it.  So libraries map their
 * memory here, and the check is told of it.
 *
 * Threads: any; the table is [lock: lock].
 */

#ifdef __SANITIZE_ADDRESS__

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/types.h>

#include <sanitizer/lsan_interface.h>

/* More than a child of the tests has; the check does without the others. */
#define ROOTS 4096

static struct {
    void *start;
    size_t bytes;
} roots[ROOTS];

static int root_count;
static int is_over;     /* the check has begun, and must not be called */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* A process that a thread makes has the table unlocked. */
static void lock_roots(void)
{
    pthread_mutex_lock(&lock);
}

static void unlock_roots(void)
{
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor)) static void keep_through_fork(void)
{
    pthread_atfork(lock_roots, unlock_roots, unlock_roots);
}

static void add_root(void *start, size_t bytes)
{
    lock_roots();
    if (root_count < ROOTS && !is_over) {
        roots[root_count].start = start;
        roots[root_count].bytes = bytes;
        root_count++;
        __lsan_register_root_region(start, bytes);
    }
    unlock_roots();
}

/* Before the check, which takes memory for what it says, and holds a lock. */
__attribute__((destructor)) static void end(void)
{
    lock_roots();
    is_over = 1;
    unlock_roots();
}

/* Whole ones only: nobody here takes a mapping away in parts. */
static void remove_root(void *start, size_t bytes)
{
    int i;

    lock_roots();
    for (i = root_count - 1; i >= 0 && !is_over; i--) {
        if (roots[i].start == start && roots[i].bytes == bytes) {
            __lsan_unregister_root_region(start, bytes);
            roots[i] = roots[--root_count];
            break;
        }
    }
    unlock_roots();
}

__attribute__((visibility("default")))
void *mmap(void *start, size_t bytes, int access, int flags, int fd,
           off_t offset)
{
    static void *(*next)(void *, size_t, int, int, int, off_t);
    void *memory;

    if (next == NULL) {
        next = (void *(*)(void *, size_t, int, int, int, off_t))
            dlsym(RTLD_NEXT, "mmap");
    }
    memory = next(start, bytes, access, flags, fd, offset);
    if (memory != MAP_FAILED && (flags & MAP_ANONYMOUS) != 0
        && (flags & MAP_PRIVATE) != 0 && (access & PROT_WRITE) != 0) {
        add_root(memory, bytes);
    }
    return memory;
}

__attribute__((visibility("default")))
int munmap(void *start, size_t bytes)
{
    static int (*next)(void *, size_t);

    if (next == NULL) {
        next = (int (*)(void *, size_t))dlsym(RTLD_NEXT, "munmap");
    }
    remove_root(start, bytes);
    return next(start, bytes);
}

#endif
