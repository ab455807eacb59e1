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

AP_DECLARE(void) ap_close_piped_log(piped_log *pl);

extern AP_DECLARE_DATA int ap_default_loglevel;

AP_DECLARE(void) ap_error_log2stderr(server_rec *s);

AP_DECLARE(void) ap_log_cdata_(const char *file, int line, int module_index,
                               int level, const conn_rec *c,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags);

AP_DECLARE_NONSTD(void) ap_log_cerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const conn_rec *c, const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

AP_DECLARE(void) ap_log_command_line(apr_pool_t *p, server_rec *s);

AP_DECLARE(void) ap_log_csdata_(const char *file, int line, int module_index,
                                int level, const conn_rec *c,
                                const server_rec *s, const char *label,
                                const void *data, apr_size_t len,
                                unsigned int flags);

AP_DECLARE_NONSTD(void) ap_log_cserror_(const char *file, int line,
                                        int module_index, int level,
                                        apr_status_t status,
                                        const conn_rec *c,
                                        const server_rec *s, const char *fmt,
                                        ...)
    __attribute__((format(printf, 8, 9)));

AP_DECLARE(void) ap_log_data_(const char *file, int line, int module_index,
                              int level, const server_rec *s,
                              const char *label, const void *data,
                              apr_size_t len, unsigned int flags);

AP_DECLARE_NONSTD(void) ap_log_error_(const char *file, int line,
                                      int module_index, int level,
                                      apr_status_t status,
                                      const server_rec *s, const char *fmt,
                                      ...)
    __attribute__((format(printf, 7, 8)));

AP_DECLARE(void) ap_log_mpm_common(server_rec *s);

AP_DECLARE_NONSTD(void) ap_log_perror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status, apr_pool_t *p,
                                       const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

AP_DECLARE(void) ap_log_pid(apr_pool_t *p, const char *fname);

AP_DECLARE(void) ap_log_rdata_(const char *file, int line, int module_index,
                               int level, const request_rec *r,
                               const char *label, const void *data,
                               apr_size_t len, unsigned int flags);

AP_DECLARE_NONSTD(void) ap_log_rerror_(const char *file, int line,
                                       int module_index, int level,
                                       apr_status_t status,
                                       const request_rec *r, const char *fmt,
                                       ...)
    __attribute__((format(printf, 7, 8)));

AP_DECLARE(void) ap_logs_child_init(apr_pool_t *p, server_rec *s);

AP_DECLARE(int) ap_open_logs(apr_pool_t *pconf, apr_pool_t *plog,
                             apr_pool_t *ptemp, server_rec *s_main);

AP_DECLARE(piped_log *) ap_open_piped_log(apr_pool_t *p, const char *program);

AP_DECLARE(piped_log *) ap_open_piped_log_ex(
        apr_pool_t *p, const char *program, apr_cmdtype_e cmdtype);

AP_DECLARE(void) ap_open_stderr_log(apr_pool_t *p);

AP_DECLARE(apr_file_t *) ap_piped_log_read_fd(piped_log *pl);

AP_DECLARE(apr_file_t *) ap_piped_log_write_fd(piped_log *pl);

AP_DECLARE(apr_status_t) ap_read_pid(apr_pool_t *p, const char *filename,
                                     pid_t *mypid);

AP_DECLARE(void) ap_remove_pid(apr_pool_t *p, const char *fname);

AP_DECLARE(apr_status_t) ap_replace_stderr_log(
        apr_pool_t *p, const char *file);

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
        if (APLOG_MODULE_IS_LEVEL(s, mi, level)) { \
            ap_log_data_(file, line, mi, level, s, \
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
