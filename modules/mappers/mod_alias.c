/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_alias: URL paths that stand for files elsewhere, and redirects.
 *
 * Directives: Alias AliasMatch ScriptAlias ScriptAliasMatch
 * AliasPreservePath Redirect RedirectMatch RedirectPermanent RedirectTemp
 * RedirectRelative.
 * Hooks: translate_name (redirects, then aliases of the server), fixups
 * (redirects of directories), optional_fn_retrieve.
 *
 * A rule matches a path by whole segments, or by a regular expression.  In
 * <Location> the path may be left out; then the section itself is what
 * matches, and the target is an expression.
 *
 * No shared state: settings are read only once serving begins.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "ap_expr.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

#include "server/config/decider_priv.h"

AP_DECLARE_MODULE(alias);

/* Note under which others learn that a ScriptAlias made the handler. */
#define FORCED_NOTE "alias-forced-type"

typedef struct {
    const char *path;           /* URL path; the expression's text if regex;
                                 * NULL: wherever the section applies */
    const char *target;         /* file, directory or URL; NULL for a
                                 * redirect without one */
    const ap_expr_info_t *expr; /* of target, where path is NULL */
    ap_regex_t *regex;          /* NULL: by path */
    const char *handler;        /* of ScriptAlias, else NULL */
    int status;                 /* of a redirect */
    const ap_directive_t *directive;
} alias_rule;

typedef struct {
    apr_array_header_t *aliases;        /* alias_rule */
    apr_array_header_t *redirects;      /* alias_rule */
} alias_srv_conf;

typedef struct {
    apr_array_header_t *redirects;      /* alias_rule */
    const alias_rule *redirect;         /* Redirect without path, or NULL;
                                         * comes before those with one */
    const alias_rule *alias;            /* Alias without path, or NULL */
    const char *location;               /* path of the section */
    int preserve_path;                  /* -1 = unset */
    int relative_redirects;             /* -1 = unset */
} alias_dir_conf;

/* Tells the server which rule has mapped a request.  [config] */
static APR_OPTIONAL_FN_TYPE(conf_note_mapper) *note_mapper;

/* Matching. */

/* Length of the run of slashes at s. */
static apr_size_t slashes(const char *s)
{
    return strspn(s, "/");
}

/* How much of uri the rule's path covers, by whole segments and with runs of
 * slashes taken as one; 0 when it does not match. */
static apr_size_t match_path(const char *uri, const char *path)
{
    const char *u = uri;
    const char *a = path;

    while (*a) {
        if (*a == '/') {
            if (*u != '/') {
                return 0;
            }
            a += slashes(a);
            u += slashes(u);
        }
        else if (*u++ != *a++) {
            return 0;
        }
    }
    /* "/icons" covers "/icons/x" and "/icons", not "/iconsx". */
    if (a > path && a[-1] != '/' && *u != '\0' && *u != '/') {
        return 0;
    }
    return u - uri;
}

/* Appends a group of the match to out, escaped for a URL if asked to. */
static char *group_text(apr_pool_t *p, const char *source,
                        const ap_regmatch_t *group, int escape)
{
    char *text = group->rm_so < 0 ? apr_pstrdup(p, "")
        : apr_pstrmemdup(p, source + group->rm_so,
                         group->rm_eo - group->rm_so);

    return escape ? ap_os_escape_path(p, text, 1) : text;
}

/* The target with $0 ... $9 replaced; "\$" is a dollar sign. */
static char *substitute(apr_pool_t *p, const char *target, const char *source,
                        const ap_regmatch_t *groups, int escape)
{
    apr_array_header_t *parts = apr_array_make(p, 8, sizeof(char *));
    const char *start = target;
    const char *s = target;

    while (*s) {
        if (*s == '\\' && (s[1] == '$' || s[1] == '\\')) {
            *(char **)apr_array_push(parts) =
                apr_pstrmemdup(p, start, s - start);
            start = s + 1;
            s += 2;
        }
        else if (*s == '$' && apr_isdigit(s[1])) {
            *(char **)apr_array_push(parts) =
                apr_pstrmemdup(p, start, s - start);
            *(char **)apr_array_push(parts) =
                group_text(p, source, &groups[s[1] - '0'], escape);
            s += 2;
            start = s;
        }
        else {
            s++;
        }
    }
    *(char **)apr_array_push(parts) = apr_pstrdup(p, start);
    return apr_array_pstrcat(p, parts, '\0');
}

