/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/* Virtual hosts: addresses, names, Host fields, and how they are shown. */

#include "server/net/vhost.c"

#include "test/unit/server/net/fixture.h"

/* A configuration that hosts are added to. */
struct site {
    apr_pool_t *p;
    server_rec *main_server;
    server_rec *last;
    unsigned int line;
};

static struct site *make_site(apr_pool_t *p)
{
    struct site *site = apr_pcalloc(p, sizeof(*site));

    site->p = p;
    site->main_server = net_server(p);
    site->last = site->main_server;
    return site;
}

static void add_alias(apr_pool_t *p, server_rec *s, const char *alias)
{
    APR_ARRAY_PUSH(ap_is_matchexp(alias) ? s->wild_names : s->names,
                   const char *) = apr_pstrdup(p, alias);
}

static server_rec *add_host(struct site *site, const char *addrs,
                            const char *name)
{
    server_rec *s = unit_server(site->p);

    s->module_config = site->main_server->module_config;
    s->is_virtual = 1;
    s->port = 0;
    s->server_hostname = name != NULL ? apr_pstrdup(site->p, name) : NULL;
    s->defn_name = "hosts.conf";
    s->defn_line_number = ++site->line;
    assert_null(ap_parse_vhost_addrs(site->p, addrs, s));
    site->last->next = s;
    site->last = s;
    return s;
}

static conn_rec *connection_to(struct site *site, const char *ip,
                               apr_port_t port)
{
    conn_rec *c = unit_connection(site->p, site->main_server);

    assert_int_equal(apr_sockaddr_info_get(&c->local_addr, ip, APR_UNSPEC,
                                           port, 0, site->p), APR_SUCCESS);
    ap_update_vhost_given_ip(c);
    return c;
}

static request_rec *ask(conn_rec *c, const char *host)
{
    request_rec *r = unit_request(c);

    r->server = c->base_server;
    r->hostname = NULL;
    r->status = HTTP_OK;
    apr_table_clear(r->headers_in);
    if (host != NULL) {
        apr_table_setn(r->headers_in, "Host", host);
    }
    return r;
}

/* The server that answers for host on a new connection. */
static server_rec *answers(struct site *site, const char *ip, apr_port_t port,
                           const char *host)
{
    request_rec *r = ask(connection_to(site, ip, port), host);

    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0), HTTP_OK);
    return r->server;
}

static void finish(struct site *site)
{
    ap_fini_vhost_config(site->p, site->main_server);
}

/* -------------------------------------------------------------- addresses */

static void test_parse_addrs_forms(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);
    const server_addr_rec *a;

    s->port = 0;
    assert_null(ap_parse_vhost_addrs(
        p, "127.0.0.1:81 *:82 _default_:* [::1]:83 [::1] 127.0.0.2", s));
    a = s->addrs;
    assert_string_equal(label_of(p, a), "127.0.0.1:81");
    assert_string_equal(label_of(p, a = a->next), "*:82");
    assert_string_equal(label_of(p, a = a->next), "*:*");
    assert_string_equal(label_of(p, a = a->next), "[::1]:83");
    assert_string_equal(label_of(p, a = a->next), "[::1]:*");
    assert_string_equal(label_of(p, a = a->next), "127.0.0.2:*");
    assert_null(a->next);
    assert_int_equal(s->port, 81);
}

static void test_parse_addrs_faults(void **state)
{
    apr_pool_t *p = *state;
    server_rec *s = unit_server(p);

    assert_non_null(ap_parse_vhost_addrs(p, "*:99999", s));
    assert_non_null(ap_parse_vhost_addrs(p, "[::1", s));
    assert_non_null(ap_parse_vhost_addrs(p, "127.0.0.1:http", s));
    assert_non_null(ap_parse_vhost_addrs(p, "::1:80", s));
    assert_non_null(ap_parse_vhost_addrs(p, "80", s));
}

