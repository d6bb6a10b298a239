"""Who brought whom, told to programs."""

from campaigns.core.words import mark
from campaigns.referrals.queries import Brought, list_referrals_before
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint, asked
from webapp.api.paging import cut, read_cursor
from webapp.api.shapes.parts import Page
from webapp.api.shapes.referrals import Referrals, ReferralTold
from webapp.edge import reading

area = Area("referrals")

HELD = tuple(name for name in ReferralTold.model_fields if name not in ("referrer", "friend"))


@area.offers(
    Endpoint(
        name="listReferrals",
        method="GET",
        path="/referrals",
        scope=Scope.MEMBERS_READ,
        summary=mark("Who brought whom, and how far the friend has come; the newest friend first."),
        asks=Page,
        answers=Referrals,
        says="A page of them.",
    )
)
def index() -> Referrals:
    query = asked(Page)
    with reading() as session:
        rows = list_referrals_before(session, read_cursor(query.cursor), limit=query.limit + 1)
    page, following = cut(rows, query.limit, lambda brought: (brought.referral.joined_at, brought.referral.id))
    return Referrals(referrals=[_told(brought) for brought in page], next_cursor=following)


def _told(brought: Brought) -> ReferralTold:
    held = {name: getattr(brought.referral, name) for name in HELD}
    return ReferralTold.model_validate({"referrer": brought.referrer.code, "friend": brought.friend.code, **held})
