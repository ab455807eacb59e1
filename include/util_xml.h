/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_xml.h
 * @brief Reading a request body that is an XML document.
 */

#ifndef AP_UTIL_XML_H
#define AP_UTIL_XML_H

#include <apr_xml.h>

#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads the body of a request to its end as an XML document, of at most
 * LimitXMLRequestBody bytes.  Blocks until it is there.  By the thread that
 * serves the request.
 * @param r     request whose body has not been read
 * @param pdoc  gets the document, in r->pool; NULL when there is no body, or
 *              none that could be read
 * @return OK; HTTP_BAD_REQUEST: it is not well-formed, or broke off;
 *         HTTP_REQUEST_ENTITY_TOO_LARGE; or what
 *         ap_map_http_request_error() makes of an error of the input
 */
AP_DECLARE(int) ap_xml_parse_input(request_rec *r, apr_xml_doc **pdoc);

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_XML_H */
