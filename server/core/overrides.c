/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the configuration says about a request's type, handler and filters,
 * over what modules found by the file's name.
 */

#include "ap_config.h"

#include "http_protocol.h"
#include "util_filter.h"
#include "server/core/core_priv.h"

/* "None" in an inner section undoes what an outer one sets. */
static int is_set(const char *value)
{
    return value != NULL && strcasecmp(value, "none") != 0;
}

/* Modules know handlers by names in lower case; only the path of a proxy's
 * socket has letters of its own. */
const char *core_handler_name(apr_pool_t *p, const char *name)
{
    static const char socket[] = "proxy:unix:";
    char *lower;

    if (strncmp(name, socket, sizeof(socket) - 1) == 0) {
        return name;
    }
    lower = apr_pstrdup(p, name);
    ap_str_tolower(lower);
    return lower;
}

int core_override_type(request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);
    const char *handler = conf->handler;
    const char *fault;

    if (is_set(conf->mime_type)) {
        ap_set_content_type_ex(r, conf->mime_type, 1);
    }
    if (conf->expr_handler != NULL) {
        handler = ap_expr_str_exec(r, conf->expr_handler, &fault);
        if (handler == NULL) {
            return HTTP_INTERNAL_SERVER_ERROR;      /* logged */
        }
        handler = core_handler_name(r->pool, handler);
    }
    if (is_set(handler) && *handler != '\0') {
        r->handler = handler;
    }
    if (conf->accept_path_info != CORE_PATH_INFO_UNSET) {
        r->used_path_info = conf->accept_path_info;
    }
    return OK;
}

/* "NAME;NAME": the first one is the first to see the data. */
static void add_filters(request_rec *r, const char *names,
                        ap_filter_t *(*add)(const char *name, void *ctx,
                                            request_rec *r, conn_rec *c))
{
    while (*names != '\0') {
        const char *name = ap_getword(r->pool, &names, ';');

        if (*name != '\0') {
            add(name, NULL, r, r->connection);
        }
    }
}

void core_insert_filters(request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);

    if (conf->output_filters != NULL) {
        add_filters(r, conf->output_filters, ap_add_output_filter);
    }
    if (conf->input_filters != NULL) {
        add_filters(r, conf->input_filters, ap_add_input_filter);
    }
}
