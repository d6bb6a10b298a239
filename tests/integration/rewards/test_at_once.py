"""Many who ask at the same moment: neither stock nor points go below nothing."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product

from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from campaigns.rewards.redeeming import Asked, cancel, redeem_gift
from tests.clock import NOW
from tests.factories_members import make_club
from tests.factories_rewards import ledger_sum, left, make_gift, rich

STOCK, PRICE, HELD = 5, 40, 100


def wants(runtime: Runtime, member_id: int, gift_id: int, number: int) -> bool:
    """Every third changes their mind."""
    try:
        with runtime.sessions.begin() as session:
            asked = Asked(gift_id, f"f{number}")
            made = redeem_gift(session, member_id=member_id, asked=asked, staff_id=None, now=NOW).id
        if number % 3 == 0:
            with runtime.sessions.begin() as session:
                cancel(session, redemption_id=made, staff_id=None, now=NOW)
    except Refused:
        return False
    return number % 3 != 0


def test_nobody_has_what_is_not_there(committed: Runtime) -> None:
    with committed.sessions.begin() as session:
        make_club(session)
        members = [rich(session, f"Member {name}", points=HELD).id for name in "abc"]
        gift_id = make_gift(session, stock=STOCK, points=PRICE).id
    with ThreadPoolExecutor(6) as pool:
        asking = product(members, range(5))
        had = list(pool.map(lambda each: wants(committed, each[0], gift_id, each[1]), asking))
    with committed.sessions() as session:
        balances = [ledger_sum(session, member_id) for member_id in members]
        assert left(session, gift_id) == STOCK - sum(had) >= 0
    assert min(balances) >= 0
    assert sum(balances) == HELD * len(members) - PRICE * sum(had)
