"""Each kind of row on a timeline is said as a sentence, in both languages, with what people typed left as it is."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.care.models import Complaint, Contact, FollowUp, OwnershipChange
from campaigns.core.base import Base
from campaigns.members.models import (
    ActivityKind,
    ConsentChange,
    ConsentRequest,
    Member,
    Merge,
    Mute,
    Note,
    Redemption,
)
from campaigns.members.timeline import NewActivity, note_activities
from campaigns.referrals.models import Referral
from campaigns.staff.models import Role
from campaigns.surprises.models import Remark
from tests.clock import NOW
from tests.factories_care import carer
from tests.factories_events import make_salon
from tests.factories_members import joins
from tests.factories_messaging import make_message
from tests.factories_staff import signed_in
from webapp.timeline_kinds import GROUPS

K = ActivityKind
TYPED = "Home"
"""A word of the catalogue; typed by somebody it stays as it is."""

WHOSE: Mapping[type[Base], str] = {Merge: "kept_id", Referral: "referrer_id"}
Row = tuple[type[Base], dict[str, Any]]
ROWS: Mapping[ActivityKind, Row] = {
    K.CONSENT_ASKED: (
        ConsentRequest,
        {"kind": "email", "address": "ana@example.com", "topics": [], "source": "", "asked_at": NOW, "expires_at": NOW},
    ),
    K.CONSENT_GRANTED: (ConsentChange, {"kind": "sms", "topic": "care", "state": "granted", "at": NOW, "source": ""}),
    K.CONSENT_WITHDRAWN: (
        ConsentChange,
        {"kind": "email", "topic": "offers", "state": "withdrawn", "at": NOW, "source": ""},
    ),
    K.MUTED: (Mute, {"scope": "all", "reason": "asked", "since": NOW}),
    K.REDEEMED: (Redemption, {"kind": "gift", "title": TYPED, "points": 30, "at": NOW}),
    K.NOTE: (Note, {"at": NOW, "text": TYPED}),
    K.CONTACTED: (
        Contact,
        {"means": "visit", "direction": "in", "at": NOW, "logged_at": NOW, "summary": TYPED, "interested": True},
    ),
    K.FOLLOWED_UP: (
        FollowUp,
        {"cause": "asked:1", "reason": "asked", "note": TYPED, "due_on": NOW, "state": "done", "made_at": NOW},
    ),
    K.REMARKED: (Remark, {"request": "form", "about": "wish", "text": TYPED, "day": NOW.date(), "at": NOW}),
    K.COMPLAINED: (
        Complaint,
        {"code": "c1", "cause": "c1", "name": "", "text": "", "language": "en", "opened_at": NOW, "due_at": NOW},
    ),
    K.COMPLAINT_ANSWERED: (
        Complaint,
        {"code": "c2", "cause": "c2", "name": "", "text": "", "language": "en", "opened_at": NOW, "due_at": NOW},
    ),
}

SAID: Mapping[ActivityKind, tuple[str, str]] = {
    K.JOINED: ("Joined the club", "加入俱乐部"),
    K.PURCHASED: ("$0.07", "US$0.07"),
    K.REFUNDED: ("Returned something", "退货"),
    K.PURCHASE_CORRECTED: ("A purchase was corrected", "消费记录已更正"),
    K.MESSAGE_SENT: ("Was written to", "收到消息"),
    K.CLICKED: ("Followed a link", "点击了链接"),
    K.REPLIED: ("Replied", "回复"),
    K.INVITED: ("Was invited", "受邀"),
    K.ACCEPTED: ("Said yes", "答复参加"),
    K.DECLINED: ("Said no", "答复不参加"),
    K.TENTATIVE: ("Said maybe", "答复待定"),
    K.WAITLISTED: ("Joined the waitlist", "加入候补"),
    K.SIGNAL: ("Signal", "信号"),
    K.SEAT_OFFERED: ("Was offered a seat", "为其保留空位"),
    K.SEAT_LAPSED: ("Let an offer of a seat pass", "未接受保留的空位"),
    K.SESSIONS_CHOSEN: ("Chose sessions", "选择了环节"),
    K.CANCELLED: ("Gave a seat back", "退回座位"),
    K.ATTENDED: ("Came to an event", "参加活动"),
    K.ATTENDANCE_UNDONE: ("Check-in was undone", "撤销签到"),
    K.MISSED: ("Did not come", "缺席"),
    K.FEEDBACK: ("7 of 5", "评 7 分"),
    K.CONTACT_ASKED: ("Asked us to get in touch", "请俱乐部联系"),
    K.REFERRED: ("Brought a friend", "带来朋友"),
    K.CONSENT_ASKED: ("Email · ana@example.com", "邮件 · ana@example.com"),
    K.CONSENT_GRANTED: ("Mobile · Care", "手机 · 关怀"),
    K.CONSENT_WITHDRAWN: ("Email · Offers", "邮件 · 优惠"),
    K.MUTED: ("No messages · Asked for quiet", "不发消息 · 要求免打扰"),
    K.UNMUTED: ("May be written to again", "恢复发送"),
    K.TIER_CHANGED: ("Changed tier", "等级变更"),
    K.REDEEMED: (f"{TYPED} · 30 points", f"{TYPED} · 30 积分"),
    K.GIVEN_OUT: ("Was given their gift", "领取了礼品"),
    K.REDEMPTION_UNDONE: ("7 points", "7 积分"),
    K.POINTS_ADJUSTED: ("Points were adjusted", "积分已调整"),
    K.POINTS_EXPIRED: ("Points expired", "积分过期"),
    K.PROFILE_CHANGED: ("Profile was changed", "档案已修改"),
    K.PROFILE_COMPLETED: ("Profile is complete", "档案已完整"),
    K.NOTE: ("Note", "备注"),
    K.CONTACTED: ("Visit · From them · was interested", "拜访 · 对方发起 · 有兴趣"),
    K.FOLLOWED_UP: (f"Promised and done: “{TYPED}”.", f"“{TYPED}”。"),
    K.OWNER_CHANGED: ("Bea Silva looks after them from now on.", "从此由Bea Silva负责。"),
    K.REMARKED: (f"They said: “{TYPED}”", "对方说"),
    K.SURPRISED: ("Was surprised", "收到惊喜"),
    K.COMPLAINED: (f"They wrote: “{TYPED}”", "会员写道"),
    K.COMPLAINT_ANSWERED: (f"We answered: “{TYPED}”", "我们答复"),
    K.MERGED: (f"The record of {TYPED} (gone1) was put into this one.", "的记录已并入此记录。"),
    K.UNMERGED: (f"{TYPED} has a record of their own again.", f"{TYPED}又有了自己的记录。"),
}


@pytest.fixture
def member(session: Session) -> Member:
    """With every kind of row on the timeline."""
    event = make_salon(session)
    member = joins(session)
    references = {kind: _row(session, kind, member) for kind in ActivityKind}
    told = [NewActivity(member.id, kind, NOW, references[kind], 7, event.id, TYPED) for kind in ActivityKind]
    note_activities(session, told)
    session.commit()
    return member


def _row(session: Session, kind: ActivityKind, member: Member) -> str:
    """What the row speaks of; gives its reference."""
    if kind is K.MESSAGE_SENT:
        return f"message:{make_message(session, member=member).id}"
    if kind in ROWS:
        table, columns = ROWS[kind]
    elif kind in OTHERS:
        table, columns = OTHERS[kind](session)
    else:
        return f"{kind}/1"
    added = table(**{WHOSE.get(table, "member_id"): member.id}, **columns)
    session.add(added)
    session.flush()
    return f"{table.__tablename__}:{added.id}"  # type: ignore[attr-defined]


def _changed_owner(session: Session) -> Row:
    return OwnershipChange, {"to_id": carer(session, "Bea Silva").id, "reason": "assigned", "at": NOW}


def _merge(_session: Session) -> Row:
    return Merge, {"merged_code": "gone1", "merged_id": 0, "at": NOW}


OTHERS: Mapping[ActivityKind, Callable[[Session], Row]] = {
    K.OWNER_CHANGED: _changed_owner,
    K.REFERRED: lambda session: (Referral, {"friend_id": joins(session).id, "joined_at": NOW}),
    K.MERGED: _merge,
    K.UNMERGED: _merge,
}


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("zh", 1)])
def test_every_kind_is_said(member: Member, client: FlaskClient, runtime: Runtime, language: str, place: int) -> None:
    browser = signed_in(client, runtime, language=language)
    page = "".join(browser.get(f"/members/{member.id}?group={group}").text for group in GROUPS)
    missing = [kind for kind in ActivityKind if str(escape(SAID[kind][place])) not in page]
    assert missing == []


@pytest.mark.parametrize(
    "link", [">Complaint c1</a>", ">Complaint c2</a>", 'href="/members/merges">See what', 'tab=care">See the care</a>']
)
def test_rows_lead_to_what_they_are_about(member: Member, client: FlaskClient, runtime: Runtime, link: str) -> None:
    assert link in signed_in(client, runtime).get(f"/members/{member.id}").text


@pytest.mark.parametrize(
    ("role", "led"), [(Role.VIEWER, {"members.show"}), (Role.OWNER, {"members.show", "complaints.show"})]
)
def test_nobody_is_led_where_they_may_not_go(
    member: Member, client: FlaskClient, runtime: Runtime, role: Role, led: set[str]
) -> None:
    page = signed_in(client, runtime, role).get(f"/members/{member.id}").text
    places = {
        "complaints.show": ">Complaint c1</a>",
        "duplicates.merges": ">See what was merged</a>",
        "members.show": ">See the care</a>",
    }
    assert {place for place, link in places.items() if link in page} == led
