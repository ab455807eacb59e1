/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Lint of sections.
 *
 *   section-shadowed   a later section for the same sets all that one sets
 *   location-opens     access by URL replaces access by directory or file
 *   directory-missing  a <Directory> for a path that does not exist
 */

#include "ap_config.h"

#include <string.h>

#include <apr_file_info.h>
#include <apr_hash.h>
#include <apr_strings.h>

#include "http_config.h"

#include "server/main/lint_priv.h"

/* ---- section-shadowed --------------------------------------------------- */

/* Directives of which a later one takes the place of an earlier one. */
static const char *const replacing[] = {
    "AcceptPathInfo", "AddDefaultCharset", "AllowMethods", "AllowOverride",
    "AllowOverrideList", "AuthBasicProvider", "AuthGroupFile", "AuthName",
    "AuthType", "AuthUserFile", "ContentDigest", "DirectoryIndex",
    "DirectorySlash", "EnableMMAP", "EnableSendfile", "FallbackResource",
    "FileETag", "ForceType", "HostnameLookups", "LimitRequestBody",
    "LimitXMLRequestBody", "Options", "Require", "ServerSignature",
    "SetHandler", "SetInputFilter", "SetOutputFilter", "UseCanonicalName"
};

static int is_relative(const ap_directive_t *d)
{
    return (lint_is(d, "Options") || lint_is(d, "FileETag"))
           && d->args != NULL && strpbrk(d->args, "+-") != NULL;
}

static int is_replacing(const ap_directive_t *d)
{
    apr_size_t i;

    for (i = 0; i < sizeof(replacing) / sizeof(replacing[0]); i++) {
        if (lint_is(d, replacing[i])) {
            return 1;
        }
    }
    return 0;
}

/* Whether nothing of a section is left once the later one is merged. */
static int is_replaced_by(const ap_directive_t *section,
                          const ap_directive_t *later)
{
    const ap_directive_t *d;

    if (section->first_child == NULL
        || lint_child(later, "AuthMerging") != NULL) {
        return 0;
    }
    for (d = section->first_child; d != NULL; d = d->next) {
        const ap_directive_t *other = lint_child(later, d->directive);

        if (!is_replacing(d) || other == NULL || is_relative(other)) {
            return 0;
        }
    }
    return 1;
}

static void check_shadowed(lint_run *l)
{
    apr_hash_t *later = apr_hash_make(l->p);
    int i;

    for (i = l->sections->nelts - 1; i >= 0; i--) {
        const lint_section *s = &APR_ARRAY_IDX(l->sections, i, lint_section);
        const char *key = apr_psprintf(l->p, "%pp %s %d %s",
                                       (void *)s->d->parent, s->kind,
                                       s->is_regex, s->pattern);
        const ap_directive_t *other = apr_hash_get(later, key,
                                                   APR_HASH_KEY_STRING);

        if (other != NULL && is_replaced_by(s->d, other)) {
            lint_warn(l, "section-shadowed", s->d, "%s has no effect: %s at "
                      "%s sets all that it sets, and is merged later; remove "
                      "one of them", lint_head(l, s->d),
                      lint_head(l, other), lint_place(l, other));
        }
        apr_hash_set(later, key, APR_HASH_KEY_STRING, s->d);
    }
}

/* ---- location-opens ----------------------------------------------------- */

/* Whether a section of files holds for all of what the location covers. */
static int is_hidden_by(const lint_section *s, const char *folder)
{
    if (strcmp(s->kind, "Directory") == 0) {
        return !s->is_regex && !s->is_wild && lint_covers(folder, s->pattern);
    }
    return strcmp(s->kind, "Files") == 0
           && (s->d->parent == NULL || s->d->parent == s->host);
}

static void check_location(lint_run *l, const lint_section *location)
{
    const ap_directive_t *grant = lint_grant(l, location->d);
    const char *folder;
    int i;

    if (grant == NULL || location->is_regex || location->is_wild
        || lint_child(location->d, "AuthMerging") != NULL) {
        return;
    }
    folder = lint_map(l, location->host, location->pattern);
    for (i = 0; folder != NULL && i < l->sections->nelts; i++) {
        const lint_section *s = &APR_ARRAY_IDX(l->sections, i, lint_section);
        const ap_directive_t *rule = lint_restriction(l, s->d);

        if (rule == NULL || (s->host != NULL && s->host != location->host)
            || !is_hidden_by(s, folder)
            || (strcmp(s->kind, "Files") == 0
                && strcmp(location->pattern, "/") != 0)) {
            continue;
        }
        lint_warn(l, "location-opens", grant, "`Require all granted` of %s "
                  "replaces what %s at %s requires (`%s %s`): sections by URL "
                  "are merged last; remove it, or add AuthMerging And",
                  lint_head(l, location->d), lint_head(l, s->d),
                  lint_place(l, s->d), rule->directive, rule->args);
        return;
    }
}

/* ---- directory-missing -------------------------------------------------- */

static void check_exists(lint_run *l, const lint_section *s)
{
    apr_finfo_t finfo;
    apr_status_t rv;

    if (s->is_regex || s->is_wild || s->pattern[0] != '/') {
        return;
    }
    rv = apr_stat(&finfo, s->pattern, APR_FINFO_TYPE, l->p);
    if (APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv)) {
        lint_warn(l, "directory-missing", s->d, "%s applies to nothing: "
                  "there is no such directory", lint_head(l, s->d));
    }
}

void lint_sections(lint_run *l)
{
    int i;

    check_shadowed(l);
    for (i = 0; i < l->sections->nelts; i++) {
        const lint_section *s = &APR_ARRAY_IDX(l->sections, i, lint_section);

        if (strcmp(s->kind, "Location") == 0) {
            check_location(l, s);
        }
        else if (strcmp(s->kind, "Directory") == 0) {
            check_exists(l, s);
        }
    }
}
