/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What to say about a directive that no module here has: which module would
 * have it, or which name was perhaps meant.
 */

#include <stdlib.h>
#include <string.h>

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"

#include "server/config/engine_priv.h"
#include "server/config/known_names_priv.h"

/* Longer names are not compared. */
#define NAME_MAX_COMPARED 60

#define MODULE_PREFIX "mod_"

/* ---- the tables ---- */

static const char *lookup(const known_name *table, int count,
                          const char *name,
                          int (*compare)(const char *, const char *))
{
    int low = 0;
    int high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = compare(name, table[middle].name);

        if (order == 0) {
            return table[middle].module;
        }
        if (order < 0) {
            high = middle;
        }
        else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *conf_known_module_of(const char *directive)
{
    return lookup(known_directives, known_directives_count, directive,
                  ap_cstr_casecmp);
}

const char *conf_known_module_exporting(const char *symbol)
{
    return lookup(known_symbols, known_symbols_count, symbol, strcmp);
}

/* Records whose symbol is not made from the file name by the usual rule. */
static const char *const odd_symbols[][2] = {
    {"http_core.c", "http_module"},
    {"util_ldap.c", "ldap_module"},
    {"worker.c", "mpm_worker_module"},
    {"event.c", "mpm_event_module"},
    {"prefork.c", "mpm_prefork_module"}
};

const char *conf_symbol_of_file(apr_pool_t *p, const char *file)
{
    const char *dot = strrchr(file, '.');
    apr_size_t length = dot ? (apr_size_t)(dot - file) : strlen(file);
    apr_size_t i;

    for (i = 0; i < sizeof(odd_symbols) / sizeof(odd_symbols[0]); i++) {
        if (!strcmp(file, odd_symbols[i][0])) {
            return odd_symbols[i][1];
        }
    }
    if (!strncmp(file, MODULE_PREFIX, sizeof(MODULE_PREFIX) - 1)) {
        file += sizeof(MODULE_PREFIX) - 1;
        length -= sizeof(MODULE_PREFIX) - 1;
    }
    return apr_psprintf(p, "%.*s_module", (int)length, file);
}

/* "mod_alias", "core": a module as people speak of it. */
static const char *spoken_name(apr_pool_t *p, const char *file)
{
    const char *dot = strrchr(file, '.');

    if (!strcmp(file, "http_core.c")) {
        return "core";
    }
    return dot ? apr_pstrmemdup(p, file, dot - file) : file;
}

/* ---- distance ---- */

static int smallest(int a, int b, int c)
{
    int least = a < b ? a : b;

    return least < c ? least : c;
}

/*
 * Number of letters to insert, drop, change, or swap with their neighbour, to
 * make one name the other, case apart.  Rows of the usual table: the last two
 * and the one in work.
 */
static int distance(const char *a, const char *b)
{
    int row[3][NAME_MAX_COMPARED + 1];
    int length_a = strlen(a);
    int length_b = strlen(b);
    int i;
    int j;

    if (length_a > NAME_MAX_COMPARED || length_b > NAME_MAX_COMPARED) {
        return NAME_MAX_COMPARED;
    }
    for (j = 0; j <= length_b; j++) {
        row[0][j] = j;
    }
    for (i = 1; i <= length_a; i++) {
        int *now = row[i % 3];
        const int *last = row[(i + 2) % 3];
        const int *before = row[(i + 1) % 3];

        now[0] = i;
        for (j = 1; j <= length_b; j++) {
            int ca = apr_tolower(a[i - 1]);
            int cb = apr_tolower(b[j - 1]);

            now[j] = smallest(now[j - 1] + 1, last[j] + 1,
                              last[j - 1] + (ca != cb));
            if (i > 1 && j > 1 && ca == apr_tolower(b[j - 2])
                && cb == apr_tolower(a[i - 2]) && before[j - 2] < now[j]) {
                now[j] = before[j - 2] + (ca != cb);
            }
        }
    }
    return row[length_a % 3][length_b];
}

/* The nearest name so far. */
struct nearest {
    const char *wanted;
    const char *name;
    const char *module;     /* source file */
    int distance;
    int loaded;             /* a module of this server has it */
};

static void consider(struct nearest *best, const char *name,
                     const char *module, int loaded)
{
    int d;

    /* A section is never meant by the name of a plain directive. */
    if ((*name == '<') != (*best->wanted == '<')) {
        return;
    }
    /* Each letter too many or too few is a slip. */
    if (abs((int)strlen(name) - (int)strlen(best->wanted)) > best->distance) {
        return;
    }
    d = distance(best->wanted, name);
    if (d < best->distance
        || (d == best->distance
            && (loaded > best->loaded
                || (loaded == best->loaded && best->name
                    && strcmp(name, best->name) < 0)))) {
        best->distance = d;
        best->name = name;
        best->module = module;
        best->loaded = loaded;
    }
}

static void consider_command(void *ctx, const conf_command *c)
{
    consider(ctx, c->row->name, c->mod->name, 1);
}

static struct nearest find_nearest(apr_pool_t *p, const char *wanted)
{
    struct nearest best = {wanted, NULL, NULL, 0, 0};
    int i;

    /* One slip in three letters, at most four, is still a slip. */
    best.distance = strlen(wanted) / 3 + 1;
    if (best.distance > 5) {
        best.distance = 5;
    }
    conf_command_each(p, consider_command, &best);
    for (i = 0; i < known_directives_count; i++) {
        consider(&best, known_directives[i].name, known_directives[i].module,
                 0);
    }
    return best;
}

/* ---- the text ---- */

static int is_mpm(const char *file)
{
    return !strcmp(file, "worker.c") || !strcmp(file, "event.c")
           || !strcmp(file, "prefork.c");
}

static const char *how_to_get(apr_pool_t *p, const char *file)
{
    const char *name = spoken_name(p, file);

    if (!strcmp(name, "core")) {
        return "it belongs to the core, and is not yet available in this "
               "server";
    }
    if (!strcmp(file, "mod_so.c")) {
        return "this server was built without loading of modules "
               "(--disable-so): leave the line out, and name the module "
               "when the server is configured for building";
    }
    if (is_mpm(file)) {
        return apr_psprintf(p, "it belongs to MPMs such as %s, which this "
                            "server does not run", name);
    }
    if (conf_module_named(file)) {
        return apr_psprintf(p, "it belongs to %s, and is not yet available "
                            "in this server", name);
    }
    return apr_psprintf(p, "it belongs to %s, which is not loaded; put "
                        "'LoadModule %s modules/%s.so' before this line",
                        name, conf_symbol_of_file(p, file), name);
}

const char *conf_unknown_text(apr_pool_t *p, const char *name)
{
    const char *close = *name == '<' ? ">" : "";
    const char *module = conf_known_module_of(name);
    struct nearest best;

    if (module) {
        return apr_psprintf(p, "Invalid command '%s%s': %s", name, close,
                            how_to_get(p, module));
    }
    best = find_nearest(p, name);
    if (best.name) {
        return apr_psprintf(p, "Invalid command '%s%s': did you mean "
                            "'%s%s' (%s%s)?", name, close, best.name, close,
                            spoken_name(p, best.module),
                            best.loaded ? "" : ", not loaded");
    }
    return apr_psprintf(p, "Invalid command '%s%s': no known module has it; "
                        "check the spelling, or load the module that has it "
                        "before this line", name, close);
}
