/*
 * mod_@NAME@: a text of one's own at one place of the site.
 *
 *     LoadModule @NAME@_module modules/mod_@NAME@.so
 *     <Location "/@NAME@">
 *         SetHandler @NAME@
 *         @Name@Text "Good morning"
 *     </Location>
 *
 * Directives: @Name@Text.
 * Hooks:      handler.
 * Threads:    many threads run the functions below at the same time.  They
 *             share the settings, which nobody changes after the start.
 *
 * It was made by apxs -g to be changed.  Read it from the end, where the
 * server begins: the record, the hooks, the directives.  The page of hooks in
 * the server's manual says what else there is.
 */

#include <string.h>

#include "httpd.h"
#include "http_config.h"
#include "http_log.h"
#include "http_protocol.h"

/* The record at the end; settings are found by its address. */
extern module AP_MODULE_DECLARE_DATA @NAME@_module;

/* Messages to the error log are those of this module (LogLevel). */
APLOG_USE_MODULE(@NAME@);

/* ---- Settings ---- */

/* What the directives of one section say.  A value that no directive has set
 * must differ from all that one can set, or sections could not inherit. */
typedef struct {
    const char *text;   /* NULL: not set */
} @NAME@_dir_conf;

/* Called for each section.  What is allocated from pool p lives as long as
 * the configuration; nothing is ever freed by hand. */
static void *create_dir_conf(apr_pool_t *p, char *section)
{
    return apr_pcalloc(p, sizeof(@NAME@_dir_conf));
}

/* Two sections apply to a request: "add" stands nearer to it than "base". */
static void *merge_dir_conf(apr_pool_t *p, void *base_conf, void *add_conf)
{
    const @NAME@_dir_conf *base = base_conf;
    const @NAME@_dir_conf *add = add_conf;
    @NAME@_dir_conf *conf = apr_pcalloc(p, sizeof(*conf));

    conf->text = add->text != NULL ? add->text : base->text;
    return conf;
}

/* The server has counted the arguments.  NULL is success; other answers are
 * the end of a sentence that the server begins with file and line. */
static const char *set_text(cmd_parms *cmd, void *conf, const char *text)
{
    if (text[0] == '\0') {
        return "@Name@Text needs a text that is not empty";
    }
    ((@NAME@_dir_conf *)conf)->text = text;
    return NULL;
}

/* ---- Requests ---- */

/* Every handler is asked about every request: decline those of others first.
 * What is allocated from r->pool lives as long as the request. */
static int @NAME@_handler(request_rec *r)
{
    const @NAME@_dir_conf *conf;

    if (r->handler == NULL || strcmp(r->handler, "@NAME@") != 0) {
        return DECLINED;
    }
    r->allowed |= AP_METHOD_BIT << M_GET;   /* HEAD is a GET, too */
    if (r->method_number != M_GET) {
        return HTTP_METHOD_NOT_ALLOWED;
    }
    conf = ap_get_module_config(r->per_dir_config, &@NAME@_module);
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, "%s is asked for", r->uri);
    ap_set_content_type(r, "text/plain; charset=utf-8");
    ap_rprintf(r, "%s\n", conf->text != NULL ? conf->text : "Hello");
    return OK;
}

/* ---- The module ---- */

static const command_rec directives[] = {
    AP_INIT_TAKE1("@Name@Text", set_text, NULL, OR_FILEINFO,
                  "the text to send; \"Hello\" by default"),
    {NULL}
};

static void register_hooks(apr_pool_t *p)
{
    ap_hook_handler(@NAME@_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA @NAME@_module = {
    STANDARD20_MODULE_STUFF,
    create_dir_conf,
    merge_dir_conf,
    NULL,               /* settings of a whole (virtual) server */
    NULL,               /* the same, merged */
    directives,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
