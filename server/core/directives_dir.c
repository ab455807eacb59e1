/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of directives that belong to a directory: how its content is typed
 * and read, and how the server names itself and its clients there.
 */

#include "ap_config.h"

#include <apr_hash.h>
#include <apr_strings.h>

#include "http_log.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"

APLOG_USE_MODULE(core);

/* ---- Content ------------------------------------------------------------ */

const char *core_set_accept_path_info(cmd_parms *cmd, void *dir,
                                      const char *arg)
{
    static const core_word_t words[] = {
        { "On", AP_REQ_ACCEPT_PATH_INFO },
        { "Off", AP_REQ_REJECT_PATH_INFO },
        { "Default", AP_REQ_DEFAULT_PATH_INFO },
        { NULL, 0 }
    };
    core_dir_config *conf = dir;

    return core_parse_word(cmd, arg, words, &conf->accept_path_info);
}

const char *core_set_add_default_charset(cmd_parms *cmd, void *dir,
                                         const char *arg)
{
    core_dir_config *conf = dir;

    if (strcasecmp(arg, "Off") == 0) {
        conf->add_default_charset = ADD_DEFAULT_CHARSET_OFF;
        return NULL;
    }
    conf->add_default_charset = ADD_DEFAULT_CHARSET_ON;
    if (strcasecmp(arg, "On") == 0) {
        conf->add_default_charset_name = DEFAULT_ADD_DEFAULT_CHARSET_NAME;
        return NULL;
    }
    /* It becomes a parameter value of a field, unquoted (RFC 9110 5.6.6). */
    if (*arg == '\0' || *ap_scan_http_token(arg) != '\0') {
        return apr_psprintf(cmd->pool, "%s takes On, Off or the name of a "
                            "charset, not '%s'", cmd->cmd->name, arg);
    }
    conf->add_default_charset_name = arg;
    return NULL;
}

const char *core_set_content_digest(cmd_parms *cmd, void *dir, int on)
{
    core_dir_config *conf = dir;

    conf->content_md5 = on ? AP_CORE_CONFIG_ON : AP_CORE_CONFIG_OFF;
    return NULL;
}

const char *core_set_default_type(cmd_parms *cmd, void *dir, const char *arg)
{
    if (strcasecmp(arg, "None") != 0) {
        ap_log_perror(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0, cmd->pool,
                      APLOGNO(90300) "DefaultType %s in %s:%d has no effect; "
                      "use AddType or ForceType instead", arg,
                      cmd->directive->filename, cmd->directive->line_num);
    }
    return NULL;
}

const char *core_set_enable_mmap(cmd_parms *cmd, void *dir, const char *arg)
{
    core_dir_config *conf = dir;
    int on;
    const char *complaint = core_parse_word(cmd, arg, core_on_off, &on);

    if (complaint == NULL) {
        conf->enable_mmap = on ? ENABLE_MMAP_ON : ENABLE_MMAP_OFF;
    }
    return complaint;
}

const char *core_set_enable_sendfile(cmd_parms *cmd, void *dir,
                                     const char *arg)
{
    core_dir_config *conf = dir;
    int on;
    const char *complaint = core_parse_word(cmd, arg, core_on_off, &on);

    if (complaint == NULL) {
        conf->enable_sendfile = on ? ENABLE_SENDFILE_ON
                                   : ENABLE_SENDFILE_OFF;
    }
    return complaint;
}

/* "None" is kept as the word: it lets the usual handler be in an inner
 * section of one that sets another. */
const char *core_set_handler(cmd_parms *cmd, void *dir, const char *arg)
{
    core_dir_config *conf = dir;
    const char *fault;

    if (strstr(arg, "%{") == NULL) {
        conf->handler = core_handler_name(cmd->pool, arg);
        conf->expr_handler = NULL;
        return NULL;
    }
    conf->handler = NULL;
    conf->expr_handler = ap_expr_parse_cmd(
        cmd, arg, AP_EXPR_FLAG_STRING_RESULT | AP_EXPR_FLAG_DONT_VARY,
        &fault, NULL);
    if (conf->expr_handler == NULL) {
        return apr_psprintf(cmd->pool, "SetHandler %.80s: %s", arg, fault);
    }
    return NULL;
}

/* ---- Names -------------------------------------------------------------- */

