"""What a session sees: the whole club, or only what is of some chapters, as PostgreSQL's row-level security has it.

A transaction that is bound goes by a role that may read and write every table and is held to the policies of each; all
others are the owner's, whom no policy binds and none costs anything. See docs/decisions/0019-bounds-of-chapters.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from campaigns.core.database import Sessions
from campaigns.core.errors import Refused
from campaigns.core.words import mark

ROLE = "convive_chapter"
SETTING, GUESTS = "convive.chapters", "convive.guests"
_KEY, _GUESTS_KEY = "chapters", "guests"

ENSURE = f"""DO $$ BEGIN
IF to_regrole('{ROLE}') IS NULL THEN
    BEGIN
        CREATE ROLE {ROLE} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
END IF;
IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN
    GRANT {ROLE} TO CURRENT_USER;
END IF;
IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'
    AND NOT has_table_privilege('{ROLE}', format('%I.%I', schemaname, tablename), 'INSERT')) THEN
    GRANT USAGE ON SCHEMA public TO {ROLE};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
    GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
END IF;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'No role {ROLE} could be made: nobody is bound to chapters until an administrator of the server does';
END $$"""


class NotHeldApart(Refused):
    sentence = mark(
        "The database cannot hold chapters apart yet. Have an administrator of PostgreSQL run: "
        "CREATE ROLE %(role)s NOLOGIN; GRANT %(role)s TO the user of Convive; then run “convive db upgrade”."
    )


def ensure_role(connection: Connection) -> None:
    """As migrations end, and after a restore, which brings no privileges. Without the right to it nothing is done."""
    connection.execute(text(ENSURE))


def require_role(session: Session) -> None:
    """Raises NotHeldApart."""
    held = "SELECT coalesce(pg_has_role(current_user, to_regrole(:role), 'MEMBER'), false)"
    if not session.scalar(text(held), {"role": ROLE}):
        raise NotHeldApart(role=ROLE)


def bound_to(sessions: Sessions, chapters: Sequence[int], *, with_guests: bool = False) -> Sessions:
    """Like `sessions`, but theirs see only what is of these chapters; of none, the whole club.

    With guests also whoever was invited to an event of these chapters, wherever they are at home.
    """
    if not chapters:
        return sessions
    bounds = {_KEY: tuple(chapters), _GUESTS_KEY: with_guests}
    return sessionmaker(**{**sessions.kw, "info": {**sessions.kw.get("info", {}), **bounds}})


@contextmanager
def within(session: Session, chapters: Sequence[int], *, with_guests: bool = False) -> Iterator[None]:
    """In here a session of the whole club sees what is of these chapters; of none, all."""
    if not chapters:
        yield
        return
    session.flush()
    session.expire_all()
    _bind(session.connection(), chapters, with_guests=with_guests)
    yield
    session.flush()
    session.execute(text("SELECT set_config('role', 'none', true), set_config(:name, '', true)"), {"name": SETTING})
    session.expire_all()


def is_bound(session: Session) -> bool:
    return bool(session.info.get(_KEY))


def _bind(connection: Connection, chapters: Sequence[int], *, with_guests: bool) -> None:
    named = "{" + ",".join(map(str, chapters)) + "}"
    settings = {SETTING: named, GUESTS: "on" if with_guests else "", "role": ROLE}
    connection.execute(select(*(func.set_config(name, value, True) for name, value in settings.items())))


@event.listens_for(Session, "after_begin")
def _keep_bounds(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    chapters: Sequence[int] = session.info.get(_KEY, ())
    if chapters and not transaction.nested:
        _bind(connection, chapters, with_guests=session.info.get(_GUESTS_KEY, False))
