/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The lint: what -t says of a configuration that can be served, but most
 * likely does not do what it looks like.  Rules that cannot take effect,
 * settings that open what looks closed, figures that do not fit the machine.
 *
 * Each finding is one line with file, line, what to do and the name of its
 * rule.  A comment with "lint-ok: RULE" right above the directive silences
 * it.  A rule that is wrong about a sound configuration does harm: in doubt it
 * says nothing.
 */

#include "ap_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <apr_fnmatch.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"

#include "server/main/lint_priv.h"
#include "server/main/main_priv.h"

/* What silences, within a comment. */
#define SILENCER "lint-ok:"

/* ---- The directives ----------------------------------------------------- */

int lint_is(const ap_directive_t *d, const char *name)
{
    /* Asked of each directive for each of many names. */
    return (d->directive[0] | 0x20) == (name[0] | 0x20)
           && strcasecmp(d->directive, name) == 0;
}

const char *lint_word(lint_run *l, const ap_directive_t *d, int n)
{
    const char *args = d->args != NULL ? d->args : "";
    const char *word = NULL;
    apr_size_t len = strlen(args);

    if (d->directive[0] == '<' && len > 0 && args[len - 1] == '>') {
        args = apr_pstrmemdup(l->p, args, len - 1);
    }
    for (; n >= 0; n--) {
        if (*args == '\0') {
            return NULL;
        }
        word = ap_getword_conf(l->p, &args);
    }
    return word;
}

const ap_directive_t *lint_child(const ap_directive_t *section,
                                 const char *name)
{
    const ap_directive_t *d;
    const ap_directive_t *found = NULL;

    for (d = section->first_child; d != NULL; d = d->next) {
        if (lint_is(d, name)) {
            found = d;
        }
    }
    return found;
}

const ap_directive_t *lint_host_of(const ap_directive_t *d)
{
    while (d != NULL && !lint_is(d, "<VirtualHost")) {
        d = d->parent;
    }
    return d;
}

const char *lint_place(lint_run *l, const ap_directive_t *d)
{
    return apr_psprintf(l->p, "%s:%d", d->filename, d->line_num);
}

const char *lint_head(lint_run *l, const ap_directive_t *d)
{
    const char *args = d->args != NULL ? d->args : "";

    return apr_pstrcat(l->p, d->directive,
                       *args != '\0' && *args != '>' ? " " : "", args, NULL);
}

int lint_covers(const char *prefix, const char *path)
{
    apr_size_t len = strlen(prefix);

    while (len > 0 && prefix[len - 1] == '/') {
        len--;
    }
    return strncmp(prefix, path, len) == 0
           && (path[len] == '/' || path[len] == '\0');
}

/* ---- The warnings ------------------------------------------------------- */

/* Whether a comment names the rule behind the silencer. */
static int names_rule(const char *comment, const char *rule)
{
    const char *s = strstr(comment, SILENCER);
    apr_size_t len = strlen(rule);

    if (s == NULL) {
        return 0;
    }
    s += strlen(SILENCER);
    while (*s != '\0') {
        s += strspn(s, " \t,");
        if (strncmp(s, rule, len) == 0
            && strchr(" \t,\r\n", s[len]) != NULL) {
            return 1;
        }
        s += strcspn(s, " \t,");
        if (*s == '\r' || *s == '\n') {
            break;
        }
    }
    return 0;
}

/* The lines of a file; those of the last one asked for are kept, because
 * there may be ten thousand findings in one. */
static const apr_array_header_t *lines_of(lint_run *l, const char *file)
{
    FILE *in;
    char *text = NULL;
    size_t room = 0;

    if (l->file != NULL && strcmp(l->file, file) == 0) {
        return l->lines;
    }
    l->file = file;
    l->lines = apr_array_make(l->p, 64, sizeof(const char *));
    in = fopen(file, "re");
    if (in == NULL) {
        return l->lines;
    }
    while (getline(&text, &room, in) >= 0) {
        const char *s = text + strspn(text, " \t");

        /* Only comments are looked into. */
        APR_ARRAY_PUSH(l->lines, const char *) =
            *s == '#' ? apr_pstrdup(l->p, s) : NULL;
    }
    free(text);
    fclose(in);
    return l->lines;
}

/* Whether one of the comments right above a line names the rule. */
static int is_silenced(lint_run *l, const ap_directive_t *d, const char *rule)
{
    const apr_array_header_t *lines = lines_of(l, d->filename);
    int above = d->line_num - 2;

    for (; above >= 0 && above < lines->nelts; above--) {
        const char *comment = APR_ARRAY_IDX(lines, above, const char *);

        if (comment == NULL) {
            return 0;
        }
        if (names_rule(comment, rule)) {
            return 1;
        }
    }
    return 0;
}

void lint_warn(lint_run *l, const char *rule, const ap_directive_t *d,
               const char *fmt, ...)
{
    va_list args;
    const char *text;

    if (d != NULL && d->filename != NULL && is_silenced(l, d, rule)) {
        return;
    }
    va_start(args, fmt);
    text = apr_pvsprintf(l->p, fmt, args);
    va_end(args);
    if (d != NULL) {
        fprintf(stderr, "%s:%d: ", d->filename, d->line_num);
    }
    fprintf(stderr, "warning: %s [%s]\n", text, rule);
    l->count++;
}

/* ---- The sections ------------------------------------------------------- */

static const struct {
    const char *name;
    const char *kind;
    int is_regex;
} section_names[] = {
    {"<Directory", "Directory", 0},
    {"<DirectoryMatch", "Directory", 1},
    {"<Location", "Location", 0},
    {"<LocationMatch", "Location", 1},
    {"<Files", "Files", 0},
    {"<FilesMatch", "Files", 1}
};

static void add_section(lint_run *l, const ap_directive_t *d, int which)
{
    lint_section *s = apr_array_push(l->sections);
    const char *pattern = lint_word(l, d, 0);
    apr_size_t len;

    s->d = d;
    s->kind = section_names[which].kind;
    s->is_regex = section_names[which].is_regex;
    if (pattern != NULL && strcmp(pattern, "~") == 0) {
        s->is_regex = 1;
        pattern = lint_word(l, d, 1);
    }
    if (pattern == NULL) {
        pattern = "";
    }
    s->is_wild = !s->is_regex && apr_fnmatch_test(pattern);
    s->host = lint_host_of(d);
    len = strlen(pattern);
    while (!s->is_regex && len > 1 && pattern[len - 1] == '/'
           && strcmp(s->kind, "Directory") == 0) {
        len--;
    }
    s->pattern = apr_pstrmemdup(l->p, pattern, len);
}

static void find_sections(lint_run *l, const ap_directive_t *d)
{
    apr_size_t i;

    for (; d != NULL; d = d->next) {
        for (i = 0; i < sizeof(section_names) / sizeof(section_names[0]);
             i++) {
            if (lint_is(d, section_names[i].name)) {
                add_section(l, d, (int)i);
            }
        }
        if (d->first_child != NULL) {
            find_sections(l, d->first_child);
        }
    }
}

int lint_configuration(apr_pool_t *p, server_rec *main_server)
{
    lint_run l = {.p = p, .main_server = main_server};

    l.sections = apr_array_make(p, 16, sizeof(lint_section));
    find_sections(&l, ap_conftree);
    lint_hosts(&l);
    lint_sections(&l);
    lint_access(&l);
    lint_paths(&l);
    lint_folders(&l);
    lint_machine(&l);
    return l.count;
}
