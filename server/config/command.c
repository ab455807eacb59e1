/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Which module has a directive, and calling its setter with the arguments
 * split as its row asks for.
 *
 * The names of all modules' directives stand in one hash table, in lower
 * case.  It is changed when modules come and go, at start-up; lookups while
 * requests are served only read it.
 */

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* Longer names are no directives. */
#define NAME_SIZE 128

/* Arguments of one TAKE_ARGV directive. */
#define ARGV_MAX 64

static struct {
    apr_pool_t *pool;
    apr_hash_t *by_name;    /* lower-case name -> conf_command */
    int stale;              /* modules were removed: to be made anew */
} table;

/* ---- finding ---- */

static int lower_name(char *to, const char *name)
{
    apr_size_t i;

    for (i = 0; name[i]; i++) {
        if (i + 1 == NAME_SIZE) {
            return 0;
        }
        to[i] = apr_tolower(name[i]);
    }
    to[i] = '\0';
    return 1;
}

static void add_rows(module *mod)
{
    const command_rec *row;
    char name[NAME_SIZE];

    for (row = mod->cmds; row && row->name; row++) {
        conf_command *c;

        if (!lower_name(name, row->name)) {
            continue;
        }
        c = apr_palloc(table.pool, sizeof(*c));
        c->row = row;
        c->mod = mod;
        c->next = apr_hash_get(table.by_name, name, APR_HASH_KEY_STRING);
        apr_hash_set(table.by_name,
                     c->next ? name : apr_pstrdup(table.pool, name),
                     APR_HASH_KEY_STRING, c);
    }
}

/* ap_top_module is the newest; rows are added oldest first. */
static void add_from(module *mod)
{
    if (mod) {
        add_from(mod->next);
        add_rows(mod);
    }
}

static void refresh(void)
{
    if (table.pool) {
        apr_pool_clear(table.pool);
    }
    else {
        apr_pool_create(&table.pool, NULL);
        apr_pool_tag(table.pool, "conf_commands");
    }
    table.by_name = apr_hash_make(table.pool);
    table.stale = 0;
    add_from(ap_top_module);
}

void conf_command_add(module *mod)
{
    if (!table.by_name) {
        refresh();
    }
    else if (!table.stale) {
        add_rows(mod);
    }
}

void conf_command_remove_all(void)
{
    table.stale = 1;
}

const conf_command *conf_command_find(const char *name)
{
    char key[NAME_SIZE];

    if (!table.by_name || table.stale) {
        refresh();
    }
    if (!lower_name(key, name)) {
        return NULL;
    }
    return apr_hash_get(table.by_name, key, APR_HASH_KEY_STRING);
}

void conf_command_each(apr_pool_t *p,
                       void (*fn)(void *ctx, const conf_command *c),
                       void *ctx)
{
    apr_hash_index_t *i;

    if (!table.by_name || table.stale) {
        refresh();
    }
    /* The iterator that the table has itself would be one for all threads
     * that read .htaccess files. */
    for (i = apr_hash_first(p, table.by_name); i; i = apr_hash_next(i)) {
        void *c;

        apr_hash_this(i, NULL, NULL, &c);
        fn(ctx, c);
    }
}

AP_DECLARE(const command_rec *) ap_find_command(const char *name,
                                                const command_rec *cmds)
{
    for (; cmds->name; cmds++) {
        if (!ap_cstr_casecmp(name, cmds->name)) {
            return cmds;
        }
    }
    return NULL;
}

static int comes_at_or_after(const module *list, const module *mod)
{
    while (list && list != mod) {
        list = list->next;
    }
    return list != NULL;
}

AP_DECLARE(const command_rec *) ap_find_command_in_modules(
        const char *cmd_name, module **mod)
{
    const conf_command *c;

    for (c = conf_command_find(cmd_name); c; c = c->next) {
        if (comes_at_or_after(*mod, c->mod)) {
            *mod = c->mod;
            return c->row;
        }
    }
    *mod = NULL;
    return NULL;
}

AP_DECLARE(int) ap_exists_directive(apr_pool_t *p, const char *name)
{
    (void)p;
    return conf_command_find(name) != NULL;
}

/* ---- calling ---- */

/* One call: what the helpers below share. */
struct call {
    const command_rec *row;
    cmd_parms *parms;
    void *settings;
    const char *args;       /* what has not been split off yet */
    conf_fault_kind *kind;
};

/* The next word, or NULL when there is none. */
static const char *next_word(struct call *call)
{
    while (apr_isspace(*call->args)) {
        call->args++;
    }
    return *call->args ? ap_getword_conf(call->parms->pool, &call->args)
                       : NULL;
}

static int at_end(const struct call *call)
{
    const char *p = call->args;

    while (apr_isspace(*p)) {
        p++;
    }
    return *p == '\0';
}

