"""Reads a calendar invitation the way a mail client does, without the library that wrote it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LINE = re.compile(r'(?P<name>[\w-]+)(?P<parameters>(?:;[\w-]+=(?:"[^"]*"|[^";:]*))*):(?P<value>.*)', re.DOTALL)
_PARAMETER = re.compile(r';([\w-]+)=("[^"]*"|[^";:]*)')
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Property:
    value: str
    parameters: dict[str, str]

    @property
    def text(self) -> str:
        return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], self.value)

    @property
    def address(self) -> str:
        scheme, _, address = self.value.partition(":")
        return address if scheme.lower() == "mailto" else self.value


@dataclass(frozen=True, slots=True)
class Invitation:
    """The first event of a calendar. `starts_at` is None for whole days and for zones nobody knows."""

    method: str
    properties: dict[str, Property]

    @property
    def is_cancelled(self) -> bool:
        return self.method == "CANCEL" or self.text("STATUS") == "CANCELLED"

    @property
    def organizer(self) -> str:
        return self.properties["ORGANIZER"].address if "ORGANIZER" in self.properties else ""

    @property
    def starts_at(self) -> datetime | None:
        return _instant(self.properties.get("DTSTART"))

    @property
    def ends_at(self) -> datetime | None:
        return _instant(self.properties.get("DTEND"))

    def text(self, name: str) -> str:
        return self.properties[name].text if name in self.properties else ""

    def raw(self, name: str) -> str:
        return self.properties[name].value if name in self.properties else ""


def read_invitation(calendar: str) -> Invitation | None:
    method, depth = "", list[str]()
    event: dict[str, Property] = {}
    for name, found in _lines(calendar):
        if name == "BEGIN":
            depth.append(found.value.upper())
        elif name == "END":
            if depth == ["VCALENDAR", "VEVENT"]:
                return Invitation(method, event)
            depth = depth[:-1]
        elif depth == ["VCALENDAR", "VEVENT"]:
            event.setdefault(name, found)
        elif name == "METHOD":
            method = found.value.upper()
    return None


def _lines(calendar: str) -> list[tuple[str, Property]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    matches = (_LINE.fullmatch(line) for line in unfolded.splitlines())
    return [(match["name"].upper(), _property(match)) for match in matches if match]


def _property(match: re.Match[str]) -> Property:
    pairs = _PARAMETER.findall(match["parameters"])
    return Property(match["value"], {name.upper(): value.strip('"') for name, value in pairs})


def _instant(found: Property | None) -> datetime | None:
    if found is None or found.parameters.get("VALUE") == "DATE":
        return None
    try:
        local = datetime.strptime(found.value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
        zone = UTC if found.value.endswith("Z") else ZoneInfo(found.parameters.get("TZID", "UTC"))
    except (ValueError, ZoneInfoNotFoundError):
        return None
    return local.replace(tzinfo=zone)
