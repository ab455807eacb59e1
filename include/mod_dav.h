/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/**
 * @file  mod_dav.h
 * @brief WebDAV (RFC 4918), locks and versions (RFC 3253): what repositories
 *        provide, and what mod_dav does for them.
 *
 * Everything here that is a function, mod_dav exports; the server itself does
 * not.  A module that calls one is loaded after mod_dav.
 *
 * WHO DOES WHAT.  mod_dav speaks the protocol: methods, fields, XML bodies,
 * multistatus responses.  Where resources, properties, locks and versions
 * are kept is the business of a provider (dav_provider), a set of tables of
 * functions that is registered under a name (dav_register_provider()) and
 * chosen by the directive Dav.  Its tables for repository and dead properties
 * are required; those for locks, versions, bindings and searching may be NULL.
 *
 * ERRORS.  A function that returns dav_error * returns NULL when all is well.
 * Otherwise it returns the outermost of a list of errors, each with the one
 * that caused it behind it; dav_handle_err() logs them and makes the response.
 *
 * THREADS.  Functions and members that work for a request are called by the
 * thread that serves it.  What is registered is registered while the
 * configuration is read, and fixed afterwards.
 *
 * MEMORY.  Where nothing else is said, results are in the pool of the request
 * (or of the resource, which is the same).
 */

#ifndef AP_MOD_DAV_H
#define AP_MOD_DAV_H

#include <limits.h>
#include <time.h>

#include <apr_dbm.h>
#include <apr_hash.h>
#include <apr_hooks.h>
#include <apr_tables.h>

#include "http_log.h"
#include "httpd.h"
#include "util_filter.h"
#include "util_xml.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What mod_dav exports is marked with these. */
#define DAV_DECLARE(type) AP_MODULE_DECLARE(type)
#define DAV_DECLARE_NONSTD(type) AP_MODULE_DECLARE_NONSTD(type)
#define DAV_DECLARE_DATA AP_MODULE_DECLARE_DATA

typedef struct dav_error dav_error;
typedef struct dav_hooks_binding dav_hooks_binding;
typedef struct dav_hooks_liveprop dav_hooks_liveprop;
typedef struct dav_hooks_locks dav_hooks_locks;
typedef struct dav_hooks_propdb dav_hooks_propdb;
typedef struct dav_hooks_repository dav_hooks_repository;
typedef struct dav_hooks_search dav_hooks_search;
typedef struct dav_hooks_vsn dav_hooks_vsn;
typedef struct dav_if_header dav_if_header;
typedef struct dav_if_state_list dav_if_state_list;
typedef struct dav_lock dav_lock;
typedef struct dav_locktoken_list dav_locktoken_list;
typedef struct dav_options_provider dav_options_provider;
typedef struct dav_prop_ctx dav_prop_ctx;
typedef struct dav_resource dav_resource;
typedef struct dav_resource_type_provider dav_resource_type_provider;
typedef struct dav_response dav_response;
typedef struct dav_walker_ctx dav_walker_ctx;

/* Each provider has a type of its own behind these names; mod_dav only hands
 * them round. */

/** An open store of the dead properties of a resource. */
typedef struct dav_db dav_db;
/** What a store has to know to undo a change of a dead property. */
typedef struct dav_deadprop_rollback dav_deadprop_rollback;
/** What a provider has to know to undo a change of a live property. */
typedef struct dav_liveprop_rollback dav_liveprop_rollback;
/** A provider's part of a lock. */
typedef struct dav_lock_private dav_lock_private;
/** A provider's part of an open store of locks. */
typedef struct dav_lockdb_private dav_lockdb_private;
/** A token that names a lock. */
typedef struct dav_locktoken dav_locktoken;
/** How numbers of namespaces of a request become those of a store. */
typedef struct dav_namespace_map dav_namespace_map;
/** A provider's part of a resource. */
typedef struct dav_resource_private dav_resource_private;
/** An open resource that is written. */
typedef struct dav_stream dav_stream;

/** mod_dav's own: the properties of a resource, live and dead. */
typedef struct dav_propdb dav_propdb;

/** The former name of the table for dead properties. */
typedef dav_hooks_propdb dav_hooks_db;

/** Release of the interface, as text. */
#define DAV_VERSION                     "2.4.71"

/* ---- XML ---------------------------------------------------------------- */

/** How each body of ours begins. */
#define DAV_XML_HEADER "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
/** Its type. */
#define DAV_XML_CONTENT_TYPE            "text/xml; charset=\"utf-8\""

/** Bytes that a body is read by. */
#define DAV_READ_BLOCKSIZE              0x800

/* A page for people is put together as: part 1, status line; part 2, heading;
 * part 3, text; part 4, the server's signature; part 5. */
#define DAV_RESPONSE_BODY_1 \
    "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" " \
    "\"http://www.w3.org/TR/html4/strict.dtd\">\n<html>\n<head>\n<title>"
#define DAV_RESPONSE_BODY_2             "</title>\n</head><body>\n<h1>"
#define DAV_RESPONSE_BODY_3             "</h1>\n<p>"
#define DAV_RESPONSE_BODY_4             "</p>\n"
#define DAV_RESPONSE_BODY_5             "</body></html>\n"

/* How a time is written: creationdate and getlastmodified differ. */
#define DAV_STYLE_ISO8601               1
#define DAV_STYLE_RFC822                2
/** Bytes that a time written in either way has room in. */
#define DAV_TIMEBUF_SIZE                30

/** Value of the field Depth: "infinity". */
#define DAV_INFINITY                    INT_MAX

/**
 * Whether the outermost element of a body has a name in the namespace DAV:.
 * @param doc      body as ap_xml_parse_input() made it
 * @param tagname  expected name
 * @return true or false
 */
DAV_DECLARE(int) dav_validate_root(const apr_xml_doc *doc,
                                   const char *tagname);

/**
 * As dav_validate_root(), for a namespace of the body's own.
 * @param doc      body
 * @param ns       index of the namespace in doc->namespaces
 * @param tagname  expected name
 * @return true or false
 */
DAV_DECLARE(int) dav_validate_root_ns(const apr_xml_doc *doc, int ns,
                                      const char *tagname);

/**
 * Finds an element within another one, by its name in the namespace DAV:.
 * @param elem     the outer element; only its direct children are looked at
 * @param tagname  name
 * @return the first of that name, or NULL
 */
DAV_DECLARE(apr_xml_elem *) dav_find_child(const apr_xml_elem *elem,
                                           const char *tagname);

/**
 * As dav_find_child(), for another namespace.
 * @param elem     the outer element
 * @param ns       index of the namespace
 * @param tagname  name
 * @return the first of that name, or NULL
 */
DAV_DECLARE(apr_xml_elem *) dav_find_child_ns(const apr_xml_elem *elem, int ns,
                                              const char *tagname);

/**
 * Finds the next element of a name beside one.
 * @param elem     element after which is looked
 * @param ns       index of the namespace
 * @param tagname  name
 * @return the element, or NULL
 */
DAV_DECLARE(apr_xml_elem *) dav_find_next_ns(const apr_xml_elem *elem, int ns,
                                             const char *tagname);

/**
 * Finds an attribute of an element, by its name in the namespace DAV:.
 * @param elem      element
 * @param attrname  name
 * @return the attribute, or NULL
 */
DAV_DECLARE(apr_xml_attr *) dav_find_attr(const apr_xml_elem *elem,
                                          const char *attrname);

/**
 * As dav_find_attr(), for another namespace.
 * @param elem      element
 * @param ns        index of the namespace
 * @param attrname  name
 * @return the attribute, or NULL
 */
DAV_DECLARE(apr_xml_attr *) dav_find_attr_ns(const apr_xml_elem *elem, int ns,
                                             const char *attrname);

/**
 * The text in an element and in those inside it, as one string.
 * @param elem         element
 * @param pool         pool of the result
 * @param strip_white  true: white space at both ends is left out
 * @return the text, "" when there is none
 */
DAV_DECLARE(const char *) dav_xml_get_cdata(const apr_xml_elem *elem,
                                            apr_pool_t *pool, int strip_white);

/**
 * The namespaces that a response uses, each with a prefix: one table in either
 * direction.
 */
typedef struct {
    apr_pool_t *pool;               /* all of it is in here */
    apr_hash_t *uri_prefix;         /* name of a namespace -> its prefix */
    apr_hash_t *prefix_uri;         /* and back */
    int count;                      /* for prefixes that are made up */
} dav_xmlns_info;

/**
 * Makes an empty table of namespaces.
 * @param pool  pool of it and of what it gets
 * @return the table
 */
DAV_DECLARE(dav_xmlns_info *) dav_xmlns_create(apr_pool_t *pool);

/**
 * Adds a namespace with a chosen prefix; a prefix that was there is given to
 * this one.
 * @param xi      table
 * @param prefix  prefix; is not copied
 * @param uri     name of the namespace; is not copied
 */
DAV_DECLARE(void) dav_xmlns_add(dav_xmlns_info *xi, const char *prefix,
                                const char *uri);

/**
 * Adds a namespace that any prefix will do for.
 * @param xi   table
 * @param uri  name of the namespace; is not copied
 * @return its prefix: the one that it had, or a new one
 */
DAV_DECLARE(const char *) dav_xmlns_add_uri(dav_xmlns_info *xi,
                                            const char *uri);

/**
 * @param xi      table
 * @param prefix  prefix
 * @return name of the namespace that has the prefix, or NULL
 */
DAV_DECLARE(const char *) dav_xmlns_get_uri(dav_xmlns_info *xi,
                                            const char *prefix);

/**
 * @param xi   table
 * @param uri  name of a namespace
 * @return its prefix, or NULL
 */
DAV_DECLARE(const char *) dav_xmlns_get_prefix(dav_xmlns_info *xi,
                                               const char *uri);

/**
 * Writes the declarations (xmlns:...) of all namespaces of a table, each with
 * a space in front.
 * @param xi    table
 * @param phdr  text that they are added to
 */
