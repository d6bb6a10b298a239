"""Who is meant: segments, and the page that builds them with a live count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.models import Member
from campaigns.members.queries import list_tiers
from campaigns.segments.faults import BadRule, Fault
from campaigns.segments.models import Segment
from campaigns.segments.names import check_names, titles
from campaigns.segments.operations import add_segment, change_segment
from campaigns.segments.queries import count_members, get_segment, list_segments, preview_members
from campaigns.segments.rules import parse_rule
from campaigns.staff.permissions import Permission
from webapp.access import can, requires
from webapp.edge import club, now, reading, transaction
from webapp.forms.segment_builder import Item, items_of, press, read_items, tree_of
from webapp.forms.segment_conditions import CONDITIONS, GROUPS, fixed_choices
from webapp.i18n import localised_here, translated
from webapp.segment_words import RuleWords

blueprint = Blueprint("segments", __name__, url_prefix="/segments")
Page = str | tuple[str, int]


class Choices(NamedTuple):
    """What the conditions offer, and the words for it."""

    lists: dict[str, list[tuple[str, str]]]
    words: RuleWords


class Draft(NamedTuple):
    """A segment on the page. `items` are none when its rule is too deep for the builder; `text` is then edited."""

    name: str
    items: Sequence[Item] | None
    tree: Any
    text: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """What a rule comes to: its sentence, how many, the first of them; or what is wrong with it."""

    sentence: str = ""
    count: int = 0
    members: Sequence[Member] = ()
    faults: Sequence[tuple[str, str]] = ()


@blueprint.get("")
@requires(Permission.VIEW_SEGMENTS)
def index() -> str:
    with reading() as session:
        segments = list_segments(session)
        words = _choices(session).words
        rows = [(each, *_row(session, each, words)) for each in segments]
    return render_template("admin/segments/index.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_SEGMENTS)
def new() -> Response | Page:
    return _builder(None)


@blueprint.route("/<int:segment_id>", methods=["GET", "POST"])
@requires(Permission.VIEW_SEGMENTS)
def edit(segment_id: int) -> Response | Page:
    with reading() as session:
        segment = get_segment(session, segment_id)
    return _builder(segment)


@blueprint.get("/count")
@requires(Permission.VIEW_SEGMENTS)
def count() -> str:
    tree = tree_of(read_items(request.args), club().currency)
    with reading() as session:
        audience = _audience(session, tree, _choices(session).words)
    return render_template("admin/segments/_audience.html", audience=audience)


def _builder(segment: Segment | None) -> Response | Page:
    draft = _posted() if request.method == "POST" else _kept(segment)
    name_fault = ""
    if request.form.get("do") == "save":
        try:
            return _save(segment, draft)
        except BadRule:
            pass  # the audience of the page names each place
        except Refused as refused:
            name_fault = translated(refused.sentence, refused.values)
    return _page(segment, draft, name_fault)


def _save(segment: Segment | None, draft: Draft) -> Response:
    if not can(Permission.EDIT_SEGMENTS):
        abort(403)
    rule = parse_rule(draft.tree)
    with transaction() as session:
        if segment is None:
            saved = add_segment(session, name=draft.name, rule=rule, now=now())
        else:
            saved = change_segment(session, segment_id=segment.id, name=draft.name, rule=rule, now=now())
    flash(_("“%(name)s” is saved.", name=saved.name), "good")
    return redirect(url_for("segments.edit", segment_id=saved.id), 303)


def _page(segment: Segment | None, draft: Draft, name_fault: str) -> Page:
    with reading() as session:
        choices = _choices(session)
        audience = _audience(session, draft.tree, choices.words)
    page = render_template(
        "admin/segments/builder.html",
        segment=segment,
        draft=draft,
        audience=audience,
        choices=choices.lists,
        conditions=CONDITIONS,
        groups=GROUPS,
        name_fault=name_fault,
    )
    refused = name_fault or (audience.faults and request.form.get("do") == "save")
    return (page, 422) if refused else page


def _posted() -> Draft:
    name = request.form.get("name", "")
    if "rule" in request.form:
        text = request.form["rule"]
        return Draft(name, None, _tree_in(text), text)
    items = read_items(request.form)
    press(items, request.form)
    return Draft(name, items, tree_of(items, club().currency))


def _kept(segment: Segment | None) -> Draft:
    if segment is None:
        return Draft("", [], {"all": []})
    return Draft(
        segment.name,
        items_of(segment.rule, club().currency),
        segment.rule,
        orjson.dumps(segment.rule, option=orjson.OPT_INDENT_2).decode(),
    )


def _tree_in(text: str) -> Any:
    """What is no JSON stays text, which the rule's own check refuses."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _audience(session: Session, tree: Any, words: RuleWords) -> Audience:
    try:
        rule = parse_rule(tree)
        check_names(session, rule, now=now())
    except BadRule as refused:
        return Audience(faults=[_said(fault) for fault in refused.faults])
    members = preview_members(session, rule, now=now())
    return Audience(words.sentence(rule), count_members(session, rule, now=now()), members)


def _said(fault: Fault) -> tuple[str, str]:
    return fault.place, translated(fault.sentence, dict(fault.values))


def _row(session: Session, segment: Segment, words: RuleWords) -> tuple[str, int]:
    rule = parse_rule(segment.rule)
    return words.sentence(rule), count_members(session, rule, now=now())


def _choices(session: Session) -> Choices:
    words = RuleWords(titles(session), currency=club().currency)
    tiers = [(tier.key, localised_here(tier.name)) for tier in list_tiers(session)]
    segments = [(str(segment.id), segment.name) for segment in list_segments(session)]
    return Choices({**fixed_choices(), "tiers": tiers, "segments": segments}, words)
