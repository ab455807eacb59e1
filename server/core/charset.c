/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * AddDefaultCharset: the charset parameter of texts that name none.
 */

#include "ap_config.h"

#include "server/core/core_priv.h"

/* True when type is name, whatever parameters follow. */
static int is_media_type(const char *type, const char *name)
{
    apr_size_t len = strlen(name);

    return strncasecmp(type, name, len) == 0
           && (type[len] == '\0' || type[len] == ';' || type[len] == ' '
               || type[len] == '\t');
}

/* True when there is a parameter of that name (RFC 9110 section 5.6.6);
 * semicolons and names within quoted strings do not count. */
static int has_parameter(const char *type, const char *name)
{
    apr_size_t len = strlen(name);
    int quoted = 0;

    for (; *type != '\0'; type++) {
        if (*type == '"') {
            quoted = !quoted;
        }
        else if (quoted && *type == '\\' && type[1] != '\0') {
            type++;
        }
        else if (!quoted && *type == ';') {
            const char *at = type + 1 + strspn(type + 1, " \t");

            if (strncasecmp(at, name, len) == 0 && at[len] == '=') {
                return 1;
            }
        }
    }
    return 0;
}

const char *core_default_charset(const request_rec *r, const char *type)
{
    const core_dir_config *conf = core_dir_of(r);

    if (conf->add_default_charset != ADD_DEFAULT_CHARSET_ON
        || core_request_of(r)->suppress_charset
        || (!is_media_type(type, "text/html")
            && !is_media_type(type, "text/plain"))
        || has_parameter(type, "charset")) {
        return NULL;
    }
    return conf->add_default_charset_name;
}