static void test_by_address_most_exact_first(void **state)
{
    struct site *site = make_site(*state);
    server_rec *any_any = add_host(site, "*", "e");
    server_rec *any_port = add_host(site, "*:80", "d");
    server_rec *ip_any = add_host(site, "127.0.0.1:*", "c");
    server_rec *ip_port = add_host(site, "127.0.0.1:80", "b");

    finish(site);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "e"), ip_port);
    assert_ptr_equal(answers(site, "127.0.0.1", 81, "e"), ip_any);
    assert_ptr_equal(answers(site, "127.0.0.2", 80, "e"), any_port);
    assert_ptr_equal(answers(site, "127.0.0.2", 81, "b"), any_any);
    assert_ptr_equal(answers(site, "::1", 81, "b"), any_any);
}

static void test_by_address_main_server(void **state)
{
    struct site *site = make_site(*state);

    add_host(site, "127.0.0.1:80", "a");
    finish(site);
    assert_ptr_equal(answers(site, "127.0.0.2", 80, "a"), site->main_server);
    assert_ptr_equal(answers(site, "127.0.0.1", 81, "a"), site->main_server);
}

static void test_by_address_ipv6(void **state)
{
    struct site *site = make_site(*state);
    server_rec *six = add_host(site, "[2001:db8::1]:80", "six");
    server_rec *four = add_host(site, "127.0.0.1:80", "four");

    finish(site);
    assert_ptr_equal(answers(site, "2001:db8::1", 80, "x"), six);
    assert_ptr_equal(answers(site, "::ffff:127.0.0.1", 80, "x"), four);
    assert_ptr_equal(answers(site, "2001:db8::2", 80, "x"),
                     site->main_server);
}

/* ------------------------------------------------------------------ names */

static void test_by_name_first_is_default(void **state)
{
    struct site *site = make_site(*state);
    server_rec *a = add_host(site, "*:80", "a.example");
    server_rec *b = add_host(site, "*:80", "B.Example");

    add_alias(site->p, b, "Alias.example");
    finish(site);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "b.example"), b);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "B.EXAMPLE:8080"), b);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "b.example."), b);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "alias.EXAMPLE"), b);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "unknown"), a);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, NULL), a);
}

/* A pattern counts no less than a plain name: the first host wins. */
static void test_by_name_patterns_in_order(void **state)
{
    struct site *site = make_site(*state);
    server_rec *first = add_host(site, "*:80", "first");
    server_rec *plain = add_host(site, "*:80", "www.a.example");
    server_rec *wild = add_host(site, "*:80", "wild");
    server_rec *late = add_host(site, "*:80", "late.a.example");
    server_rec *odd = add_host(site, "*:80", "odd");

    add_alias(site->p, wild, "*.A.example");
    add_alias(site->p, odd, "*.a.example");
    add_alias(site->p, odd, "w?w.b.*");
    finish(site);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "www.a.example"), plain);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "x.y.a.example"), wild);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "late.a.example"), wild);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "a.example"), first);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "wxw.b.org"), odd);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "wxxw.b.org"), first);
    assert_ptr_not_equal(late, wild);
}

static void test_by_name_address_counts(void **state)
{
    struct site *site = make_site(*state);
    server_rec *b;

    add_host(site, "127.0.0.1:80", "a");
    b = add_host(site, "127.0.0.1:80 127.0.0.9:80", "b");
    finish(site);
    assert_ptr_equal(answers(site, "127.0.0.1", 80, "127.0.0.9"), b);
}

static void test_by_name_ten_thousand(void **state)
{
    struct site *site = make_site(*state);
    server_rec *hosts[10000];
    const vhost_group *g;
    char name[64];
    int i;

    for (i = 0; i < 10000; i++) {
        apr_snprintf(name, sizeof(name), "h%d.example", i);
        hosts[i] = add_host(site, "*:80", name);
        apr_snprintf(name, sizeof(name), "*.w%d.example", i);
        add_alias(site->p, hosts[i], name);
    }
    finish(site);
    for (i = 0; i < 10000; i += 1111) {
        apr_snprintf(name, sizeof(name), "h%d.example", i);
        assert_ptr_equal(answers(site, "127.0.0.1", 80, name), hosts[i]);
        apr_snprintf(name, sizeof(name), "x.y.w%d.example", i);
        assert_ptr_equal(answers(site, "127.0.0.1", 80, name), hosts[i]);
    }
    g = groups.first;
    assert_null(g->next);
    assert_int_equal(apr_hash_count(g->names), 10000);
    assert_int_equal(apr_hash_count(g->suffixes), 10000);
    assert_int_equal(g->patterns->nelts, 0);
}

