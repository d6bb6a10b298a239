"""`convive template versions|show|compare|restore`: what a template said before."""

import click

from campaigns.bootstrap import Runtime
from campaigns.messaging.comparing import Change, PartDifference, compare, lines_of
from campaigns.messaging.template_queries import template_id_of
from campaigns.messaging.versions import count_versions, get_version, take_up, versions_of
from campaigns.outreach.template_uses import VersionUse, uses_of
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.templates import template

SIGNS = {Change.GONE: ("[-", "-]"), Change.NEW: ("{+", "+}"), Change.SAME: ("", ""), Change.LEFT_OUT: ("…", "")}
number_argument = click.argument("number", type=click.IntRange(min=1))


@template.command()
@click.argument("key")
@json_option
@pass_runtime
def versions(runtime: Runtime, key: str, *, as_json: bool) -> None:
    """The versions of KEY, the newest first: when and by whom, which campaigns used it, how many went out with it."""
    with runtime.sessions() as session:
        template_id = template_id_of(session, key)
        found = versions_of(session, template_id, limit=count_versions(session, template_id))
        uses = uses_of(session, [version.id for version in found])
        rows = [
            {
                "version": version.number,
                "saved_at": version.created_at,
                "saved_by": version.saved_by.email if version.saved_by else None,
                "as_version": version.taken_from,
                **_used(uses[version.id]),
            }
            for version in found
        ]
    emit(rows, as_json=as_json)


@template.command()
@click.argument("key")
@number_argument
@json_option
@pass_runtime
def show(runtime: Runtime, key: str, number: int, *, as_json: bool) -> None:
    """What version NUMBER of KEY says, in each channel and language."""
    with runtime.sessions() as session:
        version = get_version(session, template_id_of(session, key), number)
        rows = [
            {
                "channel": part.channel.value,
                "language": part.language,
                "says": "\n".join(lines_of(part, lambda kind: kind.value)),
            }
            for part in sorted(version.parts, key=lambda each: (each.channel, each.language))
        ]
    emit(rows, as_json=as_json)


@template.command("compare")
@click.argument("key")
@click.argument("older", type=click.IntRange(min=1))
@click.argument("newer", type=click.IntRange(min=1))
@json_option
@pass_runtime
def compare_two(runtime: Runtime, key: str, older: int, newer: int, *, as_json: bool) -> None:
    """What differs between versions OLDER and NEWER of KEY: [-what went-] and {+what came+}."""
    with runtime.sessions() as session:
        template_id = template_id_of(session, key)
        before, after = (get_version(session, template_id, number) for number in (older, newer))
        parts = compare(before, after, say=lambda kind: kind.value)
    rows = [
        {"channel": part.channel.value, "language": part.language, "differs": _written(part)}
        for part in parts
        if part.lines
    ]
    emit(rows, as_json=as_json)


@template.command()
@click.argument("key")
@number_argument
@json_option
@pass_runtime
def restore(runtime: Runtime, key: str, number: int, *, as_json: bool) -> None:
    """Take version NUMBER of KEY up again, as a new version."""
    with runtime.sessions.begin() as session:
        version = take_up(session, template_id=template_id_of(session, key), number=number, now=runtime.clock())
        found = {"key": key, "version": version.number, "as_version": number}
    emit(found, as_json=as_json)


def _used(use: VersionUse) -> dict[str, object]:
    return {"campaigns": {each.campaign.name: each.runs for each in use.campaigns}, "sent": use.sent}


def _written(part: PartDifference) -> str:
    return "\n".join("".join(each.text.join(SIGNS[each.change]) for each in line) for line in part.lines)
