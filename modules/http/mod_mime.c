/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_mime: what a file is, told by the extensions of its name.
 *
 * Directives: AddType AddEncoding AddCharset AddLanguage AddHandler
 * AddInputFilter AddOutputFilter and their Remove* twins, TypesConfig,
 * DefaultLanguage, MultiviewsMatch, ModMimeUsePathInfo.
 * Hooks: post_config (reads the table of types), type_checker.
 *
 * A name is cut at its dots.  The first part, with any dots it begins with,
 * is the base name and means nothing; each further part is an extension and
 * may carry metadata of several kinds at once.  Of each kind the rightmost
 * extension decides, but languages and encodings add up.
 *
 * Shared state: the table of types, written at startup only.
 */

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

AP_DECLARE_MODULE(mime);

/* A handler whose name has a path in it: letters are as they are. */
#define SOCKET_HANDLER "proxy:unix:"

/* Where mod_negotiation finds the parts of a name that carry no metadata. */
#define EXCEPTIONS_NOTE "ap-mime-exceptions-list"

/* Room for an extension in bytes, with NUL; longer ones cost an allocation. */
#define EXTENSION_USUAL 32

typedef enum {
    KIND_TYPE,
    KIND_ENCODING,
    KIND_CHARSET,
    KIND_LANGUAGE,
    KIND_HANDLER,
    KIND_INPUT_FILTERS,
    KIND_OUTPUT_FILTERS,
    KIND_COUNT
} mime_kind;

/* The value of what a Remove directive has taken away.  It hides what the
 * sections around and the table of types say. */
static const char removed[] = "";

/* What one extension means: a value of each kind, NULL = nothing said,
 * removed = to mean nothing. */
typedef struct {
    const char *value[KIND_COUNT];
} mime_extension;

/* Which extensions a negotiated name may have besides those that were asked
 * for (MultiviewsMatch); a set of bits. */
enum {
    MATCH_UNSET = 0,
    MATCH_NEGOTIATED = 1,
    MATCH_HANDLERS = 2,
    MATCH_FILTERS = 4,
    MATCH_ANY = 8
};

typedef struct {
    apr_hash_t *extensions;         /* lower-case name -> mime_extension;
                                     * NULL = none */
    const char *default_language;   /* NULL = unset */
    int use_path_info;              /* -1 = unset */
    int multiviews_match;           /* MATCH_* bits */
} mime_dir_conf;

typedef struct {
    const char *types_config;       /* NULL = the built-in place */
} mime_srv_conf;

/* Lower-case extension -> type.  Written in post_config, then only read. */
static apr_hash_t *types;

/* Settings. */

static void *create_dir(apr_pool_t *p, char *dir)
{
    mime_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    (void)dir;
    conf->use_path_info = -1;
    return conf;
}

static void *create_srv(apr_pool_t *p, server_rec *s)
{
    (void)s;
    return apr_pcalloc(p, sizeof(mime_srv_conf));
}

static mime_extension *entry_for(apr_pool_t *p, apr_hash_t **table,
                                 const char *name)
{
    mime_extension *entry;
    char *key = apr_pstrdup(p, *name == '.' ? name + 1 : name);

    ap_str_tolower(key);
    if (*table == NULL) {
        *table = apr_hash_make(p);
    }
    entry = apr_hash_get(*table, key, APR_HASH_KEY_STRING);
    if (entry == NULL) {
        entry = apr_pcalloc(p, sizeof(*entry));
        apr_hash_set(*table, key, APR_HASH_KEY_STRING, entry);
    }
    return entry;
}

/* Lays the entries of from over those of *to. */
static void overlay(apr_pool_t *p, apr_hash_t **to, apr_hash_t *from)
{
    apr_hash_index_t *hi;

    for (hi = from ? apr_hash_first(p, from) : NULL; hi;
         hi = apr_hash_next(hi)) {
        const mime_extension *entry = apr_hash_this_val(hi);
        mime_extension *target = entry_for(p, to, apr_hash_this_key(hi));
        int kind;

        for (kind = 0; kind < KIND_COUNT; kind++) {
            if (entry->value[kind] != NULL) {
                target->value[kind] = entry->value[kind];
            }
        }
    }
}