static void test_names_given(void **state)
{
    struct site *site = make_site(*state);
    server_rec *any = add_host(site, "*:80", NULL);
    server_rec *ip = add_host(site, "192.0.2.77:80", NULL);

    finish(site);
    assert_string_equal(any->server_hostname, "www.example.com");
    assert_non_null(ip->server_hostname);
    assert_string_not_equal(ip->server_hostname, "www.example.com");
}

static void test_server_path(void **state)
{
    struct site *site = make_site(*state);
    server_rec *first = add_host(site, "*:80", "a");
    server_rec *b = add_host(site, "*:80", "b");
    request_rec *r;

    b->path = "/b";
    b->pathlen = 2;
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), NULL);
    r->uri = apr_pstrdup(site->p, "/b/x");
    ap_update_vhost_from_headers(r);
    assert_ptr_equal(r->server, b);
    r = ask(connection_to(site, "127.0.0.1", 80), NULL);
    r->uri = apr_pstrdup(site->p, "/bx");
    ap_update_vhost_from_headers(r);
    assert_ptr_equal(r->server, first);
}

/* ------------------------------------------------------------ Host fields */

static void test_host_field_bad_is_refused(void **state)
{
    struct site *site = make_site(*state);
    request_rec *r;

    add_host(site, "*:80", "a");
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), "a/b");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0),
                     HTTP_BAD_REQUEST);
    assert_int_equal(r->status, HTTP_BAD_REQUEST);
    assert_null(r->hostname);
}

static void test_host_field_port_is_kept(void **state)
{
    struct site *site = make_site(*state);
    request_rec *r;

    add_host(site, "*:80", "a");
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), "a:8080");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0), HTTP_OK);
    assert_string_equal(r->parsed_uri.port_str, "8080");
    assert_int_equal(r->parsed_uri.port, 8080);
    r = ask(connection_to(site, "127.0.0.1", 80), "[::1]");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0), HTTP_OK);
    assert_null(r->parsed_uri.port_str);
}

static void test_absolute_form_overrides_field(void **state)
{
    struct site *site = make_site(*state);
    server_rec *b;
    request_rec *r;

    add_host(site, "*:80", "a");
    b = add_host(site, "*:80", "b");
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), "a");
    r->hostname = "B";
    r->parsed_uri.port_str = apr_pstrdup(site->p, "8080");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0), HTTP_OK);
    assert_ptr_equal(r->server, b);
    assert_string_equal(r->hostname, "b");
    assert_string_equal(apr_table_get(r->headers_in, "Host"), "b:8080");
    r = ask(connection_to(site, "127.0.0.1", 80), "a");
    r->hostname = "::1";
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 0), HTTP_OK);
    assert_string_equal(apr_table_get(r->headers_in, "Host"), "[::1]");
}

static void test_strict_host_check(void **state)
{
    struct site *site = make_site(*state);
    request_rec *r;

    add_host(site, "*:80", "a");
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), "a");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 1), HTTP_OK);
    r = ask(connection_to(site, "127.0.0.1", 80), "b");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 1),
                     HTTP_BAD_REQUEST);
    r = ask(connection_to(site, "127.0.0.1", 81), "www.example.com");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 1), HTTP_OK);
    r = ask(connection_to(site, "127.0.0.1", 81), "a");
    assert_int_equal(ap_update_vhost_from_headers_ex(r, 1),
                     HTTP_BAD_REQUEST);
}

/* What the first field led to is remembered; another one is looked up. */
static void test_kept_connection_changes_host(void **state)
{
    struct site *site = make_site(*state);
    server_rec *a = add_host(site, "*:80", "a");
    server_rec *b = add_host(site, "*:80", "b");
    conn_rec *c;
    request_rec *r;
    int i;

    finish(site);
    c = connection_to(site, "127.0.0.1", 80);
    for (i = 0; i < 6; i++) {
        r = ask(c, i % 2 ? "A" : "b");
        assert_int_equal(ap_update_vhost_from_headers_ex(r, 1), HTTP_OK);
        assert_ptr_equal(r->server, i % 2 ? a : b);
        assert_string_equal(r->hostname, i % 2 ? "a" : "b");
    }
}

