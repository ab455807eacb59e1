/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The records of settings: how they start out, and how an inner section's
 * record is laid over an outer one's.
 *
 * Merging is done per request for what the walks cannot know before, so it is
 * one copy of the outer record and then only assignments; a merged record
 * shares arrays and tables with its parents unless both have something to
 * say.  Records are written while configuration is read, by one thread, and
 * only read afterwards.
 *
 * Options and FileETag can be relative ("+Indexes -Includes").  Such a record
 * keeps its additions and removals until it meets an absolute one.  So that
 * every record that a request sees is absolute, core_settle_defaults() turns
 * the outermost record of each server into an absolute one after the
 * configuration was read.
 */

#include "ap_config.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "http_log.h"
#include "server/config/origin_priv.h"
#include "server/core/core_priv.h"

APLOG_USE_MODULE(core);

/* ---- Settings of a directory -------------------------------------------- */

void *core_create_dir_config(apr_pool_t *p, char *dir)
{
    conf_dir_record *record = apr_pcalloc(p, sizeof(*record));
    core_dir_config *conf = &record->conf;

    record->origin.self = conf;
    conf->d = dir;
    conf->opts = OPT_UNSET | OPT_SYM_LINKS;
    conf->override = OR_UNSET | OR_NONE;
    conf->override_opts = OPT_UNSET | OPT_ALL | OPT_SYM_OWNER | OPT_MULTI;
    conf->hostname_lookups = HOSTNAME_LOOKUP_UNSET;
    conf->content_md5 = AP_CORE_CONFIG_UNSET;
    conf->use_canonical_name = USE_CANONICAL_NAME_UNSET;
    conf->use_canonical_phys_port = USE_CANONICAL_PHYS_PORT_UNSET;
    conf->add_default_charset = ADD_DEFAULT_CHARSET_UNSET;
    conf->limit_req_body = CORE_LIMIT_UNSET;
    conf->limit_xml_body = CORE_LIMIT_UNSET;
    conf->server_signature = srv_sig_unset;
    conf->accept_path_info = CORE_PATH_INFO_UNSET;
    conf->etag_bits = ETAG_UNSET;
    conf->enable_mmap = ENABLE_MMAP_UNSET;
    conf->enable_sendfile = ENABLE_SENDFILE_UNSET;
    conf->max_ranges = AP_MAXRANGES_UNSET;
    conf->max_overlaps = AP_MAXRANGES_UNSET;
    conf->max_reversals = AP_MAXRANGES_UNSET;
    conf->cgi_pass_auth = AP_CGI_PASS_AUTH_UNSET;
    conf->qualify_redirect_url = AP_CORE_CONFIG_UNSET;
    return conf;
}

/* Members of which one value means "not set", by that value. */
#define TAKE_UNLESS(member, unset) \
    do { \
        if (over->member != (unset)) { \
            to->member = over->member; \
        } \
    } while (0)

/*
 * Absolute options replace; relative ones are applied at once to what the
 * outer record holds, and kept as well for the case that the outer one is
 * relative, too.
 */
static void merge_options(core_dir_config *to, const core_dir_config *over)
{
    if (!(over->opts & OPT_UNSET)) {
        to->opts = over->opts;
        to->opts_add = over->opts_add;
        to->opts_remove = over->opts_remove;
        return;
    }
    to->opts = (to->opts & ~over->opts_remove) | over->opts_add;
    to->opts_add = (to->opts_add & ~over->opts_remove) | over->opts_add;
    to->opts_remove = (to->opts_remove & ~over->opts_add)
                      | over->opts_remove;
}

static etag_components_t apply_etag(etag_components_t bits,
                                    etag_components_t add,
                                    etag_components_t remove)
{
    bits = (bits & ~(remove | ETAG_NONE)) | add;
    return bits == 0 ? ETAG_NONE : bits;
}

