/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Tables of the names that known modules have; for messages only.
 */

#ifndef CONFIG_KNOWN_NAMES_PRIV_H
#define CONFIG_KNOWN_NAMES_PRIV_H

typedef struct {
    const char *name;       /* of a directive, "<" included, or a symbol */
    const char *module;     /* source file of the module: "mod_alias.c" */
} known_name;

extern const known_name known_directives[];
extern const int known_directives_count;

extern const known_name known_symbols[];
extern const int known_symbols_count;

#endif /* CONFIG_KNOWN_NAMES_PRIV_H */
