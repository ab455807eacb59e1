dnl Copyright 2026 The Hostler Authors.
dnl SPDX-License-Identifier: Apache-2.0
dnl
dnl The macros of configure.in, in the order in which it uses them.

dnl ---- Packages that are missing are told together, at the end ------------

AC_DEFUN([HST_NO_PACKAGE_MISSING], [
hst_missing=
hst_optional=
])

dnl HST_PACKAGE_MISSING(DEBIAN-PACKAGE): configure will stop before it writes.
AC_DEFUN([HST_PACKAGE_MISSING], [hst_missing="$hst_missing $1"])

dnl HST_PACKAGE_OPTIONAL(DEBIAN-PACKAGE, WHAT-IS-LOST)
AC_DEFUN([HST_PACKAGE_OPTIONAL], [hst_optional="$hst_optional
    $2: apt-get install $1"])

AC_DEFUN([HST_STOP_IF_PACKAGES_MISSING], [
AS_IF([test -n "$hst_missing"], [AC_MSG_ERROR([packages are missing:$hst_missing
    on Debian: apt-get install$hst_missing
    elsewhere: see --with-apr, --with-apr-util and --with-pcre2])])
])

dnl ---- Tools ---------------------------------------------------------------

dnl AC_PROG_CC sets CFLAGS when the user has not; ours are chosen later.
AC_DEFUN([HST_KEEP_USER_FLAGS], [
hst_user_cflags=${CFLAGS-unset}
: ${CFLAGS=}
])

AC_DEFUN([HST_GNU_MAKE], [
AC_MSG_CHECKING([for GNU make])
hst_make=
for hst_try in "$MAKE" make gmake; do
    AS_IF([test -n "$hst_try" &&
           $hst_try --version 2>/dev/null | grep 'GNU Make' >/dev/null],
        [hst_make=$hst_try; break])
done
AC_MSG_RESULT([${hst_make:-no}])
AS_IF([test -z "$hst_make"], [HST_PACKAGE_MISSING([make])])
])

AC_DEFUN([HST_COMPILER], [
AC_MSG_CHECKING([whether $CC takes -std=gnu11 and visibility])
hst_cflags=$CFLAGS
CFLAGS="$CFLAGS -std=gnu11 -fvisibility=hidden"
AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [[_Static_assert(1, "C11");]])],
    [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([a C11 compiler such as gcc or clang is needed])])
CFLAGS=$hst_cflags
])

dnl ---- Places --------------------------------------------------------------

dnl HST_LAYOUT([FILE:]NAME): read the layout, let --prefix and the other
dnl directory options win over it, and expand everything to plain paths.
AC_DEFUN([HST_LAYOUT], [
hst_layout_file=$srcdir/build/config.layout
hst_layout=$1
AS_CASE([$hst_layout], [*:*],
    [hst_layout_file=${hst_layout%:*}; hst_layout=${hst_layout@%:@@%:@*:}])
AC_MSG_CHECKING([for layout $hst_layout])
hst_places=`$AWK -v layout="$hst_layout" -v progname="$progname" \
    -f "$srcdir/build/read-layout.awk" "$hst_layout_file"` ||
    AC_MSG_ERROR([no layout "$hst_layout" in $hst_layout_file; it has: \
`$SED -n 's/^<Layout *\(.*\)>/\1/p' "$hst_layout_file" | tr '\n' ' '`])
AC_MSG_RESULT([yes])

dnl What the user gave is different from what autoconf starts with.
hst_given_prefix=$prefix
hst_given_exec_prefix=$exec_prefix
HST_PLACE_GIVEN([bindir], [${exec_prefix}/bin])
HST_PLACE_GIVEN([sbindir], [${exec_prefix}/sbin])
HST_PLACE_GIVEN([libdir], [${exec_prefix}/lib])
HST_PLACE_GIVEN([libexecdir], [${exec_prefix}/libexec])
HST_PLACE_GIVEN([mandir], [${datarootdir}/man])
HST_PLACE_GIVEN([datadir], [${datarootdir}])
HST_PLACE_GIVEN([sysconfdir], [${prefix}/etc])
HST_PLACE_GIVEN([includedir], [${prefix}/include])
HST_PLACE_GIVEN([localstatedir], [${prefix}/var])
HST_PLACE_GIVEN([runtimedir], [${runstatedir-none}])
AC_ARG_VAR([htdocsdir], [where the documents are installed])
AC_ARG_VAR([manualdir], [where the manual is installed])
AC_ARG_VAR([logfiledir], [where logs are written])
hst_given_htdocsdir=$htdocsdir
hst_given_manualdir=$manualdir
hst_given_logfiledir=$logfiledir
eval "$hst_places"
AS_IF([test "$hst_given_prefix" != NONE], [prefix=$hst_given_prefix])
AS_IF([test "$hst_given_exec_prefix" != NONE],
    [exec_prefix=$hst_given_exec_prefix])
HST_PLACE_EXPAND([prefix])
HST_PLACE_EXPAND([exec_prefix])
m4_foreach_w([hst_dir], HST_PLACES, [
AS_IF([test -n "$hst_given_[]hst_dir"], [hst_dir=$hst_given_[]hst_dir])
HST_PLACE_EXPAND(hst_dir)
AC_SUBST(exp_[]hst_dir)
AC_SUBST(rel_[]hst_dir)
])
AC_SUBST([exp_prefix])
AC_SUBST([exp_exec_prefix])
])

