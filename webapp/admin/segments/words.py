"""What the words for rules need of the club, read once a page."""

from sqlalchemy.orm import Session

from campaigns.members.models import TierBasis
from campaigns.members.tiers.policy import read_ladder
from campaigns.segments.names import titles
from webapp.edge import club
from webapp.segment_words import RuleWords
from webapp.segment_words.context import Context


def read_context(session: Session) -> Context:
    return Context(titles(session), club().currency, read_ladder(session).basis is TierBasis.SPEND)


def read_words(session: Session) -> RuleWords:
    return RuleWords(read_context(session))
