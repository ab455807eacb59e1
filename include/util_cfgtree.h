/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  util_cfgtree.h
 * @brief The tree that a configuration is read into.
 */

#ifndef AP_UTIL_CFGTREE_H
#define AP_UTIL_CFGTREE_H

#include "ap_config.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A directive of a configuration, and what is in it when it is a section. */
typedef struct ap_directive_t ap_directive_t;

struct ap_directive_t {
    const char *directive;              /* its name; a section's with "<" */
    const char *args;                   /* as written; a section's with ">" */
    struct ap_directive_t *next;        /* the one after it */
    struct ap_directive_t *first_child; /* what the section has in it */
    struct ap_directive_t *parent;      /* the section around, or NULL */
    void *data;                         /* for the module that has it */
    /* Where it comes from.  Directives of one opening of a file share the
     * name string. */
    const char *filename;
    int line_num;                       /* of its first line, from 1 */
    /* In the first one of a chain: the last one, so that appending is quick;
     * may be NULL. */
    struct ap_directive_t *last;
};

/**
 * Puts a directive into a tree.
 * @param parent  In: the section around current, or NULL. Out: the section
 *                around toadd.
 * @param current Where to go on from; NULL: toadd becomes the last one in
 *                parent.
 * @param toadd   The directive.
 * @param child   Whether it goes into current, which is a section, and not
 *                after it.
 * @return toadd.
 */
AP_DECLARE(ap_directive_t *) ap_add_node(ap_directive_t **parent,
                                         ap_directive_t *current,
                                         ap_directive_t *toadd, int child);

/** The configuration that was read last; changed at start-up only. */
extern AP_DECLARE_DATA ap_directive_t *ap_conftree;

#ifdef __cplusplus
}
#endif

#endif /* AP_UTIL_CFGTREE_H */
