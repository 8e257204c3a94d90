"""Built files under hashed names, kept by browsers for ever, and text that travels compressed."""

import gzip
import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, send_file

from grants.web.guard import public

DIST = Path(__file__).parents[1] / "static" / "dist"
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")
SMALLEST = 500  # bytes; below that compressing costs more than it saves

bp = Blueprint("assets", __name__)


def init_app(app: Flask) -> None:
    app.extensions["assets"] = _manifest()
    app.register_blueprint(bp)
    app.add_template_global(asset)
    app.after_request(compress)


def asset(name: str) -> str:
    """The address of a built file, by its plain name: ``asset('mission-grants.css')``."""
    manifest: dict[str, str] = current_app.extensions["assets"]
    if current_app.debug:
        manifest = _manifest()
    return f"/assets/{manifest.get(name, name)}"


@bp.get("/assets/<path:name>")
@public
def built(name: str) -> Response:
    """A built file. Its name holds a hash of what is in it, so it never needs to be asked for again."""
    if name not in current_app.extensions["assets"].values() and name not in _manifest().values():
        abort(404)
    path = DIST / name
    response = send_file(path, max_age=0, etag=name)
    if _is_text(response) and _takes_gzip():
        response.close()  # the file itself, whose compressed text goes instead
        response = _zipped(response, _compressed(path, path.stat().st_mtime_ns))
    response.headers["Cache-Control"] = FOR_EVER
    response.headers.add("Vary", "Accept-Encoding")
    return response


def compress(response: Response) -> Response:
    """Pages and data of more than a few lines, for browsers that can unpack them; streams go as they are."""
    if not _is_text(response) or response.direct_passthrough or response.is_streamed:
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.headers.add("Vary", "Accept-Encoding")
    if response.headers.get("Content-Encoding") or response.status_code in (204, 206, 304) or not _takes_gzip():
        return response
    body = response.get_data()
    return _zipped(response, gzip.compress(body, 5, mtime=0)) if len(body) > SMALLEST else response


def _zipped(response: Response, body: bytes) -> Response:
    response.direct_passthrough = False
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(f"{etag}-gz", weak=True)
    return response


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def _is_text(response: Response) -> bool:
    return (response.mimetype or "").startswith(TEXT)


@lru_cache(maxsize=64)
def _compressed(path: Path, written: int) -> bytes:
    """The best compression, once for each file; ``written`` tells a rebuilt file from the old one."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def _manifest() -> dict[str, str]:
    path = DIST / "manifest.json"
    manifest: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return manifest
