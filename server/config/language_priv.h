/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Setters of the directives that make up the configuration language itself.
 * The core module lists them in its command table:
 *
 *   row              kind      places  setter
 *   Define           TAKE12    all     conf_set_define
 *   UnDefine         TAKE1     all     conf_set_undefine
 *   Include          TAKE1     all     conf_set_include
 *   IncludeOptional  TAKE1     all     conf_set_include_optional
 *   <IfDefine        RAW_ARGS  any     conf_open_ifdefine
 *   <IfModule        RAW_ARGS  any     conf_open_ifmodule
 *   <IfFile          RAW_ARGS  any     conf_open_iffile
 *   <IfDirective     RAW_ARGS  any     conf_open_ifdirective
 *   <IfSection       RAW_ARGS  any     conf_open_ifsection
 *   Error            RAW_ARGS  OR_ALL  conf_set_error
 *
 * "all" is ACCESS_CONF|RSRC_CONF|EXEC_ON_READ, "any" OR_ALL|EXEC_ON_READ.
 *
 * Each returns NULL, or what is wrong as the end of a sentence.  For rows
 * with EXEC_ON_READ the settings pointer is an ap_directive_t **: the setter
 * puts there the directives that are to take its place in the tree.
 */

#ifndef CONFIG_LANGUAGE_PRIV_H
#define CONFIG_LANGUAGE_PRIV_H

#include "http_config.h"

/** Define NAME [VALUE]: from here on ${NAME} is VALUE. */
const char *conf_set_define(cmd_parms *cmd, void *tree, const char *name,
                            const char *value);

/** UnDefine NAME. */
const char *conf_set_undefine(cmd_parms *cmd, void *tree, const char *name);

/** Include FILE|DIRECTORY|PATTERN: a path without wildcards must exist, a
 * pattern must match. */
const char *conf_set_include(cmd_parms *cmd, void *tree, const char *name);

/** IncludeOptional: as Include, but a pattern may match nothing. */
const char *conf_set_include_optional(cmd_parms *cmd, void *tree,
                                      const char *name);

/** Error TEXT: a fault with this text. */
const char *conf_set_error(cmd_parms *cmd, void *settings, const char *text);

/** <IfDefine [!]NAME>: its content counts when NAME is (not) defined. */
const char *conf_open_ifdefine(cmd_parms *cmd, void *tree, const char *args);

/** <IfModule [!]NAME>: NAME is mod_x.c or x_module. */
const char *conf_open_ifmodule(cmd_parms *cmd, void *tree, const char *args);

/** <IfFile [!]PATH>: PATH is relative to ServerRoot. */
const char *conf_open_iffile(cmd_parms *cmd, void *tree, const char *args);

/** Whether what was read with this pool as cmd->pool had an <IfFile>: then it
 * can change without its file. */
int conf_asked_for_files(apr_pool_t *p);

/** <IfDirective [!]NAME>: some module has the directive NAME. */
const char *conf_open_ifdirective(cmd_parms *cmd, void *tree,
                                  const char *args);

/** <IfSection [!]NAME>: some module has the section <NAME>. */
const char *conf_open_ifsection(cmd_parms *cmd, void *tree,
                                const char *args);

#endif /* CONFIG_LANGUAGE_PRIV_H */
