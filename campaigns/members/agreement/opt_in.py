"""Double opt-in: what somebody agreed to themselves counts once whoever reads the address has said so again.

The club chooses for which kinds of address. Until the second yes the topics are PENDING, which nobody writes to. That
the question is sent is the affair of the rooms above: they hear of it by the activity CONSENT_ASKED. It is asked once;
there is no reminder.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.models import Club
from campaigns.members.agreement.consent import About, Said, record_consents
from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    Consent,
    ConsentRequest,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    Topic,
)
from campaigns.members.timeline import NewActivity, record_activities

FRIEND_LINK, PUBLIC_PAGE, DOOR, PREFERENCES = "friend_link", "public_page", "door", "preferences page"
OWN_IMPORT = "import_unconfirmed"
IN_PERSON = frozenset({FRIEND_LINK, PUBLIC_PAGE, DOOR, PREFERENCES})
OWN_WORD = IN_PERSON | {OWN_IMPORT}
"""Sources that only prove what somebody typed; what staff saw and wrote down counts at once."""
LASTS = timedelta(days=30)
"""How long a question may be answered."""
REST = timedelta(days=1)
"""Asked again sooner, the question that is out already stands for it."""

_Point = tuple[int, AddressKind]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked of whoever reads one address of one member."""

    member_id: int
    kind: AddressKind
    address: str
    topics: tuple[Topic, ...]
    source: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Reach:
    """The address that would be written to, and whether its reader has shown that it is theirs."""

    address: str
    confirmed: bool


def agree(session: Session, said: Sequence[Said], *, now: datetime) -> None:
    """Put consents in force, or, where a second yes is needed, make them PENDING and ask for it."""
    kinds = kinds_asked_twice(session)
    own = [one for one in said if one.source in OWN_WORD and one.kind in kinds and one.state is ConsentState.GRANTED]
    if not own:
        record_consents(session, said, now=now)
        return
    members = {one.member_id for one in own}
    reach = reach_of(session, members)
    in_force = _in_force(session, members)
    waiting = {one.about: one for one in own if one.about not in in_force and not _confirmed(reach, one)}
    at_once = [one for one in said if one.about not in waiting]
    pending = [replace(one, state=ConsentState.PENDING) for one in waiting.values()]
    record_consents(session, [*at_once, *pending], now=now)
    ask(session, _questions(waiting.values(), reach), now=now)


def kinds_asked_twice(session: Session) -> frozenset[AddressKind]:
    return frozenset(map(AddressKind, session.scalar(select(Club.double_opt_in)) or ()))


def ask(session: Session, questions: Sequence[Question], *, now: datetime) -> int:
    """Write the questions down, and have them sent. Gives how many are new.

    A question that was put to the same reader within a day takes on the topics of the new one instead.
    """
    if not questions:
        return 0
    out = _lately(session, {question.member_id for question in questions}, now=now)
    fresh = []
    for question in questions:
        standing = out.get((question.member_id, question.kind, question.address))
        if standing:
            standing.topics = sorted({*standing.topics, *question.topics})
        else:
            fresh.append(question)
    _put(session, fresh, now=now)
    return len(fresh)


def reach_of(session: Session, members: Collection[int]) -> Mapping[_Point, Reach]:
    """By member and kind, the address they are written to."""
    rows = session.execute(
        select(ContactPoint.member_id, ContactPoint.kind, ContactPoint.address, ContactPoint.confirmed_at)
        .ext(distinct_on(ContactPoint.member_id, ContactPoint.kind))
        .where(among(ContactPoint.member_id, members), ContactPoint.state == ContactPointState.ACTIVE)
        .order_by(ContactPoint.member_id, ContactPoint.kind, ContactPoint.preferred.desc(), ContactPoint.id)
    )
    return {(member_id, kind): Reach(address, at is not None) for member_id, kind, address, at in rows}


def _in_force(session: Session, members: Collection[int]) -> frozenset[About]:
    rows = select(Consent.member_id, Consent.kind, Consent.topic).where(
        among(Consent.member_id, members), Consent.state == ConsentState.GRANTED
    )
    return frozenset((member_id, kind, topic) for member_id, kind, topic in session.execute(rows))


def _confirmed(reach: Mapping[_Point, Reach], one: Said) -> bool:
    there = reach.get((one.member_id, one.kind))
    return there is not None and there.confirmed


def _questions(waiting: Iterable[Said], reach: Mapping[_Point, Reach]) -> list[Question]:
    """One for each address; who has none cannot be asked, and stays PENDING."""
    together: dict[_Point, list[Said]] = defaultdict(list)
    for one in waiting:
        together[one.member_id, one.kind].append(one)
    return [
        Question(member_id, kind, there.address, tuple(one.topic for one in said), said[0].source, said[0].evidence)
        for (member_id, kind), said in sorted(together.items())
        if (there := reach.get((member_id, kind)))
    ]


def _lately(
    session: Session, members: Collection[int], *, now: datetime
) -> dict[tuple[int, AddressKind, str], ConsentRequest]:
    """The open questions of the last day; the members are locked, so that two of the same cannot pass each other."""
    locked = select(Member.id).where(among(Member.id, members)).order_by(Member.id).with_for_update(key_share=True)
    session.execute(locked)
    rows = session.scalars(
        select(ConsentRequest)
        .where(
            among(ConsentRequest.member_id, members),
            ConsentRequest.confirmed_at.is_(None),
            ConsentRequest.asked_at > now - REST,
            ConsentRequest.expires_at > now,
        )
        .order_by(ConsentRequest.id)
        .execution_options(populate_existing=True)
    )
    return {(row.member_id, row.kind, row.address): row for row in rows}


def _put(session: Session, questions: Sequence[Question], *, now: datetime) -> None:
    rows = [
        {
            "member_id": question.member_id,
            "kind": question.kind,
            "address": question.address,
            "topics": sorted(question.topics),
            "source": question.source,
            "evidence": question.evidence,
            "asked_at": now,
            "expires_at": now + LASTS,
        }
        for question in questions
    ]
    if not rows:
        return
    added = session.execute(insert(ConsentRequest).returning(ConsentRequest.id, ConsentRequest.member_id), rows)
    asked = [
        NewActivity(member_id, ActivityKind.CONSENT_ASKED, now, reference_of(request_id))
        for request_id, member_id in added
    ]
    record_activities(session, asked, now=now)


def reference_of(request_id: int) -> str:
    """What the timeline and the ledger call a question."""
    return f"consent_request:{request_id}"
