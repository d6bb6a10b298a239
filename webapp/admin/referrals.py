"""Who brought whom, how far the friends have come, and what does not count."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.referrals.branches import read_branch
from campaigns.referrals.links import CODE_LENGTH, friend_address, friend_link
from campaigns.referrals.operations import vouch
from campaigns.referrals.queries import (
    best_referrers,
    count_referrals,
    friend_link_for,
    list_referrals,
    referral_funnel,
)
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.copies import reading_copy
from webapp.edge import now, reading, runtime, transaction
from webapp.paging import page_of

BEST = 10

blueprint = Blueprint("referrals", __name__, url_prefix="/referrals")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    with reading_copy() as db:
        page = page_of(count_referrals(db))
        return render_template(
            "admin/referrals/index.html",
            page=page,
            funnel=referral_funnel(db),
            referrers=best_referrers(db, most=BEST),
            referrals=list_referrals(db, most=page.size, offset=page.offset),
        )


@blueprint.get("/of/<int:member_id>")
@requires(Permission.VIEW_MEMBERS)
def branch(member_id: int) -> str:
    """One member's: who brought them, whom they brought, whom these brought; and their standing link."""
    with reading() as db:
        found = read_branch(db, member_id)
        link = friend_link_for(db, member_id=found.member.id, event_id=None)
        address = friend_address(runtime().settings.public_url, link.code) if link else ""
        return render_template("admin/referrals/branch.html", branch=found, address=address)


@blueprint.post("/of/<int:member_id>/link")
@requires(Permission.EDIT_MEMBERS)
def make_link(member_id: int) -> Response:
    code = runtime().random_code(CODE_LENGTH)
    with transaction() as db:
        friend_link(db, member_id=member_id, event_id=None, code=code, now=now())
    return redirect(url_for("referrals.branch", member_id=member_id), 303)


@blueprint.post("/<int:referral_id>/vouch")
@requires(Permission.EDIT_MEMBERS)
def let_earn(referral_id: int) -> Response:
    with transaction() as db:
        found = vouch(db, referral_id=referral_id, staff_id=current_staff().id, now=now())
        referrer_id = found.referrer_id
    flash(_("Saved. This referral counts, and earns by the club's rules."), "good")
    return redirect(url_for("referrals.branch", member_id=referrer_id), 303)
