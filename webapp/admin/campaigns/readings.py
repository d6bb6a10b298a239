"""How a campaign reads, to any member, on each channel and in each language."""

from typing import Any

from flask import request
from sqlalchemy.orm import Session

from campaigns.core.errors import Refused
from campaigns.messaging.preview import DoesNotRender
from campaigns.outreach.models import Campaign
from campaigns.outreach.variants.reading import read_to
from webapp.edge import now, runtime
from webapp.i18n import translated


def read_here(session: Session, campaign: Campaign, *, every_language: bool = False) -> dict[str, Any]:
    """Read to the member the address asks for, else to the first."""
    asked = request.args.get("member", "").strip()
    signer, public_url = runtime().signer, runtime().settings.public_url
    how: dict[str, Any] = {"signer": signer, "public_url": public_url, "now": now(), "every_language": every_language}
    try:
        return {"asked": asked, "chosen": read_to(session, campaign, asked, **how), "trouble": ""}
    except DoesNotRender as refused:
        return {"asked": asked, "chosen": None, "trouble": said(refused)}


def said(refused: Refused) -> str:
    return translated(refused.sentence, refused.values)
