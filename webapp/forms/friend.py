"""What somebody tells us who comes by a friend's link or by an event's public page."""

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField, StringField, TelField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaigns.events.saying.said import CompanionSaid
from campaigns.members.newcomers import Newcomer
from webapp.forms.base import PageForm
from webapp.forms.selects import SelectField
from webapp.i18n import NAMES, language

LONGEST = 200


class FriendForm(PageForm):
    full_name = StringField(_("Your name"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "name"})
    email = EmailField(_("Email"), [Length(max=LONGEST)], render_kw={"autocomplete": "email", "inputmode": "email"})
    phone = TelField(
        _("Mobile number"),
        [Length(max=40)],
        description=_("With the country's code, such as +86 or +44. One of the two is enough."),
        render_kw={"autocomplete": "tel"},
    )
    language = SelectField(_("Language"), choices=list(NAMES))
    agreed = BooleanField(_("Tell me of other events too. I can stop this at any time."))

    def newcomer(self) -> Newcomer:
        return Newcomer(
            full_name=str(self.full_name.data),
            email=self.email.data or "",
            phone=self.phone.data or "",
            language=str(self.language.data),
            agreed=bool(self.agreed.data),
        )


class PublicForm(FriendForm):
    """On an event's own page one may come with others, where it allows that."""

    companions = TextAreaField(_("Who comes with you"), [Length(max=3_000)], render_kw={"rows": 3})

    @classmethod
    def of_page(cls, *, most: int) -> Self:
        """`most` people in all."""
        form = cls.of_request(language=language())
        if most > 1:
            form.companions.description = gettext("A name a line, at most %(most)s people with yourself.", most=most)
        else:
            del form.companions
        return form

    def named(self) -> tuple[CompanionSaid, ...]:
        lines = (self.companions.data or "").splitlines() if self.companions else ()
        return tuple(CompanionSaid(line.strip()) for line in lines if line.strip())


class StandingForm(FriendForm):
    """By a standing link one may also choose an event."""

    event_code = SelectField(_("Come along to"), default="")
