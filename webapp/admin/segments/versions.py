"""What a segment was before, and bringing it back."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.segments.operations import bring_back
from campaigns.segments.queries import get_segment
from campaigns.segments.rules import parse_rule
from campaigns.segments.versions import versions_of
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.words import read_words
from webapp.edge import now, reading, transaction


@blueprint.get("/<int:segment_id>/versions")
@requires(Permission.VIEW_SEGMENTS)
def versions(segment_id: int) -> str:
    with reading() as session:
        segment = get_segment(session, segment_id)
        words = read_words(session)
        rows = [(each, words.sentence(parse_rule(each.rule))) for each in versions_of(session, segment_id)]
    return render_template("admin/segments/versions.html", segment=segment, rows=rows)


@blueprint.post("/<int:segment_id>/versions/<int:number>")
@requires(Permission.EDIT_SEGMENTS)
def restore(segment_id: int, number: int) -> Response:
    with transaction() as session:
        bring_back(session, segment_id=segment_id, number=number, now=now(), staff_id=current_staff().id)
    flash(_("Version %(number)s is in force again.", number=number), "good")
    return redirect(url_for("segments.show", segment_id=segment_id), 303)
