"""A picture that something shows: one that is kept already, another that is uploaded, or none."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, HiddenField

SIZE = _("JPEG, PNG, GIF or WebP, at most 10 MB.")


def picture_fields(description: Any = SIZE) -> tuple[HiddenField, FileField, BooleanField]:
    """The name of the one it has, the file of another, and whether it is to have none; `chosen_picture` reads them."""
    accept = {"accept": "image/jpeg,image/png,image/gif,image/webp"}
    return (
        HiddenField(),
        FileField(_("Picture"), description=description, render_kw=accept),
        BooleanField(_("Without a picture")),
    )


def chosen_picture(name: HiddenField, without: BooleanField) -> str | None:
    return None if without.data else (name.data or "").strip() or None
