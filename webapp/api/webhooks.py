"""Webhooks, kept by programs: who is told of what."""

from collections.abc import Callable
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.staff.scopes import Scope
from campaigns.webhooks.models import WebhookEndpoint
from campaigns.webhooks.operations import (
    EndpointDraft,
    add_endpoint,
    edit_endpoint,
    pause_endpoint,
    remove_endpoint,
    resume_endpoint,
    rotate_secret,
)
from campaigns.webhooks.queries import get_endpoint, list_endpoints
from campaigns.webhooks.signing import secret_of
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint
from webapp.api.once import once
from webapp.api.shapes.webhooks import WebhookCall, WebhookRemoved, Webhooks, WebhookSecret, WebhookTold
from webapp.edge import now, reading, real_now, runtime

area = Area("webhooks")

NONE = {404: "No such webhook."}
UNFIT = {422: "The address is none that is called, or a kind is none. Nothing was changed."}
STANDS = "The webhook as it stands now."

Act = Callable[[Session], WebhookEndpoint]


@area.offers(
    Endpoint(
        name="listWebhooks",
        method="GET",
        path="/webhooks",
        scope=Scope.WEBHOOKS_READ,
        summary=mark("Who is told of what happens."),
        answers=Webhooks,
        says="All of them.",
    )
)
def index() -> Webhooks:
    with reading() as session:
        return Webhooks(webhooks=[told_of(each) for each in list_endpoints(session)])


@area.offers(
    Endpoint(
        name="addWebhook",
        method="POST",
        path="/webhooks",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Tell another address of what happens from now on."),
        takes=WebhookCall,
        answers=WebhookTold,
        says=STANDS,
        errors=UNFIT,
    )
)
def add() -> Response:
    draft, private = _draft(), runtime().settings.webhooks_private
    return _done(
        lambda session: add_endpoint(
            session, draft=draft, private=private, random_code=runtime().random_code, now=now()
        )
    )


@area.offers(
    Endpoint(
        name="readWebhook",
        method="GET",
        path="/webhooks/<int:webhook_id>",
        scope=Scope.WEBHOOKS_READ,
        summary=mark("One webhook."),
        answers=WebhookTold,
        says=STANDS,
        errors=NONE,
    )
)
def show(webhook_id: int) -> WebhookTold:
    with reading() as session:
        return told_of(get_endpoint(session, webhook_id))


@area.offers(
    Endpoint(
        name="putWebhook",
        method="PUT",
        path="/webhooks/<int:webhook_id>",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Change a webhook: its address, what it is told of."),
        takes=WebhookCall,
        answers=WebhookTold,
        says=STANDS,
        errors={**NONE, **UNFIT},
    )
)
def put(webhook_id: int) -> Response:
    draft, private = _draft(), runtime().settings.webhooks_private
    return _done(lambda session: edit_endpoint(session, endpoint_id=webhook_id, draft=draft, private=private))


@area.offers(
    Endpoint(
        name="removeWebhook",
        method="DELETE",
        path="/webhooks/<int:webhook_id>",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Remove a webhook with its log."),
        answers=WebhookRemoved,
        says="It is gone.",
        errors=NONE,
    )
)
def remove(webhook_id: int) -> Response:
    def work(session: Session) -> dict[str, Any]:
        remove_endpoint(session, endpoint_id=webhook_id)
        return {"id": webhook_id}

    return once(work)


@area.offers(
    Endpoint(
        name="pauseWebhook",
        method="POST",
        path="/webhooks/<int:webhook_id>/pause",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Let what happens wait."),
        answers=WebhookTold,
        says=STANDS,
        errors=NONE,
    )
)
def pause(webhook_id: int) -> Response:
    return _done(lambda session: pause_endpoint(session, endpoint_id=webhook_id))


@area.offers(
    Endpoint(
        name="resumeWebhook",
        method="POST",
        path="/webhooks/<int:webhook_id>/resume",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Call it again, also one that the house switched off, with all that waits."),
        answers=WebhookTold,
        says=STANDS,
        errors=NONE,
    )
)
def resume(webhook_id: int) -> Response:
    return _done(lambda session: resume_endpoint(session, endpoint_id=webhook_id))


@area.offers(
    Endpoint(
        name="readWebhookSecret",
        method="GET",
        path="/webhooks/<int:webhook_id>/secret",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("The secret that its calls are signed with."),
        answers=WebhookSecret,
        says="The newest, of the form whsec_….",
        errors=NONE,
    )
)
def secret(webhook_id: int) -> WebhookSecret:
    with reading() as session:
        return WebhookSecret(secret=secret_of(runtime().signer, get_endpoint(session, webhook_id)))


@area.offers(
    Endpoint(
        name="rotateWebhookSecret",
        method="POST",
        path="/webhooks/<int:webhook_id>/rotate",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Make a new secret; for a day calls are signed with the old one too."),
        answers=WebhookTold,
        says="The webhook; its secret is read by a call of its own.",
        errors=NONE,
    )
)
def rotate(webhook_id: int) -> Response:
    return _done(
        lambda session: rotate_secret(
            session, endpoint_id=webhook_id, random_code=runtime().random_code, now=real_now()
        )
    )


def told_of(endpoint: WebhookEndpoint) -> WebhookTold:
    held = {name: getattr(endpoint, name) for name in WebhookTold.model_fields}
    return WebhookTold.model_validate({**held, "reason": endpoint.reason or None})


def _draft() -> EndpointDraft:
    told = shaped(WebhookCall, read_body())
    return EndpointDraft(told.url, told.kinds, told.description)


def _done(act: Act) -> Response:
    return once(lambda session: told_of(act(session)).model_dump(mode="json"))
