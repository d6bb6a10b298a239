"""Fields that the club added to its members: what they are. Their values are read in `custom_values`."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused, must_exist
from campaigns.core.queries import find_club
from campaigns.core.romanising import romanise
from campaigns.core.words import LANGUAGES, LocalText, localised, mark
from campaigns.members.long_work.operations import owe
from campaigns.members.long_work.queries import find_work
from campaigns.members.models import CustomField, FieldKind, Member, WorkKind
from campaigns.members.profile.tags import clean_tag, clean_tags
from campaigns.members.whose import Whose

MOST = 40
LONGEST_KEY = 40


class FieldNameMissing(Refused):
    sentence = mark("A field needs a name.")
    status = 422


class FieldNameTaken(Refused):
    sentence = mark("There is a field “%(name)s” already.")


class ChoicesMissing(Refused):
    sentence = mark("A field of this kind needs at least two different choices.")
    status = 422


class ChoiceInUse(Refused):
    sentence = mark("“%(choice)s” is what %(count)s members have, so it stays. Nothing was changed.")


class TooManyFields(Refused):
    sentence = mark("At most %(most)s fields can be added.")


def list_fields(session: Session) -> list[CustomField]:
    return list(session.scalars(select(CustomField).order_by(CustomField.position, CustomField.id)))


def get_field(session: Session, field_id: int) -> CustomField:
    return must_exist(session.get(CustomField, field_id), mark("field"))


def say_fields(session: Session, fields: Iterable[CustomField]) -> list[str]:
    """What the club calls them, in its own language."""
    club = find_club(session)
    return [localised(field.name, club.language if club else "") for field in fields]


def add_field(
    session: Session, *, name: LocalText, kind: FieldKind, choices: Sequence[str] = (), now: datetime
) -> CustomField:
    """The last of the list. Its key is derived from the name and stays when that changes.

    No member has a value of it yet, so the completeness of all is to be counted anew.
    """
    fields = list_fields(session)
    if len(fields) >= MOST:
        raise TooManyFields(most=MOST)
    kept = _fresh_name(fields, name)
    added = CustomField(
        key=_key({*(field.key for field in fields), *_leftover(session)}, kept),
        name=kept,
        kind=kind,
        choices=_choices(kind, choices),
        position=max((field.position for field in fields), default=0) + 1,
    )
    session.add(added)
    session.flush()
    owe(session, WorkKind.PROFILES, now=now)
    return added


def change_field(session: Session, *, field_id: int, name: LocalText, choices: Sequence[str]) -> CustomField:
    """Its kind stays; a choice that members have cannot go."""
    field = get_field(session, field_id)
    kept = _choices(field.kind, choices)
    for gone in [choice for choice in field.choices if choice not in kept]:
        count = _count(session, Member.custom[field.key].astext == gone)
        if count:
            raise ChoiceInUse(choice=gone, count=count)
    field.name = _fresh_name([each for each in list_fields(session) if each is not field], name)
    field.choices = kept
    session.flush()
    return field


def move_field(session: Session, *, field_id: int, up: bool) -> None:
    """One place up or down; the first and the last stay where they are."""
    fields = list_fields(session)
    field = get_field(session, field_id)
    place = fields.index(field)
    other = place - 1 if up else place + 1
    if 0 <= other < len(fields):
        fields[place], fields[other] = fields[other], fields[place]
    for position, each in enumerate(fields, start=1):
        each.position = position
    session.flush()


def count_values(session: Session, field: CustomField) -> int:
    """How many members have a value of it."""
    return _count(session, Member.custom.has_key(field.key))


def count_all_values(session: Session) -> dict[str, int]:
    """Key → how many members have a value, in one pass."""
    keys = select(func.jsonb_object_keys(Member.custom).label("key")).where(Member.custom != {}).subquery()
    return dict(session.execute(select(keys.c.key, func.count()).group_by(keys.c.key)).all())


def delete_field(session: Session, *, field_id: int, now: datetime) -> int:
    """No page shows its values any more; the recount that is owed drops them. Gives how many members had one."""
    field = get_field(session, field_id)
    count = count_values(session, field)
    owe(session, WorkKind.PROFILES, now=now, about=[field.key])
    session.delete(field)
    session.flush()
    return count


def forget_values(session: Session, whose: Whose, *, keys: Sequence[str]) -> None:
    """Drop what some members have under the keys of removed fields."""
    gone = literal(list(keys), ARRAY(Text))
    dropped = update(Member).where(whose(Member.id.expression), Member.custom.has_any(gone))
    session.execute(
        dropped.values(custom=Member.custom.op("-")(gone)), execution_options={"synchronize_session": False}
    )


def _leftover(session: Session) -> list[str]:
    """Keys of removed fields of which members may still have values."""
    owed = find_work(session, WorkKind.PROFILES)
    return owed.about if owed else []


def _count(session: Session, having: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(having)) or 0


def _fresh_name(others: Sequence[CustomField], name: LocalText) -> LocalText:
    kept = {language: clean_tag(name.get(language, "")) for language in LANGUAGES}
    kept = {language: text for language, text in kept.items() if text}
    if not kept:
        raise FieldNameMissing
    taken = {text.casefold() for other in others for text in other.name.values()}
    for text in kept.values():
        if text.casefold() in taken:
            raise FieldNameTaken(name=text)
    return kept


def _choices(kind: FieldKind, choices: Sequence[str]) -> list[str]:
    if kind is not FieldKind.CHOICE:
        return []
    kept = list(clean_tags(choices))
    if len(kept) < 2:  # noqa: PLR2004 - one choice is none
        raise ChoicesMissing
    return kept


def _key(taken: set[str], name: LocalText) -> str:
    words = romanise(name.get("en") or next(iter(name.values())))
    key = re.sub(r"[^a-z0-9]+", "_", words).strip("_")[:LONGEST_KEY] or "field"
    numbers = (f"{key}_{number}" for number in range(2, MOST + 2))
    return key if key not in taken else next(each for each in numbers if each not in taken)
