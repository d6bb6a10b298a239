"""Conditions on what campaigns wrote to a member, and what came of it. Opens are never counted."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from campaigns.members.models import Activity, ActivityKind
from campaigns.segments.conditions.base import Condition, Named
from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.happenings import ANSWERS, Happening, counted
from campaigns.segments.shapes import Number, Span

ANSWERED_WITHIN = timedelta(days=30)
"""What a member says later is no answer to the message."""


class Messaged(Span, Condition):
    """Of a campaign, or of any: got a message within the span; and followed its link, answered it, or did neither."""

    type: Literal["message"]
    what: Literal["got", "clicked", "answered", "ignored"]
    campaign: Number | None = None

    def truth(self, frame: Frame) -> Truth:
        return TRUTHS[self.what](self, frame)

    def found(self, frame: Frame) -> Found:
        got = self._sent(frame)
        return {
            "times": func.coalesce(got.times, 0),
            "last_at": got.last_at,
            "clicked_at": self._clicks(frame).last_at,
            "answered_at": self._answers(frame).last_at,
        }

    def names(self) -> Iterator[Named]:
        return (Named("campaign", campaign) for campaign in [self.campaign] if campaign)

    def got(self, frame: Frame) -> Truth:
        return self._sent(frame).times > 0

    def clicked(self, frame: Frame) -> Truth:
        return self._clicks(frame).times > 0

    def answered(self, frame: Frame) -> Truth:
        return self._answers(frame).last_at.is_not(None)

    def ignored(self, frame: Frame) -> Truth:
        silent = self._clicks(frame).times.is_(None), self._answers(frame).last_at.is_(None)
        return and_(self.got(frame), *silent)

    def _sent(self, frame: Frame) -> Any:
        return counted(frame, self._of_campaign(frame, ActivityKind.MESSAGE_SENT))

    def _clicks(self, frame: Frame) -> Any:
        return counted(frame, self._of_campaign(frame, ActivityKind.CLICKED))

    def _of_campaign(self, frame: Frame, kind: ActivityKind) -> Happening:
        limits = frame.limits(self)
        return Happening((kind,), limits, campaign_id=self.campaign, of_campaigns=self.campaign is None)

    def _answers(self, frame: Frame) -> Any:
        """In one's own words, or to the event that the message was about."""
        sent, answer = aliased(Activity), aliased(Activity)
        what = self._of_campaign(frame, ActivityKind.MESSAGE_SENT)
        said = or_(
            answer.kind == ActivityKind.REPLIED, and_(answer.kind.in_(ANSWERS), answer.event_id == sent.event_id)
        )
        soon = and_(answer.at >= sent.at, answer.at <= sent.at + literal(ANSWERED_WITHIN))
        rows = (
            select(sent.member_id, func.max(answer.at).label("last_at"))
            .join(answer, and_(answer.member_id == sent.member_id, said, soon))
            .where(*what.rows(sent), frame.whose(sent.member_id))
            .group_by(sent.member_id)
        )
        return frame.join(("answers", what), rows)


TRUTHS: Mapping[str, Callable[[Messaged, Frame], Truth]] = {
    "got": Messaged.got,
    "clicked": Messaged.clicked,
    "answered": Messaged.answered,
    "ignored": Messaged.ignored,
}

CONDITIONS = (Messaged,)
