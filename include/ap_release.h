/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_release.h
 * @brief Name and version of the server, and of the interface it offers.
 */

#ifndef AP_AP_RELEASE_H
#define AP_AP_RELEASE_H

#ifdef __cplusplus
extern "C" {
#endif

/** Who made it and under which name it goes. */
#define AP_SERVER_COPYRIGHT "Copyright 2026 The Hostler Authors."
#define AP_SERVER_BASEVENDOR "The Hostler Authors"
#define AP_SERVER_BASEPROJECT "Hostler"
#define AP_SERVER_BASEPRODUCT "Hostler"

/** The server's own version. */
#define HOSTLER_VERSION "0.1.0"
#define AP_SERVER_BASEREVISION HOSTLER_VERSION
#define AP_SERVER_BASEVERSION AP_SERVER_BASEPRODUCT "/" AP_SERVER_BASEREVISION
#define AP_SERVER_VERSION AP_SERVER_BASEVERSION
#define AP_SERVER_DEVBUILD_BOOLEAN 0
#define AP_SERVER_ADD_STRING ""

/**
 * The version of httpd whose module interface and configuration this server
 * has.  Modules compare these numbers in #if, configuration files in
 * <IfVersion>.
 */
#define AP_SERVER_MAJORVERSION_NUMBER 2
#define AP_SERVER_MINORVERSION_NUMBER 4
#define AP_SERVER_PATCHLEVEL_NUMBER 71
#define AP_SERVER_MAJORVERSION "2"
#define AP_SERVER_MINORVERSION "4"
#define AP_SERVER_PATCHLEVEL "71"
#define AP_SERVER_MINORREVISION \
    AP_SERVER_MAJORVERSION "." AP_SERVER_MINORVERSION
#define AP_SERVER_PATCHLEVEL_CSV AP_SERVER_PATCHLEVEL_NUMBER

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_RELEASE_H */