static void *merge_dir(apr_pool_t *p, void *basev, void *addv)
{
    const mime_dir_conf *base = basev;
    const mime_dir_conf *add = addv;
    mime_dir_conf *conf = create_dir(p, NULL);

    if (add->extensions == NULL || base->extensions == NULL) {
        conf->extensions = add->extensions ? add->extensions
                                           : base->extensions;
    }
    else {
        overlay(p, &conf->extensions, base->extensions);
        overlay(p, &conf->extensions, add->extensions);
    }
    conf->default_language = add->default_language
        ? add->default_language : base->default_language;
    conf->use_path_info = add->use_path_info >= 0
        ? add->use_path_info : base->use_path_info;
    conf->multiviews_match = add->multiviews_match != MATCH_UNSET
        ? add->multiviews_match : base->multiviews_match;
    return conf;
}

static void *merge_srv(apr_pool_t *p, void *basev, void *addv)
{
    mime_srv_conf *conf = apr_pmemdup(p, basev, sizeof(*conf));
    const mime_srv_conf *add = addv;

    if (add->types_config != NULL) {
        conf->types_config = add->types_config;
    }
    return conf;
}

/* cmd->info of the Add and Remove rows is the kind. */
static mime_kind kind_of(const cmd_parms *cmd)
{
    return (mime_kind)(apr_uintptr_t)cmd->info;
}

static const char *set_add(cmd_parms *cmd, void *dirv, const char *value,
                           const char *ext)
{
    mime_dir_conf *conf = dirv;
    mime_kind kind = kind_of(cmd);
    const char **place = &entry_for(cmd->pool, &conf->extensions, ext)
        ->value[kind];
    char *copy = apr_pstrdup(cmd->pool, value);

    if (*value == '\0') {
        return "the value must not be empty";
    }
    /* Names of media, languages, handlers and so on mean the same in either
     * case, and modules that compare them expect lower case. */
    if (kind < KIND_HANDLER
        || (kind == KIND_HANDLER
            && strncmp(copy, SOCKET_HANDLER, sizeof(SOCKET_HANDLER) - 1))) {
        ap_str_tolower(copy);
    }
    if (*place != removed) {
        *place = copy;
    }
    return NULL;
}

/* Removing comes after adding, however they are ordered in a section. */

static const char *set_remove(cmd_parms *cmd, void *dirv, const char *ext)
{
    mime_dir_conf *conf = dirv;

    entry_for(cmd->pool, &conf->extensions, ext)->value[kind_of(cmd)] =
        removed;
    return NULL;
}

static const char *set_types_config(cmd_parms *cmd, void *dirv,
                                    const char *file)
{
    mime_srv_conf *conf = ap_get_module_config(cmd->server->module_config,
                                               &mime_module);

    (void)dirv;
    if (cmd->server->is_virtual) {
        ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_WARNING, 0,
                     cmd->server, APLOGNO(95200) "%s:%d: TypesConfig %s has "
                     "no effect in <VirtualHost>: all hosts have the main "
                     "server's table; use AddType", cmd->directive->filename,
                     cmd->directive->line_num, file);
        return NULL;
    }
    conf->types_config = ap_server_root_relative(cmd->pool, file);
    return conf->types_config ? NULL
        : apr_pstrcat(cmd->pool, "invalid path ", file, NULL);
}

static const char *set_multiviews_match(cmd_parms *cmd, void *dirv,
                                        const char *word)
{
    mime_dir_conf *conf = dirv;
    int bit = 0;

    if (ap_cstr_casecmp(word, "Any") == 0) {
        bit = MATCH_ANY;
    }
    else if (ap_cstr_casecmp(word, "NegotiatedOnly") == 0) {
        bit = MATCH_NEGOTIATED;
    }
    else if (ap_cstr_casecmp(word, "Filters") == 0) {
        bit = MATCH_FILTERS;
    }
    else if (ap_cstr_casecmp(word, "Handlers") == 0) {
        bit = MATCH_HANDLERS;
    }
    else {
        return apr_pstrcat(cmd->pool, "takes Any, NegotiatedOnly, Filters or "
                           "Handlers, not ", word, NULL);
    }
    if ((bit == MATCH_ANY || bit == MATCH_NEGOTIATED)
            ? conf->multiviews_match & ~bit
            : conf->multiviews_match & (MATCH_ANY | MATCH_NEGOTIATED)) {
        return "Any and NegotiatedOnly stand alone; only Filters and "
            "Handlers go together";
    }
    conf->multiviews_match |= bit;
    return NULL;
}