/* "X takes one argument: help text". */
static const char *takes(struct call *call, const char *what)
{
    const command_rec *row = call->row;

    *call->kind = CONF_FAULT_ARGS;
    return apr_pstrcat(call->parms->pool, row->name, " takes ", what,
                       row->errmsg ? ", " : NULL, row->errmsg, NULL);
}

/* Up to three words, of which a set of counts is right. */
static const char *call_take(struct call *call, unsigned int right_counts,
                             const char *what)
{
    const char *word[3] = {NULL, NULL, NULL};
    int most = right_counts & (1u << 3) ? 3
             : right_counts & (1u << 2) ? 2 : 1;
    const cmd_func *func = &call->row->func;
    int n = 0;

    while (n < most && (word[n] = next_word(call)) != NULL) {
        n++;
    }
    if (!at_end(call) || !(right_counts & (1u << n))) {
        return takes(call, what);
    }
    switch (most) {
    case 1:
        return func->take1(call->parms, call->settings, word[0]);
    case 2:
        return func->take2(call->parms, call->settings, word[0], word[1]);
    default:
        return func->take3(call->parms, call->settings, word[0], word[1],
                           word[2]);
    }
}

static const char *call_argv(struct call *call)
{
    char *argv[ARGV_MAX + 1];
    const char *word;
    int argc = 0;

    while ((word = next_word(call)) != NULL) {
        if (argc == ARGV_MAX) {
            return takes(call, apr_psprintf(call->parms->pool,
                                            "at most %d arguments",
                                            ARGV_MAX));
        }
        argv[argc++] = (char *)word;
    }
    argv[argc] = NULL;
    return call->row->func.take_argv(call->parms, call->settings, argc,
                                     argv);
}

static const char *call_iterate(struct call *call)
{
    const char *word = next_word(call);
    const char *error = NULL;

    if (!word) {
        return takes(call, "one or more arguments");
    }
    while (word && !error) {
        error = call->row->func.take1(call->parms, call->settings, word);
        word = next_word(call);
    }
    return error;
}

static const char *call_iterate2(struct call *call)
{
    const char *first = next_word(call);
    const char *word = first ? next_word(call) : NULL;
    const char *error = NULL;

    if (!word) {
        return takes(call, "two or more arguments");
    }
    while (word && !error) {
        error = call->row->func.take2(call->parms, call->settings, first,
                                      word);
        word = next_word(call);
    }
    return error;
}

static const char *call_flag(struct call *call)
{
    const char *word = next_word(call);
    int on;

    on = word && !ap_cstr_casecmp(word, "on");
    if (!word || !at_end(call) || (!on && ap_cstr_casecmp(word, "off"))) {
        *call->kind = CONF_FAULT_ARGS;
        return apr_pstrcat(call->parms->pool, call->row->name,
                           " must be On or Off",
                           call->row->errmsg ? ": " : NULL,
                           call->row->errmsg, NULL);
    }
    return call->row->func.flag(call->parms, call->settings, on);
}

static const char *call_no_args(struct call *call)
{
    if (!at_end(call)) {
        return takes(call, "no arguments");
    }
    return call->row->func.no_args(call->parms, call->settings);
}

const char *conf_command_call(const command_rec *row, cmd_parms *parms,
                              void *settings, const char *args,
                              conf_fault_kind *kind)
{
    struct call call = {row, parms, settings, args, kind};

    *kind = CONF_FAULT_SETTER;
    parms->cmd = row;
    parms->info = row->cmd_data;
    switch (row->args_how) {
    case RAW_ARGS:
        return row->func.raw_args(parms, settings, args);
    case TAKE_ARGV:
        return call_argv(&call);
    case NO_ARGS:
        return call_no_args(&call);
    case TAKE1:
        return call_take(&call, 1u << 1, "one argument");
    case TAKE2:
        return call_take(&call, 1u << 2, "two arguments");
    case TAKE12:
        return call_take(&call, 1u << 1 | 1u << 2, "one or two arguments");
    case TAKE3:
        return call_take(&call, 1u << 3, "three arguments");
    case TAKE23:
        return call_take(&call, 1u << 2 | 1u << 3,
                         "two or three arguments");
    case TAKE123:
        return call_take(&call, 1u << 1 | 1u << 2 | 1u << 3,
                         "one, two or three arguments");
    case TAKE13:
        return call_take(&call, 1u << 1 | 1u << 3,
                         "one or three arguments");
    case ITERATE:
        return call_iterate(&call);
    case ITERATE2:
        return call_iterate2(&call);
    case FLAG:
        return call_flag(&call);
    }
    return apr_psprintf(parms->pool, "%s has an unknown kind of arguments "
                        "(%d) in its module's table", row->name,
                        (int)row->args_how);
}
