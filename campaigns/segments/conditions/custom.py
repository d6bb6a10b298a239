"""The condition on a field that the club added to its members: each kind of field is asked in its own way."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import model_validator
from sqlalchemy import Numeric, and_, cast, func, literal, type_coerce
from sqlalchemy.dialects.postgresql import JSONB

from campaigns.core.words import mark
from campaigns.members.models import FieldKind
from campaigns.segments.conditions.base import Condition, Misfit, Named
from campaigns.segments.frame import Found, Frame, Truth
from campaigns.segments.shapes import Day, Figure, Key, Text, refuse_unless, some

ASKS: Mapping[FieldKind, frozenset[str]] = {
    FieldKind.TEXT: frozenset({"known", "one_of", "contains"}),
    FieldKind.CHOICE: frozenset({"known", "one_of"}),
    FieldKind.NUMBER: frozenset({"known", "at_least", "at_most"}),
    FieldKind.DATE: frozenset({"known", "since", "until"}),
    FieldKind.YES_NO: frozenset({"known", "yes"}),
}
"""What can be asked of each kind of field."""


class Custom(Condition):
    """All that it asks must hold. Letters may be cased in any way; a field without a value is only not `known`."""

    type: Literal["custom"]
    field: Key
    known: bool | None = None
    one_of: Annotated[tuple[Text, ...], some(50)] | None = None
    contains: Text | None = None
    at_least: Figure | None = None
    at_most: Figure | None = None
    since: Day | None = None
    until: Day | None = None
    yes: bool | None = None

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        refuse_unless(self.asked, "nothing_asked", "asks nothing of the field")
        return self

    @property
    def asked(self) -> Mapping[str, Any]:
        said = {name: getattr(self, name) for name in type(self).model_fields if name not in ("type", "field")}
        return {name: value for name, value in said.items() if value is not None}

    def truth(self, frame: Frame) -> Truth:
        return and_(*(getattr(self, f"_{name}")(frame) for name in self.asked))

    def found(self, frame: Frame) -> Found:
        return {"value": frame.member.custom[self.field]}

    def names(self) -> Iterator[Named]:
        yield Named("field", self.field)

    def misfits(self, frame: Frame) -> Iterator[Misfit]:
        field = frame.fields.get(self.field)
        if field is None:
            return
        for name in self.asked.keys() - ASKS[field.kind]:
            yield Misfit(name, mark("cannot be asked of this field; ask %(asks)s"), {"asks": _listed(ASKS[field.kind])})
        for choice in self.one_of or () if field.kind is FieldKind.CHOICE else ():
            if choice not in field.choices:
                yield Misfit("one_of", mark("must be one of %(expected)s"), {"expected": ", ".join(field.choices)})

    def _known(self, frame: Frame) -> Truth:
        return frame.member.custom.has_key(self.field) == self.known

    def _one_of(self, frame: Frame) -> Truth:
        return func.lower(self._written(frame)).in_([text.lower() for text in self.one_of or ()])

    def _contains(self, frame: Frame) -> Truth:
        return func.strpos(func.lower(self._written(frame)), (self.contains or "").lower()) > 0

    def _at_least(self, frame: Frame) -> Truth:
        return and_(self._holds(frame, "number"), self._json(frame) >= _as_json(self.at_least))

    def _at_most(self, frame: Frame) -> Truth:
        return and_(self._holds(frame, "number"), self._json(frame) <= _as_json(self.at_most))

    def _since(self, frame: Frame) -> Truth:
        return self._written(frame) >= str(self.since)

    def _until(self, frame: Frame) -> Truth:
        return self._written(frame) <= str(self.until)

    def _yes(self, frame: Frame) -> Truth:
        return self._json(frame) == _as_json(self.yes)

    def _written(self, frame: Frame) -> Any:
        return frame.member.custom[self.field].astext

    def _json(self, frame: Frame) -> Any:
        """Compared as JSON, a value of another type than the field's is no fault, only another value."""
        return type_coerce(frame.member.custom[self.field], JSONB)

    def _holds(self, frame: Frame, kind: str) -> Truth:
        return func.jsonb_typeof(self._json(frame)) == kind


def _as_json(value: Any) -> Any:
    given = cast(literal(value), Numeric) if not isinstance(value, bool) else literal(value)
    return func.to_jsonb(given, type_=JSONB)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


CONDITIONS = (Custom,)
