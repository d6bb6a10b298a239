"""Which sessions a party takes, and for which it waits."""

from collections.abc import Sequence
from typing import Self
from zoneinfo import ZoneInfo

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from campaigns.events.sessions.places import Offered
from webapp.formats import say_hour
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField
from webapp.i18n import localised_here


class SessionsForm(PageForm):
    names = CheckboxesField(_("Sessions"), validate_choice=False)
    waits = CheckboxesField(
        _("Full just now: wait for a place"),
        validate_choice=False,
        description=_("It is yours as soon as it is free, in place of another at the same time."),
    )

    @classmethod
    def of_guest(cls, offered: Sequence[Offered], *, party: int, zone: str) -> Self:
        """A session stands in the second list while there is no place in it for the whole party."""
        form = cls.of_request(
            names=[each.session.name for each in offered if each.mine],
            waits=[each.session.name for each in offered if each.position],
        )
        full = [each for each in offered if each.position or not (each.mine or each.free >= party)]
        form.waits.choices = [(each.session.name, _said_of_line(each, zone)) for each in full]
        form.names.choices = [(each.session.name, _said(each, zone)) for each in offered if each not in full]
        return form


def _said(one: Offered, zone: str) -> str:
    left = ngettext("one place left", "%(num)s places left", one.free)
    return _named(one, zone) if one.mine else f"{_named(one, zone)} · {left}"


def _said_of_line(one: Offered, zone: str) -> str:
    line = gettext("nobody waits yet")
    if one.position:
        line = gettext("you are number %(position)s of %(line)s", position=one.position, line=one.line)
    elif one.line:
        line = ngettext("one party waits", "%(num)s parties wait", one.line)
    return f"{_named(one, zone)} · {line}"


def _named(one: Offered, zone: str) -> str:
    return f"{say_hour(one.session.starts_at.astimezone(ZoneInfo(zone)))} · {localised_here(one.session.title)}"
