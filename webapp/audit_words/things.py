"""What a row of each watched table is called, and which page shows it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _


class Thing(NamedTuple):
    """`endpoint` takes the row's key as `argument`; without one it is the page of all of them."""

    text: Any
    endpoint: str = ""
    argument: str = ""


THINGS: Mapping[str, Thing] = {
    "api_key": Thing(_("API key"), "settings.api_keys"),
    "approval_policy": Thing(_("Rule of approval"), "settings.approval"),
    "blackout_day": Thing(_("Blackout date"), "settings.blackout"),
    "cadence": Thing(_("Rhythm of care"), "settings.care"),
    "campaign": Thing(_("Campaign"), "campaigns.show", "campaign_id"),
    "campaign_variant": Thing(_("Template of a campaign")),
    "care_policy": Thing(_("Rules of care"), "settings.care"),
    "chapter": Thing(_("Chapter"), "settings.chapters"),
    "channel_pause": Thing(_("Pause of a channel"), "delivery.index"),
    "club": Thing(_("The club"), "settings.index"),
    "club_holdout": Thing(_("Club-wide holdout"), "settings.holdout"),
    "club_holiday": Thing(_("Holiday of the club"), "greetings.holidays"),
    "complaint": Thing(_("Complaint"), "complaints.show", "complaint_id"),
    "consent": Thing(_("Consent")),
    "contact_limit": Thing(_("Contact limit"), "settings.contacts"),
    "contact_point": Thing(_("Address or number")),
    "conversation": Thing(_("Conversation"), "conversations.show", "conversation_id"),
    "country_rule": Thing(_("Rule of a country"), "settings.countries"),
    "custom_field": Thing(_("Custom field"), "settings.fields"),
    "department": Thing(_("Department")),
    "draw": Thing(_("Draw of guests")),
    "draw_hand": Thing(_("Choice by hand in a draw")),
    "draw_wave": Thing(_("Wave of a draw")),
    "duplicate_pair": Thing(_("Pair of likely duplicates"), "duplicates.index"),
    "earning_rule": Thing(_("What earns points"), "settings.points"),
    "event": Thing(_("Event"), "events.show", "event_id"),
    "event_host": Thing(_("Host of an event")),
    "event_milestone": Thing(_("Message of an event")),
    "event_question": Thing(_("Question to guests")),
    "event_series": Thing(_("Series of events")),
    "exchange_rate": Thing(_("Exchange rate"), "settings.currencies"),
    "follow_up": Thing(_("Follow-up")),
    "gift": Thing(_("Gift"), "rewards.edit", "gift_id"),
    "holiday_date": Thing(_("Date of a holiday"), "greetings.holidays"),
    "household": Thing(_("Household"), "households.show", "household_id"),
    "member": Thing(_("Member"), "members.show", "member_id"),
    "merge": Thing(_("Merge of two records")),
    "moment": Thing(_("Surprise"), "moments.show", "moment_id"),
    "moment_task": Thing(_("Task of a surprise")),
    "month_budget": Thing(_("Budget of surprises a month")),
    "mute": Thing(_("Pause of a member")),
    "note": Thing(_("Note")),
    "passkey": Thing(_("Passkey")),
    "playbook": Thing(_("Playbook"), "moments.playbooks"),
    "playbook_budget": Thing(_("Budget of a playbook"), "moments.playbooks"),
    "playbook_task": Thing(_("Task of a playbook"), "moments.playbooks"),
    "points_entry": Thing(_("Points")),
    "points_policy": Thing(_("Rules of points"), "settings.points"),
    "privacy_record": Thing(_("Record given out or erased"), "privacy.index"),
    "provider_state": Thing(_("Share of a provider"), "delivery.index"),
    "purchase": Thing(_("Purchase")),
    "redemption": Thing(_("Redeemed points")),
    "referral": Thing(_("Referral")),
    "remark": Thing(_("Remark")),
    "run_hold": Thing(_("Hold of a run")),
    "saved_block": Thing(_("Saved block"), "templates.saved_blocks"),
    "second_factor": Thing(_("Second factor")),
    "segment": Thing(_("Segment"), "segments.show", "segment_id"),
    "special_day": Thing(_("Special day")),
    "staff": Thing(_("Staff member"), "staff.edit", "staff_id"),
    "staff_session": Thing(_("Sign-in")),
    "suppression": Thing(_("Address not written to")),
    "template": Thing(_("Template"), "templates.show", "template_id"),
    "template_version": Thing(_("Version of a template")),
    "text_price": Thing(_("Price of a text"), "settings.text_prices"),
    "tier": Thing(_("Tier"), "settings.tiers"),
    "tier_cadence": Thing(_("Rhythm of care of a tier"), "settings.care"),
    "tier_policy": Thing(_("Rules of tiers"), "settings.tiers"),
    "webhook_endpoint": Thing(_("Webhook"), "webhooks.show", "endpoint_id"),
    "usual_milestone": Thing(_("Usual message of events"), "settings.event_messages"),
}


def thing_of(table: str) -> Thing:
    return THINGS.get(table, Thing(table.replace("_", " ")))


def page_of_row(table: str, row_key: str) -> str:
    """Empty where no page shows it."""
    thing = thing_of(table)
    if not thing.endpoint:
        return ""
    key: dict[str, Any] = {thing.argument: row_key} if thing.argument else {}
    return url_for(thing.endpoint, **key)
