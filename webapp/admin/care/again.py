"""A form that the domain turned down is shown again, with the reason and what was typed."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template, request
from werkzeug.wrappers import Response

from campaigns.care.models import ContactDirection, ContactMeans
from campaigns.care.owners import who_cares
from campaigns.core.errors import Refused
from webapp.edge import club_zone, now, reading
from webapp.i18n import translated

P = ParamSpec("P")
Answer = Response | tuple[str, int]

MENDABLE = (409, 422)
"""Other refusals, such as somebody else's task, are no matter of what was typed."""


def shown_again(form: str) -> Callable[[Callable[P, Response]], Callable[P, Answer]]:
    """`form` is of `admin/care/again.html`; the view's numbers are its."""

    def decorate(view: Callable[P, Response]) -> Callable[P, Answer]:
        @wraps(view)
        def guarded(*args: P.args, **numbers: P.kwargs) -> Answer:
            try:
                return view(*args, **numbers)
            except Refused as refused:
                if refused.status not in MENDABLE:
                    raise
                return _page(form, numbers, refused)

        return guarded

    return decorate


def _page(form: str, numbers: object, refused: Refused) -> tuple[str, int]:
    with reading() as session:
        carers = who_cares(session)
    page = render_template(
        "admin/care/again.html",
        form=form,
        number=numbers,
        typed=request.form,
        refusal=translated(refused.sentence, refused.values),
        today=now().astimezone(club_zone()).date().isoformat(),
        carers=carers,
        means=list(ContactMeans),
        directions=list(ContactDirection),
    )
    return page, refused.status
