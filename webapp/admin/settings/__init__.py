"""The club's own rules, a page for each kind."""

from webapp.admin.settings import (
    api_keys,
    api_reference,
    approval,
    blackout,
    care,
    consent,
    contacts,
    countries,
    currencies,
    event_messages,
    fields,
    holdout,
    opens,
    pages,
    points,
    text_prices,
    tiers,
)
from webapp.admin.settings.blueprint import blueprint

__all__ = [
    "api_keys",
    "api_reference",
    "approval",
    "blackout",
    "blueprint",
    "care",
    "consent",
    "contacts",
    "countries",
    "currencies",
    "event_messages",
    "fields",
    "holdout",
    "opens",
    "pages",
    "points",
    "text_prices",
    "tiers",
]
