"""What a tracked link costs without us: Flask, one SELECT, a redirect."""

import threading

import psycopg
from flask import Flask, redirect
from werkzeug import Response

from campaigns.core.settings import Settings

_TARGET = """
    SELECT version.targets[1] FROM message JOIN template_version version ON version.id = message.template_version_id
    WHERE message.id = %s
"""


def build() -> Flask:
    """What gunicorn serves; each of its threads keeps a connection."""
    app, database_url, kept = Flask(__name__), Settings().database_url, threading.local()

    @app.get("/<int:message_id>")
    def follow(message_id: int) -> Response:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(database_url, autocommit=True)
        (target,) = kept.connection.execute(_TARGET, [message_id]).fetchone()
        return redirect(target)

    return app
