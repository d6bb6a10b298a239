"""The form all pages share: filled from the request, its errors in the page's language."""

from typing import Any, Self

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import FileField, Form, MultipleFileField
from wtforms.i18n import get_translations

from webapp.i18n import language


class PageForm(Form):
    """Checks shape; the domain decides. The token against forged forms is `ui.csrf()`, checked for every POST."""

    class Meta:
        def get_translations(self, _form: Form) -> Any:
            return get_translations([language()])

    @classmethod
    def of_request(cls, obj: Any = None, **starting: Any) -> Self:
        """Filled with what was posted, less the NULs that no row can hold, else from `obj` or the values given."""
        posted: MultiDict[str, Any] | None = None
        if request.method == "POST":
            texts = [(name, text.replace("\x00", "")) for name, text in request.form.items(multi=True)]
            posted = MultiDict([*texts, *request.files.items(multi=True)])
        return cls(posted, obj=obj, **starting)

    def accepted(self) -> bool:
        return request.method == "POST" and self.validate()

    @property
    def has_file(self) -> bool:
        return any(isinstance(field, FileField | MultipleFileField) for field in self)

    def refuse(self, name: str, sentence: str) -> None:
        """Set the domain's refusal beside the field it speaks of."""
        self[name].errors = [*self[name].errors, sentence]