/* The table of types. */

static void read_types_line(char *line, apr_pool_t *p)
{
    const char *rest = line;
    const char *type = ap_getword_conf(p, &rest);

    if (*type == '\0' || *type == '#') {
        return;
    }
    while (*rest) {
        char *ext = ap_getword_conf(p, &rest);

        ap_str_tolower(ext);
        apr_hash_set(types, ext, APR_HASH_KEY_STRING, type);
    }
}

static apr_status_t read_types(apr_pool_t *p, apr_pool_t *ptemp,
                               const char *path)
{
    ap_configfile_t *file;
    char line[MAX_STRING_LEN];
    apr_status_t rv = ap_pcfg_openfile(&file, ptemp, path);

    while (rv == APR_SUCCESS) {
        rv = ap_cfg_getline(line, sizeof(line), file);
        if (rv == APR_SUCCESS) {
            read_types_line(line, p);
        }
        else {
            ap_cfg_closefile(file);
        }
    }
    return APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
}

static int mime_post_config(apr_pool_t *p, apr_pool_t *plog,
                            apr_pool_t *ptemp, server_rec *s)
{
    const mime_srv_conf *conf = ap_get_module_config(s->module_config,
                                                     &mime_module);
    const char *path = conf->types_config;
    apr_status_t rv;

    (void)plog;
    types = apr_hash_make(p);
    if (path == NULL) {
        path = ap_server_root_relative(p, AP_TYPES_CONFIG_FILE);
    }
    rv = read_types(p, ptemp, path);
    if (rv == APR_SUCCESS) {
        return OK;
    }
    if (conf->types_config == NULL && APR_STATUS_IS_ENOENT(rv)) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, rv, s, APLOGNO(90800)
                     "no table of file types at %s: only AddType tells types; "
                     "name a table with TypesConfig", path);
        return OK;
    }
    ap_log_error(APLOG_MARK, APLOG_ERR, rv, s, APLOGNO(90801)
                 "TypesConfig: the table of file types %s cannot be read",
                 path);
    return HTTP_INTERNAL_SERVER_ERROR;
}

/* A request. */

/* What the name of one request has told so far. */
typedef struct {
    const char *type;
    const char *charset;
    const char *encoding;       /* all of them, ", " between */
    const char *handler;
    apr_array_header_t *exceptions;     /* const char * */
} mime_findings;

/* Filter lists of AddInputFilter and AddOutputFilter: names with ';'. */
static void add_filters(request_rec *r, const char *names, int output)
{
    while (*names) {
        const char *name = ap_getword(r->pool, &names, ';');

        if (*name == '\0') {
            continue;
        }
        if (output) {
            ap_add_output_filter(name, NULL, r, r->connection);
        }
        else {
            ap_add_input_filter(name, NULL, r, r->connection);
        }
    }
}

static void add_language(request_rec *r, const char *language)
{
    if (r->content_languages == NULL) {
        r->content_languages = apr_array_make(r->pool, 2, sizeof(char *));
    }
    *(const char **)apr_array_push(r->content_languages) = language;
}

/* In lower case: in the place that is given where it fits. */
static const char *lowered(request_rec *r, char *place, apr_size_t room,
                           const char *text, apr_size_t len)
{
    apr_size_t i;

    if (len >= room) {
        place = apr_palloc(r->pool, len + 1);
    }
    for (i = 0; i < len; i++) {
        place[i] = (char)apr_tolower(text[i]);
    }
    place[len] = '\0';
    return place;
}

/* Takes what an extension says; returns whether it is one that names of
 * negotiated variants may have. */
