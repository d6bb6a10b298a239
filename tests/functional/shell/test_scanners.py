"""Programs that follow every link before its reader does: they find each public page, and change nothing.

A thousand calls, as the promise says, so this takes some seconds; it is the only test that takes so many.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from campaigns.bootstrap import Runtime
from campaigns.core.base import Base
from campaigns.events.links import FEED, FEEDBACK, PURPOSE
from campaigns.events.plans import AgendaItem
from campaigns.insight.digest.letter import STOPS
from campaigns.insight.month.letter import STOPS as STOPS_MONTH
from campaigns.members.models import Activity
from campaigns.messaging.clicks import WAIT, judge_some
from campaigns.messaging.links import COMPLAINT, CONFIRMING, OWN_PAGE
from campaigns.messaging.links import PURPOSE as PREFERENCES
from campaigns.messaging.models import Click
from campaigns.messaging.pictures.operations import add_picture
from campaigns.messaging.tracked import PURPOSE as LINK
from tests.clock import NOW
from tests.factories_consent import careful_club, requests_of, signs_up
from tests.factories_events import invite, make_salon
from tests.factories_messaging import make_message, make_run, make_version
from tests.factories_referrals import make_link
from tests.factories_saying import ask, tell
from tests.factories_staff import make_staff
from tests.pictures import drawn
from webapp.public.friend import WELCOMED
from webapp.public.gathering import ASKED

CALLS = 1_000
SCANNER = "Mozilla/5.0 (compatible; Proofpoint URL Defense)"
TOLD_APART = {"click"}
"""Calls of tracked links are kept, and judged a minute later."""

Places = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def places(session: Session, runtime: Runtime) -> Places:
    """The endpoint of every public page → what its address holds, of a member of whom there is something everywhere."""
    event, sign = (
        make_salon(session, public=True, agenda=[AgendaItem(0, {"en": "Tasting"}, seats=4)]),
        runtime.signer.sign,
    )
    ask(session, event)
    (guest,) = invite(session, event)
    tell(session, guest, "Ana", diet="no nuts")
    careful_club(session)
    (asked,) = requests_of(session, signs_up(session))
    version = make_version(session, email="[Menu](https://club.example/menu)")
    message = make_message(session, template_version_id=version, run_id=make_run(session).id, accepted_at=NOW)
    code, staff = make_link(session, event).code, make_staff(runtime)
    picture = add_picture(session, upload=drawn(), shows="The vines", staff_id=None, now=NOW)
    invitation, preferences = {"token": sign(PURPOSE, guest.id)}, {"token": sign(PREFERENCES, guest.member_id)}
    session.commit()
    return {
        "rsvp.show": invitation,
        "rsvp.calendar": invitation,
        "rsvp_sessions.choose": invitation,
        "gathering.show": {"code": event.code},
        "gathering.asked": {"code": event.code, "token": sign(ASKED, 0, 1)},
        "digest.ask": {"token": sign(STOPS, staff.id)},
        "digest.ask_month": {"token": sign(STOPS_MONTH, staff.id)},
        "feedback.show": {"token": sign(FEEDBACK, guest.id)},
        "feed.show": {"token": sign(FEED, guest.member_id)},
        "friend.show": {"code": code},
        "friend.welcome": {"code": code, "token": sign(WELCOMED, 1)},
        "own.show": {"token": sign(OWN_PAGE, guest.member_id)},
        "preferences.show": preferences,
        "unsubscribe.ask": preferences,
        "consent.show": {"token": sign(CONFIRMING, asked.id)},
        "complaint.show": {"t": sign(COMPLAINT, guest.member_id)},
        "complaint.again": {"sheet": "any"},
        "complaint.thanks": {"code": "abcd2345"},
        "links.follow": {"token": f"{runtime.signer.sign_short(LINK, message.id)}-1"},
        "pictures.picture": {"name": picture.name},
    }


def public_rules(app: Flask) -> Iterator[Rule]:
    """All that answers a GET without a login, but for style sheets."""
    for rule in app.url_map.iter_rules():
        room = app.view_functions[rule.endpoint].__module__
        if "GET" in (rule.methods or ()) and room.startswith("webapp.public"):
            yield rule


def database(session: Session) -> dict[str, tuple[int, str]]:
    """Of every table how many rows it has, and a checksum of all they say."""
    session.expire_all()
    summed = "SELECT count(*), coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') FROM \"{}\" t"
    return {
        table.name: tuple(session.execute(text(summed.format(table.name))).one())
        for table in Base.metadata.sorted_tables
    }


def test_every_public_page_is_known_here(app: Flask, places: Places) -> None:
    assert {rule.endpoint for rule in public_rules(app)} == set(places)


def test_a_thousand_calls_change_nothing(app: Flask, session: Session, places: Places) -> None:
    client, before = app.test_client(use_cookies=False), database(session)
    with app.test_request_context():
        paths = [url_for(endpoint, **held) for endpoint, held in places.items()]
    for call in range(CALLS):
        method = ("GET", "HEAD")[call // len(paths) % 2]
        answer = client.open(paths[call % len(paths)], method=method, headers={"User-Agent": SCANNER})
        assert answer.status_code < 400
    changed = {name for name, state in database(session).items() if state != before[name]}
    assert changed == TOLD_APART


def test_a_scanner_is_no_reader(app: Flask, session: Session, places: Places) -> None:
    client, before = app.test_client(use_cookies=False), session.scalar(select(func.count()).select_from(Activity))
    client.get(f"/k/{places['links.follow']['token']}", headers={"User-Agent": SCANNER})
    judge_some(session, now=NOW + WAIT + timedelta(seconds=1))
    assert session.scalars(select(Click.sign)).all() == ["agent"]
    assert session.scalar(select(func.count()).select_from(Activity)) == before
