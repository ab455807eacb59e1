/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * --serve DIR: a site without a configuration file.
 *
 * The settings are written as a configuration file of their own into a
 * private directory, where the pid file stands too, so that the rest of the
 * server knows nothing of this mode and the operator can read what is in
 * force.  The directory goes with the process.
 *
 * Started by root, the server gives up root's rights for those of an account
 * that may do nothing; DIR has to be readable by it.
 */

#include "ap_config_layout.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <apr_file_io.h>
#include <apr_network_io.h>
#include <apr_strings.h>

#include "http_main.h"

#include "server/main/main_priv.h"

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT 8080

/* Accounts without rights that systems have, best first. */
static const char *const accounts[] = {"www-data", "nobody"};

/* Where to look for a full table of types, after the built-in root's. */
static const char system_types[] = "/etc/mime.types";

/* Types of what sites are made of, for systems without such a table, and
 * what the suffixes of translated pages mean. */
static const char types[] =
    "AddType text/html .html .htm\n"
    "AddType text/css .css\n"
    "AddType text/javascript .js .mjs\n"
    "AddType text/plain .txt .text .log .conf .md\n"
    "AddType text/csv .csv\n"
    "AddType text/calendar .ics\n"
    "AddType text/vtt .vtt\n"
    "AddType application/json .json .map\n"
    "AddType application/manifest+json .webmanifest\n"
    "AddType application/xml .xml .xsl .xsd\n"
    "AddType application/xhtml+xml .xhtml .xht\n"
    "AddType application/rss+xml .rss\n"
    "AddType application/atom+xml .atom\n"
    "AddType application/wasm .wasm\n"
    "AddType application/pdf .pdf\n"
    "AddType application/zip .zip\n"
    "AddType application/gzip .gz .tgz\n"
    "AddType application/x-tar .tar\n"
    "AddType application/x-xz .xz\n"
    "AddType application/x-bzip2 .bz2\n"
    "AddType application/zstd .zst\n"
    "AddType application/epub+zip .epub\n"
    "AddType image/png .png\n"
    "AddType image/jpeg .jpg .jpeg\n"
    "AddType image/gif .gif\n"
    "AddType image/webp .webp\n"
    "AddType image/avif .avif\n"
    "AddType image/svg+xml .svg\n"
    "AddType image/bmp .bmp\n"
    "AddType image/vnd.microsoft.icon .ico\n"
    "AddType font/woff .woff\n"
    "AddType font/woff2 .woff2\n"
    "AddType font/ttf .ttf\n"
    "AddType font/otf .otf\n"
    "AddType audio/mpeg .mp3\n"
    "AddType audio/ogg .ogg .oga .opus\n"
    "AddType audio/wav .wav\n"
    "AddType audio/flac .flac\n"
    "AddType video/mp4 .mp4 .m4v\n"
    "AddType video/webm .webm\n"
    "AddType video/ogg .ogv\n";

static const char variants[] =
    "AddLanguage ar .ar\nAddLanguage cs .cs .cz\nAddLanguage da .da .dk\n"
    "AddLanguage de .de\nAddLanguage el .el\nAddLanguage en .en\n"
    "AddLanguage es .es\nAddLanguage et .et\nAddLanguage fr .fr\n"
    "AddLanguage he .he\nAddLanguage hr .hr\nAddLanguage it .it\n"
    "AddLanguage ja .ja\nAddLanguage ko .ko\nAddLanguage nl .nl\n"
    "AddLanguage nn .nn\nAddLanguage no .no\nAddLanguage pl .po\n"
    "AddLanguage pt .pt\nAddLanguage pt-BR .pt-br\nAddLanguage ru .ru\n"
    "AddLanguage sv .sv\nAddLanguage tr .tr\nAddLanguage zh-CN .zh-cn\n"
    "AddLanguage zh-TW .zh-tw\n"
    "AddCharset utf-8 .utf8\nAddCharset iso-8859-1 .iso8859-1\n"
    "AddCharset iso-8859-9 .iso8859-9\nAddCharset euc-kr .euc-kr\n"
    "AddCharset euc-jp .euc-jp\nAddCharset koi8-r .koi8-r\n"
    "AddCharset shift_jis .sjis\nAddCharset gb2312 .gb2312\n"
    "AddCharset big5 .big5\n";

typedef struct {
    const char *address;
    apr_port_t port;
    const char *user;   /* NULL: no change of account */
    gid_t group;
} serve_settings;

