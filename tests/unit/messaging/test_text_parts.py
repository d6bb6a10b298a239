"""What a text is sent in, and which signs make it dear."""

import pytest

from campaigns.messaging.text_parts import Alphabet, measure


@pytest.mark.parametrize(
    ("text", "alphabet", "parts", "length", "places"),
    [
        ("Hi", Alphabet.SMALL, 1, 2, 160),
        ("€" * 81, Alphabet.SMALL, 2, 162, 306),
        ("生日快乐", Alphabet.LARGE, 1, 4, 70),
        ("😀" * 36, Alphabet.LARGE, 2, 72, 134),
        ("", Alphabet.SMALL, 1, 0, 160),
    ],
)
def test_a_text_is_measured(text: str, alphabet: Alphabet, parts: int, length: int, places: int) -> None:
    found = measure(text)
    assert (found.alphabet, found.parts, found.length, found.places) == (alphabet, parts, length, places)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("It\u2019s here", [("\u2019", "RIGHT SINGLE QUOTATION MARK", "'")]),
        ("A\u2013B\u2026", [("\u2013", "EN DASH", "-"), ("\u2026", "HORIZONTAL ELLIPSIS", "...")]),
        ("a\u00a0b", [("\u00a0", "NO-BREAK SPACE", " ")]),
        ("Party 🎉", [("🎉", "PARTY POPPER", "")]),
        ("Plain", []),
        ("您好“”", []),
    ],
)
def test_what_forces_the_large_alphabet_is_named(text: str, foreign: list[tuple[str, str, str]]) -> None:
    assert [(each.sign, each.name, each.instead) for each in measure(text).foreign] == foreign
