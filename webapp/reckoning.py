"""Pages that reckon a whole audience: in a large club they stand at once, and what is reckoned follows.

Without scripts a link leads to it.
"""

from collections.abc import Sequence

from flask import render_template, request
from sqlalchemy.orm import Session

from campaigns.insight.keeping import MANY
from campaigns.members.queries import has_members

ASKED = "reckoned"


def is_to_follow(session: Session) -> bool:
    return ASKED not in request.args and has_members(session, MANY)


def page_before(title: str, crumbs: Sequence[tuple[str, str]]) -> str:
    """Of that title, until what is reckoned is there."""
    return render_template("admin/reckoned_soon.html", title=title, crumbs=crumbs)
