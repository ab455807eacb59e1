/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * From lines to a tree of directives.
 *
 * One "level" reads one file, or one section whose directive is executed
 * while reading (<IfModule> and its like), into a chain of directives; plain
 * sections in it are nodes with children and need no level of their own.
 * Levels nest: file -> <IfModule> -> Include -> file ...  The innermost one
 * is known per thread, so that sections in access files can be read by many
 * threads at a time.
 *
 * A directive whose row says EXEC_ON_READ is executed here and not kept; what
 * its setter leaves in the ap_directive_t * it is given takes its place.
 *
 * Going on after a fault: a section end that does not match ends all open
 * sections up to the one it does match, and is ignored when there is none; a
 * section whose opening failed is skipped to its end.
 */

#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "util_cfgtree.h"

#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

AP_DECLARE_DATA ap_directive_t *ap_conftree = NULL;

/* Sections within one another: an access file may be anybody's, and each of
 * them takes stack of a worker, here and when the tree is walked. */
#define SECTIONS_DEPTH_MAX 100

/* What one file or executed section is read into. */
struct level {
    cmd_parms *parms;
    apr_pool_t *pool;
    apr_pool_t *ptemp;
    ap_directive_t **root;          /* the chain */
    ap_directive_t *around;         /* parent of the chain's directives */
    ap_directive_t *parent;         /* the open section, or around */
    const char *until;              /* "<IfModule"; NULL: a whole file */
    const ap_directive_t *opener;   /* the directive that until is of */
    struct level *outer;
    const char *source_name;        /* as the source read last has it */
    const char *lasting_name;       /* the same in a pool that lasts */
    conf_line kept;                 /* to be read again; text may be NULL */
    int closed;                     /* the end of until has been seen */
};

static AP_THREAD_LOCAL struct level *innermost;

/* The directive in whose section reading stands now, or NULL. */
static ap_directive_t *reading_parent(void)
{
    return innermost ? innermost->parent : NULL;
}

/* ---- nodes ---- */

/* Appends a chain to another one; the first node knows the last one. */
static void append(ap_directive_t **head, ap_directive_t *chain)
{
    ap_directive_t *last = chain->last ? chain->last : chain;

    while (last->next) {
        last = last->next;
    }
    if (!*head) {
        *head = chain;
    }
    else {
        ap_directive_t *end = (*head)->last ? (*head)->last : *head;

        while (end->next) {
            end = end->next;
        }
        end->next = chain;
    }
    (*head)->last = last;
}

AP_DECLARE(ap_directive_t *) ap_add_node(ap_directive_t **parent,
                                         ap_directive_t *current,
                                         ap_directive_t *toadd, int child)
{
    if (!current) {
        toadd->parent = *parent;
        if (*parent) {
            append(&(*parent)->first_child, toadd);
        }
    }
    else if (child) {
        toadd->parent = current;
        *parent = current;
        append(&current->first_child, toadd);
    }
    else {
        toadd->parent = *parent;
        toadd->next = current->next;
        current->next = toadd;
        if (*parent) {
            (*parent)->first_child->last = NULL;
        }
    }
    return toadd;
}

/* Puts a chain where reading stands now. */
static void add_chain(struct level *level, ap_directive_t *chain)
{
    ap_directive_t *node;

    for (node = chain; node; node = node->next) {
        node->parent = level->parent;
    }
    append(level->parent == level->around ? level->root
                                          : &level->parent->first_child,
           chain);
}

/* The name of the source that is read.  A module may put one of its own in
 * the place of a file, with a name that only lasts as long as the reading. */
static const char *name_of_source(struct level *level)
{
    const char *name = level->parms->config_file->name;

    if (name != level->source_name) {
        level->source_name = name;
        level->lasting_name = conf_report_knows(name)
                              ? name : apr_pstrdup(level->pool, name);
    }
    return level->lasting_name;
}

static ap_directive_t *new_node(struct level *level, const char *name,
                                const char *args, unsigned int line)
{
    ap_directive_t *node = apr_pcalloc(level->pool, sizeof(*node));

    node->directive = apr_pstrdup(level->pool, name);
    node->args = apr_pstrdup(level->pool, args);
    node->filename = name_of_source(level);
    node->line_num = line;
    node->parent = level->parent;
    return node;
}

