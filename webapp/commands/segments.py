"""`convive segment`: who is meant by a rule."""

from collections.abc import Iterator

import click
import orjson
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.core.errors import NotFound
from campaigns.core.words import LANGUAGES, mark
from campaigns.members.queries import find_by_code
from campaigns.segments.explain import Explained, explain_member
from campaigns.segments.operations import add_segment
from campaigns.segments.queries import count_members, find_segment, list_segments, preview_members
from campaigns.segments.ready import install_segments
from campaigns.segments.rules import Rule, group_name, parse_rule, parse_rule_text, tree_of
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.segment_trees import explained_tree

named = click.argument("name", required=False)
ruled = click.option("--rule", "text", help="A rule tree as JSON, instead of a saved segment.")


@click.group()
def segment() -> None:
    """Who is meant by a rule."""


@segment.command("list")
@json_option
@pass_runtime
def list_(runtime: Runtime, *, as_json: bool) -> None:
    """Saved segments."""
    with runtime.sessions() as session:
        rows = [{"id": saved.id, "name": saved.name, "rule": saved.rule} for saved in list_segments(session)]
    emit(rows, as_json=as_json)


@segment.command()
@click.argument("name")
@click.option("--rule", "text", required=True, help="A rule tree as JSON.")
@json_option
@pass_runtime
def add(runtime: Runtime, name: str, text: str, *, as_json: bool) -> None:
    """Save a rule under NAME."""
    now = runtime.clock()
    with runtime.sessions.begin() as session:
        saved = add_segment(session, name=name, rule=parse_rule_text(text), now=now)
        row = {"id": saved.id, "name": saved.name, "members": count_members(session, parse_rule(saved.rule), now=now)}
    emit(row, as_json=as_json)


@segment.command()
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
@json_option
@pass_runtime
def install(runtime: Runtime, language: str, *, as_json: bool) -> None:
    """Add those segments that every new club has; names that are there already stay."""
    with runtime.sessions.begin() as session:
        added = install_segments(session, language=language, now=runtime.clock())
    emit({"added": added}, as_json=as_json)


@segment.command()
@named
@ruled
@json_option
@pass_runtime
def count(runtime: Runtime, name: str | None, text: str | None, *, as_json: bool) -> None:
    """How many members are in segment NAME (or its number), or fit --rule."""
    with runtime.sessions() as session:
        members = count_members(session, _rule(session, name, text), now=runtime.clock())
    emit({"members": members}, as_json=as_json)


@segment.command()
@named
@ruled
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@json_option
@pass_runtime
def preview(runtime: Runtime, name: str | None, text: str | None, limit: int, *, as_json: bool) -> None:
    """The first members of it by name."""
    with runtime.sessions() as session:
        members = preview_members(session, _rule(session, name, text), now=runtime.clock(), limit=limit)
    rows = [{"code": member.code, "name": member.full_name, "tier": member.tier.key} for member in members]
    emit(rows, as_json=as_json)


@segment.command()
@named
@ruled
@click.option("--member", "code", required=True, help="The member's code.")
@json_option
@pass_runtime
def explain(runtime: Runtime, name: str | None, text: str | None, code: str, *, as_json: bool) -> None:
    """Why a member is in it or not, part by part."""
    with runtime.sessions() as session:
        member = find_by_code(session, code)
        if member is None:
            raise NotFound(what=mark("member"))
        rule = _rule(session, name, text)
        found = explain_member(session, rule, member_id=member.id, now=runtime.clock())
    if as_json:
        emit({"member": member.code, "holds": found.holds, "rule": explained_tree(found)}, as_json=True)
    else:
        for line in _lines(found, 0):
            click.echo(line)


def _rule(session: Session, name: str | None, text: str | None) -> Rule:
    if (name is None) == (text is None):
        raise click.UsageError("Give the name of a segment or --rule, one of them.")
    return parse_rule_text(text) if text is not None else parse_rule(find_segment(session, name or "").rule)


def _lines(found: Explained, depth: int) -> Iterator[str]:
    what = group_name(found.rule) or orjson.dumps(tree_of(found.rule)).decode()
    behind = ", ".join(f"{name} {value}" for name, value in found.found.items())
    yield f"{'  ' * depth}{'yes' if found.holds else 'no '}  {what}{f'  ({behind})' if behind else ''}"
    for part in found.parts:
        yield from _lines(part, depth + 1)
