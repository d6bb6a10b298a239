"""A club in which all that people say is hostile, however it came to be kept."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, Text, case, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from campaigns.core.base import Base
from tests.hostile_words import HEADER, MARKUP, SIGNS

SAID = {
    *("about", "actor_name", "answer", "benefits", "body", "call_name", "cells", "city", "day_name", "deceased_note"),
    *("description", "device", "diet", "evidence", "family_name", "full_name", "given_name", "header", "interests"),
    *("label", "name", "named", "note", "occasion", "outcome", "product", "reason", "relation", "request", "script"),
    *("shows", "subject", "summary", "tags", "text", "title", "venue", "what", "why", "words"),
}
"""Columns that hold somebody's words."""
OURS = {
    ("long_work", "about"),
    ("daily_chore", "name"),
    ("delivery_tally", "reason"),
    ("kept_reply", "name"),
    ("kept_reply", "body"),
    ("message", "reason"),
    ("picture", "name"),
    ("moment_photo", "name"),
    ("staff_mail", "reason"),
    ("webhook_endpoint", "reason"),
    ("channel_pause", "reason"),
    ("run_hold", "reason"),
    ("template_part", "subject"),
    ("template_part", "text"),
}
"""Codes of ours, and what letters are made of: the hostile words come to those through their readers."""
HOSTILE = f"={MARKUP} {SIGNS} \r\n{HEADER}:1"


def poison(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        changes = {column.name: _hostile(column) for column in table.columns if _is_said(table, column)}
        if changes:
            connection.execute(update(table).values(changes))


def _is_said(table: Table, column: Column[Any]) -> bool:
    ours = column.name not in SAID or (table.name, column.name) in OURS
    return not ours and isinstance(column.type, Text | JSONB | ARRAY)


def _hostile(column: Column[Any]) -> ColumnElement[Any]:
    """What stood there follows, so that no two become alike; what was empty stays so."""
    if isinstance(column.type, ARRAY):
        each = func.unnest(column).column_valued("each")
        return func.coalesce(select(func.array_agg(HOSTILE + each)).scalar_subquery(), column)
    if isinstance(column.type, JSONB):
        told = func.jsonb_each_text(column).table_valued("key", "value")
        words = select(func.jsonb_object_agg(told.c.key, HOSTILE + told.c.value)).scalar_subquery()
        return case((func.jsonb_typeof(column) == "object", func.coalesce(words, column)), else_=column)
    return case((column != "", HOSTILE + column), else_=column)
