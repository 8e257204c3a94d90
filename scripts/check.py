"""Runs every check that needs no test, all of them even when one fails, and says at the end which did.

As many run at once as the machine has processors; the one that takes longest, that of types, begins first.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# where sentences for people stand, and what marks them
SPEAKING = ["grants", "templates"]
MARKS = ["-F", "babel.cfg", "-k", "_l", "-k", "lazy_gettext"]


def checks(scratch: Path) -> dict[str, list[str]]:
    catalogue = str(scratch / "messages.pot")
    return {
        "types": [PYTHON, "-m", "mypy"],
        "formatting": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
        "imports": [str(Path(PYTHON).parent / "lint-imports")],
        "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
        "generated docs": [PYTHON, "-m", "grants", "docs", "--check"],
        "translations": [PYTHON, "-m", "babel.messages.frontend", "-q", "extract", *MARKS, "-o", catalogue, *SPEAKING],
    }


class Done(NamedTuple):
    name: str
    seconds: float
    is_well: bool
    said: str


def run(name: str, command: list[str]) -> Done:
    start = time.monotonic()
    result = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return Done(name, time.monotonic() - start, result.returncode == 0, result.stdout.rstrip())


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(os.cpu_count()) as at_once:
        running = [at_once.submit(run, name, command) for name, command in checks(Path(scratch)).items()]
        for done in (each.result() for each in as_completed(running)):
            seconds = f"{done.seconds:.1f} s"
            print(f"{'ok   ' if done.is_well else 'FAIL '} {done.name:<16} {seconds:>7}", flush=True)
            if not done.is_well:
                failed.append(done.name)
                print(done.said, flush=True)
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
