"""Every page that is shown without a login, of a club in which each has something to show."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.events.links import FEED, FEEDBACK, PURPOSE
from campaigns.events.plans import AgendaItem
from campaigns.insight.digest.letter import STOPS
from campaigns.insight.month.letter import STOPS as STOPS_MONTH
from campaigns.messaging.links import COMPLAINT, CONFIRMING, OWN_PAGE
from campaigns.messaging.links import PURPOSE as PREFERENCES
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

Places = Mapping[str, Mapping[str, Any]]


def public_places(session: Session, runtime: Runtime) -> Places:
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
