"""The work of other rooms that goes along with delivery and with the sweep."""

from dataclasses import replace

from sqlalchemy.orm import Session

from campaigns.messaging.delivery import Delivery, deliver_all
from campaigns.messaging.sweep import sweep
from tests.factories_messaging import make_message
from tests.integration.messaging.conftest import Said


def test_what_goes_along_with_delivery_goes_first(session: Session, delivery: Delivery, provider: Said) -> None:
    message = make_message(session)
    session.commit()
    found: list[int] = []

    def look(_delivery: Delivery) -> int:
        found.append(len(provider.given))
        return 0

    deliver_all(replace(delivery, before=(look,)), more=lambda: True)
    assert (found, [each.message_id for each in provider.given]) == ([0, 1], [message.id])


def test_what_goes_along_with_the_sweep_follows_it(session: Session, delivery: Delivery, rings: list[str]) -> None:
    make_message(session)
    session.commit()
    found: list[str] = []

    def look(_delivery: Delivery) -> int:
        found.extend(rings)
        return len(found)

    sweep(replace(delivery, after=(look,)))
    assert found == ["delivery"]
