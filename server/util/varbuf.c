/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * A string buffer that grows.
 *
 * Invariants: buf always has avail + 1 bytes, the last for the NUL; strlen is
 * the length of the string in it, or AP_VARBUF_UNKNOWN when somebody wrote to
 * buf directly and has not said how much.
 *
 * Up to SMALL_SIZE the memory comes from the pool and stays with it.  Above
 * that it comes from malloc, so that what a growing buffer leaves behind is
 * given back at once; info then is the record by which the pool's cleanup
 * finds the block.  A buffer belongs to one thread at a time.
 */

#include "ap_config.h"

#include "httpd.h"
#include "util_varbuf.h"

#include "server/util/chars_priv.h"

/* Bytes, NUL included. */
#define SMALL_SIZE 512

/* Room for a line of a configuration file before the buffer grows. */
#define LINE_SIZE 256

struct ap_varbuf_info {
    void *block;        /* from malloc; NULL: none at the moment */
};

/* What buf is while nothing was allocated.  Never written to: a buffer with
 * avail 0 can only be given an empty string, and that is there already. */
static char empty_string[1] = "";

static apr_status_t varbuf_cleanup(void *data)
{
    struct ap_varbuf_info *info = data;

    free(info->block);
    info->block = NULL;
    return APR_SUCCESS;
}

static void *get_block(struct ap_varbuf *vb, apr_size_t size)
{
    if (size <= SMALL_SIZE) {
        return apr_palloc(vb->pool, size);
    }
    if (vb->info == NULL) {
        vb->info = apr_palloc(vb->pool, sizeof(*vb->info));
        vb->info->block = NULL;
        apr_pool_cleanup_register(vb->pool, vb->info, varbuf_cleanup,
                                  apr_pool_cleanup_null);
    }
    return ap_malloc(size);
}

AP_DECLARE(void) ap_varbuf_init(apr_pool_t *pool, struct ap_varbuf *vb,
                                apr_size_t init_size)
{
    vb->buf = empty_string;
    vb->avail = 0;
    vb->strlen = AP_VARBUF_UNKNOWN;
    vb->pool = pool;
    vb->info = NULL;
    ap_varbuf_grow(vb, init_size);
}

AP_DECLARE(void) ap_varbuf_grow(struct ap_varbuf *vb, apr_size_t new_size)
{
    apr_size_t size;
    apr_size_t used;
    char *block;

    if (new_size <= vb->avail) {
        return;
    }
    if (new_size > APR_SIZE_MAX / 2) {
        ap_abort_on_oom();
    }
    /* Twice as much each time: n bytes cost n copies in all, not n * n. */
    size = 2 * vb->avail > new_size ? 2 * vb->avail : new_size;
    size = APR_ALIGN_DEFAULT(size + 1);
    block = get_block(vb, size);
    used = vb->strlen == AP_VARBUF_UNKNOWN ? vb->avail : vb->strlen;
    memcpy(block, vb->buf, used);
    block[used] = '\0';
    if (vb->info) {
        free(vb->info->block);
        vb->info->block = size > SMALL_SIZE ? block : NULL;
    }
    vb->buf = block;
    vb->avail = size - 1;
}

AP_DECLARE(void) ap_varbuf_strmemcat(struct ap_varbuf *vb, const char *str,
                                     int len)
{
    if (len <= 0) {
        return;
    }
    if (vb->strlen == AP_VARBUF_UNKNOWN) {
        vb->strlen = strlen(vb->buf);
    }
    ap_varbuf_grow(vb, vb->strlen + len);
    memcpy(vb->buf + vb->strlen, str, len);
    vb->strlen += len;
    vb->buf[vb->strlen] = '\0';
}

AP_DECLARE(void) ap_varbuf_free(struct ap_varbuf *vb)
{
    if (vb->info) {
        apr_pool_cleanup_run(vb->pool, vb->info, varbuf_cleanup);
        vb->info = NULL;
    }
    vb->buf = empty_string;
    vb->avail = 0;
    vb->strlen = AP_VARBUF_UNKNOWN;
}

