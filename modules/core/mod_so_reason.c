/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * mod_so: what to say about a file that cannot be loaded.
 *
 * The loader of the system tells what stopped it; who reads that needs to
 * know what to do.  So its words are looked through for what they mean (a
 * symbol or a library that is missing), and the file itself is looked at: is
 * it there, is it a shared library, for which processor.
 *
 * Start-up only, one thread.
 */

#include <string.h>
#ifdef __ELF__
#include <elf.h>
#include <link.h>
#endif

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_strings.h>

#include "httpd.h"
#include "http_config.h"
#include "http_main.h"

#include "modules/core/mod_so_priv.h"
#include "server/config/config_priv.h"
#include "server/config/engine_priv.h"

/* Parts of the loader's messages (glibc, musl). */
#define UNDEFINED_SYMBOL "undefined symbol: "
#define SYMBOL_NOT_FOUND ": symbol not found"
#define NO_LIBRARY ": cannot open shared object file"
#define NO_VERSION "version `"

#define SYMBOL_SUFFIX "_module"

#define MAGIC_PREFIX 0x4150UL   /* "AP", before two digits */

/* ---- What is missing ---- */

/* The last component of a path. */
static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static int is_file(apr_pool_t *p, const char *path)
{
    apr_finfo_t info;

    return apr_stat(&info, path, APR_FINFO_TYPE, p) == APR_SUCCESS
           && info.filetype == APR_REG;
}

/* The line that loads a module: x_module is in mod_x.so, which is looked for
 * beside another file. */
static const char *load_line(apr_pool_t *p, const char *source,
                             const char *beside)
{
    const char *symbol = conf_symbol_of_file(p, source);
    const char *end = strstr(symbol, SYMBOL_SUFFIX);
    const char *file = apr_psprintf(p, "%.*smod_%.*s.so",
                                    (int)(name_in(beside) - beside), beside,
                                    (int)(end - symbol), symbol);

    return apr_psprintf(p, "LoadModule %s %s", symbol,
                        is_file(p, file) ? file : name_in(file));
}

static const char *symbol_advice(apr_pool_t *p, const char *symbol,
                                 const char *path)
{
    const char *provider = conf_known_module_exporting(symbol);

    if (provider && !ap_find_linked_module(provider)) {
        return apr_psprintf(p, "; %s comes with %s: load that module before "
                            "this one, by the line \"%s\"", symbol, provider,
                            load_line(p, provider, path));
    }
    if (!strncmp(symbol, "ap_", 3)) {
        return apr_psprintf(p, "; this server (interface %d:%d) has no %s: "
                            "the module was made for a later one, or needs "
                            "another module that is to be loaded before it",
                            MODULE_MAGIC_NUMBER_MAJOR,
                            MODULE_MAGIC_NUMBER_MINOR, symbol);
    }
    return apr_psprintf(p, "; %s is in no library that the file names: the "
                        "library that has it may be loaded by LoadFile "
                        "before", symbol);
}

/* The symbol that the loader did not find; NULL when it is about something
 * else. */
static const char *missing_symbol(apr_pool_t *p, const char *loader)
{
    const char *at = strstr(loader, UNDEFINED_SYMBOL);
    const char *start;

    if (at) {
        at += sizeof(UNDEFINED_SYMBOL) - 1;
        return apr_pstrmemdup(p, at, strcspn(at, " ,("));
    }
    /* musl: Error relocating FILE: SYMBOL: symbol not found */
    at = strstr(loader, SYMBOL_NOT_FOUND);
    for (start = at; start && start > loader && start[-1] != ' '; ) {
        start--;
    }
    return at ? apr_pstrmemdup(p, start, at - start) : NULL;
}

