/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Buckets of listening sockets: several sockets on each address, by
 * SO_REUSEPORT, among which the kernel shares out new connections.  A child
 * accepts from one bucket.
 *
 * The first bucket is ap_listeners.  Each of its listeners has a chain of
 * twins, one for each further bucket.  They are kept through restarts as the
 * first ones are: a socket that is closed takes along the connections that
 * wait in it.
 *
 * After a restart with fewer buckets the others are surplus: the kernel is
 * told to share out new connections among the first ones only, the children
 * from before take what waits in the surplus ones, and they are closed when
 * nothing does, or when that takes too long.  That needs the order in which
 * they were opened to be the kernel's, which it is unless there were more
 * buckets and fewer again within moments.
 *
 * A Unix socket cannot be bound twice: it stands in all buckets itself.
 *
 * Only the parent's main thread comes here, and a child before it has others.
 */

#include "ap_config.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/filter.h>
#endif

#include <apr_network_io.h>
#include <apr_portable.h>

#include "ap_listen.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"

#include "server/net/listen_priv.h"
#include "server/net/net_priv.h"

APLOG_USE_MODULE(core);

AP_DECLARE_DATA int ap_num_listen_buckets;

/** The buckets of the last ap_duplicate_listeners().  [config] */
static ap_listen_rec **all_buckets;

/** Open twins that are in no bucket any more, a chain.  [own: parent] */
static listener *surplus;

void listen_forget_buckets(void)
{
    all_buckets = NULL;
    ap_num_listen_buckets = 0;
}

int listen_bucket_count(void)
{
    long cores;

    if (listen_cores_per_bucket == 0 || !ap_have_so_reuseport) {
        return 1;
    }
    cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores >= 2L * listen_cores_per_bucket
           ? (int)(cores / listen_cores_per_bucket) : 1;
}

/* ----------------------------------------------------------------- twins */

/* Also on a socket that listens already, as far as the system does that. */
static apr_status_t set_reuseport(listener *l, int on)
{
    apr_os_sock_t fd;
    apr_status_t rv = APR_SUCCESS;

    if (l->rec.bind_addr->family == AF_UNIX || l->reuseport == (on != 0)) {
        return APR_SUCCESS;
    }
#ifdef SO_REUSEPORT
    rv = apr_os_sock_get(&fd, l->rec.sd);
    if (rv == APR_SUCCESS
        && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0) {
        rv = errno;
    }
#else
    (void)fd;
    rv = APR_ENOTIMPL;
#endif
    if (rv == APR_SUCCESS) {
        l->reuseport = on != 0;
    }
    return rv;
}

/* What may be different after each reading of the configuration. */
static apr_status_t refresh_twin(listener *twin, const listener *l,
                                 server_rec *s)
{
    apr_status_t rv = APR_SUCCESS;

    twin->file = l->file;
    twin->line = l->line;
    twin->rec.protocol = l->rec.protocol;
    twin->rec.accept_func = l->rec.accept_func;
    twin->rec.slave = l->rec.slave;
    if (twin->is_shared) {
        twin->rec.sd = l->rec.sd;
    }
    else {
        rv = listen_start(twin, s);
    }
    if (rv == APR_SUCCESS) {
        rv = apr_socket_opt_set(twin->rec.sd, APR_SO_NONBLOCK,
                                ap_listeners->next != NULL);
    }
    twin->rec.active = rv == APR_SUCCESS;
    return rv;
}

static apr_status_t make_twin(listener **twin, const listener *l,
                              server_rec *s)
{
    apr_pool_t *base = s->process->pool;
    listener *new_one = listen_new(base);
    apr_status_t rv = apr_sockaddr_info_copy(&new_one->rec.bind_addr,
                                             l->rec.bind_addr, new_one->pool);

    new_one->v6only = l->v6only;
    new_one->reuseport = 1;
    new_one->is_shared = l->rec.bind_addr->family == AF_UNIX;
    if (rv == APR_SUCCESS && !new_one->is_shared) {
        rv = listen_open(new_one, base);
    }
    if (rv != APR_SUCCESS) {
        listen_drop(new_one);
        return rv;
    }
    *twin = new_one;
    return APR_SUCCESS;
}

/* Returns how many twins there are then, up to as many as are wanted. */
static int give_twins(listener *l, int wanted, server_rec *s)
{
    listener **link = &l->twin;
    apr_status_t rv = set_reuseport(l, wanted > 0);
    int count = 0;

    while (count < wanted && rv == APR_SUCCESS) {
        if (*link == NULL) {
            rv = make_twin(link, l, s);
        }
        if (rv == APR_SUCCESS) {
            rv = refresh_twin(*link, l, s);
        }
        if (rv == APR_SUCCESS) {
            link = &(*link)->twin;
            count++;
        }
    }
    if (count < wanted) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(91315)
                     "no further socket can be opened on %s: there are %d "
                     "buckets of listening sockets instead of %d",
                     listen_describe(&l->rec, s->process->pconf), count + 1,
                     wanted + 1);
    }
    return count;
}

/* ---------------------------------------------------------- surplus twins */

#if defined(__linux__) && defined(SO_ATTACH_REUSEPORT_CBPF) \
    && defined(SO_DETACH_REUSEPORT_BPF)

/* New connections go to the first `count` sockets of the address; 0: to all of
 * them. */
