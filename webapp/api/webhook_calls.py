"""What webhooks were sent, read and sent again by programs."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from campaigns.core.words import mark
from campaigns.members.updated import member_by_code
from campaigns.staff.scopes import Scope
from campaigns.webhooks.models import DeliveryState, WebhookDelivery
from campaigns.webhooks.operations import replay, replay_failed, send_test
from campaigns.webhooks.queries import DeliveryFilter, get_delivery, get_endpoint, list_deliveries
from webapp.api.body import read_body, shaped
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.once import once
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.webhooks import Calls, CallsAsked, CallTold, ReplayCall, Replayed
from webapp.edge import now, reading, runtime

area = Area("webhook_calls")

NO_WEBHOOK = {404: "No such webhook."}
NO_CALL = {404: "No such call."}


@area.offers(
    Endpoint(
        name="listWebhookCalls",
        method="GET",
        path="/webhooks/<int:webhook_id>/calls",
        scope=Scope.WEBHOOKS_READ,
        summary=mark("The calls a webhook got or is to get, the newest first."),
        asks=CallsAsked,
        answers=Calls,
        says="A page of them.",
        errors={404: "No such webhook, or no such member."},
    )
)
def index(webhook_id: int) -> Calls:
    query = asked(CallsAsked)
    place = read_cursor(query.cursor)
    with reading() as session:
        get_endpoint(session, webhook_id)
        member_id = member_by_code(session, query.member).id if query.member else None
        chosen = DeliveryFilter(webhook_id, query.state, query.kind, member_id)
        rows = list_deliveries(session, chosen, limit=query.limit + 1, before=place[1] if place else None)
    page, following = cut(rows, query.limit, lambda each: (each.at, each.id))
    return Calls(calls=[told_of(each) for each in page], next_cursor=following)


@area.offers(
    Endpoint(
        name="readWebhookCall",
        method="GET",
        path="/webhooks/calls/<int:call_id>",
        scope=Scope.WEBHOOKS_READ,
        summary=mark("One call."),
        answers=CallTold,
        says="The call as it stands now.",
        errors=NO_CALL,
    )
)
def show(call_id: int) -> CallTold:
    with reading() as session:
        return told_of(get_delivery(session, call_id))


@area.offers(
    Endpoint(
        name="replayWebhookCall",
        method="POST",
        path="/webhooks/calls/<int:call_id>/replay",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Make a call again, under the same id."),
        answers=CallTold,
        says="The call, which waits now.",
        errors={**NO_CALL, 409: "It waits already, or what it told of is gone."},
    )
)
def again(call_id: int) -> Response:
    return once(lambda session: told_of(replay(session, delivery_id=call_id)).model_dump(mode="json"))


@area.offers(
    Endpoint(
        name="replayFailedWebhookCalls",
        method="POST",
        path="/webhooks/<int:webhook_id>/replay",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Make all calls again that were given up since a time."),
        takes=ReplayCall,
        answers=Replayed,
        says="How many.",
        errors=NO_WEBHOOK,
    )
)
def again_failed(webhook_id: int) -> Response:
    told = shaped(ReplayCall, read_body())

    def work(session: Session) -> dict[str, Any]:
        return {"replayed": replay_failed(session, endpoint_id=webhook_id, since=told.since)}

    return once(work)


@area.offers(
    Endpoint(
        name="testWebhook",
        method="POST",
        path="/webhooks/<int:webhook_id>/test",
        scope=Scope.WEBHOOKS_WRITE,
        summary=mark("Send a test."),
        answers=CallTold,
        says="The call that is to be made.",
        errors=NO_WEBHOOK,
    )
)
def test(webhook_id: int) -> Response:
    def work(session: Session) -> dict[str, Any]:
        made = send_test(session, endpoint_id=webhook_id, random_code=runtime().random_code, now=now())
        return told_of(made).model_dump(mode="json")

    return once(work)


def told_of(call: WebhookDelivery) -> CallTold:
    held = {name: getattr(call, name) for name in CallTold.model_fields if hasattr(call, name)}
    return CallTold.model_validate(
        held
        | {
            "webhook": call.endpoint_id,
            "key": call.event_key,
            "trouble": call.trouble or None,
            "next_try_at": call.due_at if call.state is DeliveryState.WAITING else None,
        }
    )
