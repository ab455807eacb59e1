# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The tests of link races, with 100,000 turns of a name each."""
import importlib.util
import os

_path = os.path.join(os.path.dirname(__file__), "..", "feature", "static",
                     "test_link_races.py")
_spec = importlib.util.spec_from_file_location("link_races", _path)
_races = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_races)

_races.FLIPS = 100_000
globals().update({name: test for name, test in vars(_races).items()
                  if name.startswith("test_")})