DAV_DECLARE(void) dav_xmlns_generate(dav_xmlns_info *xi,
                                     apr_text_header *phdr);

/* ---- Errors ------------------------------------------------------------- */

/* What went wrong, in dav_error.error_id: in the field If, */
#define DAV_ERR_IF_PARSE                100
#define DAV_ERR_IF_MULTIPLE_NOT         101
#define DAV_ERR_IF_UNK_CHAR             102
#define DAV_ERR_IF_ABSENT               103
#define DAV_ERR_IF_TAGGED               104
#define DAV_ERR_IF_UNCLOSED_PAREN       105
/* with properties, */
#define DAV_ERR_PROP_BAD_MAJOR          200
#define DAV_ERR_PROP_READONLY           201
#define DAV_ERR_PROP_NO_DATABASE        202
#define DAV_ERR_PROP_NOT_FOUND          203
#define DAV_ERR_PROP_BAD_LOCKDB         204
#define DAV_ERR_PROP_OPENING            205
#define DAV_ERR_PROP_EXEC               206
/* with locks.  Providers use numbers of their own for what is theirs. */
#define DAV_ERR_LOCK_OPENDB             400
#define DAV_ERR_LOCK_NO_DB              401
#define DAV_ERR_LOCK_CORRUPT_DB         402
#define DAV_ERR_LOCK_UNK_STATE_TOKEN    403
#define DAV_ERR_LOCK_PARSE_TOKEN        404
#define DAV_ERR_LOCK_SAVE_LOCK          405

/** What went wrong, and what that was caused by. */
struct dav_error {
    int status;                         /* of HTTP, for the response */
    int error_id;                       /* DAV_ERR_* or a provider's own */
    const char *desc;                   /* for people; NULL: none */
    apr_status_t aprerr;                /* of the failed call; 0: none */
#ifndef __cplusplus                     /* it has that word for itself */
    const char *namespace;              /* of tagname; NULL: DAV: */
#else
    const char *namespace_name;
#endif
    const char *tagname;                /* element that programs are told the
                                         * error by (RFC 4918 section 16) */
    struct dav_error *prev;             /* cause; NULL: none */
    const char *childtags;              /* XML inside that element, or NULL */
};

/**
 * Makes an error.
 * @param p         pool of the result
 * @param status    status of HTTP, or 0 for one that only explains another
 * @param error_id  DAV_ERR_* or a number of the caller's own, or 0
 * @param aprerr    what a call to the system or to APR returned, or 0
 * @param desc      text for people, or NULL; is not copied
 * @return the error
 */
DAV_DECLARE(dav_error *) dav_new_error(apr_pool_t *p, int status, int error_id,
                                       apr_status_t aprerr, const char *desc);

/**
 * Makes an error that programs can tell from others of the same status.
 * @param p               pool of the result
 * @param status          status of HTTP
 * @param error_id        DAV_ERR_* or a number of the caller's own, or 0
 * @param aprerr          what a call returned, or 0
 * @param desc            text for people, or NULL; is not copied
 * @param namespace_name  namespace of the element, NULL for DAV:
 * @param tagname         element in the body of the response
 * @return the error
 */
DAV_DECLARE(dav_error *) dav_new_error_tag(
        apr_pool_t *p, int status, int error_id, apr_status_t aprerr,
        const char *desc, const char *namespace_name, const char *tagname);

/**
 * Puts an error in front of the one that it was caused by.
 * @param p         pool of the result
 * @param status    status that the response gets
 * @param error_id  DAV_ERR_* or a number of the caller's own
 * @param desc      text for people; NULL takes that of the cause
 * @param prev      cause
 * @return the new error
 */
DAV_DECLARE(dav_error *) dav_push_error(apr_pool_t *p, int status,
                                        int error_id, const char *desc,
                                        dav_error *prev);

/**
 * Hangs one list of errors behind another, when something fails while a
 * failure is being dealt with.
 * @param dest  first list; NULL: none
 * @param src   list that goes behind its last error; NULL: none
 * @return the list of both, or NULL
 */
DAV_DECLARE(dav_error *) dav_join_error(dav_error *dest, dav_error *src);

/**
 * Makes the response of an error, and logs the error with all its causes.
 * @param r         request
 * @param err       error; NULL does nothing
 * @param response  responses of members of a collection, when the error is not
 *                  about the resource itself, or NULL; with them it becomes a
 *                  multistatus
 * @return what a handler returns: OK when err is NULL, DONE when the response
 *         has been sent, otherwise a status of HTTP
 */
DAV_DECLARE(int) dav_handle_err(request_rec *r, dav_error *err,
                                dav_response *response);

/* ---- Text buffers ------------------------------------------------------- */

/**
 * A string that grows, for loops that would otherwise take memory in each
 * turn.
 */
typedef struct {
    apr_size_t alloc_len;           /* bytes that buf has room for */
    apr_size_t cur_len;             /* length without the final NUL */
    char *buf;                      /* the string; NULL: none yet */
} dav_buffer;

/** Bytes that a buffer has at least, and room that is left when it grows. */
#define DAV_BUFFER_MINSIZE              0x100
#define DAV_BUFFER_PAD                  64

/**
 * Gives a buffer a string, and room for more.  What it had is not looked at.
 * @param p     pool of its memory
 * @param pbuf  buffer
 * @param str   string, is copied
 */
DAV_DECLARE(void) dav_buffer_init(apr_pool_t *p, dav_buffer *pbuf,
                                  const char *str);

/**
 * Makes room for a string, and sets its length.  What the buffer has stays.
 * @param p     pool of its memory
 * @param pbuf  buffer
 * @param size  length in bytes, without the NUL
 */
DAV_DECLARE(void) dav_set_bufsize(apr_pool_t *p, dav_buffer *pbuf,
                                  apr_size_t size);

/**
 * Makes room for more bytes behind the string.
 * @param p             pool of its memory
 * @param pbuf          buffer
 * @param extra_needed  bytes
 */
DAV_DECLARE(void) dav_check_bufsize(apr_pool_t *p, dav_buffer *pbuf,
                                    apr_size_t extra_needed);

/**
 * Adds a string at the end.
 * @param p     pool of its memory
 * @param pbuf  buffer
 * @param str   string, is copied
 */
DAV_DECLARE(void) dav_buffer_append(apr_pool_t *p, dav_buffer *pbuf,
                                    const char *str);

/**
 * Puts a string where the buffer's own ends, without making it part of it: the
 * next one that is placed takes its place.
 * @param p     pool of its memory
 * @param pbuf  buffer
 * @param str   string, is copied
 */
DAV_DECLARE(void) dav_buffer_place(apr_pool_t *p, dav_buffer *pbuf,
                                   const char *str);

/**
 * As dav_buffer_place(), for bytes, with room behind them.
 * @param p     pool of its memory
 * @param pbuf  buffer
 * @param mem   bytes, are copied
 * @param amt   how many
 * @param pad   room in bytes behind them
 */
DAV_DECLARE(void) dav_buffer_place_mem(apr_pool_t *p, dav_buffer *pbuf,
                                       const void *mem, apr_size_t amt,
                                       apr_size_t pad);

/* ---- Resources ---------------------------------------------------------- */

/** What a resource is, in the words of RFC 3253. */
typedef enum {
    DAV_RESOURCE_TYPE_UNKNOWN = 0,
    /** a file or collection, under version control or not */
    DAV_RESOURCE_TYPE_REGULAR = 1,
    /** one version of something */
    DAV_RESOURCE_TYPE_VERSION = 2,
    /** all versions of something */
    DAV_RESOURCE_TYPE_HISTORY = 3,
    /** a checked-out one that has no name but its own */
    DAV_RESOURCE_TYPE_WORKING = 4,
    DAV_RESOURCE_TYPE_WORKSPACE = 5,
    DAV_RESOURCE_TYPE_ACTIVITY = 6,
    /** what only the provider understands */
    DAV_RESOURCE_TYPE_PRIVATE = 7
} dav_resource_type;

/** A resource, which need not exist.  The provider makes it. */
struct dav_resource {
    dav_resource_type type;         /* what it is */
    int exists;                     /* true: it does */
    int collection;                 /* true: it is, or will be, one */
    int versioned;                  /* true: under version control */
    int baselined;  /* true: a baseline, or under baseline control */
    int working;                    /* true: checked out */
    const char *uri;                /* its path, encoded, as clients name it */
    dav_resource_private *info;     /* the provider's own */
    const dav_hooks_repository *hooks;  /* its provider */
    apr_pool_t *pool;               /* as long as it lives */
};

/**
 * Something that was found by a URL, or an error in its stead.
 */
typedef struct {
    request_rec *rnew;                  /* sub-request for it */
    dav_error err;                      /* status 0: there was none */
} dav_lookup_result;

/**
 * Finds what a URL in a field of the request (Destination, If) is about, as a
 * request of its own would; it has to be one of this server.
 * @param uri               URL or path
 * @param r                 request that names it
 * @param must_be_absolute  true: a path alone is an error
 * @return a sub-request, or an error in err
 */
DAV_DECLARE(dav_lookup_result) dav_lookup_uri(const char *uri, request_rec *r,
                                              int must_be_absolute);

/**
 * Asks the provider of a request's location for the resource.
 * @param r               request, or one that was found by dav_lookup_uri()
 * @param label_allowed   true: the field Label chooses among versions
 * @param use_checked_in  true: of a versioned resource, take its version
 * @param res_p           gets the resource
 * @return NULL, or an error: among others 404 when no provider knows it
 */
DAV_DECLARE(dav_error *) dav_get_resource(request_rec *r, int label_allowed,
                                          int use_checked_in,
                                          dav_resource **res_p);

/**
 * The value of the field Depth (RFC 4918 section 10.2).
 * @param r          request
 * @param def_depth  value when there is no such field
 * @return 0, 1, DAV_INFINITY, or -1 for anything else; that is logged, and is
 *         a bad request
 */
DAV_DECLARE(int) dav_get_depth(request_rec *r, int def_depth);