/* ---- lines ---- */

/* Some editors begin a file with a mark of its encoding. */
static void skip_mark(conf_line *line)
{
    static const char mark[] = "\xef\xbb\xbf";

    if (line->first == 1 && !strncmp(line->text, mark, sizeof(mark) - 1)) {
        line->text += sizeof(mark) - 1;
    }
}

static apr_status_t next_line(struct level *level, conf_line *line)
{
    ap_configfile_t *source = level->parms->config_file;
    apr_status_t rv;

    if (level->kept.text) {
        *line = level->kept;
        level->kept.text = NULL;
        return APR_SUCCESS;
    }
    rv = conf_read_line(source, level->ptemp, line);
    if (level->parms->config_file != source) {
        /* A module's source, at its end, went back to the one around it,
         * gave that one's line and counted it there. */
        line->first = level->parms->config_file->line_number;
    }
    if (rv == APR_SUCCESS) {
        skip_mark(line);
    }
    return rv;
}

/*
 * The next line that says something.
 * @return 0 at the end, or after a fault that ends the source.
 */
static int next_directive(struct level *level, conf_line *line,
                          const char **error)
{
    *error = NULL;
    while (!*error) {
        ap_configfile_t *source = level->parms->config_file;
        apr_status_t rv = next_line(level, line);

        if (APR_STATUS_IS_EOF(rv)) {
            return 0;
        }
        if (rv != APR_SUCCESS) {
            ap_directive_t *where = new_node(level, "", "", line->first);

            *error = conf_fault(level->parms, where,
                                APR_STATUS_IS_ENOSPC(rv) ? CONF_FAULT_LINE
                                                         : CONF_FAULT_FILE,
                                "%s", ap_pcfg_strerror(level->ptemp, source,
                                                       rv));
            if (!APR_STATUS_IS_ENOSPC(rv)) {
                return 0;
            }
            continue;
        }
        if (line->text[0] && line->text[0] != '#') {
            return 1;
        }
    }
    return 0;
}

/* Splits "Name args"; "<Name>" becomes "<Name" and ">". */
static char *split(char *text, char **args)
{
    char *end = text;

    while (*end && !apr_isspace(*end)) {
        end++;
    }
    if (*text == '<' && end > text + 1 && end[-1] == '>') {
        *args = apr_isspace(*end) ? end : (char *)">";
        end[-1] = '\0';
        return text;
    }
    *args = end;
    while (apr_isspace(**args)) {
        *(*args)++ = '\0';
    }
    return text;
}

/* "</Name>" to "Name"; NULL when the line is not formed so. */
static const char *end_name(apr_pool_t *p, const char *text)
{
    const char *end = text + strlen(text) - 1;

    text += 2;
    if (end <= text || *end != '>') {
        return NULL;
    }
    while (end > text && apr_isspace(end[-1])) {
        end--;
    }
    return apr_pstrmemdup(p, text, end - text);
}

static int same_section(const char *opening, const char *name)
{
    return !ap_cstr_casecmp(opening + 1, name);
}

/* ---- section ends ---- */

static const char *not_closed(struct level *level,
                              const ap_directive_t *node)
{
    return conf_fault(level->parms, node, CONF_FAULT_CONTAINER,
                      "%s:%d: %s> was not closed; expected </%s>",
                      node->filename, node->line_num, node->directive,
                      node->directive + 1);
}

/* Closes open sections up to one, which stays open. */
static const char *close_up_to(struct level *level, ap_directive_t *node)
{
    const char *error = NULL;

    while (level->parent != node && !error) {
        error = not_closed(level, level->parent);
        level->parent = level->parent->parent;
    }
    return error;
}

static ap_directive_t *open_section(const struct level *level,
                                    const char *name)
{
    ap_directive_t *node;

    for (node = level->parent; node != level->around; node = node->parent) {
        if (same_section(node->directive, name)) {
            return node;
        }
    }
    return NULL;
}

/* Whether a section end closes something further out in the same file. */
static int closes_outer(const struct level *level, const char *name)
{
    while (level->until && level->outer) {
        level = level->outer;
        if (open_section(level, name)
            || (level->until && same_section(level->until, name))) {
            return 1;
        }
    }
    return 0;
}

