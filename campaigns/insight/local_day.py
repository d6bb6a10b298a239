"""Days on the club's calendar, as purchases are kept."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute

from campaigns.core.models import Club


def local_day(at: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[date]:
    return cast(func.timezone(select(Club.zone).scalar_subquery(), at), Date)
