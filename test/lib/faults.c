/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Preloaded into a server, makes calls fail that seldom do.
 *
 * A call fails while there is a file of its name in the folder $FAULTS.  The
 * number in the file says how many calls of each process go well first.
 *
 *   fork            EAGAIN
 *   pthread_create  ENOMEM
 *   setuid          EPERM
 *   crash           the process is killed when it wants to start a thread
 *
 * What the server sets as the bound of its allocators is told in the file
 * "log" there: lines "max_free BYTES".
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#include <apr_allocator.h>

/* The number in the file of that name; -1: there is none. */
static int calls_allowed(const char *name)
{
    const char *folder = getenv("FAULTS");
    char path[512];
    char text[16] = "";
    int fd;

    if (folder == NULL) {
        return -1;
    }
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -1;
    }
    if (read(fd, text, sizeof(text) - 1) < 0) {
        text[0] = '0';
    }
    close(fd);
    return atoi(text);
}

/* Calls that went well, of this process. */
typedef struct {
    pid_t process;
    int count;
} calls;

static int fails(const char *name, calls *so_far)
{
    int allowed = calls_allowed(name);

    if (so_far->process != getpid()) {
        so_far->process = getpid();
        so_far->count = 0;
    }
    if (allowed >= 0 && so_far->count >= allowed) {
        return 1;
    }
    so_far->count++;
    return 0;
}

pid_t fork(void)
{
    static calls so_far;
    pid_t (*real)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");

    if (fails("fork", &so_far)) {
        errno = EAGAIN;
        return -1;
    }
    return real();
}

int setuid(uid_t user)
{
    static calls so_far;
    int (*real)(uid_t) = (int (*)(uid_t))dlsym(RTLD_NEXT, "setuid");

    if (fails("setuid", &so_far)) {
        errno = EPERM;
        return -1;
    }
    return real(user);
}

typedef int create_fn(pthread_t *thread, const pthread_attr_t *attributes,
                      void *(*start)(void *), void *argument);

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*start)(void *), void *argument)
{
    static calls so_far;
    create_fn *real = (create_fn *)dlsym(RTLD_NEXT, "pthread_create");

    if (calls_allowed("crash") >= 0) {
        raise(SIGKILL);
    }
    if (fails("pthread_create", &so_far)) {
        return ENOMEM;
    }
    return real(thread, attributes, start, argument);
}

void apr_allocator_max_free_set(apr_allocator_t *allocator, apr_size_t size)
{
    void (*real)(apr_allocator_t *, apr_size_t)
        = (void (*)(apr_allocator_t *, apr_size_t))dlsym(
            RTLD_NEXT, "apr_allocator_max_free_set");
    const char *folder = getenv("FAULTS");
    char text[512];
    int fd;

    real(allocator, size);
    if (folder == NULL) {
        return;
    }
    snprintf(text, sizeof(text), "%s/log", folder);
    fd = open(text, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd >= 0) {
        dprintf(fd, "max_free %zu\n", (size_t)size);
        close(fd);
    }
}