const char *core_set_hostname_lookups(cmd_parms *cmd, void *dir,
                                      const char *arg)
{
    static const core_word_t words[] = {
        { "On", HOSTNAME_LOOKUP_ON },
        { "Off", HOSTNAME_LOOKUP_OFF },
        { "Double", HOSTNAME_LOOKUP_DOUBLE },
        { NULL, 0 }
    };
    core_dir_config *conf = dir;
    int value;
    const char *complaint = core_parse_word(cmd, arg, words, &value);

    if (complaint == NULL) {
        conf->hostname_lookups = value;
    }
    return complaint;
}

const char *core_set_use_canonical_name(cmd_parms *cmd, void *dir,
                                        const char *arg)
{
    static const core_word_t words[] = {
        { "On", USE_CANONICAL_NAME_ON },
        { "Off", USE_CANONICAL_NAME_OFF },
        { "DNS", USE_CANONICAL_NAME_DNS },
        { NULL, 0 }
    };
    core_dir_config *conf = dir;
    int value;
    const char *complaint = core_parse_word(cmd, arg, words, &value);

    if (complaint == NULL) {
        conf->use_canonical_name = value;
    }
    return complaint;
}

const char *core_set_use_canonical_physical_port(cmd_parms *cmd, void *dir,
                                                 const char *arg)
{
    core_dir_config *conf = dir;
    int on;
    const char *complaint = core_parse_word(cmd, arg, core_on_off, &on);

    if (complaint == NULL) {
        conf->use_canonical_phys_port = on ? USE_CANONICAL_PHYS_PORT_ON
                                           : USE_CANONICAL_PHYS_PORT_OFF;
    }
    return complaint;
}

const char *core_set_server_signature(cmd_parms *cmd, void *dir,
                                      const char *arg)
{
    static const core_word_t words[] = {
        { "On", srv_sig_on },
        { "Off", srv_sig_off },
        { "EMail", srv_sig_withmail },
        { NULL, 0 }
    };
    core_dir_config *conf = dir;
    int value;
    const char *complaint = core_parse_word(cmd, arg, words, &value);

    if (complaint == NULL) {
        conf->server_signature = (server_signature_e)value;
    }
    return complaint;
}

/* ---- URLs and scripts --------------------------------------------------- */

/*
 * The two bits have no value for "not set", so one of the two meaningless
 * states has that part: both clear is "not set", and Off is the state in
 * which slashes would be decoded but are not allowed.
 */
const char *core_set_allow_encoded_slashes(cmd_parms *cmd, void *dir,
                                           const char *arg)
{
    enum { OFF, DECODE, KEEP };
    static const core_word_t words[] = {
        { "On", DECODE }, { "Off", OFF }, { "NoDecode", KEEP }, { NULL, 0 }
    };
    core_dir_config *conf = dir;
    int value;
    const char *complaint = core_parse_word(cmd, arg, words, &value);

    if (complaint == NULL) {
        conf->allow_encoded_slashes = value != OFF;
        conf->decode_encoded_slashes = value != KEEP;
    }
    return complaint;
}

const char *core_set_cgi_pass_auth(cmd_parms *cmd, void *dir, int on)
{
    core_dir_config *conf = dir;

    conf->cgi_pass_auth = on ? AP_CGI_PASS_AUTH_ON : AP_CGI_PASS_AUTH_OFF;
    return NULL;
}

const char *core_set_cgi_var(cmd_parms *cmd, void *dir, const char *name,
                             const char *rule)
{
    core_dir_config *conf = dir;
    const char *kept;

    if (strcmp(name, "REQUEST_URI") != 0) {
        return apr_psprintf(cmd->pool, "CGIVar knows REQUEST_URI only, not "
                            "'%s'", name);
    }
    if (strcasecmp(rule, "current-uri") == 0) {
        kept = "current-uri";
    }
    else if (strcasecmp(rule, "original-uri") == 0) {
        kept = "original-uri";
    }
    else {
        return apr_psprintf(cmd->pool, "CGIVar REQUEST_URI takes original-uri "
                            "or current-uri, not '%s'", rule);
    }
    if (conf->cgi_var_rules == NULL) {
        conf->cgi_var_rules = apr_hash_make(cmd->pool);
    }
    apr_hash_set(conf->cgi_var_rules, "REQUEST_URI", APR_HASH_KEY_STRING,
                 kept);
    return NULL;
}

const char *core_set_qualify_redirect_url(cmd_parms *cmd, void *dir, int on)
{
    core_dir_config *conf = dir;

    conf->qualify_redirect_url = on ? AP_CORE_CONFIG_ON : AP_CORE_CONFIG_OFF;
    return NULL;
}
