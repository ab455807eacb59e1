/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * --explain: how a request would be answered, and why.
 *
 * The request is a real one.  Its bytes go through one end of a socket pair,
 * whose other end is a connection like any other but for its addresses, which
 * are those that were asked about.  The server's own code reads the head,
 * chooses the host and runs the phases, hooks of all modules included; the
 * handler alone is not run.  What is printed is read off the record of the
 * request and its settings (explain_report.c), so nothing is told here that
 * the server would not do.
 *
 * The configuration is taken through the phases of a start, except that no
 * log and no socket is opened; then the process becomes what a child would
 * be: user, and child_init.  Content under TLS is explained without TLS.
 *
 * One thread, one request, then the process ends.
 */

#include "ap_config_layout.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <apr_network_io.h>
#include <apr_optional.h>
#include <apr_portable.h>
#include <apr_strings.h>
#include <apr_uri.h>

#include "ap_listen.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "http_protocol.h"
#include "http_request.h"
#include "http_vhost.h"
#include "mpm_common.h"
#include "scoreboard.h"
#include "unixd.h"

#include "server/main/explain_priv.h"
#include "server/main/main_priv.h"
#include "server/net/net_priv.h"
#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* A client's port: any will do. */
#define CLIENT_PORT 50000

/* mod_ssl's, by which a connection is left alone. */
APR_DECLARE_OPTIONAL_FN(int, ssl_engine_disable, (conn_rec *));

/* The request as it was asked for. */
typedef struct {
    const char *method;
    const char *host;           /* without port; NULL: the URL is a path */
    const char *host_field;
    const char *target;         /* path and query, as they were typed */
    apr_port_t port;
    int is_secure;              /* the URL begins with https: */
    const char *from;
    const char *at;             /* address that it comes in on */
    const apr_array_header_t *fields;
} asked_request;

/* What is noted about the request; NULL in all other processes, and while
 * there is no request. */
static explain_notes *notes;

static int is_asked;

/* Control bytes, of a path for example, are not for terminals. */
void explain_line(const char *label, const char *fmt, ...)
{
    apr_pool_t *p;
    const char *s;
    va_list args;

    if (apr_pool_create(&p, NULL) != APR_SUCCESS) {
        return;
    }
    printf("%-9s ", label);
    va_start(args, fmt);
    for (s = apr_pvsprintf(p, fmt, args); *s != '\0'; s++) {
        if ((unsigned char)*s < ' ' || *s == 0x7f) {
            printf("\\x%02x", (unsigned char)*s);
        }
        else {
            putchar(*s);
        }
    }
    va_end(args);
    putchar('\n');
    apr_pool_destroy(p);
}

/* ---- What is noted ------------------------------------------------------ */

static void note_line(const ap_errorlog_info *info, const char *message)
{
    if (notes != NULL && info->level <= APLOG_INFO
        && (info->r != NULL || info->c != NULL)) {
        APR_ARRAY_PUSH(notes->lines, const char *) =
            apr_pstrdup(notes->pool, message);
    }
}

static int note_stage(const request_rec *r, explain_stage stage)
{
    if (notes != NULL && r->main == NULL) {
        notes->stage = stage;
    }
    return DECLINED;
}

static int at_translate_name(request_rec *r)
{
    return note_stage(r, EXPLAIN_NAME);
}

static int at_map_to_storage(request_rec *r)
{
    return note_stage(r, EXPLAIN_PLACE);
}

static int at_access(request_rec *r)
{
    return note_stage(r, EXPLAIN_ACCESS);
}

static int at_type_checker(request_rec *r)
{
    return note_stage(r, EXPLAIN_FIXUPS);
}

void explain_register_hooks(apr_pool_t *p)
{
    const int first = APR_HOOK_REALLY_FIRST - 1;

    (void)p;
    if (!is_asked) {
        return;
    }
    ap_hook_error_log(note_line, NULL, NULL, APR_HOOK_LAST);
    ap_hook_translate_name(at_translate_name, NULL, NULL, first);
    ap_hook_map_to_storage(at_map_to_storage, NULL, NULL, first);
    ap_hook_check_access(at_access, NULL, NULL, first,
                         AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_type_checker(at_type_checker, NULL, NULL, first);
}

/* ---- What is asked ------------------------------------------------------ */

/* The target as typed: what stands behind the authority. */
static const char *target_of(apr_pool_t *p, const char *url, int has_host)
{
    const char *path = url;
    apr_size_t len;

    if (has_host) {
        path = strstr(url, "://");
        path = path != NULL ? path + 3 : url;
        path += strcspn(path, "/?#");
    }
    len = strcspn(path, "#");
    return apr_pstrcat(p, *path == '/' ? "" : "/",
                       apr_pstrmemdup(p, path, len), NULL);
}

/* The first port that is listened at. */
static apr_port_t first_port(void)
{
    const ap_listen_rec *lr;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        if (lr->bind_addr->family != AF_UNIX) {
            return lr->bind_addr->port;
        }
    }
    return DEFAULT_HTTP_PORT;
}

