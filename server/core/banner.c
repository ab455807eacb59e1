/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * How the server calls itself: the Server field, the description in the log,
 * the line under its own documents.
 *
 * The texts are made while the configuration is read and modules start, in
 * the parent's main thread, each time something is added; requests only read
 * them.  They live in the pool of the configuration and fall back to the
 * plain name when that is cleared.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "http_protocol.h"
#include "server/core/core_priv.h"

#define PLAIN_BANNER AP_SERVER_BASEVERSION " (" PLATFORM ")"

/* [config] All of these. */
static core_tokens_e tokens = CORE_TOKENS_FULL;
static const char *components = "";           /* " mod_x/1.0 mod_y/2" */
static const char *banner = PLAIN_BANNER;
static const char *description = PLAIN_BANNER;

static apr_status_t banner_cleanup(void *data)
{
    tokens = CORE_TOKENS_FULL;
    components = "";
    banner = description = PLAIN_BANNER;
    return APR_SUCCESS;
}

/* Version up to the dot with that number, counted from 1. */
static const char *version_upto(apr_pool_t *p, int dot)
{
    const char *end = AP_SERVER_BASEREVISION;

    while (*end != '\0' && (*end != '.' || --dot > 0)) {
        end++;
    }
    return apr_pstrmemdup(p, AP_SERVER_BASEREVISION,
                          end - AP_SERVER_BASEREVISION);
}

static void rebuild(apr_pool_t *p)
{
    description = apr_pstrcat(p, PLAIN_BANNER, components, NULL);
    switch (tokens) {
    case CORE_TOKENS_FULL:
        banner = description;
        break;
    case CORE_TOKENS_OS:
        banner = PLAIN_BANNER;
        break;
    case CORE_TOKENS_MINIMAL:
        banner = AP_SERVER_BASEVERSION;
        break;
    case CORE_TOKENS_MINOR:
        banner = apr_pstrcat(p, AP_SERVER_BASEPRODUCT "/",
                             version_upto(p, 2), NULL);
        break;
    case CORE_TOKENS_MAJOR:
        banner = apr_pstrcat(p, AP_SERVER_BASEPRODUCT "/",
                             version_upto(p, 1), NULL);
        break;
    case CORE_TOKENS_PRODUCT:
        banner = AP_SERVER_BASEPRODUCT;
        break;
    }
}

void core_banner_reset(apr_pool_t *pconf)
{
    apr_pool_cleanup_register(pconf, NULL, banner_cleanup,
                              apr_pool_cleanup_null);
}

void core_banner_set_tokens(apr_pool_t *pconf, core_tokens_e wanted)
{
    tokens = wanted;
    rebuild(pconf);
}

AP_DECLARE(void) ap_add_version_component(apr_pool_t *pconf,
                                          const char *component)
{
    components = apr_pstrcat(pconf, components, " ", component, NULL);
    rebuild(pconf);
}

AP_DECLARE(const char *) ap_get_server_banner(void)
{
    return banner;
}

AP_DECLARE(const char *) ap_get_server_description(void)
{
    return description;
}

/* Modules compare this with the version of the interface they were made for;
 * the server's own version is in the banner. */
AP_DECLARE(void) ap_get_server_revision(ap_version_t *version)
{
    version->major = AP_SERVER_MAJORVERSION_NUMBER;
    version->minor = AP_SERVER_MINORVERSION_NUMBER;
    version->patch = AP_SERVER_PATCHLEVEL_NUMBER;
    version->add_string = AP_SERVER_ADD_STRING;
}

AP_DECLARE(const char *) ap_psignature(const char *prefix, request_rec *r)
{
    const core_dir_config *conf = core_dir_of(r);
    const char *name;
    const char *admin;
    const char *scheme = "";

    if (conf->server_signature != srv_sig_on
        && conf->server_signature != srv_sig_withmail) {
        return "";
    }
    name = ap_escape_html(r->pool, ap_get_server_name(r));
    if (conf->server_signature == srv_sig_withmail) {
        admin = r->server->server_admin;
        if (!ap_is_url(admin)) {
            scheme = "mailto:";
        }
        name = apr_pstrcat(r->pool, "<a href=\"", scheme,
                           ap_escape_html(r->pool, admin), "\">", name,
                           "</a>", NULL);
    }
    return apr_psprintf(r->pool, "%s<address>%s Server at %s Port %u"
                        "</address>\n", prefix,
                        ap_escape_html(r->pool, banner), name,
                        (unsigned int)ap_get_server_port(r));
}