static void merge_etag(core_dir_config *to, const core_dir_config *over)
{
    if (over->etag_bits != ETAG_UNSET) {
        to->etag_bits = over->etag_bits;
        to->etag_add = over->etag_add;
        to->etag_remove = over->etag_remove;
        return;
    }
    if (to->etag_bits != ETAG_UNSET) {
        to->etag_bits = apply_etag(to->etag_bits, over->etag_add,
                                   over->etag_remove);
        return;
    }
    to->etag_add = (to->etag_add & ~over->etag_remove) | over->etag_add;
    to->etag_remove = (to->etag_remove & ~over->etag_add)
                      | over->etag_remove;
}

/* The expressions of what stands in merged strings. */
static void merge_document_exprs(apr_pool_t *p, core_dir_config *to,
                                 const core_dir_config *over)
{
    apr_hash_t *merged;
    int i;

    if (to->response_code_exprs == NULL && over->response_code_exprs == NULL) {
        return;
    }
    merged = to->response_code_exprs != NULL
                 ? apr_hash_copy(p, to->response_code_exprs)
                 : apr_hash_make(p);
    for (i = 0; i < RESPONSE_CODES; i++) {
        if (over->response_code_strings[i] != NULL) {
            apr_hash_set(merged, apr_pmemdup(p, &i, sizeof(i)), sizeof(i),
                         over->response_code_exprs == NULL ? NULL
                         : apr_hash_get(over->response_code_exprs, &i,
                                        sizeof(i)));
        }
    }
    to->response_code_exprs = merged;
}

/* Each status has a document of its own: the outer ones shine through. */
static void merge_error_documents(apr_pool_t *p, core_dir_config *to,
                                  const core_dir_config *over)
{
    char **merged;
    int i;

    if (over->response_code_strings == NULL) {
        return;
    }
    merge_document_exprs(p, to, over);
    if (to->response_code_strings == NULL) {
        to->response_code_strings = over->response_code_strings;
        return;
    }
    merged = apr_pmemdup(p, to->response_code_strings,
                         sizeof(*merged) * RESPONSE_CODES);
    for (i = 0; i < RESPONSE_CODES; i++) {
        if (over->response_code_strings[i] != NULL) {
            merged[i] = over->response_code_strings[i];
        }
    }
    to->response_code_strings = merged;
}

static apr_array_header_t *append(apr_pool_t *p, apr_array_header_t *first,
                                  apr_array_header_t *second)
{
    if (second == NULL || second->nelts == 0) {
        return first;
    }
    if (first == NULL || first->nelts == 0) {
        return second;
    }
    return apr_array_append(p, first, second);
}

static void merge_log_level(apr_pool_t *p, core_dir_config *to,
                            const core_dir_config *base,
                            const core_dir_config *over)
{
    if (over->log == NULL) {
        return;
    }
    if (base->log == NULL) {
        to->log = over->log;
        return;
    }
    to->log = ap_new_log_config(p, over->log);
    ap_merge_log_config(base->log, to->log);
}

static void merge_resource_limits(core_dir_config *to,
                                  const core_dir_config *over)
{
    TAKE_UNLESS(limit_cpu, NULL);
    TAKE_UNLESS(limit_mem, NULL);
    TAKE_UNLESS(limit_nproc, NULL);
    TAKE_UNLESS(limit_req_body, CORE_LIMIT_UNSET);
    TAKE_UNLESS(limit_xml_body, CORE_LIMIT_UNSET);
    TAKE_UNLESS(max_ranges, AP_MAXRANGES_UNSET);
    TAKE_UNLESS(max_overlaps, AP_MAXRANGES_UNSET);
    TAKE_UNLESS(max_reversals, AP_MAXRANGES_UNSET);
    TAKE_UNLESS(read_buf_size, 0);
}

static void merge_content(core_dir_config *to, const core_dir_config *over)
{
    TAKE_UNLESS(content_md5, AP_CORE_CONFIG_UNSET);
    if (over->add_default_charset != ADD_DEFAULT_CHARSET_UNSET) {
        to->add_default_charset = over->add_default_charset;
        to->add_default_charset_name = over->add_default_charset_name;
    }
    TAKE_UNLESS(server_signature, srv_sig_unset);
    TAKE_UNLESS(mime_type, NULL);
    if (over->handler != NULL || over->expr_handler != NULL) {
        to->handler = over->handler;
        to->expr_handler = over->expr_handler;
    }
    TAKE_UNLESS(output_filters, NULL);
    TAKE_UNLESS(input_filters, NULL);
    TAKE_UNLESS(accept_path_info, CORE_PATH_INFO_UNSET);
    TAKE_UNLESS(enable_mmap, ENABLE_MMAP_UNSET);
    TAKE_UNLESS(enable_sendfile, ENABLE_SENDFILE_UNSET);
    merge_etag(to, over);
}

