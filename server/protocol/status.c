/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Status codes: their lines and their places in tables that have one entry
 * for every code that may be (RESPONSE_CODES entries, codes in order).
 * No shared state.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "httpd.h"
#include "http_protocol.h"

/* Runs of codes that follow one another; together RESPONSE_CODES of them. */
static const struct {
    int first;
    int last;
} runs[] = {
    {100, 103}, {200, 226}, {300, 308}, {400, 451}, {500, 511}
};

/* Codes without a text are not in use; see the registry at IANA. */
static const char *const lines[RESPONSE_CODES] = {
    "100 Continue", "101 Switching Protocols", "102 Processing",
    "103 Early Hints",
#define RUN_200 4
    [RUN_200] = "200 OK", "201 Created", "202 Accepted",
    "203 Non-Authoritative Information", "204 No Content",
    "205 Reset Content", "206 Partial Content", "207 Multi-Status",
    "208 Already Reported",
    [RUN_200 + 26] = "226 IM Used",
#define RUN_300 (RUN_200 + 27)
    [RUN_300] = "300 Multiple Choices", "301 Moved Permanently",
    "302 Found", "303 See Other", "304 Not Modified", "305 Use Proxy", NULL,
    "307 Temporary Redirect", "308 Permanent Redirect",
#define RUN_400 (RUN_300 + 9)
    [RUN_400] = "400 Bad Request", "401 Unauthorized",
    "402 Payment Required", "403 Forbidden", "404 Not Found",
    "405 Method Not Allowed", "406 Not Acceptable",
    "407 Proxy Authentication Required", "408 Request Timeout",
    "409 Conflict", "410 Gone", "411 Length Required",
    "412 Precondition Failed", "413 Content Too Large",
    "414 URI Too Long", "415 Unsupported Media Type",
    "416 Range Not Satisfiable", "417 Expectation Failed", "418 I'm a teapot",
    [RUN_400 + 21] = "421 Misdirected Request", "422 Unprocessable Content",
    "423 Locked", "424 Failed Dependency", "425 Too Early",
    "426 Upgrade Required",
    [RUN_400 + 28] = "428 Precondition Required", "429 Too Many Requests",
    [RUN_400 + 31] = "431 Request Header Fields Too Large",
    [RUN_400 + 51] = "451 Unavailable For Legal Reasons",
#define RUN_500 (RUN_400 + 52)
    [RUN_500] = "500 Internal Server Error", "501 Not Implemented",
    "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout",
    "505 HTTP Version Not Supported", "506 Variant Also Negotiates",
    "507 Insufficient Storage", "508 Loop Detected", NULL,
    "510 Not Extended", "511 Network Authentication Required"
};

/* The place of a code, -1 when it has none. */
static int find_index(int status)
{
    int index = 0;
    apr_size_t i;

    for (i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
        if (status >= runs[i].first && status <= runs[i].last) {
            index += status - runs[i].first;
            return lines[index] ? index : -1;
        }
        index += runs[i].last - runs[i].first + 1;
    }
    return -1;
}

AP_DECLARE(int) ap_index_of_response(int status)
{
    int index = find_index(status);

    return index >= 0 ? index : find_index(HTTP_INTERNAL_SERVER_ERROR);
}

AP_DECLARE(const char *) ap_get_status_line(int status)
{
    return lines[ap_index_of_response(status)];
}

AP_DECLARE(const char *) ap_get_status_line_ex(apr_pool_t *p, int status)
{
    int index = find_index(status);

    if (index >= 0) {
        return lines[index];
    }
    if (ap_is_HTTP_VALID_RESPONSE(status)) {
        return apr_psprintf(p, "%d Status %d", status, status);
    }
    return lines[find_index(HTTP_INTERNAL_SERVER_ERROR)];
}