AP_DECLARE(char *) ap_varbuf_pdup(apr_pool_t *p, struct ap_varbuf *vb,
                                  const char *prepend,
                                  apr_size_t prepend_len, const char *append,
                                  apr_size_t append_len,
                                  apr_size_t *new_len)
{
    apr_size_t len;
    char *copy;
    char *to;

    if (vb->strlen == AP_VARBUF_UNKNOWN) {
        vb->strlen = strlen(vb->buf);
    }
    prepend_len = prepend ? prepend_len : 0;
    append_len = append ? append_len : 0;
    len = prepend_len + vb->strlen + append_len;
    copy = to = apr_palloc(p, len + 1);
    if (prepend_len) {
        memcpy(to, prepend, prepend_len);
        to += prepend_len;
    }
    memcpy(to, vb->buf, vb->strlen);
    to += vb->strlen;
    if (append_len) {
        memcpy(to, append, append_len);
        to += append_len;
    }
    *to = '\0';
    if (new_len) {
        *new_len = len;
    }
    return copy;
}

/* ---- lines of a configuration file ---- */

/*
 * Appends what is left of the physical line, its end included, to the buffer.
 * APR_ENOSPC: longer than max_len.
 */
static apr_status_t append_physical_line(struct ap_varbuf *vb,
                                         ap_configfile_t *cfp,
                                         apr_size_t max_len)
{
    apr_size_t start = vb->strlen;
    apr_status_t rv = APR_SUCCESS;

    for (;;) {
        apr_size_t got;

        if (vb->strlen >= max_len) {
            return APR_ENOSPC;
        }
        ap_varbuf_grow(vb, vb->strlen + LINE_SIZE);
        rv = cfp->getstr(vb->buf + vb->strlen, vb->avail - vb->strlen + 1,
                         cfp->param);
        if (rv != APR_SUCCESS) {
            break;
        }
        got = strlen(vb->buf + vb->strlen);
        vb->strlen += got;
        if (got == 0 || vb->buf[vb->strlen - 1] == '\n') {
            break;
        }
    }
    vb->buf[vb->strlen] = '\0';
    if (vb->strlen > start) {
        cfp->line_number++;
        return vb->strlen > max_len ? APR_ENOSPC : APR_SUCCESS;
    }
    return rv;
}

/* Takes a line end, and a backslash before it, off the end; true when there
 * was a backslash, that is, when the next line belongs to this one. */
static int cut_line_end(struct ap_varbuf *vb)
{
    char *end = vb->buf + vb->strlen;
    int continued = 0;

    if (end > vb->buf && end[-1] == '\n') {
        end--;
        if (end > vb->buf && end[-1] == '\r') {
            end--;
        }
        continued = end > vb->buf && end[-1] == '\\';
        end -= continued;
    }
    *end = '\0';
    vb->strlen = end - vb->buf;
    return continued;
}

static void trim(struct ap_varbuf *vb)
{
    apr_size_t lead = char_skip(&char_space, vb->buf) - vb->buf;

    while (vb->strlen > lead
           && char_in(&char_space, vb->buf[vb->strlen - 1])) {
        vb->strlen--;
    }
    vb->strlen -= lead;
    memmove(vb->buf, vb->buf + lead, vb->strlen);
    vb->buf[vb->strlen] = '\0';
}

/*
 * A file whose opener gave no getstr is read through getch; this is its
 * getstr.  It can only be used with a cfp that has a getch.
 */
static apr_status_t read_by_characters(char *to, apr_size_t size,
                                       ap_configfile_t *cfp)
{
    apr_size_t n = 0;

    while (n + 1 < size) {
        apr_status_t rv = cfp->getch(to + n, cfp->param);

        if (rv != APR_SUCCESS) {
            to[n] = '\0';
            return n > 0 && APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
        }
        if (to[n++] == '\n') {
            break;
        }
    }
    to[n] = '\0';
    return APR_SUCCESS;
}

/* getstr in terms of getch: param is the real file. */
static apr_status_t getstr_by_getch(void *buf, apr_size_t size, void *param)
{
    return read_by_characters(buf, size, param);
}

AP_DECLARE(apr_status_t) ap_varbuf_cfg_getline(
        struct ap_varbuf *vb, ap_configfile_t *cfp, apr_size_t max_len)
{
    ap_configfile_t reader = *cfp;
    apr_status_t rv;
    int continued = 0;

    if (reader.getstr == NULL) {
        reader.getstr = getstr_by_getch;
        reader.param = cfp;
    }
    vb->strlen = 0;
    ap_varbuf_grow(vb, 1);
    *vb->buf = '\0';
    do {
        rv = append_physical_line(vb, &reader, max_len);
        cfp->line_number = reader.line_number;
        if (rv != APR_SUCCESS) {
            break;
        }
        continued = cut_line_end(vb);
    } while (continued);
    if (APR_STATUS_IS_EOF(rv) && continued) {
        /* The file ends in a line that was to go on: it ends here. */
        rv = APR_SUCCESS;
    }
    trim(vb);
    return rv;
}
