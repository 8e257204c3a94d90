"""Takes the database that DATABASE_URL names up, compares it with the models, takes it down to nothing and up again."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAY = (["upgrade"], ["check"], ["downgrade", "base"], ["upgrade"])


def main() -> int:
    for words in WAY:
        command = [sys.executable, "-m", "grants", "db", *words]
        done = subprocess.run(
            command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        print(f"{'ok   ' if done.returncode == 0 else 'FAIL '} db {' '.join(words)}", flush=True)
        if done.returncode != 0:
            print(done.stdout)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
