"""From which shelf of the shop an order was: as its till writes it, in both languages of its customers."""

from decimal import Decimal

from webapp.commands.demo_club.draws import draw, pick_weighted
from webapp.commands.demo_club.purchase_log import LogRow

SHELVES = (
    ("Pop & rock 流行与摇滚", 0.30),
    ("Jazz 爵士", 0.17),
    ("Classical 古典", 0.16),
    ("Soul & R&B 灵魂乐", 0.10),
    ("Folk 民谣", 0.08),
    ("Film music 电影音乐", 0.07),
    ("Chinese pop 华语流行", 0.07),
    ("Electronic 电子", 0.05),
)
BOX_SET, FROM = "Box set 套装", Decimal(24)
"""What a disc costs in one, in dollars, or more."""
LOYAL = 0.65
"""The share of orders that are from the member's own shelf."""


def product_of(row: LogRow) -> str:
    if row.quantity and row.dollars / row.quantity >= FROM:
        return BOX_SET
    is_own = draw(row.line, "own shelf") < LOYAL
    return pick_weighted(SHELVES, row.number if is_own else row.line, "shelf")