static apr_status_t remove_private(void *data)
{
    const char *dir = data;
    char path[APR_PATH_MAX];

    /* Only the process that made it takes it away. */
    if (apr_snprintf(path, sizeof(path), "%s/owner.%" APR_PID_T_FMT, dir,
                     getpid()) > 0
        && unlink(path) == 0) {
        apr_snprintf(path, sizeof(path), "%s/hostler.conf", dir);
        unlink(path);
        apr_snprintf(path, sizeof(path), "%s/hostler.pid", dir);
        unlink(path);
        rmdir(dir);
    }
    return APR_SUCCESS;
}

static apr_status_t write_file(const char *path, const char *text,
                               apr_pool_t *p)
{
    apr_file_t *file;
    apr_status_t rv;

    rv = apr_file_open(&file, path,
                       APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_EXCL,
                       APR_FPROT_UREAD | APR_FPROT_UWRITE, p);
    if (rv == APR_SUCCESS) {
        rv = apr_file_write_full(file, text, strlen(text), NULL);
        apr_file_close(file);
    }
    return rv;
}

static apr_status_t make_private(const char **dir, apr_pool_t *p)
{
    const char *temp;
    char *made;
    apr_status_t rv = apr_temp_dir_get(&temp, p);

    if (rv != APR_SUCCESS) {
        return rv;
    }
    made = apr_pstrcat(p, temp, "/hostler-serve-XXXXXX", NULL);
    if (mkdtemp(made) == NULL) {
        return APR_FROM_OS_ERROR(errno);
    }
    *dir = made;
    rv = write_file(apr_psprintf(p, "%s/owner.%" APR_PID_T_FMT, made,
                                 getpid()), "", p);
    apr_pool_cleanup_register(p, made, remove_private,
                              apr_pool_cleanup_null);
    return rv;
}

static apr_status_t read_listen(const char *text, serve_settings *set,
                                apr_pool_t *p)
{
    char *address = NULL;
    char *scope = NULL;
    apr_status_t rv;

    set->address = DEFAULT_ADDRESS;
    set->port = DEFAULT_PORT;
    if (text == NULL) {
        return APR_SUCCESS;
    }
    rv = apr_parse_addr_port(&address, &scope, &set->port, text, p);
    if (rv != APR_SUCCESS || scope != NULL || set->port == 0
        || (address != NULL && strchr(address, ':') && *text != '[')) {
        fprintf(stderr, "--listen takes [ADDRESS:]PORT, for example 8080, "
                "0.0.0.0:8080 or [::1]:8080; not \"%s\"\n", text);
        return APR_EINVAL;
    }
    if (address != NULL) {
        set->address = strchr(address, ':')
            ? apr_pstrcat(p, "[", address, "]", NULL) : address;
    }
    return APR_SUCCESS;
}

/* Whether a browser on this machine reaches the address by "localhost". */
static int is_this_host(const char *address)
{
    return strcmp(address, DEFAULT_ADDRESS) == 0
        || strcmp(address, "*") == 0 || strcmp(address, "0.0.0.0") == 0
        || strcmp(address, "[::]") == 0;
}

/* Whether an account may read and enter a directory is asked of the kernel,
 * by a child that has become that account. */
static int can_read(const struct passwd *account, const char *dir)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        int ok = setgroups(0, NULL) == 0 && setgid(account->pw_gid) == 0
            && setuid(account->pw_uid) == 0 && access(dir, R_OK | X_OK) == 0;

        _exit(ok ? 0 : 1);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid
        && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static apr_status_t choose_account(const char *dir, serve_settings *set,
                                   apr_pool_t *p)
{
    const struct passwd *account = NULL;
    apr_size_t i;

    set->user = NULL;
    if (geteuid() != 0) {
        return APR_SUCCESS;
    }
    for (i = 0; i < sizeof(accounts) / sizeof(accounts[0]) && !account; i++) {
        account = getpwnam(accounts[i]);
    }
    if (account == NULL) {
        fprintf(stderr, "--serve: started by root, but there is no account "
                "\"www-data\" or \"nobody\" to serve as; start it as an "
                "ordinary user\n");
        return APR_EGENERAL;
    }
    set->user = apr_pstrdup(p, account->pw_name);
    set->group = account->pw_gid;
    if (!can_read(account, dir)) {
        fprintf(stderr, "--serve: started by root, so files are served as "
                "user %s, who may not read %s (or a directory above it). "
                "Give it read and search permission (chmod o+rx), move the "
                "files, or start the server as their owner.\n", set->user,
                dir);
        return APR_EACCES;
    }
    return APR_SUCCESS;
}

