/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Where a request's body ends, by its fields.
 */

#include "server/protocol/framing.c"
#include "test/lib/unit.h"

/* NULL: the field is not there. */
static const struct sample {
    const char *codings;
    const char *length;
    int status;
    enum framing_kind kind;
    apr_off_t bytes;
} samples[] = {
    {NULL, NULL, OK, FRAMING_NONE, 0},
    {NULL, "0", OK, FRAMING_NONE, 0},
    {NULL, "5", OK, FRAMING_LENGTH, 5},
    {NULL, "005", OK, FRAMING_LENGTH, 5},
    {NULL, "9223372036854775807", OK, FRAMING_LENGTH, APR_INT64_MAX},
    {NULL, "9223372036854775808", 413, FRAMING_NONE, 0},
    {NULL, "18446744073709551621", 413, FRAMING_NONE, 0},
    {NULL, "99999999999999999999x", 400, FRAMING_NONE, 0},
    {NULL, "", 400, FRAMING_NONE, 0},
    {NULL, "-1", 400, FRAMING_NONE, 0},
    {NULL, "+1", 400, FRAMING_NONE, 0},
    {NULL, "0x5", 400, FRAMING_NONE, 0},
    {NULL, "1_0", 400, FRAMING_NONE, 0},
    {NULL, "5, 5", 400, FRAMING_NONE, 0},
    {NULL, "5 ", 400, FRAMING_NONE, 0},
    {NULL, "\xb2", 400, FRAMING_NONE, 0},
    {"chunked", NULL, OK, FRAMING_CHUNKED, 0},
    {"CHUNKED", NULL, OK, FRAMING_CHUNKED, 0},
    {" ,chunked\t,", NULL, OK, FRAMING_CHUNKED, 0},
    {"chunked", "5", 400, FRAMING_NONE, 0},
    {"chunked", "", 400, FRAMING_NONE, 0},
    {"chunked, chunked", NULL, 400, FRAMING_NONE, 0},
    {"chunked;q=1", NULL, 400, FRAMING_NONE, 0},
    {"", NULL, 400, FRAMING_NONE, 0},
    {",", NULL, 400, FRAMING_NONE, 0},
    {"xchunked", NULL, 400, FRAMING_NONE, 0},
    {"chunkedx", NULL, 400, FRAMING_NONE, 0},
    {"identity", NULL, 400, FRAMING_NONE, 0},
    {"gzip, chunked", NULL, 501, FRAMING_NONE, 0},
    {"chunked, identity", NULL, 400, FRAMING_NONE, 0},
};

static request_rec *request(apr_pool_t *p, const char *codings,
                            const char *length)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));

    if (codings) {
        apr_table_setn(r->headers_in, "Transfer-Encoding", codings);
    }
    if (length) {
        apr_table_setn(r->headers_in, "Content-Length", length);
    }
    return r;
}

static void test_framing(void **state)
{
    apr_size_t i;

    for (i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];
        request_rec *r = request(*state, s->codings, s->length);
        struct framing framing;
        int status = protocol_framing(r, &framing);

        if (status != s->status || (status == OK && framing.kind != s->kind)
            || (status == OK && framing.length != s->bytes)) {
            fail_msg("\"%s\" with length \"%s\" gives %d",
                     s->codings ? s->codings : "-",
                     s->length ? s->length : "-", status);
        }
        if (status != OK) {
            assert_non_null(apr_table_get(r->notes, "error-notes"));
        }
    }
}

/* RFC 9112 section 6.3: a coding wins over a length; without an end that can
 * be told, it is the connection's. */
static void test_response_framing(void **state)
{
    static const struct sample responses[] = {
        {"chunked", NULL, OK, FRAMING_CHUNKED, 0},
        {"gzip, chunked", "7", OK, FRAMING_CHUNKED, 0},
        {"gzip", NULL, OK, FRAMING_CLOSE, 0},
        {"chunked, gzip", "7", OK, FRAMING_CLOSE, 0},
        {NULL, "7", OK, FRAMING_LENGTH, 7},
        {NULL, "0", OK, FRAMING_NONE, 0},
        {NULL, NULL, OK, FRAMING_CLOSE, 0},
        {NULL, "7, 7", HTTP_BAD_GATEWAY, FRAMING_NONE, 0},
        {NULL, "-1", HTTP_BAD_GATEWAY, FRAMING_NONE, 0}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(responses) / sizeof(responses[0]); i++) {
        const struct sample *s = &responses[i];
        request_rec *r = request(*state, s->codings, s->length);
        struct framing framing;

        r->proto_num = HTTP_VERSION(1, 0);
        assert_int_equal(protocol_response_framing(r, &framing), s->status);
        if (s->status == OK) {
            assert_int_equal(framing.kind, s->kind);
            assert_int_equal(framing.length, s->bytes);
        }
    }
}

static void test_framing_no_codings_in_http10(void **state)
{
    request_rec *r = request(*state, "chunked", NULL);
    struct framing framing;

    r->proto_num = HTTP_VERSION(1, 0);
    assert_int_equal(protocol_framing(r, &framing), HTTP_BAD_REQUEST);
}

static void test_request_has_body(void **state)
{
    apr_pool_t *p = *state;

    assert_false(ap_request_has_body(request(p, NULL, NULL)));
    assert_false(ap_request_has_body(request(p, NULL, "0")));
    assert_false(ap_request_has_body(request(p, NULL, "x")));
    assert_true(ap_request_has_body(request(p, NULL, "1")));
    assert_true(ap_request_has_body(request(p, "chunked", NULL)));
}

UNIT_TESTS(
    UNIT_TEST(test_framing),
    UNIT_TEST(test_response_framing),
    UNIT_TEST(test_framing_no_codings_in_http10),
    UNIT_TEST(test_request_has_body)
)
