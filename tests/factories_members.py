"""A club with tiers, its members, and what they did."""

from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.models import Club
from campaigns.core.operations import set_up_club
from campaigns.core.queries import find_club
from campaigns.core.tokens import random_code
from campaigns.members.imports.purchase_import import PurchaseOptions
from campaigns.members.imports.report import Outcome
from campaigns.members.models import ActivityKind, Member, MemberSummary
from campaigns.members.new_member import NewMember
from campaigns.members.operations import add_member
from campaigns.members.points.rules import install_points
from campaigns.members.tiers.steps import TierStep, install_tiers
from campaigns.members.timeline import NewActivity, record_activities
from tests.clock import NOW
from tests.whole_files import import_purchases

STEPS = (
    TierStep("member", {"en": "Member", "zh": "普通"}, 0),
    TierStep("silver", {"en": "Silver", "zh": "银卡"}, 100),
    TierStep("gold", {"en": "Gold", "zh": "金卡"}, 1000),
)
_numbers = count(1)


def make_club(session: Session, *, language: str = "en") -> Club:
    """In Shanghai, counting in dollars: member from 0, silver from 100, gold from 1,000."""
    club = set_up_club(
        session,
        name={"en": "The Tea House"},
        zone="Asia/Shanghai",
        language=language,
        currency="USD",
        is_demo=False,
        now=NOW,
    )
    install_tiers(session, currency="USD", steps=STEPS)
    install_points(session)
    return club


def joins(session: Session, name: str = "Ana Lima", **details: object) -> Member:
    """A new member of the club, who joined a year ago unless `joined_at` says otherwise."""
    given = {"language": "en", "zone": "Asia/Shanghai", "source": "staff", "joined_at": NOW - timedelta(days=365)}
    new = NewMember(full_name=name, **{**given, **details})  # type: ignore[arg-type]
    return add_member(session, new=new, code=random_code(8), now=NOW)


def does(
    session: Session,
    member: Member,
    kind: ActivityKind,
    *,
    days_ago: float = 0,
    value: int = 0,
    event_id: int | None = None,
) -> None:
    told = NewActivity(
        member.id, kind, NOW - timedelta(days=days_ago), f"test/{next(_numbers)}", value=value, event_id=event_id
    )
    record_activities(session, [told], now=NOW)


def summary_of(session: Session, member: Member) -> MemberSummary:
    found = select(MemberSummary).where(MemberSummary.member_id == member.id)
    return session.scalars(found, execution_options={"populate_existing": True}).one()


def tier_of(session: Session, member: Member) -> str:
    session.refresh(member)
    return member.tier.key


def imported(session: Session, content: str | bytes, *, now: datetime = NOW, **options: object) -> Outcome:
    """What becomes of a purchase file."""
    club = find_club(session)
    assert club is not None
    return import_purchases(
        session,
        content.encode() if isinstance(content, str) else content,
        options=PurchaseOptions(**options),  # type: ignore[arg-type]
        club=club,
        now=now,
    )


def refusals(outcome: Outcome) -> dict[int, str]:
    """Line → reason."""
    return {fault.line: fault.reason for fault in outcome.faults}


def wide(text: str) -> str:
    """Full-width letters and digits, as Chinese and Japanese keyboards give them."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)