/* A directive argument in double quotes. */
static const char *quoted(const char *s, apr_pool_t *p)
{
    char *out = apr_palloc(p, 2 * strlen(s) + 3);
    char *o = out;

    *o++ = '"';
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') {
            *o++ = '\\';
        }
        *o++ = *s;
    }
    *o++ = '"';
    *o = '\0';
    return out;
}

static const char *types_line(const command_line *line, apr_pool_t *p)
{
    const char *table = AP_TYPES_CONFIG_FILE;

    if (table[0] != '/') {
        table = apr_pstrcat(p, line->server_root, "/", table, NULL);
    }
    if (access(table, R_OK) != 0) {
        table = access(system_types, R_OK) == 0 ? system_types : "/dev/null";
    }
    return apr_pstrcat(p, "TypesConfig ", quoted(table, p), "\n", NULL);
}

static const char *settings_text(const command_line *line,
                                 const serve_settings *set, const char *dir,
                                 apr_pool_t *p)
{
    const char *account = "";

    if (set->user != NULL) {
        account = apr_psprintf(p, "User %s\nGroup #%lu\n", set->user,
                               (unsigned long)set->group);
    }
    return apr_pstrcat(p,
        "# Settings of --serve, made at start.\n"
        "ServerRoot ", quoted(dir, p), "\n"
        "DefaultRuntimeDir ", quoted(dir, p), "\n"
        "PidFile hostler.pid\n"
        "ServerName localhost\n"
        "Listen ", set->address, ":",
        apr_psprintf(p, "%d\n", (int)set->port), account,
        "ErrorLog /dev/stderr\n"
        "LogLevel warn\n",
        types_line(line, p), types, variants,
        "DirectoryIndex index.html index.htm\n"
        "DocumentRoot ", quoted(line->serve_dir, p), "\n"
        /* Nothing but DocumentRoot leads to a file.  A section by its name
         * would take names with wildcards for patterns. */
        "<Directory />\n"
        "    Options FollowSymLinks\n"
        "    AllowOverride None\n"
        "    Require all granted\n"
        "</Directory>\n", NULL);
}

apr_status_t serve_prepare(process_rec *process, command_line *line)
{
    apr_pool_t *p = process->pool;
    const char *dir = NULL;
    serve_settings set;
    struct stat info;
    apr_status_t rv;

    if (stat(line->serve_dir, &info) != 0 || !S_ISDIR(info.st_mode)) {
        fprintf(stderr, "--serve: \"%s\" is not a directory\n",
                line->serve_dir);
        return APR_ENOTDIR;
    }
    if (strpbrk(line->serve_dir, "\r\n") || strstr(line->serve_dir, "${")) {
        fprintf(stderr, "--serve: \"%s\" has a line break or \"${\" in its "
                "name, which a configuration file cannot hold; rename it, or "
                "make a symbolic link to it and serve that\n",
                line->serve_dir);
        return APR_EINVAL;
    }
    rv = read_listen(line->serve_listen, &set, p);
    if (rv == APR_SUCCESS) {
        rv = choose_account(line->serve_dir, &set, p);
    }
    if (rv != APR_SUCCESS) {
        return rv;
    }
    rv = make_private(&dir, p);
    if (rv == APR_SUCCESS) {
        line->config_file = apr_pstrcat(p, dir, "/hostler.conf", NULL);
        rv = write_file(line->config_file,
                        settings_text(line, &set, dir, p), p);
    }
    if (rv != APR_SUCCESS) {
        char why[120];

        fprintf(stderr, "--serve: no private directory can be made: %s\n",
                apr_strerror(rv, why, sizeof(why)));
        return rv;
    }
    *(const char **)apr_array_push(ap_server_config_defines) = "FOREGROUND";
    line->serve_listen = apr_psprintf(p, "%s:%d",
                                      is_this_host(set.address) ? "localhost"
                                                                : set.address,
                                      (int)set.port);
    return APR_SUCCESS;
}

void serve_explain(const command_line *line)
{
    if (line->serve_dir != NULL) {
        fprintf(stderr, "--serve: not started at http://%s/; \"--listen "
                "[ADDRESS:]PORT\" chooses another place\n",
                line->serve_listen);
    }
}

void serve_announce(const command_line *line)
{
    if (line->serve_dir == NULL) {
        return;
    }
    printf("Serving %s at http://%s/ (Ctrl-C stops)\n", line->serve_dir,
           line->serve_listen);
    fflush(stdout);
}
