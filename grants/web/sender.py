"""Where a request comes from: the network address of whoever asks, not of our own server in front."""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings


def init_app(app: Flask) -> None:
    """Believe what as many servers as TRUSTED_PROXIES say of whom they pass on; without one, nobody's word."""
    settings: Settings = app.config["SETTINGS"]
    if count := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the way Flask documents
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )


def sender() -> str:
    """The network address of whoever asks."""
    return request.remote_addr or "unknown"
