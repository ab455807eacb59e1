/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  records.c
 * @brief The records of unit.h: process, server, connection, request.
 */

#include "test/lib/unit.h"

#include <apr_network_io.h>
#include <apr_strings.h>
#include <apr_tables.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"

process_rec *unit_process(apr_pool_t *p)
{
    static const char *const argv[] = {"unit", NULL};
    process_rec *process = apr_pcalloc(p, sizeof(*process));

    process->pool = p;
    process->pconf = p;
    process->short_name = argv[0];
    process->argc = 1;
    process->argv = argv;
    return process;
}

server_rec *unit_server(apr_pool_t *p)
{
    server_rec *s = apr_pcalloc(p, sizeof(*s));

    s->process = unit_process(p);
    s->server_hostname = apr_pstrdup(p, "www.example.com");
    s->server_admin = apr_pstrdup(p, "webmaster@example.com");
    s->server_scheme = "http";
    s->port = 80;
    s->log.level = APLOG_WARNING;
    s->limit_req_line = DEFAULT_LIMIT_REQUEST_LINE;
    s->limit_req_fieldsize = DEFAULT_LIMIT_REQUEST_FIELDSIZE;
    s->limit_req_fields = DEFAULT_LIMIT_REQUEST_FIELDS;
    s->timeout = apr_time_from_sec(60);
    s->keep_alive_timeout = apr_time_from_sec(5);
    s->keep_alive_max = 100;
    s->keep_alive = 1;
    s->names = apr_array_make(p, 1, sizeof(char *));
    s->wild_names = apr_array_make(p, 1, sizeof(char *));
    s->module_config = ap_create_request_config(p);
    s->lookup_defaults = ap_create_per_dir_config(p);
    return s;
}

static apr_sockaddr_t *address(apr_pool_t *p, const char *host,
                               apr_port_t port)
{
    apr_sockaddr_t *sa;

    assert_int_equal(apr_sockaddr_info_get(&sa, host, APR_INET, port, 0, p),
                     APR_SUCCESS);
    return sa;
}

conn_rec *unit_connection(apr_pool_t *p, server_rec *s)
{
    conn_rec *c = apr_pcalloc(p, sizeof(*c));

    c->pool = p;
    c->base_server = s;
    c->local_addr = address(p, "192.0.2.80", s->port);
    c->local_ip = apr_pstrdup(p, "192.0.2.80");
    c->client_addr = address(p, "192.0.2.1", 40000);
    c->client_ip = apr_pstrdup(p, "192.0.2.1");
    c->notes = apr_table_make(p, 5);
    c->bucket_alloc = apr_bucket_alloc_create(p);
    c->conn_config = ap_create_conn_config(p);
    c->id = 1;
    return c;
}

request_rec *unit_request(conn_rec *c)
{
    request_rec *r = apr_pcalloc(c->pool, sizeof(*r));

    r->pool = c->pool;
    r->connection = c;
    r->server = c->base_server;
    r->useragent_addr = c->client_addr;
    r->useragent_ip = c->client_ip;
    r->the_request = apr_pstrdup(r->pool, "GET / HTTP/1.1");
    r->method = "GET";
    r->method_number = M_GET;
    r->protocol = apr_pstrdup(r->pool, "HTTP/1.1");
    r->proto_num = HTTP_VERSION(1, 1);
    r->hostname = r->server->server_hostname;
    r->unparsed_uri = apr_pstrdup(r->pool, "/");
    r->uri = apr_pstrdup(r->pool, "/");
    r->parsed_uri.path = r->uri;
    r->status = HTTP_OK;
    r->request_time = apr_time_now();
    r->read_body = REQUEST_NO_BODY;
    r->headers_in = apr_table_make(r->pool, 10);
    r->headers_out = apr_table_make(r->pool, 10);
    r->err_headers_out = apr_table_make(r->pool, 5);
    r->trailers_in = apr_table_make(r->pool, 5);
    r->trailers_out = apr_table_make(r->pool, 5);
    r->subprocess_env = apr_table_make(r->pool, 10);
    r->notes = apr_table_make(r->pool, 5);
    r->allowed_methods = ap_make_method_list(r->pool, 2);
    r->request_config = ap_create_request_config(r->pool);
    r->per_dir_config = r->server->lookup_defaults;
    return r;
}
