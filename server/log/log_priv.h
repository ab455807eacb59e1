/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Private interface of the error log, for this folder and the floors above.
 *
 * A message goes through three hands: error_log.c decides whether and about
 * whom it is, line_format.c makes a line of it, targets.c knows where the
 * lines of a server go and writes them.
 */

#ifndef LOG_LOG_PRIV_H
#define LOG_LOG_PRIV_H

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"

/* Longest line, its end included. */
#define LOG_LINE_SIZE 8192

/* ---- formats (line_format.c, format_parse.c) ---- */

typedef enum {
    LOG_FORMAT_MAIN,        /* a line a message; needs %M */
    LOG_FORMAT_CONNECTION,  /* once a connection, before its first message */
    LOG_FORMAT_REQUEST      /* once a request, the same */
} log_format_scope;

/*
 * Parses the format of an ErrorLogFormat directive.
 *
 * @param p       pool of the result (that of the configuration)
 * @param format  text of the directive
 * @param scope   what lines it is for
 * @param items   set to the array of ap_errorlog_format_item.  Goes into
 *                core_server_config.error_log_format; those of the other two
 *                scopes are collected in error_log_conn and error_log_req,
 *                which are arrays of apr_array_header_t *.
 * @return NULL, or what is wrong with it
 */
const char *log_format_parse(apr_pool_t *p, const char *format,
                             log_format_scope scope,
                             apr_array_header_t **items);

/* What makes text of a conversion character, NULL func: unknown. */
ap_errorlog_handler log_format_handler(char tag);

/*
 * Writes a line by a format, without its end.  With items NULL it is the
 * built-in format.  Returns its length; 0: nothing to be logged.
 */
int log_format_line(const ap_errorlog_info *info,
                    const apr_array_header_t *items, const char *message,
                    char *buf, int buflen);

/* ---- targets (targets.c) ---- */

/* Where the messages of a server go now. */
typedef struct {
    apr_file_t *file;   /* NULL: standard error, by its number */
    int max;            /* bytes that one write may have, line end included */
    int to_syslog;
} log_target;

log_target log_target_of(const server_rec *s);

/* The server whose format is used for messages about none; NULL before the
 * logs are open and while configuration is read again. */
const server_rec *log_main_server(void);

/* Writes a line of len bytes.  The buffer has room for one byte more, the
 * line end. */
void log_write_line(const log_target *target, int level, char *line, int len);

/* ---- piped logs (piped.c) ---- */

/* True for a log name that means a program. */
#define LOG_NAME_IS_PIPE(name) ((name)[0] == '|')

/*
 * Opens a piped log from the name in a directive: "|program",  "||program"
 * (the same) or "|$command line for the shell".  NULL when it cannot be
 * started.  With quiet its own error output goes nowhere: for programs that
 * take our error log, whose own complaints would come back to them.
 */
piped_log *log_open_pipe(apr_pool_t *p, const char *name, int quiet);

/* Starts the programs that died early, when their time has come. */
void log_restart_programs(void);

/* In a child: closes what only the parent uses. */
void log_pipes_child_init(void);

/* ---- start-up ---- */

/* The generate_log_id hook of last resort (error_log.c). */
int log_default_id(const conn_rec *c, const request_rec *r, const char **id);

/* Hooks of this folder; called each time configuration is read. */
void log_register_hooks(apr_pool_t *p);

#endif /* LOG_LOG_PRIV_H */
