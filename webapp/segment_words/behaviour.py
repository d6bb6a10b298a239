"""The words for conditions on what members did: purchases, gatherings, messages and all else."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from campaigns.members.models import ActivityKind
from campaigns.members.standing.rhythm import Rhythm
from campaigns.segments.conditions import behaviour, events, messages
from webapp.segment_words.context import Context, either, in_span, so_often
from webapp.signal_words import say_signal

K = ActivityKind

DEEDS: Mapping[ActivityKind, Any] = {
    K.REFUNDED: lazy_gettext("returned something"),
    K.REPLIED: lazy_gettext("replied"),
    K.CONTACTED: lazy_gettext("were in touch"),
    K.FOLLOWED_UP: lazy_gettext("were followed up"),
    K.FEEDBACK: lazy_gettext("said how an event was"),
    K.CONTACT_ASKED: lazy_gettext("asked us to get in touch"),
    K.COMPLAINED: lazy_gettext("complained"),
    K.COMPLAINT_ANSWERED: lazy_gettext("had a complaint answered"),
    K.REDEEMED: lazy_gettext("gave points for something"),
    K.POINTS_EXPIRED: lazy_gettext("lost points that expired"),
    K.POINTS_ADJUSTED: lazy_gettext("had their points adjusted"),
    K.TIER_CHANGED: lazy_gettext("changed tier"),
    K.OWNER_CHANGED: lazy_gettext("got another owner"),
    K.CONSENT_GRANTED: lazy_gettext("agreed to hear from us"),
    K.CONSENT_WITHDRAWN: lazy_gettext("asked not to hear from us"),
    K.PROFILE_CHANGED: lazy_gettext("had their profile changed"),
    K.PROFILE_COMPLETED: lazy_gettext("completed their profile"),
    K.NOTE: lazy_gettext("had a note written about them"),
}
PARTS: Mapping[ActivityKind, Any] = {
    K.INVITED: lazy_gettext("were invited to %(event)s"),
    K.ACCEPTED: lazy_gettext("said yes to %(event)s"),
    K.DECLINED: lazy_gettext("said no to %(event)s"),
    K.TENTATIVE: lazy_gettext("said maybe to %(event)s"),
    K.WAITLISTED: lazy_gettext("joined the waitlist of %(event)s"),
    K.CANCELLED: lazy_gettext("gave back a seat at %(event)s"),
    K.MISSED: lazy_gettext("did not come to %(event)s"),
}
MESSAGES: Mapping[str, Any] = {
    "got": lazy_gettext("got %(campaign)s"),
    "clicked": lazy_gettext("followed a link of %(campaign)s"),
    "answered": lazy_gettext("answered %(campaign)s"),
    "ignored": lazy_gettext("ignored %(campaign)s"),
}


def _purchased(rule: behaviour.Purchased, context: Context) -> str:
    said = [so_often(_("bought"), rule), *_amounts(rule, context)]
    return str(_(", ")).join(said)


def _amounts(rule: behaviour.Purchased, context: Context) -> Iterator[str]:
    limits = (
        (rule.total_at_least, _("for %(amount)s or more in all")),
        (rule.total_at_most, _("for %(amount)s or less in all")),
        (rule.average_at_least, _("for %(amount)s or more on average")),
        (rule.average_at_most, _("for %(amount)s or less on average")),
    )
    return (str(said) % {"amount": context.money(amount)} for amount, said in limits if amount is not None)


def _attended(rule: events.Attended, context: Context) -> str:
    event = _event(rule, context)
    what = (
        _("came with a friend to %(event)s", event=event) if rule.with_friend else _("came to %(event)s", event=event)
    )
    return so_often(what, rule)


def _took_part(rule: events.TookPart, context: Context) -> str:
    return so_often(str(PARTS[rule.what]) % {"event": _event(rule, context)}, rule)


def _event(rule: Any, context: Context) -> str:
    if rule.event is None:
        return str(_("a gathering"))
    return str(_("“%(event)s”", event=context.title("event", rule.event)))


def _message(rule: messages.Messaged, context: Context) -> str:
    named = context.title("campaign", rule.campaign) if rule.campaign else ""
    campaign = _("“%(event)s”", event=named) if named else _("a campaign")
    return in_span(str(MESSAGES[rule.what]) % {"campaign": campaign}, rule)


RHYTHMS: Mapping[Rhythm, Any] = {
    Rhythm.ON_TIME: lazy_gettext("are on time"),
    Rhythm.LATE: lazy_gettext("are a little late"),
    Rhythm.AT_RISK: lazy_gettext("are at risk"),
    Rhythm.GONE: lazy_gettext("have gone quiet"),
    Rhythm.UNKNOWN: lazy_gettext("cannot be judged yet"),
}


def _rhythm(rule: behaviour.RhythmIn, _context: Context) -> str:
    return str(_("by their own rhythm %(how)s", how=either(str(RHYTHMS[each]) for each in rule.rhythms)))


SAYERS: Mapping[type, Callable[[Any, Context], str]] = {
    behaviour.Purchased: _purchased,
    behaviour.Spent: lambda rule, context: in_span(
        _("spent %(amount)s or more", amount=context.money(rule.amount)), rule
    ),
    behaviour.Did: lambda rule, _context: so_often(str(DEEDS[rule.kind]), rule),
    behaviour.Signalled: lambda rule, _context: so_often(
        _("had the signal “%(signal)s”", signal=say_signal(rule.signal)), rule
    ),
    behaviour.Referred: lambda rule, _context: str(
        ngettext("brought a friend", "brought %(num)s friends or more", rule.at_least)
    ),
    behaviour.RhythmIn: _rhythm,
    events.Attended: _attended,
    events.TookPart: _took_part,
    messages.Messaged: _message,
}
