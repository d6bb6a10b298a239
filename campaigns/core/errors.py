"""Refusals that a person can mend. Edges translate them once: a page, an exit code, a status."""

from typing import Any, ClassVar

from campaigns.core.words import mark


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
