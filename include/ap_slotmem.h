/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  ap_slotmem.h
 * @brief Providers of memory in slots of one size.
 *
 * A slotmem is a table of num slots of size bytes each.  Who needs one looks
 * up a provider with ap_lookup_provider(AP_SLOTMEM_PROVIDER_GROUP, name,
 * AP_SLOTMEM_PROVIDER_VERSION): "shm" (mod_slotmem_shm) has it in memory that
 * parent and children share, "plain" (mod_slotmem_plain) in that of one
 * process.
 *
 * A provider guards what it knows itself (which slots are taken); nobody
 * guards the contents of a slot but those who use it.
 */

#ifndef AP_AP_SLOTMEM_H
#define AP_AP_SLOTMEM_H

#include <apr.h>
#include <apr_file_io.h>
#include <apr_global_mutex.h>
#include <apr_md5.h>
#include <apr_pools.h>
#include <apr_shm.h>
#include <apr_strings.h>

#include "ap_provider.h"
#include "http_config.h"
#include "http_log.h"
#include "httpd.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One slotmem; what is in it is its provider's business. */
typedef struct ap_slotmem_instance_t ap_slotmem_instance_t;
typedef struct ap_slotmem_provider_t ap_slotmem_provider_t;

/** Where providers are registered. */
#define AP_SLOTMEM_PROVIDER_GROUP       "slotmem"
#define AP_SLOTMEM_PROVIDER_VERSION     "0"

/* What a slotmem can do, joined by '|'. */

/** Contents are saved at the end and read again at the start. */
#define AP_SLOTMEM_TYPE_PERSIST         1
/** Asked for: not to be used by several processes at a time. */
#define AP_SLOTMEM_TYPE_NOTMPSAFE       2
/** Only slots that are taken can be read and written; without it get and put
 * take the slot they are asked for, and doall comes to all slots. */
#define AP_SLOTMEM_TYPE_PREGRAB         4
/** With PERSIST: which slots are taken is not kept, only what is in them. */
#define AP_SLOTMEM_TYPE_CLEARINUSE      8

typedef unsigned int ap_slotmem_type_t;

/**
 * Called for one slot after the other.
 * @param mem   the slot
 * @param data  what was handed to doall
 * @param pool  as handed to doall
 * @return APR_SUCCESS; any other ends the round, and doall returns it
 */
typedef apr_status_t ap_slotmem_callback_fn_t(
        void *mem, void *data, apr_pool_t *pool);

/** What a provider fills in.  Slots are counted from 0. */
struct ap_slotmem_provider_t {
    /** Its name, as registered. */
    const char *name;

    /** Calls func for every slot; with AP_SLOTMEM_TYPE_PREGRAB for those that
     * are taken.
     * @return APR_SUCCESS, APR_ENOSHMAVAIL without a slotmem, or what func
     *         returned last */
    apr_status_t (*doall)(ap_slotmem_instance_t *s,
                          ap_slotmem_callback_fn_t *func, void *data,
                          apr_pool_t *pool);

    /** Makes a slotmem, or hands out the one of that name which there is
     * already, as it is: it must have been made with the same size and number.
     * Called in post_config, by the parent.
     * @param inst  set to the slotmem; it lives as long as the provider's
     *              configuration pool
     * @param name  "none" for one without a name, which no other can attach;
     *              else a file, below DefaultRuntimeDir unless absolute
     * @param size  bytes of a slot
     * @param num   how many
     * @param type  AP_SLOTMEM_TYPE_*
     * @param pool  for what is needed only now
     * @return APR_SUCCESS, or why there is no memory */
    apr_status_t (*create)(ap_slotmem_instance_t **inst, const char *name,
                           apr_size_t size, unsigned int num,
                           ap_slotmem_type_t type, apr_pool_t *pool);

    /** Finds a slotmem that another part, or process, has made.
     * @param inst  set to it
     * @param name  as given to create, but "none"
     * @param size  set to bytes of a slot
     * @param num   set to the number of slots
     * @param pool  owner of what is needed to look at it
     * @return APR_SUCCESS; APR_ENOSHMAVAIL or an error of the system when
     *         there is none */
    apr_status_t (*attach)(ap_slotmem_instance_t **inst, const char *name,
                           apr_size_t *size, unsigned int *num,
                           apr_pool_t *pool);

    /** Sets mem to where slot id is; it stays there.  APR_EINVAL when there is
     * no such slot. */
    apr_status_t (*dptr)(ap_slotmem_instance_t *s, unsigned int id,
                         void **mem);

    /** Copies the first dest_len bytes of slot id out: no more than a slot
     * has.  APR_EINVAL when there is no such slot, APR_NOTFOUND when it is not
     * taken and AP_SLOTMEM_TYPE_PREGRAB holds. */
    apr_status_t (*get)(ap_slotmem_instance_t *s, unsigned int id,
                        unsigned char *dest, apr_size_t dest_len);

    /** Copies src_len bytes into slot id, from its start: no more than a slot
     * has.  Returns what get returns. */
    apr_status_t (*put)(ap_slotmem_instance_t *s, unsigned int id,
                        unsigned char *src, apr_size_t src_len);

    /** The number of slots. */
    unsigned int (*num_slots)(ap_slotmem_instance_t *s);

    /** How many of them are free. */
    unsigned int (*num_free_slots)(ap_slotmem_instance_t *s);

    /** Bytes of a slot. */
    apr_size_t (*slot_size)(ap_slotmem_instance_t *s);

    /** Takes a free slot and sets id to its number; the contents stay as they
     * are.  APR_EINVAL when none is free. */
    apr_status_t (*grab)(ap_slotmem_instance_t *s, unsigned int *id);

    /** Gives slot id back.  APR_NOTFOUND when it was not taken, APR_EINVAL
     * when there is no such slot. */
    apr_status_t (*release)(ap_slotmem_instance_t *s, unsigned int id);

    /** Takes slot id, be it taken or not.  APR_EINVAL when there is no such
     * slot. */
    apr_status_t (*fgrab)(ap_slotmem_instance_t *s, unsigned int id);
};

#ifdef __cplusplus
}
#endif

#endif /* AP_AP_SLOTMEM_H */
