/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The modules of this server: adding, removing and finding them.
 *
 * A module has a slot number (module_index) while it is added: the place of
 * its settings in every settings vector.  Linked-in modules keep the slots
 * 0, 1, ...; core_module has slot 0, which compiled modules rely on.  Loaded
 * modules take the lowest free slot.  A vector made while configuration is
 * read has spare slots for all the modules that may still be loaded; when it
 * has been read, and is carried out, only for those that modules have reserved
 * and some more (there may be vectors for ten thousand hosts); afterwards the
 * set of modules is settled and vectors are as long as needed.
 *
 * Changed at start-up by one thread only; everything is read-only while
 * requests are served.
 */

#include <apr_hooks.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

#define SYMBOL_SUFFIX "_module"

#define CORE_NAME "core.c"

AP_DECLARE_DATA module *ap_top_module = NULL;
AP_DECLARE_DATA module **ap_loaded_modules = NULL;

/* Room for modules that are added later; some also in a build that cannot
 * load them, for those that are added by ap_add_module(). */
#define LATER_SLOTS (DYNAMIC_MODULE_LIMIT > 0 ? DYNAMIC_MODULE_LIMIT : 256)

/* When LoadModule lines have been read: for what modules add on their own
 * without ap_reserve_module_slots(). */
#define SPARE_SLOTS 8

/* What a slot knows beside the module's own record. */
struct slot {
    module *mod;            /* NULL when the slot is free */
    const char *symbol;     /* "alias_module" */
    const char *short_name; /* "alias" */
};

static struct {
    apr_pool_t *pool;   /* the process's */
    struct slot *slot;  /* capacity of them */
    int capacity;       /* slots of a vector while configuration is read */
    int room;           /* the same while it is carried out; 0 before */
    int in_use;         /* highest slot in use, plus one */
    int reserved;       /* asked for by ap_reserve_module_slots, the sum of
                         * this reading */
    int linked;         /* number of linked-in modules */
    int settled;        /* nothing is added any more */
    int vectors_made;   /* capacity is fixed: vectors of that size exist */
} modules;

/* [start-up] The module that takes the place of another one, and that one's
 * names; mod is NULL when there is none. */
static struct {
    const module *mod;
    const char *symbol;
    const char *file;
} stand_in;

/* ---- slots ---- */

int conf_slots(void)
{
    if (modules.settled) {
        return modules.in_use;
    }
    modules.vectors_made = 1;
    if (modules.room != 0) {
        return modules.room;
    }
    return modules.capacity ? modules.capacity : LATER_SLOTS;
}

module *conf_module_at(int slot)
{
    return slot >= 0 && slot < modules.in_use ? modules.slot[slot].mod : NULL;
}

/* Makes room for count slots; existing ones are kept. */
static void grow(int count)
{
    struct slot *slot;
    module **loaded;

    if (count <= modules.capacity) {
        return;
    }
    slot = apr_pcalloc(modules.pool, count * sizeof(*slot));
    loaded = apr_pcalloc(modules.pool, (count + 1) * sizeof(*loaded));
    if (modules.capacity) {
        memcpy(slot, modules.slot, modules.capacity * sizeof(*slot));
        memcpy(loaded, ap_loaded_modules,
               modules.capacity * sizeof(*loaded));
    }
    modules.slot = slot;
    modules.capacity = count;
    ap_loaded_modules = loaded;
}

void conf_modules_loaded(void)
{
    int room = modules.in_use + modules.reserved + SPARE_SLOTS;

    modules.room = room < modules.capacity ? room : modules.capacity;
}

void conf_modules_settled(int settled)
{
    modules.settled = settled;
    modules.room = 0;
    if (!settled) {
        /* Capacity never shrinks, so each reading only asks for its own. */
        grow(modules.linked + LATER_SLOTS + modules.reserved);
        modules.vectors_made = 0;
        modules.reserved = 0;
        stand_in.mod = NULL;
    }
}

AP_DECLARE(void) ap_reserve_module_slots(int count)
{
    if (count <= 0) {
        return;
    }
    modules.reserved += count;
    if (!modules.vectors_made && modules.pool) {
        grow(modules.linked + LATER_SLOTS + modules.reserved);
    }
}

static int count_directive(const ap_directive_t *node, const char *name)
{
    int count = 0;

    for (; node; node = node->next) {
        count += !ap_cstr_casecmp(node->directive, name);
        if (node->first_child) {
            count += count_directive(node->first_child, name);
        }
    }
    return count;
}

