"""Conditions on what a member agreed to, and whether they can be reached and may be."""

from typing import Any, Literal

from sqlalchemy import and_, exists, func, select

from campaigns.members.agreement.mutes import standing
from campaigns.members.models import (
    Consent,
    ConsentState,
    ContactPoint,
    ContactPointState,
    Mute,
    MuteScope,
    Suppression,
    Topic,
)
from campaigns.segments.conditions.base import Condition
from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.shapes import Channel, Subject


class Consented(Condition):
    type: Literal["consented"]
    topic: Subject
    channel: Channel

    def truth(self, frame: Frame) -> Truth:
        return self._consent(frame).state == ConsentState.GRANTED

    def found(self, frame: Frame) -> Found:
        consent = self._consent(frame)
        return {"consent": consent.state, "consent_at": consent.at}

    def _consent(self, frame: Frame) -> Any:
        return consent_to(frame, self.topic, self.channel)


class Contactable(Condition):
    """May be written to: agreed, has an address that works and is not suppressed, is not muted and is alive."""

    type: Literal["contactable"]
    topic: Subject
    channel: Channel

    def truth(self, frame: Frame) -> Truth:
        agreed = consent_to(frame, self.topic, self.channel).state == ConsentState.GRANTED
        muted = func.coalesce(mutes(frame).of_all if self.topic is Topic.CARE else mutes(frame).of_any, 0) > 0
        return and_(agreed, self._points(frame).addresses > 0, ~muted, ~frame.member.deceased)

    def found(self, frame: Frame) -> Found:
        consent = consent_to(frame, self.topic, self.channel)
        addresses = func.coalesce(self._points(frame).addresses, 0)
        muted = func.coalesce(mutes(frame).of_any, 0) > 0
        return {
            "consent": consent.state,
            "addresses": addresses,
            "muted": muted,
            "deceased": frame.member.deceased.expression,
        }

    def _points(self, frame: Frame) -> Any:
        suppressed = exists().where(Suppression.kind == ContactPoint.kind, Suppression.address == ContactPoint.address)
        rows = (
            select(ContactPoint.member_id, func.count().label("addresses"))
            .where(ContactPoint.kind == self.channel, ContactPoint.state == ContactPointState.ACTIVE, ~suppressed)
            .where(frame.whose(ContactPoint.member_id))
            .group_by(ContactPoint.member_id)
        )
        return frame.join(("contact points", self.channel), rows)


class Muted(Condition):
    """Is spared now, from all or from what is cheerful."""

    type: Literal["muted"]

    def truth(self, frame: Frame) -> Truth:
        return func.coalesce(mutes(frame).of_any, 0) > 0

    def found(self, frame: Frame) -> Found:
        return {"since": mutes(frame).since, "until": mutes(frame).until}


class Deceased(Condition):
    type: Literal["deceased"]

    def truth(self, frame: Frame) -> Truth:
        return frame.member.deceased.expression


def consent_to(frame: Frame, topic: Topic, channel: Any) -> Any:
    """The columns of the consent in force."""
    rows = select(Consent.member_id, Consent.state, Consent.at).where(
        Consent.topic == topic, Consent.kind == channel, frame.whose(Consent.member_id)
    )
    return frame.join(("consent", topic, channel), rows)


def mutes(frame: Frame) -> Any:
    """Of those in force: how many of any kind, how many that spare from all, since when and until when."""
    rows = (
        select(
            Mute.member_id,
            func.count().label("of_any"),
            func.count().filter(Mute.scope == MuteScope.ALL).label("of_all"),
            func.min(Mute.since).label("since"),
            func.max(Mute.until).label("until"),
        )
        .where(standing(now=frame.now), frame.whose(Mute.member_id))
        .group_by(Mute.member_id)
    )
    return frame.join("mutes", rows)


CONDITIONS = (Consented, Contactable, Muted, Deceased)
