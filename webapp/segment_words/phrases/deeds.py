"""How the builder asks what members did: purchases, messages, gatherings."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from webapp.segment_words.phrases.phrase import Phrase

LATELY = {"span": "days", "days": "180"}

BEHAVIOUR: Mapping[str, Phrase] = {
    "purchased": Phrase("purchased", _("Bought"), _("bought %(times)s %(span)s"), start={"span": "days", "days": "60"}),
    "purchased_total": Phrase(
        "purchased",
        _("Bought for so much in all"),
        _("bought for at least %(total_at_least)s and at most %(total_at_most)s in all %(span)s"),
    ),
    "purchased_average": Phrase(
        "purchased",
        _("Bought for so much on average"),
        _("bought for at least %(average_at_least)s and at most %(average_at_most)s on average %(span)s"),
    ),
    "spent": Phrase("spent", _("Spent"), _("spent %(amount)s or more %(span)s")),
    "rhythm_in": Phrase(
        "rhythm_in",
        _("Overdue by their own rhythm"),
        _("by their own rhythm of buying are %(rhythms)s"),
        start={"rhythms": "at_risk"},
    ),
    "did": Phrase("did", _("Did something, or something was done"), _("%(kind)s %(times)s %(span)s")),
    "signal": Phrase("signal", _("Had a signal"), _("had the signal %(signal)s %(times)s %(span)s"), start=LATELY),
    "referred": Phrase(
        "referred", _("Brought friends"), _("brought %(at_least)s friends or more"), start={"at_least": "1"}
    ),
}
MESSAGES: Mapping[str, Phrase] = {
    "message": Phrase(
        "message",
        _("Messages: got, clicked, answered, ignored"),
        _("%(what)s %(campaign)s %(span)s"),
        start={"span": "days", "days": "30"},
    ),
}
EVENTS: Mapping[str, Phrase] = {
    "attended": Phrase("attended", _("Came to a gathering"), _("came to %(event)s %(times)s %(span)s"), start=LATELY),
    "attended_with_friend": Phrase(
        "attended",
        _("Came with a friend"),
        _("came with a friend to %(event)s %(times)s %(span)s"),
        fixed={"with_friend": True},
        start=LATELY,
    ),
    "event": Phrase("event", _("Invited, accepted, missed"), _("%(what)s %(event)s %(times)s %(span)s"), start=LATELY),
}
