"""`convive conversation`: who waits for an answer, answering, closing."""

import click

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.messaging.conversations.operations import answer, close
from campaigns.messaging.conversations.queries import STATES, ConversationFilter, list_conversations
from campaigns.messaging.models import Channel
from campaigns.staff.queries import find_by_email
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def conversation() -> None:
    """What members write that a person has to answer."""


@conversation.command("list")
@click.option("--state", type=click.Choice(STATES), default="waiting", show_default=True)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
@pass_runtime
def list_all(runtime: Runtime, /, *, state: str, limit: int, as_json: bool) -> None:
    """Who waits longest first."""
    with runtime.sessions() as session:
        rows = [
            {
                "id": row.conversation.id,
                "member": row.conversation.member.full_name if row.conversation.member else None,
                "kind": row.conversation.kind,
                "address": row.conversation.address,
                "owner": row.conversation.owner.email if row.conversation.owner else None,
                "said_at": row.conversation.said_at,
                "words": row.words,
            }
            for row in list_conversations(session, ConversationFilter(state), limit=limit)
        ]
    emit(rows, as_json=as_json)


@conversation.command("answer")
@click.argument("conversation_id", type=int)
@click.argument("text")
@click.option("--as", "email", required=True, help="The email address of the staff member who answers.")
@click.option("--by", type=click.Choice([Channel.EMAIL.value, Channel.SMS.value]), help="Another way than theirs.")
@json_option
@pass_runtime
def answer_one(
    runtime: Runtime, /, *, conversation_id: int, text: str, email: str, by: str | None, as_json: bool
) -> None:
    """To the very address that wrote, unless another way is named."""
    with runtime.sessions.begin() as session:
        staff = find_by_email(session, email=email)
        if staff is None:
            raise NotFound(what=mark("staff member"))
        channel = Channel(by) if by else None
        line = answer(
            session, conversation_id=conversation_id, text=text, staff_id=staff.id, by=channel, now=runtime.clock()
        )
        told = {"conversation": conversation_id, "cause": line.cause}
    emit(told, as_json=as_json)


@conversation.command("close")
@click.argument("conversation_id", type=int)
@pass_runtime
def close_one(runtime: Runtime, /, *, conversation_id: int) -> None:
    """When they write again, a new one opens."""
    with runtime.sessions.begin() as session:
        close(session, conversation_id=conversation_id, now=runtime.clock())
