"""The declarative base: names of constraints, and how Python types become columns."""

import enum
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, Enum, Identity, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column

from campaigns.core.words import LocalText


def in_words(kind: type[enum.StrEnum], **how: Any) -> Enum:
    """A column of `kind` that holds its values: a type of PostgreSQL's own, four bytes wide, or text."""
    return Enum(kind, length=32, values_callable=lambda each: [member.value for member in each], **how)


Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - read by SQLAlchemy in this form
        int: BigInteger,
        str: Text,
        datetime: TIMESTAMP(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        LocalText: JSONB,
        list[str]: ARRAY(Text),
        list[int]: ARRAY(BigInteger),
        enum.StrEnum: in_words(enum.StrEnum, native_enum=False),
    }
