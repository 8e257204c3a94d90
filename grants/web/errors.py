"""Pages for what goes wrong: what happened, that nothing is lost, what to do next."""

from http import HTTPStatus

from flask import Flask, abort, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

EXPLAINED = (400, 403, 404, 405, 409, 413, 429)


def init_app(app: Flask) -> None:
    app.before_request(refuse_unreadable)
    app.register_error_handler(HTTPException, explained)
    app.register_error_handler(InternalServerError, broken)


def refuse_unreadable() -> None:
    """Nothing is called by a name with a NUL in it, and PostgreSQL would fail at the question whether anything is."""
    if "\0" in request.path:
        abort(404)


def explained(error: HTTPException) -> ResponseReturnValue:
    """A plain page for each kind; programs that read the API get the same as a problem document."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    if request.path.startswith("/api/"):
        return problem(error.code, error.description or "")
    code = error.code if error.code in EXPLAINED else 400 if error.code < 500 else 500
    if code == 500:
        return broken(error)
    headers = [(name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After")]
    return render_template(f"errors/{code}.html"), error.code, headers


def broken(error: HTTPException) -> ResponseReturnValue:
    """Our fault. This page asks neither the database nor the session for anything: they may be what broke."""
    code = error.code if error.code and error.code >= 500 else 500
    return problem(code, "") if request.path.startswith("/api/") else (render_template("errors/500.html"), code)


def problem(code: int, detail: str) -> ResponseReturnValue:
    """An error for a program to read (RFC 9457)."""
    body = {"type": "about:blank", "title": HTTPStatus(code).phrase, "status": code, "detail": detail}
    return json.dumps(body), code, {"Content-Type": "application/problem+json"}
