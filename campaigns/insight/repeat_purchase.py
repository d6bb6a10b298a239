"""Do members come back? One query behind the page, the file, the API and the command.

A trip is a day, where the club is, on which a member placed at least one order. Repeat trips are those after the first
(Fader, Hardie and Lee 2005 count them so).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
    Select,
    Subquery,
    Text,
    cast,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATE
from sqlalchemy.orm import Session

from campaigns.insight.buyers import Window, buyers, month_of
from campaigns.insight.keeping import Question, answer
from campaigns.insight.repeat_groups import MOST, NEXT, Group, Repeats, Split, Splits
from campaigns.members.models import MemberSummary, Tier

DAYS = 90
EPOCH = date(1970, 1, 1)
PRODUCTS = 12
"""So many first products are told apart, those with most buyers."""
OTHER, NOT_KNOWN = "*", ""
"""The keys of all further products together, and of those whose first order said none."""


Told = tuple[Repeats, Splits]
SHAPE: TypeAdapter[Told] = TypeAdapter(Told)
BESIDE: TypeAdapter[Repeats] = TypeAdapter(Repeats)


@dataclass(frozen=True, slots=True)
class RepeatPurchase:
    """`club` is whom was asked about, all members or a segment; `everybody` stands beside a segment."""

    window: Window
    days: int
    club: Repeats
    everybody: Repeats | None
    splits: Splits
    kept_at: datetime | None = None
    """When everybody's figures were reckoned, if not just now; those of a segment always are."""


def repeat_purchase(
    session: Session, window: Window, *, days: int = DAYS, now: datetime | None = None
) -> RepeatPurchase:
    """Trips of the members of the window, and their next purchases within so many days of the first.

    With `now`, what was kept today serves for everybody.
    """
    question = repeat_question(session, window, days=days)
    if window.members is None:
        (club, splits), kept_at = answer(session, question, now=now)
        return RepeatPurchase(window, days, club, None, splits, kept_at)
    club, splits = question.reckon()
    everybody, kept_at = answer(session, everybody_question(session, window, days=days), now=now)
    return RepeatPurchase(window, days, club, everybody, splits, kept_at)


def repeat_question(session: Session, window: Window, *, days: int = DAYS) -> Question[Told]:
    """As it may be kept, where the window is of everybody."""
    asked = {"since": window.since, "until": window.until, "days": days}
    return Question("repeat-purchase", SHAPE, asked, partial(_told, session, window, days=days))


def everybody_question(session: Session, window: Window, *, days: int = DAYS) -> Question[Repeats]:
    """What stands beside a segment."""
    asked = {"since": window.since, "until": window.until, "days": days}
    return Question("repeat-purchase-everybody", BESIDE, asked, partial(_beside, session, window, days=days))


def _beside(session: Session, window: Window, *, days: int) -> Repeats:
    return _repeats(session.execute(_summed(_cells(window.of_everybody(), days=days, by=()))).one())


def _told(session: Session, window: Window, *, days: int) -> Told:
    products = _first_products(session, window)
    club, *rows = session.execute(repeat_purchase_select(window, days=days, products=products)).all()
    return _repeats(club), _splits(session, rows, products)


def _first_products(session: Session, window: Window) -> Sequence[str]:
    """None first, then those with most buyers; one that is called as the rest is stays with it."""
    product = buyers(window).c.first_product
    rows = select(product).where(product.not_in((NOT_KNOWN, OTHER))).group_by(product)
    by_buyers = rows.order_by(func.count().desc(), product).limit(PRODUCTS)
    return [NOT_KNOWN, *session.scalars(by_buyers)]


