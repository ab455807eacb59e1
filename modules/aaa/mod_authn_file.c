/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Authentication by a text file of users.
 *
 * Directive: AuthUserFile.  Provider for AuthBasicProvider and
 * AuthDigestProvider: file.
 *
 * The file: lines "user:hash" for passwords (as htpasswd makes them), lines
 * "user:realm:hash" for realms (as htdigest makes them); what follows another
 * colon and lines that begin with # are notes.  The first line of a user
 * counts.  The file is read for each request that asks, up to that line.
 *
 * A file that is missing or cannot be read ends the request with an error:
 * the client is not asked for passwords that cannot be checked.
 *
 * Shared state: the function of a cache, set while configuration is read.
 */

#include <string.h>

#include <apr_base64.h>
#include <apr_md5.h>
#include <apr_optional.h>
#include <apr_sha1.h>
#include <apr_strings.h>

#include "ap_config.h"
#include "ap_provider.h"
#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "mod_auth.h"

#include "modules/aaa/authn_priv.h"
#include "server/config/decider_priv.h"

APLOG_USE_MODULE(authn_file);

/* Room for the longest hash of a known kind, with its NUL, in bytes. */
#define HASH_MAX_BYTES 256

typedef struct {
    const char *file;                   /* NULL: none */
    const ap_directive_t *directive;    /* that named it */
} authn_file_dir_conf;

/* What is looked for in the file, and what is found. */
typedef struct {
    const char *user;
    const char *realm;              /* NULL: of a file without realms */
    const char *hash;               /* NULL: not found; in r->pool */
    char other[HASH_MAX_BYTES];     /* hash of the first other user, or "" */
} search_record;

/* [config] NULL: no module keeps credentials. */
static APR_OPTIONAL_FN_TYPE(ap_authn_cache_store) *cache_store;

/* ----- the file ----- */

/* Cuts off what stands before the next colon; *rest goes behind that. */
static char *next_field(char **rest)
{
    char *field = *rest;
    char *colon = strchr(field, ':');

    if (colon == NULL) {
        *rest = field + strlen(field);
    }
    else {
        *colon = '\0';
        *rest = colon + 1;
    }
    return field;
}

/* Takes a line to pieces.  Not 0 when it is the one. */
static int is_wanted(search_record *search, char *line, const char **hash)
{
    char *rest = line;
    int is_wanted;

    if (*line == '#' || *line == '\0') {
        return 0;
    }
    is_wanted = strcmp(next_field(&rest), search->user) == 0;
    if (search->realm != NULL) {
        is_wanted = strcmp(next_field(&rest), search->realm) == 0
                    && is_wanted;
    }
    *hash = next_field(&rest);
    if (!is_wanted && *search->other == '\0') {
        apr_cpystrn(search->other, *hash, sizeof(search->other));
    }
    return is_wanted;
}

static apr_status_t search_file(request_rec *r, const char *name,
                                search_record *search)
{
    char line[MAX_STRING_LEN];
    ap_configfile_t *file;
    const char *hash;
    apr_status_t rv = ap_pcfg_openfile(&file, r->pool, name);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    do {
        rv = ap_cfg_getline(line, sizeof(line), file);
        if (rv == APR_SUCCESS && is_wanted(search, line, &hash)) {
            search->hash = apr_pstrdup(r->pool, hash);
        }
    } while (rv == APR_SUCCESS && search->hash == NULL);
    ap_cfg_closefile(file);
    return APR_STATUS_IS_EOF(rv) ? APR_SUCCESS : rv;
}

/*
 * Looks the user up.
 * @return AUTH_USER_FOUND with search->hash, AUTH_USER_NOT_FOUND, or
 *         AUTH_GENERAL_ERROR, which has been logged
 */