/**
 * What DavBasePath says of the request's location.
 * @param r  request
 * @return a path, or NULL
 */
DAV_DECLARE(const char *) dav_get_base_path(request_rec *r);

/** What dav_get_resource_state() finds. */
#define DAV_RESOURCE_LOCK_NULL          10  /* a lock, and nothing else */
#define DAV_RESOURCE_NULL               11  /* nothing */
#define DAV_RESOURCE_EXISTS             12
#define DAV_RESOURCE_ERROR              13  /* it was logged */

/**
 * Whether there is a resource, or only a lock on its name.
 * @param r         request
 * @param resource  resource
 * @return DAV_RESOURCE_*
 */
DAV_DECLARE(int) dav_get_resource_state(request_rec *r,
                                        const dav_resource *resource);

/* ---- Responses ---------------------------------------------------------- */

/** Properties of a resource as XML. */
typedef struct {
    apr_text *propstats;            /* the elements propstat */
    apr_text *xmlns;  /* declarations of the namespaces that they use */
} dav_get_props_result;

/** The part of a multistatus response that is about one resource. */
struct dav_response {
    const char *href;               /* its path, encoded */
    const char *desc;               /* text for people; NULL: none */
    /* its properties, when propstats is set */
    dav_get_props_result propresult;
    int status;                     /* otherwise its status of HTTP */
    struct dav_response *next;      /* the next resource; NULL: the last */
};

/**
 * Sends a multistatus response that is in memory as a whole.
 * @param r           request
 * @param status      its status, HTTP_MULTI_STATUS
 * @param first       the resources
 * @param namespaces  names of namespaces (const char *) that the responses
 *                    use, in the order of their numbers; NULL: none
 */
DAV_DECLARE(void) dav_send_multistatus(request_rec *r, int status,
                                       dav_response *first,
                                       apr_array_header_t *namespaces);

/**
 * Begins a multistatus response that is sent piece by piece.
 * @param bb          brigade for what is sent, used until its end
 * @param r           request
 * @param status      its status, HTTP_MULTI_STATUS
 * @param namespaces  as for dav_send_multistatus()
 */
DAV_DECLARE(void) dav_begin_multistatus(apr_bucket_brigade *bb, request_rec *r,
                                        int status,
                                        apr_array_header_t *namespaces);

/**
 * Sends the part about one resource.
 * @param response  resource
 * @param bb        brigade given to dav_begin_multistatus()
 * @param r         request
 * @param pool      for what is needed during the call
 */
DAV_DECLARE(void) dav_send_one_response(dav_response *response,
                                        apr_bucket_brigade *bb, request_rec *r,
                                        apr_pool_t *pool);

/**
 * Ends the response and sends what is left.
 * @param r   request
 * @param bb  brigade given to dav_begin_multistatus()
 * @return APR_SUCCESS, or what the output filters returned
 */
DAV_DECLARE(apr_status_t) dav_finish_multistatus(request_rec *r,
                                                 apr_bucket_brigade *bb);

/**
 * Tells caches that the response depends on the field Label, when the provider
 * has versions.
 * @param in_req    request that has the field
 * @param out_req   request whose response gets Vary
 * @param resource  resource
 */
DAV_DECLARE(void) dav_add_vary_header(request_rec *in_req,
                                      request_rec *out_req,
                                      const dav_resource *resource);

/* ---- The provider of a repository --------------------------------------- */

/** How a stream is opened. */
typedef enum {
    DAV_MODE_WRITE_TRUNC = 0,           /* for a whole new content */
    DAV_MODE_WRITE_SEEKABLE = 1         /* for a part of it (PUT of a range) */
} dav_stream_mode;

/* What a walk visits and how, in dav_walk_params.walk_type. */
#define DAV_WALKTYPE_AUTH               1  /* only what may be read */
#define DAV_WALKTYPE_NORMAL             2  /* resources that exist */
#define DAV_WALKTYPE_LOCKNULL           4  /* names that are only locked */
#define DAV_WALKTYPE_TOLERANT           8  /* go on after an error */

/** What the function of a walk is told of a resource. */
enum {
    DAV_CALLTYPE_MEMBER = 1,            /* not a collection */
    DAV_CALLTYPE_COLLECTION = 2,        /* a collection, before its members */
    DAV_CALLTYPE_LOCKNULL = 3           /* a name that is only locked */
};

/** What a walk shows of one resource. */
typedef struct {
    void *walk_ctx;                 /* as in dav_walk_params */
    /* of the walk; what is for this resource alone is in resource->pool */
    apr_pool_t *pool;
    /* may be changed or gone after the call: copy what is kept */
    const dav_resource *resource;
    dav_response *response;         /* what goes wrong is collected here */
} dav_walk_resource;

/** A store of locks that a request has open. */
typedef struct {
    const dav_hooks_locks *hooks;   /* its provider */
    int ro;                         /* true: it is only read */
    dav_lockdb_private *info;       /* the provider's own */
} dav_lockdb;

/** What is wanted of a walk. */
typedef struct {
    int walk_type;                  /* DAV_WALKTYPE_* */
    /**
     * Called for each resource, a collection before its members.
     * @param wres      resource
     * @param calltype  DAV_CALLTYPE_*
     * @return NULL, or an error that ends the walk
     */
    dav_error *(*func)(dav_walk_resource *wres, int calltype);

    void *walk_ctx;                 /* for func */
    apr_pool_t *pool;               /* of the walk */
    const dav_resource *root;       /* where it starts */
    /* open store of locks; needed with DAV_WALKTYPE_LOCKNULL */
    dav_lockdb *lockdb;
} dav_walk_params;

/**
 * Adds a resource to what a walk collects.
 * @param wres       resource
 * @param status     its status
 * @param propstats  its properties, or NULL
 */
DAV_DECLARE(void) dav_add_response(dav_walk_resource *wres, int status,
                                   dav_get_props_result *propstats);

/**
 * Resources and their contents.  Of members that may be NULL, that is said.
 */
struct dav_hooks_repository {
    /* true: deliver() answers GET; false: there are files behind the
     * resources, which the server serves as ever */
    int handle_get;
    /**
     * Finds the resource of a request.
     * @param r               request
     * @param root_dir        path of the location, as the directive Dav is in
     * @param label           label of a version, or NULL
     * @param use_checked_in  true: the version of a versioned resource
     * @param resource        gets it; one that is not there has exists set to
     *                        0
     * @return NULL or an error
     */
    dav_error *(*get_resource)(request_rec *r, const char *root_dir,
                               const char *label, int use_checked_in,
                               dav_resource **resource);

    /**
     * Finds the collection that a resource is in.
     * @param resource         resource
     * @param parent_resource  gets it; NULL for the top of the repository
     * @return NULL or an error
     */
    dav_error *(*get_parent_resource)(const dav_resource *resource,
                                      dav_resource **parent_resource);

    /**
     * @param res1  a resource
     * @param res2  a resource of any provider
     * @return true when both are the same
     */
    int (*is_same_resource)(const dav_resource *res1,
                            const dav_resource *res2);

    /**
     * @param res1  a resource
     * @param res2  a resource of any provider
     * @return true when res1 is a collection around res2, at any depth
     */
    int (*is_parent_resource)(const dav_resource *res1,
                              const dav_resource *res2);

    /**
     * Begins to write the contents of a resource, which need not exist.
     * @param resource  resource
     * @param mode      how
     * @param stream    gets the open resource
     * @return NULL or an error
     */
    dav_error *(*open_stream)(const dav_resource *resource,
                              dav_stream_mode mode, dav_stream **stream);

    /**
     * Ends writing.
     * @param stream  open resource
     * @param commit  true: what was written holds; false: it is as if nothing
     *                had been
     * @return NULL or an error
     */
    dav_error *(*close_stream)(dav_stream *stream, int commit);

    /**
     * Writes where the stream stands.
     * @param stream   open resource
     * @param buf      bytes
     * @param bufsize  how many; all of them are written
     * @return NULL or an error
     */
    dav_error *(*write_stream)(dav_stream *stream, const void *buf,
                               apr_size_t bufsize);

    /**
     * Moves to a place; reading and writing go on there.
     * @param stream   open resource
     * @param abs_pos  bytes from the start
     * @return NULL or an error
     */
    dav_error *(*seek_stream)(dav_stream *stream, apr_off_t abs_pos);

    /**
     * Sets the fields of the response to GET or HEAD, among them validators
     * and length.  Called when handle_get is set.
     * @param r         request
     * @param resource  what it is for
     * @return NULL or an error
     */
    dav_error *(*set_headers)(request_rec *r, const dav_resource *resource);

    /**
     * Sends the contents, when handle_get is set.
     * @param resource  resource
     * @param output    first filter that takes them
     * @return NULL or an error
     */
    dav_error *(*deliver)(const dav_resource *resource, ap_filter_t *output);

    /**
     * Makes an empty collection.
     * @param resource  what is to be one; is changed to what it then is
     * @return NULL or an error: 409 when the collection around it is missing
     */
    dav_error *(*create_collection)(dav_resource *resource);

    /**
     * Copies a resource, and what it has in it.
     * @param src       resource
     * @param dst       place, where nothing is; is changed to what it then is
     * @param depth     0 or DAV_INFINITY
     * @param response  gets what could not be copied, when not all of it
     * @return NULL or an error; HTTP_MULTI_STATUS when response tells it
     */
    dav_error *(*copy_resource)(const dav_resource *src, dav_resource *dst,
                                int depth, dav_response **response);

    /**
     * Moves a resource with all that is in it.
     * @param src       resource; does not exist afterwards
     * @param dst       place, where nothing is; is changed to what it then is
     * @param response  gets what could not be moved
     * @return NULL or an error
     */
    dav_error *(*move_resource)(dav_resource *src, dav_resource *dst,
                                dav_response **response);

    /**
     * Removes a resource with all that is in it.
     * @param resource  resource; does not exist afterwards
     * @param response  gets what could not be removed
     * @return NULL or an error
     */
    dav_error *(*remove_resource)(dav_resource *resource,
                                  dav_response **response);

