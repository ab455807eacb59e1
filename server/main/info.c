/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * What the program tells about itself and its configuration: -h, -v, -V and
 * the dumps of -t -D DUMP_*.  Labels and their order are those that tools
 * written for httpd look for.
 */

#include "ap_config_layout.h"

#include <stdio.h>

#include <apr_version.h>
#include <apu_version.h>
#include <apr_strings.h>

#include "ap_mpm.h"
#include "http_core.h"
#include "http_main.h"
#include "mpm_common.h"
#include "unixd.h"
#include "util_mutex.h"

#include "server/main/main_priv.h"
#include "server/net/net_priv.h"

void info_print_usage(FILE *out, const char *program)
{
    int indent = (int)strlen(program) + 8;

    fprintf(out, "Usage: %s [-D name] [-d directory] [-f file]\n", program);
    fprintf(out, "%*s[-C \"directive\"] [-c \"directive\"]\n", indent, "");
    fprintf(out, "%*s[-k start|restart|graceful|upgrade|graceful-stop|stop]\n",
            indent, "");
    fprintf(out, "%*s[-v] [-V] [-h] [-l] [-L] [-t [--strict]] [-T] [-S] [-M] "
            "[-X]\n", indent, "");
    fprintf(out, "%*s[--serve directory [--listen [address:]port]]\n",
            indent, "");
    fprintf(out, "%*s[-t --explain [method] URL [--from address] "
            "[--at addr[:port]]\n", indent, "");
    fprintf(out, "%*s [-H \"Name: value\"]]\n", indent, "");
    fputs("Options:\n"
          "  -D name            : set a name for <IfDefine name>\n"
          "  -d directory       : start with this ServerRoot\n"
          "  -f file            : read this configuration file\n"
          "  -C \"directive\"     : put a directive before the file\n"
          "  -c \"directive\"     : put a directive after the file\n"
          "  -e level           : show startup messages of this LogLevel\n"
          "  -E file            : write startup messages to this file\n"
          "  -k word            : start a server or tell a running one what "
          "to do\n"
          "  -v                 : print the version\n"
          "  -V                 : print the build settings\n"
          "  -h                 : print this page\n"
          "  -l                 : list the modules compiled in\n"
          "  -L                 : list the directives known\n"
          "  -t                 : check the configuration, report all "
          "faults\n"
          "  --strict           : exit with 1 when -t has warnings\n"
          "  -t -D DUMP_VHOSTS  : print the virtual hosts\n"
          "  -t -D DUMP_RUN_CFG : print the settings of the run\n"
          "  -t -D DUMP_MODULES : print the loaded modules\n"
          "  -t -D DUMP_INCLUDES: print the configuration files read\n"
          "  -t -D DUMP_CONFIG  : print the configuration as it was read\n"
          "  --explain URL      : tell how a request would be answered, and "
          "which\n"
          "                       lines of the configuration decide it\n"
          "  --from address     : client's address for --explain "
          "(127.0.0.1)\n"
          "  --at addr[:port]   : address it connects to, where several "
          "are there\n"
          "  -H \"Name: value\"   : header field of the request to be "
          "explained\n"
          "  -S                 : -t -D DUMP_VHOSTS -D DUMP_RUN_CFG\n"
          "  -M                 : -t -D DUMP_MODULES\n"
          "  -T                 : start without a look at DocumentRoots\n"
          "  -X                 : one process, in the foreground\n"
          "  --serve directory  : serve a directory, no configuration "
          "needed\n"
          "  --listen [addr:]port : where --serve listens "
          "(localhost:8080)\n", out);
}

void info_print_version(void)
{
    printf("Server version: %s\n", ap_get_server_description());
    printf("Server built:   %s\n", ap_get_server_built());
    /* Tools that ask which configuration and modules fit look for this. */
    printf("Server interface: Apache/%d.%d.%d (module magic %d:%d)\n",
           AP_SERVER_MAJORVERSION_NUMBER, AP_SERVER_MINORVERSION_NUMBER,
           AP_SERVER_PATCHLEVEL_NUMBER, MODULE_MAGIC_NUMBER_MAJOR,
           MODULE_MAGIC_NUMBER_MINOR);
}

static void print_mpm(void)
{
    const char *name = ap_show_mpm();
    int threads = 0;
    int forked = 0;

    printf("Server MPM:     %s\n", name ? name : "");
    if (name == NULL
        || ap_mpm_query(AP_MPMQ_IS_THREADED, &threads) != APR_SUCCESS
        || ap_mpm_query(AP_MPMQ_IS_FORKED, &forked) != APR_SUCCESS) {
        return;
    }
    printf("  threaded:     %s\n", threads ? "yes (fixed thread count)"
                                           : "no");
    printf("    forked:     %s\n", forked ? "yes (variable process count)"
                                          : "no");
}

