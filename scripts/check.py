"""Runs every check that needs no test, all of them even when one fails, and says at the end which did."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

# where sentences for people stand, and what marks them
SPEAKING = ["grants", "templates"]
MARKS = ["-F", "babel.cfg", "-k", "_l", "-k", "lazy_gettext"]


def checks(scratch: Path) -> dict[str, list[str]]:
    catalogue = str(scratch / "messages.pot")
    return {
        "formatting": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
        "types": [PYTHON, "-m", "mypy"],
        "imports": [str(Path(PYTHON).parent / "lint-imports")],
        "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
        "generated docs": [PYTHON, "-m", "grants", "docs", "--check"],
        "translations": [PYTHON, "-m", "babel.messages.frontend", "-q", "extract", *MARKS, "-o", catalogue, *SPEAKING],
    }


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, command in checks(Path(scratch)).items():
            start = time.monotonic()
            result = subprocess.run(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            seconds = f"{time.monotonic() - start:.1f} s"
            print(f"{'ok   ' if result.returncode == 0 else 'FAIL '} {name:<16} {seconds:>7}", flush=True)
            if result.returncode != 0:
                failed.append(name)
                print(result.stdout.rstrip(), flush=True)
    print(f"check: {', '.join(failed)} failed" if failed else "check: all is well")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
