/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What a handler says about its content: type, length, ranges.
 * No shared state.
 */

#include "ap_config.h"

#include <string.h>

#include <apr_strings.h>
#include <apr_tables.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"

AP_DECLARE(void) ap_set_content_type_ex(request_rec *r, const char *ct,
                                        int trusted)
{
    if (ct && r->content_type && !strcmp(ct, r->content_type)) {
        if (trusted) {
            AP_REQUEST_SET_BNOTE(r, AP_REQUEST_TRUSTED_CT,
                                 AP_REQUEST_TRUSTED_CT);
        }
        return;
    }
    r->content_type = ct;
    AP_REQUEST_SET_BNOTE(r, AP_REQUEST_TRUSTED_CT,
                         ct && trusted ? AP_REQUEST_TRUSTED_CT : 0);
}

AP_DECLARE(void) ap_set_content_type(request_rec *r, const char *ct)
{
    ap_set_content_type_ex(r, ct, 0);
}

AP_DECLARE(void) ap_set_content_length(request_rec *r, apr_off_t length)
{
    r->clength = length;
    apr_table_setn(r->headers_out, "Content-Length",
                   apr_off_t_toa(r->pool, length));
}

AP_DECLARE(void) ap_set_accept_ranges(request_rec *r)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);

    apr_table_setn(r->headers_out, "Accept-Ranges",
                   conf->max_ranges == AP_MAXRANGES_NORANGES ? "none"
                                                             : "bytes");
}

/* AddDefaultCharset is for these types, when they name no charset. */
static int takes_charset(const char *type)
{
    static const char *const types[] = {"text/plain", "text/html"};
    apr_size_t length = strcspn(type, "; \t");
    apr_size_t i;

    for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (strlen(types[i]) == length
            && !strncasecmp(types[i], type, length)) {
            return !ap_strcasestr(type + length, "charset=");
        }
    }
    return 0;
}

AP_DECLARE(const char *) ap_make_content_type(request_rec *r,
                                              const char *type)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);
    const core_request_config *req =
        ap_get_core_module_config(r->request_config);

    if (!type || !*type) {
        return NULL;
    }
    if (conf->add_default_charset != ADD_DEFAULT_CHARSET_ON
        || (req && req->suppress_charset) || !takes_charset(type)) {
        return type;
    }
    return apr_pstrcat(r->pool, type, "; charset=",
                       conf->add_default_charset_name, NULL);
}

/* The types are constant here: nothing has to be set up for them. */
AP_DECLARE(void) ap_setup_make_content_type(apr_pool_t *pool)
{
    (void)pool;
}
