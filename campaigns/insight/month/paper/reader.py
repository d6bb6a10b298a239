"""Whom a paper is for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """In which language, of which club, in which money."""

    language: str
    club: str
    currency: str
