"""Who brought whom, as a tree."""

from sqlalchemy.orm import Session

from campaigns.referrals.branches import read_branch
from campaigns.referrals.operations import PastReferral, record_referrals
from tests.clock import NOW
from tests.factories_outreach import make_club, make_member
from tests.factories_referrals import buy


def brought(session: Session, *pairs: tuple[int, int]) -> None:
    record_referrals(session, referrals=[PastReferral(*pair, None, NOW) for pair in pairs], now=NOW)


def test_friends_stand_under_those_who_brought_them(session: Session) -> None:
    ana, bo, cy, di = (make_member(session).id for _ in range(4))
    brought(session, (ana, bo), (bo, cy), (ana, di))
    branch = read_branch(session, ana)
    assert [(twig.friend.id, [each.friend.id for each in twig.friends]) for twig in branch.friends] == [
        (bo, [cy]),
        (di, []),
    ]
    assert branch.whole == 3


def test_it_says_what_each_brought_in_points(session: Session) -> None:
    make_club(session)
    ana, bo = (make_member(session).id for _ in range(2))
    brought(session, (ana, bo))
    buy(session, bo)
    assert [twig.points for twig in read_branch(session, ana).friends] == [200]


def test_above_stand_those_who_brought_them_nearest_first(session: Session) -> None:
    ana, bo, cy = (make_member(session).id for _ in range(3))
    brought(session, (ana, bo), (bo, cy))
    assert [member.id for member in read_branch(session, cy).above] == [bo, ana]


def test_a_circle_is_gone_round_once(session: Session) -> None:
    ana, bo = (make_member(session).id for _ in range(2))
    brought(session, (ana, bo), (bo, ana))
    branch = read_branch(session, ana)
    assert ([twig.friend.id for twig in branch.friends], branch.friends[0].friends, branch.whole) == ([bo], [], 1)
