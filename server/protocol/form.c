/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * ap_parse_form_data(): the pairs of a form sent with the body of a request,
 * of the type application/x-www-form-urlencoded.
 *
 * The octets are decoded as they come, one state machine over names and
 * values; a value is a brigade, since it may be larger than memory should be.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_buckets.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_protocol.h"
#include "util_filter.h"

#include "server/util/chars_priv.h"

/* The longest name of a pair, in decoded bytes. */
#define NAME_MAX_BYTES HUGE_STRING_LEN

enum form_state {
    FORM_NAME,          /* in a name */
    FORM_VALUE          /* behind its '=' */
};

struct form {
    request_rec *r;
    apr_array_header_t *pairs;      /* of ap_form_pair_t */
    apr_size_t max_pairs;           /* AP_FORM limits: (apr_size_t)-1 = none */
    apr_size_t left;                /* bytes that may still come */
    enum form_state state;
    int escape;                     /* 2: behind '%'; 1: behind one digit */
    int high;                       /* value of that digit */
    int any;                        /* the pair has at least one byte */
    char name[NAME_MAX_BYTES + 1];
    apr_size_t name_length;
    apr_bucket_brigade *value;
};

static int is_form(const request_rec *r)
{
    static const char type[] = "application/x-www-form-urlencoded";
    const char *ct = apr_table_get(r->headers_in, "Content-Type");

    return ct && !strncasecmp(ct, type, sizeof(type) - 1)
           && (ct[sizeof(type) - 1] == '\0' || ct[sizeof(type) - 1] == ';'
               || ct[sizeof(type) - 1] == ' ');
}

static int add_byte(struct form *form, char byte)
{
    form->any = 1;
    if (form->state == FORM_NAME) {
        if (form->name_length == NAME_MAX_BYTES) {
            return HTTP_REQUEST_ENTITY_TOO_LARGE;
        }
        form->name[form->name_length++] = byte;
        return OK;
    }
    return apr_brigade_putc(form->value, NULL, NULL, byte) == APR_SUCCESS
           ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static int end_pair(struct form *form)
{
    request_rec *r = form->r;
    ap_form_pair_t *pair;

    if (form->escape) {
        return HTTP_BAD_REQUEST;
    }
    if (form->any) {
        if (form->max_pairs == 0) {
            return HTTP_REQUEST_ENTITY_TOO_LARGE;
        }
        if (form->max_pairs != (apr_size_t)-1) {
            form->max_pairs--;
        }
        pair = apr_array_push(form->pairs);
        pair->name = apr_pstrmemdup(r->pool, form->name, form->name_length);
        pair->value = form->value;
        form->value = apr_brigade_create(r->pool,
                                         r->connection->bucket_alloc);
    }
    form->any = 0;
    form->name_length = 0;
    form->state = FORM_NAME;
    return OK;
}

static int take_escape(struct form *form, char c)
{
    int digit = char_hex(c);

    if (digit < 0) {
        return HTTP_BAD_REQUEST;
    }
    if (form->escape-- == 2) {
        form->high = digit;
        return OK;
    }
    return add_byte(form, (char)(form->high * 16 + digit));
}

static int take_byte(struct form *form, char c)
{
    if (form->escape) {
        return take_escape(form, c);
    }
    switch (c) {
    case '&':
        return end_pair(form);
    case '%':
        form->escape = 2;
        return OK;
    case '+':
        return add_byte(form, ' ');
    case '=':
        if (form->state == FORM_NAME) {
            form->state = FORM_VALUE;
            form->any = 1;
            return OK;
        }
        break;
    }
    return add_byte(form, c);
}

static int take_bucket(struct form *form, apr_bucket *e)
{
    const char *data;
    apr_size_t length;
    apr_size_t i;

    if (apr_bucket_read(e, &data, &length, APR_BLOCK_READ) != APR_SUCCESS) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (form->left != (apr_size_t)-1) {
        if (length > form->left) {
            return HTTP_REQUEST_ENTITY_TOO_LARGE;
        }
        form->left -= length;
    }
    for (i = 0; i < length; i++) {
        int status = take_byte(form, data[i]);

        if (status != OK) {
            return status;
        }
    }
    return OK;
}

/* One brigade of the body; *end is set with the last. */
static int take_brigade(struct form *form, apr_bucket_brigade *bb, int *end)
{
    apr_bucket *e;

    for (e = APR_BRIGADE_FIRST(bb); e != APR_BRIGADE_SENTINEL(bb);
         e = APR_BUCKET_NEXT(e)) {
        int status;

        if (APR_BUCKET_IS_EOS(e)) {
            *end = 1;
            return end_pair(form);
        }
        if (APR_BUCKET_IS_METADATA(e)) {
            continue;
        }
        status = take_bucket(form, e);
        if (status != OK) {
            return status;
        }
    }
    return OK;
}

AP_DECLARE(int) ap_parse_form_data(request_rec *r, struct ap_filter_t *f,
                                   apr_array_header_t **ptr, apr_size_t num,
                                   apr_size_t size)
{
    apr_bucket_brigade *bb;
    struct form *form;
    int status = OK;
    int end = 0;

    *ptr = NULL;
    if (!is_form(r)) {
        return OK;
    }
    form = apr_pcalloc(r->pool, sizeof(*form));
    form->r = r;
    form->pairs = apr_array_make(r->pool, 4, sizeof(ap_form_pair_t));
    form->max_pairs = num;
    form->left = size;
    form->value = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    bb = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    while (status == OK && !end) {
        apr_status_t rv = ap_get_brigade(f ? f : r->input_filters, bb,
                                         AP_MODE_READBYTES, APR_BLOCK_READ,
                                         HUGE_STRING_LEN);

        if (rv != APR_SUCCESS) {
            status = ap_map_http_request_error(rv, HTTP_BAD_REQUEST);
            break;
        }
        status = APR_BRIGADE_EMPTY(bb) ? HTTP_BAD_REQUEST
                                       : take_brigade(form, bb, &end);
        apr_brigade_cleanup(bb);
    }
    apr_brigade_destroy(bb);
    *ptr = form->pairs;
    return status;
}
