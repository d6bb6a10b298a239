"""The sessions of an event, as staff write them: a line each, `19:30 | Welcome | 欢迎 | Mei Lin`."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from campaigns.core.words import LocalText, mark
from campaigns.events.models import Event
from campaigns.events.plans import LONGEST, AgendaItem, PlanRefused
from campaigns.events.wall_time import wall_clock

_LINE = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:\uff1a](?P<minute>[0-5]\d)\s*\|(?P<rest>.+)")
_PARTS = 3


class AgendaUnreadable(PlanRefused):
    sentence = mark(
        "Line %(line)s: write the hour, the title and, if you like, the Chinese title and who speaks, with | between."
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
                *([each.title.get("zh", ""), each.speaker] if each.speaker or each.title.get("zh") else []),
            )
        ).rstrip(" |")
        for each in event.sessions
    )


def _item(line: str, number: int, starts_at: datetime) -> AgendaItem:
    found = _LINE.fullmatch(line)
    parts = [part.strip() for part in found["rest"].split("|")] if found else []
    title, chinese, speaker = [*parts, "", "", ""][:_PARTS]
    if found is None or len(parts) > _PARTS or not (title or chinese) or max(map(len, parts)) > LONGEST["title"]:
        raise AgendaUnreadable(line=number)
    at = starts_at.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
    after = (at - starts_at.replace(second=0, microsecond=0)) % timedelta(days=1)
    words: LocalText = {language: said for language, said in (("en", title), ("zh", chinese)) if said}
    return AgendaItem(after=int(after.total_seconds()) // 60, title=words, speaker=speaker)


def agenda_rows(items: Sequence[AgendaItem]) -> list[dict[str, object]]:
    """In the order of their times, as the event keeps them."""
    ordered = sorted(items, key=lambda each: each.after)
    return [{"after": each.after, "title": each.title, "speaker": each.speaker} for each in ordered]