static int parse_url(apr_pool_t *p, const char *url, asked_request *asked)
{
    apr_uri_t uri;

    if (*url == '/') {
        asked->target = target_of(p, url, 0);
        asked->port = first_port();
        return 1;
    }
    if (strstr(url, "://") == NULL) {
        url = apr_pstrcat(p, "http://", url, NULL);
    }
    if (apr_uri_parse(p, url, &uri) != APR_SUCCESS || uri.hostname == NULL
        || *uri.hostname == '\0') {
        fprintf(stderr, "--explain: \"%s\" is no URL; give one as "
                "http://host[:port]/path, or a path\n", url);
        return 0;
    }
    asked->is_secure = strcasecmp(uri.scheme, "https") == 0;
    asked->host = uri.hostname;
    asked->host_field = apr_pstrcat(
        p, strchr(uri.hostname, ':') != NULL ? "[" : "", uri.hostname,
        strchr(uri.hostname, ':') != NULL ? "]" : "",
        uri.port_str != NULL ? ":" : "",
        uri.port_str != NULL ? uri.port_str : "", NULL);
    asked->port = uri.port_str != NULL ? uri.port
                                       : apr_uri_port_of_scheme(uri.scheme);
    asked->target = target_of(p, url, 1);
    return 1;
}

static int is_address(const char *text)
{
    unsigned char bytes[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, text, bytes) == 1
           || inet_pton(AF_INET6, text, bytes) == 1;
}

/* Reads --at ADDR[:PORT]. */
static int parse_at(apr_pool_t *p, const char *text, asked_request *asked)
{
    apr_port_t port = 0;
    char *host = NULL;
    char *scope;

    if (is_address(text)) {
        asked->at = text;
        return 1;
    }
    if (apr_parse_addr_port(&host, &scope, &port, text, p) != APR_SUCCESS
        || host == NULL || !is_address(host)) {
        fprintf(stderr, "--at takes an IP address with or without :port, "
                "not \"%s\"\n", text);
        return 0;
    }
    asked->at = host;
    if (port != 0) {
        asked->port = port;
    }
    return 1;
}

/* The address that such a request most likely comes in on. */
static const char *likely_address(apr_pool_t *p, const asked_request *asked)
{
    const apr_sockaddr_t *addr = NULL;
    const ap_listen_rec *lr;
    char *text;

    if (asked->host != NULL) {
        if (is_address(asked->host)) {
            return asked->host;
        }
        addr = vhost_address_of(ap_server_conf, asked->host, asked->port);
    }
    for (lr = ap_listeners; lr != NULL && addr == NULL; lr = lr->next) {
        if (lr->bind_addr->family != AF_UNIX
            && lr->bind_addr->port == asked->port
            && !apr_sockaddr_is_wildcard(lr->bind_addr)) {
            addr = lr->bind_addr;
        }
    }
    if (addr != NULL
        && apr_sockaddr_ip_get(&text, (apr_sockaddr_t *)addr)
           == APR_SUCCESS) {
        return apr_pstrdup(p, text);
    }
    return "127.0.0.1";
}

/* A field that would end the head, or be none, is not sent. */
static int check_fields(const apr_array_header_t *fields)
{
    int i;

    for (i = 0; i < fields->nelts; i++) {
        const char *field = APR_ARRAY_IDX(fields, i, const char *);

        if (strpbrk(field, "\r\n") != NULL || strchr(field, ':') == NULL) {
            fprintf(stderr, "-H takes \"Name: value\", not \"%s\"\n", field);
            return 0;
        }
    }
    return 1;
}

static int read_question(apr_pool_t *p, const explain_question *q,
                         asked_request *asked)
{
    memset(asked, 0, sizeof(*asked));
    asked->method = q->method;
    asked->fields = q->fields;
    asked->from = q->from != NULL ? q->from : "127.0.0.1";
    if (!is_address(asked->from)) {
        fprintf(stderr, "--from takes an IP address, not \"%s\"\n",
                asked->from);
        return 0;
    }
    if (!parse_url(p, q->url, asked) || !check_fields(q->fields)) {
        return 0;
    }
    if (q->at != NULL) {
        return parse_at(p, q->at, asked);
    }
    asked->at = likely_address(p, asked);
    return 1;
}

/* ---- The connection ----------------------------------------------------- */

