"""A test that is left out fails where everything is at hand, and only there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT

LEFT_OUT = """
import pytest

def test_in_its_body():
    pytest.skip("no time")

@pytest.mark.skip(reason="no mark")
def test_by_mark():
    pass
"""
A_WHOLE_FILE = "import pytest\npytest.skip('no file', allow_module_level=True)\n"


@pytest.mark.parametrize(
    ("surroundings", "code", "ending"),
    [
        ({}, 0, "3 skipped"),
        ({"CI": "true"}, 1, "1 failed, 2 errors"),
        ({"REAL_DATA": "/somewhere"}, 1, "1 failed, 2 errors"),
    ],
    ids=["on a laptop", "in CI", "with the real data"],
)
def test_skips(tmp_path: Path, surroundings: dict[str, str], code: int, ending: str) -> None:
    (tmp_path / "test_left_out.py").write_text(LEFT_OUT)
    (tmp_path / "test_file.py").write_text(A_WHOLE_FILE)
    bare = {name: value for name, value in os.environ.items() if name not in ("CI", "REAL_DATA")}
    pytest_itself = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-c",
        os.devnull,
        "--tb=line",
        "--continue-on-collection-errors",
    ]
    done = subprocess.run(
        [*pytest_itself, "-p", "tests.support.no_skips", tmp_path],
        cwd=tmp_path,
        env={**bare, **surroundings, "PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ending in done.stdout
