/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The core's own record of a request: its notes, its document root and
 * context.
 *
 * The record belongs to the thread that serves the request.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "server/core/core_priv.h"

/* [config] Notes that a record has room for. */
static apr_size_t note_count = AP_NUM_STD_NOTES;

/* ---- The record --------------------------------------------------------- */

void core_reset_notes(void)
{
    note_count = AP_NUM_STD_NOTES;
}

int core_create_request(request_rec *r)
{
    core_request_config *conf = apr_pcalloc(r->pool, sizeof(*conf)
                                            + note_count * sizeof(void *));

    conf->notes = (void **)(conf + 1);
    ap_set_core_module_config(r->request_config, conf);
    return OK;
}

AP_DECLARE(apr_size_t) ap_register_request_note(void)
{
    return note_count++;
}

AP_DECLARE(void **) ap_get_request_note(request_rec *r, apr_size_t note_num)
{
    core_request_config *conf = core_request_of(r);

    if (conf == NULL || note_num >= note_count) {
        return NULL;
    }
    return &conf->notes[note_num];
}

/* ---- Document root and context ------------------------------------------ */

AP_DECLARE(const char *) ap_document_root(request_rec *r)
{
    const char *own = core_request_of(r)->document_root;

    return own != NULL ? own : core_server_of(r->server)->ap_document_root;
}

AP_DECLARE(void) ap_set_document_root(request_rec *r,
                                      const char *document_root)
{
    core_request_of(r)->document_root = document_root;
}

AP_DECLARE(const char *) ap_context_document_root(request_rec *r)
{
    const char *own = core_request_of(r)->context_document_root;

    return own != NULL ? own : ap_document_root(r);
}

AP_DECLARE(const char *) ap_context_prefix(request_rec *r)
{
    const char *own = core_request_of(r)->context_prefix;

    return own != NULL ? own : "";
}

AP_DECLARE(void) ap_set_context_info(request_rec *r, const char *prefix,
                                     const char *document_root)
{
    core_request_config *conf = core_request_of(r);

    if (prefix != NULL) {
        conf->context_prefix = prefix;
    }
    if (document_root != NULL) {
        conf->context_document_root = document_root;
    }
}
