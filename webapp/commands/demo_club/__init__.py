"""A club to try Convive on: real purchase histories, invented people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import update

from campaigns.bootstrap import Runtime
from campaigns.core.operations import move_clock, set_up_club
from campaigns.core.queries import find_club
from campaigns.members.models import Member
from campaigns.members.points.rules import install_points
from campaigns.members.tiers.steps import TierStep, install_tiers
from campaigns.messaging.models import Message, MessageState
from campaigns.staff.models import Role, Staff
from campaigns.staff.permissions import Permission, may
from webapp.commands.demo_club.audience import add_campaigns, add_segments
from webapp.commands.demo_club.care import add_care
from webapp.commands.demo_club.chapters import Homes, add_chapters, give_events
from webapp.commands.demo_club.events import add_coming_events, add_past_events, opening_day
from webapp.commands.demo_club.feedback import add_feedback
from webapp.commands.demo_club.friends import add_friends, choose_referrers, joined_by
from webapp.commands.demo_club.gifts import add_gifts
from webapp.commands.demo_club.homes import add_homes
from webapp.commands.demo_club.letters import send_letter
from webapp.commands.demo_club.logins import Login, add_accounts, keep_logins, read_logins
from webapp.commands.demo_club.members import add_people, take_back_consents
from webapp.commands.demo_club.moments import add_moments
from webapp.commands.demo_club.people import invent_people
from webapp.commands.demo_club.purchase_log import LogRow, ending, first_days, read_log
from webapp.commands.demo_club.purchases import record_log
from webapp.commands.demo_club.steps import CURRENCY, ZONE, Filling, at_work

NAME = {"en": "Lantern House", "zh": "灯坊"}
TIERS = (
    TierStep("member", {"en": "Member", "zh": "普通"}, 0),
    TierStep("silver", {"en": "Silver", "zh": "银卡"}, 60),
    TierStep("gold", {"en": "Gold", "zh": "金卡"}, 150),
    TierStep("diamond", {"en": "Diamond", "zh": "钻石"}, 400),
)


def fill(
    runtime: Runtime, *, language: str, report: Callable[[str], None], purchases: Sequence[LogRow] | None = None
) -> Sequence[Login]:
    """Make the demo club, whose staff write in `language`, of these purchases or of all there are; gives the accounts.

    All in one transaction, so that a killed start leaves nothing half-made; a club that stands is left alone.
    """
    with runtime.sessions.begin() as session:
        if find_club(session) is not None:
            return read_logins(runtime.settings.home)
        logins = keep_logins(runtime.settings.home, language=language, random_code=runtime.random_code)
        now = runtime.clock()
        awake = at_work(now)
        _fill(Filling(session, awake, language, report), logins, purchases or read_log())
        move_clock(session, shift=awake - now)
    return logins


def _fill(filling: Filling, logins: Sequence[Login], log: Sequence[LogRow]) -> None:
    staff = _set_up(filling, logins)
    homes = add_chapters(filling, logins)
    rows = ending(log, last=filling.yesterday)
    first = first_days(rows)
    referrers = choose_referrers(first, opening_day(filling))
    members = _people(filling, joined_by(first, referrers, opening_day(filling)), homes)
    filling.report(f"{len(rows):,} purchases are recorded …")
    record_log(filling, rows, members)
    filling.report("Gatherings, friends, segments and campaigns are added …")
    past = add_past_events(filling, members, rows, friends=referrers)
    add_friends(filling, members, referrers, past[0])
    add_feedback(filling, past[-1])
    coming = add_coming_events(filling, hosts=[each for each in staff if each.role is Role.HOST])
    segments = add_segments(filling)
    send_letter(filling, segments.everybody, staff_id=staff[0].id)
    add_campaigns(filling, segments, coming, staff_id=staff[0].id)
    add_homes(filling, staff_id=staff[0].id)
    add_care(filling, [each.id for each in staff if may(each.role, Permission.CARE_FOR_MEMBERS)])
    add_moments(filling, staff)
    add_gifts(filling, staff_id=staff[0].id)
    give_events(filling, homes)
    _leave_now(filling)


def _leave_now(filling: Filling) -> None:
    """What the house writes of days gone by leaves as it opens: before, nobody was there to send it."""
    unsent = (Message.due_at < filling.now, Message.state.in_((MessageState.PLANNED, MessageState.READY)))
    filling.session.execute(update(Message).where(*unsent).values(due_at=filling.now))


def _set_up(filling: Filling, logins: Sequence[Login]) -> Sequence[Staff]:
    """The club's row, tiers and who works for the whole of it; gives the staff, the admin first."""
    set_up_club(
        filling.session,
        name=NAME,
        zone=ZONE,
        language=filling.language,
        currency=CURRENCY,
        is_demo=True,
        now=filling.now,
    )
    install_tiers(filling.session, currency=CURRENCY, steps=TIERS)
    install_points(filling.session)
    return add_accounts(filling.session, [login for login in logins if not login.chapter], now=filling.now)


def _people(filling: Filling, joined: Mapping[int, date], homes: Homes) -> dict[int, Member]:
    """Number in the log → member."""
    people = list(invent_people(sorted(joined)))
    filling.report(f"{len(people):,} members join …")
    members = add_people(filling, people, joined, homes)
    take_back_consents(filling, people, members)
    return {person.number: member for person, member in zip(people, members, strict=True)}
