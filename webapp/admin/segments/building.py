"""The builder: a rule as nested sentences. Each button posts the whole form, and is answered with the tree it makes."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import Topic
from campaigns.messaging.models import MessageState
from campaigns.segments.faults import BadRule
from campaigns.segments.models import Segment
from campaigns.segments.operations import add_segment, change_segment
from campaigns.segments.queries import get_segment
from campaigns.segments.rules import parse_rule
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.addresses import inside
from webapp.admin.segments.audience import Audience, audience_of
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.reach import Reach, reach_of
from webapp.admin.segments.words import read_context
from webapp.edge import now, reading, transaction
from webapp.forms.segments.menu import menu_of
from webapp.forms.segments.nodes import Node, written
from webapp.forms.segments.offers import OFFERED, Option, pickers_of, read_offers, search
from webapp.forms.segments.pressing import Draft, read_draft
from webapp.forms.segments.reach import read_wish
from webapp.forms.segments.shown import drawn
from webapp.forms.segments.values import Money, fresh, root_of, tree_of
from webapp.i18n import translated
from webapp.segment_words import RuleWords
from webapp.segment_words.context import Context
from webapp.segment_words.phrases import PHRASES

Page = str | tuple[str, int]
GROUPS = {
    "all": lazy_gettext("all of these"),
    "any": lazy_gettext("any of these"),
    "none": lazy_gettext("none of these"),
}


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_SEGMENTS)
def new() -> Response | Page:
    return _build(None)


@blueprint.route("/<int:segment_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_SEGMENTS)
def edit(segment_id: int) -> Response | Page:
    with reading() as session:
        segment = get_segment(session, segment_id)
    return _build(segment)


@blueprint.get("/choices/<offer>")
@requires(Permission.VIEW_SEGMENTS)
def choices(offer: str) -> str:
    """What a picker finds: a fragment of buttons that choose it."""
    if offer not in OFFERED:
        abort(404)
    place, key = request.args.get("place", ""), request.args.get("key", "")
    text = request.args.get(f"find{place}-{key}", "").strip()
    with reading() as session:
        options = search(session, offer, text, field=request.args.get("field", ""))
    return render_template(
        "admin/segments/_choices.html",
        options=options,
        place=place,
        key=key,
        typed=text,
        free="free" in request.args,
        to=inside(request.args.get("to", "")),
    )


def _build(segment: Segment | None) -> Response | Page:
    with reading() as session:
        context = read_context(session)
    if request.method != "POST":
        draft = Draft(root_of(segment.rule, Money.of(context)) if segment else Node("all", _begun()))
        return _page(segment, draft, segment.name if segment else "", context)
    draft = read_draft(request.form)
    name = request.form.get("name", "")
    if request.form.get("do") != "save":
        return _page(segment, draft, name, context)
    try:
        return _save(segment, tree_of(draft.tree, Money.of(context)), name)
    except BadRule:
        return _page(segment, draft, name, context), 422  # the page says what is wrong at each place
    except Refused as refused:
        return _page(segment, draft, name, context, translated(refused.sentence, refused.values)), 422


def _begun() -> list[Node]:
    """`?add=rhythm_in`: a page that leads here may name the entry of the menu to begin with."""
    entry = request.args.get("add", "")
    return [fresh(entry)] if entry in PHRASES else []


def _save(segment: Segment | None, tree: Any, name: str) -> Response:
    rule = parse_rule(tree)
    with transaction() as session:
        said: dict[str, Any] = {"name": name, "rule": rule, "now": now(), "staff_id": current_staff().id}
        saved = change_segment(session, segment_id=segment.id, **said) if segment else add_segment(session, **said)
    flash(_("“%(name)s” is saved.", name=saved.name), "good")
    return redirect(url_for("segments.show", segment_id=saved.id), 303)


def _page(segment: Segment | None, draft: Draft, name: str, context: Context, name_fault: str = "") -> str:
    """A button pressed with htmx wants the tree alone; the count follows by itself, and the breakdown always does."""
    with reading() as session:
        offers = read_offers(session, draft.tree, context)
        offers.settle(draft.tree)
        live = request.headers.get("HX-Request") == "true"
        audience = Audience() if live else _audience(session, draft, context)
        results = _results(session, draft)
        reach = Reach(read_wish(request.form))
        if request.method == "POST" and audience.rule is not None and not audience.late:
            reach = reach_of(session, audience.rule, reach.wish)
    return render_template(
        "admin/segments/builder.html",
        segment=segment,
        draft=draft,
        name=name,
        name_fault=name_fault,
        tree=drawn(draft.tree, offers, audience.faults),
        sections=menu_of(offers, draft.find) if draft.menu is not None else (),
        menu_at=written(draft.menu or ()),
        results=results,
        focus=draft.focus,
        live=False,
        reach=reach,
        builder=True,
        topics=list(Topic),
        ready=MessageState.READY,
        audience=audience,
        groups=GROUPS,
    )


def _audience(session: Session, draft: Draft, context: Context) -> Audience:
    return audience_of(session, draft.tree, tree_of(draft.tree, Money.of(context)), RuleWords(context))


def _results(session: Session, draft: Draft) -> Mapping[str, tuple[str, Sequence[Option]]]:
    """What the pickers find for what stands in their search: without JavaScript it comes with the page."""
    found = {}
    for place, node in draft.tree.walk():
        for key, each in pickers_of(node).items():
            ident = f"find{written(place)}-{key}"
            if text := request.form.get(ident, "").strip():
                field = next(iter(node.said.get("field", [])), "")
                found[ident] = (text, search(session, each.offer, text, field=field))
    return found