static int take_entry(request_rec *r, const mime_dir_conf *conf,
                      const mime_extension *entry, mime_findings *found)
{
    const char *const *v = entry->value;
    int known = 0;

    if (v[KIND_TYPE]) {
        found->type = v[KIND_TYPE];
        known = 1;
    }
    if (v[KIND_CHARSET]) {
        found->charset = v[KIND_CHARSET];
        known = 1;
    }
    if (v[KIND_LANGUAGE]) {
        add_language(r, v[KIND_LANGUAGE]);
        known = 1;
    }
    if (v[KIND_ENCODING]) {
        found->encoding = found->encoding
            ? apr_pstrcat(r->pool, found->encoding, ", ", v[KIND_ENCODING],
                          NULL)
            : v[KIND_ENCODING];
        known = 1;
    }
    if (v[KIND_HANDLER]) {
        found->handler = v[KIND_HANDLER];
        known |= conf->multiviews_match & MATCH_HANDLERS;
    }
    if (v[KIND_INPUT_FILTERS]) {
        add_filters(r, v[KIND_INPUT_FILTERS], 0);
        known |= conf->multiviews_match & MATCH_FILTERS;
    }
    if (v[KIND_OUTPUT_FILTERS]) {
        add_filters(r, v[KIND_OUTPUT_FILTERS], 1);
        known |= conf->multiviews_match & MATCH_FILTERS;
    }
    return known || (conf->multiviews_match & MATCH_ANY);
}

static void take_extension(request_rec *r, const mime_dir_conf *conf,
                           const char *written, apr_size_t len,
                           mime_findings *found)
{
    char place[EXTENSION_USUAL];
    const char *ext = lowered(r, place, sizeof(place), written, len);
    const mime_extension *entry = NULL;
    mime_extension effective = {{NULL}};
    int kind;

    if (conf->extensions) {
        entry = apr_hash_get(conf->extensions, ext, (apr_ssize_t)len);
    }
    if (entry) {
        effective = *entry;
    }
    if (effective.value[KIND_TYPE] == NULL) {
        effective.value[KIND_TYPE] =
            apr_hash_get(types, ext, (apr_ssize_t)len);
    }
    for (kind = 0; kind < KIND_COUNT; kind++) {
        if (effective.value[kind] == removed) {
            effective.value[kind] = NULL;
        }
    }
    if (!take_entry(r, conf, &effective, found)) {
        *(const char **)apr_array_push(found->exceptions) =
            apr_pstrmemdup(r->pool, written, len);
    }
}

/* The next dot, or the end. */
static const char *end_of_part(const char *s)
{
    while (*s != '.' && *s != '\0') {
        s++;
    }
    return s;
}

static void take_name(request_rec *r, const mime_dir_conf *conf,
                      mime_findings *found)
{
    const char *resource = conf->use_path_info == 1 && r->path_info
        ? apr_pstrcat(r->pool, r->filename, r->path_info, NULL) : r->filename;
    const char *slash = strrchr(resource, '/');
    const char *name = slash ? slash + 1 : resource;
    const char *dot = name;

    while (*dot == '.') {
        dot++;
    }
    dot = end_of_part(dot);
    found->exceptions = apr_array_make(r->pool, 2, sizeof(char *));
    *(const char **)apr_array_push(found->exceptions) =
        apr_pstrmemdup(r->pool, name, dot - name);
    while (*dot == '.') {
        const char *end = end_of_part(dot + 1);

        if (end > dot + 1) {
            take_extension(r, conf, dot + 1, (apr_size_t)(end - dot - 1),
                           found);
        }
        dot = end;
    }
}

static void apply(request_rec *r, const mime_dir_conf *conf,
                  const mime_findings *found)
{
    const char *type = found->type;

    if (type != NULL && found->charset != NULL) {
        type = apr_pstrcat(r->pool, type, "; charset=", found->charset, NULL);
    }
    if (type != NULL) {
        ap_set_content_type_ex(r, type, 1);
    }
    if (found->encoding != NULL) {
        r->content_encoding = found->encoding;
    }
    /* A proxied answer is made elsewhere; its handler stays. */
    if (found->handler != NULL && r->proxyreq == PROXYREQ_NONE) {
        r->handler = found->handler;
    }
    if (r->content_languages == NULL && conf->default_language != NULL) {
        add_language(r, conf->default_language);
    }
    apr_table_setn(r->notes, EXCEPTIONS_NOTE,
                   (const char *)found->exceptions);
}

static int mime_find_type(request_rec *r)
{
    const mime_dir_conf *conf = ap_get_module_config(r->per_dir_config,
                                                     &mime_module);
    mime_findings found = {0};

    if (r->finfo.filetype == APR_DIR) {
        ap_set_content_type_ex(r, DIR_MAGIC_TYPE, 1);
        return OK;
    }
    if (r->filename == NULL) {
        return DECLINED;
    }
    take_name(r, conf, &found);
    apply(r, conf, &found);
    return r->content_type != NULL ? OK : DECLINED;
}

