"""The live count: who the rule on the page means, while it is edited."""

from flask import render_template, request

from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.segments.audience import audience_of
from webapp.admin.segments.blueprint import blueprint
from webapp.admin.segments.building import money
from webapp.edge import club, reading
from webapp.forms.segments.nodes import read_nodes
from webapp.forms.segments.offers import read_offers
from webapp.forms.segments.shown import drawn
from webapp.forms.segments.values import tree_of
from webapp.segment_words import RuleWords


@blueprint.post("/count")
@requires(Permission.VIEW_SEGMENTS)
def count() -> str:
    """Posted, for a rule may be longer than an address. Writes nothing."""
    node = read_nodes(request.form)
    with reading() as session:
        offers = read_offers(session, node, currency=club().currency)
        audience = audience_of(session, node, tree_of(node, money()), RuleWords.of(offers.context))
    return render_template(
        "admin/segments/_live.html",
        audience=audience,
        tree=drawn(node, offers, audience.faults),
        results={},
        focus="",
        live=True,
    )
