"""Headers, cookies, forged-form protection and the limit on guesses."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from campaigns.core.settings import Settings
from campaigns.staff.sign_in import LASTS
from webapp.signing import install_signing
from workers.redis_address import connect

UPLOAD_LIMIT = 32 * 1024 * 1024
LARGE_UPLOADS = "imports.index"
LARGEST_UPLOAD = 201 * 1024 * 1024
"""A little more than an import may have, so that the import itself can say what is too much."""
MOST_GUESSES = "10 per 5 minutes"
MOST_MAILS = "5 per hour"
"""That anybody can have sent to one address of a colleague."""
MOST_ANSWERS = "40 per 10 minutes"
"""By one link that is its own key: each answer may send a mail or a text."""
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; font-src https:; "
    "frame-ancestors 'self'; base-uri 'none'; sandbox"
)

OF_THIS_HOST = "__Host-"
"""Before a cookie's name: the browser takes it from this host alone, over https."""
ALWAYS_HTTPS = "max-age=31536000; includeSubDomains"

R = TypeVar("R", bound=Response)

csrf = CSRFProtect()
limiter = Limiter(get_remote_address)


def _link() -> str:
    return str((request.view_args or {}).get("token", ""))


def _was_taken(answer: Response) -> bool:
    return answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR


limit_answers = limiter.limit(
    MOST_ANSWERS, key_func=_link, methods=["POST"], exempt_when=lambda: not _link(), deduct_when=_was_taken
)
"""On pages of guests. While the club cannot take answers, none of them counts."""


def install_security(app: Flask, settings: Settings) -> None:
    """The cookie's name follows the home, so that two checkouts on one host do not sign each other out.

    We never speak https ourselves, so an https address means one proxy in front, whose word on the visitor is taken.
    Elsewhere such headers are the visitor's own, and would let anybody guess passwords without limit.
    """
    secure = settings.public_url.startswith("https://")
    if secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # as Flask documents
    app.config.update(
        SESSION_COOKIE_NAME=f"{OF_THIS_HOST if secure else ''}convive_{_short(settings.home)}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,  # or a slow fragment's answer takes back the notice of a newer page
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        **_storage(settings.redis_url),
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=True,
    )
    install_signing(app, *settings.secret_keys)
    app.before_request(_let_large_files_in)
    csrf.init_app(app)
    limiter.init_app(app)


def _let_large_files_in() -> None:
    """Before anything of the form is read."""
    if request.endpoint == LARGE_UPLOADS:
        request.max_content_length = LARGEST_UPLOAD


def install_headers(app: Flask) -> None:
    app.after_request(_headers)


def as_letter(answer: R) -> R:
    """Let a page show a mail's own HTML: its inline styles hold, no script runs, only we may frame it."""
    answer.headers["Content-Security-Policy"] = LETTER_POLICY
    return answer


def _headers(answer: Response) -> Response:
    answer.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    answer.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
    answer.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", ALWAYS_HTTPS)
    if request.endpoint != "asset":
        answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _storage(redis_url: str) -> dict[str, Any]:
    """A disk that is slow for a moment must not make the count start anew in memory."""
    if not redis_url:
        return {"RATELIMIT_STORAGE_URI": "memory://"}
    pool = connect(redis_url, timeout=2.0).connection_pool
    return {"RATELIMIT_STORAGE_URI": "redis://", "RATELIMIT_STORAGE_OPTIONS": {"connection_pool": pool}}


def _short(home: Path) -> str:
    return hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:8]
