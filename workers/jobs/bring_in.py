"""Work off the files that are to be imported."""

from campaigns.bootstrap import build_workshop
from campaigns.members.imports.work import import_all
from workers.runtime import current, time_slice

IMPORT_SECONDS = 120.0
"""Each new slice of a long file reads again what was dealt with, so it is longer than others."""


def import_files() -> None:
    import_all(build_workshop(current()), more=time_slice(IMPORT_SECONDS))
