/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Opening a file whose way has links that may not be followed, or may be in
 * part: component by component, each within the directory that was opened
 * before it, so that what is checked is what is opened whoever exchanges
 * names meanwhile.
 *
 * Directives: Options.  No shared state.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"

#include "server/core/file_cache_priv.h"
#include "server/request/walk_priv.h"

APLOG_USE_MODULE(core);

/* What a link leads to, when it may be followed: the owner of both is one. */
static int open_target(int dir, int link, const walk_link_rule *rule)
{
    char text[PATH_MAX];
    struct stat of_link;
    struct stat of_target;
    ssize_t len = readlinkat(link, "", text, sizeof(text) - 1);
    int fd;

    if (len < 0 || !(rule->opts & OPT_SYM_OWNER)
        || fstat(link, &of_link) != 0) {
        errno = ELOOP;
        return -1;
    }
    text[len] = '\0';
    fd = openat(dir, text, O_PATH | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &of_target) != 0
                    || of_target.st_uid != of_link.st_uid)) {
        close(fd);
        errno = ELOOP;
        return -1;
    }
    return fd;
}

/* One component, as the rule of its directory has it. */
static int open_component(int dir, const char *name,
                          const walk_link_rule *rule)
{
    struct stat st;
    int target;
    int error;
    int fd;

    if (rule->opts & OPT_SYM_LINKS) {
        return openat(dir, name, O_PATH | O_CLOEXEC);
    }
    fd = openat(dir, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (fstat(fd, &st) == 0 && !S_ISLNK(st.st_mode))) {
        return fd;
    }
    target = open_target(dir, fd, rule);
    error = errno;
    close(fd);
    errno = error;
    return target;
}

/* The last one, for reading, when that is the file that was checked. */
static int open_for_reading(int dir, const char *name, int checked)
{
    struct stat right;
    struct stat got;
    int fd = openat(dir, name,
                    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0 && (fstat(checked, &right) != 0 || fstat(fd, &got) != 0
                    || right.st_ino != got.st_ino
                    || right.st_dev != got.st_dev)) {
        close(fd);
        errno = ELOOP;
        return -1;
    }
    return fd;
}

/* A descriptor of the path for reading; -1 with errno. */
static int open_path(request_rec *r, const apr_array_header_t *rules)
{
    const walk_link_rule *rule = (const walk_link_rule *)rules->elts;
    const walk_link_rule *last = rule + rules->nelts - 1;
    char *path = apr_pstrdup(r->pool, r->filename);
    char *name = path + 1;
    int dir = open("/", O_PATH | O_CLOEXEC);
    int fd = -1;
    int error;

    while (dir >= 0) {
        char *slash = strchr(name, '/');
        int next;

        while (rule < last && rule[1].from_len <= (apr_size_t)(name - path)) {
            rule++;
        }
        if (slash != NULL) {
            *slash = '\0';
        }
        next = open_component(dir, name, rule);
        if (slash == NULL && next >= 0) {
            fd = open_for_reading(dir, name, next);
        }
        error = errno;
        close(dir);
        errno = error;
        dir = next;
        if (slash == NULL) {
            break;
        }
        name = slash + 1;
    }
    if (dir >= 0) {
        error = errno;
        close(dir);
        errno = error;
    }
    return fd;
}

int walk_open_checked(request_rec *r, const apr_array_header_t *rules)
{
    apr_file_t *file;
    apr_finfo_t finfo;
    apr_status_t rv;
    int fd = open_path(r, rules);

    r->finfo.valid |= CORE_FINFO_CHECKED;
    if (fd < 0 && errno == EACCES) {
        /* Told when it is to be read; others may only want its name. */
        return OK;
    }
    rv = fd < 0 ? errno : core_file_own(&file, fd, APR_READ | APR_BINARY,
                                        r->pool);
    if (rv == APR_SUCCESS) {
        rv = apr_file_info_get(&finfo, APR_FINFO_NORM, file);
    }
    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(91155)
                      "access to %s denied: '%s' cannot be opened by a way "
                      "whose links may be followed; it has changed just now",
                      r->uri, r->filename);
        return HTTP_FORBIDDEN;
    }
    r->finfo = finfo;
    r->finfo.fname = r->filename;
    r->finfo.filehand = file;
    r->finfo.valid |= CORE_FINFO_CHECKED;
    return OK;
}
