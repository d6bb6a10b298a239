"""Substitution tags of SendGrid's legacy personalisation."""

import re
from collections.abc import Mapping


def substituted(text: str, tags: Mapping[str, str] | None) -> str:
    """Each tag replaced by its value, in one pass: a value is never substituted again."""
    if not tags or not text:
        return text
    longest_first = sorted(tags, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: str(tags[found.group()]), text)
