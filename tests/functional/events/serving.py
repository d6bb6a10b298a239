"""The application as gunicorn serves it in the tests of many at once: as it is, and with the event's lock taken out."""

from flask import Flask
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from campaigns.events import locking
from campaigns.events.models import Event
from webapp.app import create_app


def locked() -> Flask:
    return create_app(build_runtime(Settings(), RULES))


def unlocked() -> Flask:
    """Negative control: the same, but reading the event without `FOR UPDATE`."""
    locking._locked = _read
    return locked()


def _read(session: Session, which: ColumnElement[bool]) -> Event | None:
    return session.scalar(select(Event).where(which).execution_options(populate_existing=True))