/* A library that the file needs is missing, not the file itself. */
static const char *library_advice(apr_pool_t *p, const char *loader,
                                  const char *path)
{
    const char *end = strstr(loader, NO_LIBRARY);
    const char *library = end ? apr_pstrmemdup(p, loader, end - loader)
                              : NULL;

    if (!library || !strcmp(library, path)) {
        return NULL;
    }
    return apr_psprintf(p, "; the file needs the library %s, which is not "
                        "where the system looks: install it, or load it by "
                        "LoadFile before (\"ldd %s\" shows what else is "
                        "missing)", library, path);
}

static const char *loader_advice(apr_pool_t *p, const char *loader,
                                 const char *path)
{
    const char *symbol = missing_symbol(p, loader);
    const char *advice = symbol ? symbol_advice(p, symbol, path)
                                : library_advice(p, loader, path);

    if (!advice && strstr(loader, NO_VERSION)) {
        advice = "; it was compiled on a newer system: compile it on one "
                 "like this";
    }
    return advice ? advice : "";
}

/* ---- The file itself ---- */

#ifdef __ELF__

/* This program, as the linker put it into memory: for which processor. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

static const char *machine_name(apr_pool_t *p, unsigned machine)
{
    static const struct {
        unsigned machine;
        const char *name;
    } names[] = {
        {EM_386, "i386"}, {EM_X86_64, "x86-64"}, {EM_ARM, "arm"},
        {EM_AARCH64, "arm64"}, {EM_PPC64, "ppc64"}, {EM_S390, "s390"},
        {EM_RISCV, "riscv"}, {EM_MIPS, "mips"}, {EM_SPARCV9, "sparc64"}
    };
    apr_size_t i;

    for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].machine == machine) {
            return names[i].name;
        }
    }
    return apr_psprintf(p, "processor no. %u", machine);
}

/* The processor in an ELF header; its bytes are in the file's own order. */
static unsigned machine_of(const ElfW(Ehdr) *header)
{
    unsigned machine = header->e_machine;

    if (header->e_ident[EI_DATA] != __ehdr_start.e_ident[EI_DATA]) {
        machine = (machine & 0xff) << 8 | machine >> 8;
    }
    return machine;
}

static const char *processor_advice(apr_pool_t *p, const ElfW(Ehdr) *header)
{
    const unsigned char *theirs = header->e_ident;
    const unsigned char *ours = __ehdr_start.e_ident;

    if (machine_of(header) == __ehdr_start.e_machine
        && theirs[EI_CLASS] == ours[EI_CLASS]
        && theirs[EI_DATA] == ours[EI_DATA]) {
        return NULL;
    }
    return apr_psprintf(p, "; the file is for %s (%d bits), this server for "
                        "%s (%d bits): get or compile the module for that",
                        machine_name(p, machine_of(header)),
                        theirs[EI_CLASS] == ELFCLASS64 ? 64 : 32,
                        machine_name(p, __ehdr_start.e_machine),
                        ours[EI_CLASS] == ELFCLASS64 ? 64 : 32);
}

/* @param length Of what was read of the file, at most a header. */
static const char *content_advice(apr_pool_t *p, const ElfW(Ehdr) *header,
                                  apr_size_t length)
{
    const char *advice;

    if (length < sizeof(*header)
        || memcmp(header->e_ident, ELFMAG, SELFMAG)) {
        if (length >= 8 && !memcmp(header, "!<arch>\n", 8)) {
            return "; the file is a static library (.a): the shared one "
                   "(.so) can be loaded";
        }
        return "; the file is no shared library: a module ends in .so and "
               "is made by \"apxs -c\" (of a .la file, the library is in "
               ".libs/ beside it)";
    }
    advice = processor_advice(p, header);
    if (!advice && header->e_type == ET_REL) {
        advice = "; the file is compiled, but not linked to a shared "
                 "library: \"apxs -c\" does both";
    }
    if (!advice && header->e_type == ET_EXEC) {
        advice = "; the file is a program";
    }
    return advice;
}

/* What is wrong with a file that is there; NULL when nothing is to be
 * seen. */
