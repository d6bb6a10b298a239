"""A rehearsal: a version rendered for real members before it is launched, to see whom it fails."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from liquid.builtin.output import OutputNode
from liquid.template import BoundTemplate
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from campaigns.core.tokens import Signer
from campaigns.members.models import Member, Topic
from campaigns.messaging.envelopes import Parts, choose_part, load_parts
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra, Variables, laid_over, merged_extras
from campaigns.messaging.leaving import ending_of, may_be_tracked
from campaigns.messaging.models import Channel
from campaigns.messaging.rendering import RenderingError, Sheet, Side, part_sheet
from campaigns.messaging.variables import base_variables

AT_RANDOM, EXTREMES = 900, 50
"""How many are read for at random, evenly over words, channels and languages; with the longest and shortest names."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What rehearsing needs. `extras` only read; `to_come` are links such as a run will make for an event's guests."""

    signer: Signer
    public_url: str
    extras: tuple[Extras, ...] = ()
    to_come: Variables = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """Members for whom the words cannot be rendered, all for one reason."""

    channel: Channel
    language: str
    why: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Members for whom a variable that stands in the words says nothing."""

    channel: Channel
    language: str
    variable: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text message as this member would get it, with its ending, in the `language` in which they are written to."""

    member_id: int
    address: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`looked_at` counts the messages that were rendered, at most 1,000. The worst failures and gaps stand first."""

    looked_at: int
    failures: tuple[Failure, ...]
    gaps: tuple[Gap, ...]
    texts: tuple[SpokenText, ...]


class _Place(NamedTuple):
    channel: Channel
    language: str
    what: str


class _Words(NamedTuple):
    """What one channel says in one language, and the variables it says to everybody."""

    sheet: Sheet
    language: str
    plain: tuple[str, ...]


def rehearse(
    session: Session,
    *,
    stage: Stage,
    readers: Select[Any],
    topic: Topic,
    event_id: int | None = None,
    under: Variables | None = None,
) -> Rehearsal:
    """Render for a sample of `readers` (member_id, channel, language, address, template_version_id), as a run would.

    `under` speaks where nobody else does; without it, for an event, the links that are to come.
    """
    if under is None:
        under = stage.to_come if event_id is not None else {}
    messages = [
        _message(number, row, topic=topic, event_id=event_id)
        for number, row in enumerate(session.execute(sample_of(readers)), start=1)
    ]
    hearing = _Hearing(load_parts(session, {message.template_version_id for message in messages}))
    variables = base_variables(session, messages, signer=stage.signer, public_url=stage.public_url)
    extras = merged_extras(session, stage.extras, messages)
    for message in messages:
        spoken = laid_over(laid_over(under, variables[message.id]), extras.get(message.id, _NOTHING).variables)
        hearing.hear(message, spoken)
    return Rehearsal(
        looked_at=len(messages),
        failures=tuple(Failure(*place, tuple(members)) for place, members in _worst_first(hearing.failing)),
        gaps=tuple(Gap(*place, tuple(members)) for place, members in _worst_first(hearing.missing)),
        texts=tuple(hearing.texts),
    )


class _Hearing:
    """Gathers what comes of each message."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words: dict[tuple[int, Channel, str, bool], _Words] = {}
        self.failing: dict[_Place, list[int]] = defaultdict(list)
        self.missing: dict[_Place, list[int]] = defaultdict(list)
        self.texts: list[SpokenText] = []

    def hear(self, message: ClaimedMessage, spoken: Variables) -> None:
        try:
            words = self._words_of(message)
            values = words.sheet.values(spoken)
        except RenderingError as fault:
            why = str(fault).partition("\n")[0]
            self.failing[_Place(message.channel, message.language, why)].append(message.member_id)
            return
        for name in words.plain:
            if not _says(spoken, name):
                self.missing[_Place(message.channel, message.language, name)].append(message.member_id)
        if message.channel is Channel.SMS:
            text, page = words.sheet.text.filled(values), spoken["links"]["preferences"]
            ending = ending_of(text, language=words.language, number=message.address, page=page)
            self.texts.append(SpokenText(message.member_id, message.address, text + ending, message.language))

    def _words_of(self, message: ClaimedMessage) -> _Words:
        track = may_be_tracked(message.channel, message.address)
        place = (message.template_version_id, message.channel, message.language, track)
        if place not in self._words:
            part = choose_part(
                self._parts, version_id=message.template_version_id, channel=message.channel, language=message.language
            )
            if part is None:
                raise RenderingError("the template has no words for this channel")
            sheet = part_sheet(part, track=track)
            self._words[place] = _Words(sheet, part.language, tuple(sorted(plain_variables(sheet))))
        return self._words[place]


def plain_variables(sheet: Sheet) -> frozenset[str]:
    """The variables that the sheet says to everybody: under no condition, and without other words for an empty one."""
    return frozenset(name for side in (sheet.subject, sheet.html, sheet.text) for name in _named(side))


def sample_of(readers: Select[Any]) -> Select[Any]:
    """The same at every call, so that a review is not another each time it is looked at."""
    meant = readers.subquery("meant").c
    chance = func.hashint8(meant.member_id)
    alike = (meant.template_version_id, meant.channel, meant.language)
    columns = (meant.member_id, meant.channel, meant.language, meant.address, meant.template_version_id)
    reader = (
        select(
            *columns,
            func.char_length(Member.call_name).label("length"),
            func.row_number().over(partition_by=alike, order_by=chance).label("place"),
        )
        .join(Member, Member.id == meant.member_id)
        .cte("reader")
    )
    row = select(*(reader.c[column.key] for column in columns))
    drawn = row.order_by(reader.c.place, reader.c.member_id).limit(AT_RANDOM).subquery()
    longest = row.order_by(reader.c.length.desc(), reader.c.member_id).limit(EXTREMES).subquery()
    shortest = row.order_by(reader.c.length, reader.c.member_id).limit(EXTREMES).subquery()
    return select(drawn).union(select(longest), select(shortest)).order_by("member_id", "channel")  # type: ignore[return-value]


def _message(number: int, row: Any, *, topic: Topic, event_id: int | None) -> ClaimedMessage:
    return ClaimedMessage(
        id=number,
        cause="rehearsal",
        run_id=None,
        member_id=row.member_id,
        channel=Channel(row.channel),
        topic=topic,
        transactional=False,
        template_version_id=row.template_version_id,
        language=row.language,
        event_id=event_id,
        details={},
        address=row.address or "",
        attempts=0,
    )


def _says(spoken: Variables, name: str) -> bool:
    space, _, key = name.partition(".")
    value = spoken.get(space, {}).get(key)
    return value is not None and bool(str(value).strip())


def _named(side: Side) -> Iterator[str]:
    for piece in side.pieces:
        if isinstance(piece.node, OutputNode) and not _has_other_words(piece.node):
            found = BoundTemplate(side.template.env, [piece.node]).analyze(include_partials=False).globals
            yield from (str(variable) for each in found.values() for variable in each)


def _has_other_words(node: OutputNode) -> bool:
    return any(each.name == "default" for each in getattr(node.expression, "filters", None) or ())


def _worst_first(found: Mapping[_Place, Sequence[int]]) -> list[tuple[_Place, Sequence[int]]]:
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


_NOTHING = MessageExtra()
