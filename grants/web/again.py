"""Nobody types anything twice: what happens to a form that was left open too long.

A form carries a token that runs out. If it comes back from a page of ours, the same page is shown again with all that
was typed and a fresh token, and nothing is written. If it comes from anywhere else it is refused, nothing repeated.

How: the view runs once more as if somebody had only opened the page, so it cannot act; ``Form`` (see ``forms``) takes
the typed text in and adds the sentence. An address that only takes presses of a button has no page of its own to
show: there ``page`` asks to press again, with what was typed carried along.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_url
from flask_wtf.csrf import CSRFError, CSRFProtect

from grants.web.text import _

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    # The check below asks where the form comes from, which is more than the library's look at the referrer.
    app.config.setdefault("WTF_CSRF_CHECK_DEFAULT", False)
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", 4 * 60 * 60)
    csrf.init_app(app)
    app.before_request(check_token)


def check_token() -> ResponseReturnValue | None:
    """Before any view: let a good token pass, turn a stale one of our own into another look at the page."""
    if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or not request.endpoint:
        return None
    if is_from_elsewhere():
        abort(403)
    if not current_app.config["WTF_CSRF_ENABLED"]:
        return None
    try:
        csrf.protect()
    except CSRFError:
        if not is_ours():
            abort(403)
        g.stale = True
        request.method = "GET"
        if "GET" not in (request.url_rule.methods or () if request.url_rule else ()):
            return page()
    return None


def is_stale() -> bool:
    """Whether this is a form that came back too late; its view shows it again and does nothing."""
    return bool(g.get("stale", False))


def page(sentence: str | None = None, sign_in: str | None = None) -> ResponseReturnValue:
    """The typed text, kept and shown, under a button that sends it once more."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    action = request.full_path.rstrip("?")
    return render_template(
        "errors/again.html", sentence=sentence or away(), sign_in=sign_in, typed=typed, action=action
    )


def signed_out() -> ResponseReturnValue:
    """To the door; but whoever was signed out while typing keeps the text, and signs in beside it."""
    door = current_app.login_manager.login_view  # type: ignore[attr-defined]  # Flask-Login puts it there
    return first(door, _("You were signed out. Sign in, then come back to this page and press Continue"))


def first(door: str, sentence: str) -> ResponseReturnValue:
    """Send somebody through another door; but what was typed waits here, for a redirect would lose it."""
    if request.form and (is_stale() or request.method == "POST"):
        return page(sentence, sign_in=login_url(door))
    return redirect(login_url(door, next_url=request.url))


def away() -> str:
    """What somebody reads whose form had run out."""
    return _("You were away for a while. Press the button again and it will be saved")


def is_ours() -> bool:
    """Whether the browser says that a page of this site sent it. A page elsewhere cannot make it say so."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return _is_here(request.headers.get("Origin") or request.referrer)


def is_from_elsewhere() -> bool:
    """Whether the browser says that another site sent it; an old one that says nothing still needs the token."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null" and request.path.startswith("/account/"):
        return False  # our own pages at the door send no referrer, and so no origin: an old browser says "null" there
    return bool(origin) and not _is_here(origin)


def _is_here(address: str | None) -> bool:
    return bool(address) and urlsplit(address or "").netloc == request.host
