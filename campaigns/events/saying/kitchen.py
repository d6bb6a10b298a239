"""What the kitchen of an event has to know: each diet, how many eat so, and who."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from campaigns.core.words import LocalText
from campaigns.events.models import Companion, GuestNote, Invitation, InvitationState
from campaigns.events.moves import SEATED
from campaigns.events.saying.diets import key_of, words_of
from campaigns.members.models import Member

MAY_COME = (*sorted(SEATED), InvitationState.TENTATIVE, InvitationState.WAITLISTED)


@dataclass(frozen=True, slots=True)
class Eater:
    """`guest` is who brings them; empty for the guest."""

    name: str
    guest: str
    state: InvitationState

    @property
    def comes(self) -> bool:
        return self.state in SEATED


@dataclass(slots=True)
class DietCount:
    words: LocalText
    eaters: list[Eater] = field(default_factory=list)

    @property
    def coming(self) -> int:
        return sum(eater.comes for eater in self.eaters)

    @property
    def perhaps(self) -> int:
        return len(self.eaters) - self.coming


@dataclass(frozen=True, slots=True)
class Kitchen:
    """`people` come; of them `silent` have said nothing about what they eat."""

    people: int
    silent: int
    diets: Sequence[DietCount]


def kitchen_of(session: Session, event_id: int) -> Kitchen:
    """What most who come eat stands first. Those on the waitlist and those who may come are counted apart."""
    diets: dict[str, DietCount] = {}
    for diet, eater in _eaters(session, event_id):
        diets.setdefault(key_of(diet), DietCount(words_of(diet))).eaters.append(eater)
    people = session.scalar(
        select(func.coalesce(func.sum(Invitation.party_size), 0)).where(
            Invitation.event_id == event_id, Invitation.state.in_(SEATED)
        )
    )
    counted = sorted(diets.values(), key=lambda each: (-each.coming, -each.perhaps))
    people = int(people or 0)
    return Kitchen(people, max(people - sum(each.coming for each in counted), 0), counted)


def _eaters(session: Session, event_id: int) -> Iterable[tuple[str, Eater]]:
    here = (Invitation.event_id == event_id, Invitation.state.in_(MAY_COME))
    joined = select(Member.sort_name, Member.full_name, Invitation.state, Invitation.id).join_from(Invitation, Member)
    guests = joined.add_columns(GuestNote.diet, literal("").label("companion"), literal(0).label("place"))
    brought = joined.add_columns(Companion.diet, Companion.name, Companion.position)
    every = union_all(
        guests.join(GuestNote, GuestNote.invitation_id == Invitation.id).where(*here, GuestNote.diet != ""),
        brought.join(Companion, Companion.invitation_id == Invitation.id).where(*here, Companion.diet != ""),
    ).subquery()
    rows = session.execute(select(every).order_by(every.c.sort_name, every.c.id, every.c.place))
    for row in rows:
        name, guest = (row.companion, row.full_name) if row.place else (row.full_name, "")
        yield row.diet, Eater(name, guest, row.state)
