"""What is written, read to real members: whom it fails for, and where it says nothing."""

from flask import render_template

from campaigns.bootstrap.stage import build_stage
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.messaging.part_rehearsal import rehearse_part
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.templates.blueprint import blueprint
from webapp.admin.templates.place import address_of, draft_here
from webapp.edge import reading, runtime


@blueprint.get("/<int:template_id>/rehearsal")
@requires(Permission.VIEW_CAMPAIGNS)
def rehearsal(template_id: int) -> str:
    draft = draft_here(template_id)
    if draft.part is None:
        raise NotFound(what=mark("template"))
    with reading() as session:
        found = rehearse_part(session, stage=build_stage(runtime()), part=draft.part)
    return render_template("admin/templates/rehearsal.html", draft=draft, found=found, back=address_of(draft))
