"""Numbers that name rows: a bigint; a longer one names nothing."""

LARGEST = 2**63 - 1
DIGITS = len(str(LARGEST))


def as_number(said: object) -> int | None:
    """What a text says, if it is such a number or 0. Python refuses to read thousands of digits."""
    text = "" if said is None else str(said)
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        return None
    number = int(text)
    return number if number <= LARGEST else None
