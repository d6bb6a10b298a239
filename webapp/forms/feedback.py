"""How a guest found an event."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaigns.events.feedback import LONGEST_WORDS, Opinion
from webapp.forms.base import PageForm
from webapp.forms.selects import RadioField

SCORES = (
    (5, _("5, wonderful")),
    (4, _("4, good")),
    (3, _("3, all right")),
    (2, _("2, not so good")),
    (1, _("1, not good at all")),
)


class FeedbackForm(PageForm):
    score = RadioField(_("Your score"), [InputRequired()], choices=SCORES, coerce=int)
    words = TextAreaField(
        _("What should we know?"),
        [Length(max=LONGEST_WORDS)],
        description=_("What was good, and what we should do better."),
        render_kw={"rows": 5},
    )
    contact_wanted = BooleanField(_("Please get in touch with me"))

    def opinion(self) -> Opinion:
        return Opinion(int(self.score.data), self.words.data or "", bool(self.contact_wanted.data))
