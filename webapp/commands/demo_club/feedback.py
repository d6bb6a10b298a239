"""What guests of the last gathering said of it, and where its photos are."""

import tomllib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaigns.core.words import LocalText, localised
from campaigns.events.feedback import Opinion, give_feedback
from campaigns.events.models import Event, Invitation, InvitationState
from campaigns.events.photos import set_photos
from webapp.commands.demo_club.draws import draw, pick, pick_weighted
from webapp.commands.demo_club.steps import Filling

PHOTOS = "https://photos.example.org/autumn-salon"
SAID = 0.4
WROTE = 0.35
SCORES = ((5, 0.5), (4, 0.35), (3, 0.15))
A_DAY = timedelta(days=1)
FILE = Path(__file__).with_name("feedback.toml")


def add_feedback(filling: Filling, event: Event) -> None:
    """Many are pleased; one was not, said so yesterday and wants to be called."""
    set_photos(filling.session, event_id=event.id, url=PHOTOS, now=filling.now)
    came = select(Invitation).where(Invitation.event_id == event.id, Invitation.state == InvitationState.ATTENDED)
    rows = came.options(joinedload(Invitation.member)).order_by(Invitation.id)
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    unhappy, *others = filling.session.scalars(rows).all()
    for guest in others:
        if draw(guest.member.code, "feedback") < SAID:
            give_feedback(
                filling.session,
                invitation_id=guest.id,
                opinion=_pleased(guest, written["pleased"]),
                now=event.ends_at + A_DAY,
            )
    words = localised(written["unhappy"], unhappy.member.language)
    opinion = Opinion(2, words, contact_wanted=True)
    give_feedback(filling.session, invitation_id=unhappy.id, opinion=opinion, now=filling.now - A_DAY)


def _pleased(guest: Invitation, written: Sequence[LocalText]) -> Opinion:
    code, language = guest.member.code, guest.member.language
    words = localised(pick(written, code, "words"), language) if draw(code, "wrote") < WROTE else ""
    return Opinion(pick_weighted(SCORES, code, "score"), words)
