"""What signs cookies and forms: HMAC-SHA-256, by the key that signs; those that are accepted too only read."""

import hashlib

import itsdangerous
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

itsdangerous.Signer.default_digest_method = staticmethod(hashlib.sha256)
"""Flask-WTF signs forms by what itsdangerous takes of itself, and cannot be told."""


class _Cookies(SecureCookieSessionInterface):
    digest_method = staticmethod(hashlib.sha256)


def install_signing(app: Flask, secret_key: str, *accepted: str) -> None:
    app.session_interface = _Cookies()
    oldest_first = [*reversed(accepted), secret_key]
    app.config.update(
        SECRET_KEY=secret_key, SECRET_KEY_FALLBACKS=[*reversed(accepted)], WTF_CSRF_SECRET_KEY=oldest_first
    )
