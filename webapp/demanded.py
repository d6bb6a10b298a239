"""The second factor that a club demands: told on each page until its day, from then on asked for before all else."""

from datetime import date
from typing import NamedTuple

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from campaigns.staff.demand import FactorDemanded, Missing, what_is_missing
from webapp.access import signed_in
from webapp.edge import club, club_zone, reading, real_now

DEMAND = "account_demand"
SETTING_UP = frozenset({DEMAND, "account_factor", "account_passkeys"})
LANGUAGE = "account.language"
"""In which one reads what is asked."""


class Demand(NamedTuple):
    day: date
    missing: Missing
    in_force: bool

    @property
    def leaves_open(self) -> frozenset[str]:
        """Blueprints. Whoever knows but the password of somebody with a passkey shall add no app of their own."""
        return SETTING_UP if self.missing is Missing.FACTOR else frozenset({DEMAND})


def install_demand(app: Flask) -> None:
    app.before_request(_lead_there)


def real_today() -> date:
    """Where the club is, by the real time."""
    return real_now().astimezone(club_zone()).date()


def demand() -> Demand | None:
    """What is demanded of whoever is signed in, and missing."""
    if "demand" not in g:
        g.demand = _demand()
    return g.demand  # type: ignore[no-any-return]


def _demand() -> Demand | None:
    who, day = signed_in(), club().second_factor_from
    if day is None or who is None or who.opened is None:
        return None
    with reading() as session:
        missing = what_is_missing(session, opened=who.opened)
    return Demand(day, missing, day <= real_today()) if missing else None


def _lead_there() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "staff_only", False) or request.endpoint == LANGUAGE:
        return None
    asked = demand()
    if asked is None or not asked.in_force or request.blueprint in asked.leaves_open:
        return None
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return redirect(url_for(f"{DEMAND}.index"))
    raise FactorDemanded