/* Where the rule leads for this request, NULL when it does not match.  The
 * place is a URL when escape is set, else a path of the file system. */
static char *apply_rule(request_rec *r, const alias_rule *rule, int escape)
{
    ap_regmatch_t groups[AP_MAX_REG_MATCH];
    const char *rest;
    apr_size_t covered;

    if (rule->regex != NULL) {
        if (ap_regexec(rule->regex, r->uri, AP_MAX_REG_MATCH, groups, 0)
            != 0) {
            return NULL;
        }
        return substitute(r->pool, rule->target ? rule->target : "", r->uri,
                          groups, escape);
    }
    covered = match_path(r->uri, rule->path);
    if (covered == 0) {
        return NULL;
    }
    rest = r->uri + covered;
    if (escape) {
        rest = ap_os_escape_path(r->pool, rest, 1);
    }
    return apr_pstrcat(r->pool, rule->target ? rule->target : "", rest, NULL);
}

/* Where a rule without path leads; NULL, after a message, when that cannot
 * be told. */
static const char *section_target(request_rec *r, const alias_rule *rule)
{
    const char *fault;

    return rule->expr != NULL ? ap_expr_str_exec(r, rule->expr, &fault) : "";
}

/* Redirects. */

/* Whether a byte has no place in a URL as it is (RFC 3986 section 2).
 * Brackets have one, around an IPv6 address; '%' is the operator's. */
static int is_foreign(unsigned char c)
{
    return c <= ' ' || c >= 0x7f || strchr("\"<>\\^`{|}", c) != NULL;
}

/* The URL with such bytes escaped. */
static const char *clean_url(apr_pool_t *p, const char *url)
{
    static const char hex[] = "0123456789abcdef";
    const char *s = url;
    char *clean;
    char *out;

    while (*s && !is_foreign((unsigned char)*s)) {
        s++;
    }
    if (*s == '\0') {
        return url;
    }
    clean = out = apr_palloc(p, 3 * strlen(url) + 1);
    for (s = url; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (is_foreign(c)) {
            *out++ = '%';
            *out++ = hex[c >> 4];
            *out++ = hex[c & 15];
        }
        else {
            *out++ = *s;
        }
    }
    *out = '\0';
    return clean;
}

/* A target without scheme is on this server; then it has to be a path, lest
 * what a client sent becomes part of a host's name.  NULL after a message
 * when it is none. */
static const char *absolute_url(request_rec *r, const char *url)
{
    const alias_dir_conf *conf = ap_get_module_config(r->per_dir_config,
                                                      &alias_module);

    if (ap_is_url(url)) {
        return url;
    }
    if (*url != '/') {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90811)
                      "%s is redirected to \"%s\", which neither has a "
                      "scheme (http://...) nor begins with /; let the target "
                      "of the redirect do so", r->uri, url);
        return NULL;
    }
    /* Relative, "//name" would be another host. */
    return conf->relative_redirects == 1 && url[1] != '/' ? url
        : ap_construct_url(r->pool, url, r);
}

/* Answers by a rule that has matched; returns the status. */
static int redirect(request_rec *r, const alias_rule *rule, const char *url)
{
    const char *text = conf_tell_decider(r, rule->directive);

    if (!ap_is_HTTP_REDIRECT(rule->status)) {
        ap_log_rerror(APLOG_MARK, APLOG_INFO, 0, r, APLOGNO(90031)
                      "%s is answered with %d: %s", r->uri, rule->status,
                      text);
        return rule->status;
    }
    url = absolute_url(r, clean_url(r->pool, url));
    if (url == NULL) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (r->args != NULL && strchr(url, '?') == NULL) {
        url = apr_pstrcat(r->pool, url, "?", r->args, NULL);
    }
    apr_table_setn(r->headers_out, "Location", url);
    return rule->status;
}

/* Returns the status to answer with, or DECLINED. */
static int try_redirects(request_rec *r, const apr_array_header_t *rules)
{
    const alias_rule *rule = (const alias_rule *)rules->elts;
    const alias_rule *end = rule + rules->nelts;
    const char *url;

    for (; rule < end; rule++) {
        url = apply_rule(r, rule, 1);
        if (url != NULL) {
            return redirect(r, rule, url);
        }
    }
    return DECLINED;
}

static int try_section_redirects(request_rec *r, const alias_dir_conf *conf)
{
    const char *url;

    if (conf->redirect == NULL) {
        return try_redirects(r, conf->redirects);
    }
    url = section_target(r, conf->redirect);
    return url != NULL ? redirect(r, conf->redirect, url)
                       : HTTP_INTERNAL_SERVER_ERROR;
}

