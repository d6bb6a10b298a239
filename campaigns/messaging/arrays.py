"""Long lists of ids as one parameter: a statement that spells out thousands of them is slow to build and to parse."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import BigInteger


def among(column: InstrumentedAttribute[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether `column` is one of `ids`."""
    return column == func.any(literal(list(ids), ARRAY(BigInteger)))
