"""Shapes of what a person asks of the sandbox."""

from typing import Any, Self

from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.sandbox.faults import Kind, Provider
from webapp.sandbox.replies import Answer
from webapp.sandbox.words import KINDS, PROVIDERS


class ActForm(PageForm):
    """Also filled from a program's JSON, in which null means absent."""

    @classmethod
    def of_request(cls, obj: Any = None, **starting: Any) -> Self:
        if not request.is_json:
            return super().of_request(obj, **starting)
        return cls(MultiDict({name: str(value) for name, value in request.get_json().items() if value is not None}))


class TextForm(ActForm):
    text = StringField(_("Text"), validators=[InputRequired(), Length(max=1600)])


class WrittenForm(ActForm):
    text = TextAreaField(_("Your answer"), validators=[InputRequired(), Length(max=20_000)], render_kw={"rows": 4})


class AnswerForm(ActForm):
    answer = SelectField(_("Answer"), choices=[(answer, answer) for answer in Answer], coerce=Answer)


class FaultForm(ActForm):
    provider = SelectField(_("Where"), choices=list(PROVIDERS.items()), coerce=Provider)
    kind = SelectField(_("What happens"), choices=[(kind, words.name) for kind, words in KINDS.items()], coerce=Kind)
    count = IntegerField(_("How often"), default=1, validators=[Optional(), NumberRange(min=1)])
    forever = BooleanField(_("Until I withdraw it"))
    value = DecimalField(_("Seconds"), validators=[Optional(), NumberRange(min=0, max=86_400)])
    address = StringField(_("Only this address or number"), validators=[Optional(), Length(max=320)])

    def order(self) -> dict[str, Any]:
        """The arguments of `Faults.order`."""
        return {
            "provider": self.provider.data,
            "kind": self.kind.data,
            "count": None if self.forever.data else self.count.data or 1,
            "value": None if self.value.data is None else float(self.value.data),
            "address": self.address.data or None,
        }