/* Aliases. */

static void use_alias(request_rec *r, const alias_rule *rule, char *file)
{
    if (note_mapper != NULL) {
        note_mapper(r, rule->directive);
    }
    r->filename = ap_server_root_relative(r->pool, file);
    if (r->filename == NULL) {
        r->filename = file;
    }
    if (rule->handler != NULL) {
        r->handler = rule->handler;
        apr_table_setn(r->notes, FORCED_NOTE, r->handler);
    }
    if (rule->regex == NULL && rule->path != NULL) {
        ap_set_context_info(r, rule->path, rule->target);
    }
}

static int try_aliases(request_rec *r, const apr_array_header_t *rules)
{
    const alias_rule *rule = (const alias_rule *)rules->elts;
    const alias_rule *end = rule + rules->nelts;

    for (; rule < end; rule++) {
        char *file = apply_rule(r, rule, 0);

        if (file != NULL) {
            use_alias(r, rule, file);
            return OK;
        }
    }
    return DECLINED;
}

/* Alias without path, in <Location>. */
static int try_section_alias(request_rec *r, const alias_dir_conf *conf)
{
    const alias_rule *rule = conf->alias;
    const char *target;
    apr_size_t covered = 0;

    if (rule == NULL) {
        return DECLINED;
    }
    target = section_target(r, rule);
    if (target == NULL) {
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (*target == '\0') {
        return DECLINED;
    }
    if (conf->preserve_path == 1 && conf->location != NULL) {
        covered = match_path(r->uri, conf->location);
    }
    use_alias(r, rule, apr_pstrcat(r->pool, target,
                                   covered ? r->uri + covered : "", NULL));
    return OK;
}

static int alias_translate(request_rec *r)
{
    const alias_srv_conf *srv = ap_get_module_config(r->server->module_config,
                                                     &alias_module);
    const alias_dir_conf *dir = ap_get_module_config(r->per_dir_config,
                                                     &alias_module);
    int rc;

    if (r->uri == NULL || (r->uri[0] != '/' && r->uri[0] != '\0')) {
        return DECLINED;
    }
    /* Redirects of the section the request is in come before all others. */
    rc = try_section_redirects(r, dir);
    if (rc == DECLINED) {
        rc = try_redirects(r, srv->redirects);
    }
    if (rc == DECLINED) {
        rc = try_section_alias(r, dir);
    }
    if (rc == DECLINED) {
        rc = try_aliases(r, srv->aliases);
    }
    return rc;
}

/* Redirects of directories, now that it is known which apply. */
static int alias_fixup(request_rec *r)
{
    const alias_dir_conf *dir = ap_get_module_config(r->per_dir_config,
                                                     &alias_module);

    return try_section_redirects(r, dir);
}

/* Settings. */

static void *create_srv(apr_pool_t *p, server_rec *s)
{
    alias_srv_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)s;
    conf->aliases = apr_array_make(p, 4, sizeof(alias_rule));
    conf->redirects = apr_array_make(p, 4, sizeof(alias_rule));
    return conf;
}

static void *merge_srv(apr_pool_t *p, void *basev, void *addv)
{
    const alias_srv_conf *base = basev;
    const alias_srv_conf *add = addv;
    alias_srv_conf *conf = apr_palloc(p, sizeof(*conf));

    conf->aliases = apr_array_append(p, add->aliases, base->aliases);
    conf->redirects = apr_array_append(p, add->redirects, base->redirects);
    return conf;
}

static void *create_dir(apr_pool_t *p, char *location)
{
    alias_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    conf->redirects = apr_array_make(p, 2, sizeof(alias_rule));
    conf->location = location;
    conf->preserve_path = -1;
    conf->relative_redirects = -1;
    return conf;
}

static void *merge_dir(apr_pool_t *p, void *basev, void *addv)
{
    const alias_dir_conf *base = basev;
    const alias_dir_conf *add = addv;
    alias_dir_conf *conf = apr_palloc(p, sizeof(*conf));

    conf->redirects = apr_array_append(p, add->redirects, base->redirects);
    conf->redirect = add->redirect ? add->redirect : base->redirect;
    conf->alias = add->alias ? add->alias : base->alias;
    conf->location = add->alias ? add->location : base->location;
    conf->preserve_path = add->preserve_path >= 0
        ? add->preserve_path : base->preserve_path;
    conf->relative_redirects = add->relative_redirects >= 0
        ? add->relative_redirects : base->relative_redirects;
    return conf;
}

