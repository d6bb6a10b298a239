"""`/feed/<token>.ics`: a member's events for a calendar that subscribes. It asks often; often nothing is new."""

from flask import Blueprint, Response, request

from campaigns.events.feed import member_feed
from campaigns.events.links import FEED
from webapp.edge import now, reading, runtime
from webapp.invitations import invitation_links

blueprint = Blueprint("feed", __name__, url_prefix="/feed")


@blueprint.get("/<token>.ics")
def show(token: str) -> Response:
    (member_id,) = runtime().signer.read(FEED, token, now=now())
    with reading() as session:
        feed = member_feed(session, member_id=member_id, links=invitation_links(), now=now())
    answer = Response(feed.body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="events.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.last_modified = feed.changed_at
    answer.add_etag()
    answer.make_conditional(request)
    return answer
