"""Words for who members are."""

from flask_babel import lazy_gettext as _

from campaigns.members.models import (
    AddressKind,
    CalendarKind,
    ContactPointState,
    Culture,
    FieldKind,
    HouseholdRole,
    LeapDayRule,
    SpecialDayKind,
)
from webapp.labels.label import Label, Labels

LABELS: Labels = {
    AddressKind: {
        AddressKind.EMAIL: Label(_("Email")),
        AddressKind.SMS: Label(_("Mobile")),
    },
    ContactPointState: {
        ContactPointState.ACTIVE: Label(_("Valid"), "good"),
        ContactPointState.BOUNCED: Label(_("Bounced"), "wrong", _("Mail to it came back")),
        ContactPointState.COMPLAINED: Label(_("Complained"), "wrong", _("Marked our mail as spam")),
        ContactPointState.INVALID: Label(_("Invalid"), "wrong"),
    },
    SpecialDayKind: {
        SpecialDayKind.BIRTHDAY: Label(_("Birthday")),
        SpecialDayKind.WEDDING: Label(_("Wedding day")),
        SpecialDayKind.MEMBERSHIP: Label(_("Day of joining")),
        SpecialDayKind.CUSTOM: Label(_("Special day")),
    },
    CalendarKind: {
        CalendarKind.GREGORIAN: Label(_("Solar calendar")),
        CalendarKind.LUNAR: Label(_("Lunar calendar")),
    },
    LeapDayRule: {
        LeapDayRule.FEBRUARY_28: Label(_("28 February")),
        LeapDayRule.MARCH_1: Label(_("1 March")),
    },
    HouseholdRole: {
        HouseholdRole.BUYER: Label(_("Buyer"), hint=_("Pays")),
        HouseholdRole.USER: Label(_("User"), hint=_("Uses what is bought")),
        HouseholdRole.DECISION_MAKER: Label(_("Decision maker"), hint=_("Says what is bought")),
    },
    Culture: {
        Culture.CHINESE: Label(_("Chinese feasts")),
        Culture.CHRISTIAN: Label(_("Christian feasts")),
        Culture.MUSLIM: Label(_("Muslim feasts")),
        Culture.HINDU: Label(_("Hindu feasts")),
    },
    FieldKind: {
        FieldKind.TEXT: Label(_("Text")),
        FieldKind.NUMBER: Label(_("Number")),
        FieldKind.DATE: Label(_("Date")),
        FieldKind.YES_NO: Label(_("Yes or no")),
        FieldKind.CHOICE: Label(_("One of several")),
    },
}
