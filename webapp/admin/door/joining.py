"""Somebody new at the door, as the club keeps them."""

from campaigns.events.models import Event
from campaigns.members.models import AddressKind, Topic
from campaigns.members.new_member import NewMember
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff

MEMBER_CODE_LENGTH = 10


def member_at_door(event: Event, *, full_name: str, phone: str, email: str, language: str, agreed: bool) -> NewMember:
    """Consent only to what they were asked, and only on the addresses they gave."""
    given = ((AddressKind.EMAIL, email.strip()), (AddressKind.SMS, phone.strip()))
    return NewMember(
        full_name=full_name,
        language=language,
        zone=event.zone,
        chapter_id=event.chapter_id,
        source="door",
        email=email.strip(),
        phone=phone.strip(),
        consents=frozenset((kind, Topic.EVENTS) for kind, address in given if address and agreed),
        evidence=f"door of event {event.id}, by {current_staff().name}",
        owner_id=current_staff().id if can(Permission.CARE_FOR_MEMBERS) else None,
    )