/* Gives the line back to the level around, which it belongs to. */
static void leave_to_outer(struct level *level, const conf_line *line)
{
    level->outer->kept = *line;
    level->closed = 1;
}

static const char *stray_end(struct level *level, const char *name,
                             unsigned int line)
{
    ap_directive_t *where = new_node(level, "", "", line);
    const ap_directive_t *open = level->parent != level->around
                                 ? level->parent : level->opener;

    if (open) {
        return conf_fault(level->parms, where, CONF_FAULT_CONTAINER,
                          "Expected </%s> but saw </%s>: the section open "
                          "here is %s>, opened on line %d of %s",
                          open->directive + 1, name, open->directive,
                          open->line_num, open->filename);
    }
    return conf_fault(level->parms, where, CONF_FAULT_CONTAINER,
                      "</%s> without matching <%s> section", name, name);
}

static const char *end_section(struct level *level, const conf_line *line)
{
    const char *name = end_name(level->ptemp, line->text);
    ap_directive_t *node;
    const char *error;

    if (!name) {
        return conf_fault(level->parms,
                          new_node(level, "", "", line->first),
                          CONF_FAULT_CONTAINER, "'%s' is no section end: it "
                          "must have the form </Name>", line->text);
    }
    node = open_section(level, name);
    if (node) {
        error = close_up_to(level, node);
        level->parent = node->parent;
        return error;
    }
    if (level->until && same_section(level->until, name)) {
        level->closed = 1;
        return close_up_to(level, level->around);
    }
    if (!conf_report_is_open() || !closes_outer(level, name)) {
        return stray_end(level, name, line->first);
    }
    error = close_up_to(level, level->around);
    leave_to_outer(level, line);
    return error ? error : not_closed(level, level->opener);
}

/* ---- skipping ---- */

/* An opened section within skipped lines. */
static void push_section(struct level *level, char *text, unsigned int line)
{
    char *args;
    const char *name = split(text, &args);

    level->parent = new_node(level, name, "", line);
}

/*
 * Reads on to the end of a section without keeping anything.  The sections
 * passed on the way are followed as if they were read, so that their faults
 * are the same ones.
 */
static const char *skip_section(struct level *level)
{
    conf_line line;
    const char *error = NULL;

    while (!level->closed && next_directive(level, &line, &error)) {
        if (!strncmp(line.text, "</", 2)) {
            error = end_section(level, &line);
        }
        else if (line.text[0] == '<') {
            push_section(level, line.text, line.first);
        }
        if (error) {
            return error;
        }
    }
    return error;
}

/* ---- levels ---- */

static void enter_level(struct level *level, cmd_parms *parms,
                        apr_pool_t *p, apr_pool_t *ptemp, const char *until)
{
    memset(level, 0, sizeof(*level));
    level->parms = parms;
    level->pool = p;
    level->ptemp = ptemp ? ptemp : p;
    level->until = until;
    level->opener = until ? parms->directive : NULL;
    level->around = reading_parent();
    level->parent = level->around;
    level->outer = innermost;
    innermost = level;
}

/* At the end of the source: what is open now was never closed. */
static const char *leave_level(struct level *level, const char *error)
{
    if (!error) {
        error = close_up_to(level, level->around);
    }
    if (!error && level->until && !level->closed) {
        error = not_closed(level, level->opener);
    }
    innermost = level->outer;
    return error;
}

AP_DECLARE(const char *) ap_soak_end_container(cmd_parms *cmd,
                                               char *directive)
{
    struct level level;

    enter_level(&level, cmd, cmd->temp_pool ? cmd->temp_pool : cmd->pool,
                cmd->temp_pool, directive);
    return leave_level(&level, skip_section(&level));
}

/* ---- directives ---- */

static int runs_on_read(const conf_command *c)
{
    for (; c; c = c->next) {
        if (c->row->req_override & EXEC_ON_READ) {
            return 1;
        }
    }
    return 0;
}

/* In an access file: what is executed while reading needs to be allowed as
 * well, and is passed over where that is no fault. */
