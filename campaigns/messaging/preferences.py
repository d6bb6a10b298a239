"""What a member wants to hear about, as they set it themselves from a link in a message."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.agreement.consent import Said, current_consents, record_consents
from campaigns.members.agreement.mutes import lift, mute, mutes_of
from campaigns.members.agreement.opt_in import PREFERENCES, agree
from campaigns.members.models import (
    AddressKind,
    ConsentChange,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Member,
    Mute,
    MuteReason,
    MuteScope,
    Suppression,
    SuppressionReason,
    Topic,
)
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.members.profile.changes import lock_member
from campaigns.members.profile.editing import change_profile, profile_of

SOURCE = PREFERENCES
ONE_CLICK = "one-click unsubscribe"
PAUSES: Mapping[str, timedelta] = {"month": timedelta(days=30), "quarter": timedelta(days=91)}


class ChosenMeanwhile(Refused):
    sentence = mark(
        "What we may write to you about was changed since you opened this page. Nothing of yours was saved; "
        "see below how it stands now, and save again."
    )


@dataclass(frozen=True, slots=True)
class Preferences:
    """By the kinds of address the member has: the topics `wanted`, and those `asked` that wait for a second yes.

    `stopped` are the kinds they told to stop for good; `pause` spares them everything for a while. `points` are the
    addresses that work, the preferred of a kind first; `seen` tells this state of consents from a later one.
    """

    member: Member
    points: Sequence[ContactPoint]
    seen: int
    wanted: Mapping[AddressKind, frozenset[Topic]]
    asked: Mapping[AddressKind, frozenset[Topic]]
    stopped: frozenset[AddressKind]
    pause: Mute | None


def read_preferences(session: Session, member_id: int, *, now: datetime) -> Preferences:
    member = _the_member(session, member_id)
    consents = current_consents(session, member_id)
    is_stopped = exists().where(
        Suppression.kind == ContactPoint.kind,
        Suppression.address == ContactPoint.address,
        Suppression.reason == SuppressionReason.STOP,
    )
    points = session.execute(
        select(ContactPoint, is_stopped)
        .where(ContactPoint.member_id == member_id, ContactPoint.state == ContactPointState.ACTIVE)
        .order_by(ContactPoint.kind, ContactPoint.preferred.desc(), ContactPoint.id)
    ).all()

    def topics(state: ConsentState) -> dict[AddressKind, frozenset[Topic]]:
        return {
            kind: frozenset(topic for topic in Topic if consents.get((kind, topic)) is state)
            for kind in sorted({point.kind for point, _ in points})
        }

    return Preferences(
        member,
        points=[point for point, _ in points],
        seen=_newest_change(session, member_id),
        wanted=topics(ConsentState.GRANTED),
        asked=topics(ConsentState.PENDING),
        stopped=frozenset(point.kind for point, told in points if told),
        pause=_pause(session, member_id, now=now),
    )


def save_preferences(
    session: Session, *, member_id: int, wanted: Mapping[AddressKind, Collection[Topic]], seen: int, now: datetime
) -> None:
    """For each kind named: its topics are granted, or asked about, and all others withdrawn. Nothing else changes.

    Raises ChosenMeanwhile if the consents are no longer those of `seen`.
    """
    _the_member(session, member_id)
    lock_member(session, member_id)
    if _newest_change(session, member_id) != seen:
        raise ChosenMeanwhile
    known = current_consents(session, member_id)
    said = [
        Said(member_id, kind, topic, ConsentState.GRANTED if topic in topics else ConsentState.WITHDRAWN, SOURCE, "")
        for kind, topics in wanted.items()
        for topic in Topic
        if topic in topics or (kind, topic) in known
    ]
    agree(session, said, now=now)


def unsubscribe(session: Session, *, member_id: int, topics: Collection[Topic], now: datetime) -> None:
    """No more mail about `topics` (RFC 8058). Asked again, or for somebody erased, it changes nothing."""
    member = must_exist(session.get(Member, member_id), mark("member"))
    if member.erased_at is not None:
        return
    _withdraw(session, member_id, [(AddressKind.EMAIL, topic) for topic in topics], ONE_CLICK, now=now)


def stop_everything(session: Session, *, member_id: int, now: datetime) -> None:
    """Nothing about any topic, anywhere, until they say otherwise."""
    _the_member(session, member_id)
    said = [pair for pair, state in current_consents(session, member_id).items() if state is not ConsentState.WITHDRAWN]
    _withdraw(session, member_id, said, SOURCE, now=now)


def pause(session: Session, *, member_id: int, length: str, now: datetime) -> None:
    """Spare them for one of PAUSES from now; a pause that stands is replaced."""
    _the_member(session, member_id)
    resume(session, member_id=member_id, now=now)
    until = now + PAUSES[length]
    mute(
        session,
        member_id=member_id,
        scope=MuteScope.ALL,
        reason=MuteReason.ASKED,
        note="",
        until=until,
        staff_id=None,
        now=now,
    )


def resume(session: Session, *, member_id: int, now: datetime) -> None:
    """End the pause they set themselves, if one stands; what staff set stays."""
    standing = _pause(session, member_id, now=now)
    if standing is not None:
        lift(session, mute_id=standing.id, now=now)


def correct(
    session: Session,
    *,
    member_id: int,
    revision: int,
    call_name: str,
    language: str,
    preferred_kind: AddressKind | None,
    now: datetime,
) -> None:
    """What they want to be called, in which language and how they like to be written to. Raises ChangedMeanwhile."""
    standing = profile_of(_the_member(session, member_id))
    wanted = replace(standing, call_name=call_name, language=language, preferred_kind=preferred_kind)
    change_profile(session, member_id=member_id, revision=revision, profile=wanted, now=now)


def _newest_change(session: Session, member_id: int) -> int:
    """0 before anything was said."""
    newest = select(func.coalesce(func.max(ConsentChange.id), 0)).where(ConsentChange.member_id == member_id)
    return session.scalars(newest).one()


def _the_member(session: Session, member_id: int) -> Member:
    member = must_exist(session.get(Member, member_id), mark("member"))
    refuse_erased(member)
    return member


def _pause(session: Session, member_id: int, *, now: datetime) -> Mute | None:
    own = [each for each in mutes_of(session, member_id, now=now) if each.staff_id is None and each.until is not None]
    return next((each for each in own if each.reason is MuteReason.ASKED), None)


def _withdraw(
    session: Session, member_id: int, pairs: Collection[tuple[AddressKind, Topic]], source: str, *, now: datetime
) -> None:
    said = [Said(member_id, kind, topic, ConsentState.WITHDRAWN, source, "") for kind, topic in pairs]
    record_consents(session, said, now=now)
