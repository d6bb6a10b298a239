"""`convive apikey`: programs that may call the API."""

import click

from campaigns.bootstrap import Runtime
from campaigns.staff.api_keys import LENGTH, PREFIX, add_key, list_keys, revoke_key
from webapp.commands.context import emit, json_option, pass_runtime


@click.group()
def apikey() -> None:
    """Programs that may bring in purchases."""


@apikey.command()
@click.argument("name")
@json_option
@pass_runtime
def add(runtime: Runtime, /, *, name: str, as_json: bool) -> None:
    """Make a key for the program NAME. It is printed this once; only its hash is kept."""
    secret = PREFIX + runtime.random_code(LENGTH)
    with runtime.sessions.begin() as session:
        added = add_key(session, name=name, secret=secret, now=runtime.system_clock())
    emit({"id": added.id, "name": added.name, "key": secret}, as_json=as_json)


@apikey.command("list")
@json_option
@pass_runtime
def list_all(runtime: Runtime, /, *, as_json: bool) -> None:
    """The keys, those in force first."""
    with runtime.sessions() as session:
        found = list_keys(session)
    columns = ("id", "name", "created_at", "last_used_at", "revoked_at")
    emit([{name: getattr(key, name) for name in columns} for key in found], as_json=as_json)


@apikey.command()
@click.argument("key_id", type=click.IntRange(1, 2**63 - 1), metavar="ID")
@json_option
@pass_runtime
def revoke(runtime: Runtime, /, *, key_id: int, as_json: bool) -> None:
    """The key with this ID opens nothing from now on."""
    with runtime.sessions.begin() as session:
        key = revoke_key(session, key_id=key_id, now=runtime.system_clock())
    emit({"id": key.id, "name": key.name, "revoked_at": key.revoked_at}, as_json=as_json)


commands = (apikey,)
