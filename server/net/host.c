/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a client may call a host: checking the Host field and the host of an
 * absolute-form target (RFC 9110 section 7.2, RFC 9112 section 3.2).
 *
 * Host is a name, an IPv4 address or an IPv6 address in brackets, and a port
 * that may be left out or empty.  No shared state.
 */

#include "ap_config.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"

#include "server/net/host_priv.h"

/* Whether text is a port: digits that make 1 to 65535, or nothing at all
 * (RFC 3986 section 3.2.3). */
static int is_port(const char *text, int *in_range)
{
    const char *c;
    long n = 0;

    for (c = text; apr_isdigit(*c); c++) {
        if (n <= 65535) {
            n = n * 10 + (*c - '0');
        }
    }
    *in_range = *text == '\0' || (n > 0 && n <= 65535);
    return *c == '\0';
}

static int is_ipv6(const char *text)
{
    struct in6_addr unused;

    return inet_pton(AF_INET6, text, &unused) == 1;
}

/* Bytes of names that no DNS has but RFC 3986 section 3.2.2 allows, and those
 * of other scripts.  None of them ends a host in a URL, or starts a tag. */
static int is_lax(char c)
{
    return (unsigned char)c >= 0x80
           || ap_strchr_c("~%!$&'()*+,;=", c) != NULL;
}

/*
 * Whether a name that is no IPv6 address will do.  Strict: letters, digits,
 * "-", "." and "_", and what is made of digits and dots only has four parts
 * (RFC 3986 section 3.2.2).  Otherwise what is_lax() lets in as well: the name
 * comes back in Location fields and pages, so it must stay a name there.
 */
static int is_name(const char *text, int strict)
{
    int dots = 0;
    int digits_only = 1;
    const char *c;

    for (c = text; *c != '\0'; c++) {
        if (*c == '.') {
            if (c[1] == '.') {
                return 0;
            }
            dots++;
        }
        else if (!apr_isdigit(*c)) {
            digits_only = 0;
            if (!apr_isalnum(*c) && *c != '-' && *c != '_'
                && (strict || !is_lax(*c))) {
                return 0;
            }
        }
    }
    return c != text && !(strict && digits_only && dots != 3);
}

char *host_of_field(apr_pool_t *p, const char *field, int strict)
{
    char *host = apr_pstrdup(p, field);
    char *port;
    char *end;
    apr_size_t len;
    int in_range;

    ap_str_tolower(host);
    if (*host == '[') {
        host++;
        end = strchr(host, ']');
        if (end == NULL) {
            return NULL;
        }
        *end = '\0';
        port = end + 1;
        if (*port != '\0'
            && (*port != ':' || !is_port(port + 1, &in_range) || !in_range)) {
            return NULL;
        }
        return is_ipv6(host) ? host : NULL;
    }
    port = strrchr(host, ':');
    if (port != NULL) {
        if (is_port(port + 1, &in_range)) {
            if (!in_range) {
                return NULL;
            }
            *port = '\0';
        }
        else if (strict) {
            return NULL;
        }
    }
    if (!is_name(host, strict)) {
        return NULL;
    }
    len = strlen(host);
    if (len > 1 && host[len - 1] == '.') {
        host[len - 1] = '\0';
    }
    return host;
}

char *host_of_target(apr_pool_t *p, const char *text, int strict)
{
    char *host;

    if (ap_strchr_c(text, ':') != NULL) {
        host = apr_pstrdup(p, text);
        ap_str_tolower(host);
        return is_ipv6(text) ? host : NULL;
    }
    return host_of_field(p, text, strict);
}

const char *port_of_field(const char *field)
{
    const char *colon = ap_strrchr_c(field, ':');
    int in_range;

    if (colon == NULL || colon[1] == '\0' || !is_port(colon + 1, &in_range)
        || !in_range) {
        return NULL;
    }
    return colon + 1;
}
