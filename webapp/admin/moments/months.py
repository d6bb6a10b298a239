"""What the surprises of a month may cost, and what of it is spent and planned."""

from datetime import date
from decimal import Decimal

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.members.purchases.money import minor_digits, parse_money
from campaigns.members.queries import list_tiers
from campaigns.staff.permissions import Permission
from campaigns.surprises.months import Month, read_month, set_months
from webapp.access import requires
from webapp.admin.moments.blueprint import MENDABLE, blueprint, typed
from webapp.edge import club, club_zone, now, reading, transaction
from webapp.i18n import translated

YEARS = range(2000, 2100)


@blueprint.get("/moments/budget")
@requires(Permission.PLAN_MOMENTS)
def months() -> str:
    return _page()


@blueprint.post("/moments/budget")
@requires(Permission.EDIT_CLUB)
def set_budget() -> Response | tuple[str, int]:
    try:
        with transaction() as session:
            whose = [None, *(each.id for each in list_tiers(session))]
            set_months(session, {tier_id: _amount(_field(tier_id)) for tier_id in whose})
    except Refused as refused:
        if refused.status not in MENDABLE:
            raise
        return _page(refusal=translated(refused.sentence, refused.values)), refused.status
    flash(_("Saved."), "good")
    return redirect(url_for("moments.months"), 303)


def _field(tier_id: int | None) -> str:
    return f"tier-{tier_id}" if tier_id else "club"


def _amount(name: str) -> int | None:
    said = typed(name).strip()
    return parse_money(said, club().currency) if said else None


def _written(month: Month) -> str:
    """What was typed, else what stands."""
    limit = "" if month.limit is None else f"{Decimal(month.limit).scaleb(-minor_digits(club().currency)):f}"
    return request.form.get(_field(month.tier.id if month.tier else None), limit)


def _page(*, refusal: str = "") -> str:
    day = _asked()
    with reading() as session:
        rows = [
            (_field(each.tier.id if each.tier else None), each, _written(each)) for each in read_month(session, day)
        ]
    earlier = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
    later = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return render_template(
        "admin/moments/months.html", rows=rows, day=day, earlier=earlier, later=later, refusal=refusal
    )


def _asked() -> date:
    """The first day of the month that the address names, else of this one."""
    this = now().astimezone(club_zone()).date().replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return this
    return asked if asked.year in YEARS else this
