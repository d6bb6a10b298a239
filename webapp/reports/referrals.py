"""Who brings whom, and what becomes of them."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from campaigns.referrals.queries import BestReferrer, ReferralFunnel, best_referrers, referral_funnel
from webapp.reports.report import Asking, Report
from webapp.reports.sheets import Cell, Column, Kind, Sheet

BEST = 10


class Found(NamedTuple):
    funnel: ReferralFunnel
    best: Sequence[BestReferrer]


def _read(asking: Asking) -> Found:
    return Found(referral_funnel(asking.session), best_referrers(asking.session, most=BEST))


def _sheets(found: Found, _currency: str) -> Sequence[Sheet]:
    steps = {
        "links": _("Friend links"),
        "joined": _("Friends"),
        "answered": _("Answered"),
        "attended": _("Came"),
        "bought": _("Bought"),
        "bought_again": _("Bought again"),
    }
    best = [
        (each.member.code, Cell(each.member.full_name, "", "members.show", {"member_id": each.member.id}), *counts)
        for each in found.best
        for counts in [(each.friends, each.attended, each.bought)]
    ]
    return (
        Sheet(
            "steps",
            _("From the link to the second purchase"),
            _("The first column counts links, the others friends. Purchases count by day, from the day of joining."),
            [Column(key, text) for key, text in steps.items()],
            [tuple(getattr(found.funnel, key) for key in steps)],
        ),
        Sheet(
            "best_hosts",
            _("Best hosts"),
            _("Members who brought friends; those whose friends bought and came stand first."),
            [
                Column("member", _("Member code"), Kind.TEXT),
                Column("name", _("Full name"), Kind.TEXT),
                Column("friends", _("Friends")),
                Column("attended", _("Came")),
                Column("bought", _("Bought")),
            ],
            best,
        ),
    )


REPORT = Report(
    key="referrals",
    title=lazy_gettext("Referrals"),
    about=lazy_gettext("Who brought whom, from the link to the second purchase."),
    takes=(),
    read=_read,
    sheets=_sheets,
)
