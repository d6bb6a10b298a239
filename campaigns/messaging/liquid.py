"""The Liquid that staff write: which variables it may name, and limits that keep a template from doing harm."""

from functools import lru_cache
from typing import ClassVar

from liquid import Environment, StrictUndefined
from liquid.exceptions import LiquidError
from liquid.template import BoundTemplate

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.liquid_bounds import bounded, has_loose_range

VARIABLES: dict[str, tuple[str, ...]] = {
    "member": ("name", "full_name", "tier", "points", "age"),
    "day": ("whose", "relation", "title", "years"),
    "owner": ("name",),
    "holiday": ("name",),
    "purchase": ("date", "amount", "quantity", "product", "order"),
    "signal": ("date", "day", "value", "reference"),
    "tier": ("name", "before"),
    "standing": ("next_tier", "missing", "expiring"),
    "club": ("name", "url", "address"),
    "event": (
        "title",
        "description",
        "date",
        "time",
        "venue",
        "address",
        "map_url",
        "price",
        "picture",
        "photos_url",
        "answer_by",
    ),
    "links": (
        "rsvp",
        "sessions",
        "online",
        "feedback",
        "preferences",
        "friend",
        "points",
        "unsubscribe",
        "complaint",
        "confirm",
    ),
    "answer": ("state", "party_size", "position", "owed"),
    "offer": ("until",),
    "sessions": ("mine", "waiting", "new", "people"),
    "complaint": ("code", "due", "answer"),
    "consent": ("topics",),
    "conversation": ("answer",),
}
"""Namespace → names. A template that names anything else is refused when it is saved."""

NAMES = tuple(f"{space}.{name}" for space, names in VARIABLES.items() for name in names)

MAY_BE_EMPTY = frozenset(
    {
        *("member.name", "member.age", "owner.name", "club.address"),
        *(f"standing.{name}" for name in VARIABLES["standing"]),
        *(f"day.{name}" for name in VARIABLES["day"]),
        *(f"{space}.{name}" for space in ("purchase", "signal", "sessions") for name in VARIABLES[space]),
        *("holiday.name", "tier.name", "tier.before", "answer.position", "answer.owed", "offer.until"),
        *(f"event.{name}" for name in ("description", "address", "map_url", "price", "picture", "photos_url")),
        *("links.sessions", "links.online"),
    }
)
"""What says nothing for some readers; a letter that names one gives other words for them."""


class BrokenTemplate(Refused):
    sentence = mark("The template cannot be read: %(why)s")
    status = 422


class UnknownVariable(Refused):
    sentence = mark("The template names %(name)s, which does not exist. It may name: %(known)s.")
    status = 422


class LimitedEnvironment(Environment):
    """No files to include, no endless loops, no endless output."""

    loop_iteration_limit: ClassVar[int | None] = 200
    local_namespace_limit: ClassVar[int | None] = 20_000
    output_stream_limit: ClassVar[int | None] = 100_000
    context_depth_limit: ClassVar[int] = 10
    block_nesting_limit: ClassVar[int] = 10


def _environment(*, autoescape: bool) -> Environment:
    environment = LimitedEnvironment(undefined=StrictUndefined, strict_filters=True, autoescape=autoescape)
    for tag in ("include", "render", "increment", "decrement", "extends", "block", "macro", "call"):
        environment.tags.pop(tag, None)
    environment.filters = bounded(environment.filters)
    return environment


_PLAIN = _environment(autoescape=False)
_HTML = _environment(autoescape=True)


@lru_cache(maxsize=512)
def compiled(source: str, *, html: bool) -> BoundTemplate:
    """The parsed template, kept. In `html` what variables hold is escaped."""
    try:
        return (_HTML if html else _PLAIN).from_string(source)
    except LiquidError as fault:
        raise BrokenTemplate(why=str(fault)) from fault


def check(source: str, *, html: bool) -> None:
    """Refuse a template that cannot be read, that names a variable nobody fills, or that could run without end."""
    known = ", ".join(NAMES)
    template = compiled(source, html=html)
    if has_loose_range(template):
        raise BrokenTemplate(why="a range may only stand in the head of a loop")
    for variables in template.analyze(include_partials=False).globals.values():
        for variable in variables:
            if str(variable) not in NAMES:
                raise UnknownVariable(name=str(variable), known=known)
