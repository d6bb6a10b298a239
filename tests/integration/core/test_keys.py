"""What happens once happens once because the database says so, whatever the code above it does."""

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("run", {"campaign_id", "occurrence_key"}),
        ("message", {"cause"}),
        ("invitation", {"event_id", "member_id"}),
        ("receipt", {"provider", "provider_event_id"}),
        ("purchase", {"source", "order_reference"}),
        ("purchase_correction", {"purchase_id", "revision"}),
        ("points_entry", {"member_id", "cause"}),
        ("activity", {"kind", "reference"}),
        ("contact_point", {"member_id", "kind", "address"}),
        ("campaign", {"draw_wave_id"}),
        ("draw_wave", {"draw_id", "number"}),
        ("referral", {"friend_id"}),
        ("friend_link", {"member_id", "event_id"}),
    ],
)
def test_a_key_keeps_it_from_being_there_twice(session: Session, table: str, columns: set[str]) -> None:
    keys = inspect(session.connection()).get_unique_constraints(table)
    assert columns in [set(key["column_names"]) for key in keys]
