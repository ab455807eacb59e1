/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The language of ErrorLogFormat: from text to items.
 *
 *   %[-+][level][{argument}]c    an item, c its conversion character
 *   %%                           a percent sign
 *   "% "                         ends a field, and is nothing itself
 *   "\ "                         a space that does not end a field
 *   white space                  ends a field, and is itself
 *
 * Text without meaning becomes an item without function.  Runs while
 * configuration is read, by one thread; the result is constant.
 */

#include "ap_config.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_core.h"
#include "http_log.h"

#include "server/log/log_priv.h"

/* Where the parser is. */
typedef struct {
    apr_pool_t *pool;
    log_format_scope scope;
    apr_array_header_t *items;
    const char *s;              /* not parsed yet */
    int has_message;            /* %M was there */
} format_parser;

static ap_errorlog_format_item *push_item(format_parser *parser)
{
    ap_errorlog_format_item *item = apr_array_push(parser->items);

    memset(item, 0, sizeof(*item));
    return item;
}

static void push_text(format_parser *parser, const char *text,
                      unsigned int flags)
{
    ap_errorlog_format_item *item = push_item(parser);

    item->arg = text;
    item->flags = flags;
}

/* Text up to something with a meaning; backslashes are taken off. */
static void parse_text(format_parser *parser)
{
    char *text = apr_palloc(parser->pool, strlen(parser->s) + 1);
    char *to = text;
    const char *s = parser->s;

    while (*s && *s != '%' && !apr_isspace(*s)) {
        if (*s == '\\' && s[1]) {
            s++;
        }
        *to++ = *s++;
    }
    *to = '\0';
    parser->s = s;
    push_text(parser, text, 0);
}

/* White space between two fields. */
static void parse_separator(format_parser *parser)
{
    const char *s = parser->s;

    while (apr_isspace(*s)) {
        s++;
    }
    push_text(parser, apr_pstrmemdup(parser->pool, parser->s, s - parser->s),
              AP_ERRORLOG_FLAG_FIELD_SEP);
    parser->s = s;
}

/* The modifiers between the percent sign and the conversion character. */
static const char *parse_modifiers(format_parser *parser,
                                   ap_errorlog_format_item *item)
{
    for (;;) {
        const char c = *parser->s;

        if (c == '-') {
            item->flags |= AP_ERRORLOG_FLAG_NULL_AS_HYPHEN;
            parser->s++;
        }
        else if (c == '+') {
            if (parser->scope == LOG_FORMAT_MAIN) {
                return "'+' can only stand in a format for connections or "
                       "requests";
            }
            item->flags |= AP_ERRORLOG_FLAG_REQUIRED;
            parser->s++;
        }
        else if (apr_isdigit(c)) {
            char *end;
            apr_int64_t level = apr_strtoi64(parser->s, &end, 10);

            if (level < APLOG_ALERT || level > APLOG_TRACE8) {
                return "the log level before a conversion character must be "
                       "1 to 15";
            }
            item->min_loglevel = (unsigned int)level;
            parser->s = end;
        }
        else if (c == '{') {
            const char *end = strchr(parser->s, '}');

            if (end == NULL) {
                return "an opening brace without its closing one";
            }
            item->arg = apr_pstrmemdup(parser->pool, parser->s + 1,
                                       end - parser->s - 1);
            parser->s = end + 1;
        }
        else {
            return NULL;
        }
    }
}

/* %M: what the message itself is. */
static const char *parse_message(format_parser *parser,
                                 ap_errorlog_format_item *item)
{
    if (parser->scope != LOG_FORMAT_MAIN) {
        return "%M cannot stand in a format for connections or requests, "
               "whose lines belong to no message";
    }
    item->flags |= AP_ERRORLOG_FLAG_MESSAGE;
    parser->has_message = 1;
    return NULL;
}

/* An item; parser->s is behind its percent sign. */
static const char *parse_item(format_parser *parser)
{
    ap_errorlog_format_item item = { NULL, NULL, 0, 0 };
    const char *fault = parse_modifiers(parser, &item);
    ap_errorlog_handler handler;
    char tag = *parser->s;

    if (fault) {
        return fault;
    }
    if (tag == '\0') {
        return "a percent sign without a conversion character at its end";
    }
    parser->s++;
    if (tag == '%' || tag == ' ') {
        push_text(parser, tag == '%' ? "%" : "",
                  tag == ' ' ? AP_ERRORLOG_FLAG_FIELD_SEP : 0);
        return NULL;
    }
    if (tag == 'M') {
        fault = parse_message(parser, &item);
    }
    else {
        handler = log_format_handler(tag);
        item.func = handler.func;
        item.flags |= handler.flags;
        if (item.func == NULL) {
            fault = apr_psprintf(parser->pool,
                                 "unknown conversion character '%c'", tag);
        }
    }
    *push_item(parser) = item;
    return fault;
}

const char *log_format_parse(apr_pool_t *p, const char *format,
                             log_format_scope scope,
                             apr_array_header_t **items)
{
    format_parser parser = {
        p, scope, apr_array_make(p, 10, sizeof(ap_errorlog_format_item)),
        format, 0
    };

    *items = NULL;
    while (*parser.s) {
        if (*parser.s == '%') {
            const char *at = parser.s++;
            const char *fault = parse_item(&parser);

            if (fault) {
                return apr_psprintf(p, "%s (at character %d: \"%s\")", fault,
                                    (int)(at - format) + 1, at);
            }
        }
        else if (apr_isspace(*parser.s)) {
            parse_separator(&parser);
        }
        else {
            parse_text(&parser);
        }
    }
    if (scope == LOG_FORMAT_MAIN && !parser.has_message) {
        return "a format without %M would leave out the messages";
    }
    *items = parser.items;
    return NULL;
}
