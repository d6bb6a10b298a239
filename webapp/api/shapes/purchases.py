"""Purchases as programs tell of them."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from campaigns.members.imports.purchase_rows import LARGEST_QUANTITY
from campaigns.members.told import Fate
from webapp.api.shapes.parts import MOST, Fault, Instant, MemberNamed, Name, Shape, Source, Text


class Buyer(MemberNamed):
    """Somebody who bought, and may not be a member yet."""

    name: Text = Field("", description="Full name; needed to make a member of somebody unknown.")


class PurchaseTold(Shape):
    order_reference: Name = Field(description="Unique within the source.", examples=["2026-000123"])
    member: Buyer
    at: Instant = Field(description="ISO 8601 with a zone.", examples=["2026-11-22T18:30:00+08:00"])
    amount: Text = Field(
        description="Decimal text in the currency's own units; of a refund with or without the minus.",
        examples=["129.90"],
    )
    currency: Text = Field("", description="Three letters; the club's own unless said.", examples=["CNY"])
    quantity: int | None = Field(None, ge=1, le=LARGEST_QUANTITY, description="Items; 1 unless said.")
    product: Text = Field("", description="What was bought, as letters may call it.", examples=["Oolong, 100 g"])
    kind: Literal["order", "refund"] = "order"
    refunded_order: Text = Field("", description="Of a refund: the order it gives back, of the same source.")


class Call(Shape):
    source: Source = Field(description="The till or the shop, always the same name.", examples=["till-1"])
    purchases: list[Any] = Field(min_length=1, max_length=MOST)
    correct: bool = Field(False, description="Whether a known order that says otherwise now replaces what is recorded.")
    create_members: bool = Field(False, description="Whether somebody unknown who is named becomes a member.")


class PurchaseAnswer(BaseModel):
    order_reference: str | None
    state: Fate
    error: Fault | None = Field(None, description="Only of a refused one.")


class Answer(BaseModel):
    """In the order of the call."""

    recorded: int
    corrected: int
    unchanged: int
    refused: int
    purchases: list[PurchaseAnswer]