static apr_sockaddr_t *make_address(apr_pool_t *p, const char *ip,
                                    apr_port_t port)
{
    apr_sockaddr_t *addr = NULL;

    /* It was seen to be numeric: nothing is looked up. */
    return apr_sockaddr_info_get(&addr, ip, APR_UNSPEC, port, 0, p)
           == APR_SUCCESS ? addr : NULL;
}

/* A socket whose other end is *client, with the addresses asked for. */
static apr_socket_t *make_socket(apr_pool_t *p, const asked_request *asked,
                                 int *client)
{
    apr_sockaddr_t *remote = make_address(p, asked->from, CLIENT_PORT);
    apr_sockaddr_t *local = make_address(p, asked->at, asked->port);
    apr_os_sock_info_t info;
    apr_socket_t *socket;
    int ends[2];

    if (remote == NULL || local == NULL
        || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return NULL;
    }
    *client = ends[1];
    memset(&info, 0, sizeof(info));
    info.os_sock = &ends[0];
    info.local = (struct sockaddr *)&local->sa;
    info.remote = (struct sockaddr *)&remote->sa;
    info.family = remote->family;
    info.type = SOCK_STREAM;
    return apr_os_sock_make(&socket, &info, p) == APR_SUCCESS ? socket : NULL;
}

static conn_rec *make_connection(apr_pool_t *p, apr_socket_t *socket)
{
    APR_OPTIONAL_FN_TYPE(ssl_engine_disable) *without_tls =
        APR_RETRIEVE_OPTIONAL_FN(ssl_engine_disable);
    apr_bucket_alloc_t *buckets = apr_bucket_alloc_create(p);
    ap_sb_handle_t *sbh = NULL;
    conn_rec *c;

    ap_create_sb_handle(&sbh, p, 0, 0);
    c = ap_run_create_connection(p, ap_server_conf, socket, 0, sbh, buckets);
    if (c == NULL) {
        return NULL;
    }
    ap_update_vhost_given_ip(c);
    if (without_tls != NULL) {
        (void)without_tls(c);
    }
    return ap_pre_connection(c, socket) == OK ? c : NULL;
}

/* Sends the head; false when it is larger than a socket holds. */
static int send_head(apr_pool_t *p, int client, const asked_request *asked)
{
    const char *head;
    const char *host = asked->host_field;
    apr_size_t len;
    int has_host = 0;
    int i;

    head = apr_pstrcat(p, asked->method, " ", asked->target, " HTTP/1.1\r\n",
                       NULL);
    for (i = 0; i < asked->fields->nelts; i++) {
        const char *field = APR_ARRAY_IDX(asked->fields, i, const char *);

        has_host |= strncasecmp(field, "Host:", 5) == 0;
        head = apr_pstrcat(p, head, field, "\r\n", NULL);
    }
    if (host == NULL) {
        host = ap_server_conf->server_hostname;
    }
    if (!has_host) {
        head = apr_pstrcat(p, head, "Host: ", host, "\r\n", NULL);
    }
    head = apr_pstrcat(p, head, "\r\n", NULL);
    len = strlen(head);
    return send(client, head, len, MSG_DONTWAIT | MSG_NOSIGNAL)
           == (ssize_t)len && shutdown(client, SHUT_WR) == 0;
}

/* ---- Running it --------------------------------------------------------- */

/* mod_rewrite in a directory leaves this handler, with the new path behind
 * "redirect:" in the name. */
static const char *rewritten_to(const request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "redirect-handler") != 0
        || r->filename == NULL
        || strncmp(r->filename, "redirect:", 9) != 0) {
        return NULL;
    }
    return apr_pstrcat(r->pool, r->filename + 9, r->args != NULL ? "?" : "",
                       r->args != NULL ? r->args : "", NULL);
}

static void run_phases(request_rec *r)
{
    const char *next;
    int rc = ap_process_request_internal(r);

    while (rc == OK && (next = rewritten_to(r)) != NULL) {
        request_rec *new = request_make_redirect(next, r);

        explain_line("rewritten", "%s to %s", r->uri, next);
        if (new == NULL) {
            rc = HTTP_INTERNAL_SERVER_ERROR;
            break;
        }
        r = new;
        rc = ap_process_request_internal(r);
    }
    if (rc == OK) {
        notes->stage = EXPLAIN_HANDLER;
    }
    explain_report(r, rc, notes);
}

/* The head itself was refused: the answer is at the client's end. */
static void report_refusal(int client, conn_rec *c)
{
    char answer[512];
    ssize_t len;
    int i;

    ap_flush_conn(c);
    len = recv(client, answer, sizeof(answer) - 1, MSG_DONTWAIT);
    answer[len > 0 ? len : 0] = '\0';
    answer[strcspn(answer, "\r\n")] = '\0';
    if (strncmp(answer, "HTTP/", 5) == 0 && strchr(answer, ' ') != NULL) {
        explain_line("status", "%s", strchr(answer, ' ') + 1);
    }
    explain_line("because", "the request is refused before it has a host");
    for (i = 0; i < notes->lines->nelts; i++) {
        explain_line(i == 0 ? "log" : "", "%s",
                     APR_ARRAY_IDX(notes->lines, i, const char *));
    }
}

