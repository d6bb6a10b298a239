"""How well a search found the people who were planted twice."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.members.models import DuplicatePair
from webapp.commands.bench.planted import Planted


@dataclass(frozen=True, slots=True)
class Quality:
    """From 0 to 1. `exact_*` of those who share an address and the name; recall and precision of the whole list."""

    exact_recall: float
    exact_precision: float
    recall: float
    precision: float


def quality_of(session: Session, planted: Planted, ids: Sequence[int]) -> Quality:
    """`ids`: the members of the records, in their order."""
    place = {member_id: number for number, member_id in enumerate(ids)}
    rows = session.execute(select(DuplicatePair.one_id, DuplicatePair.other_id, DuplicatePair.exact))
    found = {(place[one], place[other]): exact for one, other, exact in rows}
    true = {pair for pair, exact in planted.truth.items() if exact}
    exact = {pair for pair, is_exact in found.items() if is_exact}
    return Quality(
        exact_recall=len(true & exact) / len(true),
        exact_precision=len(exact & planted.truth.keys()) / len(exact),
        recall=len(found.keys() & planted.truth.keys()) / len(planted.truth),
        precision=len(found.keys() & planted.truth.keys()) / len(found),
    )
