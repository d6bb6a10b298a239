"""Numbers that name rows: a bigint; a longer one names nothing, so there is no such page and no such choice."""

from flask import abort, request
from werkzeug.routing import IntegerConverter, Map

from campaigns.core.identifiers import LARGEST, as_number


class IdConverter(IntegerConverter):
    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def posted_number(name: str) -> int:
    """What a form of ours posted as `name`, from 1; a request without it was not made by our page."""
    return as_number(request.form.get(name)) or abort(400)


def posted_choice(name: str) -> int | None:
    """The same of a choice that may be left empty."""
    return posted_number(name) if request.form.get(name) else None
