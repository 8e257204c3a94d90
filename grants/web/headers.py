"""What every answer tells the browser: what it may load, whom it may tell, what it may keep."""

from flask import Flask, Response, request, session

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=()",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"


def init_app(app: Flask) -> None:
    app.after_request(tell)


def tell(response: Response) -> Response:
    """Set what is not set yet; a view that needs something else says so itself."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    # An address with a sign-in link in it must not travel on.
    at_the_door = request.path.startswith("/account/")
    response.headers.setdefault("Referrer-Policy", "no-referrer" if at_the_door else "same-origin")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", TWO_YEARS)
    if "Cache-Control" not in response.headers:
        # Whoever has a session may see what is theirs: a shared library computer keeps none of it.
        response.headers["Cache-Control"] = "no-store" if session or at_the_door else "no-cache"
    return response
