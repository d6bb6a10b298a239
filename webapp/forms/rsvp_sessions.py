"""Which sessions a party takes."""

from collections.abc import Sequence
from typing import Self
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from campaigns.events.session_places import Offered
from webapp.formats import say_hour
from webapp.forms.base import PageForm
from webapp.forms.lists import CheckboxesField
from webapp.i18n import localised_here


class SessionsForm(PageForm):
    names = CheckboxesField(_("Sessions"), validate_choice=False)

    @classmethod
    def of_guest(cls, offered: Sequence[Offered], *, zone: str) -> Self:
        form = cls.of_request(names=[each.session.name for each in offered if each.mine])
        form.names.choices = [(each.session.name, _said(each, zone)) for each in offered]
        return form


def _said(one: Offered, zone: str) -> str:
    left = ngettext("one place left", "%(num)s places left", one.free) if one.free else gettext("full")
    words = f"{say_hour(one.session.starts_at.astimezone(ZoneInfo(zone)))} · {localised_here(one.session.title)}"
    return words if one.mine else f"{words} · {left}"
