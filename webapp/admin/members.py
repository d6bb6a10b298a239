"""The people of the club: who they are, what they did, how they may be reached."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.care.owners import who_cares
from campaigns.care.rules import LONGEST_DAYS, day_begins
from campaigns.chapters.queries import list_chapters
from campaigns.core.errors import Refused
from campaigns.core.identifiers import LARGEST
from campaigns.events.queries import list_invitations_of
from campaigns.insight.story import member_story
from campaigns.members.agreement.consent import current_consents
from campaigns.members.agreement.mutes import mutes_shown
from campaigns.members.agreement.opt_in import Reach, reach_of
from campaigns.members.history import (
    PAGE,
    Place,
    consent_changes_of,
    sent_before,
    suppressions_of,
)
from campaigns.members.models import (
    ActivityKind,
    AddressKind,
    ConsentState,
    EngagementBand,
    HouseholdRole,
    MemberClass,
    Topic,
)
from campaigns.members.operations import CODE_LENGTH, add_member
from campaigns.members.profile.queries import read_profile_page
from campaigns.members.purchases.history import purchases_of
from campaigns.members.queries import MemberFilter, count_bands, count_members, get_member, list_members, list_tiers
from campaigns.members.standing.engagement_explained import explain_engagement
from campaigns.members.standing.rhythm import Rhythm
from campaigns.members.standing.worth import explain_worth
from campaigns.messaging.conversations.queries import conversations_of
from campaigns.outreach.ahead import A_YEAR, ahead_of_member
from campaigns.outreach.unsent import not_sent_lately
from campaigns.segments.queries import list_segments, segment_select
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.admin.member_points import read_points
from webapp.edge import club, club_zone, now, reading, runtime, transaction
from webapp.forms.members import NewMemberForm, field_of
from webapp.forms.sparing import DeceasedForm, LossForm, MuteForm
from webapp.i18n import localised_here
from webapp.member_care import read_care_tab
from webapp.paging import page_of
from webapp.segment_names import segment_choices
from webapp.spans import today
from webapp.timeline_kinds import GROUPS
from webapp.timeline_words import say

UNTOUCHED = (30, 60, 90, 180)

blueprint = Blueprint("members", __name__, url_prefix="/members")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    with reading() as session:
        chosen = filter_of_list(session)
        page = page_of(count_members(session, chosen))
        members = list_members(session, chosen, limit=page.size, offset=page.offset)
        tiers = list_tiers(session)
        carers = who_cares(session)
        segments = list_segments(session)
        chapters = list_chapters(session, archived=True)
        counts = count_bands(session) if chosen == MemberFilter(as_of=chosen.as_of) else {}
    return render_template(
        "admin/members/index.html",
        counts=counts,
        members=members,
        page=page,
        tiers=[(tier.key, localised_here(tier.name)) for tier in tiers],
        bands=EngagementBand,
        classes=MemberClass,
        rhythms=Rhythm,
        untouched=[(days, _("Untouched for %(days)s days", days=days)) for days in UNTOUCHED],
        carers=[(carer.id, carer.name) for carer in carers],
        chapters=chapters,
        homes=[("none", _("No chapter")), *((each.id, each.name) for each in chapters)],
        segments=segment_choices(segments),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MEMBERS)
def new() -> Response | str | tuple[str, int]:
    form = NewMemberForm.of_request(language=club().language, zone=club().zone)
    if not form.accepted():
        return form.on_page("admin/members/new.html")
    try:
        with transaction() as session:
            joining = form.new_member(owner_id=current_staff().id)
            added = add_member(session, new=joining, code=runtime().random_code(CODE_LENGTH), now=now())
    except Refused as refused:
        form.refuse(field_of(refused), refused)
        return form.on_page("admin/members/new.html")
    flash(_("%(name)s is a member now.", name=added.full_name), "good")
    return redirect(url_for("members.show", member_id=added.id), 303)


@blueprint.get("/<int:member_id>")
@requires(Permission.VIEW_MEMBERS)
def show(member_id: int) -> str | Response:
    """The address of a record that was merged leads to who stands for it."""
    tab = request.args.get("tab", "timeline")
    read = TABS.get(tab, _read_timeline)
    with reading() as session:
        member = get_member(session, member_id)
        if member.id != member_id:
            return redirect(url_for("members.show", member_id=member.id), 303)
        shown = read(session, member_id)
        mutes = mutes_shown(session, member_id, now=now())
    current = tab if tab in TABS else "timeline"
    return render_template(f"admin/members/{current}.html", member=member, tab=current, mutes=mutes, **shown)


def _read_timeline(session: Session, member_id: int) -> Mapping[str, Any]:
    _text, kinds = GROUPS.get(request.args.get("group", ""), ("", ()))
    lines = member_story(session, member_id, kinds=kinds, after=_after(), limit=PAGE + 1)
    rows = [(line.activity, say(line, currency=club().currency)) for line in lines[:PAGE]]
    return {
        "rows": rows,
        "more": len(lines) > PAGE,
        "before": sent_before(session, member_id) if not kinds or ActivityKind.MESSAGE_SENT in kinds else None,
        "groups": [(key, text) for key, (text, _kinds) in GROUPS.items()],
    }


def _read_engagement(session: Session, member_id: int) -> Mapping[str, Any]:
    return {
        "engagement": explain_engagement(session, member_id, now=now()),
        "worth": explain_worth(session, member_id, now=now()),
    }


def _read_contact(session: Session, member_id: int) -> Mapping[str, Any]:
    consents = current_consents(session, member_id)
    reach = reach_of(session, [member_id])
    return {
        "consents": consents,
        "asked": {kind: _topics_in(consents, kind, ConsentState.PENDING) for kind in AddressKind},
        "asked_for": {kind: _may_be_asked(consents, kind, reach.get((member_id, kind))) for kind in AddressKind},
        "pending_state": ConsentState.PENDING,
        "mute_form": MuteForm(),
        "deceased_form": DeceasedForm(),
        "loss_form": LossForm(day=now().astimezone(club_zone()).date()),
        "unsent": not_sent_lately(session, member_id),
        "suppressed": suppressions_of(session, member_id),
        "changes": consent_changes_of(session, member_id),
        "kinds": list(AddressKind),
        "topics": list(Topic),
    }


def _topics_in(
    consents: Mapping[tuple[AddressKind, Topic], ConsentState], kind: AddressKind, state: ConsentState
) -> list[Topic]:
    return [topic for topic in Topic if consents.get((kind, topic)) is state]


def _may_be_asked(
    consents: Mapping[tuple[AddressKind, Topic], ConsentState], kind: AddressKind, there: Reach | None
) -> bool:
    """Whether there is an address nobody confirmed, and something they agreed to."""
    open_address = there is not None and not there.confirmed
    return open_address and bool(_topics_in(consents, kind, ConsentState.GRANTED))


TABS: Mapping[str, Callable[[Session, int], Mapping[str, Any]]] = {
    "timeline": _read_timeline,
    "engagement": _read_engagement,
    "profile": lambda session, member_id: {
        "profile": read_profile_page(session, member_id),
        "roles": list(HouseholdRole),
        "chapters": list_chapters(session),
        "ahead": ahead_of_member(session, member_id, first=today(), last=today() + A_YEAR, now=now()),
    },
    "contact": _read_contact,
    "purchases": lambda session, member_id: {"shown": purchases_of(session, member_id, after=_after())},
    "points": read_points,
    "care": read_care_tab,
    "conversations": lambda session, member_id: {"conversations": conversations_of(session, member_id)},
    "invitations": lambda session, member_id: {"invitations": list_invitations_of(session, member_id)},
}


def filter_of_list(session: Session) -> MemberFilter:
    segment_id = _number("segment")
    return MemberFilter(
        words=request.args.get("q", "")[:200],
        tier=request.args.get("tier", ""),
        band=request.args.get("band", type=EngagementBand),
        member_class=request.args.get("class", type=MemberClass),
        untouched_since=_untouched_since(),
        owner_id=_number("owner"),
        chapter_id=_chapter(),
        rhythm=request.args.get("rhythm", type=Rhythm),
        as_of=now(),
        within=segment_select(session, segment_id, now()) if segment_id else None,
        order=request.args.get("sort", "name"),
    )


def _number(name: str) -> int | None:
    asked = request.args.get(name, type=int)
    return asked if asked and 0 < asked <= LARGEST else None


def _chapter() -> int | None:
    """`?chapter=`, where `none` asks for those of no chapter."""
    return 0 if request.args.get("chapter") == "none" else _number("chapter")


def _untouched_since() -> datetime | None:
    """`?untouched=90`: days by the club's calendar."""
    days = request.args.get("untouched", 0, type=int)
    return day_begins(now(), club_zone(), days=1 - days) if 0 < days <= LONGEST_DAYS else None


def _after() -> Place | None:
    """`?after=` of the last row shown: its instant and its id."""
    moment, _dot, activity_id = request.args.get("after", "").partition("_")
    try:
        at = datetime.fromisoformat(moment)
        return Place(at, int(activity_id)) if at.tzinfo else None
    except ValueError:
        return None
