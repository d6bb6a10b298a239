"""The answer to an invitation, with all that a guest may say with it; works as plain HTML."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self, cast

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import Length

from campaigns.core.errors import Refused
from campaigns.core.identifiers import as_number
from campaigns.core.words import mark
from campaigns.events.models import EventQuestion, QuestionKind
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.saying.said import LONGEST, CompanionSaid, Said, Saying, SayingRefused, value_of
from webapp.forms.base import PageForm
from webapp.forms.selects import RadioField
from webapp.i18n import localised_here, switched_language

PARTS = ("name", "diet", "note")
_QUESTION = "question_"
MORE = "more"
"""The button that asks for one more line."""


class RsvpForm(PageForm):
    companions = HiddenField()
    """How many lines there are."""
    diet = StringField(_("Diet or allergies"), [Length(max=LONGEST["diet"])], render_kw={"list": "diets"})
    note = TextAreaField(_("A word to us"), [Length(max=LONGEST["note"])], render_kw={"rows": 2})

    @classmethod
    def of_guest(cls, said: Said, questions: Sequence[EventQuestion], *, party_size: int, most: int) -> Self:
        """As it was posted, else as it is kept. `most` companions may come; one line more than come is shown."""
        brought = party_size - 1
        lines = _lines(brought, most)
        own: dict[str, Any] = {name: field for place in range(lines) for name, field in _companion(place).items()}
        own |= {f"question_{each.id}": _question(each) for each in questions}
        form = cast("type[Self]", type("OwnRsvpForm", (cls,), own))
        starting: dict[str, Any] = {"diet": said.diet, "note": said.note}
        for place in range(lines):
            one = said.companions[place] if place < len(said.companions) else CompanionSaid()
            starting |= {f"companion_{place}_{part}": getattr(one, part) for part in PARTS}
            starting[f"companion_{place}_follows"] = place < brought and not one.name
        starting |= {f"question_{each.id}": _written(each, said) for each in questions}
        filled = form.of_request(**starting)
        filled.companions.data = str(lines)
        return filled

    def lines(self) -> list[list[Field]]:
        """Of each companion the fields of PARTS, and whether the name follows."""
        lines = range(int(self.companions.data or 0))
        return [[self[f"companion_{place}_{part}"] for part in (*PARTS, "follows")] for place in lines]

    def refuse(self, name: str, refused: Refused) -> None:
        """Once beside each field; of a line that is not shown, beside all of them."""
        shown = name if name in self else "companions"
        if not self[shown].errors:
            super().refuse(shown, refused)

    def questions(self) -> list[Field]:
        return [field for field in self if field.name.startswith("question_")]


class CompanionUnnamed(SayingRefused):
    sentence = mark("Please give their name, or tick that it follows.")


def posted_saying(*, coming: bool) -> Saying | None:
    """What is said now; nothing when an answer alone was posted. Whoever does not come need not fill it in.

    Raises CompanionUnnamed.
    """
    posted = request.form.to_dict()
    if "companions" not in posted:
        return None
    return Saying(
        language=switched_language(),
        companions=tuple(_companions_in(posted)) if coming else None,
        diet=posted.get("diet", ""),
        note=posted.get("note", ""),
        replies={int(name.removeprefix(_QUESTION)): text for name, text in posted.items() if _is_reply(name)},
    )


def _companions_in(posted: Mapping[str, str]) -> Iterator[CompanionSaid]:
    """Of each line that was filled in; the domain says how many may come."""
    for place in range(LARGEST_PARTY):
        own = f"companion_{place}_"
        name, diet, note = (posted.get(own + part, "") for part in PARTS)
        if name or posted.get(f"{own}follows"):
            yield CompanionSaid(name, diet, note)
        elif diet or note:
            raise CompanionUnnamed(field=f"{own}name")


def _is_reply(name: str) -> bool:
    number = name.removeprefix(_QUESTION)
    return number != name and as_number(number) is not None


def _lines(brought: int, most: int) -> int:
    posted = request.form.get("companions", type=int)
    if posted is None:
        return max(brought, min(brought + 1, most))
    return max(0, min(posted + (MORE in request.form), max(most, brought)))


def _companion(place: int) -> dict[str, Field]:
    own = f"companion_{place}_"
    return {
        f"{own}name": StringField(_("Full name"), [Length(max=LONGEST["name"])], render_kw={"autocomplete": "off"}),
        f"{own}diet": StringField(_("Diet or allergies"), [Length(max=LONGEST["diet"])], render_kw={"list": "diets"}),
        f"{own}note": StringField(_("Note"), [Length(max=LONGEST["note"])], render_kw={"autocomplete": "off"}),
        f"{own}follows": BooleanField(_("Comes too; the name follows")),
    }


class _Wanted:
    """Marks a question that a yes must answer; whether it does, the domain says."""

    field_flags = {"required": True}  # noqa: RUF012 - read by WTForms in this form

    def __call__(self, _form: PageForm, _field: Field) -> None:
        return


def _question(question: EventQuestion) -> Field:
    wanted = [_Wanted()] if question.required else []
    words = localised_here(question.words)
    if question.kind is QuestionKind.TEXT:
        return TextAreaField(words, [*wanted, Length(max=LONGEST["reply"])], render_kw={"rows": 2})
    choices = [(value_of(choice), localised_here(choice)) for choice in question.choices]
    if not question.required:
        choices.append(("", gettext("No answer")))
    return RadioField(words, wanted, choices=choices, validate_choice=False)


def _written(question: EventQuestion, said: Said) -> str:
    """What is no longer offered cannot be shown."""
    reply = said.replies.get(question.id)
    offered = reply and (question.kind is QuestionKind.TEXT or reply.said in question.choices)
    return value_of(reply.said) if reply and offered else ""