dnl The directories of a layout, beside prefix and exec_prefix.
m4_define([HST_PLACES], [bindir sbindir libdir libexecdir mandir datadir
    sysconfdir installbuilddir errordir iconsdir htdocsdir manualdir cgidir
    includedir localstatedir runtimedir logfiledir proxycachedir])

dnl HST_PLACE_GIVEN(DIR, AUTOCONF-DEFAULT)
AC_DEFUN([HST_PLACE_GIVEN], [hst_given_$1=
AS_IF([test "x$[]$1" != 'x$2'], [hst_given_$1=$[]$1])])

dnl HST_PLACE_EXPAND(DIR): exp_DIR is the path, rel_DIR the same seen from
dnl the prefix where it stands below it.
AC_DEFUN([HST_PLACE_EXPAND], [
exp_$1=$[]$1
while :; do
    eval "hst_expanded=\"$[]exp_$1\""
    AS_IF([test "$hst_expanded" = "$[]exp_$1"], [break])
    exp_$1=$hst_expanded
done
AS_IF([test "$exp_$1" != /], [exp_$1=`AS_ECHO(["$exp_$1"]) | $SED 's,/*$,,'`])
rel_$1=$exp_$1
AS_CASE([$exp_$1], ["${exp_prefix}"/*], [rel_$1=${exp_$1@%:@"${exp_prefix}"/}])
])

dnl The constants that modules and the server read from the layout header and
dnl from ap_config_auto.h.
AC_DEFUN([HST_PLACE_CONSTANTS], [
AC_DEFINE_UNQUOTED([DEFAULT_PREFIX], ["$exp_prefix"], [The prefix.])
m4_foreach_w([hst_dir], [exec_prefix bindir sbindir libexecdir mandir
    sysconfdir datadir installbuilddir errordir iconsdir htdocsdir manualdir
    cgidir includedir localstatedir runtimedir logfiledir proxycachedir], [
AC_DEFINE_UNQUOTED(DEFAULT_EXP_[]m4_toupper(hst_dir), ["$exp_[]hst_dir"],
    [Where it is.])
AC_DEFINE_UNQUOTED(DEFAULT_REL_[]m4_toupper(hst_dir), ["$rel_[]hst_dir"],
    [Where it is, seen from the prefix.])
])
AC_DEFINE_UNQUOTED([DEFAULT_PIDLOG], ["$rel_runtimedir/$progname.pid"],
    [The file that holds the process id of the parent.])
AC_DEFINE_UNQUOTED([HTTPD_ROOT], ["$exp_prefix"], [ServerRoot by default.])
AC_DEFINE_UNQUOTED([SERVER_CONFIG_FILE], ["$rel_sysconfdir/$progname.conf"],
    [The configuration file by default.])
AC_DEFINE_UNQUOTED([AP_TYPES_CONFIG_FILE], ["$rel_sysconfdir/mime.types"],
    [The table of media types by default.])
AC_DEFINE_UNQUOTED([SUEXEC_BIN], ["$exp_sbindir/suexec"],
    [The program that runs scripts as other users.])
AC_DEFINE_UNQUOTED([AP_PROGRAM_NAME], ["$progname"],
    [What the program is called when it is installed.])
AC_DEFINE([AP_USING_AUTOCONF], [1], [This header comes from configure.])
])

dnl ---- Libraries -----------------------------------------------------------

dnl HST_CONFIG_PROGRAM(VAR, PROGRAM, GIVEN, DEBIAN-PACKAGE): find the script
dnl that knows the flags of a library: the file given, one below the prefix
dnl given, or the one in PATH.
AC_DEFUN([HST_CONFIG_PROGRAM], [
hst_given=$3
$1_CONFIG=
AS_CASE([$hst_given],
    [no], [AC_MSG_ERROR([$2 cannot be left out])],
    [''|yes], [AC_PATH_TOOL([$1_CONFIG], [$2])],
    [AC_MSG_CHECKING([for $2])
     for hst_try in "$hst_given" "$hst_given/bin/$2" "$hst_given/$2"; do
         AS_IF([test -f "$hst_try" && test -x "$hst_try"],
             [$1_CONFIG=$hst_try; break])
     done
     AC_MSG_RESULT([${$1_CONFIG:-no}])
     AS_IF([test -z "$[]$1_CONFIG"],
         [AC_MSG_ERROR([$hst_given is neither $2 nor a prefix that has it])])])
AS_IF([test -z "$[]$1_CONFIG"], [HST_PACKAGE_MISSING([$4])])
AC_SUBST([$1_CONFIG])
])

AC_DEFUN([HST_LIBRARY_FLAGS], [
hst_flags=
AS_IF([test -n "$APR_CONFIG"], [
    hst_version=`$APR_CONFIG --version`
    AS_CASE([$hst_version], [0.*|1.@<:@0-6@:>@.*],
        [AC_MSG_ERROR([APR $hst_version is too old: 1.7 or later is needed])])
    hst_flags="`$APR_CONFIG --cppflags --includes`"
    LIBRARY_LIBS="`$APR_CONFIG --link-ld --libs`"])
AS_IF([test -n "$APU_CONFIG"], [
    hst_flags="$hst_flags `$APU_CONFIG --includes`"
    LIBRARY_LIBS="`$APU_CONFIG --link-ld` $LIBRARY_LIBS"])
AS_IF([test -n "$PCRE_CONFIG"], [
    hst_pcre_libs=`$PCRE_CONFIG --libs8` ||
        AC_MSG_ERROR([$PCRE_CONFIG knows no 8-bit library])
    hst_flags="$hst_flags `$PCRE_CONFIG --cflags`"
    LIBRARY_LIBS="$hst_pcre_libs $LIBRARY_LIBS"
    AC_DEFINE([HAVE_PCRE2], [1], [Regular expressions are PCRE2's.])])
# Each flag once; warnings about the headers of others are not ours to mend.
LIBRARY_CPPFLAGS=
for hst_flag in $hst_flags; do
    AS_CASE([$hst_flag],
        [-I/usr/include], [continue],
        [-I*], [hst_flag="-isystem ${hst_flag@%:@-I}"])
    AS_CASE([" $LIBRARY_CPPFLAGS "], [*" $hst_flag "*], [],
        [LIBRARY_CPPFLAGS="$LIBRARY_CPPFLAGS $hst_flag"])
done
LIBRARY_LIBS=`AS_ECHO(["$LIBRARY_LIBS"]) | tr -s '@<:@:space:@:>@' ' '`
AC_SUBST([LIBRARY_CPPFLAGS])
AC_SUBST([LIBRARY_LIBS])
])

dnl ---- The platform --------------------------------------------------------

AC_DEFUN([HST_NONPORTABLE_ATOMICS], [
AC_MSG_CHECKING([for inline 64-bit atomic instructions])
AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdint.h>]], [[
        static uint64_t word;
        uint64_t old = 0;
        return __atomic_compare_exchange_n(&word, &old, 1, 0,
                                           __ATOMIC_SEQ_CST,
                                           __ATOMIC_SEQ_CST);]])],
    [AC_MSG_RESULT([yes])
     atomics=nonportable
     AC_DEFINE([AP_NONPORTABLE_ATOMICS], [1],
         [Use the processor's atomic instructions, not APR's functions.])],
    [AC_MSG_RESULT([no])
     AC_MSG_ERROR([--enable-nonportable-atomics: this compiler or processor has no 64-bit compare and swap])])
])

dnl ---- The MPM and the modules ---------------------------------------------

dnl build/choose-modules.awk has the rules; it answers with assignments.
# --with-module=TYPE:FILE,...: FILE is mod_NAME.c in modules/TYPE of this tree,
# or anywhere when its path is absolute; its record is NAME_module.
AC_DEFUN([HST_ADD_MODULES], [
ADDED_SOURCES=
AS_IF([test "$with_module" = yes],
    [AC_MSG_ERROR([--with-module needs TYPE:FILE])])
for hst_item in `AS_ECHO(["$with_module"]) | tr ',' ' '`; do
    hst_type=`AS_ECHO(["$hst_item"]) | cut -d: -f1`
    hst_file=`AS_ECHO(["$hst_item"]) | cut -s -d: -f2-`
    hst_name=`AS_ECHO(["/$hst_file"]) | sed -n 's,.*/mod_\(.*\)\.c$,\1,p'`
    AS_IF([test -z "$hst_name"],
        [AC_MSG_ERROR([--with-module=$hst_item: it is TYPE:mod_NAME.c])])
    AS_CASE([" $STATIC_MODULES $SHARED_MODULES "], [*" $hst_name "*],
        [AC_MSG_ERROR([--with-module=$hst_item: this tree has a module $hst_name])])
    AS_IF([test -f "$srcdir/modules/$hst_type/$hst_file"],
        [hst_file=$srcdir/modules/$hst_type/$hst_file],
        [AS_CASE([$hst_file], [/*], [],
            [AC_MSG_ERROR([--with-module=$hst_item: modules/$hst_type has no such file; elsewhere, it is the absolute path])])
         AS_IF([test -f "$hst_file"], [],
            [AC_MSG_ERROR([--with-module=$hst_item: no such file])])])
    ADDED_SOURCES="$ADDED_SOURCES $hst_file"
done
AC_SUBST([ADDED_SOURCES])
])

AC_DEFUN([HST_CHOOSE_MODULES], [
AS_IF([test "$enable_so" != no],
    [AC_DEFINE([AP_HAVE_SO], [1], [Whether modules can be loaded.])],
    [AC_DEFINE([DYNAMIC_MODULE_LIMIT], [0], [How many can be loaded.])])
m4_ifdef([HST_MODULE_NAMES], [], [m4_fatal([run buildconf, not autoconf])])
hst_asked=
for hst_module in HST_MODULE_NAMES; do
    eval "hst_value=\${enable_$hst_module-}"
    AS_IF([test -n "$hst_value"],
        [hst_asked="$hst_asked $hst_module=$hst_value"])
done
hst_chosen=`$AWK -f "$srcdir/build/choose-modules.awk" \
    -v mpm="$with_mpm" -v mpms_shared="$enable_mpms_shared" \
    -v so="$enable_so" -v mods_static="$enable_mods_static" \
    -v mods_shared="$enable_mods_shared" -v asked="$hst_asked" \
    -v modules="$enable_modules" \
    "$srcdir/build/modules.list"` ||
    AC_MSG_ERROR([the choice of modules cannot be built])
eval "$hst_chosen"
HST_ADD_MODULES
AC_SUBST([STATIC_MODULES])
AC_SUBST([SHARED_MODULES])
AC_SUBST([MPM_SHARED])
AC_SUBST([MPM], [$with_mpm])
AC_SUBST([ENABLE_SO], [${enable_so:-yes}])
AS_IF([test "${enable_so:-yes}" = yes], [
    hst_libs=$LIBS
    LIBS=
    AC_SEARCH_LIBS([dlopen], [dl])
    SYSTEM_LIBS="$SYSTEM_LIBS $LIBS"
    LIBS=$hst_libs])
])

dnl ---- How to compile ------------------------------------------------------

AC_DEFUN([HST_COMPILE_FLAGS], [
AS_IF([test "$hst_user_cflags" = unset], [
    AS_IF([test "$enable_debug" = yes],
        [CFLAGS="-O0 -g3"], [CFLAGS="-O2 -g"])])
OWN_CPPFLAGS=
# Hooks, filters and setters have the signatures of the module interface, and
# need not use all of their parameters.
OWN_CFLAGS="-std=gnu11 -Wall -Wextra -Wno-unused-parameter"
OWN_CFLAGS="$OWN_CFLAGS -Wmissing-prototypes -Wstrict-prototypes"
OWN_LDFLAGS=
# Tables end with {NULL}, of which only clang complains.
AS_CASE([$CC], [*clang*],
    [OWN_CFLAGS="$OWN_CFLAGS -Wno-missing-field-initializers"])
AS_IF([test "$enable_debug" = yes], [OWN_CPPFLAGS="$OWN_CPPFLAGS -DAP_DEBUG"])
AS_IF([test "$enable_werror" = yes], [OWN_CFLAGS="$OWN_CFLAGS -Werror"])
AS_CASE([$enable_sanitizers],
    [''|no], [],
    [yes], [AC_MSG_ERROR([--enable-sanitizers needs a list: address,undefined or thread])],
    [*thread*address*|*address*thread*],
        [AC_MSG_ERROR([the sanitizers thread and address exclude each other])],
    [hst_flags="-fsanitize=$enable_sanitizers -fno-omit-frame-pointer"
     OWN_CFLAGS="$OWN_CFLAGS $hst_flags -fno-sanitize-recover=all"
     OWN_LDFLAGS="$OWN_LDFLAGS $hst_flags"
     hst_cflags=$CFLAGS
     CFLAGS="$CFLAGS $hst_flags"
     AC_MSG_CHECKING([whether $CC takes -fsanitize=$enable_sanitizers])
     AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
         [AC_MSG_RESULT([yes])],
         [AC_MSG_RESULT([no])
          AC_MSG_ERROR([$CC cannot link with -fsanitize=$enable_sanitizers])])
     CFLAGS=$hst_cflags])
AC_SUBST([OWN_CPPFLAGS])
AC_SUBST([OWN_CFLAGS])
AC_SUBST([OWN_LDFLAGS])
])

dnl ---- What apxs tells the build systems of modules -------------------------

AC_DEFUN([HST_FOR_MODULES], [
AS_IF([test -n "$APR_CONFIG"], [
    APR_CPPFLAGS=`$APR_CONFIG --cppflags | $AWK '{$[]1 = $[]1; print}'`
    APR_INCLUDEDIR=`$APR_CONFIG --includedir`
    APR_BINDIR=`$APR_CONFIG --bindir`
    APR_VERSION=`$APR_CONFIG --version`
    APR_LIBS=`$APR_CONFIG --link-ld --libs | tr -s '\n ' ' '`
    SHLIBPATH_VAR=`$APR_CONFIG --shlib-path-var`
    LIBTOOL=`$APR_CONFIG --apr-libtool`])
AS_IF([test -n "$APU_CONFIG"], [
    APU_INCLUDEDIR=`$APU_CONFIG --includedir`
    APU_BINDIR=`$APU_CONFIG --bindir`
    APU_VERSION=`$APU_CONFIG --version`
    APU_LIBS=`$APU_CONFIG --link-ld`])
APR_INCLUDES="-I$APR_INCLUDEDIR"
AS_IF([test "$APU_INCLUDEDIR" != "$APR_INCLUDEDIR"],
    [APR_INCLUDES="$APR_INCLUDES -I$APU_INCLUDEDIR"])
# Some packages of APR name a libtool that they do not bring along.
AS_IF([test ! -x "$LIBTOOL"], [LIBTOOL=libtool])
HTTPD_VERSION=`$AWK '
    /define AP_SERVER_(MAJORVERSION|MINORVERSION|PATCHLEVEL)_NUMBER / {
        printf "%s%s", dot, $[]3
        dot = "."
    }' "$srcdir/include/ap_release.h"`
HTTPD_MMN=`$AWK '/define MODULE_MAGIC_NUMBER_MAJOR / { print $[]3 }' \
    "$srcdir/include/ap_mmn.h"`
m4_foreach_w([hst_name], [APR_CPPFLAGS APR_INCLUDEDIR APR_BINDIR APR_VERSION
    APR_LIBS APR_INCLUDES SHLIBPATH_VAR LIBTOOL APU_INCLUDEDIR APU_BINDIR
    APU_VERSION APU_LIBS HTTPD_VERSION HTTPD_MMN], [AC_SUBST(hst_name)])
])

dnl ---- The last word -------------------------------------------------------

AC_DEFUN([HST_SUMMARY], [
cat <<hst_end_of_summary

Hostler will be built as "$progname":

  layout         $hst_layout, prefix $exp_prefix
  configuration  $exp_sysconfdir/$progname.conf
  modules in     $exp_libexecdir
  MPM            $with_mpm (`test "$MPM_SHARED" = yes && echo shared || echo static`)
  linked in      `echo $STATIC_MODULES`
  to be loaded   `test -n "$SHARED_MODULES" && echo $SHARED_MODULES || echo none`
  loading        `test "$enable_so" = no && echo "no (--disable-so)" || echo yes`
  atomics        $atomics
  libraries      APR `$APR_CONFIG --version`, APR-util `$APU_CONFIG --version`, PCRE2 `$PCRE_CONFIG --version`
  compiler       $CC $CFLAGS
  debug          ${enable_debug:-no}, sanitizers ${enable_sanitizers:-none}
hst_end_of_summary
AS_IF([test -n "$hst_optional"],
    [AS_ECHO(["
Left out for want of a package:$hst_optional"])])
AS_ECHO(["
Next: ${hst_make} && ${hst_make} check"])
])
