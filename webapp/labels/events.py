"""Words for events, answers and what is written back."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from campaigns.events.answers import Choice
from campaigns.events.models import (
    AnswerSource,
    EventPhase,
    EventState,
    Excluded,
    InboundResult,
    InvitationState,
    MarkKind,
    MarkOutcome,
    MilestoneKind,
    QuestionKind,
    Rhythm,
    Spot,
)
from webapp.labels.label import Label, Labels

_PHASES: Mapping[str, Label] = {
    EventPhase.DRAFT: Label(_("Draft"), hint=_("Nobody outside sees it yet")),
    EventPhase.PUBLISHED: Label(_("Published"), "good", _("Members can answer")),
    EventPhase.RUNNING: Label(_("Running"), "accent", _("It has begun and is not over yet")),
    EventPhase.OVER: Label(
        _("To finish"), "waiting", _("It is over, and finishes by itself three hours after its end")
    ),
    EventPhase.FINISHED: Label(_("Finished"), hint=_("It has taken place")),
    EventPhase.CANCELLED: Label(_("Cancelled"), "wrong", _("It will not take place")),
}

LABELS: Labels = {
    Rhythm: {
        Rhythm.WEEKS: Label(_("By weeks"), hint=_("On the same weekday")),
        Rhythm.MONTHS: Label(_("By months"), hint=_("On the same weekday of the month, such as its second Thursday")),
    },
    EventPhase: _PHASES,
    EventState: {state: _PHASES[state.value] for state in EventState},
    InvitationState: {
        InvitationState.INVITED: Label(_("Invited"), hint=_("No answer yet")),
        InvitationState.ATTENDING: Label(_("Going"), "good", _("A seat is kept")),
        InvitationState.TENTATIVE: Label(_("Maybe"), "waiting", _("No seat is kept")),
        InvitationState.DECLINED: Label(_("Not going"), hint=_("Answered no")),
        InvitationState.WAITLISTED: Label(_("Waitlist"), "waiting", _("Gets the next free seat, in order")),
        InvitationState.CANCELLED: Label(_("Withdrawn"), hint=_("The invitation was taken back")),
        InvitationState.ATTENDED: Label(_("Here"), "good", _("Checked in at the door")),
        InvitationState.NO_SHOW: Label(_("No-show"), "wrong", _("Had a seat and did not come")),
    },
    MilestoneKind: {
        MilestoneKind.INVITATION: Label(_("Invitation")),
        MilestoneKind.REMINDER: Label(_("Reminder to those silent")),
        MilestoneKind.DAY_BEFORE: Label(_("The day before")),
        MilestoneKind.HOURS_BEFORE: Label(_("Hours before")),
        MilestoneKind.THANKS: Label(_("Thanks")),
        MilestoneKind.MISSED: Label(_("We missed you")),
    },
    AnswerSource: {
        AnswerSource.LINK: Label(_("Link")),
        AnswerSource.TEXT: Label(_("Text message")),
        AnswerSource.CALENDAR: Label(_("Calendar")),
        AnswerSource.STAFF: Label(_("Staff")),
        AnswerSource.DOOR: Label(_("Door")),
        AnswerSource.FRIEND: Label(_("Friend")),
        AnswerSource.PUBLIC: Label(_("Public page"), hint=_("Asked for a seat on the event's public page")),
        AnswerSource.API: Label(_("API"), hint=_("A program answered for the guest")),
    },
    Choice: {
        Choice.YES: Label(_("Going"), "good"),
        Choice.MAYBE: Label(_("Maybe"), "waiting"),
        Choice.NO: Label(_("Not going")),
    },
    QuestionKind: {
        QuestionKind.TEXT: Label(_("Free text")),
        QuestionKind.YES_NO: Label(_("Yes or no")),
        QuestionKind.CHOICE: Label(_("One of several")),
    },
    InboundResult: {
        InboundResult.APPLIED: Label(_("Applied"), "good"),
        InboundResult.UNKNOWN_ADDRESS: Label(_("Unknown address"), "waiting", _("Sent to an address that is not ours")),
        InboundResult.UNREADABLE: Label(_("Unreadable"), "wrong", _("The mail or its calendar part is broken")),
        InboundResult.NOT_A_REPLY: Label(_("Not a reply")),
        InboundResult.UNDELIVERABLE: Label(
            _("Undeliverable"), "wrong", _("A mail server says our mail did not arrive")
        ),
        InboundResult.OTHER_INVITATION: Label(
            _("Another invitation"), "waiting", _("Answers an event it was not sent for")
        ),
        InboundResult.OTHER_SENDER: Label(_("Another sender"), "waiting", _("Came from somebody who was not invited")),
        InboundResult.COUNTER: Label(_("Proposes another time"), "waiting"),
        InboundResult.STALE: Label(
            _("Out of date"), hint=_("The event has changed since, or a newer answer was there already")
        ),
        InboundResult.REFUSED: Label(_("Refused"), "wrong", _("The answer came too late, or the event is off")),
        InboundResult.NO_INVITATION: Label(_("No invitation"), "waiting"),
        InboundResult.MESSAGE: Label(_("A message"), "accent", _("Written by a person; somebody should read it")),
    },
    MarkKind: {
        MarkKind.IN: Label(_("Check in")),
        MarkKind.COUNT: Label(_("How many are in")),
        MarkKind.OUT: Label(_("Undo")),
        MarkKind.NEW: Label(_("Somebody new")),
    },
    MarkOutcome: {
        MarkOutcome.IN: Label(_("Here"), "good"),
        MarkOutcome.OVER: Label(_("Is in, beyond the seats there are"), "waiting"),
        MarkOutcome.UNREAD: Label(_("Is in, but the address they left could not be read"), "waiting"),
        MarkOutcome.AGAIN: Label(_("Was in already, at another desk"), "waiting"),
        MarkOutcome.COUNTED: Label(_("Counted"), "good"),
        MarkOutcome.OUT: Label(_("Taken back"), "waiting"),
        MarkOutcome.NOT_IN: Label(_("Was not in, so nothing was changed"), "waiting"),
        MarkOutcome.FULL: Label(_("No seat was free; not counted as in"), "waiting"),
        MarkOutcome.CLOSED: Label(_("The event was not open; not counted as in"), "wrong"),
        MarkOutcome.UNKNOWN: Label(_("No longer on the guest list; not counted as in"), "wrong"),
    },
    Spot: {
        Spot.CHOSEN: Label(_("On the list"), "good"),
        Spot.RESERVE: Label(_("Reserve"), "waiting", _("Invited in this order as seats come free")),
        Spot.EXCLUDED: Label(_("Excluded"), hint=_("Cannot be drawn")),
    },
    Excluded: {
        Excluded.INVITED: Label(_("Invited already"), hint=_("To this event")),
        Excluded.ERASED: Label(_("Erased")),
        Excluded.DECEASED: Label(_("Deceased")),
        Excluded.MUTED: Label(_("Muted"), hint=_("Asked to be left alone for a while")),
        Excluded.BUSY: Label(_("At another event"), hint=_("Invited to one at the same time")),
        Excluded.SHARED: Label(_("Shared address"), hint=_("Another candidate is reached there")),
        Excluded.UNREACHABLE: Label(_("No way to reach them"), hint=_("No working address with consent to events")),
        Excluded.HELD_OUT: Label(
            _("Held out club-wide"),
            hint=_("Left alone so that lift can be measured; put on the list by hand they come"),
        ),
        Excluded.BY_HAND: Label(_("By hand"), hint=_("Taken off the list by staff")),
    },
}
