"""The words and colours of the sandbox's states and faults."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _

from webapp.sandbox.faults import Kind, Provider


class StatusLabel(NamedTuple):
    text: Any
    tone: str


_STATUSES = {
    "accepted": StatusLabel(_("Accepted"), "waiting"),
    "queued": StatusLabel(_("Queued"), "waiting"),
    "processed": StatusLabel(_("Accepted"), "waiting"),
    "sent": StatusLabel(_("Sent"), "waiting"),
    "delivered": StatusLabel(_("Delivered"), "good"),
    "undelivered": StatusLabel(_("Not delivered"), "wrong"),
    "failed": StatusLabel(_("Failed"), "wrong"),
    "bounce": StatusLabel(_("Bounced"), "wrong"),
    "dropped": StatusLabel(_("Dropped"), "wrong"),
    "spamreport": StatusLabel(_("Reported as spam"), "wrong"),
    "waiting": StatusLabel(_("On its way to Convive"), "waiting"),
    "given_up": StatusLabel(_("Convive did not take it"), "wrong"),
    "lost": StatusLabel(_("Lost on order"), "wrong"),
    "ACCEPTED": StatusLabel(_("Accepted"), "good"),
    "TENTATIVE": StatusLabel(_("Maybe"), "waiting"),
    "DECLINED": StatusLabel(_("Declined"), "neutral"),
    "received": StatusLabel(_("Received"), "good"),
}

PROVIDERS = {
    Provider.TWILIO: _("Texts (Twilio)"),
    Provider.SENDGRID: _("Mail by API (SendGrid)"),
    Provider.SMTP: _("Mail by SMTP (SendGrid's relay)"),
    Provider.RELAY: _("Mail by another relay"),
}


class KindWords(NamedTuple):
    name: Any
    explanation: Any


KINDS = {
    Kind.RATE_LIMIT: KindWords(
        _("Too many requests"), _("Answers 429 and says when to come back, in the seconds given")
    ),
    Kind.SERVER_ERROR: KindWords(_("Server error"), _("Answers 500 and accepts nothing")),
    Kind.UNAVAILABLE: KindWords(_("Unavailable"), _("Answers 503 and accepts nothing")),
    Kind.UNAUTHORISED: KindWords(_("Wrong key"), _("Answers 401, as if the key had been withdrawn")),
    Kind.REFUSE_ADDRESS: KindWords(_("Refuse an address"), _("Answers 400 to a request that holds the address")),
    Kind.QUEUE_OVERFLOW: KindWords(_("Queue is full"), _("Texts only: refuses with 30001 and accepts nothing")),
    Kind.BACK_OFF: KindWords(_("Back off"), _("Texts only: refuses with 21611 and accepts nothing")),
    Kind.BAD_REQUEST: KindWords(_("Refuse everybody"), _("Answers 400 in the same words, whoever it is for")),
    Kind.RESET_BEFORE_ACCEPT: KindWords(_("Reset before accepting"), _("Breaks the connection; nothing was accepted")),
    Kind.RESET_MID_UPLOAD: KindWords(_("Reset in mid-upload"), _("Breaks the connection while the request arrives")),
    Kind.TIMEOUT_AFTER_ACCEPT: KindWords(
        _("Accept, then silence"), _("Accepts, and holds the connection open unanswered")
    ),
    Kind.CLOSE_AFTER_ACCEPT: KindWords(_("Accept, then hang up"), _("Accepts, and closes the connection unanswered")),
    Kind.SLOW: KindWords(_("Slow"), _("Accepts at once, and answers after the seconds given")),
    Kind.MALFORMED: KindWords(_("Broken answer"), _("Accepts, and answers with what cannot be read")),
    Kind.EMPTY: KindWords(_("Empty answer"), _("Accepts, and answers with nothing")),
    Kind.RECEIPTS_LOST: KindWords(_("Lose receipts"), _("Tells Convive nothing of what became of a message")),
    Kind.RECEIPTS_DOUBLED: KindWords(_("Double receipts"), _("Tells Convive everything twice")),
    Kind.RECEIPTS_REVERSED: KindWords(_("Reverse receipts"), _("Tells the last thing first")),
    Kind.RECEIPTS_DELAYED: KindWords(_("Delay receipts"), _("Tells everything later, by the seconds given")),
}


def status_label(status: str) -> StatusLabel:
    return _STATUSES.get(status, StatusLabel(status, "neutral"))
