from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.members.models import Activity, ActivityKind, Member, Purchase
from tests.factories_members import imported, joins, make_club, refusals, summary_of, tier_of
from webapp.commands import demo_club

LOG = Path(demo_club.__file__).with_name("CDNOW_sample.txt")


def count(session: Session, what: object) -> int:
    return session.scalar(select(func.count(what))) or 0  # type: ignore[arg-type]


def test_the_whole_log_is_kept_and_again_changes_nothing(session: Session) -> None:
    make_club(session)
    first = imported(session, LOG.read_bytes(), create_members=True)
    assert (first.added, first.members_added, first.faults) == (6919, 2357, ())
    again = imported(session, LOG.read_bytes(), create_members=True)
    assert (again.added, again.unchanged, again.members_added) == (0, 6919, 0)
    assert session.scalar(select(func.sum(Purchase.amount))) == 24_409_194


def test_several_orders_of_one_day_are_all_kept(session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="00004")
    imported(session, " 00004 0001 19970101  2   29.33\n 00004 0001 19970101  1   10.00\n")
    assert summary_of(session, member).spend == 3933
    assert tier_of(session, member) == "member"


AWKWARD = """\
客户,日期,金额,数量,订单号
A1,2026年1月2日,￥12.50,1,o1
A1,2026-02-30,1,1,o2
A1,2026-02-03,1.234,1,o3
A1,2026-02-03,1.23,-1,o4
zz,2026-02-03,1.23,1,o5
A1,2026-02-03,1.23,1,o6,more
A1,2026-02-03,1\x00.23,1,o7
,2026-02-03,1.23,1,o8
A1,2027-02-03,1.23,1,o9
A1,2026-02-03,5,1,o1
A1,2026-02-04,5,1,o11
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_bad_row_is_refused_with_its_line_and_the_rest_are_kept(session: Session, encoding: str) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    report = imported(session, AWKWARD.encode(encoding))
    assert report.added == 2
    assert refusals(report) == {
        3: "“2026-02-30” is not a date; write it like 2026-11-22.",
        4: "“1.234” is not an amount of money in USD.",
        5: "The quantity “-1” must be a whole number from 1; a refund has a negative amount.",
        6: "No member is known by “zz”.",
        7: "The row has 6 cells, the header 5.",
        8: "The row holds a NUL character.",
        9: "The row does not say whose purchase it is.",
        10: "“2027-02-03” has not come yet.",
        11: "The order reference “o1” stands on line 2 already.",
    }


def test_members_are_known_by_email_and_phone(session: Session) -> None:
    make_club(session)
    ana = joins(session, email="ana@example.com")
    bo = joins(session, "Bo Chen", phone="+8613912345678")
    imported(
        session, "email,phone,date,amount\nANA@example.com,,2026-01-02,3\n,13912345678,2026-01-02,4\n", country="CN"
    )
    assert (summary_of(session, ana).spend, summary_of(session, bo).spend) == (300, 400)


def test_a_shared_address_is_nobodys_until_the_customer_is_named(session: Session) -> None:
    make_club(session)
    joins(session, email="home@example.com", source_reference="A1")
    joins(session, "Bo Lima", email="home@example.com")
    file = "customer,email,date,amount\n,home@example.com,2026-01-02,3\nA1,home@example.com,2026-01-02,3\n"
    report = imported(session, file)
    assert report.added == 1
    assert refusals(report) == {2: "Several members share “home@example.com”; write the member reference."}


def test_a_known_order_with_another_amount_is_refused(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    imported(session, "customer,order,date,amount\nA1,o1,2026-01-02,3\n")
    report = imported(session, "customer,order,date,amount\nA1,o1,2026-01-02,4\n")
    assert "recorded already" in refusals(report)[2]
    assert imported(session, "customer,order,date,amount\nA1,o1,2026-01-02,4\n", source="web").added == 1


def test_a_negative_amount_is_a_refund(session: Session) -> None:
    make_club(session)
    member = joins(session, source_reference="A1")
    imported(session, "customer,date,amount\nA1,2026-01-02,30\nA1,2026-01-05,-10\n")
    assert (summary_of(session, member).spend, summary_of(session, member).purchases) == (2000, 1)
    assert session.scalar(select(func.count()).where(Activity.kind == ActivityKind.REFUNDED)) == 1


def test_a_currency_without_a_rate_is_refused(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    report = imported(session, "customer,date,amount,currency\nA1,2026-01-02,30,EUR\n")
    assert refusals(report) == {2: "No rate for EUR on 2026-01-02 is known. Set one under Settings, Currencies."}


@pytest.mark.parametrize(
    "content", ["", "customer,date,amount\n", "customer,wine,date,amount\n1,2,3,4\n", "customer,date\n1,2026-01-02\n"]
)
def test_a_file_refused_as_a_whole_writes_nothing(session: Session, content: str) -> None:
    make_club(session)
    with pytest.raises(Refused):
        imported(session, content, create_members=True)
    assert (count(session, Member.id), count(session, Purchase.id)) == (0, 0)


def test_the_log_moves_no_reference_when_a_row_is_mended(session: Session) -> None:
    make_club(session)
    joins(session, source_reference="A1")
    imported(session, "customer,date,amount\nA1,2026-01-02,broken\nA1,2026-01-02,7\n")
    assert imported(session, "customer,date,amount\nA1,2026-01-02,3\nA1,2026-01-02,7\n").added == 1
