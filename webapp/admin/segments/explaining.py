"""Why one member is in a segment or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from flask_babel import gettext as _

from campaigns.members.queries import MemberFilter, get_member, list_members
from campaigns.segments.explain import Explained, explain_member
from campaigns.segments.queries import get_segment
from campaigns.segments.rules import group_name, parse_rule
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.words import read_words
from webapp.edge import now, reading
from webapp.segment_words import RuleWords

MOST = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A part of the rule in words, whether it holds, and the value behind it."""

    sentence: str
    holds: bool
    found: str
    parts: Sequence["Told"]


@blueprint.get("/<int:segment_id>/explain")
@requires(Permission.VIEW_SEGMENTS)
def explain(segment_id: int) -> str:
    text, member_id = request.args.get("q", "").strip(), request.args.get("member", type=int)
    with reading() as session:
        segment = get_segment(session, segment_id)
        words = read_words(session)
        members = list_members(session, MemberFilter(words=text), limit=MOST) if text and member_id is None else []
        member = get_member(session, member_id) if member_id is not None else None
        rule = parse_rule(segment.rule)
        found = explain_member(session, rule, member_id=member.id, now=now()) if member else None
    told = _told(found, words) if found else None
    return render_template(
        "admin/segments/explain.html", segment=segment, members=members, member=member, told=told, text=text
    )


def _told(explained: Explained, words: RuleWords) -> Told:
    group = group_name(explained.rule)
    sentence = {"all": _("all of these"), "any": _("any of these"), "none": _("none of these")}.get(group, "")
    parts = [_told(part, words) for part in explained.parts]
    return Told(str(sentence) or words.say(explained.rule), explained.holds, words.found(explained), parts)
