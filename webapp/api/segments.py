"""Segments, told to programs: which there are, and how many members are in one now."""

from datetime import timedelta

from flask import Blueprint, Response, jsonify

from campaigns.core.database import in_time
from campaigns.segments.queries import count_members, get_segment, list_segments
from campaigns.segments.rules import parse_rule
from webapp.api.keys import MOST_CALLS, ask_for_key, caller, is_a_miss, keyed
from webapp.api.shapes import SegmentCount, Segments
from webapp.edge import now, reading
from webapp.security import MOST_GUESSES, limiter

blueprint = Blueprint("api_segments", __name__, url_prefix="/api/v1")
blueprint.after_request(ask_for_key)

PATIENCE = timedelta(seconds=5)


@blueprint.get("/segments")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def index() -> Response:
    with reading() as session:
        segments = list_segments(session)
    told = Segments.model_validate({"segments": segments}, from_attributes=True)
    return jsonify(told.model_dump(mode="json"))


@blueprint.get("/segments/<int:segment_id>/count")
@limiter.limit(MOST_GUESSES, deduct_when=is_a_miss)
@limiter.limit(MOST_CALLS, key_func=caller)
@keyed
def count(segment_id: int) -> Response:
    with reading() as session:
        rule = parse_rule(get_segment(session, segment_id).rule)
        with in_time(session, PATIENCE):
            told = SegmentCount(id=segment_id, members=count_members(session, rule, now=now()), at=now())
    return jsonify(told.model_dump(mode="json"))
