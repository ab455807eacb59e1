/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_xml2enc.h
 * @brief Character sets of markup, for filters that parse it with libxml2.
 *
 * mod_xml2enc finds out the character set of a response and makes it one that
 * libxml2 reads.  A filter retrieves the optional functions in post_config,
 * where they are NULL without mod_xml2enc.
 */

#ifndef AP_MOD_XML2ENC_H
#define AP_MOD_XML2ENC_H

/* The type xmlCharEncoding is libxml2's.  Who has not that library can include
 * this header all the same. */
#if defined(__has_include)
#if __has_include(<libxml/encoding.h>)
#include <libxml/encoding.h>
#define AP_HAVE_LIBXML_ENCODING
#endif
#endif

#include <apr_optional.h>

#include "httpd.h"
#include "util_filter.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifdef AP_HAVE_LIBXML_ENCODING
#undef AP_HAVE_LIBXML_ENCODING
#else
typedef int xmlCharEncoding;
#endif

/* Export marks of the module that this header belongs to. */
#define XML2ENC_DECLARE(type) AP_MODULE_DECLARE(type)
#define XML2ENC_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define XML2ENC_DECLARE_DATA AP_MODULE_DECLARE_DATA

/* What xml2enc_filter is to do. */
#define ENCIO_INPUT                     1   /* make it what libxml2 reads */
#define ENCIO_OUTPUT                    2   /* make it what was asked for */
#define ENCIO_INPUT_CHECKS              4   /* only what can be markup */
#define ENCIO                           7   /* all of these */
#define ENCIO_SKIPTO                    16  /* begin at an element that
                                             * xml2StartParse names */

/**
 * Tells the character set of what the filter in front gives.
 * @param r     request
 * @param enc   set to it, as libxml2 has it
 * @param cenc  set to its name, unless NULL
 * @return APR_SUCCESS; APR_EGENERAL when mod_xml2enc has no part in this
 *         response
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, xml2enc_charset,
                        (request_rec *r, xmlCharEncoding *enc,
                         const char **cenc));

/**
 * Puts a filter of mod_xml2enc into a response.
 * @param r     request
 * @param enc   character set that the response shall have in the end, or NULL
 * @param mode  ENCIO_*
 * @return APR_SUCCESS, or why there is no such filter
 */
APR_DECLARE_OPTIONAL_FN(apr_status_t, xml2enc_filter,
                        (request_rec *r, const char *enc, unsigned int mode));

/**
 * Looks at, or changes, the first part of a response before its character set
 * is found out.  An optional hook: to be registered with
 * APR_OPTIONAL_HOOK(xml2enc, preprocess, ...).  Called by the thread that
 * serves the request.
 * @param f       the filter
 * @param bufp    where the part begins; may be set to another one
 * @param bytesp  its bytes; may be changed
 * @return OK or DECLINED; any other ends the run
 */
APR_DECLARE_EXTERNAL_HOOK(xml2enc, XML2ENC, int, preprocess,
                          (ap_filter_t *f, char **bufp, apr_size_t *bytesp))

/** Set where this interface is known. */
#define MOD_XML2ENC

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_XML2ENC_H */
