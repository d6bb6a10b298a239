"""Guests of an event, as commands name them: by the member code."""

from sqlalchemy.orm import Session

from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.events.models import Event, Invitation
from campaigns.events.queries import find_invitation
from campaigns.members.models import Member
from campaigns.members.queries import find_by_code


class NotInvited(NotFound):
    sentence = mark("%(member)s is not invited to this event.")


class NoSuchMember(NotFound):
    sentence = mark("There is no member with the code %(code)s.")


def named_member(session: Session, code: str) -> Member:
    member = find_by_code(session, code)
    if member is None:
        raise NoSuchMember(code=code)
    return member


def named_guest(session: Session, event: Event, code: str) -> Invitation:
    invitation = find_invitation(session, event_id=event.id, member_id=named_member(session, code).id)
    if invitation is None:
        raise NotInvited(member=code)
    return invitation
