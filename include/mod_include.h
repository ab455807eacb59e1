/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_include.h
 * @brief Elements of server-side includes, for modules that add some.
 *
 * A module retrieves the optional functions below in post_config, where they
 * are NULL without mod_include, and registers a function for each element.
 */

#ifndef AP_MOD_INCLUDE_H
#define AP_MOD_INCLUDE_H

#include <apr_optional.h>
#include <apr_pools.h>

#include "httpd.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For those who ask whether this header is there. */
#define _MOD_INCLUDE_H                  1

/* Flags of a page, in include_ctx_t; the masks with a minus take one away. */
#define SSI_FLAG_PRINTING               1   /* not in a branch left out */
#define SSI_FLAG_CLEAR_PRINTING         (-2)
#define SSI_FLAG_COND_TRUE              2   /* a branch of this if was taken */
#define SSI_FLAG_CLEAR_PRINT_COND       (-4) /* this one and PRINTING */
#define SSI_FLAG_SIZE_IN_BYTES          4   /* config sizefmt="bytes" */
#define SSI_FLAG_SIZE_ABBREV            (-5) /* the other form */
#define SSI_FLAG_NO_EXEC                8   /* Options IncludesNOEXEC */
#define SSI_FLAG_COND_ERROR             16  /* the condition was a fault */

/* What becomes of a name that has no value: "" or the name. */
#define SSI_EXPAND_DROP_NAME            0
#define SSI_EXPAND_LEAVE_NAME           1

/* How an attribute's value is wanted: as it stands, or without entities. */
#define SSI_VALUE_RAW                   0
#define SSI_VALUE_DECODED               1

/** A page that is being read.  Belongs to the thread of its request. */
typedef struct {
    apr_pool_t *pool;      /**< lives as long as the page is read */
    apr_pool_t *dpool;     /**< cleared after each element */
    int flags;             /**< SSI_FLAG_* */
    int if_nesting_level;  /**< ifs below one that was left out */
    int flush_now;         /**< 1: send on what there is when it is done */
    unsigned int argc;     /**< attributes of the element */
    const char *error_str; /**< what stands for a fault: config errmsg */
    const char *time_str;  /**< form of times: config timefmt */
    request_rec *r;        /**< the request for the page */
    struct ssi_internal_ctx *intern;  /**< mod_include's own */
} include_ctx_t;

/**
 * Carries an element out.
 * @param ctx  the page; while SSI_FLAG_PRINTING is not set, only elements that
 *             steer branches act
 * @param f    the filter that reads it
 * @param bb   gets what stands in its place
 * @return APR_SUCCESS, or an error that ends the page
 */
typedef apr_status_t include_handler_fn_t(include_ctx_t *ctx, ap_filter_t *f,
                                          apr_bucket_brigade *bb);

/**
 * Adds an element, or replaces one.
 * @param tag   its name in small letters; has to live as long as the
 *              configuration
 * @param func  carries it out
 */
APR_DECLARE_OPTIONAL_FN(void, ap_register_include_handler,
                        (char *tag, include_handler_fn_t *func));

/**
 * Takes the next attribute of the element.
 * @param ctx       the page
 * @param tag       set to its name; NULL after the last one
 * @param tag_val   set to its value; NULL when it has none
 * @param dodecode  SSI_VALUE_*
 */
APR_DECLARE_OPTIONAL_FN(void, ap_ssi_get_tag_and_value,
                        (include_ctx_t *ctx, char **tag, char **tag_val,
                         int dodecode));

/**
 * Puts values in the place of variables, $name and ${name}.
 * @param ctx         the page
 * @param in          the text
 * @param out         where to put the result, or NULL
 * @param length      room there in bytes, or the longest result; 0: any length
 * @param leave_name  SSI_EXPAND_*
 * @return the result: out, or of ctx->dpool when that is NULL
 */
APR_DECLARE_OPTIONAL_FN(char *, ap_ssi_parse_string,
                        (include_ctx_t *ctx, const char *in, char *out,
                         apr_size_t length, int leave_name));

/** Appends the text that stands for a fault to brigade bb. */
#define SSI_CREATE_ERROR_BUCKET(ctx, f, bb) \
    APR_BRIGADE_INSERT_TAIL((bb), apr_bucket_pool_create( \
        apr_pstrdup((ctx)->pool, (ctx)->error_str), \
        strlen((ctx)->error_str), (ctx)->pool, (f)->c->bucket_alloc))

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_INCLUDE_H */