/* The target of a rule without path is an expression that gives a text. */
static const char *parse_target(cmd_parms *cmd, alias_rule *rule)
{
    const char *fault;

    rule->expr = ap_expr_parse_cmd(cmd, rule->target,
                                   AP_EXPR_FLAG_STRING_RESULT
                                   | AP_EXPR_FLAG_DONT_VARY, &fault, NULL);
    return rule->expr != NULL ? NULL
        : apr_psprintf(cmd->pool, "\"%.80s\": %s", rule->target, fault);
}

static const char *script_handler(cmd_parms *cmd)
{
    return cmd->info ? "cgi-script" : NULL;
}

/* A path that no request has is told, but harms nothing. */
static void warn_never(cmd_parms *cmd, const char *path)
{
    if (*path != '/') {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                     APLOGNO(90812) "%s \"%s\" at %s:%d has no effect: a URL "
                     "path begins with /", cmd->cmd->name, path,
                     cmd->directive->filename, cmd->directive->line_num);
    }
}

/* Directives that name one URL path twice would leave the second without
 * effect; the operator is told. */
static void warn_shadowed(cmd_parms *cmd, const apr_array_header_t *rules,
                          const char *path)
{
    const alias_rule *rule = (const alias_rule *)rules->elts;
    int i;

    for (i = 0; i < rules->nelts; i++) {
        if (rule[i].regex == NULL && rule[i].path != NULL
            && match_path(path, rule[i].path)) {
            ap_log_error(APLOG_MARK, APLOG_WARNING, 0, cmd->server,
                         APLOGNO(90810) "%s %s at %s:%d has no effect: %s "
                         "before it covers the same paths", cmd->cmd->name,
                         path, cmd->directive->filename,
                         cmd->directive->line_num, rule[i].path);
            return;
        }
    }
}

static const char *set_section_alias(cmd_parms *cmd, alias_dir_conf *dir,
                                     const char *target)
{
    alias_rule *rule = apr_pcalloc(cmd->pool, sizeof(*rule));
    const char *fault = ap_check_cmd_context(cmd,
                                             NOT_IN_FILES | NOT_IN_DIRECTORY);

    if (fault != NULL) {
        return fault;
    }
    if (cmd->path == NULL) {
        return "needs a URL path and a file or directory; only in <Location> "
            "may the URL path be left out";
    }
    rule->target = target;
    rule->directive = cmd->directive;
    fault = parse_target(cmd, rule);
    if (fault != NULL) {
        return fault;
    }
    rule->handler = script_handler(cmd);
    dir->alias = rule;
    return NULL;
}

static const char *set_alias(cmd_parms *cmd, void *dirv, const char *path,
                             const char *target)
{
    alias_srv_conf *srv = ap_get_module_config(cmd->server->module_config,
                                               &alias_module);
    alias_rule *rule;
    const char *fault;

    if (target == NULL) {
        return set_section_alias(cmd, dirv, path);
    }
    fault = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    if (fault != NULL) {
        return fault;
    }
    if (*path == '\0') {
        return "the URL path must not be empty";
    }
    warn_never(cmd, path);
    warn_shadowed(cmd, srv->aliases, path);
    rule = apr_array_push(srv->aliases);
    memset(rule, 0, sizeof(*rule));
    rule->path = path;
    rule->target = target;
    rule->directive = cmd->directive;
    rule->handler = script_handler(cmd);
    return NULL;
}

static const char *set_alias_match(cmd_parms *cmd, void *dirv,
                                   const char *pattern, const char *target)
{
    alias_srv_conf *srv = ap_get_module_config(cmd->server->module_config,
                                               &alias_module);
    const char *fault = ap_check_cmd_context(cmd, NOT_IN_DIR_CONTEXT);
    alias_rule *rule;
    ap_regex_t *regex;

    (void)dirv;
    if (fault != NULL) {
        return fault;
    }
    regex = ap_pregcomp(cmd->pool, pattern, AP_REG_EXTENDED);
    if (regex == NULL) {
        return apr_pstrcat(cmd->pool, "\"", pattern, "\" is not a regular "
                           "expression", NULL);
    }
    rule = apr_array_push(srv->aliases);
    memset(rule, 0, sizeof(*rule));
    rule->path = pattern;
    rule->target = target;
    rule->directive = cmd->directive;
    rule->regex = regex;
    rule->handler = script_handler(cmd);
    return NULL;
}

