"""Each table says whose its rows are, or that they are everybody's; who is bound to chapters sees no others."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.chapters.bounds import within
from campaigns.chapters.operations import Said, add_chapter
from campaigns.members.models import Household
from campaigns.tables import all_tables
from tests.clock import NOW
from tests.factories_events import invite, make_salon
from tests.factories_members import joins, make_club

EVERYBODYS = frozenset(
    [
        "account_link",
        "api_key",
        "approval_policy",
        "blackout_day",
        "cadence",
        "care_policy",
        "channel_pause",
        "claim",
        "club",
        "club_holdout",
        "club_holiday",
        "contact_limit",
        "country_rule",
        "custom_field",
        "daily_chore",
        "delivery_tally",
        "department",
        "earning_rule",
        "exchange_rate",
        "file_import",
        "gift",
        "holiday_date",
        "import_fault",
        "kept_reply",
        "long_work",
        "month_budget",
        "passkey",
        "picture",
        "playbook",
        "playbook_budget",
        "playbook_task",
        "points_policy",
        "provider_state",
        "receipt",
        "recovery_code",
        "saved_block",
        "second_factor",
        "setup",
        "staff",
        "staff_mail",
        "staff_session",
        "suppression",
        "template",
        "template_part",
        "template_version",
        "text_price",
        "tier",
        "tier_cadence",
        "tier_policy",
        "usual_milestone",
        "value_bounds",
        "version_picture",
        "waiting_receipt",
        "webhook_endpoint",
    ]
)
"""Tables without policies: rules and words of the whole club, the house's own work, what providers say."""

WHOSE = {"member": "id", **dict.fromkeys(("contact_point", "activity", "member_summary"), "member_id")}


def test_every_table_is_bounded_or_everybodys(session: Session) -> None:
    bounded = set(session.scalars(text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")))
    assert set(all_tables().tables) - bounded == EVERYBODYS


def test_within_a_chapter_there_is_nobody_else(session: Session) -> None:
    make_club(session)
    london, shanghai = (add_chapter(session, Said(name)).id for name in ("London", "Shanghai"))
    ana = joins(session, "Ana Lima", chapter_id=london, email="ana@x.example")
    joins(session, "Bo Chen", chapter_id=shanghai, email="bo@x.example")
    joins(session, "Cy Dee", email="cy@x.example")
    ana_id = ana.id
    with within(session, [london]):
        for table, column in WHOSE.items():
            assert set(session.scalars(text(f"SELECT {column} FROM {table}"))) == {ana_id}  # noqa: S608 - ours
        new = joins(session, "Di Eng")
        assert new.chapter_id == london
        home = Household(name="Eng", created_at=NOW)
        session.add(home)
        session.flush()
    assert len(set(session.scalars(text("SELECT id FROM member")))) == 4


def test_guests_of_elsewhere_are_looked_up_once_a_statement(session: Session) -> None:
    london = add_chapter(session, Said("London")).id
    event = make_salon(session)
    event.chapter_id = london
    (guest,) = invite(session, event)
    at_home, guest_id = joins(session, "Ana Lima", chapter_id=london).id, guest.member_id
    joins(session, "Cy Dee")
    with within(session, [london], with_guests=True):
        assert set(session.scalars(text("SELECT id FROM member"))) == {at_home, guest_id}
        plan = "\n".join(session.scalars(text("EXPLAIN SELECT id FROM member")))
    assert "hashed SubPlan" in plan
