"""Reports as programs read them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field, create_model

from webapp.reports.asked import Takes

ReportAsked = create_model("ReportAsked", **{each.value: (str, "") for each in Takes})  # type: ignore[call-overload]  # as pydantic documents


class SheetTold(BaseModel):
    key: str
    title: str
    definition: str = Field(description="How the figures come about.")
    currency: str | None = Field(description="Of amounts, which are in its minor units.")
    as_of: datetime | None = Field(description="When the figures were reckoned, if not just now.")
    rows: list[dict[str, Any]] = Field(description="By the keys of the columns.")


class ReportTold(BaseModel):
    report: str
    asked: dict[str, str]
    sheets: list[SheetTold]
