/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the command table and the sections share.
 */

#ifndef HOSTLER_CORE_SECTIONS_PRIV_H
#define HOSTLER_CORE_SECTIONS_PRIV_H

/* Data of the rows that differ from their sibling: the ...Match sections,
 * and <LimitExcept>. */
extern char core_is_match_section[];

#endif /* HOSTLER_CORE_SECTIONS_PRIV_H */