#define KIND(k) ((void *)(apr_uintptr_t)(k))

static const command_rec mime_commands[] = {
    AP_INIT_ITERATE2("AddType", set_add, KIND(KIND_TYPE), OR_FILEINFO,
        "a media type and the file extensions that have it"),
    AP_INIT_ITERATE2("AddEncoding", set_add, KIND(KIND_ENCODING), OR_FILEINFO,
        "a content encoding and the file extensions that tell it"),
    AP_INIT_ITERATE2("AddCharset", set_add, KIND(KIND_CHARSET), OR_FILEINFO,
        "a character set and the file extensions that tell it"),
    AP_INIT_ITERATE2("AddLanguage", set_add, KIND(KIND_LANGUAGE), OR_FILEINFO,
        "a language and the file extensions that tell it"),
    AP_INIT_ITERATE2("AddHandler", set_add, KIND(KIND_HANDLER), OR_FILEINFO,
        "a handler and the file extensions that it answers for"),
    AP_INIT_ITERATE2("AddInputFilter", set_add, KIND(KIND_INPUT_FILTERS),
        OR_FILEINFO, "filters (';' between them) and file extensions"),
    AP_INIT_ITERATE2("AddOutputFilter", set_add, KIND(KIND_OUTPUT_FILTERS),
        OR_FILEINFO, "filters (';' between them) and file extensions"),
    AP_INIT_ITERATE("RemoveType", set_remove, KIND(KIND_TYPE), OR_FILEINFO,
        "file extensions that shall have no type by AddType"),
    AP_INIT_ITERATE("RemoveEncoding", set_remove, KIND(KIND_ENCODING),
        OR_FILEINFO, "file extensions that shall tell no encoding"),
    AP_INIT_ITERATE("RemoveCharset", set_remove, KIND(KIND_CHARSET),
        OR_FILEINFO, "file extensions that shall tell no character set"),
    AP_INIT_ITERATE("RemoveLanguage", set_remove, KIND(KIND_LANGUAGE),
        OR_FILEINFO, "file extensions that shall tell no language"),
    AP_INIT_ITERATE("RemoveHandler", set_remove, KIND(KIND_HANDLER),
        OR_FILEINFO, "file extensions that shall have no handler"),
    AP_INIT_ITERATE("RemoveInputFilter", set_remove, KIND(KIND_INPUT_FILTERS),
        OR_FILEINFO, "file extensions that shall have no input filter"),
    AP_INIT_ITERATE("RemoveOutputFilter", set_remove,
        KIND(KIND_OUTPUT_FILTERS), OR_FILEINFO,
        "file extensions that shall have no output filter"),
    AP_INIT_TAKE1("TypesConfig", set_types_config, NULL, RSRC_CONF,
        "the file with the table of media types and their extensions"),
    AP_INIT_TAKE1("DefaultLanguage", ap_set_string_slot,
        (void *)APR_OFFSETOF(mime_dir_conf, default_language), OR_FILEINFO,
        "the language of files whose name tells none"),
    AP_INIT_ITERATE("MultiviewsMatch", set_multiviews_match, NULL,
        OR_FILEINFO, "NegotiatedOnly (default), Handlers, Filters or Any: "
        "the extensions that a name found by MultiViews may have"),
    AP_INIT_FLAG("ModMimeUsePathInfo", ap_set_flag_slot,
        (void *)APR_OFFSETOF(mime_dir_conf, use_path_info), ACCESS_CONF,
        "On: path info counts as part of the file's name (default Off)"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_post_config(mime_post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* In the middle, where httpd's has it: modules that know better say that
     * they come before, and others expect to be asked only when names of
     * files tell nothing. */
    ap_hook_type_checker(mime_find_type, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA mime_module = {
    STANDARD20_MODULE_STUFF,
    create_dir,         /* create per-directory settings */
    merge_dir,          /* merge per-directory settings */
    create_srv,         /* create per-server settings */
    merge_srv,          /* merge per-server settings */
    mime_commands,      /* directives */
    register_hooks,     /* hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
