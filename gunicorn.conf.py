"""How gunicorn serves the application in production; it reads this file by itself. See docs/runbook.md."""

import gc
import os
from typing import Any

wsgi_app = "grants:create_app()"
bind = os.environ.get("BIND", "127.0.0.1:8000")  # a server of yours stands before it and speaks HTTPS
workers = int(os.environ.get("WEB_WORKERS") or 2)
threads = 32  # a phone at a meeting holds one while it listens: meetings/stream.py has 24 of them
raw_env = [
    "OPENBLAS_NUM_THREADS=1"
]  # a panel's scores are small matrices: more threads would only wait for one another
timeout = 60
max_requests, max_requests_jitter = 5000, 500  # a worker that has grown is replaced before it matters
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # a disk that stalls is no dead worker
control_socket_disable = True
accesslog = None  # the server in front keeps one; two copies of who asked for what are one too many


def post_worker_init(_worker: Any) -> None:
    """What the application keeps for good is not looked through at every collection, while somebody waits."""
    gc.collect()
    gc.freeze()
