"""A question that an event asks its guests."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length

from campaigns.events.models import EventQuestion, QuestionKind
from campaigns.events.saying.questions import LONGEST, MOST_CHOICES, QuestionPlan
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.labels import labelled

LONGEST_CHOICES = (LONGEST["choices"] + 2) * MOST_CHOICES * 2


class QuestionForm(PageForm):
    words_en = StringField(_("Question in English"), [Length(max=LONGEST["words"])])
    words_zh = StringField(_("Question in Chinese"), [Length(max=LONGEST["words"])])
    kind = SelectField(_("How it is answered"), choices=lambda: labelled(QuestionKind))
    choices_en = TextAreaField(
        _("Choices in English"),
        [Length(max=LONGEST_CHOICES)],
        description=_("For “one of several” only; each on a line of its own."),
    )
    choices_zh = TextAreaField(
        _("Choices in Chinese"), [Length(max=LONGEST_CHOICES)], description=_("In the same order.")
    )
    required = BooleanField(_("Whoever comes must answer it"))

    @classmethod
    def of_question(cls, question: EventQuestion) -> "QuestionForm":
        """Its kind stays as it is."""
        form = cls.of_request(
            words_en=question.words.get("en", ""),
            words_zh=question.words.get("zh", ""),
            kind=question.kind.value,
            choices_en=_lines(question, "en"),
            choices_zh=_lines(question, "zh"),
            required=question.required,
        )
        form.kind.data = question.kind.value
        if question.kind is not QuestionKind.CHOICE:
            del form.choices_en, form.choices_zh
        return form

    def plan(self) -> QuestionPlan:
        lines = (
            {each: str(self[f"choices_{each}"].data or "").splitlines() for each in ("en", "zh")} if self.asks else {}
        )
        return QuestionPlan(
            kind=QuestionKind(self.kind.data),
            words={"en": self.words_en.data or "", "zh": self.words_zh.data or ""},
            choices=lines,
            required=bool(self.required.data),
        )

    @property
    def asks(self) -> bool:
        """Whether there are choices to write."""
        return "choices_en" in self


def _lines(question: EventQuestion, language: str) -> str:
    return "\n".join(choice.get(language, "") for choice in question.choices).strip()
