"""Who is signed in, and what they may do: `@requires(Permission.X)` on views, `can(...)` in templates."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from campaigns.core.acting import ActorKind
from campaigns.staff.models import Staff, StaffSession
from campaigns.staff.permissions import Permission, may_do
from campaigns.staff.queries import find_signed_in
from campaigns.staff.sign_in import SEEN_AGAIN_AFTER, see_again
from webapp.edge import acts, keep_to, reading, real_now, transaction

P = ParamSpec("P")
R = TypeVar("R")


class SignedIn:
    """What Flask-Login keeps: a staff member and the token of this browser's session."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, staff: Staff, token: str, opened: StaffSession | None = None) -> None:
        """`opened` is the session as it was found for this request; nothing in the one that opens it."""
        self.staff = staff
        self.token = token
        self.opened = opened

    @property
    def is_active(self) -> bool:
        return self.staff.active

    def get_id(self) -> str:
        return self.token


def signed_in() -> SignedIn | None:
    return cast("SignedIn", current_user) if current_user and current_user.is_authenticated else None


def current_staff() -> Staff:
    """The staff member at the keyboard; only in views behind `requires` or `signed_in_only`."""
    who = signed_in()
    if who is None:
        abort(401)
    return who.staff


def current_token() -> str:
    """The token of this browser's session; only in views behind `requires` or `signed_in_only`."""
    who = signed_in()
    if who is None:
        abort(401)
    return who.token


def can(permission: Permission | str) -> bool:
    who = signed_in()
    return who is not None and may_do(who.staff, Permission(permission))


def may_open(endpoint: str) -> bool:
    """Whether who is signed in is let into the view, by its role alone: a link to it leads somewhere."""
    permission = getattr(current_app.view_functions[endpoint], "permission", None)
    return permission is None or can(permission)


def signed_in_only(view: Callable[P, R]) -> Callable[P, R | Response]:
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        return view(*args, **kwargs) if signed_in() else _to_sign_in()

    guarded.staff_only = True  # type: ignore[attr-defined]  # read by `webapp.demanded`
    return guarded


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R | Response]]:
    """Let in those whose role grants `permission`; 403 for others, the sign-in page for nobody."""

    def decorate(view: Callable[P, R]) -> Callable[P, R | Response]:
        @signed_in_only
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not can(permission):
                abort(403)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by `may_open`
        return guarded

    return decorate


def install_access(app: Flask) -> None:
    keeper = LoginManager()
    keeper.user_loader(_load)
    keeper.init_app(app)
    app.add_template_global(can)
    app.add_template_global(may_open)
    app.add_template_global(signed_in)


def _load(token: str) -> SignedIn | None:
    now = real_now()
    with reading() as session:
        found = find_signed_in(session, token=token, now=now)
    if found is None:
        return None
    if found.last_seen_at < now - SEEN_AGAIN_AFTER:
        # What cannot be noted, with the disk full, keeps nobody from reading.
        with suppress(OperationalError), transaction() as session:
            see_again(session, token=token, now=now)
    acts(ActorKind.STAFF, its_id=found.staff.id, name=found.staff.name)
    keep_to(found.staff.bounds)
    return SignedIn(found.staff, token, found)


def _to_sign_in() -> Response:
    back = request.full_path.rstrip("?") if request.method == "GET" else request.referrer and url_for("home.index")
    return redirect(url_for("auth.sign_in", next=back or None))
