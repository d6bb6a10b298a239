"""Names of segments: those that the house brings in the page's language, those that staff gave as they are."""

from collections.abc import Iterable
from operator import itemgetter

from campaigns.core.romanising import by_name
from campaigns.segments.models import Segment
from campaigns.segments.ready import ready_name
from webapp.i18n import localised_here


def segment_name(segment: Segment) -> str:
    found = ready_name(segment)
    return localised_here(found) if found else segment.name


def segment_choices(segments: Iterable[Segment]) -> list[tuple[int, str]]:
    return by_name(((each.id, segment_name(each)) for each in segments), name=itemgetter(1))


SEGMENT_FILTERS = (segment_name,)
