"""Rows of the timeline that tell of care, complaints and merged records: a sentence each, and where it leads."""

from collections.abc import Callable, Mapping

from flask import url_for
from flask_babel import gettext as _

from campaigns.care.models import FollowUpReason, OwnershipReason
from campaigns.insight.story import StoryLine
from campaigns.members.models import ActivityKind
from campaigns.staff.permissions import Permission
from webapp.access import can
from webapp.labels import label

Sayer = Callable[[StoryLine], list[str]]
Leader = Callable[[StoryLine], tuple[str, str]]


def _follow_up(line: StoryLine) -> list[str]:
    reason, note = line.about["reason"], line.about["note"]
    said = {
        FollowUpReason.COMPLAINT: _("After their complaint we asked whether all is well."),
        FollowUpReason.FEEDBACK: _("We came back to what they told us."),
        FollowUpReason.GIFT: _("Given out: %(what)s", what=note),
        FollowUpReason.SPARED: _("A message spared them, so we were in touch ourselves."),
        FollowUpReason.CADENCE: _("It was time to be in touch."),
    }
    asked = _("Promised and done: “%(note)s”.", note=note) if note else _("What was promised is done.")
    return [str(said.get(reason, asked)), line.activity.detail]


def _owner(line: StoryLine) -> list[str]:
    left, reached = line.about["left"] or _("somebody who left"), line.about["reached"] or _("somebody who left")
    said = {
        OwnershipReason.FIRST: _("%(name)s entered them first and looks after them.", name=reached),
        OwnershipReason.ASSIGNED: _("%(name)s looks after them from now on.", name=reached),
        OwnershipReason.HANDED_OVER: _("%(left)s handed them over to %(name)s.", left=left, name=reached),
        OwnershipReason.RECLAIMED: _("The club took them back from %(left)s: nobody was in touch for long.", left=left),
        OwnershipReason.MERGED: _(
            "Their records became one: %(name)s looks after them, no longer %(left)s.", left=left, name=reached
        ),
    }
    return [str(said[line.about["reason"]]), line.about["note"]]


def _complaint(line: StoryLine) -> list[str]:
    return [str(_("They wrote: “%(text)s”", text=line.activity.detail))]


def _answer(line: StoryLine) -> list[str]:
    return [str(_("We answered: “%(text)s”", text=line.activity.detail)), line.about["answered_by"] or ""]


def _merge(line: StoryLine) -> list[str]:
    name, code = line.activity.detail, line.about["merged_code"]
    return [str(_("The record of %(name)s (%(code)s) was put into this one.", name=name, code=code))]


def _unmerge(line: StoryLine) -> list[str]:
    return [str(_("%(name)s has a record of their own again.", name=line.activity.detail))]


def _remark(line: StoryLine) -> list[str]:
    return [str(label(line.about["about"]).text), str(_("They said: “%(text)s”", text=line.activity.detail))]


def _surprise(line: StoryLine) -> list[str]:
    return [line.about["name"], line.activity.detail]


CARE_SAYERS: Mapping[ActivityKind, Sayer] = {
    ActivityKind.REMARKED: _remark,
    ActivityKind.SURPRISED: _surprise,
    ActivityKind.FOLLOWED_UP: _follow_up,
    ActivityKind.OWNER_CHANGED: _owner,
    ActivityKind.COMPLAINED: _complaint,
    ActivityKind.COMPLAINT_ANSWERED: _answer,
    ActivityKind.MERGED: _merge,
    ActivityKind.UNMERGED: _unmerge,
}


def care_links(line: StoryLine) -> list[tuple[str, str]]:
    """To what the row is about, for those who may see it."""
    leader = _LEADERS.get(line.activity.kind)
    if leader is None or not line.about:
        return []
    permission, lead = leader
    return [lead(line)] if can(permission) else []


def _to_care(line: StoryLine) -> tuple[str, str]:
    return str(_("See the care")), url_for("members.show", member_id=line.activity.member_id, tab="care")


def _to_complaint(line: StoryLine) -> tuple[str, str]:
    text = _("Complaint %(code)s", code=line.about["code"])
    return str(text), url_for("complaints.show", complaint_id=line.about["id"])


def _to_merges(_line: StoryLine) -> tuple[str, str]:
    return str(_("See what was merged")), url_for("duplicates.merges")


def _to_member(line: StoryLine) -> tuple[str, str]:
    return line.activity.detail, url_for("members.show", member_id=line.about["merged_id"])


def _to_moment(line: StoryLine) -> tuple[str, str]:
    return str(_("See the moment")), url_for("moments.show", moment_id=line.about["id"])


_LEADERS: Mapping[ActivityKind, tuple[Permission, Leader]] = {
    ActivityKind.SURPRISED: (Permission.PLAN_MOMENTS, _to_moment),
    ActivityKind.FOLLOWED_UP: (Permission.VIEW_MEMBERS, _to_care),
    ActivityKind.OWNER_CHANGED: (Permission.VIEW_MEMBERS, _to_care),
    ActivityKind.CONTACTED: (Permission.VIEW_MEMBERS, _to_care),
    ActivityKind.COMPLAINED: (Permission.CARE_FOR_MEMBERS, _to_complaint),
    ActivityKind.COMPLAINT_ANSWERED: (Permission.CARE_FOR_MEMBERS, _to_complaint),
    ActivityKind.MERGED: (Permission.ERASE_MEMBERS, _to_merges),
    ActivityKind.UNMERGED: (Permission.VIEW_MEMBERS, _to_member),
}
