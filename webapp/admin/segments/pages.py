"""The list of segments, and the page of one."""

from collections.abc import Callable, Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from campaigns.core.romanising import by_name
from campaigns.members.models import Topic
from campaigns.messaging.models import MessageState
from campaigns.segments.history import last_sizes, moves, sizes
from campaigns.segments.models import SegmentSize
from campaigns.segments.operations import delete_segment
from campaigns.segments.queries import get_segment, list_segments
from campaigns.segments.ready import install_segments, ready_name
from campaigns.segments.rules import parse_rule
from campaigns.segments.uses import uses_of
from campaigns.segments.versions import versions_of
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.segments.audience import counted
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.reach import Reach, reach_of
from webapp.admin.segments.words import read_words
from webapp.charts import Chart, Series, lines
from webapp.copies import reading_copy
from webapp.edge import club, now, reading, transaction
from webapp.formats import say_date, say_number
from webapp.forms.segments.reach import read_wish
from webapp.segment_names import segment_name

USE_ICONS = {"segment": "list-filter", "campaign": "send", "draw": "ticket", "playbook": "sparkles"}
USE_PAGES: Mapping[str, Callable[[int], str]] = {
    "segment": lambda number: url_for("segments.show", segment_id=number),
    "campaign": lambda number: url_for("campaigns.show", campaign_id=number),
    "draw": lambda number: url_for("events.show", event_id=number),
    "playbook": lambda number: url_for("moments.playbook", playbook_id=number),
}


@blueprint.get("")
@requires(Permission.VIEW_SEGMENTS)
def index() -> str:
    text = request.args.get("q", "").strip().casefold()
    with reading() as session:
        words = read_words(session)
        segments = [
            (each, words.sentence(parse_rule(each.rule))) for each in by_name(list_segments(session), name=segment_name)
        ]
        counts = last_sizes(session)
    rows = [(each, sentence) for each, sentence in segments if text in f"{segment_name(each)} {sentence}".casefold()]
    return render_template(
        "admin/segments/index.html", rows=rows, counts=counts, ready_name=ready_name, any_segment=bool(segments)
    )


@blueprint.get("/<int:segment_id>")
@requires(Permission.VIEW_SEGMENTS)
def show(segment_id: int) -> str:
    """The breakdown follows by itself, or when it is asked for."""
    with reading() as session:
        segment = get_segment(session, segment_id)
        rule = parse_rule(segment.rule)
        sentence = read_words(session).sentence(rule)
        uses, versions = uses_of(session, segment_id), versions_of(session, segment_id)
        sized, moved = sizes(session, segment_id), moves(session, segment_id)
    reach, asked = Reach(read_wish(request.args)), "topic" in request.args
    with reading_copy() as copy:
        audience = counted(copy, rule, sentence)
        if asked and not audience.late:
            reach = reach_of(copy, rule, reach.wish)
    return render_template(
        "admin/segments/show.html",
        segment=segment,
        audience=audience,
        reach=reach,
        reckoned=asked or audience.late,
        builder=False,
        topics=list(Topic),
        ready=MessageState.READY,
        growth=size_chart(sized) if len(sized) > 1 else None,
        sizes=sized,
        moved=moved,
        uses=uses,
        use_icons=USE_ICONS,
        use_pages=USE_PAGES,
        versions=versions,
    )


@blueprint.post("/ready")
@requires(Permission.EDIT_SEGMENTS)
def ready() -> Response:
    """Those of a new club, named in the club's language."""
    with transaction() as session:
        added = install_segments(session, language=club().language, now=now())
    flash(ngettext("One segment is added.", "%(num)s segments are added.", added), "good")
    return redirect(url_for("segments.index"), 303)


def size_chart(sized: Sequence[SegmentSize]) -> Chart:
    days, counts = [say_date(each.day) for each in sized], [float(each.members) for each in sized]
    return lines(days, [Series(str(_("Members")), counts)], say=say_number)


@blueprint.post("/<int:segment_id>/delete")
@requires(Permission.EDIT_SEGMENTS)
def delete(segment_id: int) -> Response:
    with transaction() as session:
        name = delete_segment(session, segment_id=segment_id)
    flash(_("“%(name)s” is deleted.", name=name), "good")
    return redirect(url_for("segments.index"), 303)
