"""A guest's own page for one invitation: GET and HEAD show, only POST answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from campaigns.core.errors import Refused
from campaigns.core.words import localised
from campaigns.events.access import opens_at
from campaigns.events.answers import CHOICE_OF, Choice, NewAnswer, refusal_of
from campaigns.events.calendar_links import OUTLOOK, OUTLOOK_AT_WORK, calendar_file, google_link, outlook_link
from campaigns.events.hosts import hosts_of
from campaigns.events.links import PURPOSE
from campaigns.events.listed import join_listed, listed_events
from campaigns.events.models import AnswerSource, Event, EventQuestion, EventState, Invitation
from campaigns.events.moves import SEATED
from campaigns.events.parties import PartyDoesNotFit, PartyRefused, largest_party
from campaigns.events.queries import get_invitation
from campaigns.events.saying.diets import KNOWN
from campaigns.events.saying.queries import list_questions, said_by
from campaigns.events.saying.said import Said, SayingRefused, owed
from campaigns.events.sessions.places import Offered, offered_sessions
from campaigns.events.sessions.words import NONE, Own
from campaigns.events.waitlist import waitlist_position
from campaigns.members.models import Member
from campaigns.members.points.balances import points_of
from campaigns.members.points.seats import TooFewPoints
from campaigns.members.privacy.erasure import refuse_erased
from campaigns.referrals.links import CODE_LENGTH, friend_address, friend_link
from campaigns.referrals.models import FriendLink
from campaigns.referrals.queries import friend_link_for
from campaigns.staff.models import Staff
from webapp.answering import take_answer
from webapp.edge import club, now, reading, runtime, transaction
from webapp.forms.rsvp import MORE, RsvpForm, posted_saying
from webapp.i18n import language, use_language
from webapp.invitations import invitation_links
from webapp.qr import qr_svg

blueprint = Blueprint("rsvp", __name__, url_prefix="/r")


@dataclass(frozen=True, slots=True)
class Guest:
    """All that an answer is read by."""

    token: str
    invitation: Invitation
    member: Member
    said: Said
    questions: Sequence[EventQuestion]

    @property
    def chosen(self) -> Choice | None:
        return CHOICE_OF.get(self.invitation.state)

    @property
    def time_left(self) -> timedelta | None:
        """Of an offer."""
        until = self.invitation.offered_until
        return None if until is None else max(until - now(), timedelta())

    @property
    def is_open(self) -> bool:
        return refusal_of(self.invitation, source=AnswerSource.LINK, now=now()) is None

    @property
    def opens_at(self) -> datetime | None:
        """When answers open for this guest, while they still have to."""
        return opens_at(self.invitation.event, self.invitation.member.tier_id, now=now())

    @property
    def online_url(self) -> str:
        """For those alone who have a seat."""
        return self.invitation.event.online_url if self.invitation.state in SEATED and not self.is_off else ""

    @property
    def is_over(self) -> bool:
        return self.invitation.event.ends_at <= now()

    @property
    def is_off(self) -> bool:
        return self.invitation.event.state is EventState.CANCELLED

    @property
    def owes(self) -> bool:
        """Whether they come and must still answer a question: by text and by calendar nobody was asked."""
        return self.chosen is Choice.YES and bool(owed(self.said, self.questions))

    @property
    def most(self) -> int:
        """Companions who may come."""
        return largest_party(self.invitation) - 1

    def form(self) -> RsvpForm:
        return RsvpForm.of_guest(self.said, self.questions, party_size=self.invitation.party_size, most=self.most)


@dataclass(frozen=True, slots=True)
class GuestPage(Guest):
    position: int
    link: FriendLink | None
    hosts: Sequence[Staff]
    points: int
    also: Sequence[Event]
    sessions: Sequence[Offered]

    @property
    def own(self) -> Own:
        held = frozenset(each.session.name for each in self.sessions if each.mine)
        return Own(held) if self.invitation.state in SEATED else NONE


@blueprint.get("/<token>")
def show(token: str) -> str:
    page = _read(token)
    return _page(page, page.form())


@blueprint.post("/<token>")
def answer(token: str) -> AnyResponse | str | tuple[str, int]:
    """No page and no form is made unless it has to be shown again: thousands may answer in the same minute."""
    if MORE in request.form:
        page = _read(token)
        return _page(page, page.form())
    try:
        take_answer(_told(token))
    except Refused as refused:
        return _again(token, refused)
    return redirect(url_for("rsvp.show", token=token), 303)


def _again(token: str, refused: Refused) -> tuple[str, int]:
    """The page as it was filled in, with what is to be mended; in the guest's language, whatever it is."""
    page = _read(token)
    if not isinstance(refused, (SayingRefused, PartyRefused, PartyDoesNotFit, TooFewPoints)):
        raise refused
    form = page.form()
    form.accepted()
    form.refuse(refused.field if isinstance(refused, SayingRefused) else "companions", refused)
    return _page(page, form), refused.status


