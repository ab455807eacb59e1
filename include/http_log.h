/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  http_log.h
 * @brief The error log, piped logs and the pid file.
 */

#ifndef AP_HTTP_LOG_H
#define AP_HTTP_LOG_H

#include <syslog.h>

#include <apr_thread_proc.h>

#include "httpd.h"
#include "http_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/** AH number in front of a message: "AH00042: ". */
#define APLOGNO(n) "AH" #n ": "

/*
 * Index of the module whose file this is; APLOG_NO_MODULE where the file has
 * not said APLOG_USE_MODULE.  C takes the tentative definition below together
 * with the initialised one of that macro; C++ has no such thing, so there the
 * module must say it.
 */
#ifdef __cplusplus
#define APLOG_MODULE_INDEX (*aplog_module_index)
#else
AP_MAYBE_UNUSED(static int *const aplog_module_index);
#define APLOG_MODULE_INDEX \
    (aplog_module_index ? *aplog_module_index : APLOG_NO_MODULE)
#endif
#define APLOG_MARK __FILE__, __LINE__, APLOG_MODULE_INDEX

typedef struct piped_log piped_log;

#define APLOG_NO_MODULE                 (-1)
#define APLOG_EMERG                     0
#define APLOG_ALERT                     1
#define APLOG_CRIT                      2
#define APLOG_ERR                       3
#define APLOG_WARNING                   4
#define APLOG_NOTICE                    5
#define APLOG_INFO                      6
#define APLOG_DEBUG                     7
#define APLOG_TRACE1                    8
#define APLOG_TRACE2                    9
#define APLOG_TRACE3                    10
#define APLOG_TRACE4                    11
#define APLOG_TRACE5                    12
#define APLOG_TRACE6                    13
#define APLOG_TRACE7                    14
#define APLOG_LEVELMASK                 15
#define APLOG_TRACE8                    15
#define APLOG_NOERRNO                   16
#define APLOG_TOCLIENT                  32
#define APLOG_STARTUP                   64

#define AP_LOG_DATA_DEFAULT             0
#define AP_LOG_DATA_SHOW_OFFSET         1

#define DEFAULT_LOGLEVEL                4

/**
 * Ends a piped log before its pool does.  The program sees the end of its
 * input as soon as no child has the log open any more.
 * @param pl  the log
 */
AP_DECLARE(void) ap_close_piped_log(piped_log *pl);

/**
 * Level up to which messages about no server are logged; before configuration
 * is read, that is all of them.  Set by the command line
 */
extern AP_DECLARE_DATA int ap_default_loglevel;

/**
 * Makes the error log of a server what file descriptor 2 is, for programs that
 * are about to be started.
 * @param s  the server; without a file of its own nothing happens
 */
AP_DECLARE(void) ap_error_log2stderr(server_rec *s);

/**
 * As ap_log_data_(), in the name of a connection.
 * @param c  the connection
 */
AP_DECLARE(void) ap_log_cdata_(const char *file, int line, int module_index,
                               int level, const conn_rec *c,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags);

/**
 * Behind ap_log_cerror(): a message about a connection.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*, perhaps with flags
 * @param status        an error to be explained in front of the message, or 0
 * @param c             the connection; its first message gives it a log id
 * @param fmt           format as for apr_psprintf()
 */
AP_DECLARE_NONSTD(void) ap_log_cerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const conn_rec *c, const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

/**
 * Logs how the program was called.
 * @param p  for what is only needed here
 * @param s  the main server
 */
AP_DECLARE(void) ap_log_command_line(apr_pool_t *p, server_rec *s);

/**
 * As ap_log_data_(), in the name of a connection and a server.
 * @param c  the connection
 * @param s  the server
 */
AP_DECLARE(void) ap_log_csdata_(const char *file, int line, int module_index,
                                int level, const conn_rec *c,
                                const server_rec *s, const char *label,
                                const void *data, apr_size_t len,
                                unsigned int flags);

/**
 * Behind ap_log_cserror(): a message about a connection, into the log of a
 * server that is not (only) its base server.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*, perhaps with flags
 * @param status        an error to be explained in front of the message, or 0
 * @param c             the connection
 * @param s             the server
 * @param fmt           format as for apr_psprintf()
 */
AP_DECLARE_NONSTD(void) ap_log_cserror_(const char *file, int line,
                                        int module_index, int level,
                                        apr_status_t status,
                                        const conn_rec *c,
                                        const server_rec *s, const char *fmt,
                                        ...)
    __attribute__((format(printf, 8, 9)));

