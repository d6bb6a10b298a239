"""Numbers that name rows: a bigint; a longer one names nothing, so there is no such page and no such choice."""

from flask import abort, request
from werkzeug.routing import IntegerConverter

from campaigns.core.identifiers import LARGEST, as_number


class IdConverter(IntegerConverter):
    """By the pattern: of a number refused later werkzeug says, by some methods, that another method would do."""

    regex = rf"\d{{1,{len(str(LARGEST)) - 1}}}"


def posted_number(name: str) -> int:
    """What a form of ours posted as `name`, from 1; a request without it was not made by our page."""
    return as_number(request.form.get(name)) or abort(400)


def posted_choice(name: str) -> int | None:
    """The same of a choice that may be left empty."""
    return posted_number(name) if request.form.get(name) else None
