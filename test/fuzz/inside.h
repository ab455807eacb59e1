/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A whole server inside a fuzz target: its configuration is read, its modules
 * are linked in, and a connection is served by what serves it in a child, from
 * socket to socket.  Only the MPM is missing: one connection at a time, in the
 * thread of the target, and no lingering at its end.
 *
 * The site is a private folder with a.txt, index.html and d/a.txt.  Logs go to
 * /dev/null.
 */

#ifndef TEST_FUZZ_INSIDE_H
#define TEST_FUZZ_INSIDE_H

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_buckets.h>
#include <apr_portable.h>

#include "ap_listen.h"
#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_main.h"

#include "server/main/main_priv.h"
#include "server/net/connection_priv.h"
#include "test/fuzz/fuzz.h"

/* Bytes of answers that fit into the socket: no one reads meanwhile. */
#define INSIDE_BUFFER (4 * 1024 * 1024)

/* Bytes of an answer that are kept for the target to look at. */
#define INSIDE_ANSWER 4096

static const char inside_base[] =
    "ServerName www.example.com\n"
    "ErrorLog /dev/null\n"
    "LogLevel info\n"
    "TypesConfig /dev/null\n"
    "AddType text/plain .txt\n"
    "DirectoryIndex index.html\n"
    "Timeout 1\n"
    "KeepAliveTimeout 1\n"
    "FileCacheTTL 3600\n"
    "LogFormat \"%h %l %u %t \\\"%r\\\" %>s %b \\\"%{Referer}i\\\"\" all\n"
    "CustomLog /dev/null all\n"
    "<Directory />\n    Require all granted\n</Directory>\n";

static server_rec *inside_server;
static main_state inside_state;
static char inside_folder[] = "/tmp/hostler-fuzz-XXXXXX";

static void inside_path(char *path, apr_size_t size, const char *name)
{
    PROMISE(snprintf(path, size, "%s/%s", inside_folder, name)
            < (int)size);
}

