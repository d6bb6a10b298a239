"""The web application."""

from flask import Blueprint, Flask, request

from campaigns.bootstrap import Runtime
from campaigns.core.acting import ActorKind
from webapp import health, metrics
from webapp.access import install_access, signed_in
from webapp.admin import (
    account,
    account_demand,
    account_factor,
    account_links,
    account_passkeys,
    account_sessions,
    audit,
    auth,
    auth_passkey,
    auth_provider,
    belonging,
    campaigns,
    care,
    clock,
    complaints,
    conversations,
    delivery,
    door,
    draws,
    duplicates,
    event_actions,
    event_calendar,
    event_guests,
    event_messages,
    event_poster,
    event_questions,
    event_report,
    event_seats,
    event_series,
    event_sessions,
    events,
    gallery,
    greetings,
    home,
    households,
    imports,
    long_work,
    member_addresses,
    member_chapter,
    member_contact,
    member_days,
    member_points,
    member_profile,
    member_sparing,
    members,
    moments,
    month,
    privacy,
    referrals,
    replies,
    reports,
    rewards,
    search,
    segments,
    settings,
    setup,
    staff,
    staff_invitations,
    templates,
    webhook_calls,
    webhooks,
)
from webapp.answering import install_answering
from webapp.api import description
from webapp.api.areas import AREAS
from webapp.banners import install_banners
from webapp.care_words import say_days_ago, say_follow_up, say_took
from webapp.compression import install_compression
from webapp.consent_words import say_source
from webapp.demanded import install_demand
from webapp.devices import say_device
from webapp.doors import install_doors
from webapp.draw_words import DRAW_FILTERS
from webapp.edge import EXTENSION, acts, club, form_key
from webapp.errors import install_errors
from webapp.hooks import inbound, receipts
from webapp.identifiers import IdConverter
from webapp.incoming import CodeConverter, Incoming
from webapp.labels import label, labelled
from webapp.navigation import navigation
from webapp.points_words import say_cause, say_entry
from webapp.profile_words import PROFILE_FILTERS
from webapp.public import (
    complaint,
    consent,
    digest,
    feed,
    feedback,
    friend,
    gathering,
    links,
    own,
    pictures,
    preferences,
    rsvp,
    rsvp_sessions,
    unsubscribe,
)
from webapp.security import csrf, install_security, limit_answers
from webapp.segment_names import SEGMENT_FILTERS
from webapp.shell import install_shell
from webapp.spans import SPAN_FILTERS
from webapp.special_days import say_special_day
from webapp.template_words import TEMPLATE_FILTERS
from webapp.tracing import install_tracing
from webapp.viewer import VIEWER
from webapp.week_words import WEEK_FILTERS
from webapp.work_words import WORK_FILTERS

PAGES: tuple[Blueprint, ...] = (
    home.blueprint,
    search.blueprint,
    auth.blueprint,
    auth_passkey.blueprint,
    auth_provider.blueprint,
    setup.blueprint,
    account.blueprint,
    account_demand.blueprint,
    account_factor.blueprint,
    account_links.blueprint,
    account_passkeys.blueprint,
    account_sessions.blueprint,
    staff.blueprint,
    staff_invitations.blueprint,
    audit.blueprint,
    settings.blueprint,
    clock.blueprint,
    gallery.blueprint,
    care.blueprint,
    complaints.blueprint,
    moments.blueprint,
    conversations.blueprint,
    members.blueprint,
    member_contact.blueprint,
    duplicates.blueprint,
    member_sparing.blueprint,
    privacy.blueprint,
    member_points.blueprint,
    member_profile.blueprint,
    member_chapter.blueprint,
    belonging.blueprint,
    member_addresses.blueprint,
    member_days.blueprint,
    households.blueprint,
    imports.blueprint,
    long_work.blueprint,
    segments.blueprint,
    referrals.blueprint,
    month.blueprint,
    rewards.blueprint,
    reports.blueprint,
    campaigns.blueprint,
    greetings.blueprint,
    events.blueprint,
    event_actions.blueprint,
    event_calendar.blueprint,
    event_guests.blueprint,
    event_questions.blueprint,
    event_messages.blueprint,
    event_poster.blueprint,
    event_series.blueprint,
    event_report.blueprint,
    event_seats.blueprint,
    event_sessions.blueprint,
    draws.blueprint,
    replies.blueprint,
    door.blueprint,
    templates.blueprint,
    delivery.blueprint,
    webhooks.blueprint,
    webhook_calls.blueprint,
)
"""Pages with forms: every POST carries the token against forged ones."""

MACHINES: tuple[Blueprint, ...] = (
    health.blueprint,
    metrics.blueprint,
    inbound.blueprint,
    receipts.blueprint,
    *(area.blueprint for area in AREAS),
    description.blueprint,
)
"""What proves itself by signature or key: webhooks and the API."""

GUESTS: tuple[Blueprint, ...] = (
    rsvp.blueprint,
    rsvp_sessions.blueprint,
    feed.blueprint,
    feedback.blueprint,
    friend.blueprint,
    gathering.blueprint,
    complaint.blueprint,
    preferences.blueprint,
    own.blueprint,
    unsubscribe.blueprint,
    consent.blueprint,
    digest.blueprint,
    links.blueprint,
    pictures.blueprint,
)
"""What a link opens that is its own key, also in a mail client that keeps no cookies: guests' pages, one-click
unsubscribe."""
_OF_GUESTS = frozenset(each.name for each in GUESTS)
for each in GUESTS:
    limit_answers(each)


def create_app(runtime: Runtime) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.request_class = Incoming
    app.extensions[EXTENSION] = runtime
    app.url_map.converters |= {"int": IdConverter, "default": CodeConverter}
    install_tracing(app)
    install_compression(app)
    install_security(app, runtime.settings)
    install_shell(app, VIEWER)
    install_access(app)
    app.before_request(_know_who)
    install_demand(app)
    install_banners(app)
    belonging.install_belonging(app)
    install_errors(app)
    install_doors(app)
    install_answering(app, runtime.sessions)
    for each in (label, labelled, navigation, club, form_key):
        app.add_template_global(each)
    for said in (
        *PROFILE_FILTERS,
        *TEMPLATE_FILTERS,
        *SEGMENT_FILTERS,
        *DRAW_FILTERS,
        *WORK_FILTERS,
        *SPAN_FILTERS,
        *WEEK_FILTERS,
        say_special_day,
        say_source,
        say_cause,
        say_entry,
        say_follow_up,
        say_days_ago,
        say_took,
        say_device,
    ):
        app.add_template_filter(said)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    for blueprint in (*MACHINES, *GUESTS):
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)
    return app


def _know_who() -> None:
    """Before anything is read, for what a colleague sees depends on it; a page by link shows what its link opens.

    Whose link it is the changed rows say; the address itself would open their page.
    """
    by_link = "token" in (request.view_args or {}) or request.blueprint in _OF_GUESTS
    if not by_link:
        signed_in()
    if by_link and request.method == "POST" and request.url_rule:
        acts(ActorKind.LINK, via=request.url_rule.rule)
