"""The form all pages share: filled from the request, its errors in the page's language."""

from datetime import date
from http import HTTPStatus
from typing import Any, Self

from flask import render_template, request
from flask_babel import gettext as _
from wtforms import FileField, Form, MultipleFileField
from wtforms.i18n import get_translations

from campaigns.core.errors import Refused
from webapp.i18n import language, translated

FIRST, LAST = 1800, 2199
"""Years of the days that a form takes."""
FILES = FileField | MultipleFileField


class PageForm(Form):
    """Checks shape; the domain decides. The token against forged forms is `ui.csrf()`, checked for every POST."""

    class Meta:
        def get_translations(self, _form: Form) -> Any:
            return get_translations([language()])

    @classmethod
    def of_request(cls, obj: Any = None, **starting: Any) -> Self:
        """Filled with what was posted, texts as texts and files as files, else from `obj` or the values given."""
        if request.method != "POST":
            return cls(None, obj=obj, **starting)
        form = cls(request.form, obj=obj, **starting)
        for field in form:
            if isinstance(field, FILES):
                field.process(request.files)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuses days so far off that nothing can be reckoned from them."""
        fits, far = super().validate(extra_validators), [field for field in self if _is_far(field.data)]
        for field in far:
            field.errors = [*field.errors, _("Choose a day from %(first)s to %(last)s.", first=FIRST, last=LAST)]
        return fits and not far

    @classmethod
    def of_query(cls, **starting: Any) -> Self:
        """Filled with what the address says of it, as a page asks before it is sent; else from the values given."""
        form = cls(**starting)
        return cls(request.args, **starting) if any(field.name in request.args for field in form) else form

    def accepted(self) -> bool:
        return request.method == "POST" and self.validate()

    @property
    def has_file(self) -> bool:
        return any(isinstance(field, FILES) for field in self)

    def refuse(self, name: str, refused: Refused) -> None:
        """Set the domain's refusal, in the page's language, beside the field it speaks of."""
        self[name].errors = [*self[name].errors, translated(refused.sentence, refused.values)]

    def on_page(self, template: str, **shown: Any) -> str | tuple[str, int]:
        """`template` with this `form`; 422 while something in it needs another look."""
        page = render_template(template, form=self, **shown)
        return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if self.errors else page


def _is_far(value: Any) -> bool:
    return isinstance(value, date) and not FIRST <= value.year <= LAST
