/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  cache_common.h
 * @brief What a Cache-Control field says, taken apart.
 */

#ifndef AP_CACHE_COMMON_H
#define AP_CACHE_COMMON_H

#include <apr.h>
#include <apr_pools.h>
#include <apr_tables.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The name is that of the struct, of one of its fields and of the field in a
 * message. */
typedef struct cache_control cache_control_t;

/**
 * The directives of Cache-Control (RFC 9111, section 5.2), of a request or a
 * response, and of Pragma in a request.  A bit says that the directive is
 * there; those with a value have it below, in seconds, and -1 where there is
 * none.
 */
struct cache_control {
    unsigned int parsed:1;            /* the fields have been looked at */
    unsigned int cache_control:1;     /* there is a Cache-Control field */
    unsigned int pragma:1;            /* there is a Pragma field */
    unsigned int no_cache:1;          /* no-cache, of the whole */
    unsigned int no_cache_header:1;   /* no-cache="names": of these fields */
    unsigned int no_store:1;
    unsigned int max_age:1;
    unsigned int max_stale:1;
    unsigned int min_fresh:1;
    unsigned int no_transform:1;
    unsigned int only_if_cached:1;
    /* C++ has other uses for these words. */
#ifdef __cplusplus
    unsigned int is_public:1;
    unsigned int is_private:1;
#else
    unsigned int public:1;
    unsigned int private:1;           /* private, of the whole */
#endif
    unsigned int private_header:1;    /* private="names": of these fields */
    unsigned int must_revalidate:1;
    unsigned int proxy_revalidate:1;
    unsigned int s_maxage:1;
    unsigned int invalidated:1;       /* a change has made it stale (RFC 9111,
                                       * section 4.4); no directive */
    apr_int64_t max_age_value;
    apr_int64_t max_stale_value;      /* -1: however old */
    apr_int64_t min_fresh_value;
    apr_int64_t s_maxage_value;
};

#ifdef __cplusplus
}
#endif

#endif /* AP_CACHE_COMMON_H */