AP_DECLARE(void) ap_reserve_module_slots_directive(const char *directive)
{
    ap_reserve_module_slots(count_directive(ap_conftree, directive));
}

/* ---- names ---- */

/* The record names its source file as the compiler saw it; only the last
 * component is its name. */
static void strip_folders(module *m)
{
    const char *slash = strrchr(m->name, '/');

    if (slash) {
        m->name = slash + 1;
    }
}

static const char *symbol_of(const module *m, const char *given,
                             apr_pool_t *p)
{
    const ap_module_symbol_t *row;

    if (given) {
        return given;
    }
    for (row = ap_prelinked_module_symbols; row->name; row++) {
        if (row->modp == m) {
            return row->name;
        }
    }
    return conf_symbol_of_file(p, m->name);
}

static const char *short_name_of(apr_pool_t *p, const char *symbol)
{
    apr_size_t length = strlen(symbol);
    apr_size_t suffix = sizeof(SYMBOL_SUFFIX) - 1;

    if (length > suffix
        && !strcmp(symbol + length - suffix, SYMBOL_SUFFIX)) {
        return apr_pstrmemdup(p, symbol, length - suffix);
    }
    return symbol;
}

const char *conf_module_symbol(const module *mod)
{
    return conf_module_at(mod->module_index) == mod
           ? modules.slot[mod->module_index].symbol : NULL;
}

AP_DECLARE(const char *) ap_find_module_name(module *m)
{
    return m->name;
}

AP_DECLARE(const char *) ap_find_module_short_name(int module_index)
{
    return conf_module_at(module_index)
           ? modules.slot[module_index].short_name : NULL;
}

AP_DECLARE(module *) ap_find_linked_module(const char *name)
{
    module *m;

    for (m = ap_top_module; m; m = m->next) {
        if (!strcmp(m->name, name)) {
            return m;
        }
    }
    return NULL;
}

module *conf_module_named(const char *name)
{
    int i;

    for (i = 0; i < modules.in_use; i++) {
        const struct slot *slot = &modules.slot[i];

        if (slot->mod && (!strcmp(slot->mod->name, name)
                          || !strcmp(slot->symbol, name))) {
            return slot->mod;
        }
    }
    return NULL;
}

void conf_module_stand_in(const module *mod, const char *symbol,
                          const char *file)
{
    stand_in.mod = mod;
    stand_in.symbol = symbol;
    stand_in.file = file;
}

int conf_module_answers_to(const char *name)
{
    const module *m = conf_module_named(name);

    if (stand_in.mod && (!strcmp(name, stand_in.symbol)
                         || !strcmp(name, stand_in.file))) {
        return 1;
    }
    return m && m != stand_in.mod;
}

/* ---- adding and removing ---- */

/* Linked-in modules come first and in order, so theirs are taken. */
static int lowest_free_slot(void)
{
    int i;

    for (i = 0; i < modules.in_use; i++) {
        if (!modules.slot[i].mod) {
            return i;
        }
    }
    return modules.in_use;
}

/* The list of loaded modules has no holes and ends with NULL. */
static void refresh_loaded_modules(void)
{
    int i;
    int n = 0;

    for (i = 0; i < modules.in_use; i++) {
        if (modules.slot[i].mod) {
            ap_loaded_modules[n++] = modules.slot[i].mod;
        }
    }
    ap_loaded_modules[n] = NULL;
}

static int is_added(const module *m)
{
    int i;

    for (i = 0; i < modules.in_use; i++) {
        if (modules.slot[i].mod == m) {
            return 1;
        }
    }
    return 0;
}

static void occupy(int index, module *m, const char *symbol, apr_pool_t *p)
{
    struct slot *slot = &modules.slot[index];

    slot->mod = m;
    slot->symbol = apr_pstrdup(p, symbol);
    slot->short_name = short_name_of(p, slot->symbol);
    m->module_index = index;
    if (index >= modules.in_use) {
        modules.in_use = index + 1;
    }
    m->next = ap_top_module;
    ap_top_module = m;
    conf_command_add(m);
}

