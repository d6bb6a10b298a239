"""Signing in, and the accounts of staff."""

from collections.abc import Sequence
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, EmailField, PasswordField, StringField
from wtforms.validators import Email, EqualTo, InputRequired, Length, Optional

from campaigns.chapters.models import Chapter
from campaigns.staff.models import Role, Staff
from campaigns.staff.passwords import SHORTEST
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField, SelectField
from webapp.i18n import NAMES
from webapp.labels import label

LONGEST = 200


def _roles() -> list[tuple[str, str]]:
    return [(role.value, label(role).text) for role in Role]


class SignInForm(PageForm):
    email = EmailField(
        _("Email"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "autofocus": True, "inputmode": "email"},
    )
    password = PasswordField(
        _("Password"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "current-password"}
    )


class ForgottenForm(PageForm):
    email = EmailField(
        _("Email"),
        [InputRequired(), Email(), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )


def new_password() -> PasswordField:
    return PasswordField(
        _("New password"),
        [InputRequired(), Length(min=SHORTEST, max=LONGEST)],
        description=_(
            "At least %(least)s characters. A few words in a row are easy to keep and hard to guess.", least=SHORTEST
        ),
        render_kw={"autocomplete": "new-password"},
    )


def once_more() -> PasswordField:
    return PasswordField(
        _("New password, once more"),
        [InputRequired(), EqualTo("new", _("The two new passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class NewPasswordForm(PageForm):
    new = new_password()
    again = once_more()


class PasswordForm(PageForm):
    current = PasswordField(_("Current password"), [InputRequired()], render_kw={"autocomplete": "current-password"})
    new = new_password()
    again = once_more()


def own_password() -> PasswordField:
    return PasswordField(
        _("Current password"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "current-password"}
    )


class ProofForm(PageForm):
    """What only the person themselves may do asks for their password again."""

    current = own_password()


class PasskeyForm(PageForm):
    name = StringField(
        _("Name"),
        [InputRequired(), Length(max=60)],
        description=_("By which you will know it, such as the device where it is kept."),
        render_kw={"autocomplete": "off"},
    )
    current = own_password()


class CodeForm(PageForm):
    code = StringField(
        _("The code"), [InputRequired(), Length(max=LONGEST)], render_kw={"autocomplete": "one-time-code"}
    )


class DemandForm(PageForm):
    day = DateField(
        _("Needed from"),
        [Optional()],
        description=_("Empty leaves it to each. Without a second factor of your own, choose a day in a week or later."),
    )


class PhoneForm(PageForm):
    phone = StringField(
        _("Mobile number"),
        [Length(max=40)],
        description=_("For the texts that you send yourself as a test. Begin it with + and the country's code."),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )


class DigestForm(PageForm):
    digest = BooleanField(
        _("Send me a daily mail"),
        description=_("What is due, whose day it is this week, who waits for an answer. None when there is nothing."),
    )
    digest_hour = SelectField(
        _("From this hour on, by the club's clock"),
        coerce=int,
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
    )


class MonthMailForm(PageForm):
    month_mail = BooleanField(
        _("Send me the monthly review"),
        description=_("On the first of each month, as a PDF in your language, from the hour of the daily mail on."),
    )


class NewStaffForm(PageForm):
    name = StringField(_("Full name"), [InputRequired(), Length(max=LONGEST)])
    email = EmailField(_("Email"), [InputRequired(), Email(), Length(max=LONGEST)])
    role = SelectField(_("Role"), choices=_roles, default=Role.VIEWER.value)
    language = SelectField(_("Language"), choices=list(NAMES))
    password = PasswordField(
        _("First password"),
        [Optional(), Length(min=SHORTEST, max=LONGEST)],
        description=_(
            "Leave it empty, and they are invited by mail to choose one. Otherwise tell them in person; "
            "they change it under Your account."
        ),
        render_kw={"autocomplete": "new-password"},
    )


class StaffChaptersForm(PageForm):
    chapters = CheckboxesField(
        _("Chapters"),
        description=_("They see only what is of these. Without any, and as an admin, they see the whole club."),
    )

    @classmethod
    def of_staff(cls, staff: Staff, chapters: Sequence[Chapter]) -> Self:
        form = cls.of_request(chapters=[str(each) for each in staff.chapter_ids])
        form.chapters.choices = [(str(each.id), each.name) for each in chapters]
        return form

    def chosen(self) -> list[int]:
        return [int(each) for each in self.chapters.data or ()]


class StaffForm(PageForm):
    name = StringField(_("Full name"), [InputRequired(), Length(max=LONGEST)])
    role = SelectField(_("Role"), choices=_roles)
    active = BooleanField(_("Works here"), description=_("Without this mark they are signed out and cannot come back."))
