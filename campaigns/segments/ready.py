"""The segments of a new club."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText, localised
from campaigns.segments.models import Segment
from campaigns.segments.operations import add_segment
from campaigns.segments.rules import parse_rule


@dataclass(frozen=True, slots=True)
class Ready:
    name: LocalText
    tree: Mapping[str, Any]


def _class(key: str, english: str, chinese: str) -> Ready:
    name = {"en": f"{key.upper()}: {english}", "zh": f"{key.upper()} {chinese}"}
    return Ready(name, {"type": "class_in", "classes": [key]})


BOUGHT_ONCE = {"type": "purchased", "exactly": 1}
UNTOUCHED = [
    {"type": "purchased"},
    {"type": "attended"},
    {"type": "did", "kind": "contacted"},
    {"type": "did", "kind": "replied"},
]

READY = (
    _class("e1", "gives much, steadily", "贡献高、稳定"),
    _class("e2", "gives much, unsteadily", "贡献高、不稳定"),
    _class("e3", "gives little, steadily", "贡献低、稳定"),
    _class("e4", "gives little, unsteadily", "贡献低、不稳定"),
    _class("p1", "wants to buy, and may give much", "意向高、潜力大"),
    _class("p2", "may give much, shows little interest", "意向低、潜力大"),
    _class("p3", "wants to buy, and may give little", "意向高、潜力小"),
    _class("p4", "shows little interest, and may give little", "意向低、潜力小"),
    Ready(
        {"en": "Lapsed buyers: nothing bought for a year", "zh": "一年未消费的买家"},
        {"all": [{"type": "purchased"}, {"none": [{"type": "purchased", "days": 365}]}]},
    ),
    Ready({"en": "Bought once, and not again", "zh": "首购后未复购"}, BOUGHT_ONCE),
    Ready({"en": "One step from the next tier", "zh": "离下一等级一步之遥"}, {"type": "near_next_tier", "percent": 20}),
    Ready({"en": "Brought friends", "zh": "带来过朋友"}, {"type": "referred"}),
    Ready({"en": "Birthday next month", "zh": "下月生日"}, {"type": "birthday_month", "ahead": 1}),
    Ready(
        {"en": "New and untouched", "zh": "新入会、尚未接触"},
        {"all": [{"type": "joined", "days": 30}, {"none": UNTOUCHED}]},
    ),
)


def ready_name(segment: Segment) -> LocalText | None:
    """Its name in each language, while it is one of these still, called so and with that rule."""
    return next((each.name for each in READY if segment.name in each.name.values() and segment.rule == each.tree), None)


def install_segments(session: Session, *, language: str, now: datetime) -> int:
    """Add those whose names are not taken in any language. Gives how many were added."""
    taken = set(session.scalars(select(Segment.name)))
    missing = [each for each in READY if taken.isdisjoint(each.name.values())]
    for each in missing:
        add_segment(session, name=localised(each.name, language), rule=parse_rule(each.tree), now=now)
    return len(missing)
