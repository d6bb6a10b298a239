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
from campaigns.core.words import LocalText
from campaigns.members.models import Member, MemberSummary
from webapp.commands.demo_club.draws import code
from webapp.commands.demo_club.steps import Filling

OWNED = 60
"""Members of each owner: those who spent most, in turn."""
OWNED_FOR = timedelta(days=105)
LAST_ROUND = 10
"""Days ago: whom nobody touched since they were owned is warned of, and soon taken back."""
SAID: tuple[tuple[ContactMeans, LocalText, bool | None], ...] = (
    (
        ContactMeans.CALL,
        {
            "en": "Talked of the autumn gathering; she would bring her sister.",
            "zh": "聊了秋天的聚会，她想带姐姐一起来。",
        },
        True,
    ),
    (
        ContactMeans.MESSAGE,
        {"en": "Asked whether the parcel had arrived. It had.", "zh": "问了包裹到没到，已经收到了。"},
        None,
    ),
    (
        ContactMeans.VISIT,
        {
            "en": "Looked at the new records with him; nothing for him this time.",
            "zh": "陪他看了新到的唱片，这次没有合意的。",
        },
        False,
    ),
    (
        ContactMeans.CHAT,
        {"en": "Wished him well for the move; his new address follows.", "zh": "祝他乔迁顺利，新地址稍后给我们。"},
        None,
    ),
    (
        ContactMeans.CALL,
        {"en": "Her daughter marries in spring. She thinks of a gift.", "zh": "女儿春天出嫁，她在想送什么礼物。"},
        True,
    ),
)
COMPLAINT: LocalText = {
    "en": "My order came with a cracked case, and nobody answered my mail last week.",
    "zh": "我收到的唱片外壳裂了，上周写的邮件也没有人回复。",
}
PROMISED: LocalText = {"en": "Call about the reserved record.", "zh": "为预留的那张唱片打电话。"}


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
        new = NewContact(member_id, means, ContactDirection.OUT, at, filling.say(summary), interested)
        log_contact(filling.session, new=new, staff_id=owner_id, now=filling.now)


def _promise(filling: Filling, owner_id: int, member_id: int) -> None:
    promise(
        filling.session,
        member_id=member_id,
        note=filling.say(PROMISED),
        due_on=filling.today,
        request="demo",
        staff_id=owner_id,
        now=filling.now,
    )


def _complain(filling: Filling, member_id: int) -> None:
    name = filling.session.scalar(select(func.max(Member.full_name)).where(Member.id == member_id)) or ""
    new = NewComplaint(
        form="demo",
        name=name,
        email="",
        phone="",
        text=filling.say(COMPLAINT),
        language=filling.language,
        member_id=member_id,
    )
    complain(filling.session, new=new, code=code(8, 1, "complaint"), now=filling.now - timedelta(hours=30))
