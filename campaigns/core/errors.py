"""Refusals that a person can mend. Edges translate them once: a page, an exit code, a status."""

from typing import Any, ClassVar, TypeVar

from campaigns.core.words import mark

R = TypeVar("R")


class Refused(Exception):  # noqa: N818 - a word of the domain, not a fault of the program
    """A request the domain turns down. `sentence` is an English msgid with %(name)s places."""

    sentence: ClassVar[str] = mark("This cannot be done.")
    status: ClassVar[int] = 409

    def __init__(self, **values: Any) -> None:
        super().__init__(self.sentence % values if values else self.sentence)
        self.values = values


class NotFound(Refused):
    sentence = mark("There is no such %(what)s.")
    status = 404


def must_exist(row: R | None, what: str) -> R:
    """The row, or NotFound of `what`, a marked word."""
    if row is None:
        raise NotFound(what=what)
    return row
