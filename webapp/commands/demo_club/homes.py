"""Who lives with whom, what was noted of people, and a field of the club's own with values."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.members.models import FieldKind, HouseholdRole, Member, MemberSummary
from campaigns.members.profile.custom_fields import add_field
from campaigns.members.profile.editing import change_profile, profile_of
from campaigns.members.profile.households import make_household, set_roles
from campaigns.members.profile.notes import write_note
from webapp.commands.demo_club.draws import pick
from webapp.commands.demo_club.steps import Filling

HOMES, HOME = 6, 2
"""Households, and who live in each."""
ROLES = ((HouseholdRole.BUYER, HouseholdRole.DECISION_MAKER), (HouseholdRole.USER,))
KNOWN = 24
"""Members of whom more is known: those who spent most."""
LISTENS: tuple[LocalText, ...] = ({"en": "Vinyl", "zh": "黑胶"}, {"en": "CD", "zh": "CD"}, {"en": "Tape", "zh": "磁带"})
INTERESTS: tuple[LocalText, ...] = (
    {"en": "jazz", "zh": "爵士"},
    {"en": "opera", "zh": "歌剧"},
    {"en": "folk", "zh": "民谣"},
    {"en": "piano", "zh": "钢琴"},
    {"en": "tea", "zh": "茶"},
)
CITIES: tuple[LocalText, ...] = (
    {"en": "Springfield", "zh": "春田"},
    {"en": "Riverton", "zh": "河湾"},
    {"en": "Lakeside", "zh": "湖滨"},
)
NOTES: tuple[LocalText, ...] = (
    {"en": "Collects first pressings; never call before ten.", "zh": "收藏首版唱片，十点前不要打电话。"},
    {"en": "Asked for a quiet seat near the door.", "zh": "想要靠门的安静座位。"},
    {"en": "Buys for a nephew who plays the cello.", "zh": "替拉大提琴的侄子买。"},
    {"en": "Moved house in spring; the new place has a garden.", "zh": "春天搬了家，新居有个小院子。"},
)


def add_homes(filling: Filling, *, staff_id: int) -> None:
    members = _best(filling.session)
    for place in range(HOMES):
        _live_together(filling, members[place * HOME : (place + 1) * HOME])
    _know_more(filling, members)
    for member, text in zip(members, NOTES, strict=False):
        write_note(filling.session, member_id=member.id, text=filling.say(text), staff_id=staff_id, now=filling.now)


def _best(session: Session) -> Sequence[Member]:
    best = select(Member).join(MemberSummary, MemberSummary.member_id == Member.id)
    return session.scalars(best.order_by(MemberSummary.spend.desc(), Member.id).limit(KNOWN)).all()


def _live_together(filling: Filling, people: Sequence[Member]) -> None:
    name = f"{people[0].call_name} & {people[1].call_name}"
    home = make_household(filling.session, name=name, member_ids=[each.id for each in people], now=filling.now)
    for member, roles in zip(people, ROLES, strict=True):
        set_roles(filling.session, household_id=home.id, member_id=member.id, roles=roles, now=filling.now)


def _know_more(filling: Filling, people: Sequence[Member]) -> None:
    listens = add_field(
        filling.session,
        name={"en": "Listens to", "zh": "聆听方式"},
        kind=FieldKind.CHOICE,
        choices=[filling.say(each) for each in LISTENS],
        now=filling.now,
    )
    for number, member in enumerate(people):
        known = replace(
            profile_of(member),
            city=filling.say(pick(CITIES, number, "city")),
            interests=(filling.say(pick(INTERESTS, number, "interest")),),
            custom={listens.key: filling.say(pick(LISTENS, number, "listens"))},
        )
        change_profile(filling.session, member_id=member.id, revision=member.revision, profile=known, now=filling.now)
