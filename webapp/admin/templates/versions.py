"""What a template said before: its versions, two of them side by side, an older one taken up again."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.messaging.comparing import compare
from campaigns.messaging.template_queries import get_template
from campaigns.messaging.versions import count_versions, get_version, take_up, versions_of
from campaigns.outreach.template_uses import campaigns_with, uses_of
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import number_asked
from webapp.edge import now, reading, transaction
from webapp.labels import label
from webapp.paging import page_of

A_PAGE = 20


@blueprint.get("/<int:template_id>/versions")
@requires(Permission.VIEW_CAMPAIGNS)
def versions(template_id: int) -> str:
    with reading() as session:
        template = get_template(session, template_id)
        page = page_of(count_versions(session, template_id), size=A_PAGE)
        rows = versions_of(session, template_id, limit=page.size, offset=page.offset)
        return render_template(
            "admin/templates/versions.html",
            template=template,
            page=page,
            versions=rows,
            newest=page.total,
            uses=uses_of(session, [row.id for row in rows]),
            to_come=campaigns_with(session, template_id),
        )


@blueprint.get("/<int:template_id>/compare")
@requires(Permission.VIEW_CAMPAIGNS)
def comparison(template_id: int) -> str:
    """Without numbers, the newest and the one before."""
    with reading() as session:
        template, newest = get_template(session, template_id), count_versions(session, template_id)
        new = number_asked("new") or newest
        older = get_version(session, template_id, number_asked("old") or max(1, new - 1))
        newer = get_version(session, template_id, new)
        return render_template(
            "admin/templates/compare.html",
            template=template,
            older=older,
            newer=newer,
            newest=newest,
            parts=compare(older, newer, say=lambda kind: str(label(kind).text)),
        )


@blueprint.post("/<int:template_id>/versions/<int:number>")
@requires(Permission.EDIT_TEMPLATES)
def take_up_again(template_id: int, number: int) -> Response:
    with transaction() as session:
        version = take_up(session, template_id=template_id, number=number, now=now(), staff_id=current_staff().id)
    flash(_("What version %(old)s said is now version %(new)s.", old=number, new=version.number), "good")
    return redirect(url_for("templates.show", template_id=template_id), HTTPStatus.SEE_OTHER)
