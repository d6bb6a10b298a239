"""What a seat costs without us: Flask, one locked UPDATE, a redirect."""

import threading

import psycopg
from flask import Flask, redirect
from werkzeug import Response

from campaigns.core.settings import Settings

_PREPARE = (
    "CREATE TABLE IF NOT EXISTS bare_event (id int PRIMARY KEY, capacity int, seats_taken int)",
    "INSERT INTO bare_event VALUES (1, 2147483647, 0) ON CONFLICT DO NOTHING",
)
_TAKE = "UPDATE bare_event SET seats_taken = seats_taken + 1 WHERE id = 1 AND seats_taken < capacity"
SEE_OTHER = 303


def build() -> Flask:
    """What gunicorn serves; each of its threads keeps a connection."""
    app, database_url, kept = Flask(__name__), Settings().database_url, threading.local()
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # two processes begin at once
        for statement in _PREPARE:
            connection.execute(statement)

    @app.post("/r/<token>")
    def answer(token: str) -> Response:
        if not hasattr(kept, "connection"):
            kept.connection = psycopg.connect(database_url, autocommit=True)
        kept.connection.execute(_TAKE)
        return redirect(f"/r/{token}", SEE_OTHER)

    return app
