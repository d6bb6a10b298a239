"""Several words in one field."""

import re

from wtforms import StringField

LONGEST_LIST = 4000
SEPARATORS = re.compile(r"[,;\uff0c\uff1b、\n]")


def parts_of(field: StringField) -> tuple[str, ...]:
    """What stands between commas, of any width."""
    return tuple(part.strip() for part in SEPARATORS.split(field.data or "") if part.strip())
