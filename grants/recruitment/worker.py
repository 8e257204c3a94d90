"""A process of its own that prepares what waits, so that no request waits for it."""

import logging
import subprocess
import sys
import threading

from config import ROOT

log = logging.getLogger(__name__)


def start() -> None:
    """Begin ``grants calls prepare`` beside the server. Should it not begin, the daily jobs do what it would have."""
    try:
        begun = subprocess.Popen(
            [sys.executable, "-m", "grants", "calls", "prepare"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    except OSError:
        log.exception("the lottery is not being prepared: no process could be begun")
    else:
        threading.Thread(target=begun.wait, daemon=True).start()  # or it would stay behind when it has ended
