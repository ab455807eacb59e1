/* Copyright 2026 The Hostler Authors.
 * SPDX-License-Identifier: Apache-2.0 */

/*
 * Who the children are: user, group, root directory.
 *
 * Directives: User, Group, ChrootDir, Suexec.
 * Hooks: pre_config (defaults), check_config (a server started by root needs
 * a user that is not root), drop_privileges (in each child).
 *
 * The settings are ap_unixd_config, written while the configuration is read.
 */

#include "ap_config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif

#include <apr_file_info.h>
#include <apr_strings.h>

#include "http_config.h"
#include "http_core.h"
#include "http_log.h"
#include "http_main.h"
#include "httpd.h"
#include "mod_unixd.h"
#include "mpm_common.h"
#include "unixd.h"

AP_DECLARE_MODULE(unixd);

/* ---- Directives --------------------------------------------------------- */

/* "#12": a number instead of a name. */
static int is_number(const char *name)
{
    const char *digits = name[1] == '-' ? name + 2 : name + 1;

    return name[0] == '#' && *digits
           && digits[strspn(digits, "0123456789")] == '\0';
}

static const char *set_user(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (!is_number(arg) && getpwnam(arg) == NULL) {
        return apr_psprintf(cmd->pool, "User: there is no user \"%s\"", arg);
    }
    ap_unixd_config.user_name = arg;
    ap_unixd_config.user_id = ap_uname2id(arg);
    return NULL;
}

static const char *set_group(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (!is_number(arg) && getgrnam(arg) == NULL) {
        return apr_psprintf(cmd->pool, "Group: there is no group \"%s\"", arg);
    }
    ap_unixd_config.group_name = arg;
    ap_unixd_config.group_id = ap_gname2id(arg);
    return NULL;
}

static const char *set_chroot_dir(cmd_parms *cmd, void *dummy, const char *arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (!ap_is_directory(cmd->temp_pool, arg)) {
        return apr_psprintf(cmd->pool, "ChrootDir: \"%s\" is no directory",
                            arg);
    }
    ap_unixd_config.chroot_dir = arg;
    return NULL;
}

static const char *set_suexec(cmd_parms *cmd, void *dummy, int arg)
{
    const char *fault = ap_check_cmd_context(cmd, GLOBAL_ONLY);

    (void)dummy;
    if (fault != NULL) {
        return fault;
    }
    if (!arg) {
        ap_unixd_config.suexec_enabled = 0;
        ap_unixd_config.suexec_disabled_reason = "Suexec is Off";
        return NULL;
    }
    if (!ap_unixd_config.suexec_enabled) {
        return apr_pstrcat(cmd->pool, "Suexec On: ",
                           ap_unixd_config.suexec_disabled_reason, NULL);
    }
    return NULL;
}

static const command_rec unixd_commands[] = {
    AP_INIT_TAKE1("User", set_user, NULL, RSRC_CONF,
                  "name, or # and number, of the user that children become"),
    AP_INIT_TAKE1("Group", set_group, NULL, RSRC_CONF,
                  "name, or # and number, of the group that children become"),
    AP_INIT_TAKE1("ChrootDir", set_chroot_dir, NULL, RSRC_CONF,
                  "directory that children have as root"),
    AP_INIT_FLAG("Suexec", set_suexec, NULL, RSRC_CONF,
                 "programs run as other users by suexec (On where it is "
                 "installed)"),
    {NULL}
};

/* ---- The suexec program ------------------------------------------------- */

/* Why it cannot be used, or NULL. */
static const char *suexec_fault(apr_pool_t *p)
{
    apr_finfo_t finfo;
    apr_status_t rv = apr_stat(&finfo, SUEXEC_BIN, APR_FINFO_NORM, p);

    if (rv != APR_SUCCESS && rv != APR_INCOMPLETE) {
        return "there is no program " SUEXEC_BIN;
    }
    if (!(finfo.protection & APR_USETID) || finfo.user != 0) {
        return SUEXEC_BIN " must belong to root and have the set-user-ID bit";
    }
    if (access(SUEXEC_BIN, R_OK | X_OK) != 0) {
        return SUEXEC_BIN " cannot be executed";
    }
    return NULL;
}

static int unixd_pre_config(apr_pool_t *pconf, apr_pool_t *plog,
                            apr_pool_t *ptemp)
{
    (void)pconf;
    (void)plog;
    ap_unixd_config.user_name = DEFAULT_USER;
    ap_unixd_config.user_id = ap_uname2id(DEFAULT_USER);
    ap_unixd_config.group_name = DEFAULT_GROUP;
    ap_unixd_config.group_id = ap_gname2id(DEFAULT_GROUP);
    ap_unixd_config.chroot_dir = NULL;
    ap_unixd_config.suexec_disabled_reason = suexec_fault(ptemp);
    ap_unixd_config.suexec_enabled =
        ap_unixd_config.suexec_disabled_reason == NULL;
    return OK;
}

