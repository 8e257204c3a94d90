"""Makes everything a fresh clone needs: .venv with the pinned packages, this project in it, the front-end files.

Plain Python, run by the machine's own: there is nothing else yet. A second run with nothing changed takes a blink.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.txt"
STAMP = VENV / ".set-up"


def wanted() -> str:
    """Changes with the pinned packages, the metadata, the Python, and the place, for an environment cannot move."""
    digest = hashlib.sha256(f"{ROOT}\n{sys.version}".encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def pip(*words: str) -> None:
    subprocess.run(
        [PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq", *words],
        cwd=ROOT,
        check=True,
    )


def make_environment() -> None:
    print("Making .venv and installing the pinned packages (a minute or two, once) …", flush=True)
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of python3.11
    except ImportError:
        sys.exit("setup: this Python cannot make virtual environments: apt-get install python3.11-venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip("install", "--require-hashes", "--requirement", str(LOCK))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    STAMP.write_text(wanted())


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # here runs whatever Python the machine has
        sys.exit("setup: Mission Grants needs Python 3.11 or newer; name one with `make PYTHON=… setup`.")
    if VENV.is_symlink() and not VENV.exists():
        VENV.unlink()  # points to what is no longer there
    if VENV.is_symlink():
        print("Using the environment that .venv points to, as it is.")
    elif not (PYTHON.exists() and STAMP.is_file() and STAMP.read_text() == wanted()):
        make_environment()
    subprocess.run([PYTHON, ROOT / "scripts" / "build_assets.py"], check=True)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"setup: stopped, because this did not work: {' '.join(map(str, error.cmd))}")