static void test_matches_request_vhost(void **state)
{
    struct site *site = make_site(*state);
    server_rec *a = add_host(site, "127.0.0.1:80", "a");
    request_rec *r;

    add_alias(site->p, a, "alias");
    add_alias(site->p, a, "*.wild");
    finish(site);
    r = ask(connection_to(site, "127.0.0.1", 80), "a");
    assert_true(ap_matches_request_vhost(r, "A", 80));
    assert_true(ap_matches_request_vhost(r, "alias", 80));
    assert_true(ap_matches_request_vhost(r, "x.wild", 80));
    assert_true(ap_matches_request_vhost(r, "127.0.0.1", 80));
    assert_false(ap_matches_request_vhost(r, "a", 81));
    assert_false(ap_matches_request_vhost(r, "b", 80));
}

static int count_until_b(void *baton, conn_rec *c, server_rec *s)
{
    (void)c;
    ++*(int *)baton;
    return strcmp(s->server_hostname, "b") == 0 ? 5 : 0;
}

static void test_iterate_given_conn(void **state)
{
    struct site *site = make_site(*state);
    int seen = 0;

    add_host(site, "*:80", "a");
    add_host(site, "*:80", "b");
    add_host(site, "*:80", "c");
    finish(site);
    assert_int_equal(ap_vhost_iterate_given_conn(
        connection_to(site, "127.0.0.1", 80), count_until_b, &seen), 5);
    assert_int_equal(seen, 2);
    seen = 0;
    assert_int_equal(ap_vhost_iterate_given_conn(
        connection_to(site, "127.0.0.1", 81), count_until_b, &seen), 0);
    assert_int_equal(seen, 1);
}

/* ---------------------------------------------------------------- showing */

static void test_dump_as_reference(void **state)
{
    struct site *site = make_site(*state);
    server_rec *a;
    const char *folder = unit_folder(site->p);
    const char *path = unit_file(site->p, folder, "dump", "");
    char text[1024];
    apr_size_t len = sizeof(text) - 1;
    apr_file_t *f;

    a = add_host(site, "*:80", "a");
    add_alias(site->p, a, "alias");
    add_alias(site->p, a, "*.wild");
    add_host(site, "*:80 127.0.0.1:81", "b");
    finish(site);
    assert_int_equal(apr_file_open(&f, path, APR_FOPEN_WRITE,
                                   APR_FPROT_OS_DEFAULT, site->p),
                     APR_SUCCESS);
    vhost_dump(f);
    apr_file_close(f);
    assert_int_equal(apr_file_open(&f, path, APR_FOPEN_READ,
                                   APR_FPROT_OS_DEFAULT, site->p),
                     APR_SUCCESS);
    assert_int_equal(apr_file_read(f, text, &len), APR_SUCCESS);
    text[len] = '\0';
    assert_string_equal(
        text,
        "VirtualHost configuration:\n"
        "127.0.0.1:81           b (hosts.conf:2)\n"
        "*:80                   is a NameVirtualHost\n"
        "         default server a (hosts.conf:1)\n"
        "         port 80 namevhost a (hosts.conf:1)\n"
        "                alias alias\n"
        "                wild alias *.wild\n"
        "         port 80 namevhost b (hosts.conf:2)\n");
}

UNIT_TESTS(
    NET_TEST(test_parse_addrs_forms),
    NET_TEST(test_parse_addrs_faults),
    NET_TEST(test_by_address_most_exact_first),
    NET_TEST(test_by_address_main_server),
    NET_TEST(test_by_address_ipv6),
    NET_TEST(test_by_name_first_is_default),
    NET_TEST(test_by_name_patterns_in_order),
    NET_TEST(test_by_name_address_counts),
    NET_TEST(test_by_name_ten_thousand),
    NET_TEST(test_names_given),
    NET_TEST(test_server_path),
    NET_TEST(test_host_field_bad_is_refused),
    NET_TEST(test_host_field_port_is_kept),
    NET_TEST(test_absolute_form_overrides_field),
    NET_TEST(test_strict_host_check),
    NET_TEST(test_kept_connection_changes_host),
    NET_TEST(test_matches_request_vhost),
    NET_TEST(test_iterate_given_conn),
    NET_TEST(test_dump_as_reference)
)