    /**
     * Visits a resource and what is in it.
     * @param params    what is wanted
     * @param depth     0, 1 or DAV_INFINITY
     * @param response  gets what the walk collected
     * @return NULL or an error
     */
    dav_error *(*walk)(const dav_walk_params *params, int depth,
                       dav_response **response);

    /**
     * @param resource  resource
     * @return its entity tag with its quotes, or NULL when it has none; in its
     *         pool
     */
    const char *(*getetag)(const dav_resource *resource);

    void *ctx;                      /* for the provider */
    /**
     * @param resource  resource
     * @return the request that it was made for
     */
    request_rec *(*get_request_rec)(const dav_resource *resource);

    /**
     * @param resource  resource
     * @return its path in the file system, or NULL when it has none
     */
    const char *(*get_pathname)(const dav_resource *resource);
};

/* ---- Dead properties: kept for clients, not understood ------------------ */

/** The name of a property. */
typedef struct {
    const char *ns;                 /* name of its namespace; "": none */
    const char *name;               /* its name there */
} dav_prop_name;

/** A store of dead properties. */
struct dav_hooks_propdb {
    /**
     * Opens the store of a resource.
     * @param p         pool of what it gets
     * @param resource  resource
     * @param ro        true: it is only read
     * @param pdb       gets the store; NULL when it is only read and has
     *                  nothing
     * @return NULL or an error
     */
    dav_error *(*open)(apr_pool_t *p, const dav_resource *resource, int ro,
                       dav_db **pdb);

    /**
     * Closes a store; what was changed is kept.
     * @param db  store
     */
    void (*close)(dav_db *db);

    /**
     * Adds the namespaces that output_value() will use.
     * @param db  store
     * @param xi  namespaces of the response
     * @return NULL or an error
     */
    dav_error *(*define_namespaces)(dav_db *db, dav_xmlns_info *xi);

    /**
     * Writes a property with its value as XML.
     * @param db     store
     * @param name   which
     * @param xi     namespaces of the response; more may be added
     * @param phdr   text that it is added to
     * @param found  gets whether there is one
     * @return NULL or an error
     */
    dav_error *(*output_value)(dav_db *db, const dav_prop_name *name,
                               dav_xmlns_info *xi, apr_text_header *phdr,
                               int *found);

    /**
     * Prepares for store(): elements of a body name namespaces by number.
     * @param db          store
     * @param namespaces  names by number (const char *)
     * @param mapping     gets what store() is given
     * @return NULL or an error
     */
    dav_error *(*map_namespaces)(dav_db *db,
                                 const apr_array_header_t *namespaces,
                                 dav_namespace_map **mapping);

    /**
     * Keeps a property; what it had is replaced.
     * @param db       store
     * @param name     which
     * @param elem     its element, with the value inside
     * @param mapping  from map_namespaces()
     * @return NULL or an error
     */
    dav_error *(*store)(dav_db *db, const dav_prop_name *name,
                        const apr_xml_elem *elem, dav_namespace_map *mapping);

    /**
     * Removes a property; none of that name is no error.
     * @param db    store
     * @param name  which
     * @return NULL or an error
     */
    dav_error *(*remove)(dav_db *db, const dav_prop_name *name);

    /**
     * @param db    store
     * @param name  which
     * @return true when there is one
     */
    int (*exists)(dav_db *db, const dav_prop_name *name);

    /**
     * Begins to tell the names of all properties.
     * @param db     store
     * @param pname  gets the first; ns is NULL when there is none
     * @return NULL or an error
     */
    dav_error *(*first_name)(dav_db *db, dav_prop_name *pname);

    /**
     * Goes on.
     * @param db     store
     * @param pname  gets the next; ns is NULL when there is none
     * @return NULL or an error
     */
    dav_error *(*next_name)(dav_db *db, dav_prop_name *pname);

    /**
     * Remembers what a property is before it is changed.
     * @param db         store
     * @param name       which
     * @param prollback  gets what is remembered
     * @return NULL or an error
     */
    dav_error *(*get_rollback)(dav_db *db, const dav_prop_name *name,
                               dav_deadprop_rollback **prollback);

    /**
     * Makes a property what it was.
     * @param db        store
     * @param rollback  what was remembered
     * @return NULL or an error
     */
    dav_error *(*apply_rollback)(dav_db *db, dav_deadprop_rollback *rollback);

    void *ctx;                      /* for the provider */
};

/* ---- Live properties: those that the server understands ----------------- */

/** What is wanted of a property, and what became of it.  The values grow:
 * each asks for more than the one before. */
typedef enum {
    DAV_PROP_INSERT_NOTDEF = 0,         /* the provider does not know it */
    DAV_PROP_INSERT_NOTSUPP = 1,        /* known, not of this resource */
    DAV_PROP_INSERT_NAME = 2,           /* its name */
    DAV_PROP_INSERT_VALUE = 3,          /* name and value */
    DAV_PROP_INSERT_SUPPORTED = 4       /* a supported-live-property */
} dav_prop_insert;

/** What PROPPATCH does with a property. */
#define DAV_PROP_OP_SET                 1
#define DAV_PROP_OP_DELETE              2

/* Numbers of properties below this are for everybody's own; these are taken:
 * those of mod_dav, of mod_dav_fs, and three for trials. */
#define DAV_PROPID_CORE                 10000
#define DAV_PROPID_FS                   10100
#define DAV_PROPID_TEST1                10300
#define DAV_PROPID_TEST2                10400
#define DAV_PROPID_TEST3                10500

/** Numbers of the properties in the namespace DAV:, whoever provides them;
 * each constant has the property's name at its end. */
enum {
    DAV_PROPID_BEGIN = 20000,
    DAV_PROPID_creationdate = 20001,
    DAV_PROPID_displayname = 20002,
    DAV_PROPID_getcontentlanguage = 20003,
    DAV_PROPID_getcontentlength = 20004,
    DAV_PROPID_getcontenttype = 20005,
    DAV_PROPID_getetag = 20006,
    DAV_PROPID_getlastmodified = 20007,
    DAV_PROPID_lockdiscovery = 20008,
    DAV_PROPID_resourcetype = 20009,
    DAV_PROPID_source = 20010,
    DAV_PROPID_supportedlock = 20011,
    DAV_PROPID_activity_checkout_set = 20012,
    DAV_PROPID_activity_set = 20013,
    DAV_PROPID_activity_version_set = 20014,
    DAV_PROPID_auto_merge_set = 20015,
    DAV_PROPID_auto_version = 20016,
    DAV_PROPID_baseline_collection = 20017,
    DAV_PROPID_baseline_controlled_collection = 20018,
    DAV_PROPID_baseline_controlled_collection_set = 20019,
    DAV_PROPID_checked_in = 20020,
    DAV_PROPID_checked_out = 20021,
    DAV_PROPID_checkin_fork = 20022,
    DAV_PROPID_checkout_fork = 20023,
    DAV_PROPID_checkout_set = 20024,
    DAV_PROPID_comment = 20025,
    DAV_PROPID_creator_displayname = 20026,
    DAV_PROPID_current_activity_set = 20027,
    DAV_PROPID_current_workspace_set = 20028,
    DAV_PROPID_default_variant = 20029,
    DAV_PROPID_eclipsed_set = 20030,
    DAV_PROPID_label_name_set = 20031,
    DAV_PROPID_merge_set = 20032,
    DAV_PROPID_precursor_set = 20033,
    DAV_PROPID_predecessor_set = 20034,
    DAV_PROPID_root_version = 20035,
    DAV_PROPID_subactivity_set = 20036,
    DAV_PROPID_subbaseline_set = 20037,
    DAV_PROPID_successor_set = 20038,
    DAV_PROPID_supported_method_set = 20039,
    DAV_PROPID_supported_live_property_set = 20040,
    DAV_PROPID_supported_report_set = 20041,
    DAV_PROPID_unreserved = 20042,
    DAV_PROPID_variant_set = 20043,
    DAV_PROPID_version_controlled_binding_set = 20044,
    DAV_PROPID_version_controlled_configuration = 20045,
    DAV_PROPID_version_history = 20046,
    DAV_PROPID_version_name = 20047,
    DAV_PROPID_workspace = 20048,
    DAV_PROPID_workspace_checkout_set = 20049,
    DAV_PROPID_END = 20050
};

/**
 * A row of a provider's table of live properties; the last has name NULL.
 */
typedef struct {
    int ns;                         /* index in the group's namespace_uris */
    const char *name;               /* its name there */
    int propid;                     /* number, unique among all providers */
    int is_writable;                /* true: PROPPATCH may change it */
} dav_liveprop_spec;

/** A provider's live properties. */
typedef struct {
    const dav_liveprop_spec *specs; /* the table */
    /* names of namespaces, NULL at the end */
    const char *const *namespace_uris;
    const dav_hooks_liveprop *hooks;  /* who provides them */
} dav_liveprop_group;

/** What mod_dav remembers of the element that a property is asked for by. */
typedef struct {
    const apr_xml_doc *doc;         /* body of the request */
    const apr_xml_elem *elem;       /* element in it */
} dav_liveprop_elem;

/** What mod_dav remembers of an element: the property that it names. */
typedef struct {
    int propid;                     /* its number; 0: not a live one */
    const dav_hooks_liveprop *provider;  /* who provides it; NULL: nobody */
} dav_elem_private;

/**
 * Live properties.  Changes are first checked, all of them, then made, and
 * then kept or undone.
 */
struct dav_hooks_liveprop {
    /**
     * Writes a property as XML.
     * @param resource  resource
     * @param propid    which
     * @param what      what is wanted
     * @param phdr      text that it is added to
     * @return what was written, or DAV_PROP_INSERT_NOTDEF or NOTSUPP
     */
    dav_prop_insert (*insert_prop)(const dav_resource *resource, int propid,
                                   dav_prop_insert what,
                                   apr_text_header *phdr);