/**
 * Behind ap_log_data(): dumps bytes, 16 in a row, as text and in hexadecimal.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*
 * @param s             the server
 * @param label         title above the dump, or NULL
 * @param data          the bytes
 * @param len           their number
 * @param flags         AP_LOG_DATA_SHOW_OFFSET: offsets in front of the rows
 */
AP_DECLARE(void) ap_log_data_(const char *file, int line, int module_index,
                              int level, const server_rec *s,
                              const char *label, const void *data,
                              apr_size_t len, unsigned int flags);

/**
 * Behind ap_log_error(): a message about a server or none.  From any thread
 * and at any time, also before the logs are open: then it goes to standard
 * error. A message is one line and leaves in one write; control characters in
 * it are escaped, what is too long is cut.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*, perhaps with APLOG_STARTUP (the message alone,
 *                      for a person who starts the server)
 * @param status        an error to be explained in front of the message, or 0
 * @param s             the server, or NULL
 * @param fmt           format as for apr_psprintf()
 */
AP_DECLARE_NONSTD(void) ap_log_error_(const char *file, int line,
                                      int module_index, int level,
                                      apr_status_t status,
                                      const server_rec *s, const char *fmt,
                                      ...)
    __attribute__((format(printf, 7, 8)));

/**
 * What every MPM logs when it begins to serve: name and version, when it was
 * built, how it was called.
 * @param s  the main server
 */
AP_DECLARE(void) ap_log_mpm_common(server_rec *s);

/**
 * Behind ap_log_perror(): a message by who has only a pool.  Tests the level
 * itself.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*, perhaps with flags
 * @param status        an error to be explained in front of the message, or 0
 * @param p             the pool, or NULL
 * @param fmt           format as for apr_psprintf()
 */
AP_DECLARE_NONSTD(void) ap_log_perror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status, apr_pool_t *p,
                                       const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

/**
 * Writes the process id into the pid file, in one step for those who read it.
 * Ends the program when that cannot be done.
 * @param p      for what is only needed here
 * @param fname  the file, relative to ServerRoot; NULL: there is none
 */
AP_DECLARE(void) ap_log_pid(apr_pool_t *p, const char *fname);

/**
 * As ap_log_data_(), in the name of a request.
 * @param r  the request
 */
AP_DECLARE(void) ap_log_rdata_(const char *file, int line, int module_index,
                               int level, const request_rec *r,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags);

/**
 * Behind ap_log_rerror(): a message about a request.
 * @param file          source file of the call
 * @param line          line there
 * @param module_index  of the calling module, or APLOG_NO_MODULE
 * @param level         APLOG_*, perhaps with APLOG_TOCLIENT (at warning and
 *                      above the error document may show it: note
 *                      "error-notes")
 * @param status        an error to be explained in front of the message, or 0
 * @param r             the request; its first message gives it a log id
 * @param fmt           format as for apr_psprintf()
 */
AP_DECLARE_NONSTD(void) ap_log_rerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const request_rec *r, const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

/**
 * Closes in a child what only the parent needs of the logs.  A child_init
 * hook.
 * @param p  pool of the child
 * @param s  the main server
 */
AP_DECLARE(void) ap_logs_child_init(apr_pool_t *p, server_rec *s);

/**
 * Opens the error logs of all servers, equal names once, and makes the main
 * one standard error.  An open_logs hook.
 * @param pconf   pool of the configuration
 * @param plog    pool of the logs, cleared before they are opened again
 * @param ptemp   for what is only needed here
 * @param s_main  the main server
 * @return OK; DONE: one cannot be opened, which has been said
 */
AP_DECLARE(int) ap_open_logs(apr_pool_t *pconf, apr_pool_t *plog,
                             apr_pool_t *ptemp, server_rec *s_main);

/**
 * Starts a program that takes log lines on its standard input, without a
 * shell. In the parent only.  It is started again when it dies; what it had
 * not read is kept for the next.
 * @param p        owner: its end is that of the log
 * @param program  command line, arguments separated by white space
 * @return the log; NULL: it cannot be started, which has been said
 */
AP_DECLARE(piped_log *) ap_open_piped_log(apr_pool_t *p, const char *program);

/**
 * As ap_open_piped_log(), with or without a shell.
 * @param p        owner
 * @param program  command line
 * @param cmdtype  APR_PROGRAM_ENV: without, APR_SHELLCMD_ENV: with a shell
 * @return the log; NULL: it cannot be started
 */
AP_DECLARE(piped_log *) ap_open_piped_log_ex(
        apr_pool_t *p, const char *program, apr_cmdtype_e cmdtype);

/**
 * Prepares standard error for messages.  The first thing at start-up.
 * @param p  a pool that lives as long as the process
 */
