"""Gifts, told to programs: the catalogue with its stock, and what a member gave points for."""

from datetime import datetime

from campaigns.core.words import mark
from campaigns.core.zones import club_zone
from campaigns.members.history import Place
from campaigns.members.models import Redemption
from campaigns.members.queries import list_tiers
from campaigns.members.updated import member_by_code
from campaigns.rewards.models import Gift
from campaigns.rewards.queries import is_shown, list_gifts, redemptions_of
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.gifts import Gifts, GiftTold, Redemptions
from webapp.api.shapes.parts import Page
from webapp.edge import now, reading

area = Area("gifts")


@area.offers(
    Endpoint(
        name="listGifts",
        method="GET",
        path="/gifts",
        scope=Scope.MEMBERS_READ,
        summary=mark("The gifts of the catalogue."),
        answers=Gifts,
        says="Each with its price in points and how many are left.",
    )
)
def index() -> Gifts:
    with reading() as session:
        today = now().astimezone(club_zone(session)).date()
        keys = {tier.id: tier.key for tier in list_tiers(session)}
        gifts = list_gifts(session)
    return Gifts(gifts=[_told(gift, keys, shown=is_shown(gift, today)) for gift in gifts])


@area.offers(
    Endpoint(
        name="listRedemptions",
        method="GET",
        path="/members/<code>/redemptions",
        scope=Scope.MEMBERS_READ,
        summary=mark("What a member gave points for, the newest first."),
        asks=Page,
        answers=Redemptions,
        says="A page of it.",
        errors={404: "No such member."},
    )
)
def redemptions(code: str) -> Redemptions:
    query = asked(Page)
    place = read_cursor(query.cursor)
    with reading() as session:
        member = member_by_code(session, code)
        rows = redemptions_of(session, member.id, after=Place(*place) if place else None, limit=query.limit + 1)
    page, following = cut(rows, query.limit, _place)
    return Redemptions.model_validate({"redemptions": page, "next_cursor": following}, from_attributes=True)


def _told(gift: Gift, keys: dict[int, str], *, shown: bool) -> GiftTold:
    tiers = [keys[each] for each in gift.tier_ids if each in keys]
    held = {name: getattr(gift, name) for name in GiftTold.model_fields if hasattr(gift, name)}
    return GiftTold.model_validate({**held, "tiers": tiers, "shown": shown})


def _place(redemption: Redemption) -> tuple[datetime, int]:
    return redemption.at, redemption.id