    /**
     * @param resource  resource
     * @param propid    which
     * @return true when a client may change it
     */
    int (*is_writable)(const dav_resource *resource, int propid);

    /* names of the namespaces, NULL at the end */
    const char *const *namespace_uris;
    /**
     * Checks a change before any is made.
     * @param resource       resource
     * @param elem           the property with its new value
     * @param operation      DAV_PROP_OP_*
     * @param context        gets what the later steps are given
     * @param defer_to_dead  gets true when it is to be kept as a dead property
     * @return NULL or an error
     */
    dav_error *(*patch_validate)(const dav_resource *resource,
                                 const apr_xml_elem *elem, int operation,
                                 void **context, int *defer_to_dead);

    /**
     * Makes the change.
     * @param resource      resource
     * @param elem          the property with its new value
     * @param operation     DAV_PROP_OP_*
     * @param context       from patch_validate()
     * @param rollback_ctx  gets what undoing needs
     * @return NULL or an error
     */
    dav_error *(*patch_exec)(
        const dav_resource *resource, const apr_xml_elem *elem, int operation,
        void *context, dav_liveprop_rollback **rollback_ctx);

    /**
     * The change stays: all of them went well.
     * @param resource      resource
     * @param operation     DAV_PROP_OP_*
     * @param context       from patch_validate()
     * @param rollback_ctx  from patch_exec()
     */
    void (*patch_commit)(const dav_resource *resource, int operation,
                         void *context, dav_liveprop_rollback *rollback_ctx);

    /**
     * Undoes the change: another one failed.
     * @param resource      resource
     * @param operation     DAV_PROP_OP_*
     * @param context       from patch_validate()
     * @param rollback_ctx  from patch_exec()
     * @return NULL or an error
     */
    dav_error *(*patch_rollback)(const dav_resource *resource, int operation,
                                 void *context,
                                 dav_liveprop_rollback *rollback_ctx);

    void *ctx;                      /* for the provider */
};

/**
 * Tells mod_dav of the namespaces of a provider's live properties.  Called
 * while modules register.
 * @param pool   pool of the configuration
 * @param group  the properties; has to live as long
 */
DAV_DECLARE(void) dav_register_liveprop_group(apr_pool_t *pool,
                                              const dav_liveprop_group *group);

/**
 * Looks a property up in a provider's table: the body of its find_liveprop
 * hook.
 * @param ns_uri  name of the namespace
 * @param name    name of the property
 * @param group   table
 * @param hooks   gets who provides it
 * @return the number of the property, or 0
 */
DAV_DECLARE(int) dav_do_find_liveprop(const char *ns_uri, const char *name,
                                      const dav_liveprop_group *group,
                                      const dav_hooks_liveprop **hooks);

/**
 * Looks a property up by its number.
 * @param propid  number
 * @param group   table
 * @param info    gets its row, or an empty one
 * @return number of the property's namespace among all that are registered
 */
DAV_DECLARE(long) dav_get_liveprop_info(int propid,
                                        const dav_liveprop_group *group,
                                        const dav_liveprop_spec **info);

/**
 * @param uri  name of a namespace
 * @return its number, or 0 when it is not registered
 */
DAV_DECLARE(long) dav_get_liveprop_ns_index(const char *uri);

/** @return how many namespaces are registered */
DAV_DECLARE(long) dav_get_liveprop_ns_count(void);

/**
 * Writes the declarations (xmlns:...) of all registered namespaces.
 * @param p     pool of the text
 * @param phdr  text that they are added to
 */
DAV_DECLARE(void) dav_add_all_liveprop_xmlns(apr_pool_t *p,
                                             apr_text_header *phdr);

/**
 * The element of the body that the property being written was asked for by.
 * Valid within insert_prop().
 * @param resource  resource
 * @return the element, or NULL when it was not named
 */
DAV_DECLARE(dav_liveprop_elem *) dav_get_liveprop_element(
        const dav_resource *resource);

/**
 * Looks a property up among those that mod_dav has itself.
 * @param resource  resource
 * @param ns_uri    name of the namespace
 * @param name      name of the property
 * @param hooks     gets who provides it
 * @return its number, or 0
 */
DAV_DECLARE(int) dav_core_find_liveprop(const dav_resource *resource,
                                        const char *ns_uri, const char *name,
                                        const dav_hooks_liveprop **hooks);

/**
 * Writes the properties that mod_dav has itself.
 * @param r         request
 * @param resource  resource
 * @param what      what is wanted of each
 * @param phdr      text that they are added to
 */
DAV_DECLARE(void) dav_core_insert_all_liveprops(
        request_rec *r, const dav_resource *resource, dav_prop_insert what,
        apr_text_header *phdr);

/**
 * Registers the namespaces of mod_dav's own properties.
 * @param p  pool of the configuration
 */
DAV_DECLARE(void) dav_core_register_uris(apr_pool_t *p);

/* ---- All properties of a resource --------------------------------------- */

/* Which of the two a method does with a resource. */
#define DAV_DO_COPY                     0
#define DAV_DO_MOVE                     1

/* What PROPFIND asks for. */
#define DAV_PROPFIND_IS_ALLPROP         1
#define DAV_PROPFIND_IS_PROPNAME        2
#define DAV_PROPFIND_IS_PROP            3

/* Flags for opening properties: for nothing special; to read only; without
 * the property lockdiscovery (DavLockDiscovery off). */
#define DAV_PROPDB_NONE                 0
#define DAV_PROPDB_RO                   1
#define DAV_PROPDB_DISABLE_LOCKDISCOVERY 2

/**
 * Opens the properties of a resource, in the request's pool.
 * @param r         request
 * @param lockdb    open store of locks for lockdiscovery, or NULL
 * @param resource  resource
 * @param flags     DAV_PROPDB_*
 * @param ns_xlate  names of the namespaces of the body by number (const char
 *                  *); NULL: there is no body
 * @param propdb    gets the properties
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_open_propdb(
        request_rec *r, dav_lockdb *lockdb, const dav_resource *resource,
        int flags, apr_array_header_t *ns_xlate, dav_propdb **propdb);

/**
 * As dav_open_propdb(), in a pool that goes before the request's: a walk over
 * many resources has one for each.
 * @param p         pool
 * @param r         request
 * @param lockdb    open store of locks, or NULL
 * @param resource  resource
 * @param flags     DAV_PROPDB_*
 * @param ns_xlate  as there
 * @param propdb    gets the properties
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_popen_propdb(
        apr_pool_t *p, request_rec *r, dav_lockdb *lockdb,
        const dav_resource *resource, int flags, apr_array_header_t *ns_xlate,
        dav_propdb **propdb);

/**
 * Closes the properties and the store behind them.
 * @param db  properties
 */
DAV_DECLARE(void) dav_close_propdb(dav_propdb *db);

/**
 * The properties that a body names, each under the status that it has.
 * @param db   properties
 * @param doc  body of PROPFIND
 * @return XML
 */
DAV_DECLARE(dav_get_props_result) dav_get_props(dav_propdb *db,
                                                apr_xml_doc *doc);

/**
 * All properties that are shown without being asked for.
 * @param db    properties
 * @param what  names alone, or values too
 * @return XML
 */
DAV_DECLARE(dav_get_props_result) dav_get_allprops(dav_propdb *db,
                                                   dav_prop_insert what);

/**
 * Writes whether a live property is known of this resource, as an element
 * supported-live-property (RFC 3253 section 3.1.4).
 * @param propdb    properties
 * @param ns_uri    name of the namespace
 * @param propname  name of the property
 * @param body      text that it is added to
 */
DAV_DECLARE(void) dav_get_liveprop_supported(
        dav_propdb *propdb, const char *ns_uri, const char *propname,
        apr_text_header *body);

/** One change of PROPPATCH, through its steps. */
struct dav_prop_ctx {
    dav_propdb *propdb;             /* properties that are changed */
    apr_xml_elem *prop;             /* the property with its value */
    int operation;                  /* DAV_PROP_OP_* */
    int is_liveprop;  /* true: a provider of live properties changes it */
    void *liveprop_ctx;             /* for that provider */
    struct dav_rollback_item *rollback;  /* for undoing it */
    dav_error *err;                 /* what went wrong; NULL: nothing */
    request_rec *r;                 /* request */
};

/** True when a step of a change has failed. */
#define DAV_PROP_CTX_HAS_ERR(dpc) \
    ((dpc).err != NULL && (dpc).err->status >= 300)

/**
 * First step: may the change be made?
 * @param ctx  change; err is set when it may not
 */
DAV_DECLARE(void) dav_prop_validate(dav_prop_ctx *ctx);

/**
 * Second step: makes it.
 * @param ctx  change; err is set when it could not be made
 */
DAV_DECLARE(void) dav_prop_exec(dav_prop_ctx *ctx);

/**
 * Last step when all changes went well.
 * @param ctx  change
 */
DAV_DECLARE(void) dav_prop_commit(dav_prop_ctx *ctx);

/**
 * Last step when any failed: undoes it.
 * @param ctx  change; err is set when it could not be undone
 */
DAV_DECLARE(void) dav_prop_rollback(dav_prop_ctx *ctx);

/**
 * The body's part about a PROPPATCH that failed.
 * @param p         pool of the result
 * @param prop_ctx  changes (dav_prop_ctx); those that did not fail themselves
 *                  are told as failed with the others (424)
 * @return XML
 */
DAV_DECLARE(apr_text *) dav_failed_proppatch(apr_pool_t *p,
                                             apr_array_header_t *prop_ctx);

/**
 * The body's part about a PROPPATCH that went well.
 * @param p         pool of the result
 * @param prop_ctx  changes (dav_prop_ctx)
 * @return XML
 */
DAV_DECLARE(apr_text *) dav_success_proppatch(apr_pool_t *p,
                                              apr_array_header_t *prop_ctx);

/* ---- Locks -------------------------------------------------------------- */

