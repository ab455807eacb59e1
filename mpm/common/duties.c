/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What an MPM's parent does for the program above it: that floor hands its
 * functions down, MPMs call them in their loops.
 */

#include "ap_config.h"

#include <stddef.h>

#include "mpm_common.h"
#include "unixd.h"

#include "mpm/common/mpm_common_priv.h"

/* [config] NULL: none, as in tests. */
static const parent_duties *duties;

void duties_set(const parent_duties *all)
{
    duties = all;
}

int duties_restart_is_due(void)
{
    if (duties == NULL) {
        return ap_unixd_mpm_get_retained_data()->restart_pending;
    }
    return duties->restart_is_due();
}

int duties_process_ended(pid_t pid, apr_exit_why_e why, int code)
{
    return duties != NULL && duties->process_ended(pid, why, code);
}

void duties_generation_serves(void)
{
    if (duties != NULL) {
        duties->generation_serves();
    }
}

void duties_stop_begins(void)
{
    if (duties != NULL) {
        duties->stop_begins();
    }
}

void duties_child_begins(void)
{
    if (duties != NULL) {
        duties->child_begins();
    }
}
