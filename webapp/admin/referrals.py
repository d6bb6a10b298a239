"""Who brought whom, and how far the friends have come."""

from flask import Blueprint, render_template

from campaigns.referrals.queries import best_referrers, count_referrals, list_referrals, referral_funnel
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import reading
from webapp.paging import page_of

BEST = 10

blueprint = Blueprint("referrals", __name__, url_prefix="/referrals")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    with reading() as db:
        page = page_of(count_referrals(db))
        return render_template(
            "admin/referrals/index.html",
            page=page,
            funnel=referral_funnel(db),
            referrers=best_referrers(db, most=BEST),
            referrals=list_referrals(db, most=page.size, offset=page.offset),
        )
