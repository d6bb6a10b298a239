"""`convive template`: what is written, read to real members, sent to a colleague's own address as a test."""

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.stage import build_stage
from campaigns.core.errors import NotFound
from campaigns.core.words import LANGUAGES, mark
from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.part_rehearsal import Trouble, rehearse_part
from campaigns.messaging.template_queries import Draft, list_templates, read_draft, template_id_of
from campaigns.messaging.trials import ask_trial
from campaigns.staff.queries import find_by_email
from webapp.commands.context import emit, json_option, pass_runtime

channel_option = click.option("--channel", type=click.Choice([each.value for each in Channel]), default="email")
language_option = click.option("--language", type=click.Choice(LANGUAGES), default="en")


@click.group()
def template() -> None:
    """What we write."""


@template.command("list")
@json_option
@pass_runtime
def list_all(runtime: Runtime, *, as_json: bool) -> None:
    """Every template: its key, its name, its newest version."""
    with runtime.sessions() as session:
        rows = [
            {
                "key": row.template.key,
                "name": row.template.name,
                "version": row.number,
                "channels": [channel.value for channel in row.channels],
                "languages": list(row.languages),
            }
            for row in list_templates(session)
        ]
    emit(rows, as_json=as_json)


@template.command()
@click.argument("key")
@channel_option
@language_option
@json_option
@pass_runtime
def rehearse(runtime: Runtime, key: str, *, channel: str, language: str, as_json: bool) -> None:
    """Read KEY to real members: whom it fails for, and which variables say nothing to whom."""
    with runtime.sessions() as session:
        part = _part(_draft(session, key, channel, language))
        heard = rehearse_part(session, stage=build_stage(runtime), part=part)
        found = {
            "read_to": heard.looked_at,
            "failures": [_said(each) for each in heard.failures],
            "gaps": [_said(each) for each in heard.gaps],
        }
    emit(found, as_json=as_json)


@template.command("test")
@click.argument("key")
@click.argument("colleague")
@channel_option
@language_option
@click.option("--as", "member", default="", help="Code, address or name of the member as whom it is read.")
@json_option
@pass_runtime
def send_test(
    runtime: Runtime, key: str, colleague: str, *, channel: str, language: str, member: str, as_json: bool
) -> None:
    """Send KEY, marked as a test, to COLLEAGUE: the email address of an account. Texts go to its mobile number."""
    with runtime.sessions.begin() as session:
        draft = _draft(session, key, channel, language, member)
        staff = find_by_email(session, email=colleague)
        if staff is None:
            raise NotFound(what=mark("staff member"))
        if draft.member is None:
            raise NotFound(what=mark("member"))
        trial = ask_trial(
            session,
            staff_id=staff.id,
            part=_part(draft),
            member_id=draft.member.id,
            key=runtime.random_code(12),
            system_now=runtime.system_clock(),
        )
        found = {"test": trial.id, "to": trial.address, "state": trial.state.value}
    emit(found, as_json=as_json)


def _draft(session: Session, key: str, channel: str, language: str, member: str = "") -> Draft:
    return read_draft(session, template_id_of(session, key), channel=channel, language=language, member=member)


def _part(draft: Draft) -> TemplatePart:
    if draft.part is None:
        raise NotFound(what=mark("template"))
    return draft.part


def _said(trouble: Trouble) -> dict[str, object]:
    return {"what": trouble.what, "members": trouble.count, "first": [member.code for member in trouble.first]}
