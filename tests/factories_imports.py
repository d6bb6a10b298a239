"""Files that are imported."""

from campaigns.bootstrap import Runtime, build_workshop
from campaigns.members.imports.work import import_all


def work(runtime: Runtime) -> None:
    """What the worker does when it is rung."""
    import_all(build_workshop(runtime), more=lambda: True)
