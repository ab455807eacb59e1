/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A module for tests, in C++: the handler "test-cplusplus" counts words of the
 * query with the library of that language.  Directives: CplusplusWord WORD,
 * CplusplusLoud On|Off. */

#include <map>
#include <sstream>
#include <string>

#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"

extern module AP_MODULE_DECLARE_DATA test_cplusplus_module;

APLOG_USE_MODULE(test_cplusplus);

namespace {

struct settings {
    const char *word;
    int loud;
};

void *create_settings(apr_pool_t *p, char *)
{
    return apr_pcalloc(p, sizeof(settings));
}

const char *set_word(cmd_parms *, void *place, const char *word)
{
    static_cast<settings *>(place)->word = word;
    return nullptr;
}

const char *set_loud(cmd_parms *, void *place, int on)
{
    static_cast<settings *>(place)->loud = on;
    return nullptr;
}

const command_rec commands[] = {
    AP_INIT_TAKE1("CplusplusWord", set_word, nullptr, OR_ALL, "a word"),
    AP_INIT_FLAG("CplusplusLoud", set_loud, nullptr, OR_ALL, "On or Off"),
    {}
};

int count_words(request_rec *r)
{
    if (r->handler == nullptr
        || r->handler != std::string("test-cplusplus")) {
        return DECLINED;
    }
    auto conf = static_cast<settings *>(ap_get_module_config(
        r->per_dir_config, &test_cplusplus_module));
    std::istringstream words(r->args != nullptr ? r->args : "");
    std::map<std::string, int> counts;
    for (std::string word; std::getline(words, word, '+');) {
        counts[word]++;
    }
    ap_set_content_type(r, "text/plain");
    ap_rputs(conf->word != nullptr ? conf->word : "-", r);
    for (const auto &count : counts) {
        ap_rprintf(r, " %s=%d", count.first.c_str(), count.second);
    }
    ap_rputs(conf->loud ? "!\n" : "\n", r);
    ap_log_rerror(APLOG_MARK, APLOG_NOTICE, 0, r, "%d words",
                  static_cast<int>(counts.size()));
    return OK;
}

void register_hooks(apr_pool_t *)
{
    ap_hook_handler(count_words, nullptr, nullptr, APR_HOOK_MIDDLE);
}

}

module AP_MODULE_DECLARE_DATA test_cplusplus_module = {
    STANDARD20_MODULE_STUFF,
    create_settings,
    nullptr,
    nullptr,
    nullptr,
    commands,
    register_hooks,
    AP_MODULE_FLAG_NONE
};
