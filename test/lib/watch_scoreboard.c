/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A program outside the server that reads ScoreBoardFile as
 * docs/dev/scoreboard.md says, with nothing of the server but the layout in
 * its public header.  Prints
 *
 *   limits SERVER_LIMIT THREAD_LIMIT GENERATION
 *   child SLOT PID GENERATION STATES REQUESTS     for each slot that is used
 *   worker SLOT COLUMN REQUEST-LINE               for each that has served
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scoreboard.h"

#define LINE_BYTES 64

static size_t whole_lines(size_t bytes)
{
    return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
}

static const char *map_file(const char *path, size_t *bytes)
{
    struct stat info;
    const char *memory;
    int fd = open(path, O_RDONLY);

    if (fd < 0 || fstat(fd, &info) != 0) {
        perror(path);
        exit(1);
    }
    *bytes = (size_t)info.st_size;
    memory = mmap(NULL, *bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror(path);
        exit(1);
    }
    close(fd);
    return memory;
}

static void print_child(int slot, const process_score *ps,
                        const worker_score *row, int threads)
{
    unsigned long requests = 0;
    int j;

    for (j = 0; j < threads; j++) {
        requests += row[j].access_count;
    }
    if (ps->pid == 0) {
        return;
    }
    printf("child %d %ld %d ", slot, (long)ps->pid, ps->generation);
    for (j = 0; j < threads; j++) {
        printf("%x", row[j].status);
    }
    printf(" %lu\n", requests);
    for (j = 0; j < threads; j++) {
        if (row[j].access_count > 0) {
            printf("worker %d %d %s\n", slot, j, row[j].request);
        }
    }
}

int main(int argc, char **argv)
{
    size_t bytes;
    const char *memory = argc > 1 ? map_file(argv[1], &bytes) : NULL;
    const global_score *global = (const global_score *)memory;
    const process_score *children;
    const char *rows;
    size_t row_bytes;
    int i;

    if (memory == NULL) {
        return 2;
    }
    children = (const process_score *)(memory + whole_lines(sizeof(*global)));
    rows = (const char *)children
        + whole_lines(sizeof(*children) * global->server_limit);
    row_bytes = whole_lines(sizeof(worker_score) * global->thread_limit);
    if (bytes < (size_t)(rows - memory) + row_bytes * global->server_limit) {
        fprintf(stderr, "%s is too short\n", argv[1]);
        return 1;
    }
    printf("limits %d %d %d\n", global->server_limit, global->thread_limit,
           global->running_generation);
    for (i = 0; i < global->server_limit; i++) {
        print_child(i, &children[i],
                    (const worker_score *)(rows + row_bytes * i),
                    global->thread_limit);
    }
    return 0;
}