AP_DECLARE(void) ap_open_stderr_log(apr_pool_t *p);

/**
 * @param pl  a piped log
 * @return the end that its program reads from; NULL in children
 */
AP_DECLARE(apr_file_t *) ap_piped_log_read_fd(piped_log *pl);

/**
 * @param pl  a piped log
 * @return the end to write lines to, at most PIPE_BUF bytes at a time where
 *         several processes do
 */
AP_DECLARE(apr_file_t *) ap_piped_log_write_fd(piped_log *pl);

/**
 * Reads the process id out of a pid file.
 * @param p         for what is only needed here
 * @param filename  the file, relative to ServerRoot
 * @param mypid     set to the process id
 * @return APR_SUCCESS; APR_EGENERAL: no process id is in it, or one that a
 *         signal must not go to (1 and below); else why it cannot be read
 */
AP_DECLARE(apr_status_t) ap_read_pid(apr_pool_t *p, const char *filename,
                                     pid_t *mypid);

/**
 * Removes the pid file, at the orderly end of the server.
 * @param p      for what is only needed here
 * @param fname  the file, relative to ServerRoot; NULL: there is none
 */
AP_DECLARE(void) ap_remove_pid(apr_pool_t *p, const char *fname);

/**
 * Has messages of start-up go to a file instead of standard error (option -E).
 * @param p     a pool that lives as long as the process
 * @param file  the file, relative to ServerRoot; it is appended to
 * @return APR_SUCCESS, or why it cannot be opened, which has been said
 */
AP_DECLARE(apr_status_t) ap_replace_stderr_log(
        apr_pool_t *p, const char *file);

/**
 * Gives a connection or request its log id (%L), at the first message about
 * it.
 * @param c   the connection
 * @param r   the request; NULL: the id is for the connection
 * @param id  set to the id, in the pool of the request or connection
 * @return OK; DECLINED: others are asked, in the end a random id is taken
 */
AP_DECLARE_HOOK(int, generate_log_id,
                (const conn_rec *c, const request_rec *r, const char **id))

/* Whether a message of a level would be written, asked before it is made. */
#define APLOG_MODULE_IS_LEVEL(s, module_index, level) \
    (((level) & APLOG_LEVELMASK) <= APLOG_NOTICE || (s) == NULL \
     || ap_get_server_module_loglevel((s), (module_index)) \
            >= ((level) & APLOG_LEVELMASK))
#define APLOG_CS_MODULE_IS_LEVEL(c, s, module_index, level) \
    (((level) & APLOG_LEVELMASK) <= APLOG_NOTICE \
     || ap_get_conn_server_module_loglevel((c), (s), (module_index)) \
            >= ((level) & APLOG_LEVELMASK))
#define APLOG_C_MODULE_IS_LEVEL(c, module_index, level) \
    (((level) & APLOG_LEVELMASK) <= APLOG_NOTICE \
     || ap_get_conn_module_loglevel((c), (module_index)) \
            >= ((level) & APLOG_LEVELMASK))
#define APLOG_R_MODULE_IS_LEVEL(r, module_index, level) \
    (((level) & APLOG_LEVELMASK) <= APLOG_NOTICE \
     || ap_get_request_module_loglevel((r), (module_index)) \
            >= ((level) & APLOG_LEVELMASK))
#define APLOG_IS_LEVEL(s, level) \
    APLOG_MODULE_IS_LEVEL((s), APLOG_MODULE_INDEX, (level))
#define APLOG_CS_IS_LEVEL(c, s, level) \
    APLOG_CS_MODULE_IS_LEVEL((c), (s), APLOG_MODULE_INDEX, (level))
#define APLOG_C_IS_LEVEL(c, level) \
    APLOG_C_MODULE_IS_LEVEL((c), APLOG_MODULE_INDEX, (level))
#define APLOG_R_IS_LEVEL(r, level) \
    APLOG_R_MODULE_IS_LEVEL((r), APLOG_MODULE_INDEX, (level))

#define APLOGinfo(s) APLOG_IS_LEVEL(s, APLOG_INFO)
#define APLOGdebug(s) APLOG_IS_LEVEL(s, APLOG_DEBUG)
#define APLOGtrace1(s) APLOG_IS_LEVEL(s, APLOG_TRACE1)
#define APLOGtrace2(s) APLOG_IS_LEVEL(s, APLOG_TRACE2)
#define APLOGtrace3(s) APLOG_IS_LEVEL(s, APLOG_TRACE3)
#define APLOGtrace4(s) APLOG_IS_LEVEL(s, APLOG_TRACE4)
#define APLOGtrace5(s) APLOG_IS_LEVEL(s, APLOG_TRACE5)
#define APLOGtrace6(s) APLOG_IS_LEVEL(s, APLOG_TRACE6)
#define APLOGtrace7(s) APLOG_IS_LEVEL(s, APLOG_TRACE7)
#define APLOGtrace8(s) APLOG_IS_LEVEL(s, APLOG_TRACE8)

