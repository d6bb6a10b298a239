"""What a rule comes to: its sentence, how many, by channel, and the first of them; or what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from campaigns.core.database import TookTooLong, in_time
from campaigns.members.models import Member
from campaigns.segments.faults import BadRule
from campaigns.segments.names import check_names
from campaigns.segments.queries import count_and_preview
from campaigns.segments.rules import Rule, parse_rule
from webapp.edge import now
from webapp.forms.segments.nodes import Node
from webapp.forms.segments.shown import Faults, faults_at
from webapp.i18n import translated
from webapp.segment_words import RuleWords

PATIENCE = timedelta(seconds=5)
"""A live count that takes longer is given up."""
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Audience:
    """`late` says that counting was given up, and why; `rule` is none while it is not complete."""

    rule: Rule | None = None
    sentence: str = ""
    count: int = 0
    members: Sequence[Member] = ()
    faults: Faults = field(default_factory=dict)
    late: str = ""


def checked(session: Session, tree: Any) -> Rule:
    """Raises BadRule."""
    rule = parse_rule(tree)
    check_names(session, rule, now=now())
    return rule


def audience_of(session: Session, node: Node, tree: Mapping[str, Any], words: RuleWords) -> Audience:
    try:
        rule = checked(session, tree)
    except BadRule as refused:
        return Audience(faults=faults_at(node, refused.faults))
    return counted(session, rule, words.sentence(rule))


def counted(session: Session, rule: Rule, sentence: str) -> Audience:
    """A count that takes too long ends what is done in the session."""
    try:
        with in_time(session, PATIENCE):
            count, members = count_and_preview(session, rule, now=now(), limit=SHOWN)
    except TookTooLong as refused:
        return Audience(rule, sentence, late=translated(refused.sentence, refused.values))
    return Audience(rule, sentence, count, members)
