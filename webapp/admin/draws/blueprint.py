"""The blueprint that the files of this folder hang their views on."""

from flask import Blueprint

from campaigns.events.models import Excluded
from campaigns.members.models import EngagementBand

blueprint = Blueprint("draws", __name__, url_prefix="/events/<int:event_id>/draw")
blueprint.add_app_template_global(Excluded, "reasons")
blueprint.add_app_template_global(EngagementBand, "bands")
