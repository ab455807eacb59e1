/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * The phases of a request, from its record to the point where its content
 * can be made.
 *
 * The table below is the whole story: every request, sub-request and internal
 * redirect goes down its rows.  A row says which records go through it, and
 * what a result other than OK means; a status of HTTP always ends the loop
 * and answers the request.
 *
 * No shared state.
 */

#include "ap_config.h"
#include "httpd.h"
#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_request.h"

#include "server/request/request_priv.h"

APLOG_USE_MODULE(core);

/* Which records go through a row. */
typedef enum {
    FOR_ALL,
    FOR_URI,        /* not a sub-request that was made from a file name */
    FOR_MAIN        /* not a sub-request */
} phase_scope;

/* What a row's DECLINED or DONE means. */
typedef enum {
    GO_ON,          /* as OK */
    SKIP_NEXT,      /* go on after the row below */
    ANSWERED,       /* the response is complete: leave with DONE */
    FAULT           /* somebody had to say yes: a fault of the set-up */
} phase_sense;

typedef struct {
    const char *name;
    int (*run)(request_rec *r);
    phase_scope scope;
    phase_sense declined;
    phase_sense done;
} request_phase;

/* Settings of a section may carry their own log levels. */
static int take_log_settings(request_rec *r)
{
    const core_dir_config *conf =
        ap_get_core_module_config(r->per_dir_config);

    if (conf->log != NULL) {
        r->log = conf->log;
    }
    return OK;
}

/* Files start from the server's settings, not from those of a location. */
static int forget_location(request_rec *r)
{
    r->per_dir_config = r->server->lookup_defaults;
    return OK;
}

static const request_phase phases[] = {
    /* from the target to a name */
    {"normalising the path", request_normalise_uri, FOR_URI, FAULT, FAULT},
    {"pre_translate_name", ap_run_pre_translate_name,
                                                FOR_URI, GO_ON, SKIP_NEXT},
    {"decoding the path", request_unescape_uri, FOR_URI, FAULT, FAULT},
    {"location sections", ap_location_walk,     FOR_URI, FAULT, FAULT},
    {"log levels", take_log_settings,           FOR_URI, FAULT, FAULT},
    {"translate_name", ap_run_translate_name,   FOR_URI, FAULT, ANSWERED},
    /* from the name to its settings */
    {"server settings", forget_location,        FOR_URI, FAULT, FAULT},
    {"map_to_storage", ap_run_map_to_storage,   FOR_ALL, FAULT, ANSWERED},
    {"location sections", ap_location_walk,     FOR_URI, FAULT, FAULT},
    {"conditional sections", ap_if_walk,        FOR_ALL, FAULT, FAULT},
    {"log levels", take_log_settings,           FOR_ALL, FAULT, FAULT},
    {"post_perdir_config", ap_run_post_perdir_config,
                                                FOR_ALL, GO_ON, ANSWERED},
    {"header_parser", ap_run_header_parser,     FOR_MAIN, GO_ON, ANSWERED},
    /* may this client have it, and what is it */
    {"access", request_check_access,            FOR_ALL, FAULT, ANSWERED},
    {"type_checker", ap_run_type_checker,       FOR_ALL, GO_ON, ANSWERED},
    {"fixups", ap_run_fixups,                   FOR_ALL, GO_ON, ANSWERED},
    {NULL, NULL, FOR_ALL, FAULT, FAULT}
};

/* A sub-request that lookup_file or lookup_dirent made has its file name
 * from the start, and its path is none that a client could ask for. */
static int in_scope(const request_rec *r, phase_scope scope, int from_file)
{
    switch (scope) {
    case FOR_URI:
        return !from_file;
    case FOR_MAIN:
        return r->main == NULL;
    default:
        return 1;
    }
}

static int phase_fault(const request_phase *phase, request_rec *r, int rc)
{
    ap_log_rerror(APLOG_MARK, APLOG_CRIT, 0, r, APLOGNO(90501)
                  "no module did the phase '%s' for %s (result %d); "
                  "a module that should is not loaded or not set up",
                  phase->name, r->uri, rc);
    return HTTP_INTERNAL_SERVER_ERROR;
}

AP_DECLARE(int) ap_process_request_internal(request_rec *r)
{
    const int from_file = r->main != NULL && r->filename != NULL;
    const request_phase *phase;

    for (phase = phases; phase->name != NULL; phase++) {
        phase_sense sense;
        int rc;

        if (!in_scope(r, phase->scope, from_file)) {
            continue;
        }
        rc = phase->run(r);
        if (rc == OK) {
            continue;
        }
        if (rc != DECLINED && rc != DONE) {
            return rc;
        }
        sense = rc == DONE ? phase->done : phase->declined;
        switch (sense) {
        case GO_ON:
            break;
        case SKIP_NEXT:
            phase++;
            break;
        case ANSWERED:
            return DONE;
        case FAULT:
            return phase_fault(phase, r, rc);
        }
    }
    return OK;
}
