"""The kinds that webhooks may be told of: in which group a form asks for them, and what each is called."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from campaigns.members.models import ActivityKind
from campaigns.webhooks.kinds import MESSAGES, TEST, OwnKind
from webapp.labels import label
from webapp.timeline_kinds import GROUPS

MORE: Mapping[str, Sequence[OwnKind]] = {
    "messages": (*MESSAGES, OwnKind.RUN_FINISHED),
    "events": (OwnKind.FRIEND_JOINED,),
    "profile": (OwnKind.MEMBER_ERASED,),
}
"""What no timeline tells, in the group where it is looked for."""


def kinds_in(group: str) -> list[str]:
    return [kind.value for kind in (*GROUPS[group][1], *MORE.get(group, ()))]


def kind_choices(group: str) -> list[tuple[str, str]]:
    return [(kind, say_kind(kind)) for kind in kinds_in(group)]


def group_name(group: str) -> Any:
    return GROUPS[group][0]


def say_kind(kind: str) -> str:
    if kind == TEST:
        return str(_("Test"))
    return str(label(OwnKind(kind) if kind in list(OwnKind) else ActivityKind(kind)).text)
