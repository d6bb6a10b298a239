"""Names of segments: those that the house brings in the page's language, those that staff gave as they are."""

from campaigns.segments.models import Segment
from campaigns.segments.ready import ready_name
from webapp.i18n import localised_here


def segment_name(segment: Segment) -> str:
    found = ready_name(segment)
    return localised_here(found) if found else segment.name


SEGMENT_FILTERS = (segment_name,)
