"""The words of a template, one channel and language at a time."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, FileField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from campaigns.messaging.models import Channel
from campaigns.messaging.templates import NewPart
from webapp.forms.base import PageForm

LONGEST = 60_000
WRITTEN = {"data-words": ""}
"""A field in which variables may stand: the page offers them beside it."""


class TemplateForm(PageForm):
    name = StringField(_("Name"), [InputRequired(), Length(max=100)], description=_("Only staff see it."))


class OpensForm(PageForm):
    days = IntegerField(
        _("Days that single clicks are kept"), [InputRequired(), NumberRange(1, 3650)],
        description=_(
            "Also the tests that staff send themselves. The figures of campaigns and the timelines of members stay."
        ),
    )  # fmt: skip
    wanted = BooleanField(
        _("Note when a mail is opened"), description=_("Mails then carry a small picture that is fetched from us.")
    )


class PictureForm(PageForm):
    file = FileField(
        _("Picture"), [InputRequired()], description=_("JPEG, PNG, GIF or WebP, at most 10 MB."),
        render_kw={"accept": "image/jpeg,image/png,image/gif,image/webp"},
    )  # fmt: skip
    shows = StringField(
        _("What it shows"), [InputRequired(), Length(max=300)], description=_("Read by those who see no pictures")
    )


class TextForm(PageForm):
    text = TextAreaField(_("Text"), [InputRequired(), Length(max=2_000)], render_kw={"rows": 6, **WRITTEN})


class LetterForm(PageForm):
    subject = StringField(_("Subject"), [InputRequired(), Length(max=300)], render_kw=WRITTEN)
    text = TextAreaField(
        _("Letter"),
        [InputRequired(), Length(max=LONGEST)],
        description=_(
            "Paragraphs apart by an empty line. [Label](link) makes a link; alone in its paragraph, a button."
        ),
        render_kw={"rows": 16, **WRITTEN},
    )
    html = TextAreaField(
        _("HTML of your own"),
        [Length(max=LONGEST)],
        description=_("Left empty, the letter above is laid out for you."),
        render_kw={"rows": 4, **WRITTEN},
    )


def given_part(channel: Channel, language: str, posted: Mapping[str, str]) -> NewPart:
    """What one of the two forms above says."""
    text, subject, html = (posted.get(name, "") for name in ("text", "subject", "html"))
    return NewPart(channel, language, text[:LONGEST], subject=subject, html=html[:LONGEST])
