/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the command line can ask of the configuration engine: modules (-l,
 * -M), directives (-L), files (DUMP_INCLUDES) and directives as they were
 * read (DUMP_CONFIG).
 */

#include <stdio.h>

#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "util_cfgtree.h"

#include "server/config/config_priv.h"
#include "server/config/decider_priv.h"
#include "server/config/engine_priv.h"

/* A file that was read. */
struct noted_file {
    const char *name;
    int depth;          /* 0: the main file */
    int line;           /* of the Include; 0 for the main file */
};

/* [start-up] In the configuration's pool; NULL while nobody asks. */
static apr_array_header_t *noted_files;

static apr_status_t files_cleanup(void *data)
{
    (void)data;
    noted_files = NULL;
    return APR_SUCCESS;
}

void conf_dump_note_file(apr_pool_t *p, const char *name, int depth,
                         int line)
{
    struct noted_file *file;

    if (!ap_exists_config_define("DUMP_INCLUDES")) {
        return;
    }
    if (!noted_files) {
        noted_files = apr_array_make(p, 16, sizeof(*file));
        apr_pool_cleanup_register(p, NULL, files_cleanup,
                                  apr_pool_cleanup_null);
    }
    file = apr_array_push(noted_files);
    file->name = apr_pstrdup(noted_files->pool, name);
    file->depth = depth;
    file->line = line;
}

static void dump_includes(apr_file_t *out)
{
    int i;

    apr_file_printf(out, "Included configuration files:\n");
    for (i = 0; noted_files && i < noted_files->nelts; i++) {
        const struct noted_file *file = &APR_ARRAY_IDX(noted_files, i,
                                                       struct noted_file);
        int indent = 2 * (file->depth + 1);

        if (file->line) {
            apr_file_printf(out, "%*s(%d) %s\n", indent, "", file->line,
                            file->name);
        }
        else {
            apr_file_printf(out, "%*s(*) %s\n", indent, "", file->name);
        }
    }
}

/* ---- directives as read ---- */

/* @param file Name of the file that was printed last. */
static void dump_chain(apr_file_t *out, const ap_directive_t *node,
                       int depth, const char **file)
{
    for (; node; node = node->next) {
        int indent = 2 * depth;

        if (!*file || strcmp(*file, node->filename)) {
            *file = node->filename;
            apr_file_printf(out, "# In file: %s\n", *file);
        }
        apr_file_printf(out, "%*s# %d:\n", indent, "", node->line_num);
        apr_file_printf(out, "%*s%s%s%s\n", indent, "", node->directive,
                        *node->args && strcmp(node->args, ">") ? " " : "",
                        node->args);
        if (node->directive[0] == '<') {
            dump_chain(out, node->first_child, depth + 1, file);
            apr_file_printf(out, "%*s</%s>\n", indent, "",
                            node->directive + 1);
        }
    }
}

static void dump_tree(apr_file_t *out)
{
    const char *file = NULL;

    if (ap_find_linked_module("mod_info.c")) {
        /* It prints the same, by its own test_config hook. */
        return;
    }
    dump_chain(out, ap_conftree, 0, &file);
}

/* ---- modules and their directives ---- */

static void dump_modules(apr_file_t *out)
{
    int slots = conf_slots();
    int i;

    apr_file_printf(out, "Loaded Modules:\n");
    for (i = 0; i < slots; i++) {
        module *m = conf_module_at(i);

        if (m) {
            apr_file_printf(out, " %s (%s)\n", conf_module_symbol(m),
                            m->dynamic_load_handle ? "shared" : "static");
        }
    }
}

AP_DECLARE(void) ap_show_modules(void)
{
    int i;

    printf("Compiled in modules:\n");
    for (i = 0; ap_loaded_modules[i]; i++) {
        printf("  %s\n", ap_loaded_modules[i]->name);
    }
}

AP_DECLARE(void) ap_show_directives(void)
{
    const command_rec *row;
    apr_pool_t *p;
    int i;

    if (apr_pool_create(&p, NULL) != APR_SUCCESS) {
        return;
    }
    for (i = 0; ap_loaded_modules[i]; i++) {
        const module *m = ap_loaded_modules[i];

        for (row = m->cmds; row && row->name; row++) {
            printf("%s (%s)\n\t%s\n\tAllowed %s\n", row->name, m->name,
                   row->errmsg ? row->errmsg : "",
                   conf_place_text(p, row->req_override));
        }
        apr_pool_clear(p);
    }
    apr_pool_destroy(p);
}

/* ---- the hook ---- */

static void dump_test_config(apr_pool_t *pconf, server_rec *s)
{
    apr_file_t *out;

    (void)s;
    if (apr_file_open_stdout(&out, pconf) != APR_SUCCESS) {
        return;
    }
    if (ap_exists_config_define("DUMP_MODULES")) {
        dump_modules(out);
    }
    if (ap_exists_config_define("DUMP_INCLUDES")) {
        dump_includes(out);
    }
    if (ap_exists_config_define("DUMP_CONFIG")) {
        dump_tree(out);
    }
}

AP_DECLARE(void) ap_register_config_hooks(apr_pool_t *p)
{
    (void)p;
    conf_decider_register();
    ap_hook_test_config(dump_test_config, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_child_init(conf_htaccess_start, NULL, NULL,
                       APR_HOOK_REALLY_FIRST);
    /* Last, so that a module may have the files somewhere else. */
    ap_hook_open_htaccess(ap_open_htaccess, NULL, NULL,
                          APR_HOOK_REALLY_LAST);
}

void conf_register_hooks(apr_pool_t *p)
{
    ap_register_config_hooks(p);
}
