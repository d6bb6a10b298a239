"""A file to begin from: the columns most clubs have, and two rows that show what stands in them."""

import csv
import io

from flask import Response

from campaigns.members.imports.member_export import BOM
from campaigns.members.imports.member_fields import FIELDS
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.imports.blueprint import blueprint
from webapp.i18n import language

ROWS = {
    "name": {"en": ("Sample Member", "Another Sample"), "zh": ("示例会员", "另一示例")},
    "email": {"en": ("sample@club.example", "another@club.example")},
    "phone": {"en": ("+44 7700 900123", "+44 7700 900124")},
    "birthday": {"en": ("1980-02-29", "05-17")},
    "language": {"en": ("en", "zh")},
    "country": {"en": ("GB", "CN")},
    "joined": {"en": ("2024-03-01", "2025-11-20")},
    "interests": {"en": ("wine; music", "tea"), "zh": ("红酒；音乐", "茶")},  # noqa: RUF001 - as Chinese is written
    "consents": {"en": ("all", "email:events sms:events")},
}
"""Column → language → what its rows hold; numbers and addresses are those reserved for examples."""


@blueprint.get("/sample.csv")
@requires(Permission.IMPORT_RECORDS)
def sample() -> Response:
    chosen, text = language(), io.StringIO()
    columns = [each.get(chosen, each["en"]) for each in ROWS.values()]
    csv.writer(text).writerows([[_heading(name, chosen) for name in ROWS], *zip(*columns, strict=True)])
    answer = Response(BOM + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="members.csv"'
    return answer


def _heading(name: str, chosen: str) -> str:
    """As the import knows it; the Chinese names stand among the others."""
    chinese = (other for other in FIELDS[name] if not other.isascii())
    return next(chinese, name) if chosen == "zh" else name
