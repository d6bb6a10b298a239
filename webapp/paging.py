"""One page of a list, as `ui.pagination` shows it."""

from dataclasses import dataclass

from flask import request


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    total: int
    size: int = 50

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        return min(self.offset + self.size, self.total)


def page_asked() -> int:
    """`?page=`, at least 1."""
    return max(1, min(request.args.get("page", 1, type=int), 1_000_000))


def page_of(total: int, *, size: int = 50) -> Page:
    """The page asked for, brought back inside the list."""
    last = max(1, -(-total // size))
    return Page(number=min(page_asked(), last), total=total, size=size)
