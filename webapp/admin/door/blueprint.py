"""What the files of this folder hang their views on, and who may open which door."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from campaigns.events.doors import check_hosts
from campaigns.staff.permissions import Permission
from webapp.access import can, current_staff, requires
from webapp.edge import reading

P = ParamSpec("P")
R = TypeVar("R")

blueprint = Blueprint("door", __name__, url_prefix="/door")


def at_door(view: Callable[Concatenate[int, P], R]) -> Callable[..., R | Response]:
    """Let in those who run this event's door: its hosts, and whoever runs any."""

    @requires(Permission.RUN_DOOR)
    @wraps(view)
    def guarded(event_id: int, *args: P.args, **kwargs: P.kwargs) -> R:
        if not can(Permission.RUN_ANY_DOOR):
            with reading() as session:
                check_hosts(session, event_id=event_id, staff_id=current_staff().id)
        return view(event_id, *args, **kwargs)

    return guarded


def squeezed() -> bool:
    """Whether the host said to let them in although no seat is free."""
    return request.form.get("squeeze") == "1"


def back_to_door(event_id: int, **query: Any) -> Response:
    return redirect(url_for("door.show", event_id=event_id, **query), 303)
