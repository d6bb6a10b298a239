"""The long work on duplicates: the search, and merging all pairs that are certain."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.members.duplicates.operations import merge_sure_pairs
from campaigns.members.duplicates.queries import count_sure_pairs
from campaigns.members.duplicates.search import search_duplicates
from campaigns.members.long_work.hand import Hand
from campaigns.members.models import LongWork

A_FEW = 10
"""Pairs merged in one transaction, so that a press on Stop is soon heard."""
WHOLE = "whole"
"""Of a search that compares everybody anew."""


def search(hand: Hand) -> None:
    """One transaction, so that one that is stopped leaves the list as it was."""

    def tell(step: str, done: int, total: int) -> None:
        read = {"changed": done} if step == "read" else {}
        hand.tell(step=step, done=done, total=total, **read)

    with hand.shop.sessions.begin() as session:
        report = search_duplicates(session, now=hand.shop.clock(), whole=WHOLE in hand.about, tell=tell)
        work = hand.locked(session)
        work.changed = report.sought
        hand.finish(work)


def merge_some(session: Session, work: LongWork, now: datetime) -> bool:
    merged = merge_sure_pairs(session, staff_id=work.staff_id, now=now, most=A_FEW)
    work.done += merged
    work.total = work.done + count_sure_pairs(session)
    return merged > 0
