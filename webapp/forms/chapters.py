"""A chapter of the club, and choosing one."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.chapters.models import Chapter
from campaigns.chapters.operations import LONGEST_NAME, Said
from webapp.forms.base import PageForm
from webapp.forms.events import ZONES
from webapp.forms.selects import SelectField
from webapp.i18n import NAMES


class ChapterForm(PageForm):
    name = StringField(_("Name"), [InputRequired(), Length(max=LONGEST_NAME)])
    zone = SelectField(
        _("Time zone"),
        choices=lambda: [("", _("As the club")), *((zone, zone.replace("_", " ")) for zone in ZONES)],
    )
    language = SelectField(_("Language"), choices=lambda: [("", _("As the club")), *NAMES])

    @classmethod
    def of_chapter(cls, chapter: Chapter) -> "ChapterForm":
        return cls.of_request(name=chapter.name, zone=chapter.zone or "", language=chapter.language or "")

    def said(self) -> Said:
        return Said(*(str(field.data or "") for field in (self.name, self.zone, self.language)))


def chapter_choices(chapters: Sequence[Chapter]) -> list[tuple[str, Any]]:
    """Those offered, with none first."""
    return [("", _("None")), *((str(chapter.id), chapter.name) for chapter in chapters)]
