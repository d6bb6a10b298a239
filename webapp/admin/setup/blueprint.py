"""The blueprint that the files of this folder hang their views on, and who is let in to which step."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, abort, redirect, session, url_for
from werkzeug.wrappers import Response

from campaigns.staff.models import SetupStep
from campaigns.staff.permissions import Permission
from campaigns.staff.setup import SetupState, setup_state
from webapp.access import can, signed_in
from webapp.edge import reading

P = ParamSpec("P")
R = TypeVar("R")

blueprint = Blueprint("setup", __name__, url_prefix="/setup")

HELD = "setup"
"""In the signed cookie: the token of the browser that gave the setup code."""
PAGES = {
    SetupStep.CLUB: "setup.club",
    SetupStep.ADMIN: "setup.admin",
    SetupStep.PROVIDERS: "setup.providers",
    SetupStep.IMPORT: "setup.first_import",
    SetupStep.DONE: "setup.done",
}


def standing() -> SetupState:
    """How far it is; 404 once it is over."""
    with reading() as db:
        state = setup_state(db)
    if state.is_over:
        abort(404)
    return state


def is_let_in(state: SetupState) -> bool:
    """By the setup code until there is an admin, then as one."""
    return can(Permission.EDIT_STAFF) if state.has_admin else state.is_held_by(str(session.get(HELD, "")))


def to_step(step: SetupStep) -> Response:
    return redirect(url_for(PAGES[step]), 303)


def at_step(*steps: SetupStep) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Show a page to who is let in while the setup stands at one of `steps`; else lead to where it stands."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
            state = standing()
            if not is_let_in(state):
                return to_door(state)
            return view(*args, **kwargs) if state.step in steps else to_step(state.step)

        return guarded

    return decorate


def to_door(state: SetupState) -> Response:
    """Where somebody who is not let in proves that they may be."""
    if not state.has_admin:
        return redirect(url_for("setup.index"), 303)
    if signed_in():
        abort(403)
    return redirect(url_for("auth.sign_in", next=url_for("setup.index")), 303)
