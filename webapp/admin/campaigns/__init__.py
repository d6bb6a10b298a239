"""Campaigns in the admin: list, draft, review, launch, watch, control."""

from webapp.admin.campaigns import approval, clicks, control, foreseen, missing, pages, people, runs, variants, wizard
from webapp.admin.campaigns.blueprint import blueprint

__all__ = [
    "approval",
    "blueprint",
    "clicks",
    "control",
    "foreseen",
    "missing",
    "pages",
    "people",
    "runs",
    "variants",
    "wizard",
]
