"""Parting two who were merged."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from campaigns.members.duplicates.undoing import TooLateToUndo, UndoTheLaterFirst, drop_snapshots, unmerge
from campaigns.members.merged import standing_id
from campaigns.members.models import (
    ConsentState,
    Member,
    Topic,
)
from tests.clock import NOW
from tests.factories_members import joins
from tests.factories_merging import consents, merged, picture, says

LATER = NOW + timedelta(days=1)


pytestmark = pytest.mark.usefixtures("club")


def test_a_withdrawal_after_the_merge_is_both_ones(session: Session, two: tuple[Member, Member]) -> None:
    for member in two:
        says(session, member, ConsentState.GRANTED, Topic.EVENTS)
    merge = merged(session, *two)
    says(session, two[0], ConsentState.WITHDRAWN, Topic.EVENTS, Topic.OFFERS, at=LATER)
    unmerge(session, merge_id=merge.id, now=NOW)
    for member in two:
        assert consents(session, member)[Topic.EVENTS] is ConsentState.WITHDRAWN


def test_a_grant_after_the_merge_undoes_no_withdrawal(session: Session, two: tuple[Member, Member]) -> None:
    says(session, two[1], ConsentState.WITHDRAWN, Topic.EVENTS)
    merge = merged(session, *two)
    says(session, two[0], ConsentState.GRANTED, Topic.EVENTS, at=LATER)
    unmerge(session, merge_id=merge.id, now=NOW)
    assert consents(session, two[1]) == {Topic.EVENTS: ConsentState.WITHDRAWN}
    assert consents(session, two[0]) == {Topic.EVENTS: ConsentState.GRANTED}


def test_merged_on_leads_to_the_last(session: Session, two: tuple[Member, Member]) -> None:
    third, first_id = joins(session, "Ana de Lima"), two[1].id
    merged(session, *two)
    merged(session, third, two[0])
    assert standing_id(session, first_id) == third.id


def test_undone_in_reverse_order_only(session: Session, two: tuple[Member, Member]) -> None:
    third = joins(session, "Ana de Lima")
    before = picture(session)
    first = merged(session, *two)
    second = merged(session, third, two[0])
    with pytest.raises(UndoTheLaterFirst, match="Ana Lima"):
        unmerge(session, merge_id=first.id, now=NOW)
    unmerge(session, merge_id=second.id, now=NOW)
    unmerge(session, merge_id=first.id, now=NOW)
    assert picture(session) == before


def test_after_thirty_days_it_is_too_late(session: Session, two: tuple[Member, Member]) -> None:
    merge = merged(session, *two)
    later = NOW + timedelta(days=31)
    with pytest.raises(TooLateToUndo):
        unmerge(session, merge_id=merge.id, now=later)
    assert drop_snapshots(session, now=later) == 1
    assert drop_snapshots(session, now=later) == 0
