"""The list of segments, and the page of one."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.segments.names import titles
from campaigns.segments.operations import delete_segment
from campaigns.segments.queries import count_members, get_segment, list_segments, preview_members
from campaigns.segments.rules import parse_rule
from campaigns.segments.uses import uses_of
from campaigns.segments.versions import versions_of
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.segments.audience import Audience
from webapp.admin.segments.blueprint import blueprint
from webapp.edge import club, now, reading, transaction
from webapp.segment_words import RuleWords

USE_ICONS = {"segment": "list-filter", "campaign": "send", "draw": "ticket"}
USE_PAGES: Mapping[str, Callable[[int], str]] = {
    "segment": lambda number: url_for("segments.show", segment_id=number),
    "campaign": lambda number: url_for("campaigns.show", campaign_id=number),
    "draw": lambda number: url_for("events.show", event_id=number),
}


@blueprint.get("")
@requires(Permission.VIEW_SEGMENTS)
def index() -> str:
    text = request.args.get("q", "").strip().casefold()
    with reading() as session:
        words = RuleWords(titles(session), currency=club().currency)
        segments = [(each, words.sentence(parse_rule(each.rule))) for each in list_segments(session)]
    rows = [(each, sentence) for each, sentence in segments if text in f"{each.name} {sentence}".casefold()]
    return render_template("admin/segments/index.html", rows=rows, any_segment=bool(segments))


@blueprint.get("/<int:segment_id>")
@requires(Permission.VIEW_SEGMENTS)
def show(segment_id: int) -> str:
    with reading() as session:
        segment = get_segment(session, segment_id)
        rule = parse_rule(segment.rule)
        sentence = RuleWords(titles(session), currency=club().currency).sentence(rule)
        count = count_members(session, rule, now=now())
        members = preview_members(session, rule, now=now())
        uses, versions = uses_of(session, segment_id), versions_of(session, segment_id)
    return render_template(
        "admin/segments/show.html",
        segment=segment,
        sentence=sentence,
        audience=Audience(sentence, count, members),
        uses=uses,
        use_icons=USE_ICONS,
        use_pages=USE_PAGES,
        versions=versions,
    )


@blueprint.post("/<int:segment_id>/delete")
@requires(Permission.EDIT_SEGMENTS)
def delete(segment_id: int) -> Response:
    with transaction() as session:
        name = delete_segment(session, segment_id=segment_id)
    flash(_("“%(name)s” is deleted.", name=name), "good")
    return redirect(url_for("segments.index"), 303)
