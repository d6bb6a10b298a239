"""The one loop of long work, of workers and of the terminal."""

import logging

from sqlalchemy.exc import OperationalError

from campaigns.core.errors import Refused
from campaigns.core.words import mark
from campaigns.members.long_work.hand import Hand, Leaving, Superseded, Workshop, take
from campaigns.members.long_work.kinds import WAYS
from campaigns.members.models import WorkKind, WorkState

log = logging.getLogger(__name__)


class WorkBroke(Refused):
    sentence = mark("Something broke on our side. It has been noted, and nothing is lost; it goes on where it was.")


def work_all(shop: Workshop, *kinds: WorkKind) -> None:
    """Do all that is owed of these kinds and in nobody's hand."""
    while shop.more() and (hand := take(shop, *kinds)) is not None:
        work_off(hand)


def work_off(hand: Hand) -> None:
    """Until it is over, was stopped, or it is time to go; what breaks is set aside, for the rest to go on."""
    try:
        WAYS[hand.kind](hand)
    except Superseded:
        return
    except Leaving:
        hand.let_go()
    except Refused as refused:
        hand.give_up(WorkState.FAILED, refused)
    except OperationalError:
        raise
    except Exception:
        log.exception("The work %s %s broke.", hand.kind, hand.subject)
        hand.give_up(WorkState.BROKEN, WorkBroke())
