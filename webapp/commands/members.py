"""`convive members`: the people of the club."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from campaigns.bootstrap import Runtime
from campaigns.bootstrap.erasing import ERASING
from campaigns.core.errors import NotFound
from campaigns.core.words import mark
from campaigns.members.imports.consent_cells import consents_of, granted, otherwise
from campaigns.members.imports.member_export import export_members
from campaigns.members.imports.member_update import Known
from campaigns.members.models import EngagementBand, FileKind, Member, MemberClass
from campaigns.members.new_member import NewMember
from campaigns.members.operations import CODE_LENGTH, add_member
from campaigns.members.privacy.erasure import erase_member
from campaigns.members.privacy.export import export_member
from campaigns.members.queries import MemberFilter, count_members, find_by_code, get_member, list_members
from webapp.commands import member_worth
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.importing import Asked, import_file, import_options, the_club
from webapp.whole_files import read_file


@click.group()
def members() -> None:
    """People of the club."""


@members.command("list")
@click.option("--search", default="", help="In names, codes and addresses.")
@click.option("--tier", default="", help="The key of a tier.")
@click.option("--band", type=click.Choice([band.value for band in EngagementBand]))
@click.option("--class", "member_class", type=click.Choice([each.value for each in MemberClass]))
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@json_option
@pass_runtime
def list_(
    runtime: Runtime, search: str, tier: str, band: str | None, member_class: str | None, limit: int, *, as_json: bool
) -> None:
    """Members by name."""
    chosen = MemberFilter(
        words=search,
        tier=tier,
        band=EngagementBand(band) if band else None,
        member_class=MemberClass(member_class) if member_class else None,
    )
    with runtime.sessions() as session:
        rows = [_row(member) for member in list_members(session, chosen, limit=limit)]
        total = count_members(session, chosen)
    emit(rows, as_json=as_json)
    if total > len(rows):
        click.echo(f"{len(rows)} of {total}", err=True)


@members.command()
@click.argument("code")
@json_option
@pass_runtime
def show(runtime: Runtime, code: str, *, as_json: bool) -> None:
    """One member, by the CODE on their card."""
    with runtime.sessions() as session:
        found = find_by_code(session, code)
        if found is None:
            raise NotFound(what=mark("member"))
        member = get_member(session, found.id)
    emit({**_row(member), "addresses": [point.address for point in member.contact_points]}, as_json=as_json)


@members.command()
@click.argument("name")
@click.option("--email", default="")
@click.option("--phone", default="", help="With + and the country's code, or with --country.")
@click.option("--country", default="", help="ISO letters.")
@click.option("--language", help="The club's own, unless given.")
@click.option("--zone", help="The club's own, unless given.")
@click.option("--consents", default="", help="“all”, or pairs such as “email:events sms:greetings”.")
@json_option
@pass_runtime
def add(
    runtime: Runtime,
    /,
    *,
    language: str | None,
    zone: str | None,
    country: str,
    consents: str,
    as_json: bool,
    **given: str,
) -> None:
    """Make NAME a member."""
    with runtime.sessions.begin() as session:
        club = the_club(session)
        new = NewMember(
            full_name=given["name"],
            language=language or club.language,
            zone=zone or club.zone,
            country=country.upper(),
            source="staff",
            email=given["email"],
            phone=given["phone"],
            consents=granted(said := consents_of(consents)),
            consents_otherwise=otherwise(said),
        )
        added = add_member(session, new=new, code=runtime.random_code(CODE_LENGTH), now=runtime.clock())
        row = {"id": added.id, "code": added.code, "name": added.full_name}
    emit(row, as_json=as_json)


@members.command("import")
@import_options
@click.option(
    "--known",
    type=click.Choice([how.value for how in Known]),
    default=Known.LEAVE.value,
    show_default=True,
    help="What becomes of people the club knows: left, filled in where empty, or overwritten.",
)
@click.option("--unconfirmed", is_flag=True, help="The consents are not proven: ask where the club asks twice.")
@json_option
@pass_runtime
def import_members(runtime: Runtime, /, *, known: str, unconfirmed: bool, as_json: bool, **said: Any) -> None:
    """Add the people in FILE, a CSV or a spreadsheet (.xlsx) with a header such as `members export` writes.

    Importing a file again changes nothing. Ctrl-C stops it; `convive imports resume` goes on where it was.
    Exits 1 when the file is refused, or all its rows are, or it was stopped.
    """
    options = {"known": known, "confirmed": not unconfirmed}
    import_file(runtime, FileKind.MEMBERS, Asked(**said), options, as_json=as_json)


@members.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default="-")
@click.option("--member", "code", default="", help="All that is kept of this one member, as a ZIP file.")
@pass_runtime
def export(runtime: Runtime, file: Path, code: str) -> None:
    """Write all members as CSV to FILE, or to standard output; with --member all of one, which is logged."""
    if code:
        with runtime.sessions.begin() as session:
            name, content = export_member(
                session, member_id=_the(session, code).id, rules=ERASING, staff_id=None, now=runtime.clock()
            )
            target = Path(name) if str(file) == "-" else file
            target.write_bytes(content)
        click.echo(str(target))
        return
    with (
        read_file(runtime, export_members) as lines,
        click.open_file(str(file), "w", encoding="utf-8", lazy=True) as to,
    ):
        to.writelines(lines)


@members.command()
@click.argument("code")
@click.option("--yes", is_flag=True, help="You are sure: it cannot be undone.")
@json_option
@pass_runtime
def erase(runtime: Runtime, code: str, *, yes: bool, as_json: bool) -> None:
    """Erase the member with this CODE: the figures stay, the person goes. It cannot be undone."""
    if not yes:
        raise click.UsageError("Nothing was erased. It cannot be undone; say --yes if you are sure.")
    with runtime.sessions.begin() as session:
        record = erase_member(
            session,
            member_id=_the(session, code).id,
            typed_code=code,
            fresh_code=runtime.random_code(CODE_LENGTH),
            rules=ERASING,
            staff_id=None,
            now=runtime.clock(),
        )
        row = {"erased": record.member_code, "at": record.at}
    emit(row, as_json=as_json)


def _the(session: Session, code: str) -> Member:
    found = find_by_code(session, code)
    if found is None:
        raise NotFound(what=mark("member"))
    return found


def _row(member: Member) -> dict[str, Any]:
    summary = member.summary
    return {
        "id": member.id,
        "code": member.code,
        "name": member.full_name,
        "tier": member.tier.key,
        "engagement": summary.engagement_band if summary else None,
        "class": summary.member_class if summary else None,
        "spend": summary.spend if summary else 0,
        "points": summary.points if summary else 0,
        "language": member.language,
        "zone": member.zone,
    }


for _command in member_worth.of_members:
    members.add_command(_command)
