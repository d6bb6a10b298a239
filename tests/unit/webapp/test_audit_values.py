"""What stood in a column, as the audit log says it."""

from webapp.audit_words.values import LONGEST, say_value


def test_what_is_too_long_is_cut() -> None:
    said = [say_value("note", "text", "x" * length, {}) for length in (LONGEST, LONGEST + 1)]
    assert said == ["x" * LONGEST, "x" * LONGEST + "…"]
