"""Where a member stands, as letters say it: what is missing to the next tier, and which points run out soon."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal
from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from campaigns.core.arrays import among
from campaigns.core.clock import Clock
from campaigns.core.models import THE_CLUB, Club
from campaigns.core.words import LOCALES, LocalText, localised
from campaigns.members.models import PointsEntry, TierBasis
from campaigns.members.points.expiry import expiring_points
from campaigns.members.purchases.money import minor_digits
from campaigns.members.tiers.moves import standings
from campaigns.members.tiers.policy import Ladder, read_ladder
from campaigns.messaging.extras import ClaimedMessage, Extras, MessageExtra, Variables
from campaigns.messaging.models import TemplatePart
from campaigns.messaging.naming import versions_naming

NAMED = "standing."
_POINTS: LocalText = {"en": "%s points", "zh": "%s积分"}
_SPENT: LocalText = {"en": "%s", "zh": "消费%s"}


def standing_extras(clock: Clock) -> Extras:
    """Extras that say to each member where they stand, where their template names that."""

    def extras(session: Session, messages: Sequence[ClaimedMessage]) -> Mapping[int, MessageExtra]:
        naming = versions_naming(session, {each.template_version_id for each in messages}, NAMED)
        asked = [each for each in messages if each.template_version_id in naming]
        if not asked:
            return {}
        say = standing_of(session, {each.member_id for each in asked}, now=clock())
        return {each.id: MessageExtra(variables=say(each.member_id, each.language)) for each in asked}

    return extras


def names_standing(part: TemplatePart) -> bool:
    return any(NAMED in said for said in (part.subject, part.html, part.text))


def standing_of(session: Session, member_ids: set[int], *, now: datetime) -> Callable[[int, str], Variables]:
    """Two queries for any number. What it gives says, of a member and in a language, what `standing` holds."""
    ladder, currency = read_ladder(session), session.get_one(Club, THE_CLUB).currency
    due = standings(ladder, now=literal(now), whose=lambda column: among(column, member_ids))
    rows = session.execute(select(due.c.id, due.c.held, due.c.counted))
    places = {member_id: (held, int(counted)) for member_id, held, counted in rows}
    expiring = dict(session.execute(_of(expiring_points(session, now), member_ids)).all())

    def say(member_id: int, language: str) -> Variables:
        held, counted = places.get(member_id, (len(ladder.steps), 0))
        said: dict[str, Any] = {"next_tier": None, "missing": None, "expiring": int(expiring.get(member_id, 0)) or None}
        if held + 1 < len(ladder.steps):
            above = ladder.steps[held + 1]
            said["next_tier"] = localised(above.name, language)
            said["missing"] = _missing(ladder, max(above.floor - counted, 0), currency, language)
        return {"standing": said}

    return say


def _of(rows: Select[*tuple[Any, ...]], member_ids: set[int]) -> Select[*tuple[Any, ...]]:
    return rows.where(among(PointsEntry.member_id, member_ids))


def _missing(ladder: Ladder, missing: int, currency: str, language: str) -> str:
    locale = LOCALES.get(language, language)
    if ladder.basis is TierBasis.POINTS:
        return localised(_POINTS, language) % format_decimal(missing, locale=locale)
    amount = Decimal(missing).scaleb(-minor_digits(currency))
    return localised(_SPENT, language) % format_currency(amount, currency, locale=locale)
