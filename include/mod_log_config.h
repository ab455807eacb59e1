/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_log_config.h
 * @brief Items of log formats, for modules that add some.
 */

#ifndef AP_MOD_LOG_CONFIG_H
#define AP_MOD_LOG_CONFIG_H

#include <apr_optional.h>

#include "httpd.h"
#include "scoreboard.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * How a module adds an item to log formats: it retrieves the optional
 * function ap_register_log_handler and calls it in its pre_config hook, after
 * that of mod_log_config (which begins with an empty set).  Formats that use
 * the item may then stand anywhere in the configuration.
 */

typedef struct ap_log_handler ap_log_handler;

#define _MOD_LOG_CONFIG_H               1

/**
 * Gives the text of an item for one request.  Called when the request is
 * logged, by the thread that served it.
 * @param r  the request; of several by internal redirects the first or the
 *           last, as the format asks or the item was registered
 * @param a  what stands in braces, "" without; not to be changed
 * @return text that lives as long as r->pool, or NULL for "-".  It is written
 *         as it is: what a client has had a say in has to be escaped with
 *         ap_escape_logitem() before.
 */
typedef const char *ap_log_handler_fn_t(request_rec *r, char *a);

/**
 * Writes one line.  Called by many threads at a time.
 * @param r         the request that is logged
 * @param handle    what the ap_log_writer_init of the log has returned
 * @param portions  the parts of the line, in order, the last one its end; not
 *                  terminated by anything but their length
 * @param lengths   bytes of each part
 * @param nelts     number of parts
 * @param len       bytes of all parts together
 * @return APR_SUCCESS, or why the line was not written; that is logged
 */
typedef apr_status_t ap_log_writer(request_rec *r, void *handle,
                                   const char **portions, int *lengths,
                                   int nelts, apr_size_t len);

/**
 * Opens a log.  Called by the parent at each start and restart, with the
 * rights it was started with.
 * @param p     the configuration's pool; what is opened goes with it
 * @param s     the server that the log was configured for
 * @param name  the first argument of CustomLog, as written
 * @return what the writer gets as handle; NULL after a message when the log
 *         cannot be opened, which ends the start
 */
typedef void *ap_log_writer_init(apr_pool_t *p, server_rec *s,
                                 const char *name);

/** An item that is registered. */
struct ap_log_handler {
    ap_log_handler_fn_t *func;  /**< gives the text */
    int want_orig_default;      /**< 1: of the request before internal
                                 * redirects, unless the format says '>' */
};

/**
 * Replaces the function that writes lines, of all logs, until the
 * configuration is read again.  To be called in pre_config.
 * @param func  the new one
 * @return the one before, for calling it where the new one has nothing to do
 */
APR_DECLARE_OPTIONAL_FN(ap_log_writer *, ap_log_set_writer,
                        (ap_log_writer *func));

/**
 * Replaces the function that opens logs, as ap_log_set_writer does with the
 * one that writes them.  The two go together: a handle is for the writer that
 * belongs to its opener.
 * @param func  the new one
 * @return the one before
 */
APR_DECLARE_OPTIONAL_FN(ap_log_writer_init *, ap_log_set_writer_init,
                        (ap_log_writer_init *func));

/**
 * Adds an item, or replaces one.
 * @param p     the configuration's pool
 * @param tag   a letter, or '^' and two letters; has to live as long as p
 * @param func  gives its text
 * @param def   1: by default of the request before internal redirects, 0: of
 *              the one that was answered at last
 */
APR_DECLARE_OPTIONAL_FN(void, ap_register_log_handler,
                        (apr_pool_t *p, char *tag, ap_log_handler_fn_t *func,
                         int def));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_LOG_CONFIG_H */
