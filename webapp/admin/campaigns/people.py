"""The people behind each number, as a page and as a file: of the review of a draft, of the ledger afterwards."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from campaigns.core.words import localised
from campaigns.members.imports.member_export import BOM, csv_line
from campaigns.messaging.models import Channel, MessageState
from campaigns.outreach.models import CampaignState
from campaigns.outreach.people import PeopleFilter, PersonRow, every_person, people_meant, people_written
from campaigns.outreach.queries import get_campaign
from campaigns.outreach.states import Group
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.campaigns.blueprint import blueprint
from webapp.downloads import csv_answer
from webapp.edge import now, reading
from webapp.i18n import language
from webapp.paging import page_asked, page_of

PEOPLE_A_PAGE = 50
COLUMNS = ("member", "name", "tier", "channel", "address", "outcome", "reason", "due_at", "sent_at")


@blueprint.get("/<int:campaign_id>/people")
@requires(Permission.VIEW_CAMPAIGNS)
def people(campaign_id: int) -> str:
    chosen = _filter()
    window = {"limit": PEOPLE_A_PAGE, "offset": (page_asked() - 1) * PEOPLE_A_PAGE}
    with reading() as session:
        campaign = get_campaign(session, campaign_id)
        if campaign.state is CampaignState.DRAFT:
            found = people_meant(session, campaign, chosen, now=now(), **window)
        else:
            found = people_written(session, campaign, chosen, **window)
    page = page_of(found.total, size=PEOPLE_A_PAGE)
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key != "page"}
    file = url_for("campaigns.people_file", campaign_id=campaign_id, **asked)
    return render_template(
        "admin/campaigns/people.html", campaign=campaign, found=found, page=page, chosen=chosen, file=file
    )


@blueprint.get("/<int:campaign_id>/people.csv")
@requires(Permission.VIEW_CAMPAIGNS)
def people_file(campaign_id: int) -> Response:
    lines = partial(_lines, campaign_id=campaign_id, asked=_filter())
    return csv_answer(lines, f"campaign-{campaign_id}-people.csv")


def _filter() -> PeopleFilter:
    return PeopleFilter(
        channel=request.args.get("channel", type=Channel),
        state=request.args.get("state", type=MessageState),
        reason=request.args.get("reason"),
        run_id=request.args.get("run", type=int),
        group=request.args.get("group", type=Group),
        provider=request.args.get("provider"),
        late="late" in request.args,
        instead="instead" in request.args,
        zone=request.args.get("zone"),
    )


def _lines(session: Session, *, campaign_id: int, asked: PeopleFilter) -> Iterator[str]:
    campaign = get_campaign(session, campaign_id)
    yield BOM + csv_line(COLUMNS)
    for row in every_person(session, campaign, asked, now=now()):
        yield csv_line(_cells(row))


def _cells(row: PersonRow) -> tuple[str, ...]:
    times = (f"{at:%Y-%m-%dT%H:%M:%S%z}" if at else "" for at in (row.due_at, row.accepted_at))
    said = (row.channel.value, row.address, row.state.value, row.reason)
    return (row.code, row.name, localised(row.tier, language()), *said, *times)