/* Whether anybody could connect there. */
static int is_listened_at(const asked_request *asked)
{
    const ap_listen_rec *lr;
    char *ip;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        if (lr->bind_addr->family == AF_UNIX
            || lr->bind_addr->port != asked->port) {
            continue;
        }
        if (apr_sockaddr_is_wildcard(lr->bind_addr)
            || (apr_sockaddr_ip_get(&ip, lr->bind_addr) == APR_SUCCESS
                && strcmp(ip, asked->at) == 0)) {
            return 1;
        }
    }
    return 0;
}

static int explain(apr_pool_t *p, const asked_request *asked)
{
    apr_socket_t *socket;
    conn_rec *c = NULL;
    request_rec *r;
    int client = -1;

    socket = make_socket(p, asked, &client);
    if (socket != NULL) {
        c = make_connection(p, socket);
    }
    if (c == NULL || !send_head(p, client, asked)) {
        fprintf(stderr, "--explain: no connection could be made to ask "
                "by\n");
        return 1;
    }
    explain_line("request", "%s %s, host %s, from %s, at %s:%d",
                 asked->method, asked->target,
                 asked->host_field != NULL ? asked->host_field
                 : ap_server_conf->server_hostname,
                 asked->from, asked->at, asked->port);
    if (!is_listened_at(asked)) {
        explain_line("note", "no Listen is for %s:%d: nobody can connect "
                     "there", asked->at, asked->port);
    }
    if (asked->is_secure) {
        explain_line("note", "what follows is without TLS: nothing is known "
                     "of certificates, and HTTPS is not set");
    }
    r = ap_read_request(c);
    if (r == NULL) {
        report_refusal(client, c);
    }
    else {
        run_phases(r);
    }
    return 0;
}

/* ---- Becoming a child --------------------------------------------------- */

/* Everything a server says goes to its logs, which are not opened here: what
 * concerns the request is noted, the rest is not wanted.  Returns what stderr
 * was. */
static int silence(void)
{
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

    if (nowhere >= 0 && before >= 0) {
        dup2(nowhere, STDERR_FILENO);
    }
    if (nowhere >= 0) {
        close(nowhere);
    }
    return before;
}

static void speak(int before)
{
    if (before >= 0) {
        fflush(stderr);
        dup2(before, STDERR_FILENO);
        close(before);
    }
}

/* As a start does: what modules do at their first post_config only, or at
 * their second only, is done.  What they complain of is seen once. */
static int settle(main_state *m)
{
    int before;
    int ok;

    /* From here on the hooks of this file are registered. */
    is_asked = 1;
    if (phases_settle(m) != APR_SUCCESS) {
        return 0;
    }
    before = silence();
    ap_main_state = AP_SQ_MS_DESTROY_CONFIG;
    phases_reset(m);
    ap_main_state = AP_SQ_MS_CREATE_CONFIG;
    ok = phases_read(m, READ_FOR_TEST) == APR_SUCCESS
         && phases_settle(m) == APR_SUCCESS;
    speak(before);
    if (!ok) {
        fprintf(stderr, "--explain: a module refused to read the "
                "configuration a second time\n");
    }
    return ok;
}

/* User, and what modules make for themselves in a child. */
static void become_child(apr_pool_t *pchild, server_rec *main_server)
{
    server_rec *s;

    if (ap_run_drop_privileges(pchild, main_server) != OK) {
        explain_line("note", "the server's user could not be taken: files "
                     "are seen with the rights of who asks");
    }
    ap_run_child_init(pchild, main_server);
    for (s = main_server; s != NULL; s = s->next) {
        if (s->log.level < APLOG_INFO) {
            s->log.level = APLOG_INFO;
        }
    }
}

int explain_run(main_state *m)
{
    asked_request asked;
    apr_pool_t *pchild;
    explain_notes found;
    int before;
    int exit_status;

    if (!settle(m)
        || apr_pool_create(&pchild, m->process->pconf) != APR_SUCCESS
        || !read_question(pchild, &m->line->question, &asked)) {
        return 1;
    }
    apr_pool_tag(pchild, "pchild");
    before = silence();
    become_child(pchild, m->server);
    found.pool = pchild;
    found.stage = EXPLAIN_HEAD;
    found.lines = apr_array_make(pchild, 4, sizeof(const char *));
    notes = &found;
    exit_status = explain(pchild, &asked);
    notes = NULL;
    fflush(stdout);
    apr_pool_destroy(pchild);
    speak(before);
    return exit_status;
}