static const char *file_advice(apr_pool_t *p, const char *path)
{
    ElfW(Ehdr) header;
    apr_size_t length = 0;
    apr_file_t *file;
    apr_status_t rv = apr_file_open(&file, path,
                                    APR_FOPEN_READ | APR_FOPEN_BINARY,
                                    APR_FPROT_OS_DEFAULT, p);

    if (rv != APR_SUCCESS) {
        return APR_STATUS_IS_EACCES(rv)
               ? "; the file may not be read by the user who starts the "
                 "server" : NULL;
    }
    rv = apr_file_read_full(file, &header, sizeof(header), &length);
    apr_file_close(file);
    if (rv != APR_SUCCESS && !APR_STATUS_IS_EOF(rv)) {
        return NULL;
    }
    return content_advice(p, &header, length);
}

#else /* another format of libraries: the loader's words have to do */

static const char *file_advice(apr_pool_t *p, const char *path)
{
    return NULL;
}

#endif /* __ELF__ */

/* A name that leads nowhere. */
static const char *missing_advice(apr_pool_t *p, const char *path)
{
    const char *usual = ap_server_root_relative(
        p, apr_pstrcat(p, "modules/", name_in(path), NULL));

    if (usual && is_file(p, usual)) {
        return apr_psprintf(p, "; there is %s", usual);
    }
    return apr_psprintf(p, "; there is no such file: is the module's package "
                        "installed?  A path without a slash before it begins "
                        "at ServerRoot, which is %s", ap_server_root);
}

const char *so_reason(apr_pool_t *p, const char *path, const char *loader)
{
    const char *advice = NULL;
    apr_finfo_t info;
    apr_status_t rv = apr_stat(&info, path, APR_FINFO_TYPE, p);

    if (APR_STATUS_IS_ENOENT(rv) || APR_STATUS_IS_ENOTDIR(rv)) {
        advice = missing_advice(p, path);
    }
    else if (rv == APR_SUCCESS && info.filetype == APR_DIR) {
        advice = "; that is a folder";
    }
    else if (rv == APR_SUCCESS && info.filetype == APR_REG) {
        advice = file_advice(p, path);
    }
    return apr_pstrcat(p, loader,
                       advice ? advice : loader_advice(p, loader, path),
                       NULL);
}

/* ---- Records ---- */

/* Release that a record's mark belongs to, as "2.2": the mark is the letters
 * "AP" and two digits.  NULL for any other mark. */
static const char *release_of(apr_pool_t *p, unsigned long magic)
{
    int major = (int)(magic >> 8 & 0xff);
    int minor = (int)(magic & 0xff);

    if (magic >> 16 != MAGIC_PREFIX || !apr_isdigit(major)
        || !apr_isdigit(minor)) {
        return NULL;
    }
    return apr_psprintf(p, "%c.%c", major, minor);
}

const char *so_check_record(apr_pool_t *p, const module *mod,
                            const char *symbol, const char *path)
{
    const char *theirs = release_of(p, mod->magic);

    if (mod->magic == MODULE_MAGIC_COOKIE
        && mod->version == MODULE_MAGIC_NUMBER_MAJOR) {
        return NULL;
    }
    if (!theirs) {
        return apr_psprintf(p, "'%s' in file %s is no module record for this "
                            "server (its mark is %08lx, not %08lx): the file "
                            "is damaged, or was made for another server",
                            symbol, path, mod->magic, MODULE_MAGIC_COOKIE);
    }
    return apr_psprintf(p, "'%s' in file %s was made for the interface %d:%d "
                        "of httpd %s, this server has %d:%d of httpd %s: get "
                        "the module for that, or compile it by \"apxs -c\" of "
                        "this server", symbol, path, mod->version,
                        mod->minor_version, theirs, MODULE_MAGIC_NUMBER_MAJOR,
                        MODULE_MAGIC_NUMBER_MINOR,
                        release_of(p, MODULE_MAGIC_COOKIE));
}
