from sqlalchemy.orm import Session

from campaigns.members.zones import list_zones
from tests.factories_members import joins, make_club


def test_a_club_of_nobody_names_no_zone(session: Session) -> None:
    make_club(session)
    assert list_zones(session) == []


def test_each_zone_is_named_once(session: Session) -> None:
    make_club(session)
    for zone in ("Europe/London", "Asia/Shanghai", "Europe/London", "Pacific/Apia"):
        joins(session, "Bo Chen", zone=zone)
    assert list_zones(session) == ["Asia/Shanghai", "Europe/London", "Pacific/Apia"]
