"""The one word, colour and explanation of every state shown to people."""

import enum
from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from campaigns.events.answers import Choice
from campaigns.events.models import AnswerSource, EventState, InboundResult, InvitationState
from campaigns.members import models as members
from campaigns.messaging.models import AttemptOutcome, Channel, MessageState, ReceiptKind, ReceiptState, SkipReason
from campaigns.outreach.models import CampaignState, OccasionKind, RunState
from campaigns.staff.models import Role


class Label(NamedTuple):
    """`tone` is the badge's colour: neutral, accent, good, waiting or wrong."""

    text: Any
    tone: str = "neutral"
    hint: Any = ""


def label(state: enum.StrEnum) -> Label:
    return LABELS[type(state)][state.value]


LABELS: Mapping[type[enum.StrEnum], Mapping[str, Label]] = {
    Role: {
        Role.ADMIN: Label(_("Admin"), "accent", _("May do everything")),
        Role.MANAGER: Label(_("Manager"), hint=_("Sends campaigns, imports and exports")),
        Role.MARKETER: Label(_("Marketer"), hint=_("Prepares events and campaigns; somebody else sends them")),
        Role.HOST: Label(_("Host"), hint=_("Runs the door and sees nothing else")),
        Role.VIEWER: Label(_("Viewer"), hint=_("Reads everything, changes nothing")),
    },
    EventState: {
        EventState.DRAFT: Label(_("Draft"), hint=_("Nobody outside sees it yet")),
        EventState.PUBLISHED: Label(_("Published"), "good", _("Members can answer")),
        EventState.CANCELLED: Label(_("Cancelled"), "wrong", _("It will not take place")),
        EventState.DONE: Label(_("Done"), hint=_("It has taken place")),
    },
    InvitationState: {
        InvitationState.INVITED: Label(_("Invited"), hint=_("No answer yet")),
        InvitationState.ATTENDING: Label(_("Going"), "good", _("A seat is kept")),
        InvitationState.TENTATIVE: Label(_("Maybe"), "waiting", _("No seat is kept")),
        InvitationState.DECLINED: Label(_("Not going"), hint=_("Answered no")),
        InvitationState.WAITLISTED: Label(_("Waitlist"), "waiting", _("Gets the next free seat, in order")),
        InvitationState.CANCELLED: Label(_("Cancelled"), hint=_("Gave the seat back")),
        InvitationState.ATTENDED: Label(_("Here"), "good", _("Checked in at the door")),
        InvitationState.NO_SHOW: Label(_("No-show"), "wrong", _("Had a seat and did not come")),
    },
    AnswerSource: {
        AnswerSource.LINK: Label(_("Link")),
        AnswerSource.TEXT: Label(_("Text message")),
        AnswerSource.CALENDAR: Label(_("Calendar")),
        AnswerSource.STAFF: Label(_("Staff")),
        AnswerSource.DOOR: Label(_("Door")),
        AnswerSource.FRIEND: Label(_("Friend")),
    },
    Choice: {
        Choice.YES: Label(_("Going"), "good"),
        Choice.MAYBE: Label(_("Maybe"), "waiting"),
        Choice.NO: Label(_("Not going")),
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
        InboundResult.STALE: Label(_("Out of date"), hint=_("A newer answer was there already")),
        InboundResult.REFUSED: Label(_("Refused"), "wrong", _("The answer came too late, or the event is off")),
        InboundResult.NO_INVITATION: Label(_("No invitation"), "waiting"),
        InboundResult.MESSAGE: Label(_("A message"), "accent", _("Written by a person; somebody should read it")),
    },
    CampaignState: {
        CampaignState.DRAFT: Label(_("Draft"), hint=_("Nothing is sent yet")),
        CampaignState.ACTIVE: Label(_("Running"), "good", _("Sends whenever it is due")),
        CampaignState.PAUSED: Label(_("Paused"), "waiting", _("Sends nothing until it is resumed")),
        CampaignState.FINISHED: Label(_("Finished"), hint=_("Every message has been dealt with")),
        CampaignState.CANCELLED: Label(_("Cancelled"), "wrong", _("What was not sent stays unsent")),
    },
    OccasionKind: {
        OccasionKind.ONCE: Label(_("Once"), hint=_("At a set time, or as soon as it is launched")),
        OccasionKind.BIRTHDAY: Label(_("Birthday"), hint=_("On each member's birthday, where they live")),
    },
    RunState: {
        RunState.DUE: Label(_("Due"), "waiting", _("Its audience is being chosen")),
        RunState.RUNNING: Label(_("Sending"), "accent", _("Messages are going out")),
        RunState.PAUSED: Label(_("Paused"), "waiting", _("Sends nothing until it is resumed")),
        RunState.FINISHED: Label(_("Finished"), "good", _("Every message has been dealt with")),
        RunState.CANCELLED: Label(_("Cancelled"), "wrong", _("What was not sent stays unsent")),
    },
    Channel: {
        Channel.EMAIL: Label(_("Email")),
        Channel.SMS: Label(_("Text message")),
        Channel.CALENDAR: Label(_("Calendar invitation"), hint=_("An email with an invitation for their calendar")),
    },
    MessageState: {
        MessageState.PLANNED: Label(_("Planned"), hint=_("Waits for its hour")),
        MessageState.READY: Label(_("Ready"), hint=_("Goes out next")),
        MessageState.CLAIMED: Label(_("Sending"), "accent", _("A worker has it in hand")),
        MessageState.ACCEPTED: Label(_("Sent"), "good", _("The provider took it; no receipt yet")),
        MessageState.DELIVERED: Label(_("Delivered"), "good", _("The provider says it arrived")),
        MessageState.SKIPPED: Label(_("Skipped"), hint=_("Not sent, for the reason given")),
        MessageState.HELD_OUT: Label(_("Held out"), hint=_("Left alone on purpose, so that lift can be measured")),
        MessageState.FAILED: Label(_("Failed"), "wrong", _("The provider refused it")),
        MessageState.BOUNCED: Label(_("Bounced"), "wrong", _("It came back")),
        MessageState.UNKNOWN: Label(_("Unknown"), "waiting", _("Perhaps sent, perhaps not; so it is not sent again")),
        MessageState.CANCELLED: Label(_("Cancelled"), hint=_("The campaign was cancelled first")),
        MessageState.EXPIRED: Label(_("Expired"), "waiting", _("Too late to be worth sending")),
    },
    SkipReason: {
        SkipReason.NO_CONSENT: Label(_("No consent"), hint=_("Did not agree to this topic on this channel")),
        SkipReason.NO_ADDRESS: Label(_("No address"), hint=_("No working address on this channel")),
        SkipReason.SUPPRESSED: Label(_("Suppressed"), "wrong", _("This address must not be written to")),
        SkipReason.CAPPED: Label(_("Recently contacted"), hint=_("Has had enough messages for now")),
        SkipReason.QUIET: Label(_("Quiet hours"), hint=_("No decent local hour was left")),
        SkipReason.DUPLICATE_ADDRESS: Label(_("Shared address"), hint=_("Somebody else at this address gets it")),
        SkipReason.DECEASED: Label(_("Deceased")),
        SkipReason.MUTED: Label(_("Muted"), hint=_("Asked to be left alone for a while")),
        SkipReason.EVENT_OVER: Label(_("Event is over")),
        SkipReason.TEMPLATE: Label(_("Nothing to say"), "wrong", _("The template could not be filled in for them")),
    },
    AttemptOutcome: {
        AttemptOutcome.ACCEPTED: Label(_("Accepted"), "good"),
        AttemptOutcome.RETRY: Label(_("Will be tried again"), "waiting"),
        AttemptOutcome.FAILED: Label(_("Failed"), "wrong"),
        AttemptOutcome.MISCONFIGURED: Label(_("Settings are wrong"), "wrong", _("The provider rejects our key")),
        AttemptOutcome.UNKNOWN: Label(_("Unknown"), "waiting"),
    },
    ReceiptKind: {
        ReceiptKind.ACCEPTED: Label(_("Accepted")),
        ReceiptKind.DELIVERED: Label(_("Delivered"), "good"),
        ReceiptKind.DEFERRED: Label(_("Deferred"), "waiting", _("The provider keeps trying")),
        ReceiptKind.FAILED: Label(_("Failed"), "wrong"),
        ReceiptKind.BOUNCED: Label(_("Bounced"), "wrong"),
        ReceiptKind.COMPLAINED: Label(_("Complained"), "wrong"),
        ReceiptKind.UNSUBSCRIBED: Label(_("Unsubscribed"), "waiting"),
        ReceiptKind.OTHER: Label(_("Other")),
    },
    ReceiptState: {
        ReceiptState.STORED: Label(_("Stored")),
        ReceiptState.APPLIED: Label(_("Applied"), "good"),
        ReceiptState.PARKED: Label(_("Parked"), "waiting", _("Came before our own record of the message")),
        ReceiptState.IGNORED: Label(_("Ignored"), hint=_("Says nothing new")),
    },
    members.AddressKind: {
        members.AddressKind.EMAIL: Label(_("Email")),
        members.AddressKind.SMS: Label(_("Mobile")),
    },
    members.Topic: {
        members.Topic.EVENTS: Label(_("Events")),
        members.Topic.GREETINGS: Label(_("Greetings")),
        members.Topic.OFFERS: Label(_("Offers")),
        members.Topic.CARE: Label(_("Care")),
    },
    members.ContactState: {
        members.ContactState.ACTIVE: Label(_("Valid"), "good"),
        members.ContactState.BOUNCED: Label(_("Bounced"), "wrong", _("Mail to it came back")),
        members.ContactState.COMPLAINED: Label(_("Complained"), "wrong", _("Marked our mail as spam")),
        members.ContactState.INVALID: Label(_("Invalid"), "wrong"),
    },
    members.ConsentState: {
        members.ConsentState.GRANTED: Label(_("Agreed"), "good"),
        members.ConsentState.WITHDRAWN: Label(_("Withdrawn")),
    },
    members.SuppressionReason: {
        members.SuppressionReason.STOP: Label(_("Texted STOP"), "wrong"),
        members.SuppressionReason.BOUNCE: Label(_("Bounced"), "wrong"),
        members.SuppressionReason.COMPLAINT: Label(_("Complained"), "wrong"),
        members.SuppressionReason.ERASED: Label(_("Erased"), "wrong"),
    },
    members.SpecialDayKind: {
        members.SpecialDayKind.BIRTHDAY: Label(_("Birthday")),
        members.SpecialDayKind.WEDDING: Label(_("Wedding day")),
        members.SpecialDayKind.MEMBERSHIP: Label(_("Day of joining")),
        members.SpecialDayKind.CUSTOM: Label(_("Special day")),
    },
    members.CalendarKind: {
        members.CalendarKind.GREGORIAN: Label(_("Solar calendar")),
        members.CalendarKind.LUNAR: Label(_("Lunar calendar")),
    },
    members.LeapDayRule: {
        members.LeapDayRule.FEBRUARY_28: Label(_("28 February")),
        members.LeapDayRule.MARCH_1: Label(_("1 March")),
    },
    members.EngagementBand: {
        members.EngagementBand.ACTIVE: Label(_("Active"), "good", _("Comes, answers and buys")),
        members.EngagementBand.WARM: Label(_("Warm"), "accent", _("Was in touch lately")),
        members.EngagementBand.COOLING: Label(_("Cooling"), "waiting", _("Has not been in touch for a while")),
        members.EngagementBand.LAPSED: Label(_("Lapsed"), hint=_("Nothing was heard for a long time")),
    },
    members.PurchaseKind: {
        members.PurchaseKind.ORDER: Label(_("Order")),
        members.PurchaseKind.REFUND: Label(_("Refund"), "waiting"),
    },
    members.ActivityKind: {
        members.ActivityKind.JOINED: Label(_("Joined the club")),
        members.ActivityKind.PURCHASED: Label(_("Bought something"), "good"),
        members.ActivityKind.REFUNDED: Label(_("Returned something"), "waiting"),
        members.ActivityKind.MESSAGE_SENT: Label(_("Was written to")),
        members.ActivityKind.CLICKED: Label(_("Followed a link")),
        members.ActivityKind.REPLIED: Label(_("Replied"), "good"),
        members.ActivityKind.INVITED: Label(_("Was invited")),
        members.ActivityKind.ACCEPTED: Label(_("Said yes"), "good"),
        members.ActivityKind.DECLINED: Label(_("Said no")),
        members.ActivityKind.TENTATIVE: Label(_("Said maybe"), "waiting"),
        members.ActivityKind.WAITLISTED: Label(_("Joined the waitlist"), "waiting"),
        members.ActivityKind.CANCELLED: Label(_("Gave a seat back")),
        members.ActivityKind.ATTENDED: Label(_("Came to an event"), "good"),
        members.ActivityKind.ATTENDANCE_UNDONE: Label(_("Check-in was undone")),
        members.ActivityKind.MISSED: Label(_("Did not come"), "wrong"),
        members.ActivityKind.REFERRED: Label(_("Brought a friend"), "good"),
        members.ActivityKind.CONSENT_GRANTED: Label(_("Agreed to hear from us"), "good"),
        members.ActivityKind.CONSENT_WITHDRAWN: Label(_("Asked not to hear from us")),
        members.ActivityKind.TIER_CHANGED: Label(_("Changed tier"), "accent"),
        members.ActivityKind.NOTE: Label(_("Note")),
    },
}
