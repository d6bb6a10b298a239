"""The home chapter of a member, or of all that a list shows."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused, must_exist
from campaigns.core.words import mark
from campaigns.members.models import Member
from campaigns.members.profile.home_chapter import move_members
from campaigns.members.queries import select_members
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.member_profile import profile_of
from webapp.admin.members import filter_of_list
from webapp.edge import now, transaction
from webapp.i18n import translated
from webapp.identifiers import posted_choice

blueprint = Blueprint("member_chapter", __name__, url_prefix="/members")


@blueprint.post("/<int:member_id>/chapter")
@requires(Permission.EDIT_MEMBERS)
def move(member_id: int) -> Response:
    with transaction() as session:
        must_exist(session.get(Member, member_id), mark("member"))
        them = select(Member.id).where(Member.id == member_id)
        moved = move_members(session, them, chapter_id=posted_choice("chapter"), now=now())
    _tell(moved)
    return profile_of(member_id)


@blueprint.post("/chapter")
@requires(Permission.EDIT_MEMBERS)
def move_list() -> Response:
    """The list's filters stand in the address, as on the list."""
    try:
        with transaction() as session:
            chosen = select_members(filter_of_list(session))
            moved = move_members(session, chosen, chapter_id=posted_choice("chapter"), now=now())
        _tell(moved)
    except Refused as refused:
        flash(translated(refused.sentence, refused.values), "wrong")
    shown: dict[str, Any] = request.args.to_dict()
    return redirect(url_for("members.index", **shown), 303)


def _tell(moved: int) -> None:
    flash(ngettext("%(num)s member was moved.", "%(num)s members were moved.", moved), "good" if moved else "neutral")