static void print_define(const char *name)
{
    printf(" -D %s\n", name);
}

static void print_text_define(const char *name, const char *value)
{
    printf(" -D %s=\"%s\"\n", name, value);
}

void info_print_build_settings(void)
{
    info_print_version();
    printf("Server's Module Magic Number: %d:%d\n",
           MODULE_MAGIC_NUMBER_MAJOR, MODULE_MAGIC_NUMBER_MINOR);
    printf("Server loaded:  APR %s, APR-UTIL %s, PCRE %s\n",
           apr_version_string(), apu_version_string(),
           ap_pcre_version_string(AP_REG_PCRE_LOADED));
    printf("Compiled using: APR %s, APR-UTIL %s, PCRE %s\n",
           APR_VERSION_STRING, APU_VERSION_STRING,
           ap_pcre_version_string(AP_REG_PCRE_COMPILED));
    printf("Architecture:   %ld-bit\n", 8 * (long)sizeof(void *));
    print_mpm();
    printf("Server compiled with....\n");
#if APR_HAS_SENDFILE
    print_define("APR_HAS_SENDFILE");
#endif
#if APR_HAS_MMAP
    print_define("APR_HAS_MMAP");
#endif
#if APR_HAVE_IPV6
    print_define("APR_HAVE_IPV6 (IPv4-mapped addresses enabled)");
#endif
#if APR_USE_PROC_PTHREAD_SERIALIZE
    print_define("APR_USE_PROC_PTHREAD_SERIALIZE");
#endif
#if APR_USE_PTHREAD_SERIALIZE
    print_define("APR_USE_PTHREAD_SERIALIZE");
#endif
#ifdef SINGLE_LISTEN_UNSERIALIZED_ACCEPT
    print_define("SINGLE_LISTEN_UNSERIALIZED_ACCEPT");
#endif
#if APR_HAS_OTHER_CHILD
    print_define("APR_HAS_OTHER_CHILD");
#endif
    print_define("AP_HAVE_RELIABLE_PIPED_LOGS");
#ifdef AP_NONPORTABLE_ATOMICS
    print_define("AP_NONPORTABLE_ATOMICS");
#endif
    printf(" -D DYNAMIC_MODULE_LIMIT=%d\n", DYNAMIC_MODULE_LIMIT);
    print_text_define("HTTPD_ROOT", HTTPD_ROOT);
    print_text_define("DEFAULT_PIDLOG", DEFAULT_PIDLOG);
    print_text_define("DEFAULT_ERRORLOG", DEFAULT_ERRORLOG);
    print_text_define("AP_TYPES_CONFIG_FILE", AP_TYPES_CONFIG_FILE);
    print_text_define("SERVER_CONFIG_FILE", SERVER_CONFIG_FILE);
}

static void dump_defines(apr_file_t *out)
{
    const char **names = (const char **)ap_server_config_defines->elts;
    int i;

    for (i = 0; i < ap_server_config_defines->nelts; i++) {
        apr_file_printf(out, "Define: %s\n", names[i]);
    }
}

static void dump_run_settings(apr_pool_t *p, server_rec *s, apr_file_t *out)
{
    core_server_config *core = ap_get_core_module_config(s->module_config);

    apr_file_printf(out, "ServerRoot: \"%s\"\n", ap_server_root);
    apr_file_printf(out, "Main DocumentRoot: \"%s\"\n",
                    core->ap_document_root);
    if (s->error_fname[0] == '|'
        || strncmp(s->error_fname, "syslog", 6) == 0) {
        apr_file_printf(out, "Main ErrorLog: \"%s\"\n", s->error_fname);
    }
    else {
        apr_file_printf(out, "Main ErrorLog: \"%s\"\n",
                        ap_server_root_relative(p, s->error_fname));
    }
    ap_dump_mutexes(p, s, out);
    ap_mpm_dump_pidfile(p, out);
    dump_defines(out);
    apr_file_printf(out, "User: name=\"%s\" id=%lu\n",
                    ap_unixd_config.user_name,
                    (unsigned long)ap_unixd_config.user_id);
    apr_file_printf(out, "Group: name=\"%s\" id=%lu\n",
                    ap_unixd_config.group_name,
                    (unsigned long)ap_unixd_config.group_id);
}

void info_print_dumps(apr_pool_t *p, server_rec *s)
{
    apr_file_t *out;

    if (apr_file_open_stdout(&out, p) != APR_SUCCESS) {
        return;
    }
    if (ap_exists_config_define("DUMP_VHOSTS")) {
        vhost_dump(out);
    }
    if (ap_exists_config_define("DUMP_RUN_CFG")) {
        dump_run_settings(p, s, out);
    }
}
