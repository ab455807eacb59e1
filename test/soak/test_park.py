# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""Ten million hand-offs from the listener to parked workers: each item comes
once, none is lost, with sleeping and with spinning workers, and with both
kinds of atomic operations (--enable-nonportable-atomics or not).

The unit test test/unit/mpm/common/test_park.c, built with optimisation.
PARK_HANDOFFS sets another number."""
import os
import shutil
import subprocess

import hostler
import pytest

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SOURCE = os.path.join(TOP, "test", "unit", "mpm", "common", "test_park.c")
HANDOFFS = os.environ.get("PARK_HANDOFFS", "10000000")


def output(*args):
    return subprocess.run(args, capture_output=True, text=True,
                          check=True).stdout.split()


def compile_test(out, flags):
    """The unit test as a program of its own, beside the build's."""
    compiler = shutil.which(os.environ.get("CC", "gcc"))
    build = os.path.dirname(hostler.binary())
    if compiler is None:
        pytest.skip("no compiler")
    subprocess.run(["make", "-s", "-C", build, "libunit.a", "libhostler.a"],
                   check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [compiler, "-std=gnu11", "-O2", "-pthread", *flags,
         "-I" + build + "/include", "-I" + build,
         "-I" + os.path.join(TOP, "include"), "-I" + TOP,
         *output("apr-1-config", "--includes", "--cppflags"),
         *output("apu-1-config", "--includes"), "-o", out, SOURCE,
         build + "/libunit.a", build + "/libhostler.a",
         *output("apu-1-config", "--link-ld", "--libs"),
         *output("apr-1-config", "--link-ld", "--libs"),
         "-lpcre2-8", "-lcrypt", "-lcmocka"], check=True)


@pytest.mark.parametrize("kind", ["of APR", "of the processor"])
def test_hand_offs(tmp_path, kind):
    program = str(tmp_path / "test_park")
    with open(os.path.join(os.path.dirname(hostler.binary()), "include",
                           "ap_config_auto.h"), encoding="ascii") as f:
        is_inline = "#define AP_NONPORTABLE_ATOMICS" in f.read()
    if is_inline and kind == "of APR":
        pytest.skip("the build has the processor's")
    compile_test(program, ["-DAP_NONPORTABLE_ATOMICS"]
                 if kind == "of the processor" and not is_inline else [])
    done = subprocess.run([program, "test_hammer*"], text=True,
                          capture_output=True, timeout=800, check=False,
                          env={**os.environ, "PARK_HANDOFFS": HANDOFFS})
    assert done.returncode == 0, done.stdout + done.stderr
