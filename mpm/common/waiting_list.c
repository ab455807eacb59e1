/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Connections in the order in which their waits end.
 *
 * All that wait for the same time end in the order in which they came, so
 * that a list for each such time needs no sorting: in at its end, out at its
 * head, or anywhere when a request comes.  There are WAITING_LISTS of them;
 * should a configuration have more times, the last list takes the others and
 * searches the place, from its end.
 *
 * Threads: the caller holds the set's lock.
 */

#include "ap_config.h"

#include "mpm/common/waiting_priv.h"

void waiting_lists_init(waiting_lists *lists)
{
    int i;

    memset(lists, 0, sizeof(*lists));
    for (i = 0; i < WAITING_LISTS; i++) {
        lists->lists[i].timeout = -1;
    }
}

static int choose(waiting_lists *lists, apr_interval_time_t timeout)
{
    int i;

    for (i = 0; i < WAITING_LISTS - 1; i++) {
        if (lists->lists[i].timeout == timeout) {
            return i;
        }
        /* An empty one can have another time. */
        if (lists->lists[i].first == NULL) {
            lists->lists[i].timeout = timeout;
            return i;
        }
    }
    return WAITING_LISTS - 1;
}

void waiting_lists_add(waiting_lists *lists, waiting_conn *conn,
                       apr_time_t now, apr_interval_time_t timeout)
{
    waiting_list *list;
    waiting_conn *before;

    conn->list = (unsigned char)choose(lists, timeout);
    conn->since = now;
    conn->ends = now + timeout;
    list = &lists->lists[conn->list];
    /* Also right when the clock was set back. */
    before = list->last;
    while (before != NULL && before->ends > conn->ends) {
        before = before->previous;
    }
    conn->previous = before;
    conn->next = before != NULL ? before->next : list->first;
    if (before != NULL) {
        before->next = conn;
    }
    else {
        list->first = conn;
    }
    if (conn->next != NULL) {
        conn->next->previous = conn;
    }
    else {
        list->last = conn;
    }
    lists->count++;
}

void waiting_lists_remove(waiting_lists *lists, waiting_conn *conn)
{
    waiting_list *list = &lists->lists[conn->list];

    if (conn->previous != NULL) {
        conn->previous->next = conn->next;
    }
    else {
        list->first = conn->next;
    }
    if (conn->next != NULL) {
        conn->next->previous = conn->previous;
    }
    else {
        list->last = conn->previous;
    }
    conn->next = NULL;
    conn->previous = NULL;
    lists->count--;
}

waiting_conn *waiting_lists_next(const waiting_lists *lists)
{
    waiting_conn *found = NULL;
    int i;

    for (i = 0; i < WAITING_LISTS; i++) {
        waiting_conn *first = lists->lists[i].first;

        if (first != NULL && (found == NULL || first->ends < found->ends)) {
            found = first;
        }
    }
    return found;
}

waiting_conn *waiting_lists_oldest(const waiting_lists *lists)
{
    waiting_conn *found = NULL;
    int i;

    for (i = 0; i < WAITING_LISTS; i++) {
        waiting_conn *first = lists->lists[i].first;

        if (first != NULL && (found == NULL || first->since < found->since)) {
            found = first;
        }
    }
    return found;
}