static void inside_file(const char *name, const char *text)
{
    char path[200];
    FILE *file;

    inside_path(path, sizeof(path), name);
    file = fopen(path, "w");
    PROMISE(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void inside_remove(void)
{
    static const char *const names[] = {
        "conf", "site/a.txt", "site/index.html", "site/d/a.txt", "site/d",
        "site", NULL
    };
    char path[200];
    int i;

    for (i = 0; names[i] != NULL; i++) {
        inside_path(path, sizeof(path), names[i]);
        remove(path);
    }
    remove(inside_folder);
}

/* A port that nobody uses; the server listens there, and accepts nothing. */
static int inside_port(void)
{
    struct sockaddr_in sa = {.sin_family = AF_INET};
    socklen_t length = sizeof(sa);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    PROMISE(fd >= 0 && bind(fd, (struct sockaddr *)&sa, length) == 0);
    PROMISE(getsockname(fd, (struct sockaddr *)&sa, &length) == 0);
    close(fd);
    return ntohs(sa.sin_port);
}

static void inside_site(const char *config)
{
    char path[200];
    char text[4000];

    PROMISE(mkdtemp(inside_folder) != NULL);
    atexit(inside_remove);
    inside_path(path, sizeof(path), "site");
    PROMISE(mkdir(path, 0755) == 0);
    inside_path(path, sizeof(path), "site/d");
    PROMISE(mkdir(path, 0755) == 0);
    inside_file("site/a.txt", "0123456789abcdefghijklmnopqrstuvwxyz");
    inside_file("site/index.html", "<p>home");
    inside_file("site/d/a.txt", "a text");
    PROMISE(snprintf(text, sizeof(text),
                     "Listen 127.0.0.1:%d\n%sDocumentRoot %s/site\n%s",
                     inside_port(), inside_base, inside_folder, config)
            < (int)sizeof(text));
    inside_file("conf", text);
}

/* Says why the server does not come up, as nothing else would. */
static void inside_failed(void)
{
    fprintf(stderr, "the configuration %s/conf is not accepted\n",
            inside_folder);
    abort();
}

/**
 * Starts the server.
 * @param p      stays
 * @param config lines besides inside_base
 */
static void inside_start(apr_pool_t *p, const char *config)
{
    static const char *argv[] = {"fuzz", NULL};
    static command_line line;
    static char path[200];
    main_state *m = &inside_state;
    process_rec *process = apr_pcalloc(p, sizeof(*process));
    int terminal = dup(STDERR_FILENO);

    inside_site(config);
    ap_pglobal = p;
    process->pool = p;
    PROMISE(apr_pool_create(&process->pconf, p) == APR_SUCCESS);
    PROMISE(apr_pool_create(&m->plog, p) == APR_SUCCESS);
    PROMISE(apr_pool_create(&m->ptemp, p) == APR_SUCCESS);
    process->argc = 1;
    process->argv = argv;
    process->short_name = argv[0];
    apr_hook_global_pool = process->pconf;
    ap_server_pre_read_config = apr_array_make(p, 1, sizeof(char *));
    ap_server_post_read_config = apr_array_make(p, 1, sizeof(char *));
    ap_server_config_defines = apr_array_make(p, 1, sizeof(char *));
    PROMISE(ap_setup_prelinked_modules(process) == NULL);
    inside_path(path, sizeof(path), "conf");
    line.config_file = path;
    line.server_root = inside_folder;
    m->process = process;
    m->line = &line;
    ap_main_state = AP_SQ_MS_CREATE_PRE_CONFIG;
    if (phases_read(m, READ_FOR_TEST) != APR_SUCCESS) {
        inside_failed();
    }
    if (phases_read(m, READ_FOR_USE) != APR_SUCCESS) {
        PROMISE(dup2(terminal, STDERR_FILENO) >= 0);
        inside_failed();
    }
    ap_main_state = AP_SQ_MS_RUN_MPM;
    inside_server = m->server;
    ap_run_child_init(process->pconf, m->server);
    /* The error log has taken its place; the fuzzer reports there. */
    PROMISE(dup2(terminal, STDERR_FILENO) >= 0);
    close(terminal);
}

/* A pair of sockets; the first has the whole input of a connection that the
 * client has ended for its part. */
static void inside_sockets(int fd[2], const char *text, apr_size_t length)
{
    int size = INSIDE_BUFFER;

    PROMISE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) == 0);
    (void)setsockopt(fd[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    PROMISE(write(fd[1], text, length) == (ssize_t)length);
    PROMISE(shutdown(fd[1], SHUT_WR) == 0);
}

/**
 * Serves a connection from its first byte to its last.
 * @param p      goes with the input
 * @param answer room for INSIDE_ANSWER bytes and a NUL: how the answers begin
 * @return bytes of all answers
 */
__attribute__((unused))
static apr_size_t inside_serve(apr_pool_t *p, const char *text,
                               apr_size_t length, char *answer)
{
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = 1};
    struct ap_listen_rec *lr = ap_listeners;
    apr_socket_t *csd;
    char more[65536];
    apr_size_t total = 0;
    conn_rec *c;
    ssize_t n;
    int fd[2];

    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    inside_sockets(fd, text, length);
    PROMISE(net_socket_make(&csd, fd[0], (struct sockaddr *)&peer, lr, p)
            == APR_SUCCESS);
    c = ap_run_create_connection(p, inside_server, csd, 1, NULL,
                                 apr_bucket_alloc_create(p));
    PROMISE(c != NULL);
    ap_process_connection(c, csd);
    ap_start_lingering_close(c);
    apr_socket_close(csd);
    while ((n = read(fd[1], more, sizeof(more))) > 0) {
        apr_size_t room = total < INSIDE_ANSWER ? INSIDE_ANSWER - total : 0;

        memcpy(answer + (total < INSIDE_ANSWER ? total : INSIDE_ANSWER),
               more, (apr_size_t)n < room ? (apr_size_t)n : room);
        total += (apr_size_t)n;
    }
    answer[total < INSIDE_ANSWER ? total : INSIDE_ANSWER] = '\0';
    close(fd[1]);
    return total;
}

#endif /* TEST_FUZZ_INSIDE_H */
