/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Listening on a path: Listen unix:/run/hostler/www.sock [protocol].
 *
 * Directives: ListenUnixMode, ListenUnixOwner.
 *
 * A path is a file, so it has what an address has not:
 *
 *   - an owner and a mode.  The file is made without any right and gets those
 *     that the configuration says afterwards: nobody slips in between.
 *   - a life beyond the server's.  One that was killed leaves its file behind,
 *     and nobody can bind to a path that exists.  So a file is removed when
 *     it is a socket and a connection to it is refused, and in no other case.
 *   - an end.  The process that has made it removes it when it closes the
 *     socket, unless another file stands there by then, or a younger process
 *     has taken the server over.
 *
 * A connection has no address and no port.  Its listener's record has the
 * port that its protocol has by default, so that virtual hosts with that port
 * are found and the server has a port to tell.
 *
 * The parent's one thread runs this; children come to listen_unix_remove(),
 * which sees that the file is not theirs.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <apr_network_io.h>
#include <apr_portable.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "unixd.h"

#include "server/net/listen_priv.h"
#include "server/net/net_priv.h"

/* Who may connect unless it is said: the server's own user and group. */
#define DEFAULT_MODE 0660

struct listen_path {
    const char *name;
    pid_t owner;        /* the process that has made the file */
    dev_t device;       /* of the file as it was made */
    ino_t inode;
};

/* Settings, back at these values before each reading.  [config] */
static mode_t mode = DEFAULT_MODE;
static uid_t user;
static gid_t group;
static int has_owner;

/* Another process has the files now.  [config] */
static int is_handed_over;

/* Files that nobody listens on any more, to be removed when they are this
 * process' to remove.  [config] */
static apr_array_header_t *unwanted;

/* ------------------------------------------------------------ directives */

void listen_unix_reset(void)
{
    mode = DEFAULT_MODE;
    has_owner = 0;
}

const char *listen_set_unix_mode(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *end;
    long number = strtol(arg, &end, 8);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (end == arg || *end != '\0' || number < 0 || number > 0777) {
        return apr_psprintf(cmd->pool, "ListenUnixMode takes an octal mode "
                            "from 0 to 0777, such as 0660; not \"%s\"", arg);
    }
    mode = (mode_t)number;
    return NULL;
}

static int find_user(const char *name, uid_t *id, gid_t *its_group)
{
    const struct passwd *entry = getpwnam(name);

    if (entry != NULL) {
        *id = entry->pw_uid;
        *its_group = entry->pw_gid;
    }
    return entry != NULL;
}

static int find_group(const char *name, gid_t *id)
{
    const struct group *entry = getgrnam(name);

    if (entry != NULL) {
        *id = entry->gr_gid;
    }
    return entry != NULL;
}

const char *listen_set_unix_owner(cmd_parms *cmd, void *dummy,
                                  const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    char *name = apr_pstrdup(cmd->temp_pool, arg);
    char *colon = strchr(name, ':');

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (colon != NULL) {
        *colon++ = '\0';
    }
    if (!find_user(name, &user, &group)) {
        return apr_psprintf(cmd->pool, "ListenUnixOwner: there is no user "
                            "\"%s\"", name);
    }
    if (colon != NULL && !find_group(colon, &group)) {
        return apr_psprintf(cmd->pool, "ListenUnixOwner: there is no group "
                            "\"%s\"", colon);
    }
    has_owner = 1;
    return NULL;
}

const char *listen_unix_address(apr_sockaddr_t **addr, const char *path,
                                apr_pool_t *p)
{
    const char *full = ap_server_root_relative(p, path);
    apr_status_t rv;

    if (*path == '\0' || full == NULL) {
        return apr_psprintf(p, "\"%s\" is no valid path for a Unix socket",
                            path);
    }
    if (strlen(full) >= sizeof(((struct sockaddr_un *)0)->sun_path)) {
        return apr_psprintf(p, "the path \"%s\" is too long for a Unix "
                            "socket, which takes %d characters", full,
                            (int)sizeof(((struct sockaddr_un *)0)->sun_path)
                            - 1);
    }
    rv = apr_sockaddr_info_get(addr, full, APR_UNIX, 0, 0, p);
    if (rv != APR_SUCCESS) {
        return apr_psprintf(p, "%s: %pm", full, &rv);
    }
    return NULL;
}

/* --------------------------------------------------------------- the file */

/* Whether it is the file that was made. */
static int is_of(const listen_path *path, const struct stat *info)
{
    return info->st_dev == path->device && info->st_ino == path->inode;
}

static int is_there(const listen_path *path)
{
    struct stat now;

    return lstat(path->name, &now) == 0 && is_of(path, &now);
}

void listen_unix_remove(listen_path *path)
{
    if (path == NULL || is_handed_over || path->owner != getpid()) {
        return;
    }
    if (is_there(path)) {
        unlink(path->name);
    }
    path->owner = 0;
}

static apr_status_t remove_cleanup(void *data)
{
    listen_unix_remove(data);
    return APR_SUCCESS;
}

void listen_unix_forget(const listener *l, apr_pool_t *p)
{
    if (!is_handed_over || l->is_given
        || l->rec.bind_addr->family != AF_UNIX) {
        return;
    }
    if (unwanted == NULL) {
        unwanted = apr_array_make(p, 2, sizeof(const char *));
    }
    APR_ARRAY_PUSH(unwanted, const char *)
        = apr_pstrdup(p, l->rec.bind_addr->sa.unx.sun_path);
}

void listen_hand_over(int handed_over)
{
    int i;

    is_handed_over = handed_over;
    for (i = 0; !handed_over && unwanted != NULL && i < unwanted->nelts;
         i++) {
        unlink(APR_ARRAY_IDX(unwanted, i, const char *));
    }
    unwanted = NULL;
}

