"""The limits above which a colleague must approve a campaign."""

from decimal import Decimal
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import DecimalField, IntegerField
from wtforms.validators import NumberRange, Optional

from campaigns.messaging.prices import MILLION
from campaigns.outreach.approval.rules import HIGHEST_COST, HIGHEST_MEMBERS, ApprovalRules
from webapp.forms.base import PageForm


class ApprovalForm(PageForm):
    members_over = IntegerField(
        _("When it writes to more than so many members"),
        [Optional(), NumberRange(0, HIGHEST_MEMBERS)],
        description=_("Where it is always on, those whose day is yet to come count too. Empty means no limit."),
    )
    cost_over = DecimalField(
        _("When its texts may cost more than"),
        [Optional(), NumberRange(0, HIGHEST_COST // MILLION)],
        description=_("In the club's money. Empty means no limit."),
        places=2,
    )

    @classmethod
    def of_rules(cls, rules: ApprovalRules) -> Self:
        cost = None if rules.cost_over is None else Decimal(rules.cost_over) / MILLION
        return cls.of_request(members_over=rules.members_over, cost_over=cost)

    def rules(self) -> ApprovalRules:
        cost = None if self.cost_over.data is None else int(self.cost_over.data * MILLION)
        return ApprovalRules(self.members_over.data, cost)
