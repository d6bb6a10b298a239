"""Why a campaign cannot stand."""

from campaigns.core.errors import Refused


class DraftRefused(Refused):
    """`field` names what has to be mended."""

    status = 422
    field = ""
