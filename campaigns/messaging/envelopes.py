"""Putting claimed messages into envelopes: the sheet of each reader's language, and the values that fill it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.messaging.claims import Chunk
from campaigns.messaging.extras import ClaimedMessage, MessageExtra, Variables, laid_over
from campaigns.messaging.leaving import ending_of, may_be_tracked
from campaigns.messaging.models import Channel, SkipReason, TemplatePart
from campaigns.messaging.prices import Prices
from campaigns.messaging.providers.base import Envelope
from campaigns.messaging.rendering import RenderingError, Sheet, part_sheet, plain_name
from campaigns.messaging.text_parts import parts_needed
from campaigns.messaging.tracked import TrackedAt

Parts = Mapping[tuple[int, Channel, str], TemplatePart]
Sheets = dict[tuple[int, str, int | None, bool], tuple[Sheet, str]]
"""By template version, the reader's language, event and whether links are tracked: the sheet, and its language."""


@dataclass(slots=True)
class Mail:
    """What a chunk became: envelopes in the order of their sheets, and why the rest has none."""

    envelopes: list[Envelope] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def load_parts(session: Session, version_ids: Iterable[int]) -> Parts:
    rows = session.scalars(select(TemplatePart).where(TemplatePart.version_id.in_(set(version_ids))))
    return {(part.version_id, part.channel, part.language): part for part in rows}


def choose_part(parts: Parts, *, version_id: int, channel: Channel, language: str) -> TemplatePart | None:
    """In the reader's language, else in English; an invitation falls back on the email's words."""
    channels = (channel, Channel.EMAIL) if channel is Channel.CALENDAR else (channel,)
    for wanted in (language, "en"):
        for each in channels:
            if part := parts.get((version_id, each, wanted)):
                return part
    return next(
        (part for (version, each, _), part in parts.items() if version == version_id and each in channels), None
    )


def fill(
    chunk: Chunk,
    *,
    parts: Parts,
    variables: Mapping[int, Variables],
    extras: Mapping[int, MessageExtra],
    prices: Prices,
) -> Mail:
    """Render the chunk, and reckon what its texts cost. A message that cannot be rendered is refused alone."""
    mail = Mail()
    sheets: Sheets = {}
    for message in chunk.messages:
        extra = extras.get(message.id, _NOTHING)
        if extra.skip_reason:
            mail.refused[message.id] = extra.skip_reason
            continue
        spoken = laid_over(variables[message.id], extra.variables)
        try:
            sheet, language = _sheet(sheets, parts, message, spoken)
            envelope = _envelope(chunk.claim_id, message, sheet, spoken, extra)
            is_text = message.channel is Channel.SMS
            mail.envelopes.append(_as_text(envelope, message, spoken, language, prices) if is_text else envelope)
        except (RenderingError, RecursionError, MemoryError):
            mail.refused[message.id] = SkipReason.TEMPLATE
    mail.envelopes.sort(key=lambda envelope: id(envelope.sheet))
    return mail


def _sheet(sheets: Sheets, parts: Parts, message: ClaimedMessage, spoken: Variables) -> tuple[Sheet, str]:
    track = may_be_tracked(message.channel, message.address)
    key = (message.template_version_id, message.language, message.event_id, track)
    if key not in sheets:
        part = choose_part(
            parts, version_id=message.template_version_id, channel=message.channel, language=message.language
        )
        if part is None:
            raise RenderingError("the template has no words for this channel")
        at = spoken["tracked"]
        opens = isinstance(at, TrackedAt) and at.opens
        sheets[key] = part_sheet(part, track=track, opens=opens).settled(spoken), part.language
    return sheets[key]


def _envelope(claim_id: int, message: ClaimedMessage, sheet: Sheet, spoken: Variables, extra: MessageExtra) -> Envelope:
    return Envelope(
        message_id=message.id,
        claim_id=claim_id,
        address=message.address,
        sheet=sheet,
        values=sheet.values(spoken),
        sender_name=extra.sender_name or plain_name(spoken["club"]["name"]),
        in_person=bool(extra.sender_name),
        unsubscribe_url="" if message.transactional else spoken["links"]["unsubscribe"],
        reply_to=extra.reply_to,
        calendar=extra.calendar,
        calendar_method=extra.calendar_method,
        run_id=message.run_id,
        attempt=message.attempts + 1,
    )


def _as_text(envelope: Envelope, message: ClaimedMessage, spoken: Variables, language: str, prices: Prices) -> Envelope:
    text, page, ending = envelope.text, spoken["links"]["preferences"], ""
    if not message.transactional:
        ending = ending_of(text, language=language, number=message.address, page=page)
    parts = parts_needed(text + ending)
    cost = prices.cost(message.address, parts)
    return replace(envelope, unsubscribe_url="", ending=ending, parts=parts, cost=cost)


_NOTHING = MessageExtra()


def slices(envelopes: Sequence[Envelope], *, size: int, one_sheet: bool) -> Iterable[Sequence[Envelope]]:
    """Runs of at most `size`, cut where the sheet changes if `one_sheet`."""
    start = 0
    for place in range(1, len(envelopes) + 1):
        full = place - start >= size
        turned = place < len(envelopes) and one_sheet and envelopes[place].sheet is not envelopes[start].sheet
        if full or turned or place == len(envelopes):
            yield envelopes[start:place]
            start = place
