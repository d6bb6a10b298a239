"""Numbers in our addresses: a bigint names a row; a longer one names nothing, so there is no such page."""

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1


class IdConverter(IntegerConverter):
    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)
