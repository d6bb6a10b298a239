"""Events, who is invited, what they wrote back and how they found it; draws, which say who is to be invited."""

from campaigns.events.models.door import DoorMark, MarkKind, MarkOutcome
from campaigns.events.models.draws import Draw, DrawHand, DrawPlace, DrawWave, Excluded, Spot
from campaigns.events.models.feedback import Feedback
from campaigns.events.models.gatherings import (
    Event,
    EventHost,
    EventSession,
    InboundReply,
    Invitation,
)
from campaigns.events.models.milestones import Milestone, MilestoneKind, UsualMilestone
from campaigns.events.models.places import SessionPlace
from campaigns.events.models.saying import Companion, EventQuestion, GuestNote, QuestionKind, QuestionReply
from campaigns.events.models.series import EventSeries, Rhythm, SeriesDate
from campaigns.events.models.states import (
    AnswerSource,
    EventPhase,
    EventState,
    InboundResult,
    InvitationState,
)

__all__ = [
    "AnswerSource",
    "Companion",
    "DoorMark",
    "Draw",
    "DrawHand",
    "DrawPlace",
    "DrawWave",
    "Event",
    "EventHost",
    "EventPhase",
    "EventQuestion",
    "EventSeries",
    "EventSession",
    "EventState",
    "Excluded",
    "Feedback",
    "GuestNote",
    "InboundReply",
    "InboundResult",
    "Invitation",
    "InvitationState",
    "MarkKind",
    "MarkOutcome",
    "Milestone",
    "MilestoneKind",
    "QuestionKind",
    "QuestionReply",
    "Rhythm",
    "SeriesDate",
    "SessionPlace",
    "Spot",
    "UsualMilestone",
]
