"""Blocks kept under a name, club-wide: each in one language, copied into letters, never changed by them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from campaigns.core.errors import Refused, must_exist
from campaigns.core.romanising import by_name
from campaigns.core.words import mark
from campaigns.messaging.blocks.kinds import Block, from_json, to_json
from campaigns.messaging.models import SavedBlock
from campaigns.messaging.pictures.names import names_in
from campaigns.messaging.pictures.operations import PictureGone, hold_picture

LONGEST_NAME = 80
MOST = 200


class Nameless(Refused):
    sentence = mark("Give the block a name, so that it is found again. Nothing was saved.")
    status = 422


class NameTaken(Refused):
    sentence = mark("A saved block of this language is called “%(name)s” already. Choose another name.")
    status = 409


class TooManySaved(Refused):
    sentence = mark("At most %(most)s blocks are kept. Delete some that nobody needs. Nothing was saved.")
    status = 409


def keep_block(
    session: Session, *, name: str, language: str, block: Block, staff_id: int | None, now: datetime
) -> SavedBlock:
    """Raises a refusal above, or PictureGone."""
    if session.scalars(select(func.count()).select_from(SavedBlock)).one() >= MOST:
        raise TooManySaved(most=MOST)
    picture = next(iter(names_in(block.picture)), None)
    if picture is not None and not hold_picture(session, picture):
        raise PictureGone
    (kept,) = to_json([block])
    saved = SavedBlock(name=_name(name), language=language, block=kept, picture_name=picture, saved_at=now)
    saved.saved_by_id = staff_id
    session.add(saved)
    return _flushed(session, saved)


def rename_saved(session: Session, saved_id: int, *, name: str) -> SavedBlock:
    saved = must_exist(session.get(SavedBlock, saved_id, with_for_update=True), mark("saved block"))
    saved.name = _name(name)
    return _flushed(session, saved)


def drop_saved(session: Session, saved_id: int) -> None:
    """Letters it was copied into keep their copies."""
    session.delete(must_exist(session.get(SavedBlock, saved_id, with_for_update=True), mark("saved block")))


def list_saved(session: Session, *, language: str) -> Sequence[SavedBlock]:
    """Those of that language first, by their names."""
    rows = select(SavedBlock).options(joinedload(SavedBlock.saved_by))
    named = by_name(session.scalars(rows.order_by(SavedBlock.id)))
    return sorted(named, key=lambda each: each.language != language)


def saved_block(session: Session, saved_id: int) -> Block:
    return block_of(must_exist(session.get(SavedBlock, saved_id), mark("saved block")))


def block_of(saved: SavedBlock) -> Block:
    (block,) = from_json([saved.block])
    return block


def _name(name: str) -> str:
    said = " ".join(name.split())[:LONGEST_NAME]
    if not said:
        raise Nameless
    return said


def _flushed(session: Session, saved: SavedBlock) -> SavedBlock:
    name = saved.name
    try:
        session.flush()
    except IntegrityError as taken:
        raise NameTaken(name=name) from taken
    return saved