/** Whom a lock keeps out. */
typedef enum {
    DAV_LOCKSCOPE_UNKNOWN = 0,
    DAV_LOCKSCOPE_EXCLUSIVE = 1,        /* everybody else */
    DAV_LOCKSCOPE_SHARED = 2            /* those who have no such lock */
} dav_lock_scope;

/** What a lock is for. */
typedef enum {
    DAV_LOCKTYPE_UNKNOWN = 0,
    DAV_LOCKTYPE_WRITE = 1              /* RFC 4918 section 7 */
} dav_lock_type;

/** How a lock holds for a resource. */
typedef enum {
    DAV_LOCKREC_DIRECT = 0,             /* it is on the resource itself */
    DAV_LOCKREC_INDIRECT = 1,           /* on a collection around it */
    /** as before, and only the token was looked up: the rest is empty */
    DAV_LOCKREC_INDIRECT_PARTIAL = 2
} dav_lock_rectype;

/** How much get_locks() is to find out. */
#define DAV_GETLOCKS_RESOLVED           0  /* indirect ones as what they are */
#define DAV_GETLOCKS_PARTIAL            1  /* indirect ones as tokens */
#define DAV_GETLOCKS_COMPLETE           2  /* the record and its root */

/** Timeout of a lock that ends only by UNLOCK. */
#define DAV_TIMEOUT_INFINITE            0

/** Shared locks that one resource can have. */
#define DAV_MAX_SHARED_LOCKS            0x400

/** A lock, as it holds for a resource. */
struct dav_lock {
    /* direct or not; what follows is about the lock itself */
    dav_lock_rectype rectype;
    int is_locknull;                /* true: there is nothing but the lock */
    dav_lock_scope scope;           /* exclusive or shared */
    dav_lock_type type;             /* write */
    int depth;                      /* 0 or DAV_INFINITY */
    time_t timeout;                 /* when it ends, or DAV_TIMEOUT_INFINITE */
    const dav_locktoken *locktoken; /* its name */
    const char *owner;              /* XML that the client gave; NULL: none */
    const char *auth_user;  /* who took it; NULL: nobody in particular */
    dav_lock_private *info;         /* the provider's own */
    struct dav_lock *next;  /* the next lock of the resource; NULL: the last */
};

/** Tokens that a request gives. */
struct dav_locktoken_list {
    dav_locktoken *locktoken;       /* token */
    struct dav_locktoken_list *next;  /* NULL: the last */
};

/** A store of locks. */
struct dav_hooks_locks {
    /**
     * @param resource  resource
     * @return XML of the property supportedlock, without the element around it
     */
    const char *(*get_supportedlock)(const dav_resource *resource);

    /**
     * Reads a token.
     * @param p            pool of the result
     * @param char_token   URI of a field of the request
     * @param locktoken_p  gets the token
     * @return NULL or an error: DAV_ERR_LOCK_UNK_STATE_TOKEN when it is none
     *         of this store
     */
    dav_error *(*parse_locktoken)(apr_pool_t *p, const char *char_token,
                                  dav_locktoken **locktoken_p);

    /**
     * @param p          pool of the result
     * @param locktoken  token
     * @return its URI
     */
    const char *(*format_locktoken)(apr_pool_t *p,
                                    const dav_locktoken *locktoken);

    /**
     * @param a  token
     * @param b  token
     * @return 0 when both are the same
     */
    int (*compare_locktoken)(const dav_locktoken *a, const dav_locktoken *b);

    /**
     * Opens the store for a request.
     * @param r       request
     * @param ro      true: it is only read
     * @param force   true: now, and not when something is first asked of it
     * @param lockdb  gets the store
     * @return NULL or an error
     */
    dav_error *(*open_lockdb)(request_rec *r, int ro, int force,
                              dav_lockdb **lockdb);

    /**
     * Closes it; what was changed is kept.
     * @param lockdb  store
     */
    void (*close_lockdb)(dav_lockdb *lockdb);

    /**
     * A resource has come to be where there was only a lock.
     * @param lockdb    store
     * @param resource  resource
     * @return NULL or an error
     */
    dav_error *(*remove_locknull_state)(dav_lockdb *lockdb,
                                        const dav_resource *resource);

    /**
     * Makes a lock with a token of its own, in memory; append_locks() keeps
     * it.
     * @param lockdb    store
     * @param resource  what it is for
     * @param lock      gets the lock
     * @return NULL or an error
     */
    dav_error *(*create_lock)(dav_lockdb *lockdb, const dav_resource *resource,
                              dav_lock **lock);

    /**
     * The locks that hold for a resource; those that have ended are removed.
     * @param lockdb    store
     * @param resource  resource
     * @param calltype  DAV_GETLOCKS_*
     * @param locks     gets the first; NULL: none
     * @return NULL or an error
     */
    dav_error *(*get_locks)(dav_lockdb *lockdb, const dav_resource *resource,
                            int calltype, dav_lock **locks);

    /**
     * One lock of a resource.
     * @param lockdb      store
     * @param resource    resource
     * @param locktoken   its token
     * @param partial_ok  true: of an indirect one the token will do
     * @param lock        gets the lock; NULL: there is none
     * @return NULL or an error
     */
    dav_error *(*find_lock)(dav_lockdb *lockdb, const dav_resource *resource,
                            const dav_locktoken *locktoken, int partial_ok,
                            dav_lock **lock);

    /**
     * Whether any lock holds for a resource.
     * @param lockdb         store
     * @param resource       resource
     * @param locks_present  gets the answer
     * @return NULL or an error
     */
    dav_error *(*has_locks)(dav_lockdb *lockdb, const dav_resource *resource,
                            int *locks_present);

    /**
     * Keeps locks for a resource.
     * @param lockdb         store
     * @param resource       resource
     * @param make_indirect  true: they are on a collection around it
     * @param lock           the first
     * @return NULL or an error
     */
    dav_error *(*append_locks)(dav_lockdb *lockdb,
                               const dav_resource *resource, int make_indirect,
                               const dav_lock *lock);

    /**
     * Removes one lock, or all, from one resource.
     * @param lockdb     store
     * @param resource   resource
     * @param locktoken  which; NULL: all
     * @return NULL or an error
     */
    dav_error *(*remove_lock)(dav_lockdb *lockdb, const dav_resource *resource,
                              const dav_locktoken *locktoken);

    /**
     * Gives locks a new end.
     * @param lockdb    store
     * @param resource  resource
     * @param ltl       tokens of them
     * @param new_time  when they end, or DAV_TIMEOUT_INFINITE
     * @param locks     gets those that were changed
     * @return NULL or an error
     */
    dav_error *(*refresh_locks)(
        dav_lockdb *lockdb, const dav_resource *resource,
        const dav_locktoken_list *ltl, time_t new_time, dav_lock **locks);

    /**
     * Finds what a lock is on.  May be NULL: the collections around
     * start_resource are then looked at one after another.
     * @param lockdb          store
     * @param locktoken       token
     * @param start_resource  something that it holds for
     * @param resource        gets what it is on
     * @return NULL or an error
     */
    dav_error *(*lookup_resource)(
        dav_lockdb *lockdb, const dav_locktoken *locktoken,
        const dav_resource *start_resource, const dav_resource **resource);

    void *ctx;                      /* for the provider */
};

/**
 * Opens the store of locks of a request's location.
 * @param r       request
 * @param ro      true: it is only read
 * @param lockdb  gets the store; NULL when the provider has none
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_open_lockdb(request_rec *r, int ro,
                                         dav_lockdb **lockdb);

/**
 * Closes it.
 * @param lockdb  store
 */
DAV_DECLARE(void) dav_close_lockdb(dav_lockdb *lockdb);

/**
 * The end of a lock as the field Timeout asks for it, within DavMinTimeout
 * (RFC 4918 section 10.7).
 * @param r  request
 * @return when, or DAV_TIMEOUT_INFINITE
 */
DAV_DECLARE(time_t) dav_get_timeout(request_rec *r);

/**
 * The tokens of the field If of a request that refreshes locks.
 * @param r    request
 * @param ltl  gets them
 * @return NULL, or an error when there are none
 */
DAV_DECLARE(dav_error *) dav_get_locktoken_list(request_rec *r,
                                                dav_locktoken_list **ltl);

/**
 * Makes a lock of the body of LOCK, in memory.
 * @param r             request
 * @param resource      what it is for
 * @param lockdb        store
 * @param doc           body
 * @param lock_request  gets the lock
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_lock_parse_lockinfo(
        request_rec *r, const dav_resource *resource, dav_lockdb *lockdb,
        const apr_xml_doc *doc, dav_lock **lock_request);

/**
 * Locks a resource and, with depth DAV_INFINITY, what is in it.
 * @param r         request
 * @param resource  resource
 * @param lockdb    store
 * @param request   lock that dav_lock_parse_lockinfo() made
 * @param response  gets what could not be locked
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_add_lock(
        request_rec *r, const dav_resource *resource, dav_lockdb *lockdb,
        dav_lock *request, dav_response **response);

/**
 * The locks that hold for a resource.
 * @param lockdb    store; NULL: there are none
 * @param resource  resource
 * @param locks     gets the first; NULL: none
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_lock_query(dav_lockdb *lockdb,
                                        const dav_resource *resource,
                                        dav_lock **locks);

/**
 * The locks of a resource as XML, elements activelock.
 * @param r      request
 * @param locks  the first
 * @param pbuf   buffer that is used again from call to call
 * @return XML, in pbuf; "" for none
 */
DAV_DECLARE(const char *) dav_lock_get_activelock(request_rec *r,
                                                  dav_lock *locks,
                                                  dav_buffer *pbuf);

/**
 * Removes a lock from all that it holds for.
 * @param r          request
 * @param resource   something that it holds for
 * @param locktoken  its token; NULL: all locks of the resource
 * @return OK, or a status of HTTP that was logged
 */
DAV_DECLARE(int) dav_unlock(request_rec *r, const dav_resource *resource,
                            const dav_locktoken *locktoken);

