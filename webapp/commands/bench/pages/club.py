"""The demo club, in which there is something of everything, and a hundred thousand members beside it."""

from collections.abc import Iterator

from sqlalchemy import select, text

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.chores import CHORES
from campaigns.core.database import Sessions
from campaigns.events.links import FEEDBACK, PURPOSE
from campaigns.events.models import Invitation
from campaigns.members.standing.rebuild import STEPS
from campaigns.messaging.links import OWN_PAGE
from campaigns.messaging.links import PURPOSE as PREFERENCES
from webapp.commands.demo_club import fill
from webapp.commands.demo_club.logins import Login

DAILY = ("class_moves", "readings", "months", "segments", "tallies")
_ROWS = (
    """
    INSERT INTO member (code, full_name, family_name, given_name, call_name, sort_name, language, zone, country, city,
                        source, tier_id, chapter_id, deceased, joined_at)
    SELECT 'b' || n, 'Guest ' || n, n, 'Guest', 'Guest', 'guest ' || n,
           CASE WHEN n % 2 = 0 THEN 'zh' ELSE 'en' END, 'Asia/Shanghai', 'CN', 'City ' || n % 300,
           ('{import,staff,friend_link,public_page}'::text[])[1 + n % 4], (SELECT id FROM tier WHERE rank = 0),
           (SELECT chapter_ids[1] FROM staff WHERE chapter_ids <> '{}'), false,
           CAST(:now AS timestamptz) - make_interval(hours => (hashint8(n) & 65535) % 26000)
    FROM generate_series(1, CAST(:members AS int)) AS n
    """,
    """
    INSERT INTO contact_point (member_id, kind, address, state, preferred)
    SELECT id, kind,
           CASE kind WHEN 'email' THEN code || '@example.com' ELSE '+86138' || lpad(substr(code, 2), 8, '0') END,
           CASE WHEN hashint8(id) & 127 = 0 THEN 'bounced' ELSE 'active' END, true
    FROM member, unnest('{email,sms}'::text[]) AS kind WHERE code LIKE 'b%' AND full_name LIKE 'Guest %'
    """,
    """
    INSERT INTO consent (member_id, kind, topic, state, at)
    SELECT id, kind, topic, CASE WHEN hashint8(id) & 15 = 0 THEN 'withdrawn' ELSE 'granted' END,
           CAST(:now AS timestamptz) - interval '100 days'
    FROM member, unnest('{email,sms}'::text[]) AS kind, unnest('{events,offers,greetings}'::text[]) AS topic
    WHERE full_name LIKE 'Guest %'
    """,
    """
    INSERT INTO special_day (member_id, kind, month, day, year, calendar, in_leap_month, leap_day_rule, whose, relation,
                             title)
    SELECT id, 'birthday', 1 + id % 12, 1 + id % 28, 1950 + id % 60, 'gregorian', false, 'february_28', '', '', ''
    FROM member WHERE full_name LIKE 'Guest %'
    """,
    """
    INSERT INTO purchase (member_id, source, order_reference, kind, at, local_date, amount, paid, currency, quantity)
    SELECT id, 'shop', 'bench/' || id || '/' || n, 'order', at, CAST(at AS date), amount, amount, 'CNY', 1
    FROM member, generate_series(1, 3) AS n,
         LATERAL (SELECT CAST(:now AS timestamptz) - make_interval(hours => (hashint8(id + n) & 1048575) % 17000),
                         500 + (hashint8(id + n + 1) & 65535)) AS drawn (at, amount)
    WHERE full_name LIKE 'Guest %'
    """,
    """
    INSERT INTO activity (member_id, kind, at, value, reference)
    SELECT member_id, 'purchased', at, amount, 'purchase:' || id FROM purchase WHERE order_reference LIKE 'bench/%'
    """,
    """
    INSERT INTO invitation (event_id, member_id, state, invited_at)
    SELECT event.id, member.id, ('{invited,attending,declined,tentative}'::text[])[1 + member.id % 4],
           CAST(:now AS timestamptz) - interval '2 days'
    FROM member, (SELECT id FROM event ORDER BY starts_at DESC LIMIT 1) AS event
    WHERE full_name LIKE 'Guest %' AND member.id % 20 = 3
    """,
    """
    INSERT INTO message (cause, run_id, member_id, channel, topic, transactional, template_version_id, language,
                         address, state, due_at, valid_until, accepted_at, created_at)
    SELECT concat('run:', run.id, '/member:', member.id, '/email'), run.id, member.id, 'email', 'offers', false,
           run.template_version_id, member.language, code || '@example.com', 'delivered', at, at + interval '1 day',
           at, at
    FROM member, (SELECT id, template_version_id FROM run ORDER BY id LIMIT 1) AS run,
         LATERAL (SELECT CAST(:now AS timestamptz) - interval '3 days') AS lately (at)
    WHERE full_name LIKE 'Guest %'
    """,
)


def furnish_club(runtime: Runtime, members: int) -> tuple[Login, Login]:
    """Gives the accounts of the admin, and of who manages the chapter in which all of them are at home.

    What follows from the rows, and what a night keeps, is reckoned as ever.
    """
    logins = fill(runtime, language="en", report=lambda _line: None)
    with runtime.sessions.begin() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # what refers to what is right already
        for statement in _ROWS:
            session.execute(text(statement), {"members": members, "now": runtime.clock()})
    _pass_a_night(runtime.sessions, runtime)
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return logins[0], next(login for login in logins if login.chapter)


def guests_pages(runtime: Runtime) -> Iterator[str]:
    """Pages by link, of a guest of the event that most are invited to."""
    with runtime.sessions() as session:
        guest = session.scalars(select(Invitation).order_by(Invitation.id.desc()).limit(1)).one()
        invitation, member = guest.id, guest.member_id
    for path, purpose, number in (
        ("r", PURPOSE, invitation),
        ("e", FEEDBACK, invitation),
        ("mine", OWN_PAGE, member),
        ("p", PREFERENCES, member),
    ):
        yield f"/{path}/{runtime.signer.sign(purpose, number)}"


def _pass_a_night(sessions: Sessions, runtime: Runtime) -> None:
    now = runtime.clock()
    for step in STEPS.values():
        with sessions.begin() as session:
            step(session, now=now)
    for chore in CHORES:
        if chore.name in DAILY:
            with sessions.begin() as session:
                chore.do(session, now)
