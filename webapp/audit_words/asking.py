"""What the address asks of the log: `who=staff:5`, `thing=event`, `member=7`, `row=staff:5`, `since`, `until`, `q`."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from campaigns.audit.models import Action, AuditEntry
from campaigns.audit.names import names_of
from campaigns.audit.queries import Sought
from campaigns.audit.watched import WATCHED
from campaigns.core.acting import ActorKind
from campaigns.core.identifiers import as_number
from campaigns.core.plain import plain_line
from campaigns.core.romanising import by_name
from campaigns.staff.api_keys import list_keys
from campaigns.staff.queries import list_staff
from webapp.audit_words.saying import Link, say_links
from webapp.audit_words.things import thing_of
from webapp.edge import club_zone
from webapp.labels import labelled

SCOPES = ("member", "event", "campaign", "row")
"""What links from other pages ask for, and the filters keep."""
LONGEST_WORDS = 100
Choices = list[tuple[str, str]]


def asked_entries() -> Sought:
    kind, actor_id = _pair("who")
    table, row_key = _pair("row")
    thing = request.args.get("thing", "")
    return Sought(
        actor_kind=ActorKind(kind) if kind in {*ActorKind} else None,
        actor_id=as_number(actor_id),
        tables=(table,) if table else (thing,) if thing in WATCHED else (),
        row_key=row_key,
        member_id=as_number(request.args.get("member", "")),
        event_id=as_number(request.args.get("event", "")),
        campaign_id=as_number(request.args.get("campaign", "")),
        since=_begin_of("since"),
        until=_begin_of("until", days=1),
        words=plain_line(request.args.get("q", ""))[:LONGEST_WORDS],
    )


def asked_before() -> int | None:
    """The entry below which the page begins."""
    return as_number(request.args.get("before", ""))


def asked_scopes(session: Session, sought: Sought) -> list[Link]:
    """Of whom or what alone it is asked, as an entry of that would name it."""
    asked = AuditEntry(
        table_name=sought.tables[0] if sought.row_key and sought.tables else "",
        row_key=sought.row_key,
        action=Action.UPDATE,
        member_id=sought.member_id,
        event_id=sought.event_id,
        campaign_id=sought.campaign_id,
    )
    return list(say_links(asked, names_of(session, [asked])))


def people(session: Session) -> Choices:
    """Who may have done it."""
    kinds = labelled(ActorKind)
    staff = [(f"{ActorKind.STAFF}:{each.id}", each.name) for each in list_staff(session)]
    keys = [(f"{ActorKind.API_KEY}:{each.id}", _("Program %(name)s", name=each.name)) for each in list_keys(session)]
    return [*kinds, *staff, *keys]


def things() -> Choices:
    return by_name(((table, str(thing_of(table).text)) for table in WATCHED), name=itemgetter(1))


def kept_scopes() -> Iterator[tuple[str, str]]:
    yield from ((name, request.args[name]) for name in SCOPES if request.args.get(name))


def _pair(name: str) -> tuple[str, str]:
    first, _colon, second = request.args.get(name, "").partition(":")
    return first, second


def _begin_of(name: str, days: int = 0) -> datetime | None:
    """As that day begins where the club is; nothing where the address says nonsense."""
    day = request.args.get(name, type=date.fromisoformat)
    try:
        return datetime.combine(day + timedelta(days=days), time(), club_zone()) if day else None
    except OverflowError:
        return None
