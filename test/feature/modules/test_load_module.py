# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""LoadModule and LoadFile: what is said about a file that cannot be loaded,
and modules that come, change and go with restarts."""
import os
import re
import shutil
import signal
import subprocess

import pytest

import hostler
import stock

SHAPED = 'LoadModule test_shaped_module "{root}/mod_shaped.so"\n'


@pytest.fixture(autouse=True)
def compiler():
    if shutil.which(os.environ.get("CC", "gcc")) is None:
        pytest.skip("no compiler")


def build(server, *flags, out=None):
    """A shape of mod_shaped; put in place as installers do it."""
    path = hostler.compile_module("shaped", server.root, *flags,
                                  out="shaped.new")
    final = server.path(out or "mod_shaped.so")
    os.rename(path, final)
    return final


def refusal(server, conf=SHAPED):
    """What -t says, as one line."""
    done = server.check(conf)
    assert done.returncode == 1, done.stderr
    assert "hostler.conf" in done.stderr
    return " ".join(done.stderr.split())


# ---- Records of other interfaces --------------------------------------------

@pytest.mark.parametrize("flags, said", (
    (["-DMAJOR=20051115", "-DMAGIC=0x41503232UL"],
     r"was made for the interface 20051115:\d+ of httpd 2\.2, this server has "
     r"20120211:\d+ of httpd 2\.4: get the module for that, or compile it"),
    (["-DMAJOR=20211221", "-DMAGIC=0x41503235UL"],
     r"interface 20211221:\d+ of httpd 2\.5"),
    (["-DMAJOR=20110101"], r"interface 20110101:\d+ of httpd 2\.4"),
    (["-DMAGIC=1"], r"is no module record for this server \(its mark is "
                    r"00000001, not 41503234\)")))
def test_made_for_another_interface(server, flags, said):
    build(server, *flags)
    assert re.search(said, refusal(server))


# ---- Files that are no modules ----------------------------------------------

def test_file_that_is_missing(server):
    assert ("there is no such file: is the module's package installed?"
            in refusal(server))
    assert "ServerRoot, which is " + server.root in refusal(server)


def test_file_that_is_elsewhere(server):
    os.mkdir(server.path("modules"))
    build(server, out="modules/mod_shaped.so")
    assert "there is %s/modules/mod_shaped.so" % server.root \
        in refusal(server)


@pytest.mark.parametrize("content, said", (
    (b"# a libtool library\n", "in .libs/ beside it"),
    (b"", "is no shared library"),
    (b"!<arch>\n" + bytes(100), "a static library (.a)")))
def test_file_that_is_something_else(server, content, said):
    server.write("mod_shaped.so", content)
    assert said in refusal(server)


def test_folder(server):
    os.mkdir(server.path("mod_shaped.so"))
    assert "that is a folder" in refusal(server)


def test_object_file(server):
    build(server, "-c")
    assert "not linked to a shared library" in refusal(server)


@pytest.mark.parametrize("place, value, said", (
    (18, b"\xf3\0", r"is for riscv \(64 bits\), this server for \S+ \("),
    (4, b"\1", r"\(32 bits\), this server for \S+ \(64 bits\)"),
    (18, b"\xfe\xff", r"is for processor no\. \d+")))
def test_other_processor(server, place, value, said):
    """Bytes of the header of ELF."""
    path = build(server)
    with open(path, "r+b") as f:
        f.seek(place)
        f.write(value)
    assert re.search(said, refusal(server))


def test_other_name_of_the_record(server):
    shutil.copy(build(server), server.path("mod_test_shaped.so"))
    said = refusal(server, 'LoadModule shaped "{root}/mod_test_shaped.so"\n')
    assert "`shaped' in file %s: its module is test_shaped_module" \
        % server.path("mod_test_shaped.so") in said


# ---- Symbols and libraries --------------------------------------------------

def test_symbol_of_another_module(server):
    """The message has the line that helps."""
    build(server, "-DNEEDS=dav_new_error")
    assert ("dav_new_error comes with mod_dav.c: load that module before this "
            'one, by the line "LoadModule dav_module mod_dav.so"'
            in refusal(server))


def test_symbol_of_a_stock_module(server):
    if not stock.is_installed():
        pytest.skip("no stock modules: install apache2-bin")
    for name in ("mod_dav.so", "mod_dav_fs.so"):
        shutil.copy(os.path.join(stock.MODULES, name), server.path(name))
    conf = 'LoadModule dav_fs_module "{root}/mod_dav_fs.so"\n'
    said = refusal(server, conf)
    line = re.search(r'comes with mod_dav\.c: load that module before this '
                     r'one, by the line "(LoadModule dav_module [^"]+)"',
                     said)[1]
    assert server.path("mod_dav.so") in line
    assert server.check(line + "\n" + conf).returncode == 0
    # The other order is no help.
    assert "comes with mod_dav.c" in refusal(server, conf + line + "\n")


def test_symbol_of_the_server_that_it_has_not(server):
    build(server, "-DNEEDS=ap_saddle_horse")
    assert re.search(r"this server \(interface 20120211:\d+\) has no "
                     r"ap_saddle_horse: the module was made for a later one",
                     refusal(server))


def library(server, name, source):
    path = server.path(name)
    subprocess.run([os.environ.get("CC", "gcc"), "-shared", "-fPIC", "-x",
                    "c", "-", "-o", path], input=source.encode(), check=True)
    return path


def test_symbol_of_a_library(server):
    build(server, "-DNEEDS=hay")
    server.site({"x": ""})
    assert "may be loaded by LoadFile" in refusal(server)
    library(server, "libhay.so", "int hay(void) { return 7; }")
    server.start('LoadFile "{root}/libhay.so"\n' + SHAPED
                 + "SetHandler test-shaped\n")
    assert server.get("/x").body == b"7 shaped"
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: server.log().count("configured") > 1,
                     "a restart")
    assert server.get("/x").body == b"7 shaped"


def test_library_that_is_missing(server):
    path = library(server, "libhay.so", "int hay(void) { return 7; }")
    build(server, "-DNEEDS=hay", "-L" + server.root, "-lhay")
    os.unlink(path)
    assert ("needs the library libhay.so, which is not where the system "
            "looks" in refusal(server))


def test_load_file_says_the_same(server):
    server.write("libhay.so", b"hay")
    said = refusal(server, 'LoadFile "{root}/libhay.so"\n')
    assert "libhay.so" in said and "is no shared library" in said


def test_all_faults_are_told_in_one_run(server):
    server.write("text.so", b"hay")
    said = refusal(server, 'LoadModule a_module "{root}/none.so"\n'
                   'LoadModule b_module "{root}/text.so"\nListen no-port\n')
    for word in ("none.so", "text.so", "no-port"):
        assert word in said


# ---- Which are there --------------------------------------------------------

def listed(server, option):
    done = hostler.run(*server.arguments(), option)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lists_of_modules(server):
    build(server)
    server.configure(SHAPED)
    assert re.search(r"^ test_shaped_module \(shared\)$",
                     listed(server, "-M"), re.M)
    assert re.search(r"^ core_module \(static\)$", listed(server, "-M"), re.M)
    static = listed(server, "-l")
    assert re.search(r"^\s+core\.c$", static, re.M)
    assert "shaped" not in static


def test_loaded_twice(server):
    build(server)
    shutil.copy(server.path("mod_shaped.so"), server.path("other.so"))
    again = SHAPED.replace("mod_shaped", "other")
    done = server.check(SHAPED + SHAPED + again)
    assert done.returncode == 0
    assert len(re.findall("module test_shaped_module is already loaded: "
                          "LoadModule on line", done.stderr)) == 2


# ---- Restarts ---------------------------------------------------------------

def restart(server, conf):
    """Another configuration is there when its answers are."""
    server.configure(conf)
    before = server.log().count("resuming normal operations")
    server.signal(signal.SIGUSR1)
    hostler.wait_for(lambda: server.log().count("resuming normal operations")
                     > before, "a restart\n" + server.log())


def mapped(server):
    with open("/proc/%d/maps" % server.process.pid, encoding="ascii") as f:
        return f.read()


def test_module_that_goes(server):
    build(server)
    server.site({"x": "a file"})
    server.start(SHAPED + "SetHandler test-shaped\n")
    assert server.get("/x").body == b"shaped"
    assert "mod_shaped.so" in mapped(server)
    restart(server, "")
    hostler.wait_for(lambda: server.get("/x").body == b"a file",
                     "the new configuration")
    assert "mod_shaped.so" not in mapped(server)
    restart(server, SHAPED + "SetHandler test-shaped\n")
    hostler.wait_for(lambda: server.get("/x").body == b"shaped",
                     "the module again")


def test_module_that_is_replaced(server):
    build(server, '-DANSWER="old"')
    server.site({"x": "a file"})
    conf = SHAPED + "SetHandler test-shaped\n"
    server.start(conf)
    assert server.get("/x").body == b"old"
    build(server, '-DANSWER="new"')
    restart(server, conf)
    hostler.wait_for(lambda: server.get("/x").body == b"new", "the new code")
    assert "(deleted)" not in re.sub(r".*/(?!mod_shaped)[^/]*$", "",
                                     mapped(server), flags=re.M)
    assert "still in use" not in server.log()


def test_module_that_stays_in_memory(server):
    stays = "-Wl,-z,nodelete"
    build(server, '-DANSWER="old"', stays)
    server.site({"x": "a file"})
    conf = SHAPED + "SetHandler test-shaped\n"
    server.start(conf)
    restart(server, conf)
    assert "still in use" not in server.log()
    build(server, '-DANSWER="new"', stays)
    restart(server, conf)
    server.wait_log(r"LoadModule on line \d+ of \S+: \S+mod_shaped\.so was "
                    r"changed, but the code from before is still in use")
    assert server.get("/x").body == b"old"


def test_module_that_is_broken_meanwhile(server):
    """A restart that cannot be is refused, and nothing changes."""
    build(server)
    server.site({"x": "a file"})
    conf = SHAPED + "SetHandler test-shaped\n"
    server.start(conf)
    build(server, "-DNEEDS=ap_saddle_horse")
    server.signal(signal.SIGUSR1)
    server.wait_log("has no ap_saddle_horse")
    assert server.get("/x").body == b"shaped"
