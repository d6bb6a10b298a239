"""Those who come to the door without an invitation."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.events.door import CheckIn, let_in_locked
from campaigns.events.invitations import invite_member
from campaigns.events.locking import lock_event
from campaigns.events.models import AnswerSource, InvitationState
from campaigns.members.agreement.consent import Said
from campaigns.members.agreement.opt_in import agree
from campaigns.members.models import AddressKind, ConsentState, Member
from campaigns.members.new_member import NewMember, checked
from campaigns.members.operations import add_member
from campaigns.members.queries import members_at


def walk_in(
    session: Session,
    *,
    event_id: int,
    member_id: int,
    now: datetime,
    at: datetime | None = None,
    people: int = 1,
    squeeze: bool = False,
) -> CheckIn:
    """Let in a member who came unannounced; `at` as in `check_in`."""
    lock_event(session, event_id=event_id)
    invitation = invite_member(session, event_id=event_id, member_id=member_id, now=now)
    if invitation.state is InvitationState.INVITED:
        invitation.walk_in = True
        invitation.answered_at, invitation.answered_by = now, AnswerSource.DOOR
    return let_in_locked(session, invitation, people=people, squeeze=squeeze, at=at, now=now)


def walk_in_new(
    session: Session,
    *,
    event_id: int,
    new: NewMember,
    code: str,
    now: datetime,
    at: datetime | None = None,
    people: int = 1,
    squeeze: bool = False,
) -> CheckIn:
    """Let in somebody new, who becomes a member; one we know by name and address is not made twice.

    What somebody we know agrees to here counts for the addresses that are theirs.
    """
    lock_event(session, event_id=event_id)
    member, theirs = _same_person(session, checked(new))
    if member is None:
        member = add_member(session, new=new, code=code, now=now)
    else:
        said = [each for each in sorted(new.consents) if each[0] in theirs]
        granted = ConsentState.GRANTED
        agree(session, [Said(member.id, *each, granted, new.source, new.evidence) for each in said], now=now)
    return walk_in(session, event_id=event_id, member_id=member.id, people=people, squeeze=squeeze, at=at, now=now)


def _same_person(session: Session, new: NewMember) -> tuple[Member | None, frozenset[AddressKind]]:
    """Who goes by that name at one of these addresses, and the kinds of them at which they do."""
    reached = ((AddressKind.SMS, new.phone), (AddressKind.EMAIL, new.email))
    found = [(kind, member) for kind, address in reached if address for member in members_at(session, kind, address)]
    same = [each for each in found if each[1].full_name.casefold() == new.full_name.casefold()]
    known = same[0][1] if same else None
    return known, frozenset(kind for kind, member in same if member is known)
