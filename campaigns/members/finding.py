"""Whom a few words name: by a name in either script, a code, a reference, an address, or digits of a number."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from campaigns.core.plain import plain_line
from campaigns.core.romanising import has_han, romanise
from campaigns.members.merged import standing_under
from campaigns.members.models import ContactPoint, Member
from campaigns.members.profile.names import clean_name

LONGEST = 100
MOST_WORDS = 8
LEAST_DIGITS = 4
LEAST_OF_ADDRESS = 3
_IN_NUMBERS = frozenset("0123456789+-./() ")


def sought(text: str) -> str:
    """What somebody typed, as it can be looked for: full-width signs folded, unseen ones gone, and not too long."""
    return " ".join(clean_name(plain_line(text)[:LONGEST]).split()[:MOST_WORDS])


def is_named(text: str) -> ColumnElement[bool]:
    """The condition on a member that each of the words fits, or that all together are digits of their number."""
    words = sought(text)
    digits = "".join(filter(str.isdigit, words)).lstrip("0") if _IN_NUMBERS.issuperset(words) else ""
    if len(digits) >= LEAST_DIGITS:
        return or_(_at(digits), and_(*(_is_known_as(word) for word in words.split())))
    return and_(true(), *map(_mentions, words.split()))


def is_called(word: str) -> ColumnElement[bool]:
    """The condition that a name of theirs has the word in it, in the script it is written in or in pinyin."""
    letters = "" if has_han(word) else romanise(word)
    names = [Member.full_name.icontains(word, autoescape=True), Member.call_name.icontains(word, autoescape=True)]
    if letters:
        names.append(func.replace(Member.sort_name, " ", "").contains(letters, autoescape=True))
    return or_(*names)


def find_members(session: Session, text: str, *, limit: int) -> Sequence[Member]:
    """Those who begin with the first word go first, then by name; the tier is loaded."""
    first = (sought(text).split() or [""])[0]
    begins = or_(
        Member.full_name.istartswith(first, autoescape=True),
        Member.sort_name.startswith(romanise(first), autoescape=True),
    )
    rows = select(Member).where(Member.erased_at.is_(None), is_named(text)).options(joinedload(Member.tier))
    return session.scalars(rows.order_by(begins.desc(), Member.sort_name, Member.id).limit(limit)).all()


def _mentions(word: str) -> ColumnElement[bool]:
    if word.isascii() and len(word) >= LEAST_OF_ADDRESS:
        return or_(_is_known_as(word), _at(word.lower()))
    return _is_known_as(word)


def _is_known_as(word: str) -> ColumnElement[bool]:
    """By name, by their code or that of a record merged into theirs, or by their reference."""
    code = word.lower()
    merged = Member.id == standing_under(code).scalar_subquery()
    return or_(is_called(word), Member.code == code, merged, Member.source_reference == word)


def _at(part: str) -> ColumnElement[bool]:
    """The condition that an address or number of theirs has this in it."""
    found = select(ContactPoint.member_id).where(ContactPoint.address.contains(part, autoescape=True))
    return Member.id.in_(found)
