/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_config.h
 * @brief Export marks and compiler attributes used by every public header.
 */

#ifndef AP_AP_CONFIG_H
#define AP_AP_CONFIG_H

#include <ap_config_auto.h>

#include "ap_config_layout.h"
#include "os.h"
#include "ap_hooks.h"
#include "apache_noprobes.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Export marks.  The server is compiled with hidden visibility; what these
 * macros mark is the module interface and nothing else is.
 */
#define AP_DECLARE(type) __attribute__((visibility("default"))) type
#define AP_DECLARE_NONSTD(type) __attribute__((visibility("default"))) type
#define AP_DECLARE_DATA __attribute__((visibility("default")))
#define AP_MODULE_DECLARE(type) __attribute__((visibility("default"))) type
#define AP_MODULE_DECLARE_NONSTD(type) \
    __attribute__((visibility("default"))) type
#define AP_MODULE_DECLARE_DATA __attribute__((visibility("default")))

/* The language level every supported compiler has. */
#define AP_HAVE_DESIGNATED_INITIALIZER
#define AP_HAVE_C99

/* Function attributes: allocation size, NULL-terminated lists, results that
 * must not be dropped. */
#define AP_FN_ATTR_ALLOC_SIZE(x) __attribute__((alloc_size(x)))
#define AP_FN_ATTR_ALLOC_SIZE2(x, y) __attribute__((alloc_size(x, y)))
#define AP_FN_ATTR_SENTINEL __attribute__((sentinel))
#define AP_FN_ATTR_WARN_UNUSED_RESULT __attribute__((warn_unused_result))

#define AP_HAVE_RELIABLE_PIPED_LOGS     1

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_CONFIG_H */
