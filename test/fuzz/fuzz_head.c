/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* A request head: whole, and cut at every place that its bytes choose, gives
 * the same; every span lies within the head. */

#include "httpd.h"

#include "server/protocol/head_priv.h"
#include "test/fuzz/fuzz.h"

static void fuzz_start(apr_pool_t *p)
{
    (void)p;
}

static void set(struct head *h, apr_pool_t *p, unsigned char how)
{
    head_init(h, p);
    if (how & 8) {
        head_init_fields(h, p);
    }
    h->strict = how & 1;
    h->allow_09 = (how & 2) != 0;
    if (how & 4) {
        h->max_line = 40;
        h->max_field = 20;
        h->max_fields = 3;
        h->max_head = 70;
    }
}

static void within(const struct head_span *s, apr_size_t length)
{
    PROMISE(s->at <= length && s->length <= length - s->at);
}

static void fuzz_one(apr_pool_t *p, const char *text, apr_size_t length)
{
    struct head whole;
    struct head cut;
    char *a;
    char *b;
    apr_size_t n;
    int i;

    if (length < 2) {
        return;
    }
    set(&whole, p, (unsigned char)text[0]);
    set(&cut, p, (unsigned char)text[0]);
    text++;
    length--;
    a = apr_pmemdup(p, text, length);
    b = apr_pmemdup(p, text, length);
    head_parse(&whole, a, length);
    for (n = 1; n <= length && (cut.state == HEAD_LINE
                                || cut.state == HEAD_FIELDS); n++) {
        head_parse(&cut, b, n);
    }
    PROMISE(whole.state == cut.state && whole.fault == cut.fault);
    if (whole.state == HEAD_DONE) {
        PROMISE(whole.end == cut.end && whole.end <= length);
        PROMISE(whole.count == cut.count && whole.version == cut.version);
        within(&whole.request, whole.end);
        within(&whole.method, whole.end);
        within(&whole.target, whole.end);
        for (i = 0; i < whole.count; i++) {
            within(&whole.fields[i].name, whole.end);
            within(&whole.fields[i].value, whole.end);
            PROMISE(whole.fields[i].value.at == cut.fields[i].value.at);
            PROMISE(!whole.strict
                    || head_value_ok(a + whole.fields[i].value.at,
                                     whole.fields[i].value.length));
            PROMISE(memchr(a + whole.fields[i].value.at, 0,
                           whole.fields[i].value.length) == NULL);
        }
    }
    if (whole.state == HEAD_BAD) {
        within(&whole.shown, length);
        PROMISE(head_fault_of(whole.fault)->status >= 400);
    }
}
