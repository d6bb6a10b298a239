"""What the buttons of a letter's form do: they move blocks, and bring pictures into them."""

from collections.abc import Sequence

from flask import request

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.messaging.pictures.names import path_of
from campaigns.messaging.pictures.operations import add_picture
from campaigns.messaging.pictures.queries import Shown, get_picture, list_pictures
from campaigns.messaging.pictures.remaking import MOST_BYTES
from webapp.access import current_staff
from webapp.edge import now, reading, transaction
from webapp.forms.blocks import BlocksForm
from webapp.i18n import translated

TO_CHOOSE = 24


class NothingUploaded(Refused):
    sentence = mark("Choose a picture on your device first. Nothing was uploaded.")
    status = 422


def after_button(form: BlocksForm, what: str, *, language: str) -> tuple[BlocksForm, str]:
    """The form after `upload:2`, `use:2:name` or one that changes its blocks; and what was refused, if anything was.

    What was uploaded stands in the form by then.
    """
    deed, _, value = what.partition(":")
    number, _, name = value.partition(":")
    place = form.place_of(number)
    if deed not in ("upload", "use") or place is None or not form.is_pictured(place):
        return form.done(what, language=language), ""
    try:
        if deed == "use":
            with reading() as session:
                chosen = get_picture(session, name)
            return form.with_picture(place, path_of(chosen.name), chosen.shows), ""
        if not _is_chosen(number):
            raise NothingUploaded
    except Refused as refused:
        return form, translated(refused.sentence, refused.values)
    return form, ""


def with_uploads(form: BlocksForm) -> tuple[BlocksForm, str]:
    """The form with the pictures that were chosen on the device, whatever button was pressed; and what was refused."""
    for place, (name, block) in enumerate(zip(form.names, form.blocks, strict=True)):
        if form.is_pictured(place) and _is_chosen(name):
            try:
                form = form.with_picture(place, path_of(take_upload(f"{name}-file", block.text)), "")
            except Refused as refused:
                return form, translated(refused.sentence, refused.values)
    return form, ""


def _is_chosen(name: str) -> bool:
    file = request.files.get(f"{name}-file")
    return file is not None and bool(file.filename)


def take_upload(field: str, shows: str) -> str:
    """The name of what was uploaded, as it is kept from now on. No more is read of it than a picture may have."""
    file = request.files.get(field)
    upload = file.stream.read(MOST_BYTES + 1) if file else b""
    if not upload:
        raise NothingUploaded
    with transaction() as session:
        return add_picture(session, upload=upload, shows=shows, staff_id=current_staff().id, now=now()).name


def to_choose() -> Sequence[Shown]:
    with reading() as session:
        return list_pictures(session, limit=TO_CHOOSE)
