"""The form all pages share: filled from the request, its errors in the page's language."""

from http import HTTPStatus
from typing import Any, Self

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from wtforms import FileField, Form, MultipleFileField
from wtforms.i18n import get_translations

from campaigns.core.errors import Refused
from webapp.i18n import language, translated


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

    @classmethod
    def of_query(cls, **starting: Any) -> Self:
        """Filled with what the address says of it, as a page asks before it is sent; else from the values given."""
        form = cls(**starting)
        return cls(request.args, **starting) if any(field.name in request.args for field in form) else form

    def accepted(self) -> bool:
        return request.method == "POST" and self.validate()

    @property
    def has_file(self) -> bool:
        return any(isinstance(field, FileField | MultipleFileField) for field in self)

    def refuse(self, name: str, refused: Refused) -> None:
        """Set the domain's refusal, in the page's language, beside the field it speaks of."""
        self[name].errors = [*self[name].errors, translated(refused.sentence, refused.values)]

    def on_page(self, template: str, **shown: Any) -> str | tuple[str, int]:
        """`template` with this `form`; 422 while something in it needs another look."""
        page = render_template(template, form=self, **shown)
        return (page, HTTPStatus.UNPROCESSABLE_ENTITY) if self.errors else page
