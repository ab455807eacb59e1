/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Regular expressions over PCRE2, with the interface of POSIX.
 *
 * A compiled expression is constant and may be used by any number of threads
 * at once.  A match needs working memory (match data); each thread keeps one
 * such block for all its matches, so that matching calls no malloc.  It goes
 * when the thread ends.
 *
 * Expressions are compiled to machine code where PCRE2 can; a match that
 * outgrows the machine code's stack is done again by the interpreter.
 *
 * Shared state: default_cflags [config]; the key under which threads keep
 * their block, made once.
 */

#include "ap_config.h"

#include <pthread.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <apr_cstr.h>

#include "httpd.h"

#include "server/util/regex_priv.h"

/* Groups for which a thread's block has room from the start: more than
 * AP_MAX_REG_MATCH, which nearly every caller passes. */
#define INITIAL_GROUPS 16

/* [config] What RegexDefaultOptions chose. */
static int default_cflags = AP_REG_DEFAULT;

/* [own] The block of this thread, and for how many groups it is. */
static AP_THREAD_LOCAL pcre2_match_data *thread_match_data;
static AP_THREAD_LOCAL uint32_t thread_match_groups;

static pthread_once_t match_key_once = PTHREAD_ONCE_INIT;
static pthread_key_t match_key;
static int match_key_valid;

/* ---- flags ---- */

AP_DECLARE(const char *) ap_pcre_version_string(int which)
{
    /* Number and date.  [own] Each thread fills in its own copy. */
    static AP_THREAD_LOCAL char loaded[80];

    if (which == AP_REG_PCRE_COMPILED) {
        return APR_STRINGIFY(PCRE2_MAJOR) "." APR_STRINGIFY(PCRE2_MINOR)
               " " APR_STRINGIFY(PCRE2_DATE);
    }
    if (which != AP_REG_PCRE_LOADED
        || pcre2_config(PCRE2_CONFIG_VERSION, NULL) > (int)sizeof(loaded)
        || pcre2_config(PCRE2_CONFIG_VERSION, loaded) < 0) {
        return "unknown";
    }
    return loaded;
}

AP_DECLARE(int) ap_regcomp_get_default_cflags(void)
{
    return default_cflags;
}

AP_DECLARE(void) ap_regcomp_set_default_cflags(int cflags)
{
    default_cflags = cflags;
}

AP_DECLARE(int) ap_regcomp_default_cflag_by_name(const char *name)
{
    static const struct {
        const char *name;
        int cflag;
    } options[] = {
        { "ICASE", AP_REG_ICASE },
        { "DOTALL", AP_REG_DOTALL },
        { "DOLLAR_ENDONLY", AP_REG_DOLLAR_ENDONLY },
        { "EXTENDED", AP_REG_EXTENDED },
    };
    apr_size_t i;

    for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
        if (apr_cstr_casecmp(name, options[i].name) == 0) {
            return options[i].cflag;
        }
    }
    return 0;
}

static uint32_t compile_options(int cflags)
{
    uint32_t options = PCRE2_DUPNAMES;

    if (!(cflags & AP_REG_NO_DEFAULT)) {
        cflags |= default_cflags;
    }
    if (cflags & AP_REG_ICASE) {
        options |= PCRE2_CASELESS;
    }
    if (cflags & AP_REG_NEWLINE) {
        options |= PCRE2_MULTILINE;
    }
    if (cflags & AP_REG_DOTALL) {
        options |= PCRE2_DOTALL;
    }
    if (cflags & AP_REG_DOLLAR_ENDONLY) {
        options |= PCRE2_DOLLAR_ENDONLY;
    }
    return options;
}

/* ---- compiling ---- */

