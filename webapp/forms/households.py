"""A household, and whom it takes in."""

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.members.models import HouseholdRole
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField
from webapp.labels import label

LONGEST = 200


def _roles() -> list[tuple[str, str]]:
    return [(role.value, f"{label(role).text} · {label(role).hint}") for role in HouseholdRole]


class NewHouseholdForm(PageForm):
    name = StringField(_("Name of the household"), [InputRequired(), Length(max=LONGEST)])
    member = StringField(
        _("Its first member"),
        [InputRequired(), Length(max=LONGEST)],
        description=_("A member's code, or their full name."),
    )


class HouseholdNameForm(PageForm):
    name = StringField(_("Name of the household"), [InputRequired(), Length(max=LONGEST)])


class JoinForm(PageForm):
    member = StringField(
        _("Member"), [InputRequired(), Length(max=LONGEST)], description=_("A member's code, or their full name.")
    )
    roles = CheckboxesField(_("Part in the household"), choices=_roles)

    def wanted(self) -> list[HouseholdRole]:
        return [HouseholdRole(value) for value in self.roles.data or ()]
