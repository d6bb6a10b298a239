"""The sessions of an event, as staff write them: a line each, `19:30 | Welcome | 欢迎 | Mei Lin | 12`."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaigns.core.words import LocalText, mark
from campaigns.events.models import Event
from campaigns.events.plans import LONGEST, AgendaItem, PlanRefused
from campaigns.events.wall_time import wall_clock

_LINE = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:\uff1a](?P<minute>[0-5]\d)\s*\|(?P<rest>.+)")
_PARTS = 4
_SEATS = re.compile(r"(?a:\d{0,7})")


class AgendaUnreadable(PlanRefused):
    sentence = mark(
        "Line %(line)s: write the hour, the title and, if you like, the Chinese title, who speaks and the seats, "
        "with | between."
    )
    field = "agenda"


def read_agenda(text: str, *, starts_at: datetime) -> tuple[AgendaItem, ...]:
    """`starts_at` by the venue's clock; an hour before it is of the day after. Raises AgendaUnreadable."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_item(line, number, starts_at) for number, line in enumerate(lines, 1))


def written_agenda(event: Event) -> str:
    """As it is read again."""
    return "\n".join(
        " | ".join(
            (
                f"{wall_clock(each.starts_at, event.zone):%H:%M}",
                each.title.get("en", ""),
                each.title.get("zh", ""),
                each.speaker,
                "" if each.seats is None else str(each.seats),
            )
        ).rstrip(" |")
        for each in event.sessions
    )


def _item(line: str, number: int, starts_at: datetime) -> AgendaItem:
    found = _LINE.fullmatch(line)
    if found is None:
        raise AgendaUnreadable(line=number)
    parts = [part.strip() for part in found["rest"].split("|")]
    title, chinese, speaker, seats = [*parts, "", "", "", ""][:_PARTS]
    too_long = len(parts) > _PARTS or max(map(len, parts)) > LONGEST["title"]
    if too_long or not (title or chinese) or not _SEATS.fullmatch(seats):
        raise AgendaUnreadable(line=number)
    at = starts_at.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
    after = (at - starts_at.replace(second=0, microsecond=0)) % timedelta(days=1)
    words: LocalText = {language: said for language, said in (("en", title), ("zh", chinese)) if said}
    after_minutes = int(after.total_seconds()) // 60
    return AgendaItem(after=after_minutes, title=words, speaker=speaker, seats=int(seats) if seats else None)


def agenda_rows(items: Sequence[AgendaItem]) -> list[dict[str, object]]:
    """In the order of their times, as the event keeps them."""
    ordered = sorted(items, key=lambda each: each.after)
    return [
        {"after": each.after, "title": each.title, "speaker": each.speaker}
        | ({} if each.seats is None else {"seats": each.seats})
        for each in ordered
    ]