/**
 * A resource has come to be: it gets the locks of the collection around it.
 * @param r               request
 * @param lockdb          store
 * @param resource        resource
 * @param resource_state  what dav_get_resource_state() said before
 * @param depth           0, or DAV_INFINITY for what is in it too
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_notify_created(request_rec *r, dav_lockdb *lockdb,
                                            const dav_resource *resource,
                                            int resource_state, int depth);

/* ---- Conditions of a request -------------------------------------------- */

/** What a condition of the field If is about. */
typedef enum {
    dav_if_etag = 0,
    dav_if_opaquelock = 1,              /* a lock's token */
    dav_if_unknown = 2                  /* a token of a scheme that no store
                                         * has; never true */
} dav_if_state_type;

/* Whether a condition has to hold, or not to. */
#define DAV_IF_COND_NORMAL              0
#define DAV_IF_COND_NOT                 1

/** A condition; all of a list have to hold. */
struct dav_if_state_list {
    dav_if_state_type type;         /* which of the two below */
    int condition;                  /* DAV_IF_COND_* */
    const char *etag;               /* entity tag */
    dav_locktoken *locktoken;       /* token */
    struct dav_if_state_list *next; /* NULL: the last */
};

/**
 * One list of the field If (RFC 4918 section 10.4); one of them has to hold.
 */
struct dav_if_header {
    const char *uri;  /* what it is about; NULL: what the request is for */
    apr_size_t uri_len;  /* its length, without slashes at its end */
    struct dav_if_state_list *state;  /* the conditions */
    struct dav_if_header *next;     /* NULL: the last */
    int dummy_header;  /* true: made for a token that LOCK or UNLOCK gives */
};

/* What dav_validate_request() looks at, in its low bits room for what the
 * caller passes to the walk: */
#define DAV_VALIDATE_RESOURCE           0x0010  /* the resource */
#define DAV_VALIDATE_PARENT             0x0020  /* what it is in */
#define DAV_VALIDATE_ADD_LD             0x0040  /* errors tell the locks */
#define DAV_VALIDATE_USE_424            0x0080  /* 424 for what depends */
#define DAV_VALIDATE_IS_PARENT          0x0100  /* it is what another is in */
#define DAV_VALIDATE_NO_MODIFY          0x0200  /* nothing will change, so
                                                 * that locks do not matter */

/**
 * Checks the conditions of a request, and that it has the tokens of the locks
 * that it would have to break.
 * @param r          request
 * @param resource   what it will change
 * @param depth      0, 1 or DAV_INFINITY
 * @param locktoken  a token given in another way than by If, or NULL
 * @param response   gets the members that fail; NULL when only depth 0 is
 *                   asked
 * @param flags      DAV_VALIDATE_*
 * @param lockdb     store, or NULL
 * @return NULL, or an error: 412, 423, or HTTP_MULTI_STATUS with response
 */
DAV_DECLARE(dav_error *) dav_validate_request(
        request_rec *r, dav_resource *resource, int depth,
        dav_locktoken *locktoken, dav_response **response, int flags,
        dav_lockdb *lockdb);

/** What mod_dav itself carries along on its walks. */
struct dav_walker_ctx {
    dav_walk_params w;              /* the walk */
    apr_bucket_brigade *bb;         /* response of PROPFIND */
    apr_pool_t *scratchpool;        /* cleared after each resource */
    request_rec *r;                 /* request */
    apr_xml_doc *doc;               /* body of PROPFIND */
    int propfind_type;              /* DAV_PROPFIND_IS_* */
    /* properties that a provider without a store does not have */
    apr_text *propstat_404;
    const dav_if_header *if_header; /* conditions */
    const dav_locktoken *locktoken; /* token of LOCK or UNLOCK */
    const dav_lock *lock;           /* lock that is added */
    int skip_root;  /* true: the resource itself has been looked at */
    int flags;                      /* DAV_VALIDATE_* */
    dav_buffer work_buf;            /* used again from resource to resource */
};

/* ---- Versions (RFC 3253) ------------------------------------------------ */

/** When a write checks a resource out by itself. */
typedef enum {
    DAV_AUTO_VERSION_NEVER = 0,
    DAV_AUTO_VERSION_ALWAYS = 1,
    DAV_AUTO_VERSION_LOCKED = 2         /* while it is locked */
} dav_auto_version;

/** What dav_auto_checkout() did, for dav_auto_checkin(). */
typedef struct {
    int resource_versioned;         /* true: put under version control */
    int resource_checkedout;        /* true: checked out */
    int parent_checkedout;          /* true: so was what it is in */
    dav_resource *parent_resource;  /* that */
} dav_auto_version_info;

/**
 * Checks a resource out before it is written, when that is to happen by
 * itself.
 * @param r            request
 * @param resource     resource
 * @param parent_only  true: only what it is in
 * @param av_info      gets what was done
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_auto_checkout(
        request_rec *r, dav_resource *resource, int parent_only,
        dav_auto_version_info *av_info);

/**
 * Takes what dav_auto_checkout() did to its end.
 * @param r         request
 * @param resource  resource, or NULL when only its collection was checked out
 * @param undo      true: the write failed, all is to be as before
 * @param unlock    true: called by UNLOCK; av_info is not looked at
 * @param av_info   from dav_auto_checkout()
 * @return NULL or an error
 */
DAV_DECLARE(dav_error *) dav_auto_checkin(
        request_rec *r, dav_resource *resource, int undo, int unlock,
        dav_auto_version_info *av_info);

/**
 * A report that REPORT can be asked for; the last of a list has name NULL.
 */
typedef struct {
    const char *nmspace;            /* name of its namespace */
    const char *name;               /* its element */
} dav_report_elem;

/** Version control.  Members after checkin may be NULL. */
struct dav_hooks_vsn {
    /**
     * Adds what the field DAV of OPTIONS tells of versions.
     * @param p     pool of the text
     * @param phdr  words, each a piece of text
     */
    void (*get_vsn_options)(apr_pool_t *p, apr_text_header *phdr);

    /**
     * Answers an element of the body of OPTIONS.
     * @param resource  resource
     * @param elem      what is asked
     * @param option    text that the answer is added to
     * @return NULL or an error
     */
    dav_error *(*get_option)(const dav_resource *resource,
                             const apr_xml_elem *elem,
                             apr_text_header *option);

    /**
     * @param resource  resource
     * @return true when it can be put under version control
     */
    int (*versionable)(const dav_resource *resource);

    /**
     * @param resource  resource
     * @return when it is checked out by itself
     */
    dav_auto_version (*auto_versionable)(const dav_resource *resource);

    /**
     * Puts a resource under version control.
     * @param resource  resource
     * @param target    version to start from; NULL: none
     * @return NULL or an error
     */
    dav_error *(*vsn_control)(dav_resource *resource, const char *target);

    /**
     * Checks a resource out.
     * @param resource          resource; is changed to what it then is
     * @param auto_checkout     true: by itself
     * @param is_unreserved     true: others may check it out as well
     * @param is_fork_ok        true: a fork is allowed
     * @param create_activity   true: with an activity of its own
     * @param activities        URLs of activities (const char *), or NULL
     * @param working_resource  gets the one that is written, or NULL when none
     *                          is wanted
     * @return NULL or an error
     */
    dav_error *(*checkout)(
        dav_resource *resource, int auto_checkout, int is_unreserved,
        int is_fork_ok, int create_activity, apr_array_header_t *activities,
        dav_resource **working_resource);

    /**
     * Takes a check-out back.
     * @param resource  resource; is changed to what it then is
     * @return NULL or an error
     */
    dav_error *(*uncheckout)(dav_resource *resource);

    /**
     * Makes a new version.
     * @param resource          resource; is changed to what it then is
     * @param keep_checked_out  true: it stays checked out
     * @param version_resource  gets the version, or NULL when none is wanted
     * @return NULL or an error
     */
    dav_error *(*checkin)(dav_resource *resource, int keep_checked_out,
                          dav_resource **version_resource);

    /**
     * The reports that there are.
     * @param resource  resource
     * @param reports   gets the list
     * @return NULL or an error
     */
    dav_error *(*avail_reports)(const dav_resource *resource,
                                const dav_report_elem **reports);

    /**
     * @param doc  body of REPORT
     * @return true when the field Label may choose the version
     */
    int (*report_label_header_allowed)(const apr_xml_doc *doc);

    /**
     * Sends a report.
     * @param r         request
     * @param resource  resource
     * @param doc       body of REPORT
     * @param output    first filter that takes it
     * @return NULL or an error; once something was sent, no error any more
     */
    dav_error *(*deliver_report)(request_rec *r, const dav_resource *resource,
                                 const apr_xml_doc *doc, ap_filter_t *output);

    /**
     * Makes a resource what a version is.
     * @param resource  resource
     * @param version   version, or NULL
     * @param label     label of a version, when version is NULL
     * @param depth     of label: 0, 1 or DAV_INFINITY
     * @param response  gets what could not be changed
     * @return NULL or an error
     */
    dav_error *(*update)(const dav_resource *resource,
                         const dav_resource *version, const char *label,
                         int depth, dav_response **response);

    /**
     * Labels a version.
     * @param resource  version
     * @param label     label
     * @param replace   true: another version that has it loses it
     * @return NULL or an error
     */
    dav_error *(*add_label)(const dav_resource *resource, const char *label,
                            int replace);

    /**
     * Takes a label away.
     * @param resource  version
     * @param label     label
     * @return NULL or an error
     */
    dav_error *(*remove_label)(const dav_resource *resource,
                               const char *label);

    /**
     * @param resource  resource that does not exist
     * @return true when a workspace can be made there
     */
    int (*can_be_workspace)(const dav_resource *resource);

    /**
     * Makes a workspace.
     * @param resource  where; is changed to what it then is
     * @param doc       body of MKWORKSPACE, or NULL
     * @return NULL or an error
     */
    dav_error *(*make_workspace)(dav_resource *resource, apr_xml_doc *doc);

    /**
     * @param resource  resource that does not exist
     * @return true when an activity can be made there
     */
    int (*can_be_activity)(const dav_resource *resource);