static authn_status find_user(request_rec *r, search_record *search)
{
    const authn_file_dir_conf *conf = ap_get_module_config(
        r->per_dir_config, &authn_file_module);
    apr_status_t rv;

    if (conf->file == NULL) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(91235)
                      "passwords for %s are to be checked by provider "
                      "'file', and there is no AuthUserFile: set one",
                      r->uri);
        return AUTH_GENERAL_ERROR;
    }
    rv = search_file(r, conf->file, search);
    if (rv != APR_SUCCESS) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, rv, r, APLOGNO(91236)
                      "the file of users %s cannot be read (%s)", conf->file,
                      conf_tell_decider(r, conf->directive));
        return AUTH_GENERAL_ERROR;
    }
    if (search->hash != NULL) {
        return AUTH_USER_FOUND;
    }
    if (*search->other != '\0') {
        apr_pool_userdata_setn(apr_pstrdup(r->pool, search->other),
                               AUTHN_DECOY_KEY, NULL, r->pool);
    }
    return AUTH_USER_NOT_FOUND;
}

/* ----- passwords ----- */

/*
 * Whether the password has this hash.  Hashes of the two kinds that can be
 * computed here are compared without an early end; SHA-1 has no salt, so
 * where the comparison ends would say something about the password.
 */
static int password_fits(const char *password, const char *hash)
{
    char own[HASH_MAX_BYTES];

    if (strncmp(hash, APR_SHA1PW_ID, APR_SHA1PW_IDLEN) == 0) {
        apr_sha1_base64(password, (int)strlen(password), own);
        return ap_streq_timingsafe(own, hash);
    }
    if (strncmp(hash, "$apr1$", sizeof("$apr1$") - 1) == 0) {
        return apr_md5_encode(password, hash, own, sizeof(own))
               == APR_SUCCESS && ap_streq_timingsafe(own, hash);
    }
    return *hash != '\0'
           && apr_password_validate(password, hash) == APR_SUCCESS;
}

static authn_status check_password(request_rec *r, const char *user,
                                   const char *password)
{
    search_record search = {.user = user};
    authn_status result = find_user(r, &search);

    if (result != AUTH_USER_FOUND) {
        return result;
    }
    if (!password_fits(password, search.hash)) {
        return AUTH_DENIED;
    }
    if (cache_store != NULL) {
        cache_store(r, AUTHN_DEFAULT_PROVIDER, user, NULL, search.hash);
    }
    return AUTH_GRANTED;
}

static authn_status get_realm_hash(request_rec *r, const char *user,
                                   const char *realm, char **rethash)
{
    search_record search = {.user = user, .realm = realm};
    authn_status result = find_user(r, &search);

    if (result == AUTH_USER_FOUND) {
        *rethash = apr_pstrdup(r->pool, search.hash);
        if (cache_store != NULL) {
            cache_store(r, AUTHN_DEFAULT_PROVIDER, user, realm, search.hash);
        }
    }
    return result;
}

static const authn_provider file_provider = {check_password, get_realm_hash};

/* ----- settings ----- */

static void *create_dir_conf(apr_pool_t *p, char *dir)
{
    (void)dir;
    return apr_pcalloc(p, sizeof(authn_file_dir_conf));
}

static const char *set_file(cmd_parms *cmd, void *mconfig, const char *arg)
{
    authn_file_dir_conf *conf = mconfig;

    conf->directive = cmd->directive;
    return ap_set_file_slot(cmd, conf, arg);
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("AuthUserFile", set_file,
                  (void *)APR_OFFSETOF(authn_file_dir_conf, file),
                  OR_AUTHCFG,
                  "text file with users and hashes of their passwords, as "
                  "htpasswd makes it"),
    {NULL, {NULL}, NULL, 0, RAW_ARGS, NULL}
};

/* ----- module ----- */

static void retrieve_functions(void)
{
    cache_store = APR_RETRIEVE_OPTIONAL_FN(ap_authn_cache_store);
}

static void register_hooks(apr_pool_t *p)
{
    ap_register_auth_provider(p, AUTHN_PROVIDER_GROUP,
                              AUTHN_DEFAULT_PROVIDER, AUTHN_PROVIDER_VERSION,
                              &file_provider, AP_AUTH_INTERNAL_PER_CONF);
    ap_hook_optional_fn_retrieve(retrieve_functions, NULL, NULL,
                                 APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA authn_file_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,    /* create_dir_config */
    NULL,               /* merge_dir_config: its one directive replaces */
    NULL,               /* create_server_config */
    NULL,               /* merge_server_config */
    commands,           /* cmds */
    register_hooks,     /* register_hooks */
    AP_MODULE_FLAG_NONE /* flags */
};