static const struct {
    const char *word;
    int status;
} status_words[] = {
    {"permanent", HTTP_MOVED_PERMANENTLY},
    {"temp", HTTP_MOVED_TEMPORARILY},
    {"seeother", HTTP_SEE_OTHER},
    {"gone", HTTP_GONE}
};

/* The status that a word or number names, 0 when it names none. */
static int status_of(const char *word)
{
    apr_size_t i;

    for (i = 0; i < sizeof(status_words) / sizeof(status_words[0]); i++) {
        if (ap_cstr_casecmp(word, status_words[i].word) == 0) {
            return status_words[i].status;
        }
    }
    if (strlen(word) == 3 && strspn(word, "0123456789") == 3) {
        int status = atoi(word);

        /* A code without a line of its own is answered as 500. */
        return ap_is_HTTP_VALID_RESPONSE(status)
            && (status == HTTP_INTERNAL_SERVER_ERROR
                || ap_index_of_response(status)
                    != ap_index_of_response(HTTP_INTERNAL_SERVER_ERROR))
            ? status : 0;
    }
    return 0;
}

/* Checks that status and URL go together, and the URL alone. */
static const char *check_redirect(const alias_rule *rule)
{
    if (!ap_is_HTTP_REDIRECT(rule->status)) {
        return rule->target ? "a URL goes only with a status of 300 to 399"
            : NULL;
    }
    if (rule->target == NULL) {
        return "needs a URL to redirect to";
    }
    if (rule->regex == NULL && !ap_is_url(rule->target)
        && rule->target[0] != '/'
        && (rule->path != NULL || strstr(rule->target, "%{") == NULL)) {
        return "the URL must have a scheme (http://...) or begin with /";
    }
    return NULL;
}

/* Without path: whatever is in the section. */
static const char *add_section_redirect(cmd_parms *cmd, alias_dir_conf *dir,
                                        const alias_rule *made)
{
    const char *fault;
    alias_rule *rule;

    if (cmd->path == NULL) {
        return "the URL path may be left out only in <Location>";
    }
    fault = check_redirect(made);
    if (fault != NULL) {
        return fault;
    }
    rule = apr_pmemdup(cmd->pool, made, sizeof(*made));
    if (rule->target != NULL) {
        fault = parse_target(cmd, rule);
    }
    if (fault == NULL) {
        dir->redirect = rule;
    }
    return fault;
}

/* In a section the rule is the section's, else the server's. */
static const char *add_redirect(cmd_parms *cmd, alias_dir_conf *dir,
                                const alias_rule *made)
{
    alias_srv_conf *srv = ap_get_module_config(cmd->server->module_config,
                                               &alias_module);
    const char *fault;

    if (made->path == NULL) {
        return add_section_redirect(cmd, dir, made);
    }
    fault = check_redirect(made);
    if (fault != NULL) {
        return fault;
    }
    if (made->regex == NULL) {
        warn_never(cmd, made->path);
    }
    *(alias_rule *)apr_array_push(cmd->path ? dir->redirects
                                            : srv->redirects) = *made;
    return NULL;
}

static const char *unknown_status(cmd_parms *cmd, const char *word)
{
    return apr_pstrcat(cmd->pool, "unknown status \"", word, "\": takes "
                       "permanent, temp, seeother, gone or a number", NULL);
}

/* Redirect [status] [path] [URL]: which words are given shows in them. */
static const char *set_redirect(cmd_parms *cmd, void *dirv, const char *one,
                                const char *two, const char *three)
{
    alias_rule rule = {.directive = cmd->directive};
    const char *words[3];
    int count = 0;

    rule.status = status_of(one);
    if (rule.status == 0) {
        rule.status = HTTP_MOVED_TEMPORARILY;
        words[count++] = one;
    }
    if (two != NULL) {
        words[count++] = two;
    }
    if (three != NULL) {
        words[count++] = three;
    }
    if (count == 3 || (count > 0 && words[0] == one && apr_isdigit(*one))) {
        return unknown_status(cmd, one);
    }
    if (count == 2) {
        rule.path = words[0];
        rule.target = words[1];
    }
    else if (count == 1 && ap_is_HTTP_REDIRECT(rule.status)) {
        rule.target = words[0];
    }
    else if (count == 1) {
        rule.path = words[0];
    }
    return add_redirect(cmd, dirv, &rule);
}

