/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where a directive may stand: by the bits of its row, and by what setters
 * ask with ap_check_cmd_context().
 */

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_protocol.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

int conf_place_allowed(const cmd_parms *parms, const command_rec *row)
{
    if (row->req_override & parms->override
        & ~(NONFATAL_ALL | EXEC_ON_READ)) {
        return 1;
    }
    return parms->override_list
           && apr_table_get(parms->override_list, row->name) != NULL;
}

/* Which AllowOverride classes let a row stand in .htaccess files. */
static const char *override_classes(apr_pool_t *p, int bits)
{
    static const struct {
        int bit;
        const char *name;
    } classes[] = {
        {OR_AUTHCFG, "AuthConfig"}, {OR_LIMIT, "Limit"},
        {OR_OPTIONS, "Options"}, {OR_FILEINFO, "FileInfo"},
        {OR_INDEXES, "Indexes"}
    };
    const char *text = NULL;
    apr_size_t i;

    if ((bits & OR_ALL) == OR_ALL) {
        return "other than None";
    }
    for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        if (bits & classes[i].bit) {
            text = text ? apr_pstrcat(p, text, " or ", classes[i].name, NULL)
                        : classes[i].name;
        }
    }
    return text;
}

const char *conf_place_text(apr_pool_t *p, int bits)
{
    int top = bits & (RSRC_CONF | OR_OPTIONS | OR_FILEINFO | OR_INDEXES);
    int section = bits & (ACCESS_CONF | OR_ALL);
    const char *text;

    if (top && section) {
        text = "anywhere in the server's configuration";
    }
    else if (top) {
        text = "only outside of sections such as <Directory>, <Location> "
               "and <Files>";
    }
    else if (section) {
        text = "only inside of sections such as <Directory>, <Location> "
               "and <Files>";
    }
    else if (bits & PROXY_CONF) {
        text = "only inside of <Proxy> sections";
    }
    else {
        text = "nowhere";
    }
    if (bits & OR_ALL) {
        text = apr_pstrcat(p, text, ", and in .htaccess files where "
                           "AllowOverride is ", override_classes(p, bits),
                           NULL);
    }
    return text;
}

/* ---- ap_check_cmd_context ---- */

/* Sections and the bit that forbids standing in them. */
static const struct {
    const char *name;       /* as in ap_directive_t.directive */
    unsigned int bit;
} section_bits[] = {
    {"<VirtualHost", NOT_IN_VIRTUALHOST},
    {"<Limit", NOT_IN_LIMIT},
    {"<LimitExcept", NOT_IN_LIMIT},
    {"<Directory", NOT_IN_DIRECTORY},
    {"<DirectoryMatch", NOT_IN_DIRECTORY},
    {"<Location", NOT_IN_LOCATION},
    {"<LocationMatch", NOT_IN_LOCATION},
    {"<Files", NOT_IN_FILES},
    {"<FilesMatch", NOT_IN_FILES},
    {"<If", NOT_IN_FILES},
    {"<ElseIf", NOT_IN_FILES},
    {"<Else", NOT_IN_FILES},
    {"<Proxy", NOT_IN_PROXY},
    {"<ProxyMatch", NOT_IN_PROXY}
};

static unsigned int bit_of_section(const char *name)
{
    apr_size_t i;

    for (i = 0; i < sizeof(section_bits) / sizeof(section_bits[0]); i++) {
        if (!ap_cstr_casecmp(section_bits[i].name, name)) {
            return section_bits[i].bit;
        }
    }
    return 0;
}

static const char *refuse(const cmd_parms *cmd, const char *place)
{
    const char *name = cmd->cmd->name;

    return apr_pstrcat(cmd->pool, name, *name == '<' ? ">" : "",
                       " cannot stand in ", place, NULL);
}

AP_DECLARE(const char *) ap_check_cmd_context(cmd_parms *cmd,
                                              unsigned int forbidden)
{
    const ap_directive_t *node = cmd->directive ? cmd->directive->parent
                                                : NULL;

    if ((forbidden & NOT_IN_VIRTUALHOST) && cmd->server
        && cmd->server->is_virtual) {
        return refuse(cmd, "a <VirtualHost> section");
    }
    if ((forbidden & NOT_IN_LIMIT) && cmd->limited != -1) {
        return refuse(cmd, "a <Limit> or <LimitExcept> section");
    }
    for (; node; node = node->parent) {
        if (forbidden & bit_of_section(node->directive)) {
            return refuse(cmd, apr_psprintf(cmd->pool, "a %s> section "
                                            "(opened on line %d of %s)",
                                            node->directive, node->line_num,
                                            node->filename));
        }
    }
    if ((forbidden & NOT_IN_HTACCESS) && !(cmd->override & RSRC_CONF)
        && !(cmd->override & ACCESS_CONF)) {
        return refuse(cmd, "a .htaccess file");
    }
    return NULL;
}

AP_DECLARE(int) ap_method_is_limited(cmd_parms *cmd, const char *method)
{
    int number = ap_method_number_of(method);

    if (number != M_INVALID && cmd->limited != -1
        && (cmd->limited & ((apr_int64_t)1 << number))) {
        return 1;
    }
    return cmd->xlimited && ap_method_in_list(cmd->xlimited, method);
}
