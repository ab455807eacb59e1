/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of directives about what a server understands by HTTP, and about
 * the regular expressions of the whole configuration.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "ap_regex.h"
#include "http_protocol.h"
#include "server/core/core_priv.h"
#include "server/core/directives_priv.h"

/* ---- The request -------------------------------------------------------- */

/* One of two words of a server, which exclude each other; 0: not said. */
static const char *choose(cmd_parms *cmd, char *setting, char value,
                          const char *words)
{
    if (*setting != 0 && *setting != value) {
        return apr_psprintf(cmd->pool, "%s takes %s, not both",
                            cmd->cmd->name, words);
    }
    *setting = value;
    return NULL;
}

const char *core_set_http_protocol_options(cmd_parms *cmd, void *dir,
                                           const char *arg)
{
    enum { ALLOW09, REQUIRE10, STRICT, UNSAFE, REGISTERED, LENIENT };
    static const core_word_t words[] = {
        { "Strict", STRICT }, { "Unsafe", UNSAFE },
        { "RegisteredMethods", REGISTERED }, { "LenientMethods", LENIENT },
        { "Allow0.9", ALLOW09 }, { "Require1.0", REQUIRE10 },
        { NULL, 0 }
    };
    core_server_config *conf = core_server_of(cmd->server);
    int value;
    const char *complaint = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);

    if (complaint == NULL) {
        complaint = core_parse_word(cmd, arg, words, &value);
    }
    if (complaint != NULL) {
        return complaint;
    }
    switch (value) {
    case STRICT:
        return choose(cmd, &conf->http_conformance,
                      AP_HTTP_CONFORMANCE_STRICT, "Strict or Unsafe");
    case UNSAFE:
        return choose(cmd, &conf->http_conformance,
                      AP_HTTP_CONFORMANCE_UNSAFE, "Strict or Unsafe");
    case REGISTERED:
        return choose(cmd, &conf->http_methods, AP_HTTP_METHODS_REGISTERED,
                      "RegisteredMethods or LenientMethods");
    case LENIENT:
        return choose(cmd, &conf->http_methods, AP_HTTP_METHODS_LENIENT,
                      "RegisteredMethods or LenientMethods");
    case ALLOW09:
        return choose(cmd, &conf->http09_enable, AP_HTTP09_ENABLE,
                      "Allow0.9 or Require1.0");
    default:
        return choose(cmd, &conf->http09_enable, AP_HTTP09_DISABLE,
                      "Allow0.9 or Require1.0");
    }
}

const char *core_set_register_http_method(cmd_parms *cmd, void *dir,
                                          const char *arg)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    if (complaint != NULL) {
        return complaint;
    }
    /* A method is a token (RFC 9110 section 9.1). */
    if (*arg == '\0' || *ap_scan_http_token(arg) != '\0') {
        return apr_psprintf(cmd->pool, "RegisterHttpMethod takes names of "
                            "methods, which '%s' cannot be", arg);
    }
    if (ap_method_register(cmd->pool, arg) == M_INVALID) {
        return apr_psprintf(cmd->pool, "RegisterHttpMethod %s: the server "
                            "has no room for more methods", arg);
    }
    return NULL;
}

const char *core_set_trace_enable(cmd_parms *cmd, void *dir, const char *arg)
{
    static const core_word_t words[] = {
        { "On", AP_TRACE_ENABLE },
        { "Off", AP_TRACE_DISABLE },
        { "Extended", AP_TRACE_EXTENDED },
        { NULL, 0 }
    };

    return core_parse_word(cmd, arg, words,
                           &core_server_of(cmd->server)->trace_enable);
}

const char *core_set_merge_slashes(cmd_parms *cmd, void *dir, int on)
{
    core_server_of(cmd->server)->merge_slashes =
        on ? AP_CORE_CONFIG_ON : AP_CORE_CONFIG_OFF;
    return NULL;
}

const char *core_set_merge_trailers(cmd_parms *cmd, void *dir, int on)
{
    core_server_of(cmd->server)->merge_trailers =
        on ? AP_MERGE_TRAILERS_ENABLE : AP_MERGE_TRAILERS_DISABLE;
    return NULL;
}

const char *core_set_strict_host_check(cmd_parms *cmd, void *dir, int on)
{
    core_server_of(cmd->server)->strict_host_check =
        on ? AP_CORE_CONFIG_ON : AP_CORE_CONFIG_OFF;
    return NULL;
}

/* ---- The protocols ------------------------------------------------------ */

const char *core_set_protocol(cmd_parms *cmd, void *dir, const char *arg)
{
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);
    char *protocol = apr_pstrdup(cmd->pool, arg);

    if (complaint == NULL) {
        ap_str_tolower(protocol);
        core_server_of(cmd->server)->protocol = protocol;
    }
    return complaint;
}

/* The default list is empty: HTTP/1.1 is always spoken. */
const char *core_set_protocols(cmd_parms *cmd, void *dir, const char *arg)
{
    core_server_config *conf = core_server_of(cmd->server);
    const char *complaint = ap_check_cmd_context(
        cmd, NOT_IN_DIR_LOC_FILE | NOT_IN_LIMIT);

    if (complaint == NULL
        && !ap_array_str_contains(conf->protocols, arg)) {
        APR_ARRAY_PUSH(conf->protocols, const char *) = arg;
    }
    return complaint;
}

const char *core_set_protocols_honor_order(cmd_parms *cmd, void *dir,
                                           const char *arg)
{
    core_server_config *conf = core_server_of(cmd->server);

    return core_parse_word(cmd, arg, core_on_off,
                           &conf->protocols_honor_order);
}

/* ---- Regular expressions ------------------------------------------------ */

/* Each line stands for itself: a word without sign empties the set first. */
const char *core_set_regex_default_options(cmd_parms *cmd, void *dir,
                                           const char *args)
{
    const char *complaint = ap_check_cmd_context(cmd, GLOBAL_ONLY);
    int flags = ap_regcomp_get_default_cflags();

    if (complaint != NULL) {
        return complaint;
    }
    if (*args == '\0') {
        return "RegexDefaultOptions takes none, or options that may start "
               "with + or -";
    }
    while (*args != '\0') {
        const char *word = ap_getword_conf(cmd->temp_pool, &args);
        const char sign = *word == '+' || *word == '-' ? *word : '\0';
        int flag;

        if (strcasecmp(word, "none") == 0) {
            flags = 0;
            continue;
        }
        flag = ap_regcomp_default_cflag_by_name(word + (sign != '\0'));
        if (flag == 0) {
            return apr_psprintf(cmd->pool, "RegexDefaultOptions does not "
                                "know '%s'", word);
        }
        if (sign == '\0') {
            flags = flag;
        }
        else if (sign == '+') {
            flags |= flag;
        }
        else {
            flags &= ~flag;
        }
    }
    ap_regcomp_set_default_cflags(flags);
    return NULL;
}
