"""`convive apikey`: programs that may call the API."""

import click

from campaigns.bootstrap import Runtime
from campaigns.staff.api_keys import LENGTH, PREFIX, add_key, list_keys, revoke_key
from campaigns.staff.scopes import Scope
from webapp.commands.context import AN_ID, emit, json_option, pass_runtime


@click.group()
def apikey() -> None:
    """Programs that may call the API, and what each may do there."""


@apikey.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; as often as needed. Without it, everything.",
)
@json_option
@pass_runtime
def add(runtime: Runtime, /, *, name: str, scopes: tuple[str, ...], as_json: bool) -> None:
    """Make a key for the program NAME. It is printed this once; only its hash is kept."""
    secret = PREFIX + runtime.random_code(LENGTH)
    with runtime.sessions.begin() as session:
        added = add_key(session, name=name, secret=secret, scopes=scopes or tuple(Scope), now=runtime.system_clock())
    emit({"id": added.id, "name": added.name, "scopes": added.scopes, "key": secret}, as_json=as_json)


@apikey.command("list")
@json_option
@pass_runtime
def list_all(runtime: Runtime, /, *, as_json: bool) -> None:
    """The keys, those in force first."""
    with runtime.sessions() as session:
        found = list_keys(session)
    columns = ("id", "name", "scopes", "created_at", "last_used_at", "revoked_at")
    emit([{name: getattr(key, name) for name in columns} for key in found], as_json=as_json)


@apikey.command()
@click.argument("key_id", type=AN_ID, metavar="ID")
@json_option
@pass_runtime
def revoke(runtime: Runtime, /, *, key_id: int, as_json: bool) -> None:
    """The key with this ID opens nothing from now on."""
    with runtime.sessions.begin() as session:
        key = revoke_key(session, key_id=key_id, now=runtime.system_clock())
    emit({"id": key.id, "name": key.name, "revoked_at": key.revoked_at}, as_json=as_json)