/* ---- The identity of the children --------------------------------------- */

static int refuse_start(server_rec *s, const char *reason)
{
    int flags = ap_main_state == AP_SQ_MS_CREATE_PRE_CONFIG ? APLOG_STARTUP
                                                            : 0;

    ap_log_error(APLOG_MARK, APLOG_ALERT | flags, 0, s, APLOGNO(90780)
                 "the server was started by root, and %s: name an "
                 "unprivileged one with User and Group, for example User "
                 "www-data and Group www-data", reason);
    return HTTP_INTERNAL_SERVER_ERROR;
}

static int unixd_check_config(apr_pool_t *pconf, apr_pool_t *plog,
                              apr_pool_t *ptemp, server_rec *s)
{
    (void)pconf;
    (void)plog;
    (void)ptemp;
    if (geteuid() != 0 || ap_run_mode != AP_SQ_RM_NORMAL) {
        return OK;
    }
    if (ap_unixd_config.user_id == 0) {
        return refuse_start(s, "User is root");
    }
    if (ap_unixd_config.user_id == (uid_t)-1) {
        return refuse_start(s, "no User is set");
    }
    if (ap_unixd_config.group_id == (gid_t)-1) {
        return refuse_start(s, "no Group is set");
    }
    return OK;
}

static int fail(server_rec *s, const char *what)
{
    ap_log_error(APLOG_MARK, APLOG_ALERT, errno, s, APLOGNO(90781)
                 "a child cannot %s (User %s, Group %s)", what,
                 ap_unixd_config.user_name, ap_unixd_config.group_name);
    return !OK;
}

/* A user given as a number may have no entry: then it has this group alone. */
static int set_groups(server_rec *s)
{
    struct passwd *entry = getpwuid(ap_unixd_config.user_id);
    gid_t gid = ap_unixd_config.group_id;

    if (setgid(gid) != 0) {
        return fail(s, "take on its group");
    }
    if (entry != NULL ? initgroups(entry->pw_name, gid) != 0
                      : setgroups(1, &gid) != 0) {
        return fail(s, "take on its supplementary groups");
    }
    return OK;
}

static int change_root(server_rec *s)
{
    const char *dir = ap_unixd_config.chroot_dir;

    if (dir == NULL) {
        return OK;
    }
    if (geteuid() != 0) {
        ap_log_error(APLOG_MARK, APLOG_ALERT, 0, s, APLOGNO(90782)
                     "ChrootDir \"%s\": only a server started by root can "
                     "change its root directory", dir);
        return !OK;
    }
    if (chdir(dir) != 0 || chroot(dir) != 0 || chdir("/") != 0) {
        return fail(s, "make ChrootDir its root directory");
    }
    return OK;
}

/* In the order in which each step still may be taken: the groups are read
 * from files outside the new root, and only root may change it. */
AP_DECLARE(int) ap_unixd_setup_child(void)
{
    server_rec *s = ap_server_conf;

    if (geteuid() == 0 && set_groups(s) != OK) {
        return !OK;
    }
    if (change_root(s) != OK) {
        return !OK;
    }
    if (geteuid() == 0 && setuid(ap_unixd_config.user_id) != 0) {
        return fail(s, "take on its user");
    }
#ifdef HAVE_SYS_PRCTL_H
    /* The kernel writes no core of a process that changed its user, unless
     * told to. */
    if (ap_coredumpdir_configured
        && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0) {
        ap_log_error(APLOG_MARK, APLOG_ALERT, errno, s, APLOGNO(90783)
                     "cores of children will not be written, although "
                     "CoreDumpDirectory is set");
    }
#endif
    return OK;
}

static int unixd_drop_privileges(apr_pool_t *pchild, server_rec *s)
{
    (void)pchild;
    (void)s;
    return ap_unixd_setup_child();
}

static void unixd_register_hooks(apr_pool_t *p)
{
    (void)p;
    ap_hook_pre_config(unixd_pre_config, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_check_config(unixd_check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_drop_privileges(unixd_drop_privileges, NULL, NULL,
                            APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA unixd_module = {
    STANDARD20_MODULE_STUFF,
    NULL,                   /* create_dir_config */
    NULL,                   /* merge_dir_config */
    NULL,                   /* create_server_config */
    NULL,                   /* merge_server_config */
    unixd_commands,
    unixd_register_hooks,
    AP_MODULE_FLAG_NONE
};