/* Gives the module a slot, unless it has one. @return NULL or the reason. */
static const char *add(module *m, apr_pool_t *p, const char *symbol,
                       int *is_new)
{
    int room = modules.room != 0 ? modules.room : modules.capacity;
    int index;

    *is_new = 0;
    if (m->version != MODULE_MAGIC_NUMBER_MAJOR) {
        return apr_psprintf(p, "module \"%s\" is made for interface version "
                            "%d, this server has %d: it must be compiled "
                            "against this server's headers", m->name,
                            m->version, MODULE_MAGIC_NUMBER_MAJOR);
    }
    strip_folders(m);
    if (is_added(m)) {
        return NULL;
    }
    index = lowest_free_slot();
    if (index >= room) {
        return apr_psprintf(p, "module \"%s\" is one too many: there is room "
                            "for %d modules", m->name, room);
    }
    occupy(index, m, symbol_of(m, symbol, p), p);
    *is_new = 1;
    return NULL;
}

/* ---- hooks of modules ---- */

/* The lists of hooks live in the configuration's pool and go with it. */
static apr_status_t hooks_cleanup(void *data)
{
    *(apr_pool_t **)data = NULL;
    apr_hook_deregister_all();
    return APR_SUCCESS;
}

static void own_hook_lists(apr_pool_t *p)
{
    static apr_pool_t *owner; /* [start-up] pool of the present lists */

    if (owner != p) {
        owner = p;
        apr_pool_cleanup_register(p, &owner, hooks_cleanup,
                                  apr_pool_cleanup_null);
    }
}

/*
 * Hooks carry the name of the module that registers them, for others to
 * stand before or after it.  Those of the server's own areas, registered
 * between modules, go by the name of the core.
 */
AP_DECLARE(void) ap_register_hooks(module *m, apr_pool_t *p)
{
    if (m->register_hooks) {
        own_hook_lists(p);
        apr_hook_global_pool = p;
        apr_hook_debug_current = m->name;
        m->register_hooks(p);
        apr_hook_debug_current = CORE_NAME;
    }
}

void conf_modules_register_hooks(apr_pool_t *p)
{
    int i;

    for (i = 0; i < modules.in_use; i++) {
        if (modules.slot[i].mod) {
            ap_register_hooks(modules.slot[i].mod, p);
        }
    }
}

AP_DECLARE(const char *) ap_add_module(module *m, apr_pool_t *p,
                                       const char *s)
{
    int is_new;
    const char *error = add(m, p, s, &is_new);

    if (!error && is_new) {
        ap_register_hooks(m, p);
    }
    return error;
}

AP_DECLARE(const char *) ap_add_loaded_module(module *mod, apr_pool_t *p,
                                              const char *s)
{
    const char *error = ap_add_module(mod, p, s);

    if (!error) {
        refresh_loaded_modules();
    }
    return error;
}

static void unlink_module(module *m)
{
    module **link = &ap_top_module;

    while (*link && *link != m) {
        link = &(*link)->next;
    }
    if (*link) {
        *link = m->next;
    }
    m->next = NULL;
}

AP_DECLARE(void) ap_remove_module(module *m)
{
    int index = m->module_index;

    if (conf_module_at(index) != m) {
        return;
    }
    unlink_module(m);
    memset(&modules.slot[index], 0, sizeof(modules.slot[index]));
    while (modules.in_use > 0 && !modules.slot[modules.in_use - 1].mod) {
        modules.in_use--;
    }
    m->module_index = -1;
    conf_command_remove_all();
}

AP_DECLARE(void) ap_remove_loaded_module(module *mod)
{
    ap_remove_module(mod);
    refresh_loaded_modules();
}

AP_DECLARE(const char *) ap_setup_prelinked_modules(process_rec *process)
{
    int is_new;
    int i;

    modules.pool = process->pool;
    for (modules.linked = 0; ap_preloaded_modules[modules.linked]; ) {
        modules.linked++;
    }
    if (modules.linked == 0
        || ap_preloaded_modules[AP_CORE_MODULE_INDEX] != &core_module) {
        return "core_module must be the first of the modules that are "
               "linked in";
    }
    conf_modules_settled(0);
    for (i = 0; ap_prelinked_modules[i]; i++) {
        const char *error = add(ap_prelinked_modules[i], modules.pool, NULL,
                                &is_new);

        if (error) {
            return error;
        }
    }
    refresh_loaded_modules();
    conf_modules_register_hooks(process->pconf);
    apr_hook_sort_all();
    return NULL;
}

AP_DECLARE(void) ap_run_rewrite_args(process_rec *process)
{
    module *m;

    for (m = ap_top_module; m; m = m->next) {
        if (m->rewrite_args) {
            m->rewrite_args(process);
        }
    }
}

AP_DECLARE(int) ap_get_module_flags(const module *m)
{
    return AP_MODULE_HAS_FLAGS(m) ? m->flags : AP_MODULE_FLAG_NONE;
}