/* Asks by a connection whether somebody listens; APR_SUCCESS: nobody. */
static apr_status_t ask_whether_dead(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error = 0;

    if (fd < 0) {
        return errno;
    }
    if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0) {
        error = errno;
    }
    close(fd);
    switch (error) {
    case ECONNREFUSED:
        return APR_SUCCESS;
    case 0:
    case EAGAIN:
    case EINPROGRESS:
    case EPROTOTYPE:    /* a socket of another kind */
        return EADDRINUSE;
    default:
        return error;
    }
}

/* Whether the path is free, but for what a dead server has left. */
static apr_status_t look_at_path(const struct sockaddr_un *address,
                                 int *is_stale)
{
    struct stat info;

    *is_stale = 0;
    if (lstat(address->sun_path, &info) != 0) {
        return errno == ENOENT ? APR_SUCCESS : errno;
    }
    if (!S_ISSOCK(info.st_mode)) {
        return EEXIST;
    }
    *is_stale = 1;
    return ask_whether_dead(address);
}

/* Where it is only checked: whether a file could be made there. */
static apr_status_t check_folder(const char *path, apr_pool_t *p)
{
    char *folder = ap_make_dirstr_parent(p, path);

    return access(folder, W_OK | X_OK) == 0 ? APR_SUCCESS : errno;
}

/* From fchmod() of the socket the file gets its mode, on systems that know
 * it; what is left open on others is closed by listen_unix_adjust(). */
static apr_status_t bind_to_path(int fd, const struct sockaddr_un *address)
{
    if (fchmod(fd, 0) != 0 && errno != EINVAL && errno != ENOTSUP) {
        return errno;
    }
    return bind(fd, (const struct sockaddr *)address, sizeof(*address)) == 0
           ? APR_SUCCESS : errno;
}

/* After a start in the background the process is another one than that which
 * has made the file; after an upgrade it knows nothing of it yet. */
void listen_unix_own(listener *l)
{
    const char *name = l->rec.bind_addr->sa.unx.sun_path;
    struct stat info;

    if (ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        return;
    }
    if (l->path == NULL && lstat(name, &info) == 0
        && S_ISSOCK(info.st_mode)) {
        l->path = apr_pcalloc(l->sock_pool, sizeof(*l->path));
        l->path->name = apr_pstrdup(l->sock_pool, name);
        l->path->device = info.st_dev;
        l->path->inode = info.st_ino;
        apr_pool_cleanup_register(l->sock_pool, l->path, remove_cleanup,
                                  apr_pool_cleanup_null);
    }
    if (l->path != NULL) {
        l->path->owner = getpid();
    }
}

apr_status_t listen_unix_open(listener *l)
{
    struct sockaddr_un *address = &l->rec.bind_addr->sa.unx;
    apr_os_sock_info_t info = {.local = (struct sockaddr *)address,
                               .family = AF_UNIX,
                               .type = SOCK_STREAM};
    int is_stale;
    int fd;
    apr_status_t rv = look_at_path(address, &is_stale);

    if (rv == APR_SUCCESS && ap_run_mode == AP_SQ_RM_CONFIG_TEST) {
        return check_folder(address->sun_path, l->sock_pool);
    }
    if (rv == APR_SUCCESS && is_stale && unlink(address->sun_path) != 0) {
        rv = errno;
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return errno;
    }
    rv = bind_to_path(fd, address);
    if (rv == APR_SUCCESS) {
        listen_unix_own(l);
        info.os_sock = &fd;
        rv = apr_os_sock_make(&l->rec.sd, &info, l->sock_pool);
    }
    if (rv != APR_SUCCESS) {
        close(fd);
    }
    return rv;
}

/* An ordinary user gives nothing away: a group of its own at most.
 * fd: opened by O_PATH, which fchmod() does not take. */
static apr_status_t give_rights(int fd)
{
    uid_t to_user = has_owner ? user : ap_unixd_config.user_id;
    gid_t to_group = has_owner ? group : ap_unixd_config.group_id;
    char name[40];

    if ((has_owner || geteuid() == 0)
        && fchownat(fd, "", to_user, to_group, AT_EMPTY_PATH) != 0) {
        return errno;
    }
    apr_snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
    return chmod(name, mode) == 0 ? APR_SUCCESS : errno;
}

/* No reason to stop a server that runs. */
static apr_status_t tell_gone(const listener *l)
{
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, NULL,
                 APLOGNO(95192) "%s: the file is not there any more, or "
                 "another one is in its place, which is left alone; to be "
                 "reached there, stop the server and start it",
                 listen_describe(&l->rec, l->sock_pool));
    return APR_SUCCESS;
}

/* Whoever may write the folder may have put something else there since, a
 * link to a file of root's, say. */
apr_status_t listen_unix_adjust(const listener *l)
{
    int fd = open(l->path->name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    apr_status_t rv;
    struct stat info;

    if (fd < 0) {
        return errno == ENOENT ? tell_gone(l) : errno;
    }
    rv = fstat(fd, &info) == 0 ? APR_SUCCESS : errno;
    if (rv == APR_SUCCESS) {
        rv = is_of(l->path, &info) ? give_rights(fd) : tell_gone(l);
    }
    close(fd);
    return rv;
}

const char *listen_unix_advice(apr_status_t rv)
{
    switch (rv) {
    case EADDRINUSE:
        return "; another server listens there";
    case EEXIST:
        return "; there is something else than a socket, which is not "
               "removed";
    case ENOENT:
        return "; make the folder";
    case EACCES:
        return "; the user who starts the server may not make files in that "
               "folder";
    case EPERM:
        return "; only root may give the file to the owner that "
               "ListenUnixOwner names";
    default:
        return "";
    }
}
