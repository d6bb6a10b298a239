"""What the tab “Care” of a member's page shows."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from campaigns.care.contacts import may_mend
from campaigns.care.models import ContactDirection, ContactMeans
from campaigns.care.owners import who_cares
from campaigns.care.queries import read_member_care
from campaigns.events.queries import event_titles
from campaigns.outreach.held_back import held_back_from
from campaigns.surprises.queries import list_playbooks, moments_of, remarks_of
from webapp.access import current_staff
from webapp.edge import club_zone, now


def read_care_tab(session: Session, member_id: int) -> Mapping[str, Any]:
    care = read_member_care(session, member_id, now=now())
    me = current_staff().id
    return {
        "care": care,
        "titles": event_titles(session, [task.since_event_id for task in care.tasks]),
        "carers": who_cares(session),
        "mendable": {each.id for each in care.contacts if may_mend(each, staff_id=me, now=now())},
        "moments": moments_of(session, member_id),
        "remarks": remarks_of(session, member_id),
        "playbooks": list_playbooks(session),
        "held_back": held_back_from(session, member_id),
        "today": now().astimezone(club_zone()).date(),
        "means": list(ContactMeans),
        "directions": list(ContactDirection),
    }
