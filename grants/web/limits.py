"""How often one sender may knock: on sign-in, codes, uploads and the API, never on pages that are only read.

Counted in Redis where REDIS_URL names one, else by each process for itself. A broken Redis stops nobody.
"""

from flask import Flask
from flask_limiter import Limiter

from config import Settings
from grants.web.sender import sender

SIGN_IN = "30 per 15 minutes"  # the computers of a library share one address
CODES = "60 per 15 minutes"
UPLOADS = "60 per hour"
API = "600 per minute"

limiter = Limiter(sender)


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.config.setdefault("RATELIMIT_STORAGE_URI", settings.redis_url or "memory://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", settings.redis_url is not None)
    limiter.init_app(app)
