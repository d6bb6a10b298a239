"""An address of another system, and what it is told of."""

from functools import partial
from typing import Self

from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from campaigns.webhooks.addresses import LONGEST
from campaigns.webhooks.models import WebhookEndpoint
from campaigns.webhooks.operations import LONGEST_DESCRIPTION, EndpointDraft
from webapp.forms.base import PageForm
from webapp.forms.selects import CheckboxesField
from webapp.webhook_words import group_name, kind_choices, kinds_in

GROUPS = ("profile", "purchases", "points", "messages", "consent", "events", "care", "signals")


def _asks(group: str) -> CheckboxesField:
    return CheckboxesField(group_name(group), choices=partial(kind_choices, group))


class WebhookForm(PageForm):
    url = StringField(
        _("Address"),
        [InputRequired(), Length(max=LONGEST)],
        description=_("Where the other system takes calls; it begins with https://."),
    )
    description = StringField(
        _("What it is for"),
        [Length(max=LONGEST_DESCRIPTION)],
        description=_("Such as the cash desk, or the warehouse."),
    )
    whole = CheckboxesField(choices=[(group, _("All of these")) for group in GROUPS])
    """Groups of which it is told everything."""
    profile = _asks("profile")
    purchases = _asks("purchases")
    points = _asks("points")
    messages = _asks("messages")
    consent = _asks("consent")
    events = _asks("events")
    care = _asks("care")
    signals = _asks("signals")

    @classmethod
    def of_endpoint(cls, endpoint: WebhookEndpoint) -> Self:
        chosen = {group: [kind for kind in kinds_in(group) if kind in endpoint.kinds] for group in GROUPS}
        return cls.of_request(url=endpoint.url, description=endpoint.description, **chosen)

    def draft(self) -> EndpointDraft:
        whole = self.whole.data or ()
        kinds = [kind for group in GROUPS for kind in (kinds_in(group) if group in whole else self[group].data or ())]
        return EndpointDraft(str(self.url.data), kinds, self.description.data or "")
