"""The tables of every room, for those that need them whole: the mapper, the migrations, the tests."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import MetaData

from campaigns.core.base import Base


def all_tables() -> MetaData:
    """Import every room's models. A table refers to others by name, so none works before all are known."""
    for models in sorted(Path(__file__).parent.glob("*/models*")):
        import_module(f"campaigns.{models.parent.name}.models")
    return Base.metadata
