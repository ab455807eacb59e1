# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""apxs, the program by which modules of others are built and installed: from
a server that was installed below a folder (DESTDIR), where packages are made.
"""
import os
import re
import shutil
import subprocess

import pytest

# What the build systems of modules in the wild ask for.
ASKED = """
APR_BINDIR APR_CONFIG APR_INCLUDEDIR APR_VERSION APU_BINDIR APU_CONFIG
APU_INCLUDEDIR APU_VERSION BINDIR CC CFLAGS CFLAGS_SHLIB CPP CPPFLAGS
EXTRA_CFLAGS EXTRA_CPPFLAGS EXTRA_INCLUDES EXTRA_LDFLAGS EXTRA_LIBS HTTPD_MMN
HTTPD_VERSION INCLUDEDIR INSTALLBUILDDIR LDFLAGS LDFLAGS_SHLIB LD_SHLIB
LIBEXECDIR LIBS LIBS_SHLIB LIBTOOL LOCALSTATEDIR MMN MPM_NAME NOTEST_CFLAGS
NOTEST_CPPFLAGS NOTEST_LDFLAGS PREFIX SBINDIR SHELL SHLIBPATH_VAR SH_LIBS
SYSCONFDIR TARGET bindir datadir exp_htdocsdir exp_libexecdir
exp_sysconfdir includedir installbuilddir libexecdir logfiledir prefix
progname rel_libexecdir rel_sysconfdir runtimedir sbindir sysconfdir
""".split()

pytestmark = pytest.mark.skipif(
    shutil.which("make") is None or shutil.which("gcc") is None,
    reason="modules are built with make and gcc")


@pytest.fixture(name="apxs")
def make_apxs(stage, root):
    """Runs apxs in an empty folder; its output, of both kinds."""
    def run(*arguments, status=0, **environment):
        done = subprocess.run([stage.bin + "/apxs", *arguments], text=True,
                              cwd=root, env={**os.environ, **environment},
                              stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.STDOUT, timeout=60)
        assert done.returncode == status, done.stdout
        return done.stdout
    run.folder = root
    return run


@pytest.fixture(name="conf")
def keep_conf(stage):
    """Sets the lines of the configuration; gives what is there then."""
    with open(stage.conf, encoding="utf-8") as f:
        before = f.read()

    def change(text=None):
        if text is not None:
            with open(stage.conf, "w", encoding="utf-8") as f:
                f.write(text)
        with open(stage.conf, encoding="utf-8") as f:
            return f.read()
    yield change
    change(before)


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


SOURCE = """
#include "httpd.h"
#include "http_config.h"
%s
module AP_MODULE_DECLARE_DATA %s_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, NULL
};
"""


# ---- -q -----------------------------------------------------------------------

def test_query_knows_what_is_asked(apxs, stage):
    values = [stage.built[name].replace("$(STAGE)", stage.folder)
              for name in ASKED]
    assert apxs("-q", *ASKED) == ";;".join(values) + "\n"
    assert apxs("-q", "INCLUDEDIR") == stage.folder + \
        stage.built["INCLUDEDIR"].replace("$(STAGE)", "") + "\n"


def test_query_of_several(apxs):
    assert apxs("-q", "TARGET", "HTTPD_MMN") == \
        apxs("-q", "TARGET").strip() + ";;20120211\n"


def test_query_of_all(apxs, stage):
    told = apxs("-q").splitlines()
    assert told == sorted(told)
    assert {line.split("=")[0] for line in told} == \
        set(stage.built) | {"STAGE"}
    assert "STAGE=" + stage.folder in told
    assert re.search("^STAGE +  = " + re.escape(stage.folder) + "$",
                     apxs("-q", "-v"), re.M)


def test_query_of_what_is_not(apxs):
    assert '"NOSUCH"' in apxs("-q", "CC", "NOSUCH", status=1)


def test_settings_can_be_given(apxs):
    assert apxs("-S", "LIBEXECDIR=/else where", "-q", "LIBEXECDIR") == \
        "/else where\n"


def test_compiles_with_what_is_queried(apxs):
    """As makefiles do that leave the rest of apxs alone."""
    write(apxs.folder, "mod_a.c", SOURCE % ("", "a"))
    words = apxs("-q", "CC", "CFLAGS", "EXTRA_CPPFLAGS", "CFLAGS_SHLIB",
                 "LDFLAGS_SHLIB").strip().replace(";;", " ")
    subprocess.run(
        "%s -I%s -I%s -o mod_a.so mod_a.c" % (
            words, apxs("-q", "INCLUDEDIR").strip(),
            apxs("-q", "APR_INCLUDEDIR").strip()),
        shell=True, check=True, cwd=apxs.folder)


@pytest.mark.skipif(shutil.which("pkg-config") is None,
                    reason="no pkg-config")
def test_pkg_config(apxs, stage):
    folder = "%s%s/pkgconfig" % (stage.folder, stage.built["libdir"])

    def ask(*what):
        return subprocess.run(
            ["pkg-config", *what, stage.built["TARGET"]], text=True,
            check=True, stdout=subprocess.PIPE,
            env={**os.environ, "PKG_CONFIG_PATH": folder}).stdout.strip()
    include = stage.built["INCLUDEDIR"].replace("$(STAGE)", "")
    assert "-I" + include in ask("--cflags").split()
    # A folder's name may have spaces.
    assert "-I/a\\ b" in ask("--cflags", "--define-variable=includedir=/a b")
    assert ask("--variable=moduledir") == stage.built["LIBEXECDIR"]
    assert ask("--variable=module_magic") == "20120211"


# ---- -g -----------------------------------------------------------------------

def test_a_module_of_ones_own(apxs, stage, conf):
    """Made, built, tested by its own test, installed: done as its makefile
    does it."""
    said = apxs("-g", "-n", "greet")
    folder = os.path.join(apxs.folder, "greet")
    assert sorted(os.listdir(folder)) == ["Makefile", "mod_greet.c",
                                          "test_greet.py"]
    assert "cd greet && make && make check" in said

    def make(*what):
        done = subprocess.run(
            ["make", *what], cwd=folder, text=True, check=False, timeout=80,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PATH": stage.bin + ":" + os.environ["PATH"]})
        return done.returncode, done.stdout
    status, said = make()
    assert status == 0 and "warning" not in said, said
    status, said = make("check")
    assert status == 0 and re.search(r"^Ran \d+ tests", said, re.M), said
    # The test can fail.
    source = os.path.join(folder, "mod_greet.c")
    with open(source, encoding="utf-8") as f:
        text = f.read()
    write(folder, "mod_greet.c", text.replace('"Hello"', '"Hullo"'))
    status, said = make("check")
    assert status != 0 and "test_the_text_is_hello" in said
    status, said = make("install")
    assert status == 0, said
    assert os.path.exists(stage.modules + "/mod_greet.so")
    assert re.search("^LoadModule greet_module .*mod_greet.so$", conf(), re.M)
    make("clean")
    assert sorted(os.listdir(folder)) == ["Makefile", "mod_greet.c",
                                          "test_greet.py"]


@pytest.mark.parametrize("arguments, reason", [
    (["-g"], "needs the name"),
    (["-g", "-n", "a-b"], "cannot be the name"),
    (["-g", "-n", "../a"], "cannot be the name"),
    (["-g", "-n", "there"], "is there already"),
])
def test_no_module_is_made(apxs, arguments, reason):
    os.mkdir(os.path.join(apxs.folder, "there"))
    assert reason in apxs(*arguments, status=1)
    assert os.listdir(apxs.folder) == ["there"]


# ---- -c -----------------------------------------------------------------------

def test_sources_objects_and_libraries(apxs, server):
    """Several sources in several folders, an object, flags of all kinds; and
    the server loads what comes of it."""
    folder = apxs.folder
    write(folder, "own/own.h", "#define TWO 2\n")
    write(folder, "mod_parts.c", SOURCE % (
        '#include "own.h"\nint one(void); double three(double);\n'
        'extern const char *text;\n'
        'char check[WIDTH == 7 && TWO == 2 ? 1 : -1];\n'
        'double all(void) { return one() + three(1) + (text != 0); }',
        "parts"))
    write(folder, "more/one.c", "int one(void) { return 1; }\n"
          "const char *text = TEXT;\n")
    write(folder, "three.c", "#include <math.h>\n"
          "double three(double x) { return cosh(x); }\n")
    subprocess.run(["gcc", "-fPIC", "-c", "three.c"], cwd=folder, check=True)
    said = apxs("-c", "-I", folder + "/own", "-DWIDTH=7",
                "-DTEXT='\"a b\"'", "-Wc,-Wall -Werror",
                "mod_parts.c", "more/one.c", "three.o",
                "-L/nowhere", "-lm", "-Wl,-Wl,-z,defs -Wl,"
                "--unresolved-symbols=ignore-all")
    assert "-Wall" in said and "-z,defs" in said and "-L" in said
    assert "pic" in said.lower()
    for name in ("mod_parts.la", ".libs/mod_parts.so", ".libs/mod_parts.o",
                 "more/.libs/one.o"):
        assert os.path.exists(os.path.join(folder, name)), name
    done = server.check("LoadModule parts_module %s/.libs/mod_parts.so\n"
                        % folder)
    assert done.returncode == 0, done.stderr


def test_the_name_of_what_is_built(apxs):
    write(apxs.folder, "a.c", SOURCE % ("", "x"))
    apxs("-c", "-o", "mod_x.la", "a.c")
    assert os.path.exists(apxs.folder + "/.libs/mod_x.so")
    apxs("-c", "-o", "other/mod_x.so", "a.c")
    assert os.path.exists(apxs.folder + "/other/mod_x.so")
    assert os.path.exists(apxs.folder + "/other/mod_x.la")
    apxs("-co", "mod_y.so", "a.c")
    assert os.path.exists(apxs.folder + "/mod_y.so")


@pytest.mark.skipif(shutil.which("g++") is None, reason="no g++")
def test_sources_in_cplusplus(apxs, server):
    folder = apxs.folder
    write(folder, "mod_plus.cc", '#include <string>\nextern "C" {'
          + SOURCE % ('}\nstd::string two(); extern "C" int one(void);\n'
                      "std::string all() { return two() + char(one()); }\n"
                      'extern "C" {', "plus") + "}\n")
    write(folder, "two.cpp", "#include <string>\n"
          "std::string two() { return std::to_string(2); }\n")
    write(folder, "one.c", "int one(void) { return 1; }\n")
    said = apxs("-c", "-S", "CXX=g++", "-Wc,-Wall", "mod_plus.cc", "two.cpp",
                "one.c")
    assert re.search(r"^g\+\+ .*-shared", said, re.M)
    done = server.check("LoadModule plus_module %s/.libs/mod_plus.so\n"
                        % folder)
    assert done.returncode == 0, done.stderr
    assert "mod_plus.so" in apxs("-i", "mod_plus.cc")


def test_a_source_that_does_not_compile(apxs):
    write(apxs.folder, "mod_bad.c", "int f( {\n")
    assert "mod_bad.c:1" in apxs("-c", "mod_bad.c", status=1)
    assert not os.path.exists(apxs.folder + "/mod_bad.la")


def test_programs_are_linked_with_apr(apxs):
    write(apxs.folder, "mod_p.c", SOURCE % ("", "p"))
    assert "-lapr-1" not in apxs("-c", "mod_p.c")
    assert "-laprutil-1" in apxs("-cp", "mod_p.c")


# ---- -i, -a, -A, -e -----------------------------------------------------------

def lines_of(text, symbol):
    return [line.strip() for line in text.splitlines() if symbol in line]


def test_install_and_activate(apxs, stage, conf):
    path = stage.built["rel_libexecdir"] + "/mod_in.so"
    write(apxs.folder, "mod_in.c", SOURCE % ("", "inside"))
    apxs("-c", "mod_in.c")
    before = conf()
    apxs("-i", "mod_in.la")
    installed = stage.modules + "/mod_in.so"
    assert os.stat(installed).st_mode & 0o777 == 0o644
    assert conf() == before
    first = os.stat(installed).st_ino
    # The name of the record is in the file, which is replaced as a whole: a
    # server that runs has the other one mapped.
    apxs("-cia", "mod_in.c")
    assert lines_of(conf(), "inside_module") == [
        "LoadModule inside_module " + path]
    assert os.stat(installed).st_ino != first
    with open(stage.conf + ".bak", encoding="utf-8") as f:
        assert f.read() == before
    # Prepared only; and for later.
    apxs("-e", "-A", "mod_in.la")
    assert lines_of(conf(), "inside_module") == [
        "#LoadModule inside_module " + path]
    assert "has it already" in apxs("-e", "-A", "mod_in.la")
    apxs("-ea", "mod_in.la")
    assert lines_of(conf(), "inside_module") == [
        "LoadModule inside_module " + path]


@pytest.mark.parametrize("before, after", [
    ("Listen 80\n", "LoadModule n_module {path}\nListen 80\n"),
    ("# c\nServerRoot /a\nListen 80\n",
     "# c\nServerRoot /a\nLoadModule n_module {path}\nListen 80\n"),
    ("LoadModule a_module a.so\n#LoadModule b_module b.so\nListen 80\n",
     "LoadModule a_module a.so\n#LoadModule b_module b.so\n"
     "LoadModule n_module {path}\nListen 80\n"),
    ("LoadModule a_module a.so\n<IfDefine X>\n  LoadModule b_module b.so\n"
     "</IfDefine>\n",
     "LoadModule a_module a.so\nLoadModule n_module {path}\n<IfDefine X>\n"
     "  LoadModule b_module b.so\n</IfDefine>\n"),
    ("<IfDefine X>\n  # loadmodule N_Module old.so\n</IfDefine>\n",
     "<IfDefine X>\n  LoadModule n_module {path}\n</IfDefine>\n"),
])
def test_place_of_the_line(apxs, stage, conf, before, after):
    conf(before)
    apxs("-e", "-a", "-n", "n", "mod_n.so")
    path = stage.built["rel_libexecdir"] + "/mod_n.so"
    assert conf() == after.replace("{path}", path)


def test_destdir_of_the_environment(apxs, stage):
    write(apxs.folder, "mod_d.c", SOURCE % ("", "d"))
    other = apxs.folder + "/other"
    apxs("-c", "-i", "mod_d.c", DESTDIR=other)
    assert os.path.exists(other + stage.built["LIBEXECDIR"] + "/mod_d.so")
    assert not os.path.exists(stage.modules + "/mod_d.so")
    assert "there is no " + other in apxs("-i", "-a", "mod_d.la", status=1,
                                          DESTDIR=other)


def test_destdir_is_taken_once(apxs, stage):
    """Makefiles put it before the place, and make into the environment."""
    write(apxs.folder, "mod_d.c", SOURCE % ("", "d"))
    write(apxs.folder, "other/etc/%s.conf" % stage.built["TARGET"],
          "ServerRoot /x\n")
    other = apxs.folder + "/other"
    apxs("-c", "-i", "-a", "-S", "SYSCONFDIR=%s/etc" % other, "-S",
         "LIBEXECDIR=%s/lib" % other, "mod_d.c", DESTDIR=other)
    assert os.listdir(other + "/lib") == ["mod_d.so"]
    with open(other + "/etc/%s.conf" % stage.built["TARGET"],
              encoding="utf-8") as f:
        assert f.read() == "ServerRoot /x\nLoadModule d_module /lib/mod_d.so\n"


@pytest.mark.parametrize("arguments, reason", [
    (["-i", "mod_none.so"], "there is no mod_none.so"),
    (["-i", "mod_none.la"], "build it first"),
    (["-i"], "need the files"),
    (["-e", "mod_none.so"], "-e needs -a"),
    (["-c"], "needs source files"),
    (["-c", "-S", "x", "a.c"], "NAME=VALUE"),
    (["-c", "-Wx,y", "a.c"], "-Wc,FLAGS"),
    (["-z"], "usage"),
    ([], "usage"),
])
def test_mistakes_are_told(apxs, arguments, reason):
    assert reason in apxs(*arguments, status=1)


def test_two_modules_in_one_file(apxs, conf):
    write(apxs.folder, "mod_two.c", SOURCE % ("", "first")
          + SOURCE % ("", "second"))
    apxs("-c", "mod_two.c")
    assert "say which" in apxs("-ia", "mod_two.la", status=1)
    apxs("-ia", "-n", "second", "mod_two.la")
    assert lines_of(conf(), "second_module")