static void merge_naming(core_dir_config *to, const core_dir_config *over)
{
    TAKE_UNLESS(hostname_lookups, HOSTNAME_LOOKUP_UNSET);
    TAKE_UNLESS(use_canonical_name, USE_CANONICAL_NAME_UNSET);
    TAKE_UNLESS(use_canonical_phys_port, USE_CANONICAL_PHYS_PORT_UNSET);
    TAKE_UNLESS(cgi_pass_auth, AP_CGI_PASS_AUTH_UNSET);
    TAKE_UNLESS(qualify_redirect_url, AP_CORE_CONFIG_UNSET);
    /* Both bits clear is "not set"; see set_allow_encoded_slashes. */
    if (over->allow_encoded_slashes || over->decode_encoded_slashes) {
        to->allow_encoded_slashes = over->allow_encoded_slashes;
        to->decode_encoded_slashes = over->decode_encoded_slashes;
    }
}

static void merge_overrides(core_dir_config *to, const core_dir_config *over)
{
    if (!(over->override & OR_UNSET)) {
        to->override = over->override;
    }
    if (!(over->override_opts & OPT_UNSET)) {
        to->override_opts = over->override_opts;
    }
    TAKE_UNLESS(override_list, NULL);
}

void *core_merge_dir_config(apr_pool_t *p, void *basev, void *overv)
{
    const core_dir_config *base = basev;
    const core_dir_config *over = overv;
    conf_dir_record *record = apr_palloc(p, sizeof(*record));
    core_dir_config *to = &record->conf;

    *to = *base;
    conf_origin_merged(record, base, over);
    /* What a section matches is its own; it is not inherited. */
    to->d = over->d;
    to->d_is_fnmatch = over->d_is_fnmatch;
    to->d_components = over->d_components;
    to->r = over->r;
    to->refs = over->refs;
    to->condition = over->condition;
    to->condition_ifelse = over->condition_ifelse;

    merge_options(to, over);
    merge_overrides(to, over);
    merge_naming(to, over);
    merge_content(to, over);
    merge_resource_limits(to, over);
    merge_error_documents(p, to, over);
    merge_log_level(p, to, base, over);

    to->sec_file = append(p, base->sec_file, over->sec_file);
    /* Conditions within a condition are looked at by who finds it true;
     * kept here they would hold whatever became of it. */
    to->sec_if = over->condition_ifelse == 0
        ? append(p, base->sec_if, over->sec_if) : base->sec_if;
    if (over->cgi_var_rules != NULL) {
        to->cgi_var_rules = base->cgi_var_rules == NULL
            ? over->cgi_var_rules
            : apr_hash_overlay(p, over->cgi_var_rules, base->cgi_var_rules);
    }
    return to;
}

/* The output filter reads these two as they are. */
static void settle_server(core_server_config *conf)
{
    if (conf->flush_max_threshold == CORE_THRESHOLD_UNSET) {
        conf->flush_max_threshold = CORE_DEFAULT_FLUSH_THRESHOLD;
    }
    if (conf->flush_max_pipelined == CORE_PIPELINED_UNSET) {
        conf->flush_max_pipelined = CORE_DEFAULT_FLUSH_PIPELINED;
    }
}

void core_settle_defaults(server_rec *main_server)
{
    server_rec *s;

    for (s = main_server; s != NULL; s = s->next) {
        core_dir_config *conf = ap_get_core_module_config(s->lookup_defaults);

        conf->opts &= ~OPT_UNSET;
        conf->opts_add = conf->opts_remove = 0;
        if (conf->etag_bits == ETAG_UNSET) {
            conf->etag_bits = apply_etag(ETAG_BACKWARD, conf->etag_add,
                                         conf->etag_remove);
        }
        conf->etag_add = conf->etag_remove = 0;
        settle_server(core_server_of(s));
    }
}

