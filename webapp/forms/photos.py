"""Where the photos of an event are."""

from flask_babel import lazy_gettext as _
from wtforms import URLField
from wtforms.validators import Length, Optional

from campaigns.events.photos import LONGEST_URL
from webapp.forms.base import PageForm


class PhotosForm(PageForm):
    photos_url = URLField(
        _("Link to the photos"),
        [Optional(), Length(max=LONGEST_URL)],
        description=_("Shown to guests who came; templates name it event.photos_url."),
    )
