"""A program reads the catalogue of gifts, and what a member gave points for."""

from datetime import timedelta

from flask.testing import FlaskClient

from campaigns.bootstrap import Runtime
from campaigns.members.models import Redemption, RedemptionKind
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_rewards import make_gift
from tests.functional.api.callers import with_key


def test_gifts_are_listed_with_their_stock(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        tier = joins(session).tier
        make_gift(session, points=90, shown_from=(NOW + timedelta(days=9)).date())
        make_gift(session, points=60, stock=3, tier_ids=(tier.id,))
        key = tier.key
    first, second = with_key(client, runtime).reads("/api/v1/gifts")["gifts"]
    assert (first["name"]["en"], first["points"], first["stock"]) == ("Tea set", 60, 3)
    assert (first["tiers"], first["shown"]) == ([key], True)
    assert (second["stock"], second["tiers"], second["shown"]) == (None, [], False)


def test_what_a_member_gave_points_for_is_read_page_by_page(client: FlaskClient, runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        member, gift = joins(session), make_gift(session)
        told = {"member_id": member.id, "points": 60, "kind": RedemptionKind.GIFT}
        for days in (2, 1):
            at = NOW - timedelta(days=days)
            session.add(Redemption(**told, title=f"Tea {days}", gift_id=gift.id, at=at, request=f"r{days}"))
        path = f"/api/v1/members/{member.code}/redemptions"
    program = with_key(client, runtime)
    first = program.reads(path, limit=1)
    second = program.reads(path, limit=1, cursor=first["next_cursor"])
    assert [each["redemptions"][0]["title"] for each in (first, second)] == ["Tea 1", "Tea 2"]
    assert (first["redemptions"][0]["state"], second["next_cursor"]) == ("open", None)
