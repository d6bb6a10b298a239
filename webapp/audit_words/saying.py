"""An entry as the page shows it: who, what, of which, and each column before and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from campaigns.audit.models import Action, AuditEntry
from campaigns.audit.names import Names
from campaigns.core.acting import ActorKind
from campaigns.core.identifiers import as_number
from campaigns.members.privacy.erasing import NAME as ERASED
from webapp.audit_words.columns import say_column
from webapp.audit_words.things import page_of_row, thing_of
from webapp.audit_words.values import say_any, say_value

SUBJECTS = (("member", "members.show"), ("event", "events.show"), ("campaign", "campaigns.show"))
SAID_ABOVE = frozenset({"id", *(f"{table}_id" for table, _endpoint in SUBJECTS)})
ICONS = {Action.INSERT: "plus", Action.UPDATE: "pencil", Action.DELETE: "trash-2"}


@dataclass(frozen=True, slots=True)
class Change:
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Link:
    """Without an address it is only called that."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class SaidEntry:
    entry: AuditEntry
    who: str
    what: str
    links: Sequence[Link]
    changes: Sequence[Change]
    icon: str

    @property
    def emptied(self) -> bool:
        """What was changed went as a member was erased."""
        return self.entry.before is None and self.entry.after is None


def say_entry(entry: AuditEntry, names: Names) -> SaidEntry:
    return SaidEntry(
        entry,
        say_actor(entry),
        say_what(entry),
        list(say_links(entry, names)),
        list(say_changes(entry, names)),
        ICONS[entry.action],
    )


def say_actor(entry: AuditEntry) -> str:
    match entry.actor_kind:
        case ActorKind.LINK:
            return str(_("Whoever has the link"))
        case ActorKind.COMMAND:
            return str(_("Command line, %(name)s", name=entry.actor_name) if entry.actor_name else _("Command line"))
        case ActorKind.API_KEY:
            return str(_("Program %(name)s", name=entry.actor_name))
        case _:
            return entry.actor_name


def say_what(entry: AuditEntry) -> str:
    what = thing_of(entry.table_name).text
    match entry.action:
        case Action.INSERT:
            return str(_("%(what)s added", what=what))
        case Action.DELETE:
            return str(_("%(what)s removed", what=what))
        case _:
            return str(_("%(what)s changed", what=what))


def say_changes(entry: AuditEntry, names: Names) -> Iterator[Change]:
    before, after = entry.before or {}, entry.after or {}
    for column in [*{**before, **after}]:
        if column not in SAID_ABOVE:
            was, now = (say_value(entry.table_name, column, side.get(column), names) for side in (before, after))
            yield Change(say_column(column), was, now)


def say_links(entry: AuditEntry, names: Names) -> Iterator[Link]:
    """The row itself, then whose it is."""
    yield from _own(entry, names)
    for table, endpoint in SUBJECTS:
        row_id = getattr(entry, f"{table}_id")
        if row_id is not None and table != entry.table_name:
            called = say_any(names.get((table, row_id), f"#{row_id}"))
            yield Link(_("Erased member") if called == ERASED else called, url_for(endpoint, **{f"{table}_id": row_id}))


def _own(entry: AuditEntry, names: Names) -> Iterator[Link]:
    """What is gone since is only named."""
    row = entry.table_name, as_number(entry.row_key) or 0
    href = page_of_row(entry.table_name, entry.row_key)
    if row in names:
        yield Link(_("Erased member") if names[row] == ERASED else say_any(names[row]), href)
    elif entry.called:
        yield Link(say_any(entry.called))
    elif href and entry.action is not Action.DELETE:
        yield Link(_("See the page"), href)
