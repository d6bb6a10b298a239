"""Who may be drawn, and what is reckoned with of each: one SELECT."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    cast,
    column,
    false,
    func,
    literal,
    null,
    select,
    type_coerce,
    union,
)
from sqlalchemy import case as when
from sqlalchemy.orm import Session

from campaigns.core.arrays import among, each_of
from campaigns.core.words import mark
from campaigns.events.draws.choosing import Candidate, excluded_by_hand
from campaigns.events.draws.plans import DrawRefused
from campaigns.events.models import DrawHand, Event, EventState, Excluded, Invitation, InvitationState
from campaigns.members.agreement.hardships import usual_bits
from campaigns.members.agreement.mutes import is_muted
from campaigns.members.holdout import held_out_by_club
from campaigns.members.models import Consent, HoldoutLot, Member, MemberSummary, Topic
from campaigns.members.standing.engagement import BAND
from campaigns.messaging.eligibility import About, candidate_rows
from campaigns.messaging.models import Channel, SkipReason
from campaigns.segments.queries import segment_select

CHANNELS = (Channel.EMAIL, Channel.SMS)
MOST = 250_000
COMING = (
    InvitationState.INVITED,
    InvitationState.ATTENDING,
    InvitationState.TENTATIVE,
    InvitationState.WAITLISTED,
)
A_DAY = 86_400


class NobodyToDraw(DrawRefused):
    sentence = mark("This segment is empty, so there is nobody to draw.")
    field = "segment_id"


class TooManyToDraw(DrawRefused):
    sentence = mark("More than %(most)s members are in this segment. Choose a narrower one, or make one of its best.")
    field = "segment_id"


def read_candidates(
    session: Session, event: Event, segment_id: int, hands: Sequence[DrawHand], *, drawn_at: datetime, now: datetime
) -> list[Candidate]:
    """The segment as of `drawn_at` and whoever was put on the list. Who cannot come is known as of `now`."""
    pinned = {hand.member_id for hand in hands if hand.pinned}
    left_out = {hand.member_id for hand in hands if not hand.pinned}
    ids = union(segment_select(session, segment_id, drawn_at), each_of(pinned)).cte("meant")
    asked = _asked(session, event, select(ids.c[0]), pinned=pinned, drawn_at=drawn_at, now=now).limit(MOST + 1)
    found = [Candidate._make((*row, row[0] in pinned)) for row in session.execute(asked)]
    if not found:
        raise NobodyToDraw
    if len(found) > MOST:
        raise TooManyToDraw(most=MOST)
    return [excluded_by_hand(each) if each.member_id in left_out else each for each in found]


def read_excluded(session: Session, event: Event, ids: Sequence[int], *, now: datetime) -> Mapping[int, str]:
    """Of these members those who cannot be invited any more → why."""
    row = _asked(session, event, each_of(ids), drawn_at=now, now=now).subquery("asked").c
    rows = session.execute(select(row.member_id, row.excluded).where(row.excluded != ""))
    return dict(rows.all())


def _asked(
    session: Session,
    event: Event,
    ids: Select[Any],
    *,
    pinned: Collection[int] = (),
    drawn_at: datetime,
    now: datetime,
) -> Select[Any]:
    """The columns of Candidate up to `excluded`; whom the club holds out is drawn only if `pinned`."""
    known = _known(event, ids, drawn_at=drawn_at, now=now).subquery("known")
    reach = _reach(ids, now=now)
    excluded = when(
        (and_(reach.c.reached, _left_alone(session, known.c.member_id, pinned)), Excluded.HELD_OUT.value),
        (reach.c.reached, ""),
        (reach.c.shared, Excluded.SHARED.value),
        else_=Excluded.UNREACHABLE.value,
    )
    facts = [known.c[name] for name in Candidate._fields[:6]]
    first = func.coalesce(known.c.reason, excluded)
    return select(*facts, first.label("excluded")).outerjoin(reach, reach.c.member_id == known.c.member_id)


def _known(event: Event, ids: Select[Any], *, drawn_at: datetime, now: datetime) -> Select[Any]:
    """What the member's own rows say, and the first reason against them."""
    meant = ids.subquery("ids")
    age = func.date_part("epoch", drawn_at - MemberSummary.last_invited_at)
    reason = when(
        (Member.id.in_(_invited(event)), Excluded.INVITED.value),
        (Member.erased_at.is_not(None), Excluded.ERASED.value),
        (Member.deceased, Excluded.DECEASED.value),
        (is_muted(literal(Topic.EVENTS, Consent.topic.type), usual_bits(Topic.EVENTS), now=now), Excluded.MUTED.value),
        (Member.id.in_(_busy(event)), Excluded.BUSY.value),
        else_=null(),
    )
    return (
        select(
            Member.id.label("member_id"),
            Member.tier_id,
            type_coerce(BAND, Text).label("band"),
            func.coalesce(MemberSummary.engagement_score, 0).label("engagement"),
            _shared(event).label("shared"),
            cast(func.floor(when((age < 0, 0), else_=age) / A_DAY), Integer).label("waited"),
            reason.label("reason"),
        )
        .join(meant, meant.c[0] == Member.id)
        .outerjoin(MemberSummary, MemberSummary.member_id == Member.id)
    )


def _left_alone(session: Session, member_id: ColumnElement[int], pinned: Collection[int]) -> ColumnElement[bool]:
    alone = held_out_by_club(session)
    if alone is None:
        return false()
    held_out = alone.where(HoldoutLot.member_id == member_id).exists()
    return and_(held_out, ~among(member_id, pinned)) if pinned else held_out


def _shared(event: Event) -> ColumnElement[int]:
    """How many of the event's interests the member has, whatever the case of their letters."""
    if not event.interests:
        return literal(0, Integer)
    theirs = func.unnest(Member.interests).table_valued(column("interest", Text), name="theirs").render_derived()
    word = func.lower(theirs.c.interest, type_=Text)
    wanted = {each.lower() for each in event.interests}
    return select(func.count()).select_from(theirs).where(among(word, wanted)).scalar_subquery()


def _invited(event: Event) -> Select[int]:
    return select(Invitation.member_id).where(Invitation.event_id == event.id)


def _busy(event: Event) -> Select[int]:
    """Who may be at another event while this one lasts."""
    return (
        select(Invitation.member_id)
        .join(Event, Event.id == Invitation.event_id)
        .where(
            Event.id != event.id,
            Event.state.in_((EventState.DRAFT, EventState.PUBLISHED)),
            Event.starts_at < event.ends_at,
            Event.ends_at > event.starts_at,
            Invitation.state.in_(COMING),
        )
    )


def _reach(ids: Select[Any], *, now: datetime) -> Any:
    """Whether a channel reaches each member, by the same rules as a campaign."""
    row = candidate_rows(ids, channels=CHANNELS, about=About(Topic.EVENTS), now=now).subquery("rows").c
    shared = func.bool_or(row.reason == SkipReason.DUPLICATE_ADDRESS.value)
    return (
        select(row.member_id, func.bool_or(row.eligible).label("reached"), shared.label("shared"))
        .group_by(row.member_id)
        .subquery("reach")
    )