@blueprint.post("/<token>/friend")
def friend(token: str) -> AnyResponse:
    invitation = _read(token).invitation
    with transaction() as session:
        friend_link(
            session,
            member_id=invitation.member_id,
            event_id=invitation.event_id,
            code=runtime().random_code(CODE_LENGTH),
            now=now(),
        )
    return redirect(url_for("rsvp.show", token=token, _anchor="friend"), 303)


@blueprint.post("/<token>/also/<code>")
def also(token: str, code: str) -> AnyResponse:
    """An invitation to another event that is open to all members."""
    with transaction() as session:
        member_id = _guest(session, token).invitation.member_id
        invitation = join_listed(session, member_id=member_id, code=code, now=now())
        its_own = runtime().signer.sign(PURPOSE, invitation.id)
    return redirect(url_for("rsvp.show", token=its_own), 303)


@blueprint.get("/<token>/event.ics")
def calendar(token: str) -> Response:
    page = _read(token)
    invitation, host = page.invitation, localised(club().name, language())
    body = calendar_file(invitation, links=invitation_links(), host=host, language=language(), own=page.own)
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{invitation.event.code}.ics"'
    return answer


def _read(token: str) -> GuestPage:
    with reading() as session:
        guest = _guest(session, token)
        invitation = guest.invitation
        return GuestPage(
            token=token,
            invitation=invitation,
            member=guest.member,
            said=guest.said,
            questions=guest.questions,
            position=waitlist_position(session, invitation),
            link=friend_link_for(session, member_id=invitation.member_id, event_id=invitation.event_id),
            hosts=hosts_of(session, invitation.event_id),
            points=points_of(session, invitation.member_id),
            also=listed_events(session, member_id=invitation.member_id, now=now()),
            sessions=offered_sessions(session, invitation),
        )


def _named(token: str) -> int:
    """The invitation's id."""
    (invitation_id,) = runtime().signer.read(PURPOSE, token, now=now())
    return invitation_id


def _guest(session: Session, token: str) -> Guest:
    invitation = get_invitation(session, _named(token))
    use_language(invitation.member.language)
    refuse_erased(invitation.member)
    return Guest(
        token=token,
        invitation=invitation,
        member=invitation.member,
        said=said_by(session, invitation.id),
        questions=list_questions(session, invitation.event_id),
    )


def _told(token: str) -> NewAnswer:
    try:
        choice = Choice(request.form.get("answer", ""))
    except ValueError as fault:
        raise BadRequest from fault
    return NewAnswer(
        invitation_id=_named(token),
        choice=choice,
        source=AnswerSource.LINK,
        at=now(),
        saying=posted_saying(coming=choice is not Choice.NO),
    )


def _page(page: GuestPage, form: RsvpForm) -> str:
    public_url = runtime().settings.public_url
    address = f"{public_url}/r/{page.token}"
    return render_template(
        "public/rsvp.html",
        page=page,
        invitation=page.invitation,
        event=page.invitation.event,
        member=page.invitation.member,
        form=form,
        diets=KNOWN,
        friend_url=friend_address(public_url, page.link.code) if page.link else "",
        google=google_link(page.invitation, language=language(), page=address, own=page.own),
        outlooks=[
            outlook_link(page.invitation, host=host, language=language(), page=address, own=page.own)
            for host in (OUTLOOK, OUTLOOK_AT_WORK)
        ],
        feed=f"webcal://{invitation_links().feed(page.invitation.member_id).partition('://')[2]}",
        feedback=invitation_links().feedback(page.invitation.id),
        qr=qr_svg(page.invitation.member.code),
    )
