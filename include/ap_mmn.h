/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_mmn.h
 * @brief The number by which modules and server know that they fit.
 */

#ifndef AP_AP_MMN_H
#define AP_AP_MMN_H

#ifdef __cplusplus
extern "C" {
#endif

#define MODULE_MAGIC_NUMBER_MINOR       142
#define MODULE_MAGIC_NUMBER             20120211
#define MODULE_MAGIC_NUMBER_MAJOR       20120211
#define MODULE_MAGIC_COOKIE             0x41503234UL

/** True when the server's interface is major with at least minor, or a later
 * major. For use in #if. */
#define AP_MODULE_MAGIC_AT_LEAST(major, minor) \
    ((major) < MODULE_MAGIC_NUMBER_MAJOR \
     || ((major) == MODULE_MAGIC_NUMBER_MAJOR \
         && (minor) <= MODULE_MAGIC_NUMBER_MINOR))

/** Old name; refuses to compile so that its users notice. */
#define MODULE_MAGIC_AT_LEAST old_macro_use_AP_MODULE_MAGIC_AT_LEAST

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_MMN_H */