    /**
     * Makes an activity.
     * @param resource  where; is changed to what it then is
     * @return NULL or an error
     */
    dav_error *(*make_activity)(dav_resource *resource);

    /**
     * Merges, and sends the response.
     * @param target         where to
     * @param source         what
     * @param no_auto_merge  true: not what clashes
     * @param no_checkout    true: nothing is checked out for it
     * @param prop_elem      element prop of the body, or NULL
     * @param output         first filter that takes the response
     * @return NULL or an error
     */
    dav_error *(*merge)(dav_resource *target, dav_resource *source,
                        int no_auto_merge, int no_checkout,
                        apr_xml_elem *prop_elem, ap_filter_t *output);

    void *ctx;                      /* for the provider */
};

/* ---- Bindings and searching --------------------------------------------- */

/** Several names of one resource (RFC 5842). */
struct dav_hooks_binding {
    /**
     * @param resource  resource
     * @return true when it can have another name
     */
    int (*is_bindable)(const dav_resource *resource);

    /**
     * Gives a resource another name.
     * @param resource  resource
     * @param binding   name; is changed to what it then is
     * @return NULL or an error
     */
    dav_error *(*bind_resource)(const dav_resource *resource,
                                dav_resource *binding);

    void *ctx;                      /* for the provider */
};

/** Searching (RFC 5323). */
struct dav_hooks_search {
    /**
     * Adds the field DASL to the response of OPTIONS.
     * @param r  request
     * @return NULL or an error
     */
    dav_error *(*set_option_head)(request_rec *r);

    /**
     * Answers SEARCH.
     * @param r         request, whose body has not been read
     * @param response  gets what was found
     * @return NULL, or an error that response goes with
     */
    dav_error *(*search_resource)(request_rec *r, dav_response **response);

    void *ctx;                      /* for the provider */
};

/* ---- Providers and what they add ---------------------------------------- */

/** Who keeps resources and what belongs to them. */
typedef struct {
    const dav_hooks_repository *repos;  /* required */
    const dav_hooks_propdb *propdb; /* required */
    const dav_hooks_locks *locks;   /* NULL: no locks */
    const dav_hooks_vsn *vsn;       /* NULL: no versions */
    const dav_hooks_binding *binding;  /* NULL: none */
    const dav_hooks_search *search; /* NULL: none */
    void *ctx;                      /* for the provider */
} dav_provider;

/**
 * Makes a provider known to the directive Dav.  Called while modules register.
 * @param p      pool of the configuration
 * @param name   word of the directive; has to live as long
 * @param hooks  the provider; as long, too
 */
DAV_DECLARE(void) dav_register_provider(apr_pool_t *p, const char *name,
                                        const dav_provider *hooks);

/**
 * @param name  name that a provider was registered by
 * @return the provider, or NULL
 */
DAV_DECLARE(const dav_provider *) dav_lookup_provider(const char *name);

/**
 * @param r  request
 * @return the provider of its location, or NULL when Dav is off there
 */
DAV_DECLARE(const dav_provider *) dav_get_provider(request_rec *r);

/**
 * @param r  request
 * @return what Dav names there, or NULL
 */
DAV_DECLARE(const char *) dav_get_provider_name(request_rec *r);

/**
 * @param r  request
 * @return its provider's table for dead properties
 */
DAV_DECLARE(const dav_hooks_propdb *) dav_get_propdb_hooks(request_rec *r);

/**
 * @param r  request
 * @return its provider's table for locks, or NULL
 */
DAV_DECLARE(const dav_hooks_locks *) dav_get_lock_hooks(request_rec *r);

/**
 * @param r  request
 * @return its provider's table for versions, or NULL
 */
DAV_DECLARE(const dav_hooks_vsn *) dav_get_vsn_hooks(request_rec *r);

/**
 * @param r  request
 * @return its provider's table for bindings, or NULL
 */
DAV_DECLARE(const dav_hooks_binding *) dav_get_binding_hooks(request_rec *r);

/**
 * @param r  request
 * @return its provider's table for searching, or NULL
 */
DAV_DECLARE(const dav_hooks_search *) dav_get_search_hooks(request_rec *r);

/* The same, by their older names. */
#define DAV_GET_HOOKS_PROPDB(r) dav_get_propdb_hooks(r)
#define DAV_GET_HOOKS_LOCKS(r) dav_get_lock_hooks(r)
#define DAV_GET_HOOKS_VSN(r) dav_get_vsn_hooks(r)
#define DAV_GET_HOOKS_BINDING(r) dav_get_binding_hooks(r)
#define DAV_GET_HOOKS_SEARCH(r) dav_get_search_hooks(r)

/** Group of ap_lookup_provider() that options providers are in. */
#define DAV_OPTIONS_EXTENSION_GROUP     "dav_options"

/** What a module adds to the response of OPTIONS. */
struct dav_options_provider {
    /**
     * Adds words to the field DAV.
     * @param r         request
     * @param resource  resource
     * @param phdr      words, each a piece of text
     * @return NULL or an error
     */
    dav_error *(*dav_header)(request_rec *r, const dav_resource *resource,
                             apr_text_header *phdr);

    /**
     * Adds methods to the field Allow.
     * @param r         request
     * @param resource  resource
     * @param phdr      methods, each a piece of text
     * @return NULL or an error
     */
    dav_error *(*dav_method)(request_rec *r, const dav_resource *resource,
                             apr_text_header *phdr);

    void *ctx;                      /* for the module */
};

/**
 * Makes such a module known.  Called while modules register.
 * @param p         pool of the configuration
 * @param name      name of its own
 * @param provider  what it adds; has to live as long as p
 */
DAV_DECLARE(void) dav_options_provider_register(
        apr_pool_t *p, const char *name, const dav_options_provider *provider);

/**
 * @param name  name
 * @return what was registered by it, or NULL
 */
DAV_DECLARE(const dav_options_provider *) dav_get_options_providers(
        const char *name);

/** Group of ap_lookup_provider() that providers of types are in. */
#define DAV_RESOURCE_TYPE_GROUP         "dav_resource_type"

/** Types of resources that a module adds to the property resourcetype. */
struct dav_resource_type_provider {
    /**
     * Tells what a resource is besides.
     * @param resource  resource
     * @param name      gets the element; NULL: nothing
     * @param uri       gets the name of its namespace
     * @return OK, or a status of HTTP
     */
    int (*get_resource_type)(const dav_resource *resource, const char **name,
                             const char **uri);
};

/**
 * Makes such a module known.  Called while modules register.
 * @param p         pool of the configuration
 * @param name      name of its own
 * @param provider  the module's function; has to live as long as p
 */
DAV_DECLARE(void) dav_resource_type_provider_register(
        apr_pool_t *p, const char *name,
        const dav_resource_type_provider *provider);

/**
 * @param name  name
 * @return what was registered by it, or NULL
 */
DAV_DECLARE(const dav_resource_type_provider *)
dav_get_resource_type_providers(const char *name);

/* ---- Hooks -------------------------------------------------------------- */

/**
 * Adds the property sets that OPTIONS tells clients of.  All functions run.
 * @param uris  array of URLs (const char *) to add to
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, void, gather_propsets,
                          (apr_array_header_t *uris))

/**
 * Finds who provides a live property.  The first that knows it answers.
 * @param resource  resource
 * @param ns_uri    name of the namespace
 * @param name      name of the property
 * @param hooks     gets who provides it
 * @return the number of the property, or 0 for one that is not known
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, int, find_liveprop,
                          (const dav_resource *resource, const char *ns_uri,
                           const char *name, const dav_hooks_liveprop **hooks))

/**
 * Writes all live properties of a resource that a module has.  All functions
 * run.
 * @param r         request
 * @param resource  resource
 * @param what      what is wanted of each
 * @param phdr      text that they are added to
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, void, insert_all_liveprops,
                          (request_rec *r, const dav_resource *resource,
                           dav_prop_insert what, apr_text_header *phdr))

/**
 * Sends a report, before the provider is asked to.
 * @param r         request
 * @param resource  resource
 * @param doc       body of REPORT
 * @param output    first filter that takes the report
 * @param err       gets an error
 * @return OK when the report was sent or err was set, DECLINED to let others
 *         do it; or a status of HTTP
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, int, deliver_report,
                          (request_rec *r, const dav_resource *resource,
                           const apr_xml_doc *doc, ap_filter_t *output,
                           dav_error **err))

/**
 * Adds the reports that a module has.  All functions run.
 * @param r         request
 * @param resource  resource
 * @param reports   array (dav_report_elem) to add to
 * @param err       gets an error
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, void, gather_reports,
                          (request_rec *r, const dav_resource *resource,
                           apr_array_header_t *reports, dav_error **err))

/**
 * May forbid a method before anything is done.
 * @param r    request
 * @param src  resource
 * @param dst  destination of COPY and MOVE, or NULL
 * @param doc  body, or NULL
 * @param err  gets an error
 * @return DECLINED when there is nothing against it; otherwise, with err set,
 *         the method is not carried out
 */
APR_DECLARE_EXTERNAL_HOOK(dav, DAV, int, method_precondition,
                          (request_rec *r, dav_resource *src,
                           const dav_resource *dst, const apr_xml_doc *doc,
                           dav_error **err))

/* ---- For those who look for a fault ------------------------------------- */

/** Lines for debugging are compiled in. */
#define DAV_DEBUG                       1
/** How lines of a response that are only for people to read end. */
#define DEBUG_CR                        "\n"

/* A line in the server's log, at level debug. */
#define DBG0(f) \
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf, f)
#define DBG1(f, a1) \
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf, f, a1)
#define DBG2(f, a1, a2) \
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf, f, a1, a2)
#define DBG3(f, a1, a2, a3) \
    ap_log_error(APLOG_MARK, APLOG_DEBUG, 0, ap_server_conf, f, a1, a2, a3)

#ifdef __cplusplus
}
#endif

#endif /* AP_MOD_DAV_H */
