import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import Member, MemberSummary, Purchase
from tests.factories_members import joins, make_club, summary_of
from tests.functional.api.callers import Caller, item, with_key


@pytest.fixture
def ana(runtime: Runtime) -> Member:
    with runtime.sessions.begin() as session:
        make_club(session)
        return joins(session, source_reference="A1", email="ana@example.com", phone="+8613912345678")


@pytest.fixture
def till(ana: Member, client: FlaskClient, runtime: Runtime) -> Caller:
    return with_key(client, runtime)


def figures(runtime: Runtime, member: Member) -> MemberSummary:
    with runtime.sessions() as session:
        return summary_of(session, member)


def test_the_same_call_again_changes_nothing(till: Caller, ana: Member, runtime: Runtime) -> None:
    assert till.states(item(), item(order_reference="o2", amount="9")) == ["recorded", "recorded"]
    assert till.states(item(), item(order_reference="o2", amount="9")) == ["unchanged", "unchanged"]
    assert (figures(runtime, ana).spend, figures(runtime, ana).points) == (15_950, 159)


@pytest.mark.parametrize("named", [{"reference": "A1"}, {"email": "ANA@example.com"}, {"phone": "+86 139 1234 5678"}])
def test_a_member_is_known_by_what_the_till_has(till: Caller, named: dict[str, str]) -> None:
    assert till.states(item(member=named)) == ["recorded"]


def test_a_member_is_known_by_the_card(till: Caller, ana: Member) -> None:
    assert till.states(item(member={"code": ana.code.upper()})) == ["recorded"]


def test_what_is_recorded_otherwise_is_refused_unless_it_is_corrected(
    till: Caller, ana: Member, runtime: Runtime
) -> None:
    till.tells(item())
    assert "recorded already" in till.refusal(item(amount="20"))
    assert till.states(item(amount="20"), correct=True) == ["corrected"]
    assert till.states(item(amount="20"), correct=True) == ["unchanged"]
    assert (figures(runtime, ana).spend, figures(runtime, ana).points) == (2000, 20)


def test_what_was_bought_is_told_and_kept(till: Caller, runtime: Runtime) -> None:
    assert till.states(item(product=" Oolong "), item(product="Oolong", order_reference="o2")) == ["recorded"] * 2
    with runtime.sessions() as session:
        assert session.scalars(select(Purchase.product)).all() == ["Oolong", "Oolong"]
    assert "recorded already" in till.refusal(item(product="Pu'er"))


def test_another_hour_of_the_day_is_a_correction(till: Caller) -> None:
    till.tells(item())
    assert till.states(item(at="2026-01-02T18:31:00+08:00"), correct=True) == ["corrected"]


def test_one_that_is_refused_loses_none_of_the_rest(till: Caller) -> None:
    told = till.sends(
        {
            "source": "till",
            "purchases": [item(amount="x"), item(), item(member={"reference": "zz"}, order_reference="o3")],
        }
    )
    assert told.json is not None
    assert [found["state"] for found in told.json["purchases"]] == ["refused", "recorded", "refused"]
    assert (told.json["recorded"], told.json["refused"]) == (1, 2)
    assert told.json["purchases"][2]["error"] == {"type": "NotAMember", "message": "No member is known by “zz”."}


def test_the_same_reference_twice_in_a_call_counts_once(till: Caller) -> None:
    assert till.states(item(), item(amount="3")) == ["recorded", "refused"]


def test_a_reference_counts_once_for_each_source(till: Caller, runtime: Runtime) -> None:
    till.tells(item())
    assert till.sends({"source": "shop", "purchases": [item(amount="3")]}).json["recorded"] == 1  # type: ignore[index]


def test_a_refund_names_its_order(till: Caller, ana: Member, runtime: Runtime) -> None:
    back = item(order_reference="r1", kind="refund", amount="50.50", refunded_order="o1")
    assert till.states(back, item()) == ["recorded", "recorded"]
    assert figures(runtime, ana).spend == 10_000
    more = {**back, "order_reference": "r2", "amount": "-100.01"}
    assert till.refusal(more) == "Of the order “o1” 150.51 USD would be given back, and only 150.50 USD was paid."


def test_another_currency_needs_a_rate(till: Caller) -> None:
    assert "No rate for EUR on 2026-01-02" in till.refusal(item(currency="EUR"))


def test_nobody_unknown_joins_unasked(till: Caller, runtime: Runtime) -> None:
    newcomer = item(member={"reference": "B1", "name": "欧阳 Bo"})
    assert till.refusal(newcomer) == "No member is known by “B1”."
    assert "No member is known" in till.refusal(item(member={"reference": "B1"}), create_members=True)
    assert till.states(newcomer, item(order_reference="o2"), create_members=True) == ["recorded", "recorded"]
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).where(Member.source_reference == "B1")) == 1


def test_a_thousand_at_once(till: Caller, runtime: Runtime) -> None:
    many = [item(order_reference=f"n{number}", amount="1") for number in range(1000)]
    assert set(till.states(*many)) == {"recorded"}
    assert till.sends({"source": "till", "purchases": [{}] * 10_001}).status_code == 422
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(Purchase.id))) == 1000
