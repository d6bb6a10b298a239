"""Migrations that take away what the release before may still use. All others only add."""

from collections.abc import Mapping

RELEASED = "f5b8d1c2a973"
"""The newest revision of the first release; what came before it nobody has to upgrade from."""

CONTRACTS: Mapping[str, str] = {}
"""Revision → the release that carries it, which comes after the one whose code no longer uses what it takes away."""
