"""`convive members duplicates`, `merge`, `unmerge` and `merge-sure`."""

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.members.long_work.hand import take
from campaigns.members.long_work.operations import ask
from campaigns.members.models import Member, WorkKind
from tests.clock import NOW
from tests.factories_members import joins, make_club
from tests.factories_work import shop_of
from tests.fixtures import Convive


@pytest.fixture
def codes(runtime: Runtime) -> tuple[str, str]:
    with runtime.sessions.begin() as session:
        make_club(session)
        one, other = (joins(session, "Ana Lima", phone="+8613800001111") for _ in range(2))
        return one.code, other.code


def test_pairs_are_listed_with_reasons(convive: Convive, codes: tuple[str, str]) -> None:
    (row,) = json.loads(convive("members", "duplicates", "--json").stdout)
    assert {row["keep"], row["other"]} == set(codes)
    assert (row["score"], row["reasons"]) == (100, ["same_mobile", "same_name"])


def test_merged_and_parted_by_codes(convive: Convive, codes: tuple[str, str]) -> None:
    done = json.loads(convive("members", "merge", *codes, "--json").stdout)
    shown = json.loads(convive("members", "show", codes[1], "--json").stdout)
    assert shown["code"] == codes[0]
    assert convive("members", "unmerge", str(done["merge"])).exit_code == 0
    assert json.loads(convive("members", "show", codes[1], "--json").stdout)["code"] == codes[1]


def test_merging_again_is_refused(convive: Convive, codes: tuple[str, str]) -> None:
    convive("members", "merge", *codes)
    refused = convive("members", "merge", *codes)
    assert refused.exit_code == 1
    assert "with themselves" in refused.stderr


def test_an_unknown_code_is_refused(convive: Convive, codes: tuple[str, str]) -> None:
    assert convive("members", "merge", codes[0], "nobody").exit_code == 1


def test_sure_pairs_are_merged_at_once(convive: Convive, codes: tuple[str, str], runtime: Runtime) -> None:
    convive("members", "duplicates")
    assert json.loads(convive("members", "merge-sure", "--json").stdout) == {"merged": 1}
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Member)) == 1


def test_what_somebody_is_at_already_is_not_begun_here(convive: Convive, runtime: Runtime, session: Session) -> None:
    ask(session, WorkKind.SEARCH, now=NOW)
    session.commit()
    assert take(shop_of(runtime), WorkKind.SEARCH)
    refused = convive("members", "duplicates")
    assert (refused.exit_code, "Somebody is at it already" in refused.stderr) == (1, True)
