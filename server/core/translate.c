/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From the path of a URL to a file below DocumentRoot, and from there to the
 * settings that apply to it.
 */

#include "ap_config.h"

#include <apr_file_info.h>
#include <apr_strings.h>

#include "http_log.h"
#include "http_request.h"
#include "server/core/core_priv.h"

APLOG_USE_MODULE(core);

/* What stands behind ServerPath, or the whole path where that does not
 * apply. */
static const char *below_server_path(const request_rec *r)
{
    const server_rec *s = r->server;
    const char *path = r->uri;

    if (s->path == NULL || strncmp(path, s->path, s->pathlen) != 0) {
        return path;
    }
    if (s->path[s->pathlen - 1] == '/') {
        return path + s->pathlen - 1;
    }
    if (path[s->pathlen] == '/' || path[s->pathlen] == '\0') {
        return path + s->pathlen;
    }
    return path;
}

/* True when a component of the path is "..": requests that come by the usual
 * way have none left, but modules may set r->uri. */
static int has_parent_component(const char *path)
{
    const char *at;

    for (at = strstr(path, ".."); at != NULL; at = strstr(at + 2, "..")) {
        if ((at == path || at[-1] == '/')
            && (at[2] == '/' || at[2] == '\0')) {
            return 1;
        }
    }
    return 0;
}

static char *join(apr_pool_t *p, const char *root, const char *path)
{
    apr_size_t root_len = strlen(root);
    apr_size_t path_len;
    char *name;

    while (root_len > 0 && root[root_len - 1] == '/') {
        root_len--;
    }
    path += strspn(path, "/");
    path_len = strlen(path);
    name = apr_palloc(p, root_len + path_len + 2);
    memcpy(name, root, root_len);
    name[root_len] = '/';
    memcpy(name + root_len + 1, path, path_len + 1);
    return name;
}

AP_DECLARE(int) ap_core_translate(request_rec *r)
{
    const char *path;

    if (r->proxyreq) {
        /* Whoever made it a proxy's request would have served it by now. */
        return HTTP_FORBIDDEN;
    }
    if (r->uri == NULL || (*r->uri != '/' && strcmp(r->uri, "*") != 0)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90307)
                      "no file can be named by '%s' in request '%s'",
                      r->uri != NULL ? r->uri : "", r->the_request);
        return HTTP_BAD_REQUEST;
    }
    path = below_server_path(r);
    if (has_parent_component(path)) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r, APLOGNO(90308)
                      "'%s' leads out of DocumentRoot", r->uri);
        return HTTP_FORBIDDEN;
    }
    r->filename = join(r->pool, ap_document_root(r), path);
    r->canonical_filename = r->filename;
    return OK;
}

int core_map_to_storage(request_rec *r)
{
    int rc = ap_directory_walk(r);

    return rc == OK ? ap_file_walk(r) : rc;
}