def repeat_purchase_select(window: Window, *, days: int, products: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """A row for all, then one for each group of each split; millions are read once, into some thousand cells."""
    cell = _cells(window, days=days, by=tuple(Split), products=products)
    by = [cell.c[split] for split in Split]
    sets = func.grouping_sets(tuple_(), *(tuple_(column) for column in by))
    return _summed(cell).add_columns(*by).group_by(sets).order_by(func.grouping(*by).desc(), *by)


def _cells(window: Window, *, days: int, by: tuple[Split, ...], products: Sequence[str] = ()) -> Subquery:
    """Members by the groups asked for, how many trips they made, whether they had the time, and how many in it."""
    member = _members(window, days=days, products=products).c
    kept: Any = MemberSummary.__table__.c
    columns = {
        Split.TIER: kept.tier_id,
        Split.CLASS: kept.member_class,
        Split.SOURCE: member.first_source,
        Split.JOINED: member.joined_through,
    }
    keys = [*(column.label(split) for split, column in columns.items() if split in by), member.code]
    rows = select(
        *keys,
        func.count().label("members"),
        func.sum(member.trips).label("all_trips"),
        func.sum(member.first_spent).label("first_spent"),
        func.sum(member.spent).label("spent"),
    ).select_from(member.member_id.table)
    if by:
        rows = rows.join(MemberSummary, kept.member_id == member.member_id)
    cell = rows.group_by(*keys).subquery("packed")
    return select(
        *cell.c,
        (literal(EPOCH, DATE) + cell.c.code.op(">>")(12)).label(Split.MONTH),
        cell.c.code.op(">>")(8).op("&")(15).label(Split.PRODUCT),
        cell.c.code.op(">>")(4).op("&")(15).label("trips"),
        cell.c.code.op(">>")(1).op("&")(7).label("within"),
        (cell.c.code.op("&")(1) == 1).label("ripe"),
    ).subquery("cell")


def _members(window: Window, *, days: int, products: Sequence[str]) -> Subquery:
    """What is counted of each, packed into one number, of which there are few: as one key it is quickly grouped by.

    Bits: from 12 the days from EPOCH to the month, 8 to 11 the place of the first product among `products` from 1,
    or 0, 4 to 7 the trips, 1 to 3 those in time, 0 whether that is over.
    """
    buyer = buyers(window).c
    ends = buyer.first + days
    month = month_of(buyer.first) - literal(EPOCH, DATE)
    product = func.coalesce(func.array_position(literal(list(products), ARRAY(Text)), buyer.first_product), 0)
    trips = func.least(buyer.trips, MOST + 1)
    within = func.least(func.width_bucket(ends, buyer.days, type_=Integer), NEXT[-1])
    ripe = cast(ends <= window.until, Integer)
    return select(
        buyer.member_id,
        buyer.first_source,
        buyer.joined_through,
        buyer.trips,
        buyer.spent[1].label("first_spent"),
        buyer.spent[buyer.trips].label("spent"),
        (month.op("<<")(12) + product.op("<<")(8) + trips.op("<<")(4) + within.op("<<")(1) + ripe).label("code"),
    ).subquery("counted")


def _summed(cell: Subquery) -> Select[*tuple[Any, ...]]:
    each = cell.c
    figures: dict[str, ColumnElement[Any]] = {
        "members": func.sum(each.members),
        **{f"reached_{k}": func.sum(each.members).filter(each.trips > k) for k in range(1, MOST + 1)},
        "ripe": func.sum(each.members).filter(each.ripe),
        **{f"within_{n}": func.sum(each.members).filter(each.ripe, each.within >= n) for n in NEXT},
        "trips": func.sum(each.all_trips),
        "first_spent": func.sum(each.first_spent),
        "spent": func.sum(each.spent),
    }
    return select(*(cast(func.coalesce(figure, 0), BigInteger).label(name) for name, figure in figures.items()))


def _splits(session: Session, rows: Sequence[Row[Any]], products: Sequence[str]) -> Splits:
    """Higher tiers first, classes and months in their order, then whichever has most members; the rest at the end."""
    tiers = {tier.id: tier for tier in session.scalars(select(Tier))}
    found: dict[Split, list[tuple[Any, Group]]] = {split: [] for split in Split}
    for row in rows:
        split, value = next((each, getattr(row, each)) for each in Split if getattr(row, each) is not None)
        found[split].append(_placed(split, value, _repeats(row), tiers, products))
    return {split: tuple(group for _, group in sorted(groups, key=itemgetter(0))) for split, groups in found.items()}


def _placed(
    split: Split, value: Any, repeats: Repeats, tiers: Mapping[int, Tier], products: Sequence[str]
) -> tuple[Any, Group]:
    """What it is sorted by, and the group."""
    if split is Split.TIER:
        return -tiers[value].rank, Group(tiers[value].key, repeats, tiers[value].name)
    if split is Split.PRODUCT:
        key = products[value - 1] if value else OTHER
        return (key == NOT_KNOWN, key == OTHER, -repeats.members), Group(key, repeats)
    if split in (Split.SOURCE, Split.JOINED):
        return -repeats.members, Group(value, repeats)
    key = f"{value:%Y-%m}" if split is Split.MONTH else str(value)
    return key, Group(key, repeats)


def _repeats(row: Row[Any]) -> Repeats:
    reached = [row.members, *(getattr(row, f"reached_{k}") for k in range(1, MOST + 1))]
    return Repeats(
        members=row.members,
        distribution=tuple(more - most for more, most in pairwise([*reached, 0])),
        ripe=row.ripe,
        within=tuple(getattr(row, f"within_{n}") for n in NEXT),
        trips=row.trips,
        first_spent=row.first_spent,
        spent=row.spent,
    )