static const char *set_redirect_fixed(cmd_parms *cmd, void *dirv,
                                      const char *path, const char *target)
{
    alias_rule rule = {.directive = cmd->directive};

    rule.status = (int)(apr_uintptr_t)cmd->info;
    rule.path = path;
    rule.target = target;
    return add_redirect(cmd, dirv, &rule);
}

static const char *set_redirect_match(cmd_parms *cmd, void *dirv,
                                      const char *one, const char *two,
                                      const char *three)
{
    alias_rule rule = {.directive = cmd->directive};

    rule.status = status_of(one);
    if (rule.status != 0) {
        rule.path = two;
        rule.target = three;
    }
    else if (three != NULL) {
        return unknown_status(cmd, one);
    }
    else {
        rule.status = HTTP_MOVED_TEMPORARILY;
        rule.path = one;
        rule.target = two;
    }
    rule.regex = ap_pregcomp(cmd->pool, rule.path, AP_REG_EXTENDED);
    if (rule.regex == NULL) {
        return apr_pstrcat(cmd->pool, "\"", rule.path, "\" is not a regular "
                           "expression", NULL);
    }
    return add_redirect(cmd, dirv, &rule);
}

#define STATUS(s) ((void *)(apr_uintptr_t)(s))

static const command_rec alias_commands[] = {
    AP_INIT_TAKE12("Alias", set_alias, NULL, ACCESS_CONF | RSRC_CONF,
        "a URL path and the file or directory that it stands for; in "
        "<Location> the file or directory only"),
    AP_INIT_TAKE12("ScriptAlias", set_alias, STATUS(1),
        ACCESS_CONF | RSRC_CONF,
        "a URL path and the directory of scripts that it stands for"),
    AP_INIT_TAKE2("AliasMatch", set_alias_match, NULL, RSRC_CONF,
        "a regular expression and a file name with $1 ... of its groups"),
    AP_INIT_TAKE2("ScriptAliasMatch", set_alias_match, STATUS(1), RSRC_CONF,
        "a regular expression and a script name with $1 ... of its groups"),
    AP_INIT_FLAG("AliasPreservePath", ap_set_flag_slot,
        (void *)APR_OFFSETOF(alias_dir_conf, preserve_path), OR_FILEINFO,
        "On: an Alias without URL path keeps what follows the section's "
        "path (default Off)"),
    AP_INIT_TAKE123("Redirect", set_redirect, NULL, OR_FILEINFO,
        "an optional status, a URL path and the URL to send clients to"),
    AP_INIT_TAKE23("RedirectMatch", set_redirect_match, NULL, OR_FILEINFO,
        "an optional status, a regular expression and a URL with $1 ... of "
        "its groups"),
    AP_INIT_TAKE2("RedirectTemp", set_redirect_fixed,
        STATUS(HTTP_MOVED_TEMPORARILY), OR_FILEINFO,
        "a URL path and the URL to send clients to for now"),
    AP_INIT_TAKE2("RedirectPermanent", set_redirect_fixed,
        STATUS(HTTP_MOVED_PERMANENTLY), OR_FILEINFO,
        "a URL path and the URL to send clients to for good"),
    AP_INIT_FLAG("RedirectRelative", ap_set_flag_slot,
        (void *)APR_OFFSETOF(alias_dir_conf, relative_redirects),
        OR_FILEINFO,
        "On: redirects to a path are sent as they are (default Off: as a "
        "URL of this server)"),
    {NULL}
};

static void retrieve_functions(void)
{
    note_mapper = APR_RETRIEVE_OPTIONAL_FN(conf_note_mapper);
}

static void register_hooks(apr_pool_t *p)
{
    /* Whoever rewrites userdir-like names does so after us. */
    static const char *const after[] = {"mod_userdir.c", "mod_vhost_alias.c",
                                        NULL};

    (void)p;
    ap_hook_optional_fn_retrieve(retrieve_functions, NULL, NULL,
                                 APR_HOOK_MIDDLE);
    ap_hook_translate_name(alias_translate, NULL, after, APR_HOOK_MIDDLE);
    ap_hook_fixups(alias_fixup, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA alias_module = {
    STANDARD20_MODULE_STUFF,
    create_dir,         /* create per-directory settings */
    merge_dir,          /* merge per-directory settings */
    create_srv,         /* create per-server settings */
    merge_srv,          /* merge per-server settings */
    alias_commands,     /* directives */
    register_hooks,     /* hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