static void steer(listener *l, int count)
{
    struct sock_filter any_of_count[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, SKF_AD_OFF + SKF_AD_RANDOM),
        BPF_STMT(BPF_ALU | BPF_MOD | BPF_K, (unsigned int)count),
        BPF_STMT(BPF_RET | BPF_A, 0)
    };
    struct sock_fprog program = {.len = 3, .filter = any_of_count};
    apr_os_sock_t fd;
    int none = 0;
    int failed;

    if (apr_os_sock_get(&fd, l->rec.sd) != APR_SUCCESS) {
        return;
    }
    failed = count > 0
             ? setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, &program,
                          sizeof(program))
             : setsockopt(fd, SOL_SOCKET, SO_DETACH_REUSEPORT_BPF, &none,
                          sizeof(none));
    if (failed) {
        ap_log_error(APLOG_MARK, APLOG_DEBUG, errno, ap_server_conf,
                     "the kernel goes on sharing out connections among all "
                     "sockets of an address");
        return;
    }
    l->steered = count > 0;
}

/* Connections wait that nobody has accepted. */
static int is_awaited(const listener *l)
{
    struct tcp_info info;
    socklen_t length = sizeof(info);
    apr_os_sock_t fd;

    return apr_os_sock_get(&fd, l->rec.sd) == APR_SUCCESS
        && getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0
        && info.tcpi_unacked > 0;
}

#else

static void steer(listener *l, int count)
{
    (void)l;
    (void)count;
}

static int is_awaited(const listener *l)
{
    (void)l;
    return 0;
}

#endif

/* Those after the first `count` are surplus; a shared one has no socket of its
 * own. */
static void trim_twins(listener *l, int count)
{
    listener **link = &l->twin;
    listener **end = &surplus;
    int i;

    for (i = 0; i < count; i++) {
        link = &(*link)->twin;
    }
    if (*link != NULL && (*link)->is_shared) {
        listen_drop(*link);
    }
    else if (*link != NULL) {
        while (*end != NULL) {
            end = &(*end)->twin;
        }
        *end = *link;
        steer(l, count + 1);
    }
    else if (l->steered && surplus == NULL) {
        steer(l, 0);
    }
    *link = NULL;
}

int listen_surplus_is_awaited(void)
{
    const listener *l;

    for (l = surplus; l != NULL; l = l->twin) {
        if (is_awaited(l)) {
            return 1;
        }
    }
    return 0;
}

void listen_drop_surplus(void)
{
    if (surplus != NULL) {
        listen_drop(surplus);
        surplus = NULL;
    }
}

static void close_surplus(void)
{
    listener *l;

    for (l = surplus; l != NULL; l = l->twin) {
        listen_close(&l->rec);
    }
}

/* --------------------------------------------------------------- buckets */

/* The twins of this number, in a list. */
static ap_listen_rec *list_twins(int number)
{
    ap_listen_rec *list = NULL;
    ap_listen_rec **link = &list;
    ap_listen_rec *lr;
    listener *twin;
    int i;

    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        twin = (listener *)lr;
        for (i = 0; i < number; i++) {
            twin = twin->twin;
        }
        twin->rec.next = NULL;
        *link = &twin->rec;
        link = &twin->rec.next;
    }
    return list;
}

/* What cannot be had is told, and made up for by fewer buckets. */
AP_DECLARE(apr_status_t) ap_duplicate_listeners(
    apr_pool_t *p, server_rec *s, ap_listen_rec ***buckets,
    int *num_buckets)
{
    int count = *num_buckets > 0 ? *num_buckets : listen_bucket_count();
    ap_listen_rec *lr;
    int i;

    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        count = 1;
    }
    else if (listen_cores_per_bucket > 0 && !ap_have_so_reuseport) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, s, APLOGNO(90415)
                     "ListenCoresBucketsRatio needs SO_REUSEPORT, which this "
                     "system has not; one bucket is used");
    }
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        count = 1 + give_twins((listener *)lr, count - 1, s);
    }
    *buckets = apr_pcalloc(p, (apr_size_t)count * sizeof(**buckets));
    (*buckets)[0] = ap_listeners;
    for (lr = ap_listeners; lr != NULL; lr = lr->next) {
        trim_twins((listener *)lr, count - 1);
    }
    for (i = 1; i < count; i++) {
        (*buckets)[i] = list_twins(i);
    }
    all_buckets = *buckets;
    *num_buckets = count;
    ap_num_listen_buckets = count;
    return APR_SUCCESS;
}

/* Modules know of ap_listeners only. */
static void copy_accept_funcs(int bucket)
{
    ap_listen_rec *from = ap_listeners;
    ap_listen_rec *to = all_buckets != NULL ? all_buckets[bucket] : NULL;

    while (to != NULL) {
        to->accept_func = from->accept_func;
        to = to->next;
        from = from->next;
    }
}

void listen_keep_bucket(int bucket)
{
    ap_listen_rec *lr;
    int i;

    for (i = 0; all_buckets != NULL && i < ap_num_listen_buckets; i++) {
        lr = i == bucket ? NULL : all_buckets[i];
        for (; lr != NULL; lr = lr->next) {
            /* A Unix socket is in this bucket as well. */
            if (lr->bind_addr->family != AF_UNIX) {
                listen_close(lr);
            }
        }
    }
    close_surplus();
    copy_accept_funcs(bucket);
}

AP_DECLARE(void) ap_close_listeners(void)
{
    int i;

    if (all_buckets == NULL) {
        ap_close_listeners_ex(ap_listeners);
    }
    for (i = 0; all_buckets != NULL && i < ap_num_listen_buckets; i++) {
        ap_close_listeners_ex(all_buckets[i]);
    }
    close_surplus();
}