AP_DECLARE(int) ap_regcomp(ap_regex_t *preg, const char *regex, int cflags)
{
    int code;
    PCRE2_SIZE offset;
    uint32_t groups = 0;
    pcre2_code *re = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
                                   compile_options(cflags), &code, &offset,
                                   NULL);

    preg->re_pcre = re;
    preg->re_nsub = 0;
    preg->re_erroffset = 0;
    if (re == NULL) {
        preg->re_erroffset = offset;
        return code == PCRE2_ERROR_HEAP_FAILED ? AP_REG_ESPACE
                                               : AP_REG_INVARG;
    }
    pcre2_pattern_info(re, PCRE2_INFO_CAPTURECOUNT, &groups);
    preg->re_nsub = (int)groups;

    /* Only speed is lost where there is no machine code for it. */
    (void)pcre2_jit_compile(re, PCRE2_JIT_COMPLETE);
    return 0;
}

AP_DECLARE(void) ap_regfree(ap_regex_t *preg)
{
    pcre2_code_free(preg->re_pcre);
    preg->re_pcre = NULL;
}

static apr_status_t regex_cleanup(void *preg)
{
    ap_regfree(preg);
    return APR_SUCCESS;
}

AP_DECLARE(ap_regex_t *) ap_pregcomp(apr_pool_t *p, const char *pattern,
                                     int cflags)
{
    ap_regex_t *preg = apr_palloc(p, sizeof(*preg));

    if (ap_regcomp(preg, pattern, cflags) != 0) {
        return NULL;
    }
    apr_pool_cleanup_register(p, preg, regex_cleanup, apr_pool_cleanup_null);
    return preg;
}

AP_DECLARE(void) ap_pregfree(apr_pool_t *p, ap_regex_t *reg)
{
    apr_pool_cleanup_run(p, reg, regex_cleanup);
}

/* ---- matching ---- */

static void match_data_end(void *data)
{
    pcre2_match_data_free(data);
    thread_match_data = NULL;
    thread_match_groups = 0;
}

static void match_key_init(void)
{
    match_key_valid = pthread_key_create(&match_key, match_data_end) == 0;
}

/*
 * The calling thread's block with room for the groups; NULL: no memory.  The
 * key is only there for its destructor, the thread-local variable is what
 * makes the way to the block short.
 */
static pcre2_match_data *match_data_get(uint32_t groups)
{
    pcre2_match_data *data;

    if (thread_match_data && groups <= thread_match_groups) {
        return thread_match_data;
    }
    pthread_once(&match_key_once, match_key_init);
    if (groups < INITIAL_GROUPS) {
        groups = INITIAL_GROUPS;
    }
    data = pcre2_match_data_create(groups, NULL);
    if (data == NULL) {
        return NULL;
    }
    if (!match_key_valid || pthread_setspecific(match_key, data) != 0) {
        pcre2_match_data_free(data);
        return NULL;
    }
    pcre2_match_data_free(thread_match_data);
    thread_match_data = data;
    thread_match_groups = groups;
    return data;
}

static int match_error(int rc)
{
    switch (rc) {
    case PCRE2_ERROR_NOMATCH:
        return AP_REG_NOMATCH;
    case PCRE2_ERROR_NOMEMORY:
    case PCRE2_ERROR_HEAPLIMIT:
        return AP_REG_ESPACE;
    case PCRE2_ERROR_NULL:
    case PCRE2_ERROR_BADOPTION:
    case PCRE2_ERROR_BADMAGIC:
        return AP_REG_INVARG;
    default:
        return AP_REG_ASSERT;
    }
}

/* Hands the groups that took part to the caller, -1 for all others. */
static void fill_groups(ap_regmatch_t *pmatch, apr_size_t nmatch,
                        const pcre2_match_data *data, apr_size_t matched)
{
    const PCRE2_SIZE *ends =
        pcre2_get_ovector_pointer((pcre2_match_data *)data);
    apr_size_t i;

    for (i = 0; i < nmatch; i++) {
        int set = i < matched && ends[2 * i] != PCRE2_UNSET;

        pmatch[i].rm_so = set ? (int)ends[2 * i] : -1;
        pmatch[i].rm_eo = set ? (int)ends[2 * i + 1] : -1;
    }
}

