"""Who looks after whom, what was talked of, and one complaint: My day is alive from the start."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from campaigns.care.complaints import NewComplaint, complain
from campaigns.care.contacts import NewContact, log_contact
from campaigns.care.daily import keep_in_touch
from campaigns.care.follow_ups import promise
from campaigns.care.models import ContactDirection, ContactMeans, OwnershipReason
from campaigns.care.ownership import change_owner
from campaigns.core.arrays import among
from campaigns.members.models import Member, MemberSummary
from webapp.commands.demo_club.draws import code
from webapp.commands.demo_club.steps import Filling

OWNED = 60
"""Members of each owner: those who spent most, in turn."""
OWNED_FOR = timedelta(days=105)
LAST_ROUND = 10
"""Days ago: whom nobody touched since they were owned is warned of, and soon taken back."""
SAID = (
    (ContactMeans.CALL, "Talked of the autumn gathering; she would bring her sister.", True),
    (ContactMeans.MESSAGE, "Asked whether the parcel had arrived. It had.", None),
    (ContactMeans.VISIT, "Looked at the new records with him; nothing for him this time.", False),
    (ContactMeans.CHAT, "Wished him well for the move; his new address follows.", None),
    (ContactMeans.CALL, "Her daughter marries in spring. She thinks of a gift.", True),
)
COMPLAINT = "My order came with a cracked case, and nobody answered my mail last week."


def add_care(filling: Filling, owners: Sequence[int]) -> None:
    """`owners` are ids of staff."""
    session, now = filling.session, filling.now
    best = select(MemberSummary.member_id).order_by(MemberSummary.spend.desc(), MemberSummary.member_id)
    members = session.scalars(best.limit(OWNED * len(owners))).all()
    for place, owner_id in enumerate(owners):
        theirs = members[place :: len(owners)]
        change_owner(
            session,
            members=select(Member.id).where(among(Member.id, theirs)),
            to_id=owner_id,
            reason=OwnershipReason.ASSIGNED,
            staff_id=None,
            now=now - OWNED_FOR,
        )
        _talk(filling, owner_id, theirs)
    _complain(filling, members[0])
    _promise(filling, owners[0], members[0])
    for days_ago in (LAST_ROUND, 0):
        keep_in_touch(session, now=now - timedelta(days=days_ago))


def _talk(filling: Filling, owner_id: int, members: Sequence[int]) -> None:
    for number, (member_id, (means, summary, interested)) in enumerate(zip(members, SAID, strict=False)):
        at = filling.now - timedelta(days=1 + 9 * number, hours=2)
        new = NewContact(member_id, means, ContactDirection.OUT, at, summary, interested)
        log_contact(filling.session, new=new, staff_id=owner_id, now=filling.now)


def _promise(filling: Filling, owner_id: int, member_id: int) -> None:
    promise(
        filling.session,
        member_id=member_id,
        note="Call about the reserved record.",
        due_on=filling.today,
        request="demo",
        staff_id=owner_id,
        now=filling.now,
    )


def _complain(filling: Filling, member_id: int) -> None:
    name = filling.session.scalar(select(func.max(Member.full_name)).where(Member.id == member_id)) or ""
    new = NewComplaint(form="demo", name=name, email="", phone="", text=COMPLAINT, language="en", member_id=member_id)
    complain(filling.session, new=new, code=code(8, 1, "complaint"), now=filling.now - timedelta(hours=30))
