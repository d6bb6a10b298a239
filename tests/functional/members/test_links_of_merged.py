"""Links that carry what a merge removed lead to who stands for it."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.tokens import random_code
from campaigns.events.links import PURPOSE as ANSWERING
from campaigns.events.models import InvitationState
from campaigns.members.agreement.consent import current_consents
from campaigns.members.duplicates.merging import merge_members
from campaigns.members.models import AddressKind, ConsentState, Topic
from campaigns.messaging.links import PURPOSE as PREFERRING
from campaigns.messaging.models import Message, MessageState, SkipReason
from campaigns.referrals.models import FriendLink
from tests.clock import NOW
from tests.factories_events import invite, make_salon, texted
from tests.factories_messaging import make_run
from tests.factories_outreach import make_club, make_member, reachable


def merged(session: Session, kept: int, other: int) -> None:
    merge_members(session, kept_id=kept, other_id=other, now=NOW)
    session.commit()


def test_one_click_of_a_merged_record_is_its_standing_ones(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    make_club(session)
    kept, other = (reachable(session, make_member(session), email=f"{name}@example.com").id for name in ("a", "b"))
    merged(session, kept, other)
    path = f"/p/{runtime.signer.sign(PREFERRING, other)}"
    assert client.get(path).status_code == 200
    client.post(f"{path}/unsubscribe?topic=events", data={"List-Unsubscribe": "One-Click"})
    session.expire_all()
    assert current_consents(session, kept)[AddressKind.EMAIL, Topic.EVENTS] is ConsentState.WITHDRAWN


def test_the_link_of_a_settled_invitation_still_answers(
    client: FlaskClient, runtime: Runtime, session: Session
) -> None:
    kept, other = invite(session, make_salon(session), 2)
    path = f"/r/{runtime.signer.sign(ANSWERING, other.id)}"
    merged(session, kept.member_id, other.member_id)
    assert client.post(path, data={"answer": "yes"}).status_code == 303
    session.refresh(kept)
    assert kept.state is InvitationState.ATTENDING


def test_both_links_for_friends_stay_open(client: FlaskClient, session: Session) -> None:
    event = make_salon(session)
    links = [
        FriendLink(code=random_code(8), member_id=each.member_id, event_id=event.id, created_at=NOW)
        for each in invite(session, event, 2)
    ]
    session.add_all(links)
    session.flush()
    codes = [link.code for link in links]
    merged(session, links[0].member_id, links[1].member_id)
    assert [client.get(f"/i/{code}").status_code for code in codes] == [200, 200]


def test_a_run_writes_to_who_was_merged_once(session: Session) -> None:
    event = make_salon(session)
    kept, other = invite(session, event, 2)
    ready = [texted(session, each, "+8613800001111") for each in (kept, other)]
    run_id = make_run(session).id
    for message in ready:
        message.state, message.run_id = MessageState.READY, run_id
    session.flush()
    merged(session, kept.member_id, other.member_id)
    states = {(message.state, message.reason) for message in session.query(Message)}
    assert states == {(MessageState.READY, ""), (MessageState.SKIPPED, SkipReason.DUPLICATE_ADDRESS)}
