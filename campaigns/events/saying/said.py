"""What a guest has said, and what becomes of that as they say something new."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from campaigns.core.errors import Refused
from campaigns.core.words import LocalText, localised, mark
from campaigns.events.models import EventQuestion, QuestionKind
from campaigns.events.saying.cleaning import clean_line, clean_lines
from campaigns.members.profile.names import clean_name

LONGEST = {"name": 100, "diet": 100, "note": 500, "reply": 1000}
_CLEANED: Mapping[str, Callable[[str], str]] = {
    "name": clean_name,
    "diet": clean_line,
    "note": clean_lines,
    "reply": clean_lines,
}


class SayingRefused(Refused):
    """`field` names what has to be mended, such as `diet`, `companion_0_name` or `question_17`."""

    status = 422

    def __init__(self, *, field: str, **values: int) -> None:
        super().__init__(**values)
        self.field = field


class SaidTooLong(SayingRefused):
    sentence = mark("This text may have at most %(most)d characters.")


class ReplyMissing(SayingRefused):
    sentence = mark("Please answer this question.")


class NoSuchChoice(SayingRefused):
    sentence = mark("Please choose one of these.")


@dataclass(frozen=True, slots=True)
class CompanionSaid:
    """Without a name: it follows."""

    name: str = ""
    diet: str = ""
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.diet or self.note)


@dataclass(frozen=True, slots=True)
class ReplySaid:
    asked: LocalText
    said: LocalText


@dataclass(frozen=True, slots=True)
class Said:
    """All that is kept of one guest. `replies`: the question's id → what was asked and said."""

    companions: tuple[CompanionSaid, ...] = ()
    diet: str = ""
    note: str = ""
    replies: Mapping[int, ReplySaid] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a guest says now, as typed. `companions` None: as many and whom there were.

    `replies`: the question's id → the words, or of a choice its value. `language` is the page's, empty for the guest's
    own.
    """

    language: str = ""
    companions: tuple[CompanionSaid, ...] | None = None
    diet: str | None = ""
    note: str | None = ""
    """Nothing: as it was."""
    replies: Mapping[int, str] = field(default_factory=dict)
    whole: bool = True
    """Whether a question that is not among `replies` was left blank, as on a form; else it was not asked."""

    @property
    def party_size(self) -> int | None:
        """The guest included."""
        return None if self.companions is None else 1 + len(self.companions)


def value_of(choice: LocalText) -> str:
    """How a form names a choice; unlike its place in the list it never comes to mean another one."""
    return localised(choice, "en")


def said_after(before: Said, saying: Saying, questions: Sequence[EventQuestion], *, strict: bool) -> Said:
    """Raises a SayingRefused. Unless `strict`, questions that must be answered need not be."""
    after = replace(
        before,
        diet=before.diet if saying.diet is None else _clean("diet", saying.diet, "diet"),
        note=before.note if saying.note is None else _clean("note", saying.note, "note"),
        replies={**before.replies, **dict(_replies(before, saying, questions, strict=strict))},
    )
    after = replace(after, replies={each: reply for each, reply in after.replies.items() if reply.said})
    if saying.companions is None:
        return after
    cleaned = (_companion(place, one) for place, one in enumerate(saying.companions))
    return replace(after, companions=tuple(one for one in cleaned if one))


def owed(said: Said, questions: Sequence[EventQuestion]) -> Sequence[EventQuestion]:
    """Questions that somebody who comes has still to answer."""
    return [each for each in questions if each.required and each.id not in said.replies]


def shortened(before: Said, party_size: int) -> Said:
    """A smaller party without those it has no room for, the last first: nobody said which of them stay away."""
    return replace(before, companions=before.companions[: party_size - 1])


def _replies(
    before: Said, saying: Saying, questions: Sequence[EventQuestion], *, strict: bool
) -> Iterator[tuple[int, ReplySaid]]:
    for question in questions if saying.whole else [each for each in questions if each.id in saying.replies]:
        typed = _clean("reply", saying.replies.get(question.id, ""), f"question_{question.id}")
        if typed:
            yield question.id, ReplySaid(question.words, _reply(question, typed, saying.language))
        elif strict and question.required:
            raise ReplyMissing(field=f"question_{question.id}")
        elif question.kind is QuestionKind.TEXT or _could_be_said(question, before):
            yield question.id, ReplySaid(question.words, {})


def _reply(question: EventQuestion, typed: str, language: str) -> LocalText:
    if question.kind is QuestionKind.TEXT:
        return {language: typed}
    found = next((choice for choice in question.choices if value_of(choice) == typed), None)
    if found is None:
        raise NoSuchChoice(field=f"question_{question.id}")
    return dict(found)


def _could_be_said(question: EventQuestion, before: Said) -> bool:
    """A choice that is no longer offered cannot be seen on the form, so leaving it blank does not take it back."""
    reply = before.replies.get(question.id)
    return reply is None or reply.said in question.choices


def _companion(place: int, one: CompanionSaid) -> CompanionSaid:
    return CompanionSaid(
        **{name: _clean(name, getattr(one, name), f"companion_{place}_{name}") for name in ("name", "diet", "note")}
    )


def _clean(kind: str, text: str, field: str) -> str:
    most = LONGEST[kind]
    clean = _CLEANED[kind](text[: most * 4])
    if len(clean) > most:
        raise SaidTooLong(field=field, most=most)
    return clean