static int match_from(const ap_regex_t *preg, const char *subject,
                      apr_size_t len, apr_size_t start, int eflags,
                      pcre2_match_data *data)
{
    PCRE2_SPTR text = (PCRE2_SPTR)subject;
    uint32_t options = (eflags & AP_REG_NOTBOL ? PCRE2_NOTBOL : 0)
                       | (eflags & AP_REG_NOTEOL ? PCRE2_NOTEOL : 0);
    int rc = pcre2_match(preg->re_pcre, text, len, start, options, data,
                         NULL);

    if (rc == PCRE2_ERROR_JIT_STACKLIMIT) {
        rc = pcre2_match(preg->re_pcre, text, len, start,
                         options | PCRE2_NO_JIT, data, NULL);
    }
    return rc;
}

int regex_exec_from(const ap_regex_t *preg, regex_subject subject,
                    apr_size_t nmatch, ap_regmatch_t *pmatch, int eflags)
{
    apr_size_t groups = (apr_size_t)preg->re_nsub + 1;
    pcre2_match_data *data;
    int rc;

    if (groups > nmatch) {
        groups = nmatch;
    }
    data = match_data_get((uint32_t)groups);
    if (data == NULL) {
        return AP_REG_ESPACE;
    }
    rc = match_from(preg, subject.text, subject.len, subject.start, eflags,
                    data);
    if (rc < 0) {
        return match_error(rc);
    }
    /* 0: more groups took part than the block has room for. */
    fill_groups(pmatch, nmatch, data, rc > 0 ? (apr_size_t)rc : groups);
    return 0;
}

AP_DECLARE(int) ap_regexec_len(const ap_regex_t *preg, const char *buff,
                               apr_size_t len, apr_size_t nmatch,
                               ap_regmatch_t *pmatch, int eflags)
{
    regex_subject subject = { buff, len, 0 };

    return regex_exec_from(preg, subject, nmatch, pmatch, eflags);
}

AP_DECLARE(int) ap_regexec(const ap_regex_t *preg, const char *string,
                           apr_size_t nmatch, ap_regmatch_t *pmatch,
                           int eflags)
{
    return ap_regexec_len(preg, string, strlen(string), nmatch, pmatch,
                          eflags);
}

/* ---- information ---- */

AP_DECLARE(apr_size_t) ap_regerror(int errcode, const ap_regex_t *preg,
                                   char *errbuf, apr_size_t errbuf_size)
{
    static const char *const texts[] = {
        "no error",
        "the match went beyond the limits of the engine",
        "out of memory",
        "the expression is not valid",
        "no match",
    };
    char text[100];
    const char *base = "unknown error";

    if (errcode >= 0
        && errcode < (int)(sizeof(texts) / sizeof(texts[0]))) {
        base = texts[errcode];
    }
    if (errcode == AP_REG_INVARG && preg && preg->re_erroffset) {
        apr_snprintf(text, sizeof(text), "%s at offset %" APR_SIZE_T_FMT,
                     base, preg->re_erroffset);
        base = text;
    }
    if (errbuf_size > 0) {
        apr_cpystrn(errbuf, base, errbuf_size);
    }
    return strlen(base) + 1;
}

/*
 * PCRE2's table of names: entries of equal size, each the number of the group
 * in two octets and its name.
 */
AP_DECLARE(int) ap_regname(const ap_regex_t *preg, apr_array_header_t *names,
                           const char *prefix, int upper)
{
    uint32_t count = 0;
    uint32_t entry_size = 0;
    PCRE2_SPTR entry = NULL;
    uint32_t i;

    pcre2_pattern_info(preg->re_pcre, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(preg->re_pcre, PCRE2_INFO_NAMEENTRYSIZE, &entry_size);
    pcre2_pattern_info(preg->re_pcre, PCRE2_INFO_NAMETABLE, &entry);
    for (i = 0; i < count; i++, entry += entry_size) {
        int group = entry[0] << 8 | entry[1];
        char *name = apr_pstrcat(names->pool, prefix ? prefix : "",
                                 (const char *)entry + 2, NULL);

        if (upper) {
            ap_str_toupper(name);
        }
        while (names->nelts <= group) {
            APR_ARRAY_PUSH(names, const char *) = NULL;
        }
        APR_ARRAY_IDX(names, group, const char *) = name;
    }
    return (int)count;
}
