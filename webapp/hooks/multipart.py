"""A posted form as bytes: a mail in GB18030 must not be read as UTF-8 on its way."""

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData


class NotAFormError(ValueError):
    """Not a multipart form, or a broken one."""


def read_fields(body: bytes, content_type: str) -> dict[str, bytes]:
    """Name → bytes of each field; of two with one name the last."""
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise NotAFormError
    decoder = MultipartDecoder(options["boundary"].encode())
    try:
        decoder.receive_data(body)
        decoder.receive_data(None)
        return _read(decoder)
    except (ValueError, RequestEntityTooLarge) as fault:
        raise NotAFormError from fault


def _read(decoder: MultipartDecoder) -> dict[str, bytes]:
    fields: dict[str, bytes] = {}
    name = ""
    while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
        if isinstance(event, Field | File):
            name = event.name
            fields[name] = b""
        elif isinstance(event, Data):
            fields[name] += event.data
    return fields
