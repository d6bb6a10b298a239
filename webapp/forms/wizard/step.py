"""What the form of each step gives."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from campaigns.outreach.choices import Choices
from webapp.forms.base import PageForm

Decided = dict[str, Any]
"""Values of fields of `CampaignDraft`."""


class StepForm(PageForm):
    AS_TYPED: ClassVar[tuple[str, ...]] = ()
    """Fields that stand in the draft as they are typed."""

    def know(self, choices: Choices) -> None:
        """Offer what there is to choose from."""

    def decided(self, _zone: ZoneInfo) -> Decided:
        return {name: self[name].data for name in self.AS_TYPED if name in self}

    def field_of(self, name: str) -> str:
        """The field on the page for the one a refusal names; nothing where another step asks for it."""
        return name if name in self else ""
