"""The service as it is, but for one commit: while the file HOLD lies there it waits for ever just before it is written.

Whoever started it reads from the pipe HELD which process waits, and may kill it there: all is done and nothing kept.
"""

import os
import threading
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Engine, event

from grants import create_app


def held() -> Flask:
    hold, pipe = Path(os.environ["HOLD"]), int(os.environ["HELD"])

    @event.listens_for(Engine, "commit")
    def wait(connection: Connection) -> None:
        if connection.info.get("units") is not None and hold.exists():
            os.write(pipe, f"{os.getpid()}\n".encode())
            threading.Event().wait()

    return create_app()
