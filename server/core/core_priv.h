/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Private interface of the core module, for this folder and the floors above.
 *
 * What a record of settings holds is told at its fields in http_core.h; here
 * stand the values that only this server knows, and the questions that other
 * floors ask about settings which need more than reading a field.
 */

#ifndef HOSTLER_CORE_PRIV_H
#define HOSTLER_CORE_PRIV_H

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"

/* ---- Values that stand for "not set" ------------------------------------ */

/* core_dir_config: limit_req_body, limit_xml_body. */
#define CORE_LIMIT_UNSET (-1)
/* core_dir_config: accept_path_info; else AP_REQ_..._PATH_INFO of httpd.h. */
#define CORE_PATH_INFO_UNSET 3
/* core_server_config: protocols_honor_order, flush_max_pipelined,
 * flush_max_threshold. */
#define CORE_HONOR_ORDER_UNSET (-1)
#define CORE_PIPELINED_UNSET (-2)
#define CORE_THRESHOLD_UNSET ((apr_size_t)-1)

/* ---- Defaults, with the units of their directives ----------------------- */

#define CORE_DEFAULT_LIMIT_BODY 1073741824    /* bytes */
#define CORE_DEFAULT_LIMIT_XML_BODY 1000000   /* bytes */
#define CORE_DEFAULT_FLUSH_THRESHOLD 65535    /* bytes */
#define CORE_DEFAULT_FLUSH_PIPELINED 5        /* responses */
#define CORE_MIN_READ_BUFFER 1024             /* bytes */

/* Entry of response_code_strings that asks for the built-in document, where
 * an outer section names another.  No URL or path is spelled like this, and
 * texts start with a double quote. */
#define CORE_ERROR_DOCUMENT_BUILT_IN "default"

/* ---- Settings (settings.c) ---------------------------------------------- */

void *core_create_dir_config(apr_pool_t *p, char *dir);
void *core_merge_dir_config(apr_pool_t *p, void *base, void *over);
void *core_create_server_config(apr_pool_t *p, server_rec *s);
void *core_merge_server_config(apr_pool_t *p, void *base, void *over);

/** Makes the outermost settings of every server absolute, and puts defaults
 * in where readers expect no "not set"; see settings.c. */
void core_settle_defaults(server_rec *main_server);

static inline core_dir_config *core_dir_of(const request_rec *r)
{
    return (core_dir_config *)ap_get_core_module_config(r->per_dir_config);
}

static inline core_server_config *core_server_of(const server_rec *s)
{
    return (core_server_config *)ap_get_core_module_config(s->module_config);
}

/* ---- Words of directives (words.c) -------------------------------------- */

typedef struct core_word_t {
    const char *word;  /* compared without regard to case; NULL = end */
    int value;
} core_word_t;

extern const core_word_t core_on_off[];

/**
 * The value of a word that a directive takes.
 * @return NULL, or the complaint: directive, words it takes, what was found
 */
const char *core_parse_word(cmd_parms *cmd, const char *arg,
                            const core_word_t *words, int *value);

/**
 * A whole decimal number within bounds; nothing may follow it.
 * @return NULL, or the complaint: directive, bounds, what was found
 */
const char *core_parse_number(cmd_parms *cmd, const char *arg,
                              apr_int64_t min, apr_int64_t max,
                              apr_int64_t *value);

/* ---- The request's own record (request_state.c) ------------------------- */

int core_create_request(request_rec *r);
void core_reset_notes(void);

static inline core_request_config *core_request_of(const request_rec *r)
{
    return (core_request_config *)ap_get_core_module_config(
        r->request_config);
}

/* ---- What the client is told (error_document.c) ------------------------- */

/**
 * What ErrorDocument or ap_custom_response() gives for a status.
 * @param index as ap_index_of_response() counts
 * @return a path, a URL, or a text after one double quote; NULL = built in
 */
const char *core_error_document(request_rec *r, int index);

/* ---- Banner (banner.c) -------------------------------------------------- */

typedef enum core_tokens_e {
    CORE_TOKENS_FULL,
    CORE_TOKENS_OS,
    CORE_TOKENS_MINIMAL,
    CORE_TOKENS_MINOR,
    CORE_TOKENS_MAJOR,
    CORE_TOKENS_PRODUCT
} core_tokens_e;

void core_banner_reset(apr_pool_t *pconf);
void core_banner_set_tokens(apr_pool_t *pconf, core_tokens_e tokens);

/* ---- Phases that the core takes part in --------------------------------- */

int core_map_to_storage(request_rec *r);            /* translate.c */
int core_override_type(request_rec *r);             /* overrides.c */

/* The name of a handler, as modules know it; overrides.c. */
const char *core_handler_name(apr_pool_t *p, const char *name);

void core_insert_filters(request_rec *r);           /* overrides.c */
int core_default_handler(request_rec *r);           /* default_handler.c */
/** What core_default_handler() would answer, without sending anything. */
int core_default_prospect(request_rec *r);          /* the same */
void core_retrieve_optional_functions(void);        /* client_name.c */
apr_status_t core_pollfd_from_conn(conn_rec *c, struct apr_pollfd_t *pfd,
                                   apr_interval_time_t *ptimeout);
                                                    /* queries.c */

/*
 * Bit of request_rec.bnotes: the handler that runs has done nothing yet that
 * cannot be done twice.  ap_discard_request_body() may then return SUSPENDED
 * to it; it returns that, and is run anew when the body has been dropped.
 */
#define CORE_HANDLER_REPEATS ((ap_request_bnotes_t)1 << 62)

#endif /* HOSTLER_CORE_PRIV_H */
