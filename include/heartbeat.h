/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  heartbeat.h
 * @brief What is kept of servers that send heartbeats.
 *
 * mod_heartmonitor writes it, into a slotmem or a file; the balancer method
 * "heartbeat" reads it.
 */

#ifndef AP_HEARTBEAT_H
#define AP_HEARTBEAT_H

#include <apr.h>
#include <apr_time.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct hm_slot_server_t hm_slot_server_t;

/** Name of the file, and of the slotmem, unless HeartbeatStorage says another
 * one. */
#define DEFAULT_HEARTBEAT_STORAGE       "hb.dat"

/** Bytes for an address in text, an IPv6 one with its NUL. */
#define MAXIPSIZE                       46

/** One server.  Written by one thread, read by many without a lock: fields may
 * be of different heartbeats. */
struct hm_slot_server_t {
    char ip[MAXIPSIZE];  /**< its address; "" where the slot is free */
    int busy;            /**< its workers that serve */
    int ready;           /**< its workers that wait */
    apr_time_t seen;     /**< when the last heartbeat came */
    int id;              /**< number of the slot */
};

#ifdef __cplusplus
}
#endif

#endif /* AP_HEARTBEAT_H */
