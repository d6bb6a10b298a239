"""How the builder asks what members are worth, and names members and segments outright."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from webapp.segment_words.phrases.phrase import Phrase

WORTH: Mapping[str, Phrase] = {
    "tier_at_least": Phrase("tier_at_least", _("Tier at least"), _("are %(tier)s or above")),
    "tier_in": Phrase("tier_in", _("Tier"), _("are %(tiers)s")),
    "near_next_tier": Phrase(
        "near_next_tier",
        _("Near the next tier, in percent"),
        _("miss at most %(percent)s percent to the next tier"),
        start={"percent": "20"},
    ),
    "near_next_tier_by": Phrase(
        "near_next_tier", _("Near the next tier, by an amount"), _("miss at most %(missing)s to the next tier")
    ),
    "engagement_in": Phrase("engagement_in", _("Engagement"), _("are %(bands)s")),
    "engagement_moved": Phrase(
        "engagement_moved",
        _("Engagement rose or fell"),
        _("are %(direction)s than %(days)s days ago"),
        start={"days": "90"},
    ),
    "points": Phrase("points", _("Points"), _("have at least %(at_least)s and at most %(at_most)s points")),
    "points_expiring": Phrase(
        "points_expiring",
        _("Points that expire"),
        _("lose %(at_least)s points or more within %(days)s days"),
        start={"days": "30", "at_least": "1"},
    ),
    "top": Phrase(
        "top", _("The top percent"), _("are among the top %(percent)s percent by %(by)s"), start={"percent": "10"}
    ),
}
LISTS: Mapping[str, Phrase] = {
    "members": Phrase("members", _("Members by name"), _("are one of these members: %(members)s")),
    "in_segment": Phrase("in_segment", _("Another segment"), _("are in the segment %(segment)s")),
}
