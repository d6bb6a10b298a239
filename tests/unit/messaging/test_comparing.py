"""What differs between two versions."""

from campaigns.messaging.blocks.kinds import Block, BlockKind, to_json
from campaigns.messaging.comparing import MOST_WORDS, Change, Piece, compare, differing_lines
from campaigns.messaging.models import Channel, TemplatePart, TemplateVersion


def version(*parts: TemplatePart) -> TemplateVersion:
    return TemplateVersion(parts=list(parts))


def text(said: str, language: str = "en") -> TemplatePart:
    return TemplatePart(channel=Channel.SMS, language=language, subject="", html="", text=said)


def letter(*blocks: Block) -> TemplatePart:
    kept = to_json(blocks)
    return TemplatePart(channel=Channel.EMAIL, language="en", subject="Hi", html="<p>", text="x", blocks=kept)


def changes(before: str, after: str) -> list[list[tuple[str, str]]]:
    lines = differing_lines(before.splitlines(), after.splitlines())
    return [[(piece.change.value, piece.text) for piece in line] for line in lines]


def test_a_word_that_changed_is_marked_alone() -> None:
    same, gone, new = "same", "gone", "new"
    assert changes("Come on Monday, please", "Come on Friday, please") == [
        [(same, "Come on "), (gone, "Monday"), (new, "Friday"), (same, ", please")]
    ]


def test_chinese_is_compared_sign_by_sign() -> None:
    assert changes("周一晚上见面吧", "周五晚上见面吧") == [
        [("same", "周"), ("gone", "一"), ("new", "五"), ("same", "晚上见面吧")]
    ]


def test_lines_that_have_nothing_in_common_go_and_come() -> None:
    assert changes("Dear friend", "12:30 sharp!") == [[("gone", "Dear friend")], [("new", "12:30 sharp!")]]


def test_what_is_far_from_a_change_is_left_out() -> None:
    before = [f"line {number}" for number in range(20)]
    after = [*before[:10], "between", *before[10:]]
    lines = list(differing_lines(before, after))
    assert [line[0].change for line in (lines[0], lines[-1])] == [Change.LEFT_OUT] * 2
    assert len(lines) == 7
    assert (Piece(Change.NEW, "between"),) in lines


def test_nothing_differs_where_both_say_the_same() -> None:
    (part,) = compare(version(text("Hi")), version(text("Hi")), say=str)
    assert part.lines == ()


def test_a_part_that_came_and_one_that_went() -> None:
    came, went = compare(version(text("你好", "zh")), version(text("Hi")), say=str)
    assert [(part.language, part.was, part.is_now) for part in (came, went)] == [
        ("en", False, True),
        ("zh", True, False),
    ]


def test_a_picture_and_a_condition_that_changed_are_seen_though_no_word_did() -> None:
    picture = {"text": "Vines", "picture": "https://a.example/1.jpg"}
    older = letter(Block(BlockKind.PICTURE, **picture))
    newer = letter(
        Block(BlockKind.PICTURE, **picture | {"picture": "https://a.example/2.jpg"}, only_if="member.points > 1")
    )
    (part,) = compare(version(older), version(newer), say=str)
    new = " ".join(piece.text for line in part.lines for piece in line if piece.change is Change.NEW)
    assert "member.points > 1" in new
    assert "2" in new


def test_a_very_long_line_is_compared_as_a_whole() -> None:
    long = "a " * MOST_WORDS
    assert [piece.change for line in differing_lines([long], [long + "b"]) for piece in line] == ["gone", "new"]
