/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Memory for log lines: places, chunks, and what is left in them. */

#include "modules/loggers/mod_log_config_store.c"
#include "test/lib/unit.h"

#include <string.h>
#include <unistd.h>

#include <apr_errno.h>

/* What has been written, and how much more can be. */
typedef struct {
    char text[200];
    apr_size_t length;
    apr_size_t room;
    int refuses;            /* so many writes */
} sink;

static apr_status_t to_sink(void *baton, int log, const char *text,
                            apr_size_t length, apr_size_t *written)
{
    sink *to = baton;

    if (to->refuses > 0) {
        to->refuses--;
        *written = 0;
        return APR_EAGAIN;
    }
    *written = length < to->room ? length : to->room;
    to->text[to->length++] = (char)('0' + log);
    memcpy(to->text + to->length, text, *written);
    to->length += *written;
    to->room -= *written;
    return *written == length ? APR_SUCCESS : APR_ENOSPC;
}

static void put(log_store *store, log_place *place, int chunk,
                const char *text)
{
    log_chunk *c = &place->chunks[chunk];
    unsigned int used = atomic_load(&c->used);

    memcpy(log_store_text(store, place, chunk) + used, text, strlen(text));
    atomic_store(&c->used, used + (unsigned int)strlen(text));
}

static void test_places_have_one_owner(void **state)
{
    log_store *store = log_store_create(2);
    log_place *a;
    log_place *b;

    assert_non_null(store);
    a = log_store_claim(store, 11);
    b = log_store_claim(store, 12);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    assert_null(log_store_claim(store, 13));
    log_store_release(a);
    assert_ptr_equal(log_store_claim(store, 13), a);
    log_store_destroy(store);
}

static void test_chunks_are_apart(void **state)
{
    log_store *store = log_store_create(2);
    log_place *place = log_store_claim(store, 11);
    char *last = NULL;
    int i;

    place = log_store_claim(store, 12);
    for (i = 0; i < LOG_CHUNKS; i++) {
        assert_int_equal(log_store_take(place, 7), i);
        if (last != NULL) {
            assert_int_equal(log_store_text(store, place, i) - last,
                             LOG_CHUNK_BYTES);
        }
        last = log_store_text(store, place, i);
        memset(last, 'x', LOG_CHUNK_BYTES);
    }
    assert_int_equal(log_store_take(place, 7), -1);
    log_store_give(place, 3);
    assert_int_equal(log_store_take(place, 8), 3);
    log_store_destroy(store);
}

static void test_salvage_keeps_the_order(void **state)
{
    log_store *store = log_store_create(3);
    log_place *place = log_store_claim(store, 11);
    log_place *alive = log_store_claim(store, 12);
    sink to = {.room = 100};
    apr_size_t left;

    log_store_take(place, 1);
    log_store_take(place, 2);
    put(store, place, 1, "second");
    /* The first chunk is given back and taken again. */
    log_store_give(place, 0);
    log_store_take(place, 1);
    put(store, place, 0, "gonethird");
    atomic_store(&place->chunks[0].written, 4);
    log_store_take(alive, 3);
    put(store, alive, 0, "alive");
    assert_int_equal(log_store_salvage(store, 11, to_sink, &to, &left), 11);
    assert_int_equal(left, 0);
    assert_memory_equal(to.text, "2second1third", 13);
    /* The place is free, and nothing is written twice. */
    assert_ptr_equal(log_store_claim(store, 13), place);
    assert_int_equal(log_store_salvage(store, 13, to_sink, &to, &left), 0);
    assert_int_equal(to.length, 13);
    log_store_destroy(store);
}

static void test_what_cannot_be_written_stays(void **state)
{
    log_store *store = log_store_create(1);
    log_place *place = log_store_claim(store, 11);
    sink to = {.room = 2};
    apr_size_t left;

    log_store_take(place, 4);
    put(store, place, 0, "line");
    assert_int_equal(log_store_salvage(store, 11, to_sink, &to, &left), 2);
    assert_int_equal(left, 2);
    /* Its number may be somebody else's by now. */
    assert_null(log_store_claim(store, 11));
    to.room = 100;
    assert_int_equal(log_store_salvage(store, 0, to_sink, &to, &left), 2);
    assert_int_equal(left, 0);
    assert_memory_equal(to.text, "4li4ne", 6);
    assert_ptr_equal(log_store_claim(store, 11), place);
    log_store_destroy(store);
}

/* A pipe that was full has room again before the next chunk is written. */
static void test_lines_wait_for_older_ones_of_their_log(void **state)
{
    log_store *store = log_store_create(1);
    log_place *place = log_store_claim(store, 11);
    sink to = {.room = 100, .refuses = 1};
    apr_size_t left;

    log_store_take(place, 1);
    put(store, place, 0, "first");
    log_store_take(place, 2);
    put(store, place, 1, "other");
    log_store_take(place, 1);
    put(store, place, 2, "second");
    assert_int_equal(log_store_salvage(store, 11, to_sink, &to, &left), 5);
    assert_int_equal(left, 11);
    assert_int_equal(log_store_salvage(store, 0, to_sink, &to, &left), 11);
    assert_int_equal(left, 0);
    assert_memory_equal(to.text, "2other1first1second", 19);
    log_store_destroy(store);
}

/* Died while it gave a chunk back. */
static void test_half_given_chunks_are_empty(void **state)
{
    log_store *store = log_store_create(1);
    log_place *place = log_store_claim(store, 11);
    sink to = {.room = 100};
    apr_size_t left;

    log_store_take(place, 4);
    put(store, place, 0, "line");
    atomic_store(&place->chunks[0].written, 4);
    atomic_store(&place->chunks[0].used, 0);
    assert_int_equal(log_store_salvage(store, 11, to_sink, &to, &left), 0);
    assert_int_equal(left, 0);
    assert_int_equal(to.length, 0);
    assert_ptr_equal(log_store_claim(store, 12), place);
    log_store_destroy(store);
}

UNIT_TESTS(
    UNIT_TEST(test_places_have_one_owner),
    UNIT_TEST(test_chunks_are_apart),
    UNIT_TEST(test_salvage_keeps_the_order),
    UNIT_TEST(test_what_cannot_be_written_stays),
    UNIT_TEST(test_lines_wait_for_older_ones_of_their_log),
    UNIT_TEST(test_half_given_chunks_are_empty)
)
