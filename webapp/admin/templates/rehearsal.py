"""What is written, read to real members: whom it fails for, and where it says nothing."""

from flask import render_template, url_for
from flask_babel import gettext as _

from campaigns.bootstrap.stage import build_stage
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.messaging.part_rehearsal import rehearse_part
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import address_of, draft_here
from webapp.edge import reading, runtime
from webapp.reckoning import is_to_follow, page_before
from webapp.template_words import template_name


@blueprint.get("/<int:template_id>/rehearsal")
@requires(Permission.VIEW_CAMPAIGNS)
def rehearsal(template_id: int) -> str:
    draft = draft_here(template_id)
    if draft.part is None:
        raise NotFound(what=mark("template"))
    with reading() as session:
        if is_to_follow(session):
            crumbs = [(_("Templates"), url_for("templates.index")), (template_name(draft.template), address_of(draft))]
            return page_before(_("Read to real members"), crumbs)
        found = rehearse_part(session, stage=build_stage(runtime()), part=draft.part)
    return render_template("admin/templates/rehearsal.html", draft=draft, found=found, back=address_of(draft))
