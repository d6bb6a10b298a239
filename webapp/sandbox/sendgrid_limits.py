"""What mail/send refuses, with the words and fields of SendGrid's documentation."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

HELP = "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message."
MOST_RECIPIENTS = 1_000
MOST_BYTES = 30 * 1024 * 1024
_MOST_PERSONAL_BYTES = 10_000
_MOST_AHEAD_SECONDS = 72 * 3_600
_LONGEST_ADDRESS = 320
_ADDRESS = re.compile(r"[^\s@<>,;:()\"\[\]\\]+@[^\s@<>,;:()\"\[\]\\]+\.[^\s@<>,;:()\"\[\]\\.]+")
_RESERVED_HEADERS = frozenset(
    {"x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type", "content-transfer-encoding"}
    | {"to", "from", "subject", "reply-to", "cc", "bcc"}
)


class Problem(NamedTuple):
    message: str
    field: str | None

    def shape(self) -> dict[str, str | None]:
        return {"message": self.message, "field": self.field, "help": f"{HELP}{self.field}" if self.field else None}


def problems(mail: Any, *, seconds: int) -> list[Problem]:
    """All that is wrong with a request; empty when it is accepted. `seconds` is now, since 1970."""
    if not isinstance(mail, dict):
        return [Problem("Bad Request", None)]
    try:
        return [*_envelope(mail, seconds), *_content(mail), *_personalizations(mail, seconds)]
    except (TypeError, AttributeError, KeyError):
        return [Problem("Invalid type. Expected the documented type for each field.", None)]


def recipients(personalization: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Part (`to`, `cc`, `bcc`), index and address object."""
    for part in ("to", "cc", "bcc"):
        for index, address in enumerate(personalization.get(part, ())):
            yield part, index, address


def _envelope(mail: dict[str, Any], seconds: int) -> Iterator[Problem]:
    sender = mail.get("from")
    if not sender or not sender.get("email"):
        yield Problem(
            "The from object must be provided for every email send. It is an object that requires the email parameter, "
            "but may also contain a name parameter.",
            "from.email",
        )
    elif not _is_address(sender["email"]):
        yield Problem("The from email does not contain a valid address.", "from.email")
    if not mail.get("template_id") and not _has_subjects(mail):
        yield Problem(
            "The subject is required. You can get around this requirement if you use a template with a subject defined "
            "or if every personalization has a subject defined.",
            "subject",
        )
    yield from _late(mail, "send_at", seconds)
    yield from _headers(mail, "headers")


def _has_subjects(mail: dict[str, Any]) -> bool:
    personal = mail.get("personalizations") or [{}]
    return bool(mail.get("subject")) or all(one.get("subject") for one in personal)


def _content(mail: dict[str, Any]) -> Iterator[Problem]:
    parts = mail.get("content")
    if not parts:
        if not mail.get("template_id"):
            yield Problem(
                "Unless a valid template_id is provided, the content parameter is required. There must be at least one "
                "defined content block. We typically suggest both text/plain and text/html blocks are included, but "
                "only one block is required.",
                "content",
            )
        return
    for index, part in enumerate(parts):
        if not part.get("type"):
            yield Problem("The content type is required.", f"content.{index}.type")
        if not isinstance(part.get("value"), str) or not part["value"]:
            yield Problem(
                "The content value must be a string at least one character in length.", f"content.{index}.value"
            )
    types = [part.get("type") for part in parts]
    if "text/plain" in types[1:]:
        yield Problem(
            "If present, text/plain and text/html must be the first content blocks, text/plain before text/html.",
            "content",
        )


def _personalizations(mail: dict[str, Any], seconds: int) -> Iterator[Problem]:
    personal = mail.get("personalizations")
    if not personal:
        yield Problem(
            "The personalizations field is required and must have at least one personalization.", "personalizations"
        )
        return
    if len(personal) > MOST_RECIPIENTS:
        yield Problem(
            "The personalization block is limited to 1000 personalizations per API request. You have provided "
            f"{len(personal)} personalizations. Please consider splitting this into multiple requests and resending "
            "your request.",
            "personalizations",
        )
        return
    seen: set[str] = set()
    for index, one in enumerate(personal):
        yield from _personalization(one, f"personalizations.{index}", seen, seconds)
    if len(seen) > MOST_RECIPIENTS:
        yield Problem("There is a limit of 1000 total recipients (to + cc + bcc) per request.", "personalizations")


def _personalization(one: dict[str, Any], field: str, seen: set[str], seconds: int) -> Iterator[Problem]:
    if not one.get("to"):
        yield Problem(
            "The to array is required for all personalization objects, and must have at least one email object with a "
            "valid email address.",
            f"{field}.to",
        )
    for part, index, address in recipients(one):
        yield from _address(address, f"{field}.{part}", index, seen)
    for name in ("substitutions", "custom_args"):
        if name in one and _too_large(one[name]):
            yield Problem(f"The {name} may not exceed {_MOST_PERSONAL_BYTES} bytes.", f"{field}.{name}")
    yield from _headers(one, f"{field}.headers")
    yield from _late(one, f"{field}.send_at", seconds)


def _address(address: dict[str, Any], field: str, index: int, seen: set[str]) -> Iterator[Problem]:
    email = address.get("email", "")
    if not _is_address(email):
        yield Problem("Does not contain a valid address.", f"{field}.{index}.email")
    if any(mark in (address.get("name") or "") for mark in ";,"):
        yield Problem("The name may not contain a semicolon or a comma.", f"{field}.{index}.name")
    if email.lower() in seen:
        yield Problem(
            "Each email address in the personalization block should be unique between to, cc, and bcc. We found the "
            f"first duplicate instance of [{email}] in the {field} field.",
            field.rpartition(".")[0],
        )
    seen.add(email.lower())


def _is_address(email: Any) -> bool:
    return isinstance(email, str) and len(email) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(email) is not None


def _too_large(arguments: dict[str, Any]) -> bool:
    return len(arguments) > 0 and len(orjson.dumps(arguments)) > _MOST_PERSONAL_BYTES


def _headers(holder: dict[str, Any], field: str) -> Iterator[Problem]:
    for name, value in holder.get("headers", {}).items():
        if name.lower() in _RESERVED_HEADERS:
            yield Problem(f"The header {name} is reserved and may not be set.", field)
        if not isinstance(value, str) or not name.isascii() or any(mark in name + value for mark in "\r\n"):
            yield Problem("Header names must be ASCII, and values must be strings without line breaks.", field)


def _late(holder: dict[str, Any], field: str, seconds: int) -> Iterator[Problem]:
    if holder.get("send_at", 0) > seconds + _MOST_AHEAD_SECONDS:
        yield Problem("The send_at parameter may not be more than 72 hours in the future.", field)
