import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind, Purchase
from tests.factories_members import does, joins, make_club
from tests.fixtures import Convive

RULE = '{"any": [{"type": "purchased", "days": 60}]}'


@pytest.fixture(autouse=True)
def club(runtime: Runtime) -> None:
    with runtime.sessions.begin() as session:
        make_club(session)
        does(session, joins(session, source_reference="A1"), ActivityKind.PURCHASED, value=5000)


@pytest.fixture
def till(tmp_path: Path) -> Path:
    file = tmp_path / "till.csv"
    file.write_text("Kunde,Datum,Betrag,Filiale\nA1,2026-01-02,3,x\nzz,2026-01-02,3,x\n", encoding="utf-8")
    return file


MAPPED = ("--map", "Kunde=customer", "--map", "Datum=date", "--map", "Betrag=amount")


def test_unknown_columns_are_refused_with_the_way_out(convive: Convive, till: Path) -> None:
    result = convive("purchases", "import", str(till))
    assert result.exit_code == 1
    assert "“Filiale”" in result.stderr


def test_rejects_that_cannot_be_written_are_refused_first(
    convive: Convive, runtime: Runtime, till: Path, tmp_path: Path
) -> None:
    result = convive("purchases", "import", str(till), *MAPPED, "--rejects", str(tmp_path / "nowhere" / "r.csv"))
    assert result.exit_code == 2
    with runtime.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Purchase)) == 0


def test_a_mapped_file_is_kept_row_by_row(convive: Convive, till: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    result = convive("purchases", "import", str(till), *MAPPED, "--json", "--rejects", str(rejects))
    told = json.loads(result.stdout)
    assert (result.exit_code, told["added"], told["ignored_columns"]) == (0, 1, ["Filiale"])
    assert told["errors"] == [{"line": 3, "reason": "No member is known by “zz”."}]
    assert "zz,2026-01-02,3,x" in rejects.read_text(encoding="utf-8-sig")


def test_a_rehearsal_changes_nothing(convive: Convive, till: Path, runtime: Runtime) -> None:
    assert convive("purchases", "import", str(till), *MAPPED, "--dry-run").exit_code == 0
    with runtime.sessions() as session:
        assert session.scalar(select(func.count(Purchase.id))) == 0


def test_wrong_usage_exits_2(convive: Convive, till: Path) -> None:
    assert convive("purchases", "import", str(till), "--map", "Kunde").exit_code == 2
    assert convive("segment", "count").exit_code == 2


def test_a_segment_from_rule_to_explanation(convive: Convive) -> None:
    assert convive("segment", "add", "lately", "--rule", RULE).exit_code == 0
    assert json.loads(convive("segment", "count", "lately", "--json").stdout) == {"members": 1}
    found = json.loads(convive("segment", "preview", "lately", "--json").stdout)[0]
    told = json.loads(convive("segment", "explain", "lately", "--member", found["code"], "--json").stdout)
    assert told["rule"]["any"][0]["holds"] is True


def test_a_hostile_rule_is_refused_at_its_place(convive: Convive) -> None:
    result = convive("segment", "count", "--rule", '{"any": [{"type": "attended", "days": 0}]}')
    assert (result.exit_code, "rule.any[0].days: must be between 1 and 3650" in result.stderr) == (1, True)


def test_members_are_added_shown_and_exported(convive: Convive, tmp_path: Path) -> None:
    added = json.loads(convive("members", "add", "Bo Chen", "--email", "bo@example.com", "--json").stdout)
    assert "bo@example.com" in convive("members", "show", added["code"]).stdout
    assert convive("members", "add", "Bo", "--email", "bo").exit_code == 1
    file = tmp_path / "members.csv"
    convive("members", "export", str(file))
    again = json.loads(convive("members", "import", str(file), "--json").stdout)
    assert (again["added"], again["unchanged"]) == (0, 2)
