"""Events, who is invited to them and what they wrote back; draws, which say who is to be invited."""

from campaigns.events.models.draws import Draw, DrawHand, DrawPlace, DrawWave, Excluded, Spot
from campaigns.events.models.gatherings import (
    AnswerSource,
    Event,
    EventHost,
    EventState,
    InboundReply,
    InboundResult,
    Invitation,
    InvitationState,
)

__all__ = [
    "AnswerSource",
    "Draw",
    "DrawHand",
    "DrawPlace",
    "DrawWave",
    "Event",
    "EventHost",
    "EventState",
    "Excluded",
    "InboundReply",
    "InboundResult",
    "Invitation",
    "InvitationState",
    "Spot",
]