/* ---- Settings of a server ----------------------------------------------- */

/* What the kernel is asked to wait for before it hands over a connection. */
static apr_table_t *default_accept_filters(apr_pool_t *p)
{
    apr_table_t *t = apr_table_make(p, 4);

#if APR_HAS_SO_ACCEPTFILTER
    apr_table_setn(t, "http", "httpready");
    apr_table_setn(t, "https", "dataready");
#else
    apr_table_setn(t, "http", "data");
    apr_table_setn(t, "https", "data");
#endif
    return t;
}

void *core_create_server_config(apr_pool_t *p, server_rec *s)
{
    core_server_config *conf = apr_pcalloc(p, sizeof(*conf));

    conf->sec_dir = apr_array_make(p, 0, sizeof(ap_conf_vector_t *));
    conf->sec_url = apr_array_make(p, 0, sizeof(ap_conf_vector_t *));
    conf->protocols = apr_array_make(p, 0, sizeof(const char *));
    conf->trace_enable = AP_TRACE_UNSET;
    conf->protocols_honor_order = CORE_HONOR_ORDER_UNSET;
    conf->merge_slashes = AP_CORE_CONFIG_UNSET;
    conf->strict_host_check = AP_CORE_CONFIG_UNSET;
    conf->flush_max_threshold = CORE_THRESHOLD_UNSET;
    conf->flush_max_pipelined = CORE_PIPELINED_UNSET;
    if (!s->is_virtual) {
        conf->ap_document_root = DOCUMENT_LOCATION;
        conf->access_name = apr_pstrdup(p, DEFAULT_ACCESS_FNAME);
        conf->accf_map = default_accept_filters(p);
    }
    return conf;
}

void *core_merge_server_config(apr_pool_t *p, void *basev, void *overv)
{
    const core_server_config *base = basev;
    const core_server_config *over = overv;
    core_server_config *to = apr_pmemdup(p, base, sizeof(*to));

    TAKE_UNLESS(gprof_dir, NULL);
    TAKE_UNLESS(ap_document_root, NULL);
    TAKE_UNLESS(access_name, NULL);
    TAKE_UNLESS(accf_map, NULL);
    TAKE_UNLESS(protocol, NULL);
    TAKE_UNLESS(redirect_limit, 0);
    TAKE_UNLESS(subreq_limit, 0);
    TAKE_UNLESS(error_log_format, NULL);
    TAKE_UNLESS(error_log_conn, NULL);
    TAKE_UNLESS(error_log_req, NULL);
    TAKE_UNLESS(trace_enable, AP_TRACE_UNSET);
    TAKE_UNLESS(merge_trailers, AP_MERGE_TRAILERS_UNSET);
    TAKE_UNLESS(protocols_honor_order, CORE_HONOR_ORDER_UNSET);
    TAKE_UNLESS(http09_enable, AP_HTTP09_UNSET);
    TAKE_UNLESS(http_conformance, AP_HTTP_CONFORMANCE_UNSET);
    TAKE_UNLESS(http_methods, AP_HTTP_METHODS_UNSET);
    TAKE_UNLESS(merge_slashes, AP_CORE_CONFIG_UNSET);
    TAKE_UNLESS(strict_host_check, AP_CORE_CONFIG_UNSET);
    TAKE_UNLESS(flush_max_threshold, CORE_THRESHOLD_UNSET);
    TAKE_UNLESS(flush_max_pipelined, CORE_PIPELINED_UNSET);
    if (over->protocols->nelts > 0) {
        to->protocols = over->protocols;
    }
    /* A host without sections of its own shares the main server's lists:
     * ten thousand of them cost no memory and are sorted once. */
    to->sec_dir = append(p, base->sec_dir, over->sec_dir);
    to->sec_url = append(p, base->sec_url, over->sec_url);
    return to;
}
