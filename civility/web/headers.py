"""The headers every answer carries.

Set here in one hook instead of by an extension: the list is short, and each line of it should be read.
"""

from flask import Flask, Response, request, session

CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the scanner in static/vendor/zxing is WebAssembly
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # CSRF protection reads it under https
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000"


def add_headers(answer: Response) -> Response:
    """Add what is missing. A view that set a header keeps it, but signed-in pages are never stored."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", HSTS)
    if request.endpoint == "static":
        if "v" in request.args and answer.status_code == 200:
            answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif "_user_id" in session:  # Flask-Login's mark: somebody's own page on a phone that others may borrow
        answer.headers["Cache-Control"] = "no-store"
    else:
        answer.headers.setdefault("Cache-Control", "no-cache")
    return answer


def init_headers(app: Flask) -> None:
    app.after_request(add_headers)
