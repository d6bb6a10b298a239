"""All that is kept of one member, as a file to give them: JSON for programs, and the same to read."""

import html
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import orjson
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from campaigns.core.base import Base
from campaigns.members.models import Member, PrivacyAct, PrivacyRecord
from campaigns.members.privacy.erasing import ErasingRule, Person, member_columns
from campaigns.members.privacy.erasure import AlreadyErased, find_person

Rows = Mapping[str, list[dict[str, Any]]]

_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><title>{title}</title>
<style>body{{font:15px/1.5 sans-serif;margin:2rem;max-width:70rem}}table{{border-collapse:collapse;margin:0 0 2rem}}\
td,th{{border:1px solid #ddd;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}}</style></head>
<body><h1>{title}</h1><p>{at}</p>
{tables}
</body></html>
"""


def export_member(
    session: Session, *, member_id: int, rules: Sequence[ErasingRule], staff_id: int | None, now: datetime
) -> tuple[str, bytes]:
    """The name of a ZIP file and its content. That it was given out is kept."""
    person = find_person(session, member_id, now=now)
    member = session.get_one(Member, member_id)
    if member.erased_at is not None:
        raise AlreadyErased
    session.add(
        PrivacyRecord(member_id=member_id, member_code=member.code, act=PrivacyAct.EXPORTED, at=now, staff_id=staff_id)
    )
    session.flush()
    rows = rows_of(session, person, rules=rules)
    return f"{member.code}.zip", _zip(member, rows, now=now)


def rows_of(session: Session, person: Person, *, rules: Sequence[ErasingRule]) -> Rows:
    """Table → its rows that tell of the person: all with a foreign key to a member, and what `rules` know besides."""
    conditions = {rule.table: rule.rows(person) for rule in rules}
    for table in Base.metadata.sorted_tables:
        columns = member_columns(table)
        if columns and table.name not in conditions:
            conditions[table.name] = or_(*(column == person.member_id for column in columns))
    found = {}
    for name in sorted(conditions):
        kept = session.execute(select(Base.metadata.tables[name]).where(conditions[name])).mappings()
        found[name] = [{column: _plain(value) for column, value in row.items()} for row in kept]
    return found


def _plain(value: Any) -> Any:
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _zip(member: Member, rows: Rows, *, now: datetime) -> bytes:
    content = {"code": member.code, "exported_at": now, "tables": rows}
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as bundle:
        bundle.writestr("member.json", orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2))
        bundle.writestr("member.html", _page(member, rows, now=now))
    return file.getvalue()


def _page(member: Member, rows: Rows, *, now: datetime) -> str:
    tables = "\n".join(_table(name, kept) for name, kept in rows.items() if kept)
    return _PAGE.format(title=html.escape(member.full_name), at=f"{now:%Y-%m-%d %H:%M} UTC", tables=tables)


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{html.escape(column)}</th>" for column in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>" for row in rows)
    return f"<h2>{html.escape(name)}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    return "" if value is None else html.escape(str(value))
