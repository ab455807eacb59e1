/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the files of the lint share; lint.c tells what it is.
 *
 * Each check reads the tree of directives and the settings made of it, and
 * changes nothing.  It runs in the process of -t, which has one thread.
 */

#ifndef HOSTLER_LINT_PRIV_H
#define HOSTLER_LINT_PRIV_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "httpd.h"
#include "util_cfgtree.h"

/** A section with settings of its own. */
typedef struct {
    const ap_directive_t *d;    /* its opening line */
    const char *kind;           /* "Directory", "Files" ...: without "Match" */
    const char *pattern;        /* without quotes; of directories without the
                                 * last slash */
    int is_regex;
    int is_wild;                /* a pattern with * or ? */
    const ap_directive_t *host; /* <VirtualHost> around it; NULL: none */
} lint_section;

typedef struct {
    apr_pool_t *p;
    server_rec *main_server;
    apr_array_header_t *sections;   /* of lint_section, as they are read */
    int count;                      /* of warnings */
    const char *file;               /* whose comments were last looked for */
    apr_array_header_t *lines;      /* const char *: its comments; NULL for
                                     * each other line */
} lint_run;

/**
 * Warns, unless a comment above the directive has "lint-ok: RULE".
 * @param rule  its stable name
 * @param d     the directive concerned; NULL: none in particular
 * @param fmt   what is wrong and what to do
 */
void lint_warn(lint_run *l, const char *rule, const ap_directive_t *d,
               const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/** "FILE:LINE" of a directive. */
const char *lint_place(lint_run *l, const ap_directive_t *d);

/** A section's opening line as it is written: <Directory "/srv">. */
const char *lint_head(lint_run *l, const ap_directive_t *d);

int lint_is(const ap_directive_t *d, const char *name);

/** @return word n of the arguments, from 0; NULL: there are not so many */
const char *lint_word(lint_run *l, const ap_directive_t *d, int n);

/** @return the last directive of that name directly in a section; NULL */
const ap_directive_t *lint_child(const ap_directive_t *section,
                                 const char *name);

/** @return the <VirtualHost> around; NULL */
const ap_directive_t *lint_host_of(const ap_directive_t *d);

/** Whether path is prefix or below it, by whole segments. */
int lint_covers(const char *prefix, const char *path);

/** @return the section's last Require all granted, when nothing in it
 *          restricts access; NULL */
const ap_directive_t *lint_grant(lint_run *l, const ap_directive_t *section);

/** @return what restricts access in a section: a Require other than all
 *          granted, a Deny, an Order that ends with deny; NULL */
const ap_directive_t *lint_restriction(lint_run *l,
                                       const ap_directive_t *section);

/** Whether the section lets nobody in. */
int lint_is_closed(lint_run *l, const ap_directive_t *section);

/** @return the file or folder that a URL path stands for in a host (NULL:
 *          the main server), by Alias and DocumentRoot */
const char *lint_map(lint_run *l, const ap_directive_t *host,
                     const char *path);

/* The checks. */
void lint_sections(lint_run *l);        /* lint_sections.c */
void lint_access(lint_run *l);          /* lint_access.c */
void lint_hosts(lint_run *l);           /* lint_hosts.c */
void lint_paths(lint_run *l);           /* lint_paths.c */
void lint_folders(lint_run *l);         /* lint_folders.c */
void lint_machine(lint_run *l);         /* lint_machine.c */

#endif /* HOSTLER_LINT_PRIV_H */
