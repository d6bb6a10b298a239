"""`convive doctor`: whether everything is here that a club needs to send."""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, requires, version

import click
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

import migrations
from campaigns.bootstrap import Runtime
from campaigns.core.replica import NotUsable, look_at
from webapp.commands.context import emit, json_option, pass_runtime
from webapp.commands.findings import Finding, first_line, whose
from webapp.commands.key_findings import key_findings
from webapp.commands.outside import identity_provider, outside
from webapp.commands.redis_findings import redis_findings

LEAST_FREE_BYTES = 2 * 1024**3
LARGEST_SKEW_SECONDS = 2.0
_NAME = re.compile(r"[\w.-]+")


@click.command()
@json_option
@pass_runtime
def doctor(runtime: Runtime, *, as_json: bool) -> None:
    """Look at versions, engines, clock, disk, providers, DNS and our address; exit 1 if something must be mended."""
    findings = [finding for check in CHECKS for finding in check(runtime)]
    emit([asdict(finding) for finding in findings], as_json=as_json)
    sys.exit(not all(finding.ok for finding in findings))


def _versions(_runtime: Runtime) -> Iterator[Finding]:
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    yield Finding("python", ok=True, found=python)
    yield Finding("convive", ok=True, found=version("convive"))
    needed = [name[0] for each in requires("convive") or () if "extra ==" not in each and (name := _NAME.match(each))]
    missing = [name for name in needed if not _is_installed(name)]
    found = f"not installed: {', '.join(missing)}" if missing else f"all {len(needed)} installed"
    yield Finding("dependencies", ok=not missing, found=found)


def _is_installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _database(runtime: Runtime) -> Iterator[Finding]:
    home = whose(runtime.settings.database_url, "@/convive?host=%2F")
    try:
        with runtime.engine.connect() as connection:
            server = connection.scalar(text("SHOW server_version"))
            there = connection.scalar(text("SELECT clock_timestamp()"))
        yield Finding("postgresql", ok=True, found=f"{server} ({home})")
        yield _clock(runtime, there)
        at_head = migrations.is_at_head(runtime.engine)
        yield Finding("migrations", ok=at_head, found="at the newest" if at_head else "run `convive db upgrade`")
    except SQLAlchemyError as fault:
        yield Finding("postgresql", ok=False, found=first_line(fault))


def _clock(runtime: Runtime, there: datetime | None) -> Finding:
    skew = abs((runtime.system_clock() - there).total_seconds()) if there else 0.0
    found = f"{skew:.1f} s between this machine and the database"
    return Finding("clock", ok=skew <= LARGEST_SKEW_SECONDS, found=found)


def _replica(runtime: Runtime) -> Iterator[Finding]:
    """Its words are PostgreSQL's, which may name a host and never a password."""
    replica = runtime.replica
    if replica is None:
        return
    try:
        behind = look_at(replica, runtime.sessions).behind
    except (NotUsable, SQLAlchemyError) as fault:
        yield Finding("replica", ok=False, found=f"{first_line(fault)} Reports are read from the database itself.")
        return
    most = replica.most_behind
    found = f"{behind.total_seconds():.1f} s behind; {most.total_seconds():.0f} s are allowed"
    yield Finding("replica", ok=behind <= most, found=found)


def _disk(runtime: Runtime) -> Iterator[Finding]:
    home = runtime.settings.home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    yield Finding("disk", ok=free >= LEAST_FREE_BYTES, found=f"{free / 1024**3:.1f} GB free under {home}")


CHECKS: tuple[Callable[[Runtime], Iterator[Finding]], ...] = (
    _versions,
    _database,
    _replica,
    key_findings,
    redis_findings,
    _disk,
    outside,
    identity_provider,
)
