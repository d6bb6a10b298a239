"""The live count: who the rule on the page means, while it is edited.

It is posted, for a rule may be longer than an address; nothing is written.
"""

from contextlib import suppress

from flask import render_template, request

from campaigns.messaging.models import MessageState
from campaigns.segments.faults import BadRule
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.segments.audience import audience_of, checked
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.reach import Reach, reach_of
from webapp.admin.segments.words import read_context
from webapp.copies import reading_copy
from webapp.forms.segments.nodes import read_nodes
from webapp.forms.segments.offers import read_offers
from webapp.forms.segments.reach import read_wish
from webapp.forms.segments.shown import drawn
from webapp.forms.segments.values import Money, tree_of
from webapp.segment_words import RuleWords


@blueprint.post("/count")
@requires(Permission.VIEW_SEGMENTS)
def count() -> str:
    node = read_nodes(request.form)
    with reading_copy() as session:
        context = read_context(session)
        offers = read_offers(session, node, context)
        audience = audience_of(session, node, tree_of(node, Money.of(context)), RuleWords(context))
    return render_template(
        "admin/segments/_live.html",
        audience=audience,
        tree=drawn(node, offers, audience.faults),
        results={},
        focus="",
        live=True,
    )


@blueprint.post("/reach")
@requires(Permission.VIEW_SEGMENTS)
def reach() -> str:
    """Its breakdown, empty while the rule is not complete; the count says what is wrong."""
    node, found = read_nodes(request.form), Reach(read_wish(request.form))
    with suppress(BadRule), reading_copy() as session:
        tree = tree_of(node, Money.of(read_context(session)))
        found = reach_of(session, checked(session, tree), found.wish)
    return render_template("admin/segments/_reach.html", reach=found, builder=True, ready=MessageState.READY)
