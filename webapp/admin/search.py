"""One field above every page that finds anything."""

from flask import Blueprint, render_template, request

from campaigns.insight.finding import Sought, find_anything
from campaigns.messaging.house_templates import DEFAULT_NAMES
from campaigns.staff.permissions import Permission
from webapp.access import current_staff, requires
from webapp.edge import now, reading
from webapp.finds import found_in, pages_called
from webapp.template_words import say_template_name

SHOWN_LIVE, SHOWN = 5, 20

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@requires(Permission.VIEW_MEMBERS)
def index() -> str:
    """While somebody types, what is found so far; as a page, more of it."""
    text, live = request.args.get("q", ""), request.headers.get("HX-Request") == "true"
    names = {key: say_template_name(key, name) for key, name in DEFAULT_NAMES.items()}
    what = Sought(text, now(), SHOWN_LIVE if live else SHOWN, names)
    with reading() as session:
        finds = find_anything(session, what, role=current_staff().role)
    groups = [*(found_in(each, text) for each in finds), *pages_called(what)]
    return render_template(f"admin/search/{'_found' if live else 'index'}.html", groups=groups, what=what)
