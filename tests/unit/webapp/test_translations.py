"""Whatever the house says in English it says in Chinese too."""

import re

from tests.catalogue import chinese, forms, said_in_source, translation

PLACE = re.compile(r"%\(\w+\)[a-z]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?[,;:!?]|[,;:!?] ?[\u4e00-\u9fff]")


def test_every_sentence_is_translated() -> None:
    sentences = [message for message in said_in_source() if message.id]
    assert len(sentences) > 500
    assert [message.id for message in sentences if not translation(message)] == []


def test_nothing_is_guessed_or_left_over() -> None:
    kept = [message for message in chinese() if message.id]
    assert [message.id for message in kept if message.fuzzy or message.id not in said_in_source()] == []
    assert list(chinese().obsolete) == []


def test_a_translation_fills_the_same_places() -> None:
    pairs = [(forms(message)[-1], translation(message)) for message in chinese() if message.id]
    assert [pair for pair in pairs if set(PLACE.findall(pair[0])) != set(PLACE.findall(pair[1]))] == []


def test_chinese_is_set_with_its_own_punctuation() -> None:
    texts = [translation(message) for message in chinese() if message.id]
    assert [text for text in texts if HALF_WIDTH.search(text)] == []
