"""Receivers of webhooks as the club keeps them."""

from campaigns.bootstrap import Runtime
from campaigns.members.models import ActivityKind
from campaigns.webhooks.models import WebhookEndpoint
from campaigns.webhooks.operations import EndpointDraft, add_endpoint
from tests.clock import NOW


def endpoint_to(runtime: Runtime, url: str, *kinds: str) -> WebhookEndpoint:
    draft = EndpointDraft(url, kinds or (ActivityKind.NOTE.value,), "The cash desk")
    with runtime.sessions.begin() as session:
        return add_endpoint(session, draft=draft, private=True, random_code=runtime.random_code, now=NOW)
