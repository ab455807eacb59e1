/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Arguments of directives: words out of a short list, and whole numbers.
 *
 * Every complaint names the directive, what it takes and what it was given;
 * the configuration reader adds file and line.
 */

#include "ap_config.h"

#include <apr_strings.h>

#include "server/core/core_priv.h"

const core_word_t core_on_off[] = {
    { "On", AP_CORE_CONFIG_ON },
    { "Off", AP_CORE_CONFIG_OFF },
    { NULL, 0 }
};

/* "On, Off or Default" */
static const char *list_words(apr_pool_t *p, const core_word_t *words)
{
    const char *text = words[0].word;
    int i;

    for (i = 1; words[i].word != NULL; i++) {
        const char *glue = words[i + 1].word != NULL ? ", " : " or ";
        text = apr_pstrcat(p, text, glue, words[i].word, NULL);
    }
    return text;
}

const char *core_parse_word(cmd_parms *cmd, const char *arg,
                            const core_word_t *words, int *value)
{
    int i;

    for (i = 0; words[i].word != NULL; i++) {
        if (strcasecmp(arg, words[i].word) == 0) {
            *value = words[i].value;
            return NULL;
        }
    }
    return apr_psprintf(cmd->pool, "%s takes %s, not '%s'", cmd->cmd->name,
                        list_words(cmd->temp_pool, words), arg);
}

const char *core_parse_number(cmd_parms *cmd, const char *arg,
                              apr_int64_t min, apr_int64_t max,
                              apr_int64_t *value)
{
    char *end;

    errno = 0;
    *value = apr_strtoi64(arg, &end, 10);
    if (end != arg && *end == '\0' && errno == 0
        && *value >= min && *value <= max) {
        return NULL;
    }
    return apr_psprintf(cmd->pool, "%s takes a number from %" APR_INT64_T_FMT
                        " to %" APR_INT64_T_FMT ", not '%s'",
                        cmd->cmd->name, min, max, arg);
}
