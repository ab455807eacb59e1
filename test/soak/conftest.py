# Copyright 2026 The Hostler Authors.
# SPDX-License-Identifier: Apache-2.0
"""The fixtures of the feature tests, for tests that take their time."""
import importlib.util
import os

_path = os.path.join(os.path.dirname(__file__), "..", "feature",
                     "conftest.py")
_spec = importlib.util.spec_from_file_location("feature_conftest", _path)
_feature = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_feature)

_feature.TEST_LIMIT = 900
# Its fixtures, and what they rely on.
globals().update((name, value) for name, value in vars(_feature).items()
                 if not name.startswith("_"))
