"""The table of holidays, year by year: what the house knows, and what the club adds and corrects."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.greetings.holidays.days import HolidayDay
from campaigns.greetings.holidays.operations import (
    DateTooFarOff,
    YearOutOfReach,
    add_holiday,
)
from campaigns.greetings.holidays.queries import (
    YEARS,
    dates_said,
    days_of_year,
    get_club_holiday,
    list_club_holidays,
    read_holidays,
)
from campaigns.members.profile.days import NoSuchDay, NoSuchMonth
from campaigns.members.profile.locales import UnknownCountry, countries
from campaigns.outreach.holiday_changes import change_holiday, remove_holiday, say_date, unsay_date
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.greetings.blueprint import blueprint
from webapp.edge import now, reading, transaction
from webapp.forms.holidays import HolidayDateForm, HolidayForm
from webapp.profile_words import say_territory
from webapp.spans import today

MOST_NAMED = 8
FIELD_OF: dict[type[Refused], str] = {
    DateTooFarOff: "day",
    YearOutOfReach: "day",
    UnknownCountry: "country",
    NoSuchMonth: "month",
    NoSuchDay: "day",
}


@blueprint.get("/holidays")
@requires(Permission.VIEW_CAMPAIGNS)
def holidays() -> str:
    year, country = _asked_year(), request.args.get("country", "")[:2]
    with reading() as session:
        days = days_of_year(session, year=year, country=country)
        shown = {"own": list_club_holidays(session), "said": dates_said(session, year=year)}
        names = {holiday.key: holiday.name for holiday in read_holidays(session)}
    return render_template(
        "admin/greetings/holidays.html", days=days, year=year, names=names, places=_places(), years=YEARS, **shown
    )


@blueprint.route("/holidays/date", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def holiday_date() -> Response | str | tuple[str, int]:
    """A date in place of the rule's."""
    with reading() as session:
        known = read_holidays(session)
    form = HolidayDateForm.of_request(
        holiday=request.args.get("holiday"),
        country=request.args.get("country", "")[:2],
        day=request.args.get("day", type=HolidayDateForm.read_day),
    )
    form.offer(known)
    if form.accepted() and form.day.data:
        try:
            with transaction() as session:
                said = say_date(session, **form.said(), now=now())
        except Refused as refused:
            form.refuse(FIELD_OF.get(type(refused), "holiday"), refused)
        else:
            flash(_("Saved. Greetings that have not gone out follow it."), "good")
            return _back(said.year)
    return form.on_page("admin/greetings/holiday.html", title=_("Set a date"))


@blueprint.post("/holidays/date/<int:date_id>/remove")
@requires(Permission.EDIT_CAMPAIGNS)
def forget_holiday_date(date_id: int) -> Response:
    with transaction() as session:
        gone = unsay_date(session, date_id=date_id, now=now())
    flash(_("The rule holds again."), "good")
    return _back(gone.year)


@blueprint.route("/holidays/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def new_holiday() -> Response | str | tuple[str, int]:
    form = HolidayForm.of_request()
    if form.accepted():
        try:
            with transaction() as session:
                add_holiday(session, new=form.holiday())
        except Refused as refused:
            _refuse(form, refused)
        else:
            flash(_("Saved."), "good")
            return _back()
    return form.on_page("admin/greetings/holiday.html", title=_("Add a holiday"))


@blueprint.route("/holidays/<int:holiday_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGNS)
def edit_holiday(holiday_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        holiday = get_club_holiday(session, holiday_id)
    form = HolidayForm.of_holiday(holiday)
    if form.accepted():
        try:
            with transaction() as session:
                change_holiday(session, holiday_id=holiday_id, new=form.holiday(), now=now())
        except Refused as refused:
            _refuse(form, refused)
        else:
            flash(_("Saved."), "good")
            return _back()
    return form.on_page("admin/greetings/holiday.html", title=_("Change a holiday"))


@blueprint.post("/holidays/<int:holiday_id>/remove")
@requires(Permission.EDIT_CAMPAIGNS)
def forget_holiday(holiday_id: int) -> Response:
    with transaction() as session:
        remove_holiday(session, holiday_id=holiday_id, now=now())
    flash(_("Removed."), "good")
    return _back()


@blueprint.app_template_filter()
def say_places(each: HolidayDay) -> str:
    """Where it is kept on that day, in words."""
    named = sorted(map(say_territory, each.countries))
    listed = [
        *named[:MOST_NAMED],
        *([_("%(count)s more", count=more)] if (more := len(named) - MOST_NAMED) > 0 else []),
    ]
    if each.elsewhere and each.holiday.worldwide:
        listed.append(_("everywhere else") if each.named else _("Everywhere"))
    elif each.elsewhere and each.holiday.languages:
        listed.append(_("elsewhere those who speak Chinese"))
    return str(" · ".join(listed) if listed else _("Elsewhere"))


def _asked_year() -> int:
    year = request.args.get("year", today().year, type=int)
    return year if year in YEARS else today().year


def _places() -> list[tuple[str, str]]:
    named = ((country, say_territory(country)) for country in countries())
    return sorted(named, key=lambda each: each[1])


def _refuse(form: HolidayForm, refused: Refused) -> None:
    field = "countries" if isinstance(refused, UnknownCountry) else FIELD_OF.get(type(refused), "name_en")
    form.refuse(field, refused)


def _back(year: int | None = None) -> Response:
    return redirect(url_for("greetings.holidays", year=year), 303)
