"""Runs a command beside a PostgreSQL cluster of its own, made for it and gone with it.

    scripts/with_postgres.py --as TEST_DATABASE_URL .venv/bin/python -m pytest

Where the variable is set already, that database is used and nothing is started. Else the cluster comes from the newest
of Debian's binaries (or those on the PATH), lies in a temporary folder, belongs to a user who is not root, and answers
at a socket in that folder alone: no port, which somebody else might take meanwhile, and nobody else may look in. It
forgets everything, so it does not wait for the disk either.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

NAME = "grants"
HASTE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
INSTALL = "PostgreSQL's server is not here: apt-get install postgresql"


def binaries() -> Path:
    """Where initdb and postgres are."""
    of_debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = of_debian[-1] if of_debian else shutil.which("initdb")
    if found is None:
        sys.exit(INSTALL)
    return Path(found).parent


def somebody() -> dict[str, Any]:
    """Whom PostgreSQL runs as: it refuses root, so root lends it the user of Debian's package or nobody."""
    if os.geteuid() != 0:
        return {}
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def private_cluster() -> Iterator[str]:
    """A running cluster with one empty database; gives the address for SQLAlchemy."""
    programs, who = binaries(), somebody()
    with tempfile.TemporaryDirectory(prefix="grants-postgres-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "data"
        if who:
            os.chown(folder, who["user"], who["group"])
        quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **who}
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            NAME,
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run([*initdb, "--no-sync"], check=True, **quiet)
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", *HASTE]
        options = [word for setting in settings for word in ("-c", setting)]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen([programs / "postgres", "-D", data, *options], **quiet, stderr=log)
        try:
            wait_for(server, Path(folder) / "log")
            subprocess.run([programs / "createdb", "-h", folder, "-U", NAME, NAME], check=True, **quiet)
            yield f"postgresql+psycopg://{NAME}@/{NAME}?{urlencode({'host': folder})}"
        finally:
            server.send_signal(signal.SIGINT)  # fast: whoever is still connected is let go
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def wait_for(server: subprocess.Popen[bytes], log: Path, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        if "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def main() -> int:
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--as", dest="variable", default="DATABASE_URL", help="which variable holds the address")
    words.add_argument("command", nargs=argparse.REMAINDER)
    given = words.parse_args()
    if not given.command:
        words.error("name the command to run")
    if os.environ.get(given.variable):
        return subprocess.run(given.command, check=False).returncode
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with private_cluster() as address:
        return subprocess.run(given.command, env={**os.environ, given.variable: address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
