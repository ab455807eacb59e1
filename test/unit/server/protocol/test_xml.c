/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * XML documents from bodies that come in pieces, and bodies that are none.
 */

#include <string.h>

#include <apr_hooks.h>
#include <apr_strings.h>

#include "server/protocol/xml.c"
#include "server/core/core_priv.h"
#include "test/lib/unit.h"

/* A body: gives `piece' bytes at a time, then `last', or its end. */
struct source {
    const char *bytes;
    apr_size_t piece;
    apr_status_t last;
};

static apr_status_t source_filter(ap_filter_t *f, apr_bucket_brigade *b,
                                  ap_input_mode_t mode,
                                  apr_read_type_e block, apr_off_t want)
{
    struct source *source = f->ctx;
    apr_size_t n = strlen(source->bytes);

    (void)mode;
    (void)block;
    (void)want;
    if (n == 0) {
        if (source->last == APR_SUCCESS) {
            APR_BRIGADE_INSERT_TAIL(b, apr_bucket_eos_create(
                                           b->bucket_alloc));
        }
        return source->last;
    }
    n = n > source->piece ? source->piece : n;
    APR_BRIGADE_INSERT_TAIL(b, apr_bucket_heap_create(
                                   source->bytes, n, NULL,
                                   b->bucket_alloc));
    source->bytes += n;
    return APR_SUCCESS;
}

static request_rec *request_with(apr_pool_t *p, const char *bytes,
                                 apr_size_t piece, apr_status_t last)
{
    request_rec *r = unit_request(unit_connection(p, unit_server(p)));
    struct source *source = apr_palloc(p, sizeof(*source));

    source->bytes = bytes;
    source->piece = piece;
    source->last = last;
    apr_hook_global_pool = p;
    r->per_dir_config = ap_create_per_dir_config(p);
    ap_set_core_module_config(r->per_dir_config,
                              core_create_dir_config(p, NULL));
    ap_add_input_filter_handle(
        ap_register_input_filter("SOURCE", source_filter, NULL,
                                 AP_FTYPE_NETWORK), source, NULL,
        r->connection);
    r->input_filters = r->connection->input_filters;
    return r;
}

/* The text in an element, which the parser keeps in pieces. */
static const char *text_of(apr_pool_t *p, const apr_xml_elem *element)
{
    const apr_text *text = element->first_cdata.first;
    const char *all = "";

    for (; text; text = text->next) {
        all = apr_pstrcat(p, all, text->text, NULL);
    }
    return all;
}

static void test_xml_document_in_pieces(void **state)
{
    static const char text[] = "<a xmlns=\"DAV:\"><b>x &amp; y</b></a>";
    apr_size_t piece;

    for (piece = 1; piece <= sizeof(text); piece++) {
        request_rec *r = request_with(*state, text, piece, APR_SUCCESS);
        apr_xml_doc *doc;

        assert_int_equal(ap_xml_parse_input(r, &doc), OK);
        assert_non_null(doc);
        assert_string_equal(doc->root->name, "a");
        assert_string_equal(doc->root->first_child->name, "b");
        assert_string_equal(text_of(*state, doc->root->first_child),
                            "x & y");
    }
}

static void test_xml_no_body_is_no_document(void **state)
{
    request_rec *r = request_with(*state, "", 1, APR_SUCCESS);
    apr_xml_doc *doc = (apr_xml_doc *)r;

    assert_int_equal(ap_xml_parse_input(r, &doc), OK);
    assert_null(doc);
}

static void test_xml_that_is_none(void **state)
{
    static const char *const bad[] = {
        "x", "<a>", "<a></b>", "<a/><b/>", " ", "<a>&undefined;</a>"
    };
    apr_size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        request_rec *r = request_with(*state, bad[i], 3, APR_SUCCESS);
        apr_xml_doc *doc;

        assert_int_equal(ap_xml_parse_input(r, &doc), HTTP_BAD_REQUEST);
        assert_null(doc);
    }
}

static void test_xml_limit(void **state)
{
    request_rec *r = request_with(*state, "<a>1234</a>", 4, APR_SUCCESS);
    core_dir_config *conf = ap_get_core_module_config(r->per_dir_config);
    apr_xml_doc *doc;

    conf->limit_xml_body = 10;
    assert_int_equal(ap_xml_parse_input(r, &doc),
                     HTTP_REQUEST_ENTITY_TOO_LARGE);
    assert_null(doc);
    r = request_with(*state, "<a>1234</a>", 4, APR_SUCCESS);
    conf = ap_get_core_module_config(r->per_dir_config);
    conf->limit_xml_body = 11;
    assert_int_equal(ap_xml_parse_input(r, &doc), OK);
    assert_non_null(doc);
}

static void test_xml_input_that_fails(void **state)
{
    apr_xml_doc *doc;

    assert_int_equal(ap_xml_parse_input(
        request_with(*state, "<a>", 4, APR_TIMEUP), &doc),
        HTTP_REQUEST_TIME_OUT);
    assert_int_equal(ap_xml_parse_input(
        request_with(*state, "<a/>", 4, APR_EOF), &doc), HTTP_BAD_REQUEST);
    assert_null(doc);
}

UNIT_TESTS(
    UNIT_TEST(test_xml_document_in_pieces),
    UNIT_TEST(test_xml_no_body_is_no_document),
    UNIT_TEST(test_xml_that_is_none),
    UNIT_TEST(test_xml_limit),
    UNIT_TEST(test_xml_input_that_fails)
)
