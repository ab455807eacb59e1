/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_varbuf.h
 * @brief A string buffer that grows.
 */

#ifndef AP_UTIL_VARBUF_H
#define AP_UTIL_VARBUF_H

#include <apr.h>
#include <apr_allocator.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define AP_VARBUF_UNKNOWN               0xFFFFFFFFFFFFFFFFUL

/** The buffer.  Who writes to buf itself says so in strlen. */
struct ap_varbuf {
    char *buf;                      /* the string, always terminated */
    apr_size_t avail;               /* bytes of room, without the NUL */
    apr_size_t strlen;              /* length, or AP_VARBUF_UNKNOWN */
    apr_pool_t *pool;               /* its owner */
    struct ap_varbuf_info *info;    /* for the implementation */
};

/**
 * Reads a line of a configuration file: lines that end in a backslash are
 * joined with the next one, white space around the whole is taken off.
 * @param vb       gets the line, in place of what it had
 * @param cfp      the file; its line number goes on
 * @param max_len  longest line that is taken, in bytes
 * @return APR_SUCCESS; APR_EOF: no line is left; APR_ENOSPC: longer than
 *         max_len; else what reading gave
 */
AP_DECLARE(apr_status_t) ap_varbuf_cfg_getline(
        struct ap_varbuf *vb, ap_configfile_t *cfp, apr_size_t max_len);

/**
 * Gives back the memory before the pool goes.  The buffer is empty then and
 * may be used again.
 * @param vb  the buffer
 */
AP_DECLARE(void) ap_varbuf_free(struct ap_varbuf *vb);

/**
 * Makes room, and keeps what is in the buffer.  Ends the process when there is
 * no memory.
 * @param vb        the buffer
 * @param new_size  bytes it is to have room for, the NUL not counted
 */
AP_DECLARE(void) ap_varbuf_grow(struct ap_varbuf *vb, apr_size_t new_size);

/**
 * Makes an empty buffer.  It belongs to one thread at a time.
 * @param pool       gives small amounts of memory and frees large ones in the
 *                   end
 * @param vb         the record to be filled
 * @param init_size  bytes it has room for at first, the NUL not counted; may
 *                   be 0
 */
AP_DECLARE(void) ap_varbuf_init(apr_pool_t *pool, struct ap_varbuf *vb,
                                apr_size_t init_size);

/**
 * Copies the string out of a buffer, with something around it.
 * @param p            owner of the result
 * @param vb           the buffer
 * @param prepend      text in front, or NULL
 * @param prepend_len  its length in bytes
 * @param append       text behind, or NULL
 * @param append_len   its length in bytes
 * @param new_len      set to the length of the result, unless NULL
 * @return the text
 */
AP_DECLARE(char *) ap_varbuf_pdup(apr_pool_t *p, struct ap_varbuf *vb,
                                  const char *prepend,
                                  apr_size_t prepend_len, const char *append,
                                  apr_size_t append_len,
                                  apr_size_t *new_len);

/**
 * Appends a substitution text with the groups of a match put in.
 * @param vb      the buffer
 * @param input   the substitution text, as for ap_pregsub()
 * @param source  the text that was matched
 * @param nmatch  groups in pmatch
 * @param pmatch  the groups
 * @param maxlen  the text must be shorter than this many bytes; 0: no limit
 * @return APR_SUCCESS; APR_ENOMEM: too long, nothing was appended
 */
AP_DECLARE(apr_status_t) ap_varbuf_regsub(struct ap_varbuf *vb,
                                          const char *input,
                                          const char *source,
                                          apr_size_t nmatch,
                                          ap_regmatch_t pmatch[],
                                          apr_size_t maxlen);

/**
 * Appends text.
 * @param vb   the buffer
 * @param str  the text
 * @param len  its length in bytes
 */
AP_DECLARE(void) ap_varbuf_strmemcat(struct ap_varbuf *vb, const char *str,
                                     int len);

/** Appends a NUL-terminated string. */
#define ap_varbuf_strcat(vb, str) ap_varbuf_strmemcat((vb), (str), strlen(str))

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_VARBUF_H */
