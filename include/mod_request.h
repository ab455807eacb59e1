/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_request.h
 * @brief Bodies of requests that are kept for those who read them later.
 *
 * A handler that reads a body leaves none for the one that an internal
 * redirect brings.  mod_request keeps it where KeptBodySize says so: the input
 * filter KEEP_BODY_FILTER copies what is read, KEPT_BODY_FILTER gives it once
 * more.
 */

#ifndef AP_MOD_REQUEST_H
#define AP_MOD_REQUEST_H

#include <apr.h>
#include <apr_buckets.h>
#include <apr_optional.h>

#include "httpd.h"
#include "http_config.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Names of the input filters. */
#define KEEP_BODY_FILTER                "KEEP_BODY"
#define KEPT_BODY_FILTER                "KEPT_BODY"

/** Settings of mod_request. */
typedef struct {
    apr_off_t keep_body;  /**< KeptBodySize: bytes of the longest body */
    int keep_body_set;    /**< 1: it was given */
} request_dir_conf;

/** The record of mod_request, which exports it. */
extern AP_DECLARE_DATA module request_module;

/**
 * Puts in the filter that a request needs: KEPT_BODY_FILTER when its body is
 * kept already, else KEEP_BODY_FILTER where KeptBodySize asks for it.  For
 * those who read a body before the hook insert_filter, which does the same.
 * @param r  request, before its body is read
 */
APR_DECLARE_OPTIONAL_FN(void, ap_request_insert_filter, (request_rec *r));

/**
 * Takes the filter out again that ap_request_insert_filter has put in.
 * @param r  request
 */
APR_DECLARE_OPTIONAL_FN(void, ap_request_remove_filter, (request_rec *r));

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_REQUEST_H */