#define APLOGcinfo(c) APLOG_C_IS_LEVEL(c, APLOG_INFO)
#define APLOGcdebug(c) APLOG_C_IS_LEVEL(c, APLOG_DEBUG)
#define APLOGctrace1(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE1)
#define APLOGctrace2(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE2)
#define APLOGctrace3(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE3)
#define APLOGctrace4(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE4)
#define APLOGctrace5(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE5)
#define APLOGctrace6(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE6)
#define APLOGctrace7(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE7)
#define APLOGctrace8(c) APLOG_C_IS_LEVEL(c, APLOG_TRACE8)

#define APLOGrinfo(r) APLOG_R_IS_LEVEL(r, APLOG_INFO)
#define APLOGrdebug(r) APLOG_R_IS_LEVEL(r, APLOG_DEBUG)
#define APLOGrtrace1(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE1)
#define APLOGrtrace2(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE2)
#define APLOGrtrace3(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE3)
#define APLOGrtrace4(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE4)
#define APLOGrtrace5(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE5)
#define APLOGrtrace6(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE6)
#define APLOGrtrace7(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE7)
#define APLOGrtrace8(r) APLOG_R_IS_LEVEL(r, APLOG_TRACE8)

/*
 * ap_log_*error(APLOG_MARK, level, status, record, format, ...): the level is
 * tested before the arguments are worked out.
 */
#define ap_log_error(...) ap_log_error__(__VA_ARGS__)
#define ap_log_error__(file, line, mi, level, status, s, ...) \
    do { \
        const server_rec *const log_server_ = (s); \
        if (APLOG_MODULE_IS_LEVEL(log_server_, mi, level)) { \
            ap_log_error_(file, line, mi, level, status, log_server_, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_rerror(...) ap_log_rerror__(__VA_ARGS__)
#define ap_log_rerror__(file, line, mi, level, status, r, ...) \
    do { \
        if (APLOG_R_MODULE_IS_LEVEL(r, mi, level)) { \
            ap_log_rerror_(file, line, mi, level, status, r, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_cerror(...) ap_log_cerror__(__VA_ARGS__)
#define ap_log_cerror__(file, line, mi, level, status, c, ...) \
    do { \
        if (APLOG_C_MODULE_IS_LEVEL(c, mi, level)) { \
            ap_log_cerror_(file, line, mi, level, status, c, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_cserror(...) ap_log_cserror__(__VA_ARGS__)
#define ap_log_cserror__(file, line, mi, level, status, c, s, ...) \
    do { \
        if (APLOG_CS_MODULE_IS_LEVEL(c, s, mi, level)) { \
            ap_log_cserror_(file, line, mi, level, status, c, s, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_perror ap_log_perror_

/* The same for a block of bytes, shown as a dump. */
#define ap_log_data(...) ap_log_data__(__VA_ARGS__)
#define ap_log_data__(file, line, mi, level, s, ...) \
    do { \
        const server_rec *const log_server_ = (s); \
        if (APLOG_MODULE_IS_LEVEL(log_server_, mi, level)) { \
            ap_log_data_(file, line, mi, level, log_server_, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_rdata(...) ap_log_rdata__(__VA_ARGS__)
#define ap_log_rdata__(file, line, mi, level, r, ...) \
    do { \
        if (APLOG_R_MODULE_IS_LEVEL(r, mi, level)) { \
            ap_log_rdata_(file, line, mi, level, r, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_cdata(...) ap_log_cdata__(__VA_ARGS__)
#define ap_log_cdata__(file, line, mi, level, c, ...) \
    do { \
        if (APLOG_C_MODULE_IS_LEVEL(c, mi, level)) { \
            ap_log_cdata_(file, line, mi, level, c, \
                      __VA_ARGS__); \
        } \
    } while (0)

#define ap_log_csdata(...) ap_log_csdata__(__VA_ARGS__)
#define ap_log_csdata__(file, line, mi, level, c, s, ...) \
    do { \
        if (APLOG_CS_MODULE_IS_LEVEL(c, s, mi, level)) { \
            ap_log_csdata_(file, line, mi, level, c, s, \
                      __VA_ARGS__); \
        } \
    } while (0)

#ifdef __cplusplus
}
#endif

#endif /* AP_HTTP_LOG_H */
