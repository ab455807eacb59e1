/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the file cache knows of the links of a path.
 *
 * That there are none, as the kernel says when it resolves the path without
 * following any (openat2), is the same for all requests.  Where there are
 * links, it depends on the settings of a request whether they may be followed;
 * kept is under which rules a request was let through (server/request has
 * checked each of them), so that those with the same rules need not check
 * again.  Both are trusted for FileCacheTTL, about the very file that the
 * entry tells of.
 *
 * Of a name that is missing it is kept whether a link of that name leads to
 * nothing.
 *
 * Threads: all is read and written under the lock of the entry.
 */

#include "ap_config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

#include <apr_portable.h>

#include "server/core/file_entry_priv.h"
#include "server/util/clock_priv.h"

/* ---- Opening ------------------------------------------------------------ */

/* Opens a path none of whose components is a link; -1 with errno. */
static int open_link_free(const char *path, int flags)
{
#ifdef SYS_openat2
    struct open_how how = {
        .flags = (unsigned int)flags | O_CLOEXEC,
        .resolve = RESOLVE_NO_SYMLINKS
    };

    return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
#else
    (void)path;
    (void)flags;
    errno = ENOSYS;
    return -1;
#endif
}

int core_file_open_link_free(const char *path)
{
    return open_link_free(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

int core_file_open_same(const char *path, const apr_finfo_t *finfo)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    struct stat st;

    if (fd >= 0 && (fstat(fd, &st) != 0 || st.st_ino != finfo->inode
                    || st.st_dev != finfo->device
                    || st.st_uid != finfo->user)) {
        close(fd);
        errno = ELOOP;
        return -1;
    }
    return fd;
}

int core_file_leads_straight(const char *path, const apr_finfo_t *finfo)
{
    int fd = open_link_free(path, O_PATH);
    int is_same;

    if (fd < 0) {
        return 0;
    }
    is_same = core_file_is_open(finfo, fd);
    close(fd);
    return is_same;
}

/* The file may be closed already, or be another pool's: then this does
 * nothing. */
static apr_status_t own_cleanup(void *data)
{
    apr_file_close(data);
    return APR_SUCCESS;
}

apr_status_t core_file_own(apr_file_t **file, int fd, apr_int32_t flags,
                           apr_pool_t *p)
{
    apr_status_t rv = apr_os_file_put(file, &fd, flags, p);

    if (rv != APR_SUCCESS) {
        close(fd);
        return rv;
    }
    apr_pool_cleanup_register(p, *file, own_cleanup, own_cleanup);
    return APR_SUCCESS;
}

/* ---- No links ----------------------------------------------------------- */

static core_links known_links(core_file *f, apr_time_t now)
{
    core_links known = CORE_LINKS_UNKNOWN;

    core_file_lock(f);
    if (core_file_is_fresh(f->links_checked, now)) {
        known = f->links;
    }
    core_file_unlock(f);
    return known;
}

static void note_links(core_file *f, apr_time_t now, core_links links)
{
    core_file_lock(f);
    f->links = links;
    f->links_checked = now;
    core_file_unlock(f);
}

int core_file_is_link_free(const char *path, const apr_finfo_t *finfo,
                           apr_pool_t *p)
{
    apr_time_t now = clock_coarse();
    core_links links = CORE_LINKS_SOME;
    apr_finfo_t look_again;
    apr_status_t rv;
    core_file *f;

    if (!core_file_is_kept()) {
        return 0;
    }
    f = core_file_current(path, APR_FINFO_MIN, &look_again, &rv, p);
    if (f == NULL) {
        return 0;
    }
    if (core_file_is_same(&f->finfo, finfo)) {
        links = known_links(f, now);
        if (links == CORE_LINKS_UNKNOWN) {
            links = core_file_leads_straight(f->path, &f->finfo)
                        ? CORE_LINKS_NONE : CORE_LINKS_SOME;
            note_links(f, now, links);
        }
    }
    core_file_release(f);
    return links == CORE_LINKS_NONE;
}

/* ---- Links that may be followed ----------------------------------------- */

int core_file_is_passed(const char *path, const apr_finfo_t *finfo,
                        apr_uint64_t rules, apr_pool_t *p)
{
    apr_time_t now = clock_coarse();
    apr_finfo_t look_again;
    apr_status_t rv;
    core_file *f;
    int is_passed = 0;

    if (!core_file_is_kept()) {
        return 0;
    }
    f = core_file_current(path, APR_FINFO_MIN, &look_again, &rv, p);
    if (f == NULL) {
        return 0;
    }
    if (finfo == NULL || core_file_is_same(&f->finfo, finfo)) {
        core_file_lock(f);
        is_passed = f->passed == rules
                    && core_file_is_fresh(f->passed_checked, now);
        core_file_unlock(f);
    }
    core_file_release(f);
    return is_passed;
}

void core_file_note_passed(const char *path, const apr_finfo_t *finfo,
                           apr_uint64_t rules, apr_pool_t *p)
{
    apr_time_t now = clock_coarse();
    apr_finfo_t look_again;
    apr_status_t rv;
    core_file *f;

    if (!core_file_is_kept()) {
        return;
    }
    f = core_file_current(path, APR_FINFO_MIN, &look_again, &rv, p);
    if (f == NULL) {
        return;
    }
    if (finfo == NULL || core_file_is_same(&f->finfo, finfo)) {
        core_file_lock(f);
        f->passed = rules;
        f->passed_checked = now;
        core_file_unlock(f);
    }
    core_file_release(f);
}

/* ---- Links to nothing --------------------------------------------------- */

static int is_link(const char *path, apr_pool_t *p)
{
    apr_finfo_t finfo;
    apr_status_t rv = apr_stat(&finfo, path, APR_FINFO_TYPE | APR_FINFO_LINK,
                               p);

    return (rv == APR_SUCCESS || rv == APR_INCOMPLETE)
           && finfo.filetype == APR_LNK;
}

int core_file_is_broken_link(const char *path, apr_pool_t *p)
{
    apr_time_t now = clock_coarse();
    core_links links = CORE_LINKS_UNKNOWN;
    apr_finfo_t finfo;
    apr_status_t rv;
    core_file *f = core_file_is_kept()
        ? core_file_current(path, APR_FINFO_MIN, &finfo, &rv, p) : NULL;

    if (f == NULL) {
        return is_link(path, p);
    }
    if (f->missing != 0) {
        links = known_links(f, now);
        if (links == CORE_LINKS_UNKNOWN) {
            links = is_link(path, p) ? CORE_LINKS_SOME : CORE_LINKS_NONE;
            note_links(f, now, links);
        }
    }
    core_file_release(f);
    return links == CORE_LINKS_SOME;
}