static const char *misplaced_now(struct level *level, const command_rec *row,
                                 ap_directive_t *node)
{
    const char *error = conf_misplaced(level->parms, node, row);

    if (!error && node->directive[0] == '<') {
        error = ap_soak_end_container(level->parms,
                                      (char *)node->directive);
    }
    return error;
}

static const char *run_now(struct level *level, const conf_command *c,
                           ap_directive_t *node)
{
    cmd_parms *parms = level->parms;
    ap_directive_t *chain = NULL;
    conf_fault_kind kind = CONF_FAULT_SETTER;
    const char *error = NULL;

    parms->directive = node;
    /* While a directive is executed at once it is also the one that a fault
     * would be about: setters of sections take the section's name there. */
    parms->err_directive = node;
    if (!(parms->override & RSRC_CONF)
        && !conf_place_allowed(parms, c->row)) {
        return misplaced_now(level, c->row, node);
    }
    for (; c; c = c->next) {
        error = conf_command_call(c->row, parms, &chain, node->args, &kind);
        if (!error || strcmp(error, DECLINE_CMD)) {
            break;
        }
    }
    if (chain) {
        add_chain(level, chain);
    }
    if (!error) {
        parms->err_directive = NULL;
        return NULL;
    }
    error = conf_setter_fault(parms, parms->err_directive
                                     ? parms->err_directive : node,
                              kind, error);
    if (!error && node->directive[0] == '<') {
        parms->directive = node;
        error = ap_soak_end_container(parms, (char *)node->directive);
    }
    return error;
}

/* Sections that stand around what is read next. */
static int depth_of(const struct level *level)
{
    const ap_directive_t *node;
    int depth = 0;

    for (node = level->parent; node; node = node->parent) {
        depth++;
    }
    for (; level; level = level->outer) {
        depth += level->until != NULL;
    }
    return depth;
}

static const char *refuse_depth(struct level *level, ap_directive_t *node)
{
    cmd_parms *parms = level->parms;
    const char *error = conf_fault(parms, node, CONF_FAULT_CONTAINER,
                                   "%s> is one too many: %d sections may "
                                   "stand in one another", node->directive,
                                   SECTIONS_DEPTH_MAX);

    if (!error) {
        parms->directive = node;
        error = ap_soak_end_container(parms, (char *)node->directive);
    }
    return error;
}

static const char *take_directive(struct level *level, conf_line *line)
{
    char *args;
    char *text = apr_pstrdup(level->ptemp,
                             conf_resolve_env(level->ptemp, line->text,
                                        level->parms->config_file->name,
                                        line->first));
    const char *name = split(text, &args);
    const conf_command *c = conf_command_find(name);
    ap_directive_t *node = new_node(level, c ? c->row->name : name, args,
                                    line->first);

    if (*name == '<' && depth_of(level) >= SECTIONS_DEPTH_MAX) {
        return refuse_depth(level, node);
    }
    if (runs_on_read(c)) {
        return run_now(level, c, node);
    }
    add_chain(level, node);
    if (*name == '<') {
        level->parent = node;
    }
    return NULL;
}

static const char *read_level(struct level *level)
{
    conf_line line;
    const char *error = NULL;

    while (!level->closed && next_directive(level, &line, &error)) {
        if (!strncmp(line.text, "</", 2)) {
            error = end_section(level, &line);
        }
        else {
            error = take_directive(level, &line);
        }
        if (error) {
            return error;
        }
    }
    return error;
}

AP_DECLARE(const char *) ap_build_cont_config(
        apr_pool_t *p, apr_pool_t *temp_pool, cmd_parms *parms,
        ap_directive_t **current, ap_directive_t **curr_parent,
        char *orig_directive)
{
    struct level level;
    const char *error;

    enter_level(&level, parms, p, temp_pool, orig_directive);
    level.root = current;
    error = leave_level(&level, read_level(&level));
    *curr_parent = level.around;
    return error;
}

AP_DECLARE(const char *) ap_build_config(cmd_parms *parms,
                                         apr_pool_t *conf_pool,
                                         apr_pool_t *temp_pool,
                                         ap_directive_t **conftree)
{
    struct level level;

    enter_level(&level, parms, conf_pool, temp_pool, NULL);
    level.root = conftree;
    return leave_level(&level, read_level(&level));
}
