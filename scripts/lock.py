"""Pins requirements/*.in in requirements/*.txt, with hashes and without the address of any package index."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".cache" / "lock"
OPTIONS = [
    "--quiet",
    "--generate-hashes",
    "--allow-unsafe",  # setuptools is one of the pinned packages
    "--strip-extras",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
]


def main() -> None:
    if not (TOOLS / "bin" / "pip-compile").exists():
        venv.create(TOOLS, with_pip=True)
        subprocess.run([TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "pip-tools==7.6.2"], check=True)
    for name in ("base", "dev"):
        files = ["--output-file", f"requirements/{name}.txt", f"requirements/{name}.in"]
        subprocess.run(
            [str(TOOLS / "bin" / "python"), "-m", "piptools", "compile", *OPTIONS, *sys.argv[1:], *files],
            cwd=ROOT,
            env={**os.environ, "CUSTOM_COMPILE_COMMAND": "make lock"},
            check=True,
        )


if __name__ == "__main__":
    main()
