"""What points were given or taken for, in words."""

from flask_babel import gettext as _

from campaigns.members.models import ActivityKind, EarningCause, EntryKind, PointsEntry
from webapp.labels import label

FRIEND = {
    "joined": EarningCause.FRIEND_JOINED,
    "attended": EarningCause.FRIEND_CAME,
    "first_purchase": EarningCause.FRIEND_BOUGHT,
    "second_purchase": EarningCause.FRIEND_BOUGHT_AGAIN,
}
KINDS = {kind.value: kind for kind in ActivityKind}


def say_cause(cause: str) -> str:
    """`purchased:purchase:till/17` → Bought something · till/17."""
    kind, _colon, rest = cause.partition(":")
    if kind == "referral":
        step = rest.partition("/")[2].partition("/")[0]
        return str(label(FRIEND[step]).text) if step in FRIEND else str(label(ActivityKind.REFERRED).text)
    if kind == "expiry":
        return str(_("Ran out on %(day)s", day=rest))
    if kind not in KINDS:
        return cause
    said = str(label(KINDS[kind]).text)
    order = rest.removeprefix("purchase:") if rest.startswith("purchase:") else ""
    return f"{said} · {order.partition('/rev:')[0]}" if order else said


def say_entry(entry: PointsEntry) -> str:
    """With the note of whoever made it."""
    if entry.kind is EntryKind.REDEEMED:
        said = (
            _("Given back: %(what)s", what=entry.note)
            if entry.points > 0
            else _("Given for: %(what)s", what=entry.note)
        )
        return str(said)
    if entry.kind is EntryKind.ADJUSTED:
        return str(_("Adjusted: %(why)s", why=entry.note))
    return say_cause(entry.cause)
