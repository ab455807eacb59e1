# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""A server that was installed below a folder (DESTDIR), as for a package."""
import fcntl
import os
import re
import shutil
import subprocess
import tempfile

import pytest

import hostler

BUILD = os.environ.get("HOSTLER_BUILD") or os.path.dirname(hostler.binary())


class Stage:
    """built: the settings of apxs; bin, modules, conf: where these are."""

    def __init__(self, folder):
        self.folder = folder
        # One make at a time in a build folder; tests run side by side.
        with open(BUILD + "/Makefile", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            done = subprocess.run(["make", "-C", BUILD, "-s", "install",
                                   "DESTDIR=" + folder], text=True,
                                  stdout=subprocess.PIPE, check=False,
                                  timeout=80, stderr=subprocess.STDOUT)
        assert done.returncode == 0, done.stdout
        with open(BUILD + "/support/config_vars.mk", encoding="utf-8") as f:
            self.built = dict(re.findall(r"^(\w+) = *(.*)$", f.read(), re.M))
        self.bin = folder + self.built["BINDIR"].replace("$(STAGE)", "")
        self.modules = folder + self.built["LIBEXECDIR"]
        self.conf = "%s%s/%s.conf" % (folder, self.built["SYSCONFDIR"],
                                      self.built["TARGET"])


@pytest.fixture(scope="module")
def stage():
    if shutil.which("make") is None or shutil.which("gcc") is None:
        pytest.skip("modules are built with make and gcc")
    folder = tempfile.mkdtemp(prefix="hostler-stage-")
    os.chmod(folder, 0o755)
    yield Stage(folder)
    shutil.rmtree(folder)
