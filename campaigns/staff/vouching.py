"""Whom the identity provider vouches for: known by address the first time, by its own name for them ever after."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.staff.models import Staff
from campaigns.staff.queries import find_by_email, the_staff


class NobodyVouched(Refused):
    """Also for somebody who has left: whoever may come is invited first."""

    sentence = mark("Nobody with the address %(email)s works here. Ask an admin to invite you.")
    status = 401


class AddressNotVerified(Refused):
    sentence = mark("%(provider)s does not vouch for an email address of yours, by which we would know you.")
    status = 401


class KnownOtherwise(Refused):
    """The address was given to somebody else there, or its owner got a new account there."""

    sentence = mark(
        "%(email)s signs in here with another account of %(provider)s."
        " If that account is gone, an admin can let this one in."
    )
    status = 401


@dataclass(frozen=True, slots=True)
class Vouched:
    """`subject` is what `issuer` calls one person and never another; the address may pass on to others there."""

    provider: str
    issuer: str
    subject: str
    email: str
    """As the provider says it, maybe empty; it counts only where it is `verified` there."""
    verified: bool


def the_vouched(session: Session, *, vouched: Vouched) -> Staff:
    """The active or invited person this is; nobody is added."""
    staff = _bound(session, vouched) or _addressed(session, vouched)
    if not staff.active:
        raise NobodyVouched(email=vouched.email or staff.email)
    return staff


def bind_vouched(session: Session, *, staff_id: int, vouched: Vouched) -> None:
    """From now on `staff_id` is this person of the provider, whatever their address is there."""
    staff = session.get_one(Staff, staff_id, with_for_update=True)
    if (staff.oidc_issuer, staff.oidc_subject) == (vouched.issuer, vouched.subject):
        return
    _free(staff, vouched)
    staff.oidc_issuer, staff.oidc_subject = vouched.issuer, vouched.subject
    session.flush()


def forget_vouched(session: Session, *, staff_id: int) -> None:
    """Whoever the provider says has their address next is them."""
    staff = the_staff(session, staff_id=staff_id)
    staff.oidc_issuer = staff.oidc_subject = None


def _bound(session: Session, vouched: Vouched) -> Staff | None:
    return session.scalar(
        select(Staff).where(Staff.oidc_issuer == vouched.issuer, Staff.oidc_subject == vouched.subject)
    )


def _addressed(session: Session, vouched: Vouched) -> Staff:
    if not vouched.email or not vouched.verified:
        raise AddressNotVerified(provider=vouched.provider)
    staff = find_by_email(session, email=vouched.email)
    if staff is None:
        raise NobodyVouched(email=vouched.email)
    _free(staff, vouched)
    return staff


def _free(staff: Staff, vouched: Vouched) -> None:
    """An account of the same issuer is never taken over; the word of an issuer that is no longer asked binds nobody."""
    if staff.oidc_issuer == vouched.issuer:
        raise KnownOtherwise(email=staff.email, provider=vouched.provider)
